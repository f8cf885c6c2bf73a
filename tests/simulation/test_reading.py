"""What is wrong with a scenario is said with its place, all at once."""

from __future__ import annotations

import pytest

from clauseproof.diagnostics import ClauseproofError, Diagnostic
from clauseproof.model.document import read_document
from clauseproof.model.source import Source
from clauseproof.simulation.reading import read_scenario
from clauseproof.simulation.scenario import Kind, Scenario
from tests.simulation.lifecycle import WEEKLY, scenario_of, weekly

GOOD = """rules: [toy]
horizon: {from: 2020-01-01, until: 2021-01-01}
calendars: {england: {weekdays: MO-FR, holidays: England}}
parties: {count: 10, arrive: {gaps: 1 day}, source: here}
bodies:
  Board: {meets: FREQ=WEEKLY, agenda: 8 items, papers: 0, assumption: '4..12 items, 0..5 working days', owner: me}
pools:
  desk: {size: 3, source: here}
events:
  file: {takes: 5 working days, source: here}
decisions:
  ruling: {minutes: 30, visit 1: {allow: 3, refuse: 1}, later: {refuse: 0.2, rest: as visit 1}, source: here}
lifecycle end: {done: file}
costs:
  fees: {per: file, amount: 5..9 GBP, source: here}
outputs:
  filings: {count: file}
  fees: {cost: fees}
cases:
  filing: {each: file, outputs: [filings]}
"""


def complaints(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(ClauseproofError) as caught:
        scenario_of(text)
    return caught.value.diagnostics


def told(old: str, new: str, says: str = "") -> Diagnostic:
    """The first complaint about the good scenario, with one change, that says this."""
    assert old in GOOD
    found = complaints(GOOD.replace(old, new))
    matching = [diagnostic for diagnostic in found if says in diagnostic.message]
    assert matching, [diagnostic.message for diagnostic in found]
    return matching[0]


def test_a_good_scenario_is_read() -> None:
    scenario = scenario_of(GOOD)
    assert isinstance(scenario, Scenario)
    assert scenario.words_of == "toy", "names are those of the first rulebook where nothing else is said"
    assert (scenario.days, scenario.tick, scenario.to_completion) == (366, "day", False)
    assert [row.name for row in scenario.decisions[0].rows] == ["visit 1", "later"]
    assert [output.kind for output in scenario.outputs] == [Kind.COUNT, Kind.COST]


def test_the_same_words_read_twice_are_equal_wherever_they_stand() -> None:
    assert scenario_of(GOOD) == scenario_of("\n\n" + GOOD)


def test_blocks_of_one_document_are_joined_and_positions_are_the_files() -> None:
    head, events = GOOD.split("events:\n")
    text = (
        f"# A study\n\nProse.\n\n```yaml scenario\n{head}```\n\n## Delays\n\n```yaml scenario\nevents:\n{events}```\n"
    )
    scenario = read_scenario(read_document(Source("study.md", text)))
    assert scenario.title == "A study"
    at = scenario.events[0].name.at
    assert (at.line, at.column) == (text[: text.index("file:")].count("\n") + 1, 3)


def test_a_document_without_a_scenario_is_an_error() -> None:
    with pytest.raises(ClauseproofError, match="no `yaml scenario` block"):
        read_scenario(read_document(Source("study.md", "# A study\n")))


def test_every_number_is_listed_with_its_unit_and_provenance() -> None:
    inputs = {one.name: one for one in scenario_of(GOOD).inputs}
    assert (inputs["Board: agenda"].value, inputs["Board: agenda"].unit) == ("8", "items")
    assert inputs["Board: agenda"].provenance.kind == "assumption"
    assert inputs["Board: agenda"].as_json()["range"] == "4..12 items, 0..5 working days"
    assert inputs["file: takes"].provenance.source == "here"
    assert inputs["ruling, visit 1: allow"].value == "3"
    assert all(one.at is not None for one in inputs.values())
    assert len(inputs) == 12


@pytest.mark.parametrize(
    ("old", "new", "line", "number"),
    [
        ("arrive: {gaps: 1 day}, source: here", "arrive: {gaps: 1 day}", 4, "1 day"),
        ("size: 3, source: here", "size: 3", 8, "3"),
        ("takes: 5 working days, source: here", "takes: 5 working days", 10, "5 working days"),
        ("papers: 0, assumption: '4..12 items, 0..5 working days', owner: me", "papers: 0", 6, "FREQ=WEEKLY"),
        ("amount: 5..9 GBP, source: here", "amount: 5..9 GBP", 15, "5..9 GBP"),
    ],
)
def test_a_number_without_provenance_is_an_error(old: str, new: str, line: int, number: str) -> None:
    diagnostic = told(old, new, f"nothing says where '{number}'")
    assert diagnostic.code == "CP051"
    assert diagnostic.span is not None and diagnostic.span.line == line


def test_a_row_of_weights_without_provenance_is_one_error_a_row() -> None:
    found = complaints(GOOD.replace("rest: as visit 1}, source: here}", "rest: as visit 1}}"))
    assert [d.code for d in found] == ["CP051"] * 3  # the minutes and two rows


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("agenda: 8 items", "agenda: 8", "Board: agenda has no unit"),
        ("papers: 0", "papers: 5", "Board: papers has no unit"),
        ("takes: 5 working days", "takes: 5", "file: takes has no unit"),
        ("amount: 5..9 GBP", "amount: 5..9", "fees has no unit"),
    ],
)
def test_a_number_without_a_unit_is_an_error(old: str, new: str, says: str) -> None:
    assert told(old, new, says).code == "CP051"


