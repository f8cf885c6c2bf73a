"""The lifecycle that a rulebook describes: stages, and the events that move a Party between them.

The stages are the values of one variable (the status).  What leads from one to another is found by exploring
every reachable state under every choice of readings, step by step with the interpreter, so an arrow is drawn
where a history takes it and nowhere else.  Counters without end are cut off where no guard can tell the
difference any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.expressions import (
    Add,
    Compare,
    Enumeration,
    Expression,
    IfThenElse,
    Literal,
    Minimum,
    Number,
    Read,
    Value,
    children,
    members,
    readings_read,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter, OutOfRange
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.system import Event, TransitionSystem, Variable, alternatives
from clauseproof.proofs.choices import MAX_CHOICES, Box, ChoiceSpace
from clauseproof.report.drawing.boxes import Arrow, Line, Mark, Style
from clauseproof.report.drawing.boxes import Box as DrawnBox
from clauseproof.report.drawing.layout import Drawing, layouts
from clauseproof.report.drawing.legibility import best
from clauseproof.report.drawing.png import png
from clauseproof.report.drawing.sizes import wrapped
from clauseproof.report.drawing.svg import svg

if TYPE_CHECKING:
    import networkx

MAX_STATES = 20_000
MAX_STAGES = 60

END = ""
"""The stage that stands for *nothing further happens*, under any reading: the close of a history."""

STUCK = "(no way on)"
"""The stage that stands for *nothing further can happen, though the history is not at its close*."""


@dataclass(frozen=True)
class Stage:
    """A value of the status.

    ``was`` is what it was called before (where that differs), ``reached`` whether any history comes to it,
    ``first`` whether one begins there, ``final`` whether nothing changes any more once it is reached;
    ``stuck`` says under which readings a Party can be left there with no way on (None for no readings, the empty
    text for all): on coming to the stage, or after something that happens in it.  ``stuck_when`` is the same as
    minimal conditions, ``stuck_mark`` whether the other rulebook has it too.
    """

    value: str
    label: str
    clause: str = ""
    was: str = ""
    mark: Mark = Mark.SAME
    reached: bool = True
    first: bool = False
    final: bool = False
    stuck: str | None = None
    stuck_when: tuple[Box, ...] = ()
    stuck_mark: Mark = Mark.SAME


@dataclass(frozen=True)
class Move:
    """An event that leads from one stage to another.

    ``target`` is :data:`END` where the event can be the last that ever happens, and :data:`STUCK` where it can be
    so though the history is not at its close.  ``inside`` says that the
    event leaves the status alone: something that happens while a Party is in the stage.  ``condition`` says
    under which readings there is this move (the empty text for all); ``was`` is the event's older name, where
    it differs.
    """

    source: str
    target: str
    event: str
    actor: str
    clause: str
    condition: str = ""
    was: str = ""
    inside: bool = False
    mark: Mark = Mark.SAME

    @property
    def detail(self) -> str:
        """Who does it, and which clause says so."""
        return ", ".join(part for part in (self.actor, self.clause) if part)


@dataclass(frozen=True)
class LifecycleGraph:
    """Stages and moves of one rulebook, with what differs from another one marked.

    ``title`` names the rulebook (and the one compared with), ``variable`` is the status, ``notes`` are
    remarks on how exact the graph is.
    """

    title: str
    variable: str
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    compared: bool = False
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
        said = []
        for stage in self.stages:
            words = [_stage_name(stage)]
            if stage.mark is not Mark.SAME:
                words.append(stage.mark.value)
            if stage.first:
                words.append("the first stage")
            if not stage.reached:
                words.append("never reached")
            if stage.final:
                words.append("final")
            if stage.stuck is not None:
                words.append("a Party can be left here" + _if(stage.stuck))
            said.append(", ".join(words) + ".")
            for move in self.moves:
                if move.source == stage.value:
                    mark = f" ({move.mark.value})" if move.mark is not Mark.SAME else ""
                    if move.inside:
                        goes = "within it"
                    elif move.target == END:
                        goes = "and nothing further happens"
                    elif move.target == STUCK:
                        goes = "and then there can be no way on"
                    else:
                        goes = f"to {self._stage[move.target].label}"
                    said.append(f"{_event_name(move)} by {move.detail}{_if(move.condition)}: {goes}{mark}.")
        return " ".join(said)

    @property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """The same as a networkx graph; a node is a value of the status, :data:`END` or :data:`STUCK`."""
        import networkx

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(title=self.title, variable=self.variable)
        for stage in self.stages:
            graph.add_node(
                stage.value,
                label=stage.label,
                clause=stage.clause,
                was=stage.was,
                mark=stage.mark.value,
                reached=stage.reached,
                first=stage.first,
                final=stage.final,
                stuck="" if stage.stuck is None else stage.stuck or "always",
            )
        if any(move.target == END for move in self.moves):
            graph.add_node(END, label="nothing further happens", mark=self._end_mark().value)
        if self._left:
            graph.add_node(STUCK, label="no way on", mark=self._stuck_mark().value)
        for number, move in enumerate(self.moves):
            graph.add_edge(
                move.source,
                move.target,
                key=number,
                event=move.event,
                actor=move.actor,
                clause=move.clause,
                condition=move.condition,
                was=move.was,
                inside=move.inside,
                mark=move.mark.value,
            )
        for stage in self._left:
            graph.add_edge(
                stage.value, STUCK, key=STUCK, event="", condition=stage.stuck or "", mark=stage.stuck_mark.value
            )
        return graph

    def _end_mark(self) -> Mark:
        return _common({move.mark for move in self.moves if move.target == END})

    @property
    def _left(self) -> list[Stage]:
        """The stages in which a Party can be left with no way on."""
        return [stage for stage in self.stages if stage.stuck is not None]

    def _stuck_mark(self) -> Mark:
        return _common({stage.stuck_mark for stage in self._left})

    def _arrows(self) -> list[tuple[str, str, Mark, list[Move]]]:
        """Moves between the same stages with the same mark, as one arrow."""
        found: dict[tuple[str, str, Mark], list[Move]] = {}
        for move in self.moves:
            if not move.inside and move.target != STUCK:
                found.setdefault((move.source, move.target, move.mark), []).append(move)
        return [(source, target, mark, moves) for (source, target, mark), moves in found.items()]

    def _after_which(self, stage: Stage) -> list[Move]:
        """What can be the last thing before there is no way on from a stage."""
        return [move for move in self.moves if move.source == stage.value and move.target == STUCK]

    def _ids(self) -> dict[str, str]:
        ids = {stage.value: f"stage{number}" for number, stage in enumerate(self.stages)}
        return ids | {END: "end", STUCK: "stuck"}

    # -- formats
    # ---------------------------------------------------------------------------------------------------

    def render(self, format: str) -> str | bytes:
        """The graph as ``svg``, ``png``, ``dot``, ``mermaid`` or ``graphml``.  Raises :class:`KeyError`."""
        return _FORMATS[format](self)

    def drawing(self, page: float = 900.0) -> Drawing:
        """The graph laid out for a page of that many pixels' width, text in narrower or wider lines."""
        legend = self._legend()
        return best(
            (drawing for limit in _LIMITS for drawing in layouts(*self._boxes_and_arrows(limit), legend)),
            page,
        )

    def _boxes_and_arrows(self, limit: float) -> tuple[list[DrawnBox], list[Arrow]]:
        ids = self._ids()
        boxes: list[DrawnBox] = []
        arrows: list[Arrow] = []
        for stage in self.stages:
            inside = [
                line
                for move in self.moves
                if move.inside and move.source == stage.value
                for line in _move_lines(move, limit, signed=move.mark is not stage.mark)
            ]
            boxes.append(
                DrawnBox(
                    ids[stage.value],
                    tuple(_stage_lines(stage, limit)),
                    tuple(inside),
                    stage.mark,
                    "final" if stage.final else "stage",
                    not stage.reached,
                )
            )
            if stage.first:
                boxes.append(DrawnBox(f"begin-{ids[stage.value]}", mark=stage.mark, kind="begin"))
                arrows.append(Arrow(f"begin-{ids[stage.value]}", ids[stage.value], (), stage.mark))
        if any(move.target == END for move in self.moves):
            text = (Line("nothing further", Style.DETAIL),)
            boxes.append(DrawnBox("end", text, mark=self._end_mark(), kind="end"))
        for source, target, mark, moves in self._arrows():
            arrows.append(Arrow(ids[source], ids[target], tuple(_arrow_lines(target, moves, limit)), mark))
        if self._left:
            nowhere = (Line("no way on", Style.TITLE), Line("stuck, not done", Style.DETAIL))
            boxes.append(DrawnBox("stuck", nowhere, mark=self._stuck_mark(), kind="stuck"))
        for stage in self._left:
            lines = tuple(_stuck_lines(stage, self._after_which(stage), limit))
            arrows.append(Arrow(ids[stage.value], "stuck", lines, stage.stuck_mark))
        return boxes, arrows

    def _legend(self) -> list[Line]:
        if not self.compared:
            return []
        said = {
            Mark.ADDED: "added",
            Mark.REMOVED: "removed (dashed)",
            Mark.CHANGED: "under other readings than before",
        }
        used = {mark for stage in self.stages for mark in (stage.mark, stage.stuck_mark)}
        used |= {move.mark for move in self.moves}
        return [Line(text, Style.DETAIL, mark) for mark, text in said.items() if mark in used]

    def to_svg(self, page: float = 900.0, *, embedded: bool = False) -> str:
        """An SVG element with title and description.

        It stands alone, dark on light wherever it is shown; ``embedded``, it takes the ink, the background and the
        room of the page around it.
        """
        return svg(self.drawing(page), self.title, self.description, embedded=embedded)

    def to_png(self, page: float = 900.0, dpi: int = 192) -> bytes:
        """A PNG on white."""
        return png(self.drawing(page), dpi)

    def to_dot(self) -> str:
        """A Graphviz file that stands alone."""
        ids = self._ids()
        out = [
            "digraph lifecycle {",
            f"  graph [rankdir=LR, label={_quoted(self.title)}, labelloc=t, fontname=Helvetica];",
            "  node [shape=box, style=rounded, fontname=Helvetica, fontsize=12];",
            "  edge [fontname=Helvetica, fontsize=10, arrowsize=0.7];",
        ]
        for stage in self.stages:
            text = [
                f"{_signed(stage)}{line.text}" if not n else line.text for n, line in enumerate(_stage_lines(stage))
            ]
            text += [
                f"{_signed(line)}{line.text}"
                for move in self.moves
                if move.inside and move.source == stage.value
                for line in _move_lines(move, signed=move.mark is not stage.mark)
            ]
            look = _dot_look(stage.mark) + (", peripheries=2" if stage.final else "")
            look += ', style="rounded,dotted"' if not stage.reached else ""
            out.append(f"  {ids[stage.value]} [label={_quoted(*text)}{look}];")
            if stage.first:
                begin = f"begin_{ids[stage.value]}"
                out.append(f'  {begin} [shape=point, width=0.15, label=""];')
                out.append(f"  {begin} -> {ids[stage.value]};")
        if any(move.target == END for move in self.moves):
            out.append(f'  end [label="nothing further", peripheries=2{_dot_look(self._end_mark())}];')
        for source, target, mark, moves in self._arrows():
            text = [f"{_signed(line)}{line.text}" for line in _arrow_lines(target, moves)]
            out.append(f"  {ids[source]} -> {ids[target]} [label={_quoted(*text)}{_dot_look(mark)}];")
        if self._left:
            out.append(f'  stuck [label="no way on", style=bold{_dot_look(self._stuck_mark())}];')
        for stage in self._left:
            text = [f"{_signed(line)}{line.text}" for line in _stuck_lines(stage, self._after_which(stage))]
            out.append(f"  {ids[stage.value]} -> stuck [label={_quoted(*text)}{_dot_look(stage.stuck_mark)}];")
        return "\n".join([*out, "}"]) + "\n"

    def to_mermaid(self) -> str:
        """A Mermaid flowchart."""
        ids = self._ids()
        out = ["---", f"title: {_mermaid_title(self.title)}", "---", "flowchart LR"]
        styles: list[str] = []
        links: list[Mark] = []
        for stage in self.stages:
            text = [f"<b>{_signed(stage)}{_mermaid(_stage_lines(stage)[0].text)}</b>"]
            text += [_mermaid(line.text) for line in _stage_lines(stage)[1:]]
            text += [
                _mermaid(f"{_signed(move)}{_event_name(move)} ({move.detail}{_if(move.condition)})")
                for move in self.moves
                if move.inside and move.source == stage.value
            ]
            left, right = ("[[", "]]") if stage.final else ("(", ")")
            out.append(f'    {ids[stage.value]}{left}"{"<br>".join(text)}"{right}')
            if stage.mark is not Mark.SAME:
                styles.append(f"    style {ids[stage.value]} {_MERMAID[stage.mark]}")
            if stage.first:
                out.append(f"    begin_{ids[stage.value]}((( ))) --> {ids[stage.value]}")
                links.append(Mark.SAME)
        if any(move.target == END for move in self.moves):
            out.append('    end_(("nothing further"))')
        for source, target, mark, moves in self._arrows():
            text = [
                _mermaid(f"{_signed(move)}{_event_name(move)} ({move.detail}{_if(move.condition)})") for move in moves
            ]
            line = {Mark.REMOVED: "-.->", Mark.ADDED: "==>"}.get(mark, "-->")
            out.append(f'    {ids[source]} {line}|"{"<br>".join(text)}"| {ids[target] if target != END else "end_"}')
            links.append(mark)
        if self._left:
            out.append('    stuck{{"no way on"}}')
        for stage in self._left:
            text = [_mermaid(line.text) for line in _stuck_lines(stage, self._after_which(stage))]
            text[0] = f"{stage.stuck_mark.sign} {text[0]}".strip()
            line = {Mark.ADDED: "==>"}.get(stage.stuck_mark, "-->")
            out.append(f'    {ids[stage.value]} {line}|"{"<br>".join(text)}"| stuck')
            links.append(stage.stuck_mark)
        for number, mark in enumerate(links):
            if mark is not Mark.SAME:
                styles.append(f"    linkStyle {number} {_MERMAID[mark]}")
        return "\n".join([*out, *styles]) + "\n"

    def to_graphml(self) -> str:
        """GraphML, for graph tools."""
        from networkx.readwrite.graphml import generate_graphml

        return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(generate_graphml(self.graph)) + "\n"


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
    variable = _status(rulebook.system, by)
    found = _explored(rulebook, variable, readings)
    if against is None:
        stages, moves = list(found.stages()), list(found.moves())
        title = f"Lifecycle of {_book_name(rulebook)}"
        return LifecycleGraph(title, variable.name, tuple(stages), tuple(moves), notes=tuple(found.notes))
    correspondence = against.to(rulebook)
    if correspondence is None:
        raise fail("CP030", f"'{against.id}' and '{rulebook.id}' share no text, so nothing says what corresponds")
    old_key = correspondence.before(Key("variable", "", variable.name))
    if old_key is None:
        raise fail("CP006", f"'{against.id}' has nothing that corresponds to the variable '{variable.name}'")
    old = _explored(against, against.system.variable[old_key.name], readings)
    stages, moves = _compared(old, found, correspondence)
    return LifecycleGraph(
        f"Lifecycle of {_book_name(rulebook)}, compared with {_book_name(against)}",
        variable.name,
        tuple(stages),
        tuple(moves),
        True,
        tuple(dict.fromkeys([*old.notes, *found.notes])),
    )


