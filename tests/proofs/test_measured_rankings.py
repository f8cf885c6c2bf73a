"""Rankings with measures as the certifier reads them: right ones are accepted, and wrong ones for the right reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clauseproof.model.canonical import canonical_form
from clauseproof.model.expressions import (
    BOOLEAN,
    COUNT,
    FALSE,
    INTEGER,
    TRUE,
    Add,
    Compare,
    Expression,
    Literal,
    Not,
    Read,
    Subtract,
    conjunction,
)
from clauseproof.model.system import Event, TransitionSystem, Variable
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.evidence.certifier import Certified, certify
from clauseproof.proofs.evidence.verification import FOLDER, verify
from clauseproof.proofs.properties.property import Property
from tests.proofs.test_verify_solvers import REGION, forged, lift  # noqa: F401  # a fixture

Region = dict[str, Any]

BUSY = Read("busy", BOOLEAN)
BACKLOG = Read("backlog", COUNT)


def number(value: int) -> Expression:
    return Literal(value, INTEGER)


def event(name: str, guard: Expression, modality: str = "shall", **effects: Expression) -> Event:
    return Event(name, "Clerk", modality, guard, tuple(effects.items()))


WAITING = Compare(">", BACKLOG, number(0))
EMPTY = Property("eventually", Compare("=", BACKLOG, number(0)))
AT_ONCE = TransitionSystem(
    "one step",
    (Variable("backlog", COUNT, None),),
    (event("work off", WAITING, backlog=Subtract(BACKLOG, number(1))),),
)
IN_TWO = TransitionSystem(
    "two steps",
    (Variable("backlog", COUNT, None), Variable("busy", BOOLEAN, (False,))),
    (
        event("take up", conjunction(WAITING, Not(BUSY)), busy=TRUE),
        event("finish", conjunction(WAITING, BUSY), busy=FALSE, backlog=Subtract(BACKLOG, number(1))),
    ),
)


def region(duty: str | None, formula: str = "true", **more: object) -> Region:
    return {"duty": duty, "strong": False, "formula": formula, "measure": None, "inner": []} | more


def judged(system: TransitionSystem, *ranking: Region, prop: Property = EMPTY) -> Certified:
    invariant = "(=> |still awaited| (> |backlog| 0))" if prop is EMPTY else "true"
    return certify(canonical_form(system), prop.canonical(), invariant, 1, [{}], argument={"ranking": list(ranking)})


@pytest.mark.parametrize(
    "measure", ["|backlog|", "(- |backlog| 1)", "(+ (* 3 |backlog|) 5)", "(ite |still awaited| |backlog| 0)"]
)
def test_a_measure_that_falls_and_has_a_lower_bound_is_accepted(measure: str) -> None:
    assert judged(AT_ONCE, region("work off", measure=measure)).accepted


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (None, "event 'work off' leads back"),
        ("7", "event 'work off' leads back"),
        ("(- |backlog|)", "'work off' is not owed throughout"),
        ("(- 9 |backlog|)", "'work off' is not owed throughout"),
        ("(- |backlog| 2)", "'work off' is not owed throughout"),
        ("(* |backlog| (- |backlog| |backlog|))", "event 'work off' leads back"),
        ("(div |backlog| 2)", "event 'work off' leads back"),
    ],
)
def test_a_measure_that_is_negated_or_off_by_one_is_not(measure: str | None, said: str) -> None:
    found = judged(AT_ONCE, region("work off", measure=measure))
    assert not found.accepted
    assert said in found.reason


def test_a_measure_without_a_lower_bound_is_not_accepted() -> None:
    """A debt that may always become more: it falls for ever, and floored at nought it does not fall."""
    balance = Read("balance", INTEGER)
    system = TransitionSystem(
        "debts",
        (Variable("balance", INTEGER, None),),
        (event("spend", TRUE, balance=Subtract(balance, number(1))),),
    )
    prop = Property("eventually", Compare("=", balance, number(0)))
    assert "is not owed" in judged(system, region("spend", measure="|balance|"), prop=prop).reason
    floored = judged(system, region("spend", measure="(ite (<= |balance| 0) 0 |balance|)"), prop=prop)
    assert "leads back" in floored.reason


def test_what_another_event_makes_more_is_no_measure() -> None:
    receive = event("receive", TRUE, "may", backlog=Add(BACKLOG, number(1)))
    found = judged(replace(AT_ONCE, events=(*AT_ONCE.events, receive)), region("work off", measure="|backlog|"))
    assert "event 'receive' leads back in the ranking" in found.reason


# -- a region without a duty: a measure, and what ranks the steps that leave it as it is

TAKEN = [region("finish", "|busy|"), region("take up", "(not |busy|)")]


def test_each_case_in_two_steps() -> None:
    assert judged(IN_TWO, region(None, measure="|backlog|", inner=TAKEN)).accepted
    assert "'finish' leads back" in judged(IN_TWO, *TAKEN).reason, "the measure is needed"


@pytest.mark.parametrize(
    ("ranking", "said"),
    [
        ([region(None, inner=TAKEN)], "needs a measure"),
        ([region(None, measure="|backlog|", strong=True, inner=TAKEN)], "needs a measure and is not strong"),
        ([region("finish", measure="|backlog|", inner=TAKEN)], "only the region of a strong duty, or of none"),
        ([region(None, measure="|backlog|")], "leaves out a state"),
        ([region(None, measure="|backlog|", inner=TAKEN[:1])], "leaves out a state"),
        ([region(None, measure="|backlog|", inner=TAKEN[::-1])], "'take up' leads back"),
        ([region(None, measure="7", inner=TAKEN)], "'finish' leads back in the ranking within"),
        ([region(None, measure="(- |backlog|)", inner=TAKEN)], "the measure may be negative"),
        ([region(None, measure="(- |backlog| 2)", inner=TAKEN)], "the measure may be negative"),
        (
            [region(None, measure="(+ |backlog| (ite |busy| 1 0))", inner=TAKEN)],
            "'take up' leads back in the ranking (",
        ),
        ([region(None, "|busy|", measure="|backlog|", inner=TAKEN)], "leaves out a state"),
        ([region(None, measure="|backlog|", inner=[region(None, measure="|backlog|")])], "leaves out a state"),
    ],
)
def test_wrong_nested_measures_are_not_accepted(ranking: list[Region], said: str) -> None:
    found = judged(IN_TWO, *ranking)
    assert not found.accepted
    assert said in found.reason


def test_measures_nested_twice() -> None:
    inner = region(None, measure="(ite |busy| 0 1)", inner=[region("finish", "|busy|"), region("take up")])
    assert judged(IN_TWO, region(None, measure="|backlog|", inner=[inner])).accepted
    worse = inner | {"measure": "(ite |busy| 1 0)"}
    assert "leads back" in judged(IN_TWO, region(None, measure="|backlog|", inner=[worse])).reason


# -- the same judged without a solver, where there are few positions

OPEN, CLOSED = "((_ is |door: open|) |door|)", "((_ is |door: closed|) |door|)"
RISING = [REGION | {"duty": "rise", "formula": CLOSED}, REGION | {"duty": "close", "formula": OPEN}]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"measure": "(- 3 |floor|)", "inner": RISING}, ""),
        ({"measure": "(- 2 |floor|)", "inner": RISING}, ""),
        ({"measure": "(- 1 |floor|)", "inner": RISING}, "negative"),
        ({"measure": "|floor|", "inner": RISING}, "'rise' leads back"),
        ({"measure": "5", "inner": RISING}, "'rise' leads back"),
        ({"measure": "(- 3 |floor|)", "inner": RISING[:1]}, "the ranking within region 0 leaves out"),
        ({"measure": "(- 3 |floor|)", "inner": RISING[::-1]}, "leads back"),
        ({"inner": RISING}, "needs a measure"),
    ],
)
def test_with_and_without_a_solver_the_same_measures_are_right(
    lift: Path,  # noqa: F811
    changes: Region,
    said: str,
) -> None:
    by_none = forged_safely(lift, REGION | {"duty": None} | changes)
    if by_none is None:
        return
    by_z3 = verify(Workspace(lift), [lift / FOLDER / "it-arrives--correspondence--lift.smt2"])
    for found in (by_none, by_z3):
        (one,) = found.certificates
        assert one.accepted == (not said), one.reason
        assert said.replace("the ranking within region 0 ", "") in one.reason


def forged_safely(lift: Path, ranking: Region) -> Any:  # noqa: F811
    """The verdict without a solver; None where the file cannot even be written, since no obligation follows from it."""
    from clauseproof.proofs.evidence.obligations import Refused

    try:
        return forged(lift, "it-arrives", argument={"ranking": [ranking]})
    except Refused as refused:
        assert "needs a measure" in str(refused)
        return None
