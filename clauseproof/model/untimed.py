"""Time, which rulebooks and their properties do not have: ``within`` is kept for later, and says so."""

from __future__ import annotations

from clauseproof.diagnostics import Collector
from clauseproof.model.nodes import Mapping, only_keys

WITHIN = "within"


def only_untimed_keys(mapping: Mapping, what: str, allowed: tuple[str, ...], problems: Collector) -> None:
    """Report every key that has no meaning here (CP004); of ``within`` it is told why it has none."""
    if mapping.get(WITHIN) is not None:
        problems.error(
            "CP004",
            "'within' is kept for later: rulebooks are untimed",
            mapping.key(WITHIN).at,
            help="make the deadline an event; how long things take belongs to scenarios",
        )
    rest = Mapping(tuple((key, value) for key, value in mapping if key.text != WITHIN), mapping.at)
    only_keys(rest, what, allowed, problems)
