"""Trace files: a history under which a property is refuted, or something possible shown, as evidence on disk.

The format is the Informal Trace Format (Apalache ADR-015), which viewers load.  Only the first state, the events, the
beginning of a loop and what ``#meta`` claims are ever read back; a file is right only where replaying them in the
interpreter gives, character for character, the same file again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clauseproof.model.expressions import Value
from clauseproof.proofs.choices import Box, ChoiceSpace
from clauseproof.proofs.evidence.terms import Unreadable
from clauseproof.proofs.evidence.trace import Trace

SUFFIX = ".itf.json"
FORMAT = 1


@dataclass(frozen=True, eq=False)
class History:
    """A trace with the choices of readings under which it is, step by step, the same.

    ``choices`` are boxes over the readings that matter to the property.
    """

    choices: tuple[Box, ...]
    trace: Trace


@dataclass(frozen=True)
class Claimed:
    """What a trace file says: which property of which rulebook, for which choices, by which history.

    ``first`` is the first state, ``events`` all that happen, one after the other; ``loop`` counts the events before
    the loop of a lasso, and is None for a history that ends.  The fingerprints are SHA-256 of canonical forms.
    """

    property: str
    property_fingerprint: str
    rulebook: str
    fingerprint: str
    choices: tuple[Box, ...]
    first: Mapping[str, Value]
    events: tuple[str, ...]
    loop: int | None


def gathered(space: ChoiceSpace, traces: Mapping[int, Trace]) -> tuple[History, ...]:
    """Histories of single choices (their bits), each once, with all the choices that share it."""
    masks: dict[Any, int] = {}
    kept: dict[Any, Trace] = {}
    for bit, trace in sorted(traces.items()):
        key = _told(trace)
        masks[key] = masks.get(key, 0) | 1 << bit
        kept.setdefault(key, trace)
    return tuple(History(tuple(space.minimal(mask)), kept[key]) for key, mask in masks.items())


def same(one: Trace, other: Trace) -> bool:
    """Whether two traces tell the same history, whatever the readings."""
    return bool(_told(one) == _told(other))


def _told(trace: Trace) -> Any:
    return tuple(tuple(state.items()) for state in trace.states), trace.steps, trace.loop


def written_history(
    trace: Trace, choices: Iterable[Box], title: str, id: str, property_fingerprint: str, rulebook: str, source: str
) -> str:
    """A trace file; ``rulebook`` is the id, ``source`` the fingerprint of the rulebook's canonical form."""
    data = trace.itf(title, rulebook)
    data["#meta"] |= {
        "clauseproof": FORMAT,
        "property": id,
        "property_fingerprint": property_fingerprint,
        "fingerprint": source,
        "choices": [{reading: list(options) for reading, options in box.items()} for box in choices],
    }
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


def property_told(text: str) -> str | None:
    """The id of the property that a trace file of whatever format speaks of; None for a text that is none of ours."""
    try:
        meta = json.loads(text)["#meta"]
        told = meta["property"] if "clauseproof" in meta else None
    except (ValueError, RecursionError, LookupError, TypeError):
        return None
    return told if isinstance(told, str) else None


def read_history(text: str) -> Claimed:
    """What a trace file says.  Raises :class:`Unreadable`."""
    try:
        data = json.loads(text)
    except ValueError:
        raise Unreadable("it is no JSON") from None
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    meta = data.get("#meta") if isinstance(data, dict) else None
    if not isinstance(meta, dict) or meta.get("clauseproof") != FORMAT:
        raise Unreadable(f"it is no trace of format {FORMAT}")
    try:
        words = {name: meta[name] for name in ("property", "property_fingerprint", "rulebook", "fingerprint")}
        events = tuple(state["#meta"]["event"] for state in data["states"][1:])
        if not all(isinstance(word, str) for word in (*words.values(), *events)):
            raise Unreadable("a text is wanted where something else stands")
        loop = data.get("loop")
        if loop is not None and (type(loop) is not int or not 0 <= loop <= len(events)):
            raise Unreadable("its loop does not begin at one of its states")
        return Claimed(
            **words,
            choices=tuple({str(r): tuple(map(str, o)) for r, o in box.items()} for box in meta["choices"]),
            first={name: _value(data["states"][0][name]) for name in _names(data["vars"])},
            events=events,
            loop=loop,
        )
    except KeyError as error:
        raise Unreadable(f"it does not say {error}") from None
    except IndexError:
        raise Unreadable("it has no states") from None
    except (ValueError, TypeError, AttributeError):
        raise Unreadable("it has a list, a mapping or a text where something else is wanted") from None


def _names(found: Any) -> Sequence[str]:
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise Unreadable("'vars' is no list of names")
    return found


def _value(found: Any) -> Value:
    match found:
        case bool() | int() | str():
            return found
        case {"#bigint": str(digits)}:
            return int(digits)
        case _:
            raise Unreadable(f"{found!r} is no value of a variable")