def test_an_assumption_needs_a_range_and_an_owner() -> None:
    no_range = told("assumption: '4..12 items, 0..5 working days'", "assumption: a guess")
    assert no_range.code == "CP051" and "no range" in no_range.message
    no_owner = told(", owner: me", "")
    assert no_owner.code == "CP051" and "owner" in no_owner.message


FILE = "takes: 5 working days, source: here"
BOARD = "assumption: '4..12 items, 0..5 working days', owner: me"


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        (FILE, "takes: 5 working days, source: ''", "the source is empty", 10),
        (FILE, "takes: 5 working days, source: '  '", "the source is empty", 10),
        (FILE, "takes: 5 working days, assumption: 1..9 working days, owner: ''", "the owner is empty", 10),
        (FILE, "takes: 60 working days, assumption: 1..2 working days, owner: me", "outside its range, 1..2", 10),
        (FILE, "takes: 60 working days, assumption: 1..2 working days, owner: me, source: x", "outside its", 10),
        (FILE, "takes: 60 working days, assumption: 40..80 bananas, owner: me", "no range in its unit", 10),
        (FILE, "takes: 60 working days, assumption: 40..80 bananas, owner: me, source: x", "no number here", 10),
        (FILE, "takes: 60 working days, assumption: 40..80 days, owner: me", "no range in its unit", 10),
        (FILE, "takes: 'whole uniform(3, 10) working days', assumption: 4..12 working days, owner: me", "outside", 10),
        (FILE, "takes: 'lognormal(median 20, p90 60) days', assumption: 10..30 days, owner: me", "outside", 10),
        (BOARD, "assumption: '12..4 items, 0..5 working days', owner: me", "runs backwards", 6),
        (BOARD, "assumption: 4..12 items, owner: me", "'0' (Board: papers) rests on an assumption", 6),
        (BOARD, "assumption: {agenda: 4..12 items, pepars: 0..5 working days}, owner: me", "no range in its", 6),
        (BOARD, "assumption: {agenda: 4..12 items, papers: 0..5 working days, size: 1..2}, owner: me", "'size'", 6),
        (BOARD, "assumption: {agenda: 4..12 items, papers: a few}, owner: me", "no range", 6),
        (BOARD, "assumption: {}, owner: me", "names none", 6),
        ("as visit 1}, source: here", "as visit 1}, assumption: {minutes: 5..9 minutes}, owner: me", "unit", 12),
        (", source: here}\nlifecycle", ", assumption: 0..5, owner: me}\nlifecycle", "'30' (ruling: minutes)", 12),
        ("refuse: 0.2, rest", "refuse: 0.2, assumption: 30..50 %, owner: me, rest", "'0.2' (ruling, later", 12),
        ("amount: 5..9 GBP, source: here", "amount: 5..9 GBP, assumption: 6..9 GBP, owner: me", "outside", 15),
        ("amount: 5..9 GBP, source: here", "amount: 5..9 GBP, assumption: 1..9 GBP a day, owner: me", "unit", 15),
    ],
)
def test_a_range_holds_its_numbers_in_their_unit(old: str, new: str, says: str, line: int) -> None:
    diagnostic = told(old, new, says)
    assert diagnostic.code == "CP051"
    assert diagnostic.span is not None and diagnostic.span.line == line


def test_a_range_that_runs_backwards_is_told_once() -> None:
    found = complaints(GOOD.replace("4..12 items", "12..4 items"))
    assert [diagnostic.message for diagnostic in found] == ["the range '12..4 items' runs backwards"]


