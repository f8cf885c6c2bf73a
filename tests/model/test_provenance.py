"""What says so: every part knows its clause and its place."""

from __future__ import annotations

from clauseproof.model.expressions import walk
from clauseproof.model.interpreter import Interpreter
from tests.model.texts import VISITS, rulebook, under, wrong


def test_every_atom_knows_the_clause_that_says_it() -> None:
    system = rulebook(VISITS.replace("when: qualifies", "when: qualifies and paid")).system
    enter = system.event["enter"]
    assert {part.origin.clause for part in walk(enter.guard) if part.origin is not None} == {"3"}
    text = VISITS.replace("# 3 Entry\n", "# 4 What qualifies\n").replace(
        "```yaml event\nenter", "# 5 Entry\n\n```yaml event\nenter"
    )
    guarded = rulebook(text.replace("when: qualifies", "when: qualifies and paid")).system.event["enter"].guard
    assert [(type(p).__name__, p.origin.clause) for p in walk(guarded) if p.origin] == [
        ("And", "5"),
        ("Compare", "4"),
        ("Read", "4"),
        ("Literal", "4"),
        ("Read", "5"),
    ]


def test_every_effect_knows_its_clause_and_its_place() -> None:
    effect = rulebook().system.event["defer"].assigned["visits"]
    assert effect.origin is not None and effect.origin.span is not None
    assert effect.origin.clause == "2"
    assert str(effect.origin.span) == "base.md:29:93"
    assert under(effect.origin.span) == "visits + 1"


def test_why_an_event_cannot_happen_is_told_with_the_clause_of_the_term() -> None:
    text = VISITS.replace("# 3 Entry\n", "# 4 What qualifies\n").replace(
        "```yaml event\nenter", "# 5 Entry\n\n```yaml event\nenter"
    )
    system = rulebook(text.replace("when: qualifies", "when: paid and qualifies")).system
    failed = Interpreter(system).why_not({"status": "unset", "paid": False, "visits": 0}, system.event["enter"])
    assert [part.clause for part in failed] == ["5", "4"]


def test_a_note_on_a_clause() -> None:
    found = rulebook(VISITS.replace("## 2.2 Refund\n", "## 2.2 Refund\n\n```yaml clause\nsource: not seen\n```\n"))
    assert found.note("2.2", "source") == "not seen"
    assert found.note("2.1", "source") == ""
    assert wrong("clause: sauce: x") == ["CP004 [sauce] a 'clause' block has no key 'sauce'"]
    assert wrong("clause: source: x", "clause: source: y") == ["CP004 [source: y\n] clause '1' has two 'clause' blocks"]
