"""Engines: what finds invariants and histories.  Nothing here is a verdict."""
