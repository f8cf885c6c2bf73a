"""Expressions in words read back as what they mean."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clauseproof.model.interpreter import evaluate
from clauseproof.model.parser import parse_expression
from clauseproof.model.source import Source
from clauseproof.model.system import TransitionSystem
from clauseproof.model.typing import Scope, understand
from clauseproof.model.wording import wording
from tests.strategies import Names, formulas, states, systems


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_is_printed_means_the_same_when_read_again(data: Any) -> None:
    system: TransitionSystem = data.draw(systems())
    sorts = {v.name: v.sort for v in system.variables}
    formula = data.draw(formulas(Names(tuple(sorts.items()), system.readings)))
    scope = Scope(sorts, {r.name: r.names for r in system.readings})
    text = wording(formula)
    again = understand(parse_expression(Source("words", text).whole()), scope, "")
    state = data.draw(states(system))
    for choice in system.choices():
        assert evaluate(again, state, choice) == evaluate(formula, state, choice), text
