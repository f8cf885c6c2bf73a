"""The report: one page that answers first, says nothing its sources do not say, and needs nothing but itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

import clauseproof
from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.evidence.trace import NEVER_OPEN
from clauseproof.proofs.results import Result
from clauseproof.report import words
from clauseproof.report.changes import changes, in_two_lines
from clauseproof.report.charts import charts
from clauseproof.report.costs import per_case
from clauseproof.report.findings import Kind, findings, worst
from clauseproof.report.histories import histories
from clauseproof.report.html import gather, render, write_report
from clauseproof.report.lines import lines
from clauseproof.report.redlines import redlined_clauses
from clauseproof.report.study import Study
from clauseproof.report.verdicts import answer, sentences

GARDEN = Path(__file__).parent / "workspace"
VOID = {"meta", "br", "link", "img", "hr", "input"}


@cache
def small_study() -> Study:
    """The study of a small garden's rules."""
    return gather(Workspace(GARDEN))


@cache
def small_report() -> str:
    """The report on it."""
    return render(small_study())


class Page(HTMLParser):
    """A page's elements in order: name, attributes, the names around it, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[int] = []
        self.elements: list[tuple[str, dict[str, str], tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = tuple(self.elements[i][0] for i in self.open)
        self.elements.append((tag, {k: v or "" for k, v in attrs}, around))
        self.texts.append("")
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.elements[self.open[-1]][0] == tag, f"</{tag}> closes nothing that is open"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for index in self.open:
            self.texts[index] += data

    def all(self, *tags: str) -> list[tuple[dict[str, str], str]]:
        """Attributes and text of every element with one of some names."""
        return [(e[1], t) for e, t in zip(self.elements, self.texts, strict=True) if e[0] in tags]

    def rows(self, caption: str) -> list[list[str]]:
        """The cells of the table whose caption begins so, row by row."""
        found: list[list[str]] = []
        inside = False
        for (tag, _, _), text in zip(self.elements, self.texts, strict=True):
            if tag == "caption":
                inside = text.strip().startswith(caption)
            elif tag == "tr" and inside:
                found.append([])
            elif tag in ("td", "th") and inside:
                found[-1].append(" ".join(text.split()))
        return found


@cache
def small_page() -> Page:
    return Page(small_report())


def number(cell: str) -> float:
    """A cell's number, read without the report's own code."""
    return float(cell.replace("−", "-").replace(",", "").replace("+", "").lstrip("£€$") or "nan")


# -- form -------------------------------------------------------------------------------------------------------


def test_the_page_needs_nothing_but_itself() -> None:
    text, page = small_report(), small_page()
    assert not page.all("script", "link", "img", "iframe", "object", "embed", "base", "form")
    for tag, attributes, _ in page.elements:
        assert "src" not in attributes, tag
        assert not [key for key in attributes if key.startswith("on")], tag
        for key in ("href", "xlink:href"):
            assert attributes.get(key, "#").startswith("#"), (tag, attributes)
    style = "".join(text for _, text in page.all("style"))
    assert "@import" not in text and "url(" not in style
    assert all(found.startswith("url(#") for found in re.findall(r"url\([^)]*\)", text))
    assert "default-src 'none'" in text


def test_every_link_within_the_page_leads_somewhere_and_ids_are_unique() -> None:
    page = small_page()
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes, text in page.all("a"):
        assert attributes["href"][1:] in ids, text
    for _, attributes, _ in page.elements:
        for key in ("aria-labelledby", "aria-describedby"):
            assert set(attributes.get(key, "").split()) <= set(ids)


def test_headings_landmarks_and_tables_are_in_order() -> None:
    page = small_page()
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert [len(page.all(tag)) for tag in ("main", "nav", "footer")] == [1, 1, 1]
    first_link = page.all("a")[0]
    assert first_link[0]["href"] == "#answer" and "Skip" in first_link[1]
    assert page.all("html")[0][0]["lang"] == "en"
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert all(attributes.get("scope") in ("col", "row", "rowgroup") for attributes, _ in page.all("th"))
    for tag, attributes, around in page.elements:
        if tag == "div" and "scroll" in attributes.get("class", ""):
            assert attributes["tabindex"] == "0" and attributes["aria-label"], around


def test_the_first_page_answers_in_the_agreed_order() -> None:
    page = small_page()
    titles = [text.strip() for attributes, text in page.all("h2", "h3")]
    first = ["The answer", "What changes", "Is it safe?", "The worst three things that nobody intended"]
    first += ["What it costs", "Whose readings, which text, what was inferred", "Contents"]
    assert titles[: len(first)] == first
    rest = [text for _, text in page.all("h2") if re.match(r"\d ", text)]
    assert rest == [
        "1 The question",
        "2 The verdicts",
        "3 The lifecycle before and after",
        "4 Histories, clause by clause",
        "5 What the amendment says",
        "6 The workload",
        "7 Inputs and where they come from",
        "8 How to repeat this",
    ]
    text = small_report()
    cost = text.index("Extra per refusal")
    assert text.index('id="cost"') < cost < text.index("In a year, if a guess holds")
    assert "Verdicts are of the model" in text[: text.index('id="contents-title"')]
    assert "For Parties who enter under the rulebook" in text[: text.index('id="contents-title"')]


def test_the_page_is_small_and_the_same_each_time() -> None:
    assert len(small_report().encode()) < 1_000_000
    assert render(small_study()) == small_report()
    assert render(gather(Workspace(GARDEN))) == small_report()


def test_charts_take_the_colours_of_the_page_and_hold_no_date() -> None:
    experiment = small_study().experiment
    assert experiment is not None
    drawn = charts(experiment, ("old rules", "new rules"))
    assert [chart.id for chart in drawn] == [
        "chart-differences",
        "chart-backlog-committee",
        "chart-items-committee",
        "chart-time-to-the-plot",
    ]
    for chart in drawn:
        assert "var(--new)" in chart.svg and "currentColor" in chart.svg
        assert not re.search(r"#0[0-9a-f]{5}\b|<metadata|<\?xml|DOCTYPE", chart.svg)
        assert chart.table.rows and chart.alt and chart.gist
    assert "all replications are taken together" in drawn[-1].gist
    late = experiment.output("time to the plot, 90th percentile").definition
    assert "in each replication, and then the mean of those" in late.text
    for chart in drawn:
        assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


def test_words_of_a_workspace_are_shown_and_never_obeyed() -> None:
    study = small_study()
    evil = '<script>alert(1)</script><img src="https://example.org/x.png"> & "'
    slug = "no-plot-is-taken-without-an-inspection"
    statement = replace(
        study.statements[slug], prose=f"{evil} [a](javascript:alert(1)) ![b](https://example.org/b.png)"
    )
    changed = replace(
        study,
        before=replace(study.before, title=evil, source=evil),
        statements={**study.statements, slug: statement},
        results=replace(study.results, results=tuple(replace(r, because=evil) for r in study.results.results)),
    )
    page = Page(render(changed))
    assert not page.all("script", "img")
    assert all(attributes["href"].startswith("#") for attributes, _ in page.all("a"))
    assert "alert(1)" in "".join(page.texts[:1])


# -- nothing but what the sources say ---------------------------------------------------------------------------


def test_every_verdict_of_the_table_is_that_of_the_check() -> None:
    study, page = small_study(), small_page()
    rows = {row[0]: row[1:] for row in page.rows("Five sentences")[1:]}
    assert set(rows) == {result.title for result in study.results.results}
    for title, cells in rows.items():
        for book, cell in zip((study.before, study.after), cells, strict=True):
            results = [r for r in study.results.of(title, book.id, "correspondence")]
            assert results
            if len({r.verdict for r in results}) == 1:
                assert words.verdict_word(results[0]) == cell.lower()
            else:
                assert cell == "Refuted under some readings of clause 1; otherwise proved"
    assert rows["A refused Gardener can still be granted a plot"] == ["Possible", "Possible"]


def test_numbers_of_the_outputs_are_those_of_the_experiment() -> None:
    experiment, page = small_study().experiment, small_page()
    assert experiment is not None
    rows = page.rows("What was measured")[1:]
    assert len(rows) == len(experiment.outputs)
    for row, output in zip(rows, experiment.outputs, strict=True):
        assert row[0].lower() == output.definition.name.lower()
        sources = [estimate.mean for _, estimate in output.levels] + [output.comparisons[0].difference.mean]
        for cell, source in zip(row[1:4], sources, strict=True):
            assert source is not None
            assert number(cell) == pytest.approx(source, rel=0.006, abs=1e-6)


def test_the_cost_of_a_case_is_that_of_the_experiment_and_the_year_follows_from_it() -> None:
    experiment, page = small_study().experiment, small_page()
    assert experiment is not None
    rows = page.rows("Cost of each refusal")[1:]
    again = experiment.case("refusal", "inspections again").extra.mean
    low, high = (experiment.case("refusal", f"inspections paid, {end}").extra.mean for end in ("low", "high"))
    assert again is not None and low is not None and high is not None
    assert number(rows[0][1]) == pytest.approx(again, rel=0.01)
    assert [number(part) for part in rows[2][1].split(" to ")] == pytest.approx([low, high], rel=0.01)
    share = small_study().shares["refusal"]
    assert share == pytest.approx(0.2 / (1 - 0.2), abs=0.02)  # a refused Gardener is inspected and may be refused again
    gap = small_study().gap
    assert gap is not None
    said = re.search(r"The guess is ([\d.]+) such cases a year", small_report())
    assert said and float(said[1]) == pytest.approx(share * 365.25 / gap, rel=0.05)
    assert "set refused, 20 %" in small_report() and "5..40 %" in small_report()


def curtailed(garden: Path, **readings: str) -> Study:
    """The garden's study with a horizon of some months, under some readings."""
    path = garden / "simulation" / "year.md"
    text = path.read_text(encoding="utf-8").replace("until: 2026-03-01", "until: 2024-07-01")
    for name, option in readings.items():
        text = re.sub(rf"{name}: \w+", f"{name}: {option}", text, count=1)
    path.write_text(text, encoding="utf-8")
    return gather(Workspace(garden))


