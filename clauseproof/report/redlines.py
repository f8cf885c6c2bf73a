"""The redline as an amendment's own marks give it: clause by clause, what goes and what comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clauseproof.model.marks import Kind, Redline

_FENCE = re.compile(r"^\s*```")
_HEADING = re.compile(r"^(#{1,6})\s")
_ATTRIBUTE = re.compile(r"\s*\{#[^}]*\}\s*$")


@dataclass(frozen=True)
class Run:
    """Characters with one fate: ``kept``, ``out`` or ``in``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph (``prose``) or a block in exact form (``exact``, with its kind), as runs."""

    kind: str
    runs: tuple[Run, ...]
    name: str = ""

    @property
    def marked(self) -> bool:
        return any(run.kind != "kept" and run.text.strip() for run in self.runs)


@dataclass(frozen=True)
class RedlinedClause:
    """A clause that an amendment quotes: its heading and blocks, with what goes and what comes."""

    heading: tuple[Run, ...]
    blocks: tuple[Block, ...]

    @property
    def marked(self) -> bool:
        return any(run.kind != "kept" for run in self.heading) or any(block.marked for block in self.blocks)

    @property
    def prose(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == "prose")

    @property
    def exact(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == "exact")

    @property
    def title(self) -> str:
        """The heading as it reads once amended."""
        text = "".join(run.text for run in self.heading if run.kind != "out") or "".join(
            run.text for run in self.heading
        )
        return " ".join(text.split())


def redlined_clauses(redline: Redline) -> tuple[RedlinedClause, ...]:
    """The clauses of an amendment file that bear marks, in its order."""
    lines = [line for line in _lines(_runs(redline))]
    found: list[RedlinedClause] = []
    heading: tuple[Run, ...] | None = None
    blocks: list[Block] = []
    for kind, name, runs in _blocks(_body(lines)):
        if kind == "heading":
            if heading is not None:
                found.append(RedlinedClause(heading, tuple(blocks)))
            heading, blocks = _without_signs(runs), []
        elif heading is not None:
            blocks.append(Block(kind, runs, name))
    if heading is not None:
        found.append(RedlinedClause(heading, tuple(blocks)))
    return tuple(clause for clause in found if clause.marked)


def _runs(redline: Redline) -> Iterator[Run]:
    """The raw text as runs; where a mark replaces several lines by others, each side ends its line."""
    raw = redline.source.text
    last_mark = -1
    for stretch in redline.stretches:
        text = raw[stretch.start : stretch.end]
        if stretch.kind is Kind.IN and stretch.mark == last_mark and "\n" in text:
            yield Run("kept", "\n")
        last_mark = stretch.mark
        yield Run(stretch.kind.value, text)


def _lines(runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        if first:
            line.append(Run(run.kind, first))
        for part in others:
            yield tuple(line)
            line = [Run(run.kind, part)] if part else []
    yield tuple(line)


def _text(line: tuple[Run, ...]) -> str:
    return "".join(run.text for run in line)


def _body(lines: list[tuple[Run, ...]]) -> list[tuple[Run, ...]]:
    """The lines behind the front matter."""
    if lines and _text(lines[0]).strip() == "---":
        for number, line in enumerate(lines[1:], 1):
            if _text(line).strip() == "---":
                return lines[number + 1 :]
    return lines


def _blocks(lines: list[tuple[Run, ...]]) -> Iterator[tuple[str, str, tuple[Run, ...]]]:
    """Headings, paragraphs and fenced blocks (kind, name of the fence, runs)."""
    paragraph: list[Run] = []
    fenced: list[Run] | None = None
    name = ""
    for line in lines:
        text = _text(line)
        if fenced is not None:
            if _FENCE.match(text):
                yield "exact", name, _joined(fenced)
                fenced = None
            else:
                fenced += [*line, Run(line[-1].kind if line else "kept", "\n")]
            continue
        opening = _FENCE.match(text)
        if opening or _HEADING.match(text) or not text.strip():
            if paragraph:
                yield "prose", "", _joined(paragraph)
                paragraph = []
            if opening:
                fenced, name = [], text.strip().strip("`").removeprefix("yaml").strip()
            elif text.strip():
                yield "heading", "", line
            continue
        paragraph += [*line, Run(line[-1].kind, "\n")]
    if paragraph:
        yield "prose", "", _joined(paragraph)


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one fate made one, without the last line end."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].kind == run.kind:
            found[-1] = Run(run.kind, found[-1].text + run.text)
        else:
            found.append(run)
    if found:
        found[-1] = Run(found[-1].kind, found[-1].text.rstrip("\n"))
    return tuple(run for run in found if run.text)


def _without_signs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """A heading without its number signs and its ``{#id}``."""
    found = []
    started = False
    for run in runs:
        text = run.text
        if not started:
            text = text.lstrip("# ")
            started = bool(text)
        if text:
            found.append(Run(run.kind, text))
    if found:
        found[-1] = Run(found[-1].kind, _ATTRIBUTE.sub("", found[-1].text))
    return tuple(found)
