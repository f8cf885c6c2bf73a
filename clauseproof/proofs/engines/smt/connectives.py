"""Formulas put together from formulas, and numbers written down."""

from __future__ import annotations

from collections.abc import Iterable


def conj(parts: Iterable[str]) -> str:
    """``and`` of some formulas, without those that are plainly true."""
    kept = [part for part in parts if part != "true"]
    if "false" in kept:
        return "false"
    return "true" if not kept else kept[0] if len(kept) == 1 else f"(and {' '.join(kept)})"


def disj(parts: Iterable[str]) -> str:
    """``or`` of some formulas, without those that are plainly false."""
    kept = [part for part in parts if part != "false"]
    if "true" in kept:
        return "true"
    return "false" if not kept else kept[0] if len(kept) == 1 else f"(or {' '.join(kept)})"


def neg(part: str) -> str:
    """``not`` of a formula."""
    return {"true": "false", "false": "true"}.get(part) or f"(not {part})"


def numeral(value: int) -> str:
    """A whole number; SMT-LIB has no negative numerals."""
    return str(value) if value >= 0 else f"(- {-value})"
