"""The lifecycle that a rulebook describes: stages, and the events that move a Party between them.

The stages are the values of one variable (the status).  What leads from one to another is found by exploring
every reachable state under every choice of readings, step by step with the interpreter, so an arrow is drawn
where a history takes it and nowhere else.  Counters without end are cut off where no guard can tell the
difference any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.correspondence import Key
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.system import Reading
from clauseproof.report.drawing.layout import Drawing
from clauseproof.report.drawing.legibility import SCREEN, Page, best
from clauseproof.report.drawing.png import png
from clauseproof.report.drawing.svg import svg
from clauseproof.report.lifecycle.comparison import compared
from clauseproof.report.lifecycle.description import description, summary
from clauseproof.report.lifecycle.diagram import beneath, candidates
from clauseproof.report.lifecycle.dot import dot
from clauseproof.report.lifecycle.graphml import graphml, network
from clauseproof.report.lifecycle.mermaid import mermaid
from clauseproof.report.lifecycle.passages import passages
from clauseproof.report.lifecycle.stages import Move, Stage
from clauseproof.report.lifecycle.status import status_of

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True)
class LifecycleGraph:
    """Stages and moves of one rulebook, with what differs from another one marked.

    ``title`` names the rulebook (and the one compared with), ``variable`` is the status, ``notes`` are
    remarks on how exact the graph is; ``readings`` are those of the rulebooks, for their questions and answers.
    """

    title: str
    variable: str
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    compared: bool = False
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()
    _stage: dict[str, Stage] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._stage.update((stage.value, stage) for stage in self.stages)

    def stage(self, value: str) -> Stage:
        """The stage with that value.  Raises :class:`KeyError`."""
        return self._stage[value]

    def moves_between(self, source: str, target: str) -> list[Move]:
        """The moves from one stage to another, in the rulebook's order; not what happens inside a stage."""
        return [m for m in self.moves if (m.source, m.target) == (source, target) and not m.inside]

    @property
    def description(self) -> str:
        """The graph in sentences, for readers who do not see it."""
        return description(self.stages, self.moves)

    @property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """The same as a networkx graph; a node is a value of the status, ``stages.END`` or ``stages.STUCK``."""
        return network(self.title, self.variable, self.stages, self.moves)

    def render(self, format: str) -> str | bytes:
        """The graph as ``svg``, ``png``, ``dot``, ``mermaid`` or ``graphml``.  Raises :class:`KeyError`."""
        return _FORMATS[format](self)

    def drawing(self, page: Page = SCREEN, *, embedded: bool = False) -> Drawing:
        """The graph laid out for a page (its width and height in pixels).

        Beneath it stands all that it leaves out; ``embedded``, only that the page around it tells that.
        """
        readings = {reading.name: reading for reading in self.readings}
        text = beneath(self.stages, self.moves, readings, compared=self.compared, embedded=embedded)
        return best(self._candidates, page).above(text, page[0])

    @cached_property
    def _candidates(self) -> tuple[Drawing, ...]:
        return candidates(self.stages, self.moves)

    def to_svg(self, page: Page = SCREEN, *, embedded: bool = False) -> str:
        """An SVG element with title and description.

        It stands alone, dark on light wherever it is shown; ``embedded``, it takes the ink, the background and the
        room of the page around it, and leaves it to that page to tell what the drawing leaves out.
        """
        told = summary(self.stages, self.moves) if embedded else self.description
        return svg(self.drawing(page, embedded=embedded), self.title, told, embedded=embedded)

    def to_png(self, page: Page = SCREEN, dpi: int = 192) -> bytes:
        """A PNG on white."""
        return png(self.drawing(page), dpi)

    def to_dot(self) -> str:
        """A Graphviz file that stands alone."""
        return dot(self.title, self.stages, self.moves)

    def to_mermaid(self) -> str:
        """A Mermaid flowchart."""
        return mermaid(self.title, self.stages, self.moves)

    def to_graphml(self) -> str:
        """GraphML, for graph tools."""
        return graphml(self.graph)


_FORMATS: dict[str, Callable[[LifecycleGraph], str | bytes]] = {
    "svg": LifecycleGraph.to_svg,
    "png": LifecycleGraph.to_png,
    "dot": LifecycleGraph.to_dot,
    "mermaid": LifecycleGraph.to_mermaid,
    "graphml": LifecycleGraph.to_graphml,
}


def lifecycle(
    rulebook: Rulebook,
    *,
    by: str | None = None,
    readings: Mapping[str, str] | None = None,
    against: Rulebook | None = None,
) -> LifecycleGraph:
    """The lifecycle graph of a rulebook.

    Parameters: ``by`` is the variable whose values are the stages (without it, the one with the most values
    that clauses define); ``readings`` fixes some readings, while over the others the graph is the union of
    what each choice allows; ``against`` is another rulebook of the same chain of amendments (usually
    ``rulebook.base``): what differs from it is marked, names being matched through the redline and never by
    themselves.

    Raises :class:`ClauseproofError` where a name is unknown, or the two rulebooks share no text.
    """
    readings = dict(readings or {})
    known = [rulebook] if against is None else [rulebook, against]
    for name, option in readings.items():
        owners = [book for book in known if name in book.system.reading]
        if not owners:
            names = [n for book in known for n in book.system.reading]
            raise fail("CP006", f"there is no reading '{name}'", help=did_you_mean(name, names))
        if not any(option in book.system.reading[name].names for book in owners):
            options = owners[0].system.reading[name].names
            raise fail("CP006", f"reading '{name}' has no option '{option}'", help=did_you_mean(option, options))
    variable = status_of(rulebook.system, by)
    found = passages(rulebook.system, variable, readings)
    if against is None:
        stages, moves = list(found.stages()), list(found.moves())
        title = f"Lifecycle of {_book_name(rulebook)}"
        return LifecycleGraph(
            title,
            variable.name,
            tuple(stages),
            tuple(moves),
            readings=rulebook.system.readings,
            notes=found.notes,
        )
    correspondence = against.to(rulebook)
    if correspondence is None:
        raise fail("CP030", f"'{against.id}' and '{rulebook.id}' share no text, so nothing says what corresponds")
    old_key = correspondence.before(Key("variable", "", variable.name))
    if old_key is None:
        raise fail("CP006", f"'{against.id}' has nothing that corresponds to the variable '{variable.name}'")
    old = passages(against.system, against.system.variable[old_key.name], readings)
    stages, moves = compared(old, found, correspondence)
    return LifecycleGraph(
        f"Lifecycle of {_book_name(rulebook)}, compared with {_book_name(against)}",
        variable.name,
        tuple(stages),
        tuple(moves),
        compared=True,
        readings=tuple({r.name: r for r in (*against.system.readings, *rulebook.system.readings)}.values()),
        notes=tuple(dict.fromkeys([*old.notes, *found.notes])),
    )


def _book_name(rulebook: Rulebook) -> str:
    name = rulebook.title or rulebook.id
    version = f" {rulebook.version}" if rulebook.version else ""
    return f"{name}{version}" + (f" (with {rulebook.amendment})" if rulebook.base is not None else "")
