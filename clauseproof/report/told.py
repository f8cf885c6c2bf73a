"""Conditions on readings as HTML: clause and answer in words, and the names that stand in the rulebook's blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from clauseproof.proofs.choices import Box
from clauseproof.report.readings import Readings, answers, by_name, joined, subject


def told(boxes: Iterable[Box], readings: Readings, linked: Iterable[str], again: str = ", or where ") -> Markup:
    """Several conditions, each clause linked to its question where the page holds that (``linked``)."""
    held = set(linked)

    def said(name: str, _: Sequence[str]) -> Markup:
        text = subject(readings, name)
        return (
            Markup('<a class="asks" href="#reading-{}">{}</a>').format(name, text)
            if name in held
            else Markup.escape(text)
        )

    return Markup(joined(boxes, said, lambda name, options: Markup.escape(answers(readings, name, options)), again))


def named(boxes: Iterable[Box]) -> Markup:
    """The same in the names of the rulebook's blocks, small; nothing for every reading."""
    text = by_name(boxes)
    return Markup('<code class="name">({})</code>').format(text) if text else Markup("")
