"""``docs/patterns.md``, executed: its blocks are checked, its runs judged, its formulas evaluated on them.

The judges are three: the interpreter with ``judging.py`` (the program's own), the formula that the page prints
(``tests/oracle/temporal.py``), and the engines.  On generated rulebooks the page's table of all patterns is held
against the engines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import assume, given, note, settings

from clauseproof.model.canonical import canonical_form
from clauseproof.model.interpreter import Interpreter
from clauseproof.model.system import TransitionSystem
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.docket import Matter, docket
from clauseproof.proofs.evidence.running import DoesNotReplay, replay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.liveness.fairness import duties_of
from clauseproof.proofs.liveness.lasso import replay_lasso
from clauseproof.proofs.properties import judging
from clauseproof.proofs.properties.monitor import product
from clauseproof.proofs.properties.property import Property
from clauseproof.proofs.properties.statement import PATTERN_KEYS, PROPERTY_KEYS
from clauseproof.proofs.results import Result, Results
from tests.oracle import fair_runs, temporal
from tests.oracle.brute_force import Choice, Json, State, first_states, histories, step
from tests.oracle.temporal import Formula, Letter
from tests.proofs.test_fair_runs_agree import decide, found_under
from tests.strategies import FAR_PATTERNS, PATTERNS, canonical_property, procedures_with_properties

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "patterns.md").read_text(encoding="utf-8")

# -- reading the page ----------------------------------------------------------------------------------------


class Told(NamedTuple):
    """A run as the page tells it: what is said of it, how it begins, its events, and those that go on for ever."""

    said: str
    neglects: str
    first: dict[str, str]
    stem: list[str]
    loop: list[str]


class Entry(NamedTuple):
    """A pattern on the page: the block, the formula with what its letters stand for, the runs."""

    title: str
    block: str
    formula: str
    short: dict[str, str]
    letters: dict[str, str]
    runs: list[Told]


def told(line: str) -> Told:
    """A run from its line."""
    found = re.match(r"- (Satisfied|Broken|Not shown|Not counted)(?:, as it neglects `([^`]+)`:)?(.*)$", line)
    assert found, line
    stem, *loop = found[3].split("for ever")
    named = re.findall(r"`([^`]+)`", stem)
    first = dict(name.split(": ") for name in named if ": " in name)
    round_and_round = re.findall(r"`([^`]+)`", "".join(loop))
    return Told(found[1], found[2] or "", first, [name for name in named if ": " not in name], round_and_round)


def entries() -> Iterator[Entry]:
    """Every entry of the page."""
    for part in re.split(r"^### ", PAGE, flags=re.M)[1:]:
        block = re.search(r"```yaml property\n(.*?)```", part, re.DOTALL)
        meaning = re.search(r"```text\n(.*?)\n```", part, re.DOTALL)
        assert block and meaning, part
        formula, *lines = meaning[1].split("\n")
        short = dict(line.split(" = ", 1) for line in lines if re.match(r"\w+ = ", line))
        letters = dict(line.split(": ", 1) for line in lines if re.match(r"\w+: ", line))
        assert len(short) + len(letters) == len(lines), part
        runs = [told(line) for line in part.split("\n") if line.startswith("- ")]
        yield Entry(part.split("\n")[0], block[1], formula, short, letters, runs)


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the table under a heading of columns: the code of each further cell by the words of the first."""
    rows = PAGE[PAGE.index(heading) :].split("\n\n")[0].split("\n")[2:]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    return {first.strip(): [cell.strip("` ") for cell in rest] for first, *rest in cells}


ENTRIES = list(entries())
OF_KIND = {kind: temporal.read(cell) for kind, (cell,) in table("| of the kind |").items()}
OF_PATTERN = {re.sub(r"`| \(.*\)", "", name): cell for name, (cell,) in table("| pattern | formula |").items()}
SCOPES = {re.sub("`", "", name): cells for name, cells in table("| the property has |").items()}
by_title = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.title for entry in ENTRIES])

# -- the page's rules ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The page's rulebook, and each of its blocks under its heading."""
    root = tmp_path_factory.mktemp("page")
    rules = re.search(r"^````markdown\n(.*?)^````$", PAGE, re.DOTALL | re.M)
    assert rules
    written(root, rules[1], {entry.title: entry.block for entry in ENTRIES})
    return Workspace(root)


@pytest.fixture(scope="module")
def results(workspace: Workspace) -> Results:
    return check(workspace)


