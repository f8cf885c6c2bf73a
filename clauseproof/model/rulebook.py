"""A rulebook: its text, its names, and the transition system that it means, before and after an amendment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from clauseproof.diagnostics import Collector, Diagnostic, Label
from clauseproof.model.amendment import Amendment, compose
from clauseproof.model.assembly import assemble
from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.model.correspondence import Correspondence, Declared, Key, correspond
from clauseproof.model.declarations import Declarations, declared_names, read_declarations
from clauseproof.model.document import Document
from clauseproof.model.drift import check_silent_changes, gone, two_meanings
from clauseproof.model.first_state import check_first_state
from clauseproof.model.front_matter import Actor, check_amended_by, front_matter, front_word, read_actors
from clauseproof.model.identity import with_given_identities
from clauseproof.model.marks import Redline
from clauseproof.model.nodes import Node, Scalar, only_keys
from clauseproof.model.system import TransitionSystem
from clauseproof.model.typing import Scope


@dataclass(frozen=True, eq=False)
class Rulebook:
    """A rulebook with its transition system.

    ``id`` is the reference (``sec-g8`` or ``sec-g8+mp091``).  For an amended rulebook ``base`` is the one amended,
    ``correspondence`` says what its names have become, ``amended`` which clauses bear marks.  ``remarks`` are
    warnings found on the way.
    """

    id: str
    version: str
    title: str
    source: str
    actors: tuple[Actor, ...]
    system: TransitionSystem
    document: Document
    declarations: Declarations = field(repr=False)
    names: tuple[Key, ...] = ()
    base: Rulebook | None = None
    correspondence: Correspondence | None = None
    amended: frozenset[str] = frozenset()
    amendment: str = ""
    in_force: str = ""
    amendment_source: str = ""
    amendment_note: str = ""
    remarks: tuple[Diagnostic, ...] = ()
    scope: Scope | None = field(default=None, repr=False)
    paths: tuple[str, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical form: what this rulebook means."""
        return fingerprint(canonical_form(self.system))

    @property
    def name(self) -> str:
        """The last part of the id: the amendment's where there is one."""
        return self.id.rsplit("+", 1)[-1]

    @property
    def chain(self) -> tuple[Rulebook, ...]:
        """The rulebooks this one was made from, the oldest first, itself last."""
        return (*(self.base.chain if self.base else ()), self)

    def to(self, other: Rulebook) -> Correspondence | None:
        """What this rulebook's names are called in another of the same chain; None where they share no text."""
        if other is self or other.id == self.id:
            return Correspondence.identity(self.names)
        if self in other.chain or any(r.id == self.id for r in other.chain):
            position = next(i for i, r in enumerate(other.chain) if r.id == self.id)
            found = Correspondence.identity(self.names)
            for later in other.chain[position + 1 :]:
                assert later.correspondence is not None
                found = found.then(later.correspondence)
            return found
        if any(r.id == other.id for r in self.chain):
            back = other.to(self)
            return back.inverse() if back else None
        shared = [r for r in self.chain if any(o.id == r.id for o in other.chain)]
        if not shared:
            return None
        down, up = self.to(shared[-1]), shared[-1].to(other)
        return down.then(up) if down and up else None

    def note(self, clause: str, key: str) -> str:
        """What a ``yaml clause`` block says of a clause under ``key``, or nothing."""
        note = self.declarations.notes.get(clause)
        found = note.get(key) if note else None
        return found.text if isinstance(found, Scalar) else ""


_FRONT_KEYS = (
    "rulebook",
    "version",
    "title",
    "source",
    "amended by",
    "actors",
    "drafting",
    "includes",
    "note",
    "identities",
)


def read_rulebook(document: Document) -> Rulebook:
    """Understand a rulebook.

    Raises :class:`ClauseproofError` with everything that was found wrong.
    """
    problems = Collector()
    front = front_matter(document)
    only_keys(front, "the front matter of a rulebook", _FRONT_KEYS, problems)
    check_amended_by(front, problems)
    id = front_word(front, "rulebook", problems)
    if id and not re.fullmatch(r"[\w.-]+", id):
        problems.error(
            "CP002",
            f"'{id}' cannot be the name of a rulebook",
            front.key("rulebook").at,
            help="letters, digits, - and . only, so that it can be referred to",
        )
    return _assemble(
        document,
        problems,
        id=id,
        version=front_word(front, "version", problems, optional=True),
        title=front_word(front, "title", problems, optional=True) or id,
        source=front_word(front, "source", problems, optional=True),
        actors=read_actors(front, problems),
        identities=front.get("identities"),
    )


