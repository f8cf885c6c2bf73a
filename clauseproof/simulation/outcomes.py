"""From a decision's rows to weights of a rulebook's own events."""

from __future__ import annotations

from fractions import Fraction

from clauseproof.model.system import TransitionSystem
from clauseproof.simulation.philox import identity_of
from clauseproof.simulation.rulebooks import Rulebook, identity_name, ordered_identities
from clauseproof.simulation.scenario import DecisionRow, Row
from clauseproof.simulation.tables import Outcomes


def resolve_outcomes(
    rulebook: Rulebook, base: TransitionSystem, decision: str, row: DecisionRow, place: dict[str, int]
) -> Outcomes:
    """The rows' weights by event, in the order of the cut-points.

    Names in a row that this rulebook does not have carry no weight here; the others keep their proportions.
    """
    system = rulebook.system
    own = {identity_name(system, name): place[name] for name in system.decision[decision].events}
    order = tuple(own[identity] for identity in ordered_identities(base, system, decision))
    rows = tuple(_weights(rulebook, row, one, place) for one in row.rows)
    identity = system.decision[decision].identity or decision
    return Outcomes(decision, identity_of("decision", identity), order, rows, row.name.at)


def _weights(rulebook: Rulebook, decision: DecisionRow, row: Row, place: dict[str, int]) -> dict[int, Fraction]:
    said = {
        place[own]: weight
        for name, weight in row.weights
        if (own := rulebook.translate("event", name.text)) is not None
    }
    if not row.rest:
        return said
    whole = next(other for other in decision.rows if other.name == row.rest)
    others = {event: w for event, w in _weights(rulebook, decision, whole, place).items() if event not in said}
    left = 1 - sum((weight for _, weight in row.weights), Fraction(0))
    total = sum(others.values(), Fraction(0))
    if total > 0:
        said.update({event: left * weight / total for event, weight in others.items()})
    return said
