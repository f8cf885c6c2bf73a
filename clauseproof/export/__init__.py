"""Other tools as judges: a rulebook and its properties written in the languages of other model checkers."""
