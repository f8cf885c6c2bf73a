"""How the report says things: numbers, names, lists, readings and verdicts in plain English.

Every figure of the report passes through this module once, so that a number reads the same wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from clauseproof.model.expressions import Value
from clauseproof.model.wording import spoken_value
from clauseproof.proofs.choices import Box
from clauseproof.proofs.evidence.trace import NEVER_OPEN, Trace
from clauseproof.proofs.results import Result
from clauseproof.simulation.statistics import Estimate

_EMPHASIS = re.compile(r"(\*{1,2}|`)(\S(?:.*?\S)?)\1")

POSSIBLE = "possible"
"""The pattern that asks for a history instead of forbidding one."""

_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def human(name: str) -> str:
    """A name as people write it: ``provisionally_approved`` without the underscore."""
    return name.replace("_", " ")


def plain(text: str) -> str:
    """A line of Markdown without its marks of emphasis."""
    return _EMPHASIS.sub(r"\2", text)


def value_in_words(value: Value) -> str:
    """A value of a variable as people write it."""
    return human(spoken_value(value))


def listed(items: Iterable[str], joined_by: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"


def quoted(name: str) -> str:
    return f"‘{human(name)}’"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 history``, ``3 histories``, ``no history``; small numbers in words."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    said = words[number] if 0 <= number <= 10 else f"{number:,}"
    return f"{said} {one if number in (0, 1) else many or one + 's'}"


def capital(text: str) -> str:
    """The sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def day(iso: str) -> str:
    """``2020-02-27`` as ``27 February 2020``; anything else as it stands."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {found:%B %Y}"


def figure(value: float | None, digits: int = 3) -> str:
    """A number to about so many significant digits, thousands apart, a true minus sign; a dash for none.

    >>> figure(1234.5), figure(-0.0312), figure(2.0)
    ('1,234', '−0.0312', '2')
    """
    if value is None:
        return "–"
    size = abs(value)
    if size >= 10 ** (digits - 1) or size == 0:
        text = f"{size:,.0f}"
    else:
        places = digits - 1
        bound = 1.0
        while size < bound and places < 6:
            places += 1
            bound /= 10
        while size >= bound * 10 and places > 0:
            places -= 1
            bound *= 10
        text = f"{size:.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("−" if value < 0 and text.strip("0.,") else "") + text


def signed(value: float | None, digits: int = 3) -> str:
    """A difference: the figure with its sign."""
    text = figure(value, digits)
    return text if value is None or text.startswith("−") or not text.strip("0.,") else f"+{text}"


def money(value: float | None, unit: str, digits: int = 3) -> str:
    """``£1,200``; other units stand behind the number."""
    text = figure(value if value is None else round(value, 2 - _magnitude(value)), digits)
    sign = _SIGNS.get(unit)
    if sign is None or value is None:
        return f"{text} {unit}".strip()
    return f"−{sign}{text[1:]}" if text.startswith("−") else f"{sign}{text}"


def _magnitude(value: float) -> int:
    from math import floor, log10

    return floor(log10(abs(value))) if value else 0


def is_money(unit: str) -> bool:
    """Whether a unit is a currency code."""
    return len(unit) == 3 and unit.isupper()


def amount(value: float | None, unit: str) -> str:
    """A number with its unit: ``£1,200``, ``12.5 days``, ``3 times`` as ``3``."""
    if is_money(unit):
        return money(value, unit)
    return figure(value) if unit in ("times", "a replication") or value is None else f"{figure(value)} {unit}"


def interval(estimate: Estimate) -> str:
    """The confidence interval of an estimate, or nothing where there is none."""
    if estimate.mean is None or estimate.half_width is None:
        return ""
    if estimate.half_width == 0:
        return "the same each time"
    low, high = estimate.mean - estimate.half_width, estimate.mean + estimate.half_width
    return f"{figure(low)} to {figure(high)}"


def holds_by_default(boxes: Sequence[Box], defaults: Mapping[str, str]) -> bool:
    """Whether the default choice of readings lies in one of some boxes."""
    return any(all(defaults.get(name) in options for name, options in box.items()) for box in boxes)


# -- verdicts ---------------------------------------------------------------------------------------------------


def verdict_word(result: Result) -> str:
    """One word for a verdict.  A possibility is possible or not; anything else is proved or refuted."""
    if result.pattern == POSSIBLE and result.verdict in ("proved", "refuted"):
        return "possible" if result.verdict == "proved" else "impossible"
    return "says nothing" if result.verdict == "vacuous" else result.word


def verdict_sentence(result: Result) -> str:
    """A verdict as a sentence, without the readings it holds for."""
    if result.verdict == "vacuous":
        return (
            f"Says nothing here: {result.reason}."
            if result.reason
            else "Says nothing here: it is never put to the test."
        )
    if result.hollow:
        return f"Proved, and no success: {result.reason}."
    if result.verdict == "undecided":
        return f"Undecided: {result.reason}." if result.reason else "Undecided."
    history = f"a history of {counted(len(result.trace), 'step')}" if result.trace else "a history"
    if result.trace is not None and (goes_on := endless(result.trace)):
        history += f", {goes_on},"
    if result.pattern == POSSIBLE:
        return f"Possible: {history} shows it." if result.verdict == "proved" else "Impossible: no history comes to it."
    if result.pattern == "stays in range":
        if result.verdict == "proved":
            return "Proved: no event takes a number out of its range."
        return f"Refuted: {history} leads to an event that takes a number out of its range."
    return "Proved: no history breaks it." if result.verdict == "proved" else f"Refuted: {history} breaks it."


def endless(trace: Trace) -> str:
    """How a history goes on for ever; nothing for one that is told to its end."""
    if trace.loop is None:
        return ""
    again = len(trace) - trace.loop
    if again == 0:
        return "then nothing for ever"
    return f"the last {'of them' if again == 1 else counted(again, 'of them', 'of them')} for ever"


def ending(result: Result) -> str:
    """What the end of a history shows."""
    trace = result.trace
    if trace is not None and trace.loop is not None:
        steps = len(trace)
        goes_on = (
            "nothing happens any more, for ever"
            if trace.loop == steps
            else f"step {steps} is repeated for ever"
            if trace.loop == steps - 1
            else f"steps {trace.loop + 1} to {steps} are repeated for ever"
        )
        return f"Then {goes_on}, and what the sentence asks for never comes. {_neglected(trace.fair)}"
    if result.pattern == POSSIBLE:
        return "So it is possible."
    if result.pattern in ("before", "on") and trace is not None and trace.steps:
        return f"The last step, ‘{trace.steps[-1].event}’, is the one that the sentence forbids."
    return _ENDINGS.get(result.pattern, "There the sentence is false.")


_ENDINGS = {
    "stays in range": "From there an event would take a number out of its range.",
    "no dead ends": "There nothing further can happen.",
    "always possible": "From there on it is out of reach, whatever happens.",
}


def _neglected(fair: Sequence[tuple[str, str]]) -> str:
    """Why nobody neglects a duty by it: those done again and again one by one, the others together."""
    if not fair:
        return "No duty is assumed."
    told = listed(f"{quoted(name)} is {why}" for name, why in fair if why != NEVER_OPEN)
    return f"Nobody neglects a duty by that: {told or 'none is open there'}."
