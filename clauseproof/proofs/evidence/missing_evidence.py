"""What has to be proved or shown, and is not: no certificate may be missing for any choice of readings.

A row of ``expect`` says what is expected for some choices, *proved* is for the rest.  Each verdict has one kind of
evidence (``docs/semantics.md`` section 9); *undecided* needs none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clauseproof.proofs.assumed import stated
from clauseproof.proofs.choices import ChoiceSpace, spoken
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.evidence.obligations import EXCLUDED, HOLDS, NOTHING_FOLLOWS, VACUOUS
from clauseproof.proofs.properties.expectations import NOTHING_FOLLOWS as HOLLOW
from clauseproof.proofs.question import Ground, Question

PROVED_BY = {HOLDS: "proved", EXCLUDED: "refuted", VACUOUS: "vacuous", NOTHING_FOLLOWS: HOLLOW}
"""What an accepted certificate establishes alone (that nothing follows: of what another one proves); the other claims
do so beside a history."""


def question_of(matter: Matter, grounds: dict[str, Ground]) -> Question:
    """A property of a rulebook as a question, on the ground (by the rulebook's fingerprint) that others stand on too.

    Its lemmas make no difference but to the choices of readings.
    """
    assert matter.prop is not None
    ground = grounds.setdefault(matter.rulebook.fingerprint, Ground(matter.rulebook.system))
    return ground.question(matter.prop, stated(matter))


def choices_of(matter: Matter) -> ChoiceSpace:
    """The choices of readings that can matter to a property of a rulebook."""
    return question_of(matter, {}).space


def shown_by_history(matter: Matter) -> str:
    """The verdict that a history establishes."""
    assert matter.prop is not None
    return "proved" if matter.prop.pattern == "possible" else "refuted"


def without_evidence(matter: Matter, space: ChoiceSpace, established: Mapping[str, int]) -> list[str]:
    """What is expected of a property and not established, one sentence for each verdict.

    ``established`` maps verdicts to the choices (masks) for which accepted evidence establishes them.
    """
    proved, hollow = established.get("proved", 0), established.get(HOLLOW, 0)
    shown = {**established, "proved": proved & ~hollow, HOLLOW: proved & hollow}
    lacking: dict[tuple[str, ...], int] = {}
    for bit, choice in enumerate(space.choices):
        row = matter.expectation(choice)
        wanted = _accepted(row.verdicts if row is not None else ("proved",))
        if "undecided" not in wanted and not any(shown.get(verdict, 0) >> bit & 1 for verdict in wanted):
            lacking[wanted] = lacking.get(wanted, 0) | 1 << bit
    return [
        f"it is expected to be {' or '.join(wanted)}, and no accepted certificate shows that for {_where(space, mask)}"
        for wanted, mask in lacking.items()
    ]


def _accepted(verdicts: Sequence[str]) -> tuple[str, ...]:
    """The verdicts that an expectation accepts, *not proved* spelt out."""
    found: list[str] = []
    for verdict in verdicts:
        found.extend(("refuted", "vacuous") if verdict == "not proved" else (verdict,))
    return tuple(dict.fromkeys(found))


def _where(space: ChoiceSpace, mask: int) -> str:
    boxes = space.minimal(mask)
    return "every reading" if boxes == [{}] else ", or ".join(spoken(box) for box in boxes)
