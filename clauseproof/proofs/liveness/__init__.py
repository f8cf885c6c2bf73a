"""What comes sooner or later if everybody does his duty, and what always stays possible."""
