"""A workspace: a folder with ``model/``, ``proofs/`` and ``simulation/``, and the rulebooks it holds.

References are ``id``, ``id@version`` and ``id+amendment+amendment``.  Files are read only inside the workspace.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from clauseproof.diagnostics import ClauseproofError, Diagnostic, Label, did_you_mean, fail
from clauseproof.model.amendment import Amendment, read_amendment
from clauseproof.model.document import Document, parse_document, read_document, read_source
from clauseproof.model.marks import Kind, lex
from clauseproof.model.nodes import Mapping, Scalar, Sequence, parse_yaml
from clauseproof.model.places import links_below, texts_below, workspace_around
from clauseproof.model.rulebook import Rulebook, amend, read_rulebook
from clauseproof.model.source import Source, Span

_REFERENCE = re.compile(r"^(?P<id>[\w.-]+)(?:@(?P<version>[\w.-]+))?(?P<amendments>(?:\+[\w.-]+)*)$")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Listed:
    """A rulebook or amendment file, known by its front matter."""

    id: str
    path: Path
    source: Source
    amends: str = ""
    version: str = ""

    @property
    def place(self) -> Span:
        """The first line of its front matter."""
        return _front_span(self.source)


@dataclass(frozen=True)
class Consulted:
    """What was read: texts and folders, by their paths.

    ``texts`` has the SHA-256 of what each said (nothing, where it said different things at different times) and where
    it really lies, ``folders`` the texts found below.
    """

    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    folders: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, path: Path, text: str) -> None:
        """Note what a text says."""
        known = (sha256(text.encode()).hexdigest(), os.path.realpath(path))
        name = str(path.absolute())
        self.texts[name] = known if self.texts.get(name, known) == known else ("", "")


class Workspace:
    """The rulebooks, amendments and property files under one folder.

    ``root`` is the folder.  Nothing is parsed before it is asked for; what was parsed is kept.  ``consulted`` says
    what has been read so far.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.consulted = Consulted()
        self._rulebooks: dict[str, Rulebook] = {}

    @staticmethod
    def find(start: Path | None = None) -> Workspace:
        """The workspace that holds ``start`` (the current folder), else the one that Clauseproof carries.

        A folder with a ``model`` folder in it is a workspace; so is any of its subfolders.
        """
        found = workspace_around(str(start or Path.cwd()))
        return Workspace.built_in() if found is None else Workspace(Path(found))

    @staticmethod
    def built_in() -> Workspace:
        """The workspace of MP091 to SEC Section G8 that Clauseproof carries."""
        package = Path(__file__).resolve().parent.parent
        packed = package / "_workspace"
        return Workspace(packed if packed.is_dir() else package.parent)

    def shown(self, path: Path) -> str:
        """A path as people are shown it: relative to the current folder where it is below it."""
        resolved = Path(os.path.realpath(path))  # which, unlike `resolve`, bears with links that go in a circle
        for folder in (Path.cwd().resolve(), self.root):
            if resolved.is_relative_to(folder):
                return resolved.relative_to(folder).as_posix()
        return resolved.name

    def read(self, path: Path) -> Source:
        """Read a file.  Raises :class:`ClauseproofError` where it cannot be read."""
        source = read_source(path, self.shown(path))
        self.consulted.read(path, source.text)
        return source

    def files(self, folder: str) -> list[Path]:
        """The Markdown files of one of the workspace's folders, sorted."""
        return self.texts_in(self.root / folder)

    def texts_in(self, folder: Path) -> list[Path]:
        """The Markdown files in any folder, sorted.

        Raises :class:`ClauseproofError` (CP001) where the folder is the workspace's and something in it leads out of
        it, or is a link to a folder, in which nothing would be looked for.
        """
        self.consulted.folders[str(folder.absolute())] = tuple(texts_below(str(folder)))
        found = sorted(folder.rglob("*.md"))
        if os.path.realpath(folder).startswith(f"{self.root}{os.sep}"):
            for link in links_below(str(folder)):
                raise fail(
                    "CP001",
                    f"{self._named(folder / link)} is a link to a folder, and links to folders are not followed",
                    help="put the texts themselves there",
                )
            for path in found:
                if not os.path.realpath(path).startswith(f"{self.root}{os.sep}"):
                    raise fail("CP001", f"{self._named(path)} leads out of the workspace")
        return found

    def _named(self, path: Path) -> str:
        """A path in the workspace as it is called there, wherever it leads."""
        return path.absolute().relative_to(self.root).as_posix()

    @cached_property
    def listed(self) -> dict[str, Listed]:
        """Rulebooks and amendments by id.  Raises where two files claim one id."""
        found: dict[str, Listed] = {}
        for path in self.files("model"):
            item = self._list(path)
            if item is None:
                continue
            if item.id in found:
                raise fail(
                    "CP030",
                    f"two files are called '{item.id}'",
                    _front_span(item.source),
                    _front_span(found[item.id].source),
                )
            found[item.id] = item
        return found

    def _list(self, path: Path) -> Listed | None:
        source = self.read(path)
        front = _peek(source)
        if front is None:
            return None
        word = {key.text: value.text for key, value in front if isinstance(value, Scalar)}
        if "rulebook" in word:
            return Listed(word["rulebook"], path, source, "", word.get("version", ""))
        if "amendment" in word:
            if not word.get("amends"):
                raise fail(
                    "CP002",
                    "the front matter of an amendment says which text it amends",
                    _front_span(source),
                    help="amends: sec-g8@6.17",
                )
            return Listed(word["amendment"], path, source, word.get("amends", ""), word.get("becomes", ""))
        return None

    def references(self) -> list[str]:
        """Every rulebook, and every amendment applied to what it amends."""
        found = []
        for item in self.listed.values():
            if not item.amends:
                found.append(item.id)
        for item in self.listed.values():
            if item.amends:
                found.append(self._reference_of(item))
        return found

    def _reference_of(self, item: Listed) -> str:
        stack = [item]
        while True:
            amends = stack[-1].amends.split("@")[0]
            base = self.listed.get(amends)
            if base is None or not base.amends:
                return "+".join([amends, *(part.id for part in reversed(stack))])
            if base in stack:
                circle = " → ".join([part.id for part in stack[stack.index(base) :]] + [base.id])
                raise fail("CP012", f"these amendments amend each other in a circle: {circle}", base.place)
            stack.append(base)

    def rulebook(self, reference: str, at: Span | None = None) -> Rulebook:
        """The rulebook behind a reference (or a path to a Markdown file).

        Raises :class:`ClauseproofError`: CP030 where there is none, and whatever is wrong with it.
        """
        if reference not in self._rulebooks:
            self._rulebooks[reference] = self._load(reference, at)
        return self._rulebooks[reference]

    def _load(self, reference: str, at: Span | None) -> Rulebook:
        if reference.endswith(".md"):
            return self._load_path(reference, at)
        match = _REFERENCE.match(reference)
        if not match:
            raise fail("CP030", f"'{reference}' is no reference", at, help="like sec-g8, sec-g8@6.17 or sec-g8+mp091")
        item = self._find(match["id"], at)
        amendments = [name for name in match["amendments"].split("+") if name]
        rulebook = self.rulebook(self._reference_of(item), at or item.place) if item.amends else self._base(item)
        self._check_version(rulebook.version, match["version"], reference, at)
        for name in amendments:
            amendment = self._find(name, at)
            rulebook = self._amended(rulebook, amendment, at)
        return rulebook

    def _load_path(self, reference: str, at: Span | None) -> Rulebook:
        path = Path(reference)
        item = self._list(path if path.is_absolute() else Path.cwd() / path)
        if item is None:
            raise fail("CP002", f"the front matter of {reference} says neither 'rulebook:' nor 'amendment:'", at)
        if item.amends:
            base = self.rulebook(item.amends, _front_span(item.source))
            return self._amended(base, item, at)
        return self._base(item)

    def _base(self, item: Listed) -> Rulebook:
        document = self._with_includes(read_document(item.source), item.path)
        return replace(read_rulebook(document), paths=(item.source.path,))

    def _find(self, id: str, at: Span | None) -> Listed:
        if id not in self.listed:
            labels, help = [] if at is None else [Label(at)], did_you_mean(id, self.listed)
            for source in (self.read(path) for path in self.files("model") if path.stem == id):
                why, advice = _why_not_listed(source)
                labels.append(Label(source.whole().span(0, 0), why))
                help = advice or help
            raise ClauseproofError(
                [Diagnostic("CP030", f"the workspace has no rulebook or amendment '{id}'", tuple(labels), help)]
            )
        return self.listed[id]

    def _check_version(self, found: str, wanted: str | None, reference: str, at: Span | None) -> None:
        if wanted and found != wanted:
            raise fail("CP030", f"'{reference}' asks for version {wanted}, but the file is version {found}", at)

    def _amended(self, rulebook: Rulebook, item: Listed, at: Span | None) -> Rulebook:
        key = f"{rulebook.id}+{item.id}"
        listed = self.listed.get(item.id) is item
        if listed and key in self._rulebooks:
            return self._rulebooks[key]
        if not item.amends:
            raise fail("CP030", f"'{item.id}' is a rulebook, not an amendment", at)
        wanted, _, version = item.amends.partition("@")
        ids = [part for link in rulebook.chain for part in link.id.split("+")]
        if wanted.split("+")[-1] not in ids:
            raise fail(
                "CP021",
                f"amendment '{item.id}' amends '{wanted}', not '{rulebook.id}'",
                _front_span(item.source),
                at,
            )
        if version and version not in (rulebook.version, *(link.version for link in rulebook.chain)):
            raise fail(
                "CP021",
                f"amendment '{item.id}' was drafted against version {version} of '{wanted}', "
                f"which is now {rulebook.version}",
                _front_span(item.source),
            )
        amendment = self.amendment(item)
        if version:
            self._check_conflict(rulebook, item, amendment, wanted.split("+")[-1], version)
        amended = amend(rulebook, amendment)
        if listed:
            self._rulebooks[key] = amended
        return amended

    def _check_conflict(
        self, rulebook: Rulebook, item: Listed, amendment: Amendment, wanted: str, version: str
    ) -> None:
        """Two amendments of one version must not touch the same clause."""
        chain = rulebook.chain
        drafted_on = next((n for n, r in enumerate(chain) if (r.name, r.version) == (wanted, version)), None)
        if drafted_on is None:
            drafted_on = next(n for n, r in enumerate(chain) if r.version == version)
        for other in chain[drafted_on + 1 :]:
            for clause in amendment.rejected.clauses:
                if clause.id in other.amended:
                    heading = other.document.clause(clause.id)
                    raise fail(
                        "CP021",
                        f"amendments '{item.id}' and '{other.name}' both amend clause '{clause.id}'",
                        clause.heading.span(),
                        heading.heading.span() if heading else None,
                        help=f"draft '{item.id}' against '{other.name}': amends: {other.name}"
                        + (f"@{other.version}" if other.version else ""),
                    )

    def amendment(self, item: Listed) -> Amendment:
        """An amendment file, lexed and read both ways."""
        return read_amendment(item.source)

    def _with_includes(self, document: Document, path: Path) -> Document:
        """Lay the files named under ``includes:`` behind a rulebook's own clauses."""
        node = document.front.get("includes") if document.front else None
        if node is None:
            return document
        items = node.items if isinstance(node, Sequence) else (node,)
        clauses = list(document.clauses)
        for item in items:
            if not isinstance(item, Scalar):
                raise fail("CP002", "'includes' lists file names", item.at)
            try:
                target = (path.parent / item.text).resolve()
            except (OSError, ValueError, RuntimeError):
                raise fail("CP001", f"'{item.text}' is no path to a file", item.at) from None
            if not target.is_relative_to(self.root):
                raise fail("CP001", f"'{item.text}' lies outside the workspace", item.at)
            try:
                part = read_document(self.read(path.parent / item.text))  # by the way that leads there now
            except ClauseproofError as error:
                raise ClauseproofError(
                    replace(d, labels=d.labels or (Label(item.at),)) for d in error.diagnostics
                ) from None
            if part.front is not None and part.front.get("includes") is not None:
                raise fail(
                    "CP002", f"'{item.text}' is included, and includes others itself", part.front.key("includes").at
                )
            clauses.extend(part.clauses)
        seen: dict[str, Span] = {}
        for clause in clauses:
            if clause.id in seen:
                raise fail("CP010", f"two clauses are called '{clause.id}'", clause.heading.span(), seen[clause.id])
            seen[clause.id] = clause.heading.span()
        return replace(document, clauses=tuple(clauses))