def _common(marks: set[Mark]) -> Mark:
    """The mark of a node from those of the arrows to it: added or removed where all of them are."""
    return marks.pop() if len(marks) == 1 and marks <= {Mark.ADDED, Mark.REMOVED} else Mark.SAME


def _book_name(rulebook: Rulebook) -> str:
    name = rulebook.title or rulebook.id
    version = f" {rulebook.version}" if rulebook.version else ""
    return f"{name}{version}" + (f" (with {rulebook.amendment})" if rulebook.base is not None else "")


def _status(system: TransitionSystem, by: str | None) -> Variable:
    """The variable whose values are the stages."""
    if by is not None:
        if by not in system.variable:
            raise fail("CP006", f"the rulebook has no variable '{by}'", help=did_you_mean(by, system.variable))
        values = members(system.variable[by].sort)
        if values is None or len(values) > MAX_STAGES:
            raise fail("CP008", f"'{by}' ({system.variable[by].sort}) has too many values to be drawn as stages")
        return system.variable[by]
    candidates = [v for v in system.variables if isinstance(v.sort, Enumeration) and v.name not in system.attributes]
    if not candidates:
        raise fail("CP006", "no variable of this rulebook has named values that events set", help="say --by VARIABLE")
    return max(candidates, key=lambda v: (len(v.value_clauses), len(members(v.sort) or ())))


