"""Evidence: what lets somebody else check a verdict, and the checking of it."""
