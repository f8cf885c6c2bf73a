"""What an event does: which values the variables have after it."""

from __future__ import annotations

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.declarations import Entry
from clauseproof.model.expressions import Enumeration, Expression, IfThenElse, Literal, Read, Sort, contains
from clauseproof.model.language import Language
from clauseproof.model.nodes import Empty, Mapping, Node, Scalar, as_mapping
from clauseproof.model.source import Span


def read_effects(
    mapping: Mapping, what: str, entry: Entry, language: Language, problems: Collector
) -> tuple[tuple[str, Expression], ...]:
    """The ``then`` of an event: variables, each with what it becomes.

    Raises :class:`ClauseproofError`, CP004 where nothing is said; ``then: nothing`` says that nothing changes.
    """
    then = mapping.get("then")
    if then is None or isinstance(then, Empty):
        raise _unsaid(what, entry.at)
    if isinstance(then, Scalar) and then.text == "nothing":
        return ()
    if isinstance(then, Mapping) and not then.entries:
        raise _unsaid(what, then.at)
    sorts = language.scope.names
    effects: list[tuple[str, Expression]] = []
    for key, node in as_mapping(then, f"the 'then' of {what}"):
        if key.text in language.scope.broken:
            continue
        if key.text not in sorts:
            renamed = language.renamed.get(("variable", key.text))
            problems.error(
                "CP006",
                f"the rulebook has no variable '{key.text}'",
                key.at,
                help=f"the amendment renames it to '{renamed}'" if renamed else did_you_mean(key.text, sorts),
            )
            continue
        effect = problems.attempt(_read_effect, node, entry.clause, key.text, sorts[key.text], language)
        if effect is not None:
            effects.append((key.text, effect))
    return tuple(effects)


def _unsaid(what: str, at: Span) -> ClauseproofError:
    return fail("CP004", f"{what} does not say what follows", at, help="then: {variable: value}, or then: nothing")


def _read_effect(node: Node, clause: str, name: str, sort: Sort, language: Language) -> Expression:
    effect = language.expression(node, clause, f"what '{name}' becomes", sort)
    for leaf in _results(effect):
        if isinstance(leaf, Literal) and not contains(sort, leaf.value):
            raise fail("CP014", f"{leaf.value} is no value of '{name}' ({sort})", node.at)
        if isinstance(leaf, Read) and isinstance(leaf.sort, Enumeration) and isinstance(sort, Enumeration):
            strange = [value for value in leaf.sort.values if value not in sort.values]
            if strange:
                raise fail("CP008", f"'{leaf.name}' may be '{strange[0]}', which is no value of '{name}'", node.at)
    return effect


def _results(effect: Expression) -> list[Expression]:
    """The expressions an effect may yield: the leaves of its ``if … then … else``."""
    if isinstance(effect, IfThenElse):
        return _results(effect.yes) + _results(effect.no)
    return [effect]
