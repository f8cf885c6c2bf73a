"""Expressions in words read back as what they mean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseproof.model.interpreter import evaluate
from clauseproof.model.parser import parse_expression
from clauseproof.model.source import Source
from clauseproof.model.system import TransitionSystem
from clauseproof.model.typing import Scope, understand
from clauseproof.model.wording import wording
from tests.model.texts import FRONT, rulebook
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


DECLARED = """
# 1 All

```yaml reading
duty_7: {options: [duty, choice]}
```

```yaml state
status: {one of: [unset, approved, deferred]}
other: {one of: [unset, approved]}
paid: yes/no
late: yes/no
level: 0..9
visits: count
```

```yaml term
shown: paid
settled: status is one of (approved, deferred)
twice: 2 * visits
```
"""


@pytest.mark.parametrize(
    "text",
    [
        "paid and not late",
        "shown and not settled",
        "not shown or settled and late",
        "status is one of (approved, deferred)",
        "status is not one of (approved, deferred) or late",
        "level is one of (1, 2, 3)",
        "level + 1 is not one of (1, 2)",
        "status is not other",
        "paid is late",
        "paid is not (shown and late)",
        "approved is status",
        "twice - (visits - 1) < 3 * (level + 1) mod 7",
        "(if shown then level else visits) > -2",
        "if (if paid then late else shown) then paid else if late then shown else no",
        "(paid implies late) implies settled implies shown",
        "min(twice, level + 1) = max(0, visits)",
        "reading duty_7 is duty or settled",
    ],
)
def test_what_was_written_is_printed_as_it_stands(text: str) -> None:
    event = f"```yaml event\ngo: {{by: Party, may: yes, when: {text!r}, then: nothing}}\n```\n"
    system = rulebook(FRONT + DECLARED + event).system
    assert wording(system.event["go"].guard, system.terms) == text


def test_a_term_that_was_written_out_is_not_called_by_its_name() -> None:
    event = (
        "```yaml event\ngo: {by: Party, may: yes, when: 'visits + visits = 2 * visits and paid', then: nothing}\n```\n"
    )
    system = rulebook(FRONT + DECLARED + event).system
    assert wording(system.event["go"].guard, system.terms) == "visits + visits = 2 * visits and paid"
