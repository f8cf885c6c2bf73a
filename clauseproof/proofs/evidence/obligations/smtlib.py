"""SMT-LIB text: connectives that simplify what is plain, numerals and quoted symbols."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeAlias

from clauseproof.proofs.evidence.obligations.queries import Refused

Json: TypeAlias = Any


def all_of(parts: Iterable[str]) -> str:
    found = [part for part in dict.fromkeys(parts) if part != "true"]
    if "false" in found:
        return "false"
    return f"(and {' '.join(found)})" if len(found) > 1 else found[0] if found else "true"


def any_of(parts: Iterable[str]) -> str:
    found = [part for part in dict.fromkeys(parts) if part != "false"]
    if "true" in found:
        return "true"
    return f"(or {' '.join(found)})" if len(found) > 1 else found[0] if found else "false"


def negation(part: str) -> str:
    return {"true": "false", "false": "true"}.get(part, f"(not {part})")


def either(condition: str, yes: str, no: str) -> str:
    if condition in ("true", "false") or yes == no:
        return no if condition == "false" else yes
    return f"(ite {condition} {yes} {no})"


def asserted(*parts: str) -> str:
    return "".join(f"(assert {part})\n" for part in parts if part != "true")


def numeral(value: Json) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"{value!r} is no whole number")
    return str(value) if value >= 0 else f"(- {-value})"


@lru_cache(maxsize=10_000)
def quoted(text: Json) -> str:
    if not isinstance(text, str) or re.search(r"[|\\\x00-\x1f\x7f]", text):
        raise Refused(f"{text!r} cannot be a name in SMT-LIB")
    return f"|{text}|"
