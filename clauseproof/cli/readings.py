"""Readings chosen on the command line: ``--reading NAME=OPTION``."""

from collections.abc import Iterable


def chosen_readings(pairs: Iterable[str]) -> dict[str, str]:
    """Options by reading.  Raises :class:`ClauseproofError` (CP030) for a pair without ``=``."""
    from clauseproof.diagnostics import fail

    readings = {}
    for pair in pairs:
        name, equals, option = pair.partition("=")
        if not equals:
            raise fail("CP030", f"'{pair}' is no reading", help="say --reading NAME=OPTION")
        readings[name.strip()] = option.strip()
    return readings
