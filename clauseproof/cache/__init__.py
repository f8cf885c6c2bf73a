"""The cache: what was found out about a text, for as long as the text, the question and Clauseproof stay what they are.

Nothing in it is ever more than a saving of time: without it every answer is the same.
"""
