"""The lifecycle graph: what histories do, drawn so that it can be read."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import networkx
import pygraphviz
import pytest
from hypothesis import HealthCheck, assume, given, settings

import clauseproof as cp
from clauseproof.model.declarations import Declarations
from clauseproof.model.document import Document, read_document
from clauseproof.model.expressions import Value, members
from clauseproof.model.interpreter import Interpreter, OutOfRange, State
from clauseproof.model.rulebook import Rulebook, read_rulebook
from clauseproof.model.source import Source
from clauseproof.model.system import TransitionSystem
from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.drawing.layout import Drawing
from clauseproof.report.drawing.legibility import SCREEN, STRIP, Page, collisions
from clauseproof.report.drawing.sizes import text_width
from clauseproof.report.drawing.typesetting import texts
from clauseproof.report.lifecycle.graph import LifecycleGraph, lifecycle
from clauseproof.report.lifecycle.stages import END, STUCK
from tests.cli.conftest import AMENDMENT, RULEBOOK
from tests.strategies import systems

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def book(*blocks: str) -> Rulebook:
    text = "---\nrulebook: b\nactors: {A: acts}\n---\n# C1 Clause\n"
    text += "".join("\n```yaml " + block + "\n```\n" for block in blocks)
    return read_rulebook(read_document(Source("b.md", text)))


@pytest.fixture
def tickets(tmp_path: Path) -> cp.Workspace:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "tickets.md").write_text(RULEBOOK, encoding="utf-8")
    (tmp_path / "model" / "words.md").write_text(AMENDMENT, encoding="utf-8")
    return cp.Workspace(tmp_path)


@pytest.fixture(scope="module")
def amended_g8() -> LifecycleGraph:
    rulebook = cp.load("sec-g8+mp091", ROOT)
    return lifecycle(rulebook, against=rulebook.base)


def arrows(graph: LifecycleGraph) -> set[tuple[str, str, str]]:
    return {(move.source, move.target, move.event) for move in graph.moves}


# -- what is in it -------------------------------------------------------------------------------------------


def test_stages_are_the_values_that_clauses_define_and_moves_say_who_and_where(tickets: cp.Workspace) -> None:
    graph = lifecycle(tickets.rulebook("tickets"))
    assert graph.variable == "status"
    assert [(s.value, s.clause, s.first, s.final) for s in graph.stages] == [
        ("open", "T1", True, False),
        ("provisional", "T2", False, True),
        ("refused", "T3", False, False),
    ]
    (move,) = graph.moves_between("refused", "open")
    assert (move.event, move.actor, move.clause, move.condition) == ("come again", "Reader", "T3", "")


def test_an_event_that_no_history_reaches_is_not_drawn() -> None:
    graph = lifecycle(
        book(
            "state\nstatus: {one of: [new, done, lost]}\nkey: yes/no",
            "event\nfinish: {by: A, may: yes, when: status is new, then: {status: done}}\n"
            "lose: {by: A, may: yes, when: key and status is new, then: {status: lost}}",
        )
    )
    assert arrows(graph) == {("new", "done", "finish")}
    assert not graph.stage("lost").reached
    assert "never reached" in graph.description


def test_a_move_that_depends_on_a_reading_says_so_until_the_reading_is_fixed() -> None:
    rulebook = book(
        "state\nstatus: {one of: [new, done]}",
        "reading\nstrict: {options: [literal, kind, generous]}",
        "event\nfinish: {by: A, may: yes, when: status is new and reading strict is not literal, then: {status: done}}",
    )
    (move,) = lifecycle(rulebook).moves
    assert move.condition == "unless strict is literal"
    assert lifecycle(rulebook).stage("new").stuck == "only if strict is literal"
    (move,) = lifecycle(rulebook, readings={"strict": "kind"}).moves
    assert move.condition == ""
    assert lifecycle(rulebook, readings={"strict": "literal"}).moves == ()


def test_a_counter_is_followed_as_far_as_a_guard_can_tell() -> None:
    graph = lifecycle(
        book(
            "state\nstatus: {one of: [open, closed]}\nvisits: count\nletters: count",
            "event\ncome: {by: A, may: yes, when: status is open,"
            " then: {visits: visits + 2, letters: letters + 1}}\n"
            "close: {by: A, may: yes, when: status is open and visits >= 7, then: {status: closed}}\n"
            "never: {by: A, may: yes, when: status is open and visits = 5, then: {status: closed}}",
        )
    )
    assert arrows(graph) == {("open", "open", "come"), ("open", "closed", "close")}
    assert graph.notes == ()
    assert graph.stage("open").stuck is None
    assert graph.stage("closed").final


def test_a_number_that_cannot_be_cut_off_is_explored_and_remarked_upon() -> None:
    graph = lifecycle(
        book(
            "state\nstatus: {one of: [open, closed]}\nslots: {type: count, initially: 3}",
            "event\ntake: {by: A, may: yes, when: status is open and slots > 0, then: {slots: slots - 1}}\n"
            "close: {by: A, may: yes, when: status is open and slots = 0, then: {status: closed}}",
        )
    )
    assert ("open", "closed", "close") in arrows(graph)
    assert len(graph.notes) == 1


def test_the_last_event_of_all_leads_to_the_end(amended_g8: LifecycleGraph) -> None:
    ending = [move for move in amended_g8.moves if (move.source, move.target) == ("approved", END)]
    assert "complete User Entry" in {move.event for move in ending}


STRANDED = (
    {"duty_7": ("duty",), "further_fusa": ("ordinal",)},
    {"who_decides": ("panel",), "further_papers": ("nobody",)},
)


def test_being_left_with_no_way_on_is_told_with_every_condition(amended_g8: LifecycleGraph) -> None:
    """On coming to a stage, or after something that happens in it: one condition for both."""
    rejected = amended_g8.stage("rejected")
    assert rejected.stuck_when == STRANDED
    assert rejected.stuck_mark is Mark.ADDED
    assert [stage.value for stage in amended_g8.stages if stage.stuck is not None] == ["rejected"]


NOBODY = {"who_decides": "panel", "further_papers": "nobody", "duty_7": "duty", "further_fusa": "relative"}


@pytest.mark.parametrize("compared", [True, False])
def test_no_way_on_is_not_drawn_as_the_close_of_a_history(compared: bool) -> None:
    """Fixing the readings must not turn a Party that is stuck into one that is done."""
    rulebook = cp.load("sec-g8+mp091", ROOT)
    graph = lifecycle(rulebook, readings=NOBODY, against=rulebook.base if compared else None)
    assert ("rejected", STUCK, "submit response") in arrows(graph)
    assert not [move for move in graph.moves if (move.source, move.target) == ("rejected", END)]
    assert ("approved", END, "complete User Entry") in arrows(graph)
    assert graph.stage("rejected").stuck == ""
    assert "a Party can be left here" in graph.description
    assert "no way on" in graph.to_svg() and "no way on" in graph.to_dot() and "no way on" in graph.to_mermaid()
    assert set(graph.graph.predecessors(STUCK)) == {"rejected"}


def test_an_event_that_always_led_on_closes_no_history_when_what_followed_it_is_struck(tmp_path: Path) -> None:
    """Without any reading: the amendment takes away the only thing that followed."""
    (tmp_path / "model").mkdir()
    head = "---\nrulebook: b\nversion: '1'\nactors: {A: acts}\n---\n"
    state = "# C1 Clause\n\n```yaml state\nstatus: {one of: [open, shut]}\nasked: yes/no\n```\n\n"
    leave = "leave: {by: A, may: yes, when: status is open and not asked, then: {status: shut}}\n"
    ask = f"```yaml event\n{leave}ask: {{by: A, may: yes, when: status is open and not asked, then: {{asked: yes}}}}\n"
    close = "close: {by: A, may: yes, when: asked, then: {status: shut, asked: no}}\n"
    (tmp_path / "model" / "b.md").write_text(f"{head}{state}{ask}{close}```\n", encoding="utf-8")
    head = "---\namendment: m\namends: b@1\nbecomes: '2'\n---\n"
    (tmp_path / "model" / "m.md").write_text(f"{head}{state}{ask}{{--{close}--}}```\n", encoding="utf-8")
    after = cp.Workspace(tmp_path).rulebook("b+m")
    graph = lifecycle(after, against=after.base)
    assert ("open", STUCK, "ask") in arrows(graph)
    assert graph.stage("open").stuck == ""


def test_the_names_of_the_amended_rules_are_matched_through_the_redline(tickets: cp.Workspace) -> None:
    after = tickets.rulebook("tickets+words")
    graph = lifecycle(after, against=after.base)
    assert {s.value: (s.was, s.mark) for s in graph.stages} == {
        "open": ("", Mark.SAME),
        "refused": ("provisional", Mark.SAME),
        "barred": ("refused", Mark.SAME),
    }
    marks = {(move.source, move.target, move.event): (move.was, move.mark) for move in graph.moves}
    assert marks == {
        ("open", "refused", "set refused"): ("set provisional", Mark.SAME),
        ("open", "barred", "set barred"): ("set refused", Mark.SAME),
        ("barred", "open", "come again"): ("", Mark.REMOVED),
    }


def test_the_second_assessment_is_an_addition_and_the_renamed_statuses_are_not(
    amended_g8: LifecycleGraph,
) -> None:
    assert amended_g8.stage("deferred").was == "provisionally approved"
    assert amended_g8.stage("rejected").was == "deferred"
    assert {stage.mark for stage in amended_g8.stages} == {Mark.SAME}
    added = {move.event for move in amended_g8.moves if move.mark is Mark.ADDED}
    assert "begin further FUSA" in added
    assert not {"set rejected", "set deferred", "set approved"} & added


def test_rulebooks_that_share_no_text_are_not_compared(tickets: cp.Workspace) -> None:
    with pytest.raises(cp.ClauseproofError, match="share no text"):
        lifecycle(tickets.rulebook("tickets"), against=book("state\nstatus: {one of: [a, b]}"))


# -- against a plain exploration -----------------------------------------------------------------------------


def plain_moves(system: TransitionSystem, status: str, choice: dict[str, str]) -> set[tuple[str, str, str]]:
    """(Status before, status after, event) of every step that changes something, by semantics.md alone."""
    interpreter = Interpreter(system, choice)
    found: set[tuple[str, str, str]] = set()
    waiting = list(interpreter.initial_states())
    seen: set[tuple[Value, ...]] = {tuple(state.values()) for state in waiting}
    while waiting:
        assume(len(seen) < 1_500)
        state = waiting.pop()
        for name, after in plain_steps(interpreter, state):
            if after != state:
                found.add((word(state[status]), word(after[status]), name))
            if tuple(after.values()) not in seen:
                seen.add(tuple(after.values()))
                waiting.append(after)
    return found


def plain_steps(interpreter: Interpreter, state: State) -> Iterator[tuple[str, dict[str, Value]]]:
    for event in interpreter.enabled(state):
        try:
            yield event.name, interpreter.apply(state, event)
        except OutOfRange:
            continue


def word(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


@settings(max_examples=120, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(system=systems(bounded=True, endless=False))
def test_the_moves_are_those_of_a_plain_exploration_under_every_choice(system: TransitionSystem) -> None:
    status = next((v.name for v in system.variables if len(members(v.sort) or ()) > 1), None)
    assume(status is not None)
    assert status is not None
    rulebook = Rulebook("b", "1", "", "", (), system, Document("b.md", None, ()), Declarations())

    def drawn(graph: LifecycleGraph) -> set[tuple[str, str, str]]:
        return {(m.source, m.source if m.target in (END, STUCK) else m.target, m.event) for m in graph.moves}

    together: set[tuple[str, str, str]] = set()
    for choice in system.choices():
        expected = plain_moves(system, status, choice)
        together |= expected
        assert drawn(lifecycle(rulebook, by=status, readings=choice)) == expected
    assert drawn(lifecycle(rulebook, by=status)) == together


# -- formats -------------------------------------------------------------------------------------------------


def test_the_svg_stands_alone_says_what_it_shows_and_is_always_the_same(amended_g8: LifecycleGraph) -> None:
    svg = amended_g8.to_svg()
    assert svg == amended_g8.to_svg()
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    ids = root.get("aria-labelledby", "").split()
    title, description = (next(e for e in root.iter() if e.get("id") == id) for id in ids)
    assert (title.tag, description.tag) == (SVG + "title", SVG + "desc")
    assert "complete User Entry by Party, H1.11" in (description.text or "")
    assert not any(word in svg for word in ("<script", "<image", "<style", "url(", "@import", "http://www.w3.org/1999"))
    assert "currentColor" in svg


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_svg_alone_is_dark_on_light_and_in_a_page_has_the_colours_and_room_of_the_page(
    amended_g8: LifecycleGraph,
) -> None:
    alone, embedded = (ElementTree.fromstring(amended_g8.to_svg(embedded=within)) for within in (False, True))
    (ground,) = (e for e in alone.findall(SVG + "rect") if (e.get("width"), e.get("x")) == (alone.get("width"), None))
    assert ground.get("height") == alone.get("height")
    paper = ground.get("fill", "")
    style = dict(part.split(":") for part in alone.get("style", "").split(";"))
    for ink in (style["color"], "#238636", "#da3633", "#9a6700"):
        assert (luminance(paper) + 0.05) / (luminance(ink) + 0.05) >= 4.4
    assert embedded.get("style") is None
    assert len(embedded.findall(SVG + "rect")) == len(alone.findall(SVG + "rect")) - 1


def test_marks_are_seen_in_grey_too(amended_g8: LifecycleGraph) -> None:
    texts = {element.text for element in ElementTree.fromstring(amended_g8.to_svg()).iter(SVG + "text")}
    assert {"+", "added by the amendment"} <= texts
    assert Mark.REMOVED.sign == "−"


@pytest.mark.parametrize(("page", "widest", "highest"), [(SCREEN, 1_200, 800), (STRIP, 600, 1_900)])
@pytest.mark.parametrize("reference", ["sec-g8", "sec-g8+mp091"])
def test_no_arrow_runs_through_a_text_no_text_over_another_and_the_page_has_room(
    reference: str, page: Page, widest: float, highest: float
) -> None:
    rulebook = cp.load(reference, ROOT)
    drawn = lifecycle(rulebook, against=rulebook.base).drawing(page, embedded=True)
    assert drawn.width <= widest and drawn.height <= highest
    assert collisions(drawn) == 0
    boxes = []
    for text in texts(drawn):
        wide = text_width(text.line.text, text.line.style)
        left = text.x - wide / 2 if text.centred else text.x
        assert left >= 0
        assert left + wide <= drawn.width + 1
        boxes.append((left, text.y - 9, left + wide, text.y + 2, text.line.text))
    for number, (a, b, c, d, said) in enumerate(boxes):
        for e, f, g, h, other in boxes[:number]:
            assert a >= g or e >= c or b >= h or f >= d, f"'{said}' lies over '{other}'"


def beneath(drawn: Drawing) -> str:
    """The text beneath a drawing, its lines joined again."""
    return " ".join(line.text for line in drawn.legend)


def test_what_a_picture_leaves_out_stands_beneath_it(amended_g8: LifecycleGraph) -> None:
    """Every event is named in the picture; who does it, by which clause, under which readings is told somewhere."""
    drawn = amended_g8.drawing()
    shown = {placed.box.id: " ".join(line.text for line in placed.box.inside) for placed in drawn.boxes}
    for number, stage in enumerate(amended_g8.stages):
        for move in amended_g8.moves:
            if move.inside and move.source == stage.value:
                assert move.event in shown[f"stage{number}"].replace("\xa0", " ")
                assert move.actor not in shown[f"stage{number}"].split(), "who does it is told beneath"
                assert f"({move.detail})" in beneath(drawn)
    for move in amended_g8.moves:
        assert move.condition in beneath(drawn)
        assert move.was in beneath(drawn)
    within = amended_g8.drawing(embedded=True)
    assert "see the notes beneath" in beneath(within) and "see the table beneath" in beneath(within)


def test_a_condition_is_a_footnote_in_the_words_of_the_rulebook() -> None:
    """The question's clause and what the answer says, with the names of the rulebook's blocks."""
    graph = lifecycle(
        book(
            "state\nstatus: {one of: [new, done]}",
            "reading\nstrict: {question: How is it meant?, options: {literal: to the letter, kind: with mercy}}",
            "event\nfinish: {by: A, may: yes, when: status is new and reading strict is kind, then: {status: done}}",
        )
    )
    drawn = graph.drawing()
    (label,) = (arrow.arrow.lines for arrow in drawn.arrows if arrow.arrow.target == "stage1")
    assert [line.text for line in label] == ["finish\xa0[1]", "A, C1"]
    assert "[1] only if C1 is read as “with mercy” (only if strict is kind)" in beneath(drawn)


def test_events_of_one_actor_stand_together_only_where_it_is_plain_which_clause_is_whose() -> None:
    head = "---\nrulebook: b\nactors: {A: acts}\n---\n# C1 First\n\n```yaml state\nstatus: {one of: [new, done]}\n```\n"

    def events(*named: tuple[str, str]) -> list[str]:
        """What stands beside the arrow of some events, each with its clause."""
        text = head
        for clause, name in named:
            text += f"\n# {clause} Clause\n\n" if f"# {clause} " not in text else ""
            text += f"\n```yaml event\n{name}: {{by: A, may: yes, when: status is new, then: {{status: done}}}}\n```\n"
        drawn = lifecycle(read_rulebook(read_document(Source("b.md", text)))).drawing()
        (label,) = (arrow.arrow.lines for arrow in drawn.arrows if arrow.arrow.target == "stage1")
        return [line.text for line in label]

    assert events(("C1", "end"), ("C1", "close")) == ["end", "close", "A, C1"]
    assert events(("C2(a)", "end"), ("C2(b)", "end early")) == ["end", "… early", "A, C2(a), (b)"]
    assert events(("C1", "end"), ("C1", "close"), ("C2", "shut")) == ["end", "A, C1", "close", "A, C1", "shut", "A, C2"]


def test_a_crowded_box_names_what_the_amendment_touches_and_says_how_much_more_there_is(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    state = "# C1 Clause\n\n```yaml state\nstatus: {one of: [open, shut]}\nlast: {type: 0..20}\n```\n\n```yaml event\n"
    every = "".join(
        f"write letter {number}: {{by: A, may: yes, when: status is open, then: {{last: {number}}}}}\n"
        for number in range(1, 16)
    )
    shut = "close: {by: A, may: yes, then: {status: shut}}\n"
    new = "call: {by: A, may: yes, when: status is open, then: {last: 16}}\n"
    head = "---\nrulebook: b\nversion: '1'\nactors: {A: acts}\n---\n"
    (tmp_path / "model" / "b.md").write_text(f"{head}{state}{every}{shut}```\n", encoding="utf-8")
    head = "---\namendment: m\namends: b@1\nbecomes: '2'\n---\n"
    (tmp_path / "model" / "m.md").write_text(f"{head}{state}{every}{shut}{{++{new}++}}```\n", encoding="utf-8")
    after = cp.Workspace(tmp_path).rulebook("b+m")
    drawn = lifecycle(after, against=after.base).drawing()
    (inside,) = (placed.box.inside for placed in drawn.boxes if placed.box.id == "stage0")
    said = [line.text for line in inside]
    assert "call" in said[:12] and " ".join(said[12:]) == "and 4 more: see beneath"
    for number in range(1, 16):
        assert f"write letter {number} (A, C1)" in beneath(drawn)


def test_dot_can_be_read_by_graphviz(amended_g8: LifecycleGraph) -> None:
    read = pygraphviz.AGraph(string=amended_g8.to_dot())
    assert len(read.nodes()) == len(amended_g8.stages) + 3  # where it begins, ends, and has no way on


def test_graphml_can_be_read_by_networkx(amended_g8: LifecycleGraph) -> None:
    read = networkx.read_graphml(StringIO(amended_g8.to_graphml()), force_multigraph=True)
    left = sum(stage.stuck is not None for stage in amended_g8.stages)
    assert read.number_of_edges() == len(amended_g8.moves) + left
    assert read.nodes["rejected"]["was"] == "deferred"


def test_mermaid_is_a_flowchart_with_every_mark(amended_g8: LifecycleGraph) -> None:
    lines = amended_g8.to_mermaid().splitlines()
    assert lines[3] == "flowchart LR"
    links = [line for line in lines if "-->" in line or "==>" in line or "-.->" in line]
    styled = [line for line in lines if line.strip().startswith("linkStyle")]
    assert all(int(line.split()[1]) < len(links) for line in styled)
    assert all(line.count('"') in (0, 2) for line in lines[4:])


def test_the_png_is_a_png_and_always_the_same(tickets: cp.Workspace) -> None:
    graph = lifecycle(tickets.rulebook("tickets"))
    png = graph.to_png()
    assert png.startswith(b"\x89PNG\r\n")
    assert png == graph.to_png()


def test_text_that_means_something_to_a_format_is_only_text() -> None:
    graph = lifecycle(
        book(
            "state\nstatus: {one of: [new, done]}",
            "event\n'say \"<b>&amp;; $x_1$ \\ [ok] {yes}\" | #1': "
            "{by: A, may: yes, when: status is new, then: {status: done}}",
        )
    )
    ElementTree.fromstring(graph.to_svg())
    ElementTree.fromstring(graph.to_graphml())
    assert pygraphviz.AGraph(string=graph.to_dot()).edges()
    assert "<b>&amp;" not in graph.to_mermaid()
    assert graph.to_png()