def test_a_horizon_that_bites_changes_neither_the_share_nor_the_cost_and_is_owned_up_to(garden: Path) -> None:
    study = curtailed(garden)
    assert study.experiment is not None
    case = study.experiment.case("refusal", "inspections again")
    assert case.cut_off > 0 and dict(dict(study.experiment.reasons)["plots"])["not arrived"] > 0
    (told,) = per_case(study)
    assert told.exact and told.share == pytest.approx(small_study().shares["refusal"])
    text = " ".join(Page(render(study)).texts[0].split())
    assert f"{case.unpaired} of {case.parties + case.unpaired} Parties left out: {case.cut_off} cut off" in text
    assert "The horizon bites." in text
    assert "The horizon bites." not in small_report()
    counted = replace(study, shares={})
    (told,) = per_case(counted)
    assert not told.exact and told.share == case.befell / case.followed
    assert f"counted among the {case.followed} that were followed to the end" in render(counted)


def test_where_every_case_is_stuck_the_page_says_never(garden: Path) -> None:
    rules = garden / "model" / "spring.md"
    rules.write_text(rules.read_text(encoding="utf-8").replace("inspections < 2", "inspections < 1"), encoding="utf-8")
    study = curtailed(garden, second_look="once")
    assert study.experiment is not None
    page = Page(render(study))
    rows = {row[0]: row[1:] for row in page.rows("Cost of each refusal")}
    assert rows["Time to the plot"] == ["never under the new rules", "–"]
    case = study.experiment.case("refusal", "time to the plot")
    assert f"{case.never_new} that never come to it under the new rules" in page.texts[0]
    assert "no case to measure" not in page.texts[0]


