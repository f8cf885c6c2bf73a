"""The front matter of rulebooks and amendments: what a file is, and who acts in it."""

from __future__ import annotations

from dataclasses import dataclass

from clauseproof.diagnostics import ClauseproofError, Collector, fail
from clauseproof.model.document import Document
from clauseproof.model.nodes import (
    Empty,
    Mapping,
    Scalar,
    as_list,
    as_mapping,
    as_scalar,
    as_yes_no,
    check_written,
    only_keys,
)


@dataclass(frozen=True)
class Actor:
    """Who acts.  An ``environment`` actor (Time, the market) owes nothing and is no person."""

    name: str
    description: str = ""
    environment: bool = False


def front_matter(document: Document) -> Mapping:
    if document.front is None:
        span = document.clauses[0].heading.span() if document.clauses else None
        raise fail(
            "CP002",
            f"{document.path} has no front matter",
            span,
            help="begin the file with ---, then rulebook: NAME and actors: …, then ---",
        )
    return document.front


def front_word(front: Mapping, key: str, problems: Collector, optional: bool = False) -> str:
    node = front.get(key)
    check_written(front, (key,), problems)
    if node is None or isinstance(node, Empty):
        if not optional and node is None:
            problems.error("CP002", f"the front matter does not say '{key}:'", front.at)
        return ""
    try:
        return " ".join(as_scalar(node, f"'{key}'").text.split())
    except ClauseproofError as error:
        problems.take(error)
        return ""


AMENDED_BY = ("title", "amends", "becomes", "in force", "source", "note")
"""What ``amended by`` keeps of an amendment's front matter, in that order."""


def check_amended_by(front: Mapping, problems: Collector) -> None:
    """``amended by: {NAME: {title: …, source: …}}``, the history of a text that was written out amended.

    Complains (CP003, CP004) where it has another form; it has no meaning beyond what a reader takes from it.
    """
    node = front.get("amended by")
    if node is None:
        return
    try:
        for name, entry in as_mapping(node, "'amended by'"):
            said = as_mapping(entry, f"what is said of '{name.text}'")
            only_keys(said, f"the amendment '{name.text}'", AMENDED_BY, problems)
            for key, value in said:
                as_scalar(value, f"'{key.text}'")
    except ClauseproofError as error:
        problems.take(error)


def read_actors(front: Mapping, problems: Collector) -> tuple[Actor, ...]:
    node = front.get("actors")
    if node is None:
        problems.error(
            "CP002",
            "the front matter does not list the actors",
            front.at,
            help="actors: {Party: who applies, Panel: who decides}",
        )
        return ()
    found: dict[str, Actor] = {}
    if isinstance(node, Mapping):
        check_written(node, node.keys(), problems)
        for key, value in node:
            if isinstance(value, Mapping):
                only_keys(value, f"actor '{key.text}'", ("environment", "is"), problems)
                flag, described = value.get("environment"), value.get("is")
                found[key.text] = Actor(
                    key.text,
                    described.text if isinstance(described, Scalar) else "",
                    flag is not None and as_yes_no(flag, "'environment'"),
                )
            else:
                text = value.text if isinstance(value, Scalar) else ""
                found[key.text] = Actor(key.text, text, text.split(":")[0].split(",")[0].strip() == "environment")
    else:
        for item in as_list(node, "'actors'"):
            scalar = as_scalar(item, "an actor")
            found[scalar.text] = Actor(scalar.text)
    return tuple(found.values())