@pytest.fixture(scope="module")
def matters(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Matter]:
    """The property of each entry by its title, and one for each letter that says what it stands for."""
    blocks = {
        f"{entry.title}: {name}": statement_of(entry, text) for entry in ENTRIES for name, text in entry.letters.items()
    }
    root = tmp_path_factory.mktemp("letters")
    written(root, (workspace.root / "model" / "lending.md").read_text(encoding="utf-8"), blocks)
    return {matter.title: matter for place in (workspace, Workspace(root)) for matter in docket(place)}


def written(root: Path, rules: str, blocks: dict[str, str]) -> None:
    """Write a workspace: rules, and property blocks under their headings."""
    properties = "\n\n".join(f"## {title}\n\n```yaml property\n{block}```" for title, block in blocks.items())
    for folder, name, text in (("model", "lending.md", rules), ("proofs", "page.md", properties + "\n")):
        (root / folder).mkdir()
        (root / folder / name).write_text(text, encoding="utf-8")


def of(entry: Entry, matters: dict[str, Matter]) -> tuple[Json, Property]:
    """The canonical form of the page's rulebook, and the property of an entry."""
    matter = matters[entry.title]
    assert matter.prop is not None
    return canonical_form(matter.rulebook.system), matter.prop


def result_of(entry: Entry, results: Results) -> Result:
    (row,) = [row for row in results.results if row.title == entry.title]
    return row


# -- formulas ------------------------------------------------------------------------------------------------


def keys_of(entry: Entry) -> dict[str, Any]:
    """An entry's block as text, lists and maps."""
    found: dict[str, Any] = yaml.load(entry.block, yaml.BaseLoader)  # noqa: S506  # it makes nothing but these
    return found


def statement_of(entry: Entry, meaning: str) -> str:
    """A property block that says what a letter stands for: of any event or (``next EV``) of some."""
    observe = keys_of(entry).get("observe")
    heading = "" if observe is None else f"observe: {yaml.safe_dump(observe, default_flow_style=True)}"
    kind, _, selector = meaning.partition(" ")
    event, formula = (selector, "yes") if kind in _OF_EVENTS else ("any", f"'{meaning}'")
    return f"in: lending\n{heading}\non: {{event: {event}, ensures: {formula}}}\n"


def letters_of(entry: Entry, matters: dict[str, Matter]) -> dict[str, Letter]:
    """What the letters of an entry stand for."""
    found: dict[str, Letter] = {}
    for name, meaning in entry.letters.items():
        said = matters[f"{entry.title}: {name}"].prop
        assert said is not None
        prop, kind = said.canonical(), meaning.partition(" ")[0]
        if kind in _OF_EVENTS:
            found[name] = _OF_EVENTS[kind](prop["events"], {})
        else:
            found[name] = temporal.holding(prop["formula"], {})
    return found


_OF_EVENTS: dict[str, Callable[[Json, Choice], Letter]] = {
    "next": temporal.going_by,
    "just": temporal.come_by,
    "last": temporal.last_by,
}


def fair(system: Json, prop: Json, choice: Choice) -> tuple[Formula, dict[str, Letter]]:
    """What ``fair`` stands for: the page's formula for each duty that the property assumes, and its letters."""
    found: Formula = ("⊤",)
    letters: dict[str, Letter] = {}
    for number, duty in enumerate(fair_runs.owed(system, prop, choice)):
        names = {"owed": (f"owed {number}",), "done": (f"done {number}",)}
        kind = OF_KIND["shall, eventually" if duty.strong else "shall"]
        found = ("∧", found, temporal.replaced(kind, names))
        letters |= _of_duty(system, duty, choice, names["owed"][0], names["done"][0])
    return found, letters


def _of_duty(system: Json, duty: fair_runs.Owed, choice: Choice, owed: str, done: str) -> dict[str, Letter]:
    def is_done(moment: temporal.Moment) -> bool:
        state = moment.position.state
        after = None if moment.goes_by is None else step(system, state, moment.goes_by, choice)
        return after is not None and fair_runs.is_discharge(duty, state, moment.goes_by, after, choice)

    return {owed: lambda moment: fair_runs.is_open(system, duty, moment.position.state, choice), done: is_done}


class Meaning(NamedTuple):
    """A formula with everything spelt out, and its letters."""

    formula: Formula
    letters: dict[str, Letter]

    @property
    def branches(self) -> bool:
        return bool(set(temporal.operators(self.formula)) & set(temporal.BRANCHING))

    @property
    def fair_part(self) -> Formula:
        """Without the assumption that the run is fair."""
        formula: Formula = self.formula[2] if self.formula[0] == "→" else self.formula
        return formula