def test_inputs_versions_and_fingerprints_are_all_there() -> None:
    study, text = small_study(), small_report()
    assert study.experiment is not None
    assert len(small_page().rows(f"{len(study.experiment.inputs)} inputs")) == len(study.experiment.inputs) + 1
    for value in (*study.results.rulebooks.values(), *(h for _, h in study.experiment.hashes), clauseproof.__version__):
        assert value in text
    assert f"--seed {study.experiment.seed}" in text and "clauseproof check" in text


def test_every_move_of_a_lifecycle_stands_in_the_table_beneath_its_picture_with_its_readings() -> None:
    study, page = small_study(), small_page()
    for graph, title in zip(study.graphs, ("Before", "After"), strict=True):
        rows = page.rows(f"{title}: what can happen")[1:]
        left = sum(stage.stuck is not None for stage in graph.stages)
        quiet = sum(
            stage.stuck is None and not any(move.source == stage.value for move in graph.moves)
            for stage in graph.stages
        )
        assert len(rows) == len(graph.moves) + left + quiet
        for move in graph.moves:
            assert any(move.event in " ".join(row) and move.actor in row and move.clause in row for row in rows)
    (note,) = (text for attributes, text in page.all("li") if attributes.get("id") == "lifecycle-after-note-1")
    said = "unless clause 1 (discretion) is read as “the second inspection is owed” (discretion is must)"
    assert " ".join(note.split()) == said


