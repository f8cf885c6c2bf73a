"""The evidence of a certificate in the rulebook's own words, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from clauseproof.proofs.evidence.terms import Unreadable, cases


def evidence_in_words(invariant: str, k: int, argument: Mapping[str, Any] | None) -> list[str]:
    """Lines that tell an invariant, how many steps its induction looks back, and what the claim rests on beside it."""
    depth = "a step keeps it" if k == 1 else f"where it held in {k} states one after the other, it holds in the next"
    lines = [f"Invariant ({depth}), k = {k}:", *_told(invariant, "  ")]
    for name, data in sorted((argument or {}).items()):
        match name:
            case "ranking":
                lines += ["Ranking: a fair run moves on, towards the first region, until what is awaited comes:"]
                lines += _regions(data, "  ") if data else ["  (nothing is ever awaited)"]
            case "strategy":
                lines.append(
                    "Strategy: from each level some step leads to a lower one, and the lowest has what is sought:"
                )
                for place, level in enumerate(data):
                    lines += [f"  level {place}:", *_told(level, "    ")]
            case "shut off":
                lines += ["Closed set, in which nothing follows and out of which no step leads:", *_told(data, "  ")]
            case "shown":
                lines.append("States shown, from which it never is possible again:")
                lines += [f"  {_state(one['state'])}; where {_state(one['choice'], ' is ')}" for one in data]
            case "start":
                lines.append(f"The loop begins where {_state(data)}")
            case "events":
                lines.append("In the loop, again and again: " + ", ".join(f"'{event}'" for event in data))
            case "sets":
                for place, turn in enumerate(data):
                    lines += [f"  before step {place + 1} of the loop:", *_told(turn, "    ")]
            case "fair":
                lines += [f"  '{duty}' is not neglected: {_why(label)}" for duty, label in sorted(data.items())]
            case _:
                lines.append(f"(not told in words: {name})")
    return lines


def _told(formula: str, indent: str) -> list[str]:
    try:
        found = cases(formula)
    except Unreadable as error:
        return [f"{indent}(not told in words: {error})"]
    return [f"{indent}{'or ' if place else ''}{case}" for place, case in enumerate(found)]


def _regions(regions: Any, indent: str) -> Iterator[str]:
    for place, region in enumerate(regions):
        if (duty := region["duty"]) is None:
            yield f"{indent}region {place}:"
            measured, within = "no step in it makes this more:", "as long as that stays as it is:"
        else:
            kind = "open again and again" if region["strong"] else "open all the time"
            yield f"{indent}region {place}, until '{duty}' is done, which is {kind}:"
            measured, within = "and each time it is done, this becomes less:", "where it is not open:"
        yield from _told(region["formula"], indent + "  ")
        if region["measure"] is not None:
            yield f"{indent}  {measured}"
            yield from _told(region["measure"], indent + "    ")
        if region["inner"]:
            yield f"{indent}  {within}"
            yield from _regions(region["inner"], indent + "    ")


def _state(values: Mapping[str, Any], between: str = " = ") -> str:
    def said(value: Any) -> str:
        return ("yes" if value else "no") if isinstance(value, bool) else str(value)

    return ", ".join(f"{name}{between}{said(value)}" for name, value in sorted(values.items()))


def _why(label: Any) -> str:
    match label:
        case ["discharged", int(place)]:
            return f"step {place + 1} of the loop discharges it"
        case ["not open", int(place)]:
            return f"it is not open before step {place + 1} of the loop"
        case _:
            return "it is never open there"
