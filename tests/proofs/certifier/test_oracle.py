"""The certifier against the brute-force oracle: what is reached is accepted exactly where it should be."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clauseproof.model.canonical import canonical_form
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.evidence.certifier import certify
from tests.oracle.brute_force import choices as all_choices
from tests.oracle.brute_force import first_position, first_states, judge, next_position, steps
from tests.proofs.certifier.canonical import Json
from tests.strategies import canonical_property, systems_with_properties

Place = tuple[tuple[tuple[str, Any], ...], tuple[tuple[str, str], ...]]


def reached(canonical: Json, wanted: Json, most: int) -> set[Place] | None:
    """Every reachable position with the choice that it is reached under; None where there are too many."""
    found: set[Place] = set()
    scoped = wanted["after"] is not None or wanted["until"] is not None
    for choice in all_choices(canonical):
        level = [first_position(wanted, state, choice) for state in first_states(canonical, choice)]
        while level:
            here = level.pop()
            values = {**here.names, **({"in scope": here.open} if scoped else {})}
            place = (tuple(sorted(values.items())), tuple(sorted(choice.items())))
            if place in found:
                continue
            found.add(place)
            if len(found) > most:
                return None
            level.extend(
                next_position(wanted, here, event, state, choice)
                for event, state in steps(canonical, here.state, choice)
            )
    return found


def place_text(place: Place) -> str:
    def value(name: str, found: Any) -> str:
        if isinstance(found, bool):
            return "true" if found else "false"
        if isinstance(found, int):
            return str(found) if found >= 0 else f"(- {-found})"
        return f"|{name}: {found}|"

    values, choice = place
    parts = [f"(= |{name}| {value(name, found)})" for name, found in values]
    parts += [f"(= |reading {name}| |reading {name}: {option}|)" for name, option in choice]
    return f"(and true {' '.join(parts)})"


def text_of(places: set[Place]) -> str:
    return f"(or false {' '.join(sorted(map(place_text, places)))})"


CLAIMS = {"proved": {"holds"}, "vacuous": {"holds", "vacuous"}, "refuted": set[str]()}


def claims_of(verdict: str, pattern: str) -> set[str]:
    """The claims that are true of a property with a verdict."""
    if pattern == "possible":
        return {"excluded"} if verdict == "refuted" else set()
    return CLAIMS[verdict] - ({"vacuous"} if pattern == "stays in range" else set())


@settings(max_examples=25)
@given(systems_with_properties(bounded=True, endless=False), st.data())
def test_the_reachable_positions_are_accepted_exactly_where_the_oracle_says_so(
    pair: tuple[TransitionSystem, dict[str, Any]], data: st.DataObject
) -> None:
    canonical, wanted = canonical_form(pair[0]), canonical_property(pair[1])
    places = reached(canonical, wanted, most=60)
    assume(places)
    assert places
    sample = [choice for choice in all_choices(canonical) if first_states(canonical, choice)]
    verdicts = {json.dumps(choice): judge(canonical, wanted, choice).verdict for choice in sample}
    chosen = data.draw(st.sampled_from([*sample, None]), label="choice")
    if chosen is None:
        boxes: list[dict[str, list[str]]] = [{}]
        true_claims = set.intersection(*(claims_of(v, wanted["pattern"]) for v in verdicts.values()))
    else:
        boxes = [{name: [option] for name, option in chosen.items()}]
        true_claims = claims_of(verdicts[json.dumps(chosen)], wanted["pattern"])
    k = data.draw(st.sampled_from([1, 1, 2, 3]), label="k")
    for claim in ("holds", "excluded", "vacuous"):
        found = certify(canonical, wanted, text_of(places), k, boxes, claim)
        assert found.accepted == (claim in true_claims), (claim, found.reason, found.queries)

    inside = [place for place in places if chosen is None or place[1] == tuple(sorted(chosen.items()))]
    less = places - {data.draw(st.sampled_from(sorted(inside, key=repr)), label="left out")}
    for claim in ("holds", "excluded", "vacuous"):
        mutated = certify(canonical, wanted, text_of(less), 1, boxes, claim)
        assert not mutated.accepted, "a position that is reached is missing"
        longer = certify(canonical, wanted, text_of(less), k, boxes, claim)
        assert not longer.accepted
        weak = certify(canonical, wanted, "true", k, boxes, claim)
        assert not weak.accepted or claim in true_claims