_AMENDMENT_KEYS = ("amendment", "amends", "becomes", "in force", "source", "title", "note", "actors")


def amend(base: Rulebook, amendment: Amendment) -> Rulebook:
    """The rulebook as an amendment leaves it.

    Raises :class:`ClauseproofError`: CP021 where the amendment was drafted against another text, CP022 where a
    clause that was not amended uses a word whose meaning the amendment moves, and whatever is wrong in the result.
    """
    problems = Collector()
    front = front_matter(amendment.accepted)
    only_keys(front, "the front matter of an amendment", _AMENDMENT_KEYS, problems)
    name = front_word(front, "amendment", problems)
    composition = compose(base.document, amendment)
    redline = amendment.redline
    written_here = amendment.redline.source

    def widened(declared: Iterable[Declared]) -> dict[Key, tuple[int, int]]:
        return {d.key: redline.widen(d.span.start, d.span.end) for d in declared if d.span.source is written_here}

    after = declared_names(composition.document)
    correspondence, unclear = correspond(
        [key for key in base.names if key.kind != "actor"],
        [d.key for d in after],
        widened(declared_names(amendment.rejected)),
        widened(after),
        {d.key: d.was for d in after if d.was and _said_here(d, redline)},
    )
    actors = base.actors
    if front.get("actors") is not None:
        added = read_actors(front, problems)
        actors = base.actors + tuple(a for a in added if a.name not in {b.name for b in base.actors})
    pairs = correspondence.pairs + tuple(
        (Key("actor", "", actor.name), Key("actor", "", actor.name)) for actor in base.actors
    )
    correspondence = Correspondence(pairs)
    renamed = {
        (old.kind, old.name): new.name
        for old, new in correspondence.renamed()
        if old.kind in ("variable", "value", "term")
    }
    result = _assemble(
        composition.document,
        problems,
        id=f"{base.id}+{name}",
        version=front_word(front, "becomes", problems, optional=True) or base.version,
        title=base.title,
        source=base.source,
        actors=actors,
        base=base,
        correspondence=correspondence,
        amended=composition.amended,
        amendment=front_word(front, "title", problems, optional=True) or name,
        in_force=front_word(front, "in force", problems, optional=True),
        amendment_source=front_word(front, "source", problems, optional=True),
        amendment_note=front_word(front, "note", problems, optional=True),
        paths=(*base.paths, amendment.path),
        renamed=renamed,
    )
    places = {d.key: d.span for d in after}
    remarks = list(result.remarks)
    for key in unclear:
        remarks.append(
            Diagnostic(
                "CP020",
                f"the marks leave open what {key.kind} '{key.name}' was called before; it counts as new",
                (Label(places[key]),),
                "mark each name on its own, or say was: OLD NAME",
                "warning",
            )
        )
    remarks += two_meanings(base, result, correspondence, places)
    remarks += gone(base, correspondence, result)
    check_silent_changes(base, result, correspondence)
    return replace(result, remarks=tuple(remarks))


def _said_here(declared: Declared, redline: Redline) -> bool:
    """Whether an amendment itself says what a name was before, rather than a text that it amends or quotes."""
    at = declared.was_at
    return at is not None and at.source is redline.source and redline.adds(at.start, at.end)


def _assemble(
    document: Document,
    problems: Collector,
    *,
    renamed: dict[tuple[str, str], str] | None = None,
    identities: Node | None = None,
    **facts: Any,
) -> Rulebook:
    declarations = read_declarations(document, problems)
    base: Rulebook | None = facts.get("base")
    system, scope = assemble(
        facts["id"],
        declarations,
        {a.name: a.description for a in facts["actors"]},
        problems,
        renamed=renamed or {},
        base=base.system if base else None,
        correspondence=facts.get("correspondence"),
    )
    if identities is not None:
        system = with_given_identities(system, identities, problems)
    problems.raise_if_any()
    names = tuple(d.key for d in declared_names(document)) + tuple(
        Key("actor", "", actor.name) for actor in facts["actors"]
    )
    facts.setdefault("paths", (document.path,))
    rulebook = Rulebook(system=system, document=document, declarations=declarations, names=names, scope=scope, **facts)
    check_first_state(rulebook)
    return rulebook