def test_the_redline_gives_back_both_texts() -> None:
    study = small_study()
    clauses = {clause.title.split()[0]: clause for clause in redlined_clauses(study.redline)}
    assert set(clauses) == {"1", "2(b)", "2(c)", "3"}
    for id, clause in clauses.items():
        for keep, book in (("out", study.before), ("in", study.after)):
            document = book.document.clause(id)
            assert document is not None
            for block in clause.blocks:
                said = "".join(run.text for run in block.runs if run.kind in ("kept", keep))
                if block.kind == "prose":
                    assert " ".join(said.split()) in " ".join(document.prose.split())
                    assert "*" not in said or "*owed*" in said
            heading = "".join(run.text for run in clause.heading if run.kind in ("kept", keep))
            assert heading == document.title
    assert [text for _, text in small_page().all("em")] and "*owed*" not in small_report()
    deleted, inserted = ([text for _, text in small_page().all(tag)] for tag in ("del", "ins"))
    assert "Provisional" in deleted and "Held" in inserted


def test_readings_are_told_in_words_and_their_names_stand_only_in_small_type_beside_them() -> None:
    page = small_page()
    everything = page.texts[0]
    in_code = "".join(text for _, text in page.all("code"))
    for name in ("second_look", "discretion is", "is choice"):
        assert everything.count(name) == in_code.count(name) > 0, name
    (question,) = (text for attributes, text in page.all("tr") if attributes.get("id") == "reading-discretion")
    assert "Must a refused Gardener be inspected again? A the second inspection" in " ".join(question.split())
    text = " ".join(everything.split())
    assert "refuted where clause 1 (discretion) is read as “the Committee may ask for a letter instead”" in text


def test_what_comes_out_alike_in_the_old_and_the_new_rules_is_said_once() -> None:
    study = small_study()
    for sentence in sentences(study):
        told = lines(study, sentence, histories(study, [sentence], frozenset()))
        judged = [row for one in sentence.judged for row in one.rows]
        shown = [item.row for line in told for item in line.evidence]
        assert {id(row) for row in judged if row.trace or row.certificate} <= {id(row) for row in shown}
    possible = next(s for s in sentences(study) if s.possibility)
    assert [line.rules for line in lines(study, possible, ())] == ["Old and new rules"]


@pytest.mark.parametrize(
    ("loop", "briefly", "ending"),
    [
        (
            0,
            "then nothing for ever",
            "nothing happens any more, for ever, and what the sentence asks for never comes.",
        ),
        (1, "the last of them for ever", "step {last} is repeated for ever"),
        (2, "the last two of them for ever", "steps {before} to {last} are repeated for ever"),
    ],
)
def test_a_history_that_goes_on_for_ever_says_how(loop: int, briefly: str, ending: str) -> None:
    """``loop`` is how many of its last steps are repeated."""
    study = small_study()

    def endless(result: Result) -> Result:
        if result.trace is None or result.verdict != "refuted":
            return result
        fair = (("standing", "done in step 2, again and again"), ("mend the shed", NEVER_OPEN))
        trace = replace(result.trace, loop=len(result.trace) - loop, fair=fair)
        return replace(result, pattern="followed by", trace=trace)

    changed = replace(study, results=replace(study.results, results=tuple(map(endless, study.results.results))))
    (told, *_) = histories(changed, sentences(changed), frozenset())
    last = len(told.steps)
    assert ending.format(last=last, before=last - 1) in told.ending
    assert "Nobody neglects a duty by that: ‘standing’ is done in step 2, again and again." in told.ending
    assert sum(step.again for step in told.steps) == loop
    text = " ".join(Page(render(changed)).texts[0].split())
    assert told.goes_on == briefly and f"steps, {briefly}, breaks it" in text
    assert told.ending in text and "There the sentence is false." not in text


