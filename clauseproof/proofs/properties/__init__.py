"""Properties: how they are written, what they mean of a rulebook, and what a history shows of them."""