# -- exploration ---------------------------------------------------------------------------------------------

_State = tuple[Value, ...]


@dataclass
class _Explored:
    """What the reachable states say: masks of choices by stage and move."""

    rulebook: Rulebook
    variable: Variable
    space: ChoiceSpace
    notes: list[str] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)
    first: set[str] = field(default_factory=set)
    lively: set[str] = field(default_factory=set)
    """Stages in which something can still change, under some choice."""
    stuck: dict[str, int] = field(default_factory=dict)
    found: dict[tuple[str, str, str, bool], int] = field(default_factory=dict)
    """(source, target, event, inside) to the choices under which it happens."""

    @property
    def values(self) -> list[str]:
        return [_word(value) for value in members(self.variable.sort) or ()]

    def boxes(self, mask: int, within: int) -> list[Box]:
        """The readings under which something happens, given that its stage is reached; ``[{}]`` is all."""
        return list(self.space.minimal(mask | (self.space.all & ~within)))

    def condition(self, mask: int, within: int) -> str:
        """The same in words."""
        return _said(self.boxes(mask, within), list(self.space.minimal(within & ~mask)))

    def stages(self) -> Iterator[Stage]:
        clauses = dict(self.variable.value_clauses)
        for value in self.values:
            reached = self.reached.get(value, 0)
            stuck = self.stuck.get(value, 0)
            final = bool(reached) and value not in self.lively
            yield Stage(
                value,
                self.label(value),
                clauses.get(value, ""),
                reached=bool(reached),
                first=value in self.first,
                final=final,
                stuck=None if final or not stuck else self.condition(stuck, reached),
                stuck_when=() if final or not stuck else tuple(self.boxes(stuck, reached)),
            )

    def strand(self, source: str, event: str) -> None:
        """Take an event that can be the last of all for one after which there is no way on."""
        mask = self.found.pop((source, END, event, False))
        key = (source, STUCK, event, False)
        self.found[key] = self.found.get(key, 0) | mask
        self.stuck[source] = self.stuck.get(source, 0) | mask

    def label(self, value: str) -> str:
        words = value.replace("_", " ")
        return (
            words if isinstance(self.variable.sort, Enumeration) else f"{self.variable.name.replace('_', ' ')}: {words}"
        )

    def moves(self) -> Iterator[Move]:
        order = {event.name: number for number, event in enumerate(self.rulebook.system.events)}
        places = {value: number for number, value in enumerate([*self.values, END, STUCK])}
        for (source, target, name, inside), mask in sorted(
            self.found.items(),
            key=lambda item: (places[item[0][0]], places[item[0][1]], order[item[0][2]], item[0][3]),
        ):
            event = self.rulebook.system.event[name]
            yield Move(
                source,
                target,
                name,
                " or ".join(alternatives(event.actor)),
                event.clause,
                self.condition(mask, self.reached.get(source, 0)),
                inside=inside,
            )


