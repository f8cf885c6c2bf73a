"""Which ways there are to read an ambiguous clause."""

from __future__ import annotations

from clauseproof.diagnostics import Collector, fail
from clauseproof.model.declarations import Entry, check_identifier
from clauseproof.model.nodes import Mapping, Node, Scalar, Sequence, as_mapping, as_scalar, check_written, only_keys
from clauseproof.model.parser import is_name
from clauseproof.model.source import Origin, Span
from clauseproof.model.system import Reading

MAX_OPTIONS = 200


def read_reading(entry: Entry, problems: Collector) -> Reading:
    """A reading as declared; the default is the first option where none is named.

    Raises :class:`ClauseproofError`: CP004 with fewer than two options, CP006 where the default is none of them,
    CP013 with more than :data:`MAX_OPTIONS`.
    """
    check_identifier(entry, "reading", problems)
    mapping = as_mapping(entry.node, f"reading '{entry.name}'")
    only_keys(mapping, f"reading '{entry.name}'", ("question", "options", "default", "was"), problems)
    options, places = _options(mapping.get("options"))
    if len(options) > MAX_OPTIONS:
        raise fail("CP013", f"a reading with more than {MAX_OPTIONS} options", entry.at)
    for number, (option, _) in enumerate(options):
        if not is_name(option):
            problems.error("CP007", f"'{option}' cannot be the name of an option", places[number])
        if option in (other for other, _ in options[:number]):
            problems.error("CP007", f"option '{option}' is given twice", places[number])
    check_written(mapping, ("question", "was"), problems)
    if len(options) < 2:
        raise fail("CP004", f"reading '{entry.name}' has fewer than two options", entry.at)
    default = mapping.get("default")
    chosen = as_scalar(default, "'default'").text if default is not None else options[0][0]
    if chosen not in dict(options):
        raise fail("CP006", f"reading '{entry.name}' has no option '{chosen}'", default.at if default else entry.at)
    question = mapping.get("question")
    return Reading(
        entry.name,
        tuple(options),
        chosen,
        question.text if isinstance(question, Scalar) else "",
        Origin(entry.clause, entry.at),
    )


def _options(node: Node | None) -> tuple[list[tuple[str, str]], list[Span]]:
    """The options, each with what it means (nothing in a mere list), and where they stand."""
    if isinstance(node, Mapping):
        said = [(key.text, as_scalar(value, f"what option '{key.text}' means").text) for key, value in node]
        return said, [key.at for key, _ in node]
    if isinstance(node, Sequence):
        return [(as_scalar(item, "an option").text, "") for item in node], [item.at for item in node]
    return [], []
