"""A transition system as SMT-LIB text, and a dialogue with Z3 about it.

The text is built once from strings and handed over whole, which is ten times quicker than building Z3's
objects.

Symbols: variable ``x`` is ``|x|`` (``|x'|`` after a step, ``|x@3|`` after three); its sort is ``Bool``,
``Int`` or, where it has named values, the datatype ``|x values|`` with constructors ``|x: v|``.  Reading
``R`` is the constant ``|reading R|`` of the datatype ``|reading R values|`` with constructors ``|reading R:
option|``.
"""

from __future__ import annotations

from clauseproof.proofs.engines.smt.connectives import conj, disj, neg, numeral
from clauseproof.proofs.engines.smt.encoding import FIRST, GOAL, KNOWN, SORTS, STEP, Encoding
from clauseproof.proofs.engines.smt.expressions import in_sort, is_named, named_term, term
from clauseproof.proofs.engines.smt.reachability import Limits, Outcome, Proved, Reachability, Refuted, Stuck, Unknown
from clauseproof.proofs.engines.smt.session import Budget, Session, Stopped, parse
from clauseproof.proofs.engines.smt.symbols import (
    Unencodable,
    constructor,
    reading_constructor,
    reading_symbol,
    sort_symbol,
    symbol,
)

__all__ = [
    "FIRST",
    "GOAL",
    "KNOWN",
    "SORTS",
    "STEP",
    "Budget",
    "Encoding",
    "Limits",
    "Outcome",
    "Proved",
    "Reachability",
    "Refuted",
    "Session",
    "Stopped",
    "Stuck",
    "Unencodable",
    "Unknown",
    "conj",
    "constructor",
    "disj",
    "in_sort",
    "is_named",
    "named_term",
    "neg",
    "numeral",
    "parse",
    "reading_constructor",
    "reading_symbol",
    "sort_symbol",
    "symbol",
    "term",
]