def test_every_history_told_is_a_trace_of_the_check() -> None:
    study, page = small_study(), small_page()
    rows = page.rows("The last step, ‘take the plot’, is the one that the sentence forbids.")
    traces = [r.trace for r in study.results.results if r.trace is not None]
    told = [row[2] for row in rows if row[0] != "Step"]
    assert told and all(any(event == step.event for trace in traces for step in trace.steps) for event in told)
    new = next(r for r in study.results.of("Refusal always leads to a second inspection", "plots+spring") if r.trace)
    assert new.trace is not None
    events = [step.event for step in new.trace.steps]
    assert any(told[i : i + len(events)] == events for i in range(len(told)))


def test_names_of_one_case_stand_nowhere_in_the_code() -> None:
    """Whatever is said of a rulebook comes from the rulebook."""
    folder = Path(clauseproof.__file__).parent / "report"
    for path in (*folder.rglob("*.py"), *(folder / "templates").iterdir()):
        found = re.findall(r"G8|MP\d{3}|FUSA|\bSSC\b|\bPanel\b|deferred|rejected", path.read_text(encoding="utf-8"))
        assert not found, path.name


# -- what is computed from the sources --------------------------------------------------------------------------


def test_what_changes_is_read_off_the_redline() -> None:
    study = small_study()
    first, second = in_two_lines(changes(study.before, study.after))
    assert (
        first == "‘provisional’ becomes ‘held’ and ‘held’ becomes ‘refused’; so ‘held’ means another thing than before."
    )
    assert second == "New: ‘inspect again’ (clauses 1, 2(b), 2(c) and 3, in force 1 March 2024)."
    assert changes(study.before, study.after).altered == ("set refused", "write a letter")


def test_the_answer_sorts_what_was_asked() -> None:
    study = small_study()
    found = answer(study, sentences(study))
    assert found.short == "That depends on how the text is read."
    assert [s.title for s in found.headline] == ["Nobody takes a plot with a shed in ruins"]
    assert [s.title for s in found.depends] == ["Refusal always leads to a second inspection"]
    assert found.by_condition[0][0] == ({"discretion": ("choice",)},)
    assert not found.fails and not found.open and not found.broken
    assert [(s.title, judged.rulebook) for s, judged, _ in found.by_word] == [
        ("Nobody takes a plot with a shed in ruins", "plots")
    ]


def test_the_worst_things_are_ranked_by_kind_then_readings_then_length() -> None:
    study = small_study()
    found = findings(study, sentences(study), changes(study.before, study.after))
    assert list(found) == sorted(found, key=lambda finding: finding.rank)
    chosen = worst(found)
    assert [finding.kind for finding in chosen] == [Kind.STRANDED, Kind.TWO_MEANINGS, Kind.UNMET]
    assert chosen[0].title == "A Party can be left ‘refused’"
    assert chosen[0].text.startswith(
        "Where clause 1 (second look) is read as “only after the first” and clause 1 (discretion) as “the second "
        "inspection is owed”, a Party can be"
    )
    assert chosen[0].said == chosen[0].title
    assert chosen[2].said == f"Not true: “{chosen[2].title}”"
    assert "Before, ‘held’ was 2(c); now it is 2(b)." in chosen[1].text
    repeated = (*found, *found)
    assert worst(repeated) == chosen


def test_what_is_not_as_expected_is_the_worst_and_a_plain_effect_the_least() -> None:
    study = small_study()
    title = "No plot is taken without an inspection"

    def fared(verdict: str, as_expected: bool) -> Study:
        rows = tuple(
            replace(r, verdict=verdict, as_expected=as_expected, fails_when=({},))
            if r.title == title and r.rulebook == study.after.id
            else r
            for r in study.results.results
        )
        return replace(study, results=replace(study.results, results=rows))

    def kinds(changed: Study) -> list[Kind]:
        found = findings(changed, sentences(changed), changes(changed.before, changed.after))
        return [finding.kind for finding in found if finding.title == title]

    assert kinds(fared("refuted", False)) == kinds(fared("undecided", False)) == [Kind.UNEXPECTED]
    assert kinds(fared("refuted", True)) == [Kind.PLAIN]
    assert kinds(study) == []
    assert "Not as expected" in render(fared("refuted", False))