def test_a_number_does_not_borrow_the_range_of_the_weights_beside_it() -> None:
    row = "{minutes: {value: 30 minutes}, every visit: {allow: 80 %, refuse: 20 %}, assumption: 5..90 %, owner: me}"
    old = GOOD[GOOD.index("ruling: {") + len("ruling: ") : GOOD.index("\nlifecycle")]
    assert "'30 minutes' (ruling: minutes) rests on an assumption" in told(old, row).message
    own = row.replace("30 minutes}", "30 minutes, assumption: 15..60 minutes, owner: me}")
    assert scenario_of(GOOD.replace(old, own))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (FILE, "takes: 2 weeks, assumption: '5..20 days, as one hears', owner: me"),
        (FILE, "takes: 5 working days, assumption: 0..10 working days, source: here, owner: me"),
        (FILE, "takes: 'exponential(mean 14 days)', assumption: mean 7..14 days, owner: me"),
        (BOARD, "assumption: {agenda: 4..12 items, papers: 0..5 working days}, owner: me"),
        ("size: 3, source: here", "size: 3, assumption: 2..6, owner: me"),
        ("day}, source: here", "day}, assumption: {count: 5..20 parties, gaps: 1..9 days}, owner: me"),
        ("amount: 5..9 GBP, source: here", "amount: 5..9 GBP, assumption: {amount: 5..9 GBP}, owner: me"),
        ("size: 3, source: here", "size: 3, assumption: 2..6 desks, owner: me"),
        ("refuse: 0.2, rest", "refuse: 0.2, assumption: {refuse: 5..50 %}, owner: me, rest"),
        ("amount: 5..9 GBP, source: here", "amount: 5..9 GBP, assumption: 1..9 GBP each, owner: me"),
    ],
)
def test_a_range_in_the_unit_of_its_number_is_accepted(old: str, new: str) -> None:
    assert old in GOOD
    assert scenario_of(GOOD.replace(old, new))


def test_a_number_may_have_a_provenance_of_its_own() -> None:
    text = GOOD.replace("agenda: 8 items", "agenda: {value: 8 items, source: a letter}")
    inputs = {one.name: one for one in scenario_of(text).inputs}
    assert inputs["Board: agenda"].provenance.source == "a letter"
    assert inputs["Board: papers"].provenance.kind == "assumption"


@pytest.mark.parametrize(
    ("old", "new", "code", "says", "line"),
    [
        ("horizon:", "horizn:", "CP004", "no key 'horizn'", 2),
        ("until: 2021-01-01", "until: 2019-01-01", "CP050", "ends before it begins", 2),
        ("from: 2020-01-01, ", "from: yesterday, ", "CP050", "is no date", 2),
        (", until: 2021-01-01", "", "CP050", "one of the two", 2),
        ("rules: [toy]", "rules: [toy]\ntick: year", "CP050", "a tick is a day, an hour or a minute", 2),
        ("MO-FR", "MO-FX", "CP050", "no weekday", 3),
        ("count: 10", "count: 0", "CP050", "between 1 and 100,000", 4),
        ("gaps: 1 day", "gaps: 1 working day", "CP050", "on the clock", 4),
        ("agenda: 8 items", "agenda: 8 days", "CP050", "'days' is no unit", 6),
        ("papers: 0,", "papers: 0, order: [size],", "CP050", "no order 'size'", 6),
        ("papers: 0,", "papers: 0, on holiday: ignore,", "CP050", "'on holiday' is", 6),
        ("papers: 0, ", "", "CP050", "lacks papers", 6),
        ("size: 3", "size: 0", "CP050", "is empty", 8),
        ("takes: 5 working days", "taks: 5 working days", "CP004", "no key 'taks'", 10),
        ("takes: 5 working days", "uses: desk", "CP050", "nothing says how long", 10),
        ("takes: 5 working days", "takes: 1 day, uses: desk, at: Board", "CP050", "not both", 10),
        ("visit 1: {", "visit one: {", "CP004", "no key 'visit one'", 12),
        ("visit 1: {", "visit 2: {", "CP050", "without a gap", 12),
        (", later: {refuse: 0.2, rest: as visit 1}", "", "CP050", "at later visits", 12),
        ("refuse: 0.2", "refuse: 1.2", "CP050", "these add up to 1.2", 12),
        ("as visit 1", "as visit 7", "CP050", "names no complete row", 12),
        ("as visit 1", "whatever", "CP050", "'rest' says", 12),
        ("allow: 3, refuse: 1", "allow: 0, refuse: 0", "CP050", "add up to nothing", 12),
        ("allow: 3", "allow: often", "CP050", "is a number or per cent", 12),
        ("per: file, amount", "amount", "CP050", "says what it is charged for", 15),
        ("amount: 5..9 GBP", "amount: 9..5 GBP", "CP050", "down to", 15),
        ("amount: 5..9 GBP", "amount: 5..9 GBP a day", "CP050", "does not fit", 15),
        ("{count: file}", "{}", "CP050", "names nothing to measure", 17),
        ("{count: file}", "{count: file, backlog: Board}", "CP050", "several things", 17),
        ("{count: file}", "{still waiting for: file}", "CP050", "'after' belongs", 17),
        ("{cost: fees}", "{cost: feees}", "CP050", "no cost 'feees'", 18),
        ("outputs: [filings]", "outputs: [filing]", "CP050", "no output 'filing'", 20),
        ("lifecycle end: {done: file}\n", "", "CP050", "no section 'lifecycle end'", 1),
        ("rules: [toy]", "experiment: {replications: 0}\nrules: [toy]", "CP050", "at least one", 1),
        ("rules: [toy]", "experiment: {seed: many}\nrules: [toy]", "CP050", "whole number", 1),
    ],
)
def test_each_mistake_is_told_with_its_line(old: str, new: str, code: str, says: str, line: int) -> None:
    diagnostic = told(old, new, says)
    assert diagnostic.code == code
    assert diagnostic.span is not None and diagnostic.span.line == line


