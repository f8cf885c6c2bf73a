"""Canonical forms of small rulebooks and properties, as the certifier reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clauseproof.proofs.evidence.certifier import Certified

Json = Any
YES: Json = ["value", True]
ALL: list[dict[str, list[str]]] = [{}]


def read(name: str) -> Json:
    return ["read", name]


def is_(name: str, value: object) -> Json:
    return ["=", read(name), ["value", value]]


def plus(name: str, number: int) -> Json:
    return ["+", read(name), ["value", number]]


def system(
    variables: Mapping[str, tuple[Json, Json]],
    events: Mapping[str, tuple[Json, Mapping[str, Json]]],
    readings: Mapping[str, list[str]] | None = None,
    initially: Json = YES,
) -> Json:
    """The canonical form of a rulebook, as much of it as the certifier reads."""
    return {
        "format": 1,
        "variables": {n: {"sort": sort, "initially": first} for n, (sort, first) in variables.items()},
        "initially": initially,
        "readings": {n: {"options": options, "default": options[0]} for n, options in (readings or {}).items()},
        "events": {n: {"guard": guard, "effects": effects} for n, (guard, effects) in events.items()},
    }


def on(event: str, when: Json = YES) -> Json:
    return {"event": event, "when": when}


def prop(
    pattern: str,
    formula: Json = YES,
    events: Sequence[Json] = (),
    observers: Mapping[str, Json] | None = None,
    after: list[Json] | None = None,
    until: list[Json] | None = None,
) -> Json:
    return {
        "format": 1,
        "pattern": pattern,
        "formula": formula,
        "events": list(events),
        "after": after,
        "until": until,
        "observers": observers or {},
    }


NAMES = ["unset", "approved", "rejected"]
OWED = {"owed": {"becomes yes": [on("reject")], "becomes no": [on("complete FUSA")]}}
PARTY = system(
    {
        "status": (["one of", NAMES], ["unset"]),
        "fusa": (["one of", ["none", "under way", "done"]], ["done"]),
        "rejections": (["number", 0, None], [0]),
    },
    {
        "approve": (is_("fusa", "done"), {"status": ["value", "approved"]}),
        "reject": (
            is_("fusa", "done"),
            {
                "status": ["value", "rejected"],
                "fusa": ["value", "none"],
                "rejections": plus("rejections", 1),
            },
        ),
        "begin FUSA": (is_("fusa", "none"), {"fusa": ["value", "under way"]}),
        "complete FUSA": (is_("fusa", "under way"), {"fusa": ["value", "done"]}),
        "enter": (is_("status", "approved"), {}),
    },
)
ENTRY = prop("before", ["not", read("owed")], [on("enter")], OWED)
ENTRY_INVARIANT = """
(and (=> |owed| (distinct |fusa| |fusa: done|))
     (=> |owed| ((_ is |status: rejected|) |status|)))
"""
RANGE = prop("stays in range")
LIGHT = system(
    {"green": (["yes/no"], [False]), "n": (["number", 0, 2], [0])},
    {
        "on": (["not", read("green")], {"green": YES}),
        "off": (read("green"), {"green": ["value", False]}),
        "tick": (YES, {"n": ["mod", plus("n", 1), 3]}),
    },
)
DUTY = system(
    {"owed": (["yes/no"], [False])},
    {
        "reject": (YES, {"owed": ["reading", "duty", ["duty"]]}),
        "enter": (["not", ["and", read("owed"), ["reading", "duty", ["duty"]]]], {}),
    },
    {"duty": ["duty", "discretion"], "who": ["panel", "ssc"]},
)


def asked(certified: Certified) -> dict[str, str]:
    return dict(certified.queries)