def meaning_of(entry: Entry, system: Json, prop: Property, matters: dict[str, Matter]) -> Meaning:
    """What an entry's own formula says."""
    is_fair, of_duties = fair(system, prop.canonical(), {}) if prop.is_liveness else (("⊤",), {})
    short = {name: temporal.read(text) for name, text in entry.short.items()} | {"fair": is_fair}
    letters = letters_of(entry, matters) | of_duties | {"changed": temporal.changed}
    return Meaning(temporal.replaced(temporal.read(entry.formula), short), letters)


def meaning_in_the_table(system: Json, prop: Json, choice: Choice) -> Meaning:
    """What the table of all patterns says of a property."""
    after, until = prop["after"], prop["until"]
    scope = {(False, False): "neither", (True, False): "after", (False, True): "until", (True, True): "after and until"}
    is_open, opens = SCOPES[scope[after is not None, until is not None]]
    is_fair, letters = fair(system, prop, choice) if "duties" in prop else (("⊤",), {})
    short = {"fair": is_fair, "open": temporal.read(is_open), "opens": temporal.read(opens)}
    letters |= {
        "a": temporal.come_by(after or [], choice),
        "b": temporal.come_by(until or [], choice),
        "e": temporal.going_by(prop["events"], choice),
        "p": temporal.holding(prop["formula"], choice),
        "w": _one_of(prop.get("when", []), choice),
        "q": _one_of(prop.get("response", []), choice),
        "changed": temporal.changed,
    }
    formula = temporal.read(OF_PATTERN[prop["pattern"]])
    if set(temporal.operators(formula)) & set(temporal.BRANCHING):
        del short["open"]
        letters["open"] = lambda moment: moment.position.open
    return Meaning(temporal.replaced(formula, short), letters)


def _one_of(triggers: Json, choice: Choice) -> Letter:
    parts = [
        temporal.holding(t["formula"], choice) if "formula" in t else temporal.last_by([t], choice) for t in triggers
    ]
    return lambda moment: any(part(moment) for part in parts)


def is_so(
    formula: Formula, meaning: Meaning, system: Json, prop: Json, first: State, told: Told, choice: Choice
) -> bool:
    """Whether a linear formula is true of a run."""
    run = temporal.run_of(system, prop, first, told.stem, told.loop, choice, temporal.turns_for(formula))
    assert run is not None, f"{told} is no run"
    return temporal.truth(formula, run, meaning.letters)[0]


def is_so_along(meaning: Meaning, system: Json, prop: Json, first: State, told: Told, choice: Choice) -> bool:
    """Whether a run keeps to a branching formula: its body is true all along, or (EF) somewhere."""
    graph = temporal.graph_of(system, prop, first_states(system, choice), choice, 1_000)
    run = temporal.run_of(system, prop, first, told.stem, told.loop, choice, 1)
    assert graph is not None
    assert run is not None
    how, body = meaning.formula
    everywhere = temporal.truth_everywhere(body, graph, meaning.letters)
    along = [everywhere[graph.at(moment)] for moment in run.moments]
    return any(along) if how == "EF" else all(along)


@cache
def _first_of(first: tuple[tuple[str, ...], ...], system: TransitionSystem) -> State:
    """The first of the first states that agrees with what the page says."""
    values: dict[str, Any] = {"yes": True, "no": False}
    wanted = {name: values.get(value, value) for name, value in first}
    return next(s for s in first_states(canonical_form(system), {}) if wanted.items() <= s.items())


# -- the page ------------------------------------------------------------------------------------------------


def test_the_page_has_every_pattern_and_option() -> None:
    blocks = [keys_of(entry) for entry in ENTRIES]
    used = {key for block in blocks for key in block}
    elsewhere = {"words of", "names by", "lemma", "uses"}  # docs/properties.md, for they change no meaning
    assert used | elsewhere == set(PROPERTY_KEYS)
    assert set(PATTERN_KEYS) <= used | elsewhere
    assert set(OF_PATTERN) == {*PATTERNS, *FAR_PATTERNS} - {"stays in range"}
    text = "".join(entry.block for entry in ENTRIES)
    for option in ("must", "happened", "since", "ensures", "old.", "times", "except", "counts", "becomes yes", "any",
                   "becomes no", "eventually:", "duties: none", "by:", "changes:", "clause:", "when:"):  # fmt: skip
        assert option in text, option
    for block in ("initially", "duty", "decision"):
        assert f"```yaml {block}\n" in PAGE
    assert "shall: eventually" in PAGE


def test_every_block_has_the_verdict_that_it_says(results: Results) -> None:
    assert [(row.title, row.verdict) for row in results.results if not row.as_expected] == []
    assert {row.title for row in results.results} == {entry.title for entry in ENTRIES} | {"Stays in range"}
    assert [row.title for row in results.results if not (row.certificate or row.trace)] == []


