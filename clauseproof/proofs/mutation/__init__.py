"""Mutation: would the properties notice if the rules said something slightly different?

Small changes of a rulebook (``mutants.py``) are put to the properties (``killing.py``).  A change that makes no
difference to what may happen is proved to make none (``equivalence.py``) and left out; one that does and that no
property notices is shown with the shortest history that tells it apart (``difference.py``) and with a property that
would notice it (``suggestion.py``).
"""
