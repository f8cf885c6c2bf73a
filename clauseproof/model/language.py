"""What an expression means in one rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clauseproof.diagnostics import ClauseproofError, Diagnostic, fail
from clauseproof.model.expressions import BOOLEAN, Expression, Sort
from clauseproof.model.nodes import Node, as_scalar
from clauseproof.model.parser import parse_expression
from clauseproof.model.source import Span
from clauseproof.model.syntax import Syntax
from clauseproof.model.typing import Scope, measure, understand

MAX_SIZE = 1_000_000
"""Nodes of all expressions of a rulebook, terms written out."""


class Language:
    """The words of one rulebook with their meaning, and how much has been said in them.

    ``terms`` is filled as terms are understood; whatever uses one that is not there is passed over in silence,
    since what is wrong with the term was reported.  ``readings`` gives the options of each, ``actors`` says who each
    is.  ``renamed`` gives the new name of each variable, value or term that an amendment renames, by kind and old name.
    """

    def __init__(
        self,
        actors: dict[str, str],
        sorts: Mapping[str, Sort],
        readings: dict[str, tuple[str, ...]],
        term_names: Iterable[str],
        broken: frozenset[str],
        renamed: Mapping[tuple[str, str], str],
    ) -> None:
        self.terms: dict[str, Expression] = {}
        self.actors = actors
        self.readings = readings
        self.renamed = renamed
        self.scope = Scope(sorts, readings, frozenset(term_names), self._term, what="the rulebook", broken=broken)
        self._size = 0

    def expression(self, node: Node, clause: str, what: str, sort: Sort) -> Expression:
        """What is written in a node, where ``what`` stands, of one kind with ``sort``.

        Raises :class:`ClauseproofError`, CP013 once the rulebook says more than :data:`MAX_SIZE` parts.
        """
        scalar = as_scalar(node, what)
        try:
            found = understand(parse_expression(scalar.body), self.scope, clause, sort)
            self._size += measure(found, self.scope)[0]
            if self._size > MAX_SIZE:
                raise fail(
                    "CP013", f"with all terms written out, the rulebook has more than {MAX_SIZE:,} parts", node.at
                )
            return found
        except ClauseproofError as error:
            raise self._explained(error) from None

    def formula(self, node: Node, clause: str, what: str) -> Expression:
        """The same of something that holds or does not."""
        return self.expression(node, clause, what, BOOLEAN)

    def define(self, name: str, syntax: Syntax, clause: str) -> None:
        """Let a term stand for what is written.  Raises :class:`ClauseproofError`."""
        try:
            self.terms[name] = understand(syntax, self.scope, clause)
        except ClauseproofError as error:
            raise self._explained(error) from None

    def _explained(self, error: ClauseproofError) -> ClauseproofError:
        return ClauseproofError(map(self._with_hint, error.diagnostics))

    def _with_hint(self, diagnostic: Diagnostic) -> Diagnostic:
        """Say that a name was renamed by the amendment, where that is why it is unknown."""
        if diagnostic.code != "CP006":
            return diagnostic
        for (kind, old), new in self.renamed.items():
            if f"'{old}'" in diagnostic.message:
                return replace(
                    diagnostic,
                    code="CP022",
                    message=f"this clause still says '{old}', but the amendment renames that {kind} to '{new}'",
                    help="amend this clause too, or let it use a term that the amended clause defines",
                )
        return diagnostic

    def _term(self, name: str, at: Span) -> Expression:
        if name not in self.terms:
            raise ClauseproofError([])
        return self.terms[name]