def _word(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _explored(rulebook: Rulebook, variable: Variable, readings: Mapping[str, str]) -> _Explored:
    """Explore with every variable; where that is too much, only with those that can matter to guards."""
    whole = rulebook.system
    own = {
        name: option
        for name, option in readings.items()
        if name in whole.reading and option in whole.reading[name].names
    }
    fixed = whole.under(own)
    found = _explore(replace(rulebook, system=fixed), variable, fixed, whole)
    if found is None:
        read = fixed.slice(Read(variable.name, variable.sort))
        found = _explore(replace(rulebook, system=fixed), variable, read, whole)
    if found is None:
        found = _explore(replace(rulebook, system=fixed), variable, read, whole, partly=True)
    assert found is not None
    return found


def _explore(
    rulebook: Rulebook,
    variable: Variable,
    system: TransitionSystem,
    whole: TransitionSystem,
    partly: bool = False,
) -> _Explored | None:
    """Every reachable state with the choices under which it is reached (None where there are too many).

    ``whole`` is the system before any reading was fixed.
    """
    abstract, growing, notes = _saturated(system, variable.name)
    relevant = abstract.relevant_readings()
    size = 1
    for name in relevant:
        size *= len(abstract.reading[name].names)
    if size > MAX_CHOICES:
        raise fail(
            "CP013",
            f"the readings can be chosen in {size:,} ways, and at most {MAX_CHOICES:,} can be drawn at once",
            help="fix some of them with --reading NAME=OPTION",
        )
    space = ChoiceSpace.over(reading for reading in abstract.readings if reading.name in relevant)
    result = _Explored(rulebook, variable, space, notes)
    names = tuple(v.name for v in abstract.variables)
    at = names.index(variable.name)

    def cases(read: Iterable[str]) -> list[tuple[int, Interpreter]]:
        """The choices grouped by the readings that matter here, each group with its interpreter."""
        some = [reading for reading in space.readings if reading.name in set(read)]
        return [
            (space.box({name: (option,) for name, option in choice.items()}), Interpreter(abstract, choice))
            for choice in ChoiceSpace.over(some).choices
        ]

    events = [
        (
            event,
            cases(_readings_of(event)),
        )
        for event in abstract.events
    ]
    reach: dict[_State, int] = {}
    pending: dict[_State, int] = {}

    def arrive(state: _State, mask: int) -> bool:
        new = mask & ~reach.get(state, 0)
        if new:
            reach[state] = reach.get(state, 0) | new
            pending[state] = pending.get(state, 0) | new
        return len(reach) <= MAX_STATES

    def incomplete() -> None:
        result.notes.append(f"only {MAX_STATES:,} states were explored, so arrows may be missing")

    complete = True
    for mask, interpreter in cases(readings_read(abstract.initially)):
        for first in interpreter.initial_states():
            state = tuple(first[name] for name in names)
            result.first.add(_word(state[at]))
            if not arrive(state, mask):
                complete = False
                break
    steps: dict[_State, list[_Step]] = {}
    while pending and complete:
        state, fresh = next(iter(pending.items()))
        del pending[state]
        if state not in steps:
            here = dict(zip(names, state, strict=True))
            steps[state] = list(_steps(here, names, events, growing))
        for step in steps[state]:
            if step.choices & fresh and not arrive(step.after, step.choices & fresh):
                complete = False
                break
    if not complete:
        if not partly:
            return None
        incomplete()
    _gather(result, reach, steps, at, variable.name, _elsewhere(whole, names))
    return result


def _elsewhere(whole: TransitionSystem, names: tuple[str, ...]) -> Callable[[_State], bool]:
    """Whether some reading lets something change in a state: then it is no close of a history under any."""
    ways = []
    for event in whole.events:
        effects = tuple((name, effect) for name, effect in event.effects if name in names)
        if not variables_read(event.guard).union(*(variables_read(e) for _, e in effects)) <= set(names):
            continue
        some = [reading for reading in whole.readings if reading.name in _readings_of(event)]
        interpreters = [Interpreter(whole, choice) for choice in ChoiceSpace.over(some).choices]
        ways.append((replace(event, effects=effects), interpreters))

    def changes(state: _State) -> bool:
        here = dict(zip(names, state, strict=True))
        for event, interpreters in ways:
            for interpreter in interpreters:
                if interpreter.is_enabled(here, event):
                    with suppress(OutOfRange):
                        if interpreter.apply(here, event) != here:
                            return True
        return False

    return changes


def _readings_of(event: Event) -> set[str]:
    return set(readings_read(event.guard).union(*(readings_read(effect) for _, effect in event.effects)))


@dataclass(frozen=True)
class _Step:
    """A step under some choices; ``changes`` says whether the concrete state differs after it."""

    choices: int
    event: Event
    after: _State
    changes: bool


def _steps(
    here: dict[str, Value],
    names: tuple[str, ...],
    events: Iterable[tuple[Event, list[tuple[int, Interpreter]]]],
    growing: Mapping[str, tuple[Expression, ...]],
) -> Iterator[_Step]:
    for event, cases in events:
        for mask, interpreter in cases:
            if not interpreter.is_enabled(here, event):
                continue
            try:
                after = interpreter.apply(here, event)
            except OutOfRange:  # such a step is in no history
                continue
            changes = after != here or any(_grows(effect, here, interpreter) for effect in growing.get(event.name, ()))
            yield _Step(mask, event, tuple(after[name] for name in names), changes)


def _grows(effect: Expression, here: Mapping[str, Value], interpreter: Interpreter) -> bool:
    """Whether a counter grows by its effect in a state, though it may be cut off there."""
    match effect:
        case IfThenElse(condition, yes, no):
            return _grows(yes if interpreter.holds(condition, here) else no, here, interpreter)
        case Add(_, Literal(value)) | Add(Literal(value), _):
            return int(value) > 0
        case _:
            return False


def _gather(
    result: _Explored,
    reach: Mapping[_State, int],
    steps: Mapping[_State, list[_Step]],
    at: int,
    status: str,
    elsewhere: Callable[[_State], bool],
) -> None:
    """Read stages and moves off the reachable states.

    A state in which nothing can change is the close of a history where an event that leaves the status alone leads
    to it, and no reading would let anything change there.  In any other such state there is no way on.
    """
    everywhere = result.space.all

    def changing(state: _State) -> int:
        """The choices under which something can still change in this state."""
        if state not in steps:  # not explored any more, so nothing is said of it
            return everywhere
        mask = 0
        for step in steps[state]:
            if step.changes:
                mask |= step.choices
        return mask

    quiet = {state: mask & ~changing(state) for state, mask in reach.items()}
    ended: dict[_State, int] = {}
    open_elsewhere = {state for state, mask in quiet.items() if mask and elsewhere(state)}
    for state, mask in reach.items():
        source = _word(state[at])
        result.reached[source] = result.reached.get(source, 0) | mask
        if mask & ~quiet[state]:
            result.lively.add(source)
        for step in steps.get(state, []):
            event, after = step.event, step.after
            held = mask & step.choices
            if not held or not step.changes:
                continue
            sets = any(name == status for name, _ in event.effects)
            target = _word(after[at])
            last = quiet.get(after, 0) & held
            if not sets and last:
                stuck = after in open_elsewhere
                key = (source, STUCK if stuck else END, event.name, False)
                result.found[key] = result.found.get(key, 0) | last
                if not stuck:
                    ended[after] = ended.get(after, 0) | last
            goes_on = held if sets else held & ~last
            if goes_on:
                key = (source, target, event.name, not sets)
                result.found[key] = result.found.get(key, 0) | goes_on
    for state, mask in quiet.items():
        left = mask & ~ended.get(state, 0)
        if left:
            value = _word(state[at])
            result.stuck[value] = result.stuck.get(value, 0) | left
    # Where an event can be the last of all, but need not, it is shown once: as one that can be.
    for source, end, name, _ in [key for key in result.found if key[1] in (END, STUCK)]:
        inside = (source, source, name, True)
        if not result.found.get(inside, 0) & ~result.found[source, end, name, False]:
            result.found.pop(inside, None)


# -- counters ------------------------------------------------------------------------------------------------


def _saturated(
    system: TransitionSystem, status: str
) -> tuple[TransitionSystem, dict[str, tuple[Expression, ...]], list[str]]:
    """The system with counters made finite, the effects on them by event, and remarks.

    A number that is only ever increased or set, and only compared with literals, behaves alike from the
    largest such literal on: it is cut off there, which loses nothing.  Other numbers without end stay.
    """
    notes = []
    cut: dict[str, int] = {}
    for counter in system.variables:
        if not isinstance(counter.sort, Number) or members(counter.sort) is not None or counter.name == status:
            continue
        limit = _limit(system, counter)
        if limit is not None:
            cut[counter.name] = limit
            continue
        notes.append(f"the number '{counter.name}' is explored as far as {MAX_STATES:,} states go")
        if counter.initial is None:
            raise fail(
                "CP013",
                f"'{counter.name}' may begin with any number, so there is no end of first states",
                counter.origin.span if counter.origin else None,
                help="say 'initially:' with a number or a range",
            )
    abstract = replace(
        system,
        variables=tuple(
            replace(v, sort=Number(_low(v), cut[v.name])) if v.name in cut else v for v in system.variables
        ),
        events=tuple(
            replace(
                event,
                effects=tuple((n, _capped(effect, cut[n]) if n in cut else effect) for n, effect in event.effects),
            )
            for event in system.events
        ),
    )
    growing = {event.name: tuple(effect for name, effect in event.effects if name in cut) for event in system.events}
    return abstract, growing, notes


def _low(counter: Variable) -> int:
    assert isinstance(counter.sort, Number)
    return 0 if counter.sort.low is None else counter.sort.low


def _limit(system: TransitionSystem, counter: Variable) -> int | None:
    """From which value on a counter's values are all alike; None where that cannot be said."""
    assert isinstance(counter.sort, Number)
    literals = [0]
    if counter.initial is None:
        if counter.sort.low is None:
            return None
    else:
        literals += [int(value) for value in counter.initial]

    def compared(expression: Expression) -> bool:
        """Whether the counter occurs only as one side of a comparison with a literal."""
        match expression:
            case Compare(_, Read(name), Literal(value)) | Compare(_, Literal(value), Read(name)) if (
                name == counter.name
            ):
                literals.append(int(value))
                return True
            case Read(name):
                return name != counter.name
            case _:
                return all(compared(part) for part in children(expression))

    def grows(effect: Expression) -> bool:
        match effect:
            case IfThenElse(condition, yes, no):
                return compared(condition) and grows(yes) and grows(no)
            case Literal(value):
                literals.append(int(value))
                return True
            case Read(name):
                return name == counter.name
            case Add(Read(name), Literal(value)) | Add(Literal(value), Read(name)):
                return name == counter.name and int(value) >= 0
            case _:
                return False

    fine = compared(system.initially) and all(
        compared(event.guard) and all(grows(e) if name == counter.name else compared(e) for name, e in event.effects)
        for event in system.events
    )
    if not fine or counter.sort.high is not None or min(literals) < _low(counter) or max(literals) > 1_000:
        return None
    return max(literals) + 1


def _capped(effect: Expression, limit: int) -> Expression:
    match effect:
        case IfThenElse(condition, yes, no):
            return IfThenElse(condition, _capped(yes, limit), _capped(no, limit))
        case Add(left, right):
            sort = Number(0, limit)
            return Minimum(Add(left, right), Literal(limit, sort))
        case _:
            return effect


# -- comparison ----------------------------------------------------------------------------------------------


def _compared(old: _Explored, new: _Explored, correspondence: Correspondence) -> tuple[list[Stage], list[Move]]:
    """The new graph with what is gone put back as removed, and each thing marked.

    An event that can be the last of all now, and was followed by something under every reading of the old rules,
    leaves no way on: it did not close a history before.
    """
    _strand(old, new, correspondence)
    old_stages = {stage.value: stage for stage in old.stages()}

    def value_after(value: str) -> str | None:
        if value == END or not isinstance(old.variable.sort, Enumeration):
            return value
        became = correspondence.after(Key("value", old.variable.name, value))
        return became.name if became is not None and became.owner == new.variable.name else None

    after = {value: value_after(value) for value in old_stages}
    before = {became: value for value, became in after.items() if became is not None}
    stages: list[Stage] = []
    for stage in new.stages():
        was = before.get(stage.value)
        if was is None:
            stages.append(replace(stage, mark=Mark.ADDED, stuck_mark=Mark.ADDED))
        else:
            renamed = old_stages[was].label if was != stage.value else ""
            mark = _stuck_mark(old_stages[was], stage, old, correspondence)
            stages.append(replace(stage, was=renamed, stuck_mark=mark))
    taken = {stage.value for stage in stages}
    place: dict[str, str] = {END: END, STUCK: STUCK}
    for value, stage in old_stages.items():
        became = after[value]
        if became is not None:
            place[value] = became
            continue
        kept = value if value not in taken else f"{value} (before)"
        taken.add(kept)
        place[value] = kept
        stages.append(replace(stage, value=kept, mark=Mark.REMOVED, stuck_mark=Mark.REMOVED))

    def event_after(name: str) -> str | None:
        became = correspondence.after(Key("event", "", name))
        return became.name if became is not None else None

    gone: dict[tuple[str, str, str, bool], Move] = {}
    was_there: dict[tuple[str, str, str, bool], Move] = {}
    for move in old.moves():
        became = event_after(move.event)
        key = (place[move.source], place[move.target], became or "", move.inside)
        if became is not None:
            was_there[key] = move
        else:
            gone[key[0], key[1], move.event, move.inside] = replace(
                move, source=key[0], target=key[1], mark=Mark.REMOVED
            )
    moves: list[Move] = []
    for move in new.moves():
        earlier = was_there.pop((move.source, move.target, move.event, move.inside), None)
        if earlier is None:
            origin = correspondence.before(Key("event", "", move.event))
            was = origin.name if origin is not None and origin.name != move.event else ""
            moves.append(replace(move, was=was, mark=Mark.ADDED))
            continue
        same = _conditions(old, earlier, correspondence) == _conditions(new, move, None)
        was = earlier.event if earlier.event != move.event else ""
        moves.append(replace(move, was=was, mark=Mark.SAME if same else Mark.CHANGED))
    moves += [
        replace(move, source=source, target=target, mark=Mark.REMOVED)
        for (source, target, _, _), move in was_there.items()
    ]
    return stages, [*moves, *gone.values()]


def _strand(old: _Explored, new: _Explored, correspondence: Correspondence) -> None:
    """Events of the new rules that can be the last of all, and in the old always led on."""
    for source, target, event, _ in list(new.found):
        if target != END:
            continue
        was = correspondence.before(Key("event", "", event))
        value = correspondence.before(Key("value", new.variable.name, source))
        stage = value.name if value is not None else source
        if was is None or not isinstance(new.variable.sort, Enumeration):
            continue
        targets = {key[1] for key in old.found if (key[0], key[2]) == (stage, was.name)}
        if targets and END not in targets:
            new.strand(source, event)


def _stuck_mark(was: Stage, stage: Stage, old: _Explored, correspondence: Correspondence) -> Mark:
    """Whether a Party could be left in a stage before, under the same readings."""
    if stage.stuck is None:
        return Mark.SAME
    if was.stuck is None:
        return Mark.ADDED
    before = _carried(was.stuck_when, correspondence)
    return Mark.SAME if before == _carried(stage.stuck_when, None) else Mark.CHANGED


def _conditions(book: _Explored, move: Move, carried: Correspondence | None) -> frozenset[frozenset[tuple[str, str]]]:
    """The choices under which a move is not made, by the names of the later rulebook."""
    mask = book.found[move.source, move.target, move.event, move.inside]
    return _carried(book.boxes(mask, book.reached.get(move.source, 0)), carried)


def _carried(boxes: Iterable[Box], carried: Correspondence | None) -> frozenset[frozenset[tuple[str, str]]]:
    """Conditions on readings in the names of the later rulebook."""

    def name(reading: str) -> str:
        became = carried.after(Key("reading", "", reading)) if carried else None
        return became.name if became else reading

    def spelt(reading: str, option: str) -> str:
        became = carried.after(Key("option", reading, option)) if carried else None
        return became.name if became else option

    return frozenset(
        frozenset((name(reading), spelt(reading, option)) for reading, options in box.items() for option in options)
        for box in boxes
    )


# -- words ---------------------------------------------------------------------------------------------------


def _said(boxes: list[Box], otherwise: list[Box]) -> str:
    """A set of choices in plain words, or the others where that is shorter; nothing where it is all."""

    def words(boxes: list[Box]) -> str:
        return ", or ".join(
            " and ".join(f"{reading} is {' or '.join(options)}" for reading, options in box.items()) for box in boxes
        )

    if {} in boxes:
        return ""
    here, elsewhere = words(boxes), words(otherwise)
    shorter = (len(boxes), len(here)) <= (len(otherwise), len(elsewhere))
    return f"only if {here}" if shorter else f"unless {elsewhere}"


def _if(condition: str) -> str:
    return f", {condition}" if condition else ""


def _stage_name(stage: Stage) -> str:
    return stage.label + (f" (was {stage.was})" if stage.was else "")


def _event_name(move: Move) -> str:
    return move.event + (f" (was {move.was})" if move.was else "")


def _signed(thing: Line | Stage | Move) -> str:
    sign = thing.sign if isinstance(thing, Line) else thing.mark.sign
    return f"{sign} " if sign else ""


_WHOLE = 1e9
_LIMITS = (150.0, 210.0)
"""How wide lines of text may be in a drawing, in pixels."""


def _stage_lines(stage: Stage, limit: float = _WHOLE) -> list[Line]:
    lines = wrapped(stage.label, Style.TITLE, stage.mark, limit)
    if stage.was:
        lines += wrapped(f"was {stage.was}", Style.DETAIL, limit=limit)
    if stage.clause:
        lines += wrapped(stage.clause, Style.DETAIL, limit=limit)
    if not stage.reached:
        lines += wrapped("never reached", Style.CONDITION, limit=limit)
    return lines


def _stuck_lines(stage: Stage, last: Sequence[Move], limit: float = _WHOLE) -> list[Line]:
    """The text of an arrow to where there is no way on: under which readings, and after what."""
    said = "a Party can be left here" + _if(stage.stuck or "")
    lines = wrapped(said, Style.CONDITION, stage.stuck_mark, limit)
    for move in last:
        condition = _if(move.condition) if move.condition != stage.stuck else ""
        lines += wrapped(f"after {move.event}{condition}", Style.CONDITION, limit=limit)
    return lines


def _move_lines(move: Move, limit: float = _WHOLE, signed: bool = True) -> list[Line]:
    lines = wrapped(_event_name(move), Style.EVENT, move.mark if signed else Mark.SAME, limit)
    lines += wrapped(move.detail, Style.DETAIL, limit=limit)
    if move.condition:
        lines += wrapped(move.condition, Style.CONDITION, limit=limit)
    return lines


def _arrow_lines(target: str, moves: list[Move], limit: float = _WHOLE) -> list[Line]:
    """The text of an arrow for several moves; a condition that they share is said once."""
    shared = len(moves) > 1 and len({move.condition for move in moves}) == 1
    lines = [line for move in moves for line in _move_lines(replace(move, condition="") if shared else move, limit)]
    if shared and moves[0].condition:
        lines += wrapped(f"each {moves[0].condition}", Style.CONDITION, limit=limit)
    if target == END and len(moves) > 1:
        lines[:0] = wrapped("whichever comes last:", Style.CONDITION, limit=limit)
    return lines


def _quoted(*lines: str) -> str:
    return '"' + "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines) + '"'


def _dot_look(mark: Mark) -> str:
    return {
        Mark.SAME: "",
        Mark.ADDED: ', color="#238636", fontcolor="#238636", penwidth=2',
        Mark.REMOVED: ', color="#da3633", fontcolor="#da3633", style=dashed',
        Mark.CHANGED: ', color="#9a6700", fontcolor="#9a6700", style="dashed"',
    }[mark]


_MERMAID = {
    Mark.ADDED: "stroke:#238636,stroke-width:3px",
    Mark.REMOVED: "stroke:#da3633,stroke-dasharray:6 4",
    Mark.CHANGED: "stroke:#9a6700,stroke-dasharray:10 3",
}


def _mermaid(text: str) -> str:
    """Text for Mermaid's quoted labels: its own marks as numbered entities."""
    return "".join(f"#{ord(c)};" if c in '"#&<>`;[]{}|\\' else c for c in text)


def _mermaid_title(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)


__all__ = ["END", "MAX_STATES", "STUCK", "LifecycleGraph", "Move", "Stage", "lifecycle"]