@by_title
def test_there_are_runs_of_both_kinds_where_there_can_be(entry: Entry, results: Results) -> None:
    verdict, said = result_of(entry, results).verdict, {told.said for told in entry.runs}
    if "possible" in entry.block and "always possible" not in entry.block:
        assert said == ({"Satisfied", "Not shown"} if verdict == "proved" else {"Not shown"})
    elif verdict == "refuted":
        assert said >= {"Satisfied", "Broken"}
    else:
        assert said == {"Satisfied", "Not counted"}, "nothing breaks it but what is not fair"


def test_no_run_begins_as_the_page_says_that_none_does(matters: dict[str, Matter]) -> None:
    (said,) = re.findall(r"^No run begins with (.*): the", PAGE, re.M)
    wanted = tuple(tuple(pair.split(": ")) for pair in re.findall(r"`([^`]+)`", said))
    assert len(wanted) == 2
    system = matters[ENTRIES[0].title].rulebook.system
    assert all(_first_of((pair,), system) for pair in wanted), "either alone may be"
    with pytest.raises(StopIteration):
        _first_of(wanted, system)


def judged(prop: Property, system: TransitionSystem, first: State, told: Told) -> str:
    """What the interpreter's judge says of a run: satisfied, broken, or why it is not counted."""
    whole = product(system, prop)
    monitors = [v.name for v in whole.system.variables if v.name not in system.variable]
    trace = replay(whole, {}, first, [*told.stem, *told.loop])
    interpreter = Interpreter(whole.system, {})
    for place, state in enumerate(trace.states):
        if judging.is_of_steps(prop):
            so_far = Trace(trace.readings, trace.states[: place + 1], trace.steps[:place])
            event = trace.steps[place].event if place < len(trace) else None
            if event and judging.violates(interpreter, prop, so_far, whole.system.event[event]) is not None:
                return "broken"
        elif judging.shows(interpreter, prop, state, monitors):
            return "shown" if prop.pattern == "possible" else "broken"
    if prop.is_liveness:
        try:
            replay_lasso(whole, prop, {}, first, told.stem, told.loop, monitors, duties_of(system, prop.duties))
        except DoesNotReplay as why:
            return "satisfied" if str(why) == "what is awaited comes" else str(why)
        return "broken"
    return "satisfied"


@by_title
def test_the_interpreter_judges_each_run_as_the_page_does(entry: Entry, matters: dict[str, Matter]) -> None:
    _, prop = of(entry, matters)
    system = matters[entry.title].rulebook.system
    for run in entry.runs:
        said = judged(prop, system, _first_of(tuple(run.first.items()), system), run)
        match run.said:
            case "Not counted":
                assert said == f"the loop neglects '{run.neglects}'"
            case "Not shown":
                assert said == "satisfied"
            case "Satisfied" if prop.pattern == "possible":
                assert said == "shown"
            case "Satisfied" if prop.pattern == "always possible":
                pass  # no single state shows it: the formula does, and the engine
            case "Satisfied":
                assert said == "satisfied"
            case _:
                assert said == "broken"


@by_title
def test_the_formula_is_true_of_each_run_of_which_the_page_says_so(entry: Entry, matters: dict[str, Matter]) -> None:
    system, prop = of(entry, matters)
    wanted = prop.canonical()
    for meaning in (meaning_of(entry, system, prop, matters), meaning_in_the_table(system, wanted, {})):
        for run in entry.runs:
            first = _first_of(tuple(run.first.items()), matters[entry.title].rulebook.system)
            if meaning.branches:
                assert is_so_along(meaning, system, wanted, first, run, {}) == (run.said == "Satisfied")
                continue
            so = is_so(meaning.formula, meaning, system, wanted, first, run, {})
            assert so == (run.said in ("Satisfied", "Not counted"))
            if prop.is_liveness:
                assert is_so(meaning.fair_part, meaning, system, wanted, first, run, {}) == (run.said == "Satisfied")


def runs(system: Json, prop: Json, choice: Choice, length: int, most: int) -> Iterator[tuple[State, Told]]:
    """Runs that begin with a history of at most ``length`` steps: those that stop, and those that go round."""
    for history in islice(histories(system, choice, length, 6), most):
        states, events = history[::2], history[1::2]
        yield states[0], Told("", "", {}, list(events), [])
        for place in range(len(events)):
            if states[place] == states[-1]:
                found = Told("", "", {}, list(events[:place]), list(events[place:]))
                if temporal.run_of(system, prop, states[0], found.stem, found.loop, choice, 2) is not None:
                    yield states[0], found