def test_expected_numbers_are_told_once_with_their_readings() -> None:
    study = small_study()
    head, *rows = small_page().rows("Expected numbers")
    assert rows, study.inexact
    assert head[:2] == ["Clause 1 (second look)", "Clause 1 (discretion)"]
    letters = {"each": "A", "once": "B", "must": "A", "choice": "B"}
    assert [row[:2] for row in rows if not row[-1].endswith("→ 0")] == [[letters["once"], letters["must"]]]
    for choice in study.after.system.choices():
        asked = [letters[option] for option in choice.values()]
        held = [row for row in rows if all(a in ("any", o) for a, o in zip(row, asked, strict=False))]
        assert len(held) == 1, choice
    assert sum(1 for one in study.expected if dict(one.stuck)["plots+spring"] > 0) == 1


def test_figures_read_as_people_write_them() -> None:
    assert [words.figure(v) for v in (1234.5, 0.03126, -2.0, 0.0, None)] == ["1,234", "0.0313", "−2", "0", "–"]
    assert [words.signed(v) for v in (1.5, -1.5, 0.0)] == ["+1.5", "−1.5", "0"]
    assert words.money(5000.0, "GBP") == "£5,000" and words.money(-17812.0, "EUR") == "−€17,800"
    assert (
        words.listed(["a", "b", "c"]) == "a, b and c" and words.counted(3, "history", "histories") == "three histories"
    )
    assert words.day("2020-02-27") == "27 February 2020" and words.day("soon") == "soon"
    assert words.plain("a *second* FUSA, `exactly`") == "a second FUSA, exactly"


# -- other workspaces -------------------------------------------------------------------------------------------


@pytest.fixture
def garden(tmp_path: Path) -> Iterator[Path]:
    """A garden of one's own."""
    shutil.copytree(GARDEN, tmp_path / "garden")
    yield tmp_path / "garden"


def test_a_workspace_without_a_scenario_or_properties_still_gets_a_report(garden: Path) -> None:
    shutil.rmtree(garden / "simulation")
    shutil.rmtree(garden / "proofs")
    written = write_report(Workspace(garden), garden / "out" / "report.html")
    page = Page(written.read_text(encoding="utf-8"))
    assert written == garden / "out" / "report.html"
    assert "no scenario" in page.texts[0] and "Stays in range" in page.texts[0]
    assert [path.name for path in written.parent.iterdir()] == ["report.html"]


def test_without_an_amendment_there_is_no_before_and_after(garden: Path) -> None:
    (garden / "model" / "spring.md").unlink()
    with pytest.raises(ClauseproofError) as caught:
        write_report(Workspace(garden), garden / "report.html")
    assert caught.value.diagnostics[0].code == "CP030"
    assert not (garden / "report.html").exists()


def test_a_report_that_cannot_be_written_says_so(garden: Path) -> None:
    (garden / "taken").mkdir()
    with pytest.raises(ClauseproofError) as caught:
        write_report(Workspace(garden), garden / "taken", replications=1)
    assert caught.value.diagnostics[0].code == "CP001"
    assert not list(garden.glob(".taken*"))


@pytest.mark.slow
def test_the_built_in_report_is_whole_and_under_three_megabytes(tmp_path: Path) -> None:
    study = gather(Workspace.built_in(), replications=3)
    text = render(study)
    page = Page(text)
    assert len(text.encode()) < 3_000_000
    assert not page.all("script", "img", "link")
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"][1:] for attributes, _ in page.all("a")} <= set(ids)
    first = text[text.index('id="answer"') : text.index('id="contents-title"')]
    for title in ("Only approved or satisfied deferred leads to User Entry", "Rejected always requires a second FUSA"):
        assert title in first
    assert len(worst(findings(study, sentences(study), changes(study.before, study.after)))) == 3