def test_several_mistakes_are_told_at_once_and_what_would_be_right() -> None:
    text = GOOD.replace("takes: 5 working days", "takes: 5 wroking days").replace("{cost: fees}", "{cost: fes}")
    found = complaints(text)
    assert len(found) == 2
    assert "working days" in found[0].help and "fees" in found[1].help
    assert found[0].as_text().startswith("scenario.md:10:17: CP050: ")


def test_a_section_given_twice_in_two_blocks_is_an_error() -> None:
    from clauseproof.simulation.reading import read_blocks

    again = Source("b.md", "pools: {desk: {size: 1, source: x}}\ntick: day\n").whole()
    more = Source("c.md", "tick: day\n").whole()
    with pytest.raises(ClauseproofError) as caught:
        read_blocks([Source("a.md", GOOD).whole(), again, more], "t", "a.md")
    assert [d.message for d in caught.value.diagnostics] == [
        "'desk' is given twice under 'pools'",
        "the section 'tick' is given twice",
    ]


def test_an_output_does_not_add_up_two_currencies() -> None:
    more = GOOD.replace("costs:\n", "costs:\n  dues: {per: file, amount: 5 EUR, source: here}\n")
    assert "adds up EUR and GBP" in complaints(more.replace("{cost: fees}", "{cost: [fees, dues]}"))[0].message


def test_a_run_to_completion_has_a_cap() -> None:
    assert weekly().to_completion and weekly().until.year == 2080
    for wrong in (
        "{to completion}",
        "{cap: 10 years}",
        "{to completion, cap: 1000 years}",
        "{to completion, cap: 10}",
    ):
        with pytest.raises(ClauseproofError):
            scenario_of(WEEKLY.replace("{to completion, cap: 60 years}", wrong))


def test_hostile_text_ends_in_diagnostics() -> None:
    for text in (
        "rules: [",
        "- a\n- b",
        "rules: {}",
        "parties: 5",
        "bodies: [a]",
        "events: {x: 5}",
        "outputs: 5",
        "run: 3",
    ):
        assert complaints(text)


ROW = "visit 1: {allow: 3, refuse: 1}"


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("visit 1: {allow: 520 %, refuse: 0 %}", "add up to 520 per cent, not 100"),
        ("visit 1: {allow: 60 %, refuse: 30 %}", "add up to 90 per cent, not 100"),
        ("visit 1: {allow: 33.3 %, refuse: 66.6 %}", "add up to 99.9 per cent, not 100"),
        ("visit 1: {allow: 60 %, refuse: 40}", "some of the weights of 'ruling, visit 1' are per cent"),
    ],
)
def test_weights_in_per_cent_add_up_to_a_hundred(new: str, says: str) -> None:
    diagnostic = told(ROW, new, says)
    assert diagnostic.code == "CP050"
    assert diagnostic.span is not None and diagnostic.span.line == 12


def test_attributes_in_per_cent_add_up_to_a_hundred() -> None:
    trait = "gaps: 1 day}, attributes: {size: {large: 60 %, small: 30 %}}, source: here"
    assert told("gaps: 1 day}, source: here", trait, "add up to 90 per cent").code == "CP050"


def test_plain_weights_add_up_to_anything_and_beside_rest_per_cent_to_at_most_a_hundred() -> None:
    assert scenario_of(GOOD.replace(ROW, "visit 1: {allow: 3000, refuse: 0.5}"))
    assert scenario_of(GOOD.replace("refuse: 0.2", "refuse: 20 %"))
    assert told("refuse: 0.2", "refuse: 120 %", "these add up to 1.2").code == "CP050"
    assert scenario_of(GOOD.replace(ROW, "visit 1: {allow: 33.3 %, refuse: 66.7 %}"))


@pytest.mark.parametrize("size", ["0 items", "0 minutes"])
def test_an_agenda_has_room_for_something(size: str) -> None:
    diagnostic = told("agenda: 8 items", f"agenda: {size}", "has no room")
    assert diagnostic.code == "CP050"
    assert diagnostic.span is not None and diagnostic.span.line == 6