@by_title
def test_the_formula_and_the_engine_mean_the_same(entry: Entry, matters: dict[str, Matter], results: Results) -> None:
    """The evidence of the engine breaks the formula, no short run breaks what is proved; entry and table agree."""
    system, prop = of(entry, matters)
    wanted, row = prop.canonical(), result_of(entry, results)
    own, general = meaning_of(entry, system, prop, matters), meaning_in_the_table(system, wanted, {})
    compare(own, system, wanted, row.verdict, row.trace, {})
    if not own.branches:
        for first, run in runs(system, wanted, {}, 4, 80):
            so = [is_so(m.formula, m, system, wanted, first, run, {}) for m in (own, general)]
            assert so[0] == so[1], f"{run}: the entry and the table of all patterns differ"


def compare(meaning: Meaning, system: Json, prop: Json, verdict: str, trace: Trace | None, choice: Choice) -> bool:
    """Hold a formula against a verdict and its trace.  False where there is nothing to hold against it."""
    if meaning.branches:
        graph = temporal.graph_of(system, prop, first_states(system, choice), choice, 300)
        if graph is None:
            return False
        values = temporal.truth_everywhere(meaning.formula, graph, meaning.letters)
        so = (any if meaning.formula[0] == "EF" else all)(values[number] for number in graph.first)
        if verdict == "vacuous":
            assert so == (prop["pattern"] != "possible")
        else:
            assert so == (verdict == "proved")
        return True
    if verdict == "refuted":
        assert trace is not None
        events = [step.event for step in trace.steps]
        loop = len(events) if trace.loop is None else trace.loop
        run = Told("", "", {}, events[:loop], events[loop:])
        first = {name: value for name, value in trace.states[0].items() if name in system["variables"]}
        # A history at whose end the scope closes breaks it however it goes on, fairly or not.
        formula = meaning.fair_part if trace.loop is None else meaning.formula
        turns = temporal.turns_for(formula)
        if temporal.run_of(system, prop, first, run.stem, run.loop, choice, turns) is None:
            return False  # its loop counts on and on, and comes back to no position
        assert not is_so(formula, meaning, system, prop, first, run, choice)
        return True
    for first, run in runs(system, prop, choice, 4, 60):
        assert is_so(meaning.formula, meaning, system, prop, first, run, choice), f"{verdict}, but for {run}"
    return True


# -- generated rulebooks -------------------------------------------------------------------------------------

LINEAR = ("always", "never", "before", "on", "at most", "eventually", "followed by")


@settings(max_examples=40)
@given(procedures_with_properties((*PATTERNS[:-1], *FAR_PATTERNS)))
def test_the_table_of_all_patterns_agrees_with_the_engine(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    agrees(*pair)


@pytest.mark.slow
@settings(max_examples=300)
@given(procedures_with_properties((*PATTERNS[:-1], *FAR_PATTERNS), counters=True))
def test_the_table_of_all_patterns_agrees_with_the_engine_at_length(
    pair: tuple[TransitionSystem, dict[str, Any]],
) -> None:
    agrees(*pair)


def agrees(system: TransitionSystem, generated: dict[str, Any]) -> None:
    if generated["pattern"] == "at most":
        generated = generated | {"times": 1}
    decided = decide(system, generated)
    form, wanted = canonical_form(system), canonical_property(generated)
    compared = 0
    for choice in system.choices():
        finding, trace = found_under(decided, choice)
        note(f"{choice}: {finding.verdict} {trace}")
        if finding.verdict != "undecided" and first_states(form, choice, 6):
            meaning = meaning_in_the_table(form, wanted, choice)
            compared += compare(meaning, form, wanted, finding.verdict, trace, choice)
    assume(compared)


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("before, must", "□ (e → ○ ¬p)"),
        ("before, happened, since", "□ (e → (⊤ S a))"),
        ("on, ensures", "□ (e → p)"),
        ("eventually, in a scope", "fair → □ (opens → ◇ p)"),
        ("duties: a power that is used eventually", "◇ p"),
        ("after", "□ ¬p"),
        ("always possible", "AG p"),
    ],
)
def test_a_wrong_formula_is_found_out(title: str, wrong: str, matters: dict[str, Matter], results: Results) -> None:
    """The page cannot drift: a formula that says something else differs on the runs told, or from table and engine."""
    entry = next(entry for entry in ENTRIES if entry.title == title)._replace(formula=wrong)
    with pytest.raises(AssertionError):
        test_the_formula_is_true_of_each_run_of_which_the_page_says_so(entry, matters)
        test_the_formula_and_the_engine_mean_the_same(entry, matters, results)
