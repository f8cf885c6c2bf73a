"""What verdicts rest on: clauses used and needed, what let a history through, what no property needs."""