def _peek(source: Source) -> Mapping | None:
    """The front matter alone: enough to know what a file is.  Marks in it are read as accepted."""
    match = _FRONT.match(source.text)
    if not match:
        return None
    if re.search(r"^amendment\s*:", match[1], re.MULTILINE):
        front = parse_document(lex(Source(source.path, match[0] + "\n")).project(Kind.IN), source.path).front
        return front
    try:
        node = parse_yaml(source.whole().slice(match.start(1), match.end(1)))
    except ClauseproofError as error:
        raise ClauseproofError(
            Diagnostic("CP002", d.message, d.labels or (Label(_front_span(source)),), d.help) for d in error.diagnostics
        ) from None
    return node if isinstance(node, Mapping) else None


def _why_not_listed(source: Source) -> tuple[str, str]:
    """Why a file is neither a rulebook nor an amendment that goes by the file's name, and what to do about it."""
    advice = f"begin {source.path} with ---, rulebook: {Path(source.path).stem}, ---"
    front = _peek(source)
    if front is None:
        return f"{source.path} has no front matter", advice
    name = front.get("rulebook") or front.get("amendment")
    if isinstance(name, Scalar):
        return f"{source.path} calls itself '{name.text}'", f"did you mean '{name.text}'?"
    return f"the front matter of {source.path} says neither 'rulebook:' nor 'amendment:'", advice


def _front_span(source: Source) -> Span:
    end = source.text.find("\n", 4)
    return source.whole().span(min(4, len(source.text)), end if end > 4 else len(source.text))
