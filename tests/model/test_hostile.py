"""Texts that mean harm, or are merely odd: each ends in an error with a place, and quickly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.amendment import read_amendment
from clauseproof.model.document import read_source
from clauseproof.model.rulebook import amend
from clauseproof.model.source import Source
from clauseproof.model.workspace import Workspace
from tests.model.texts import AMENDS, FRONT, VISITS, amended, rulebook

MOST_SECONDS = 10.0
"""Far above what any of these takes, far below what a quadratic step would."""


@pytest.fixture(autouse=True)
def quickly() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < MOST_SECONDS


def refused(text: str) -> ClauseproofError:
    """What is said of a rulebook; every error knows its place, and can be shown."""
    with pytest.raises(ClauseproofError) as caught:
        rulebook(text)
    for diagnostic in caught.value.diagnostics:
        assert diagnostic.span is not None
        assert len(diagnostic.as_text()) < 25_000
    return caught.value


def codes(error: ClauseproofError) -> set[str]:
    return {diagnostic.code for diagnostic in error.diagnostics}


def under_one_clause(kind: str, body: str) -> str:
    return f"{FRONT}\n# 1 All\n\n```yaml {kind}\n{body}\n```\n"


def guarded(expression: str) -> str:
    return under_one_clause("event", f"go: {{by: Party, may: yes, when: '{expression}', then: nothing}}")


# -- files -----------------------------------------------------------------------------------------------------


def of_file(path: Path) -> str:
    with pytest.raises(ClauseproofError) as caught:
        read_source(path, path.name)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CP001"
    return diagnostic.message


def test_a_file_that_is_not_utf_8_says_which_byte_of_which_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.md"
    path.write_bytes(b"# 1 A\n\nd\xe9cid\xe9\n")
    assert of_file(path) == "latin.md is not UTF-8 text: byte 9 cannot be read"
    with pytest.raises(ClauseproofError, match=r"latin\.md:3:2: CP001"):
        read_source(path, "latin.md")


def test_fifty_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "big.md"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert of_file(path) == "big.md holds 50,000,000 bytes, more than the 4,000,000 that a rulebook may hold"


def test_a_zero_byte_makes_no_text(tmp_path: Path) -> None:
    path = tmp_path / "zero.md"
    path.write_bytes(b"# 1 A\n\0\n")
    assert of_file(path) == "zero.md holds a zero byte, so it is no text file"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert of_file(tmp_path).endswith(" is a folder, not a file")
    assert of_file(tmp_path / "none.md") == "there is no file none.md"
    assert "cannot be read" in of_file(tmp_path / ("long" * 200 + ".md"))
    (tmp_path / "circle.md").symlink_to(tmp_path / "circle.md")
    assert of_file(tmp_path / "circle.md")


def test_a_byte_order_mark_is_no_character(tmp_path: Path) -> None:
    path = tmp_path / "visits.md"
    path.write_bytes(b"\xef\xbb\xbf" + VISITS.encode())
    assert rulebook(read_source(path).text).fingerprint == rulebook().fingerprint


@pytest.mark.parametrize("name", ["rulebook", "amendment"])
def test_files_that_include_each_other_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "a.md").write_text("---\nrulebook: a\nactors: [A]\nincludes: b.md\n---\n# 1\n")
    (tmp_path / "model" / "b.md").write_text("---\nrulebook: b\nactors: [A]\nincludes: a.md\n---\n# 2\n")
    with pytest.raises(ClauseproofError) as caught:
        Workspace(tmp_path).rulebook("a")
    assert caught.value.diagnostics[0].span is not None


# -- depth -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "x: " + "[" * 10_000,
        "x: " + "[" * 10_000 + "]" * 10_000,
        "x: " + "{a: " * 10_000 + "b" + "}" * 10_000,
        "\n".join(" " * n + f"k{n}:" for n in range(1_500)),
        "x: " + "- " * 10_000 + "a",
        "? " * 10_000 + "a",
    ],
)
def test_yaml_ten_thousand_levels_deep(body: str) -> None:
    assert codes(refused(under_one_clause("state", body))) <= {"CP003", "CP013"}


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 9_000 + "yes" + ")" * 9_000,
        "not " * 4_000 + "yes",
        "-" * 10_000 + "1 > 0",
        "if yes then " * 1_300 + "yes",
        "if yes then yes else " * 800 + "yes",
        "min(1, " * 2_000 + "1",
        "yes = (" * 1_000 + "yes" + ")" * 1_000,
        "1" + " + 1" * 1_900 + " > 0",
        "1" + " * 2" * 1_900 + " > 0",
        "yes" + " implies yes" * 1_900,
        "(yes is one of (" * 70 + "yes" + ", no))" * 70,
        "(" * 55 + "yes" + ") is one of (yes, no)" * 55,
        "9" * 10_000 + " > 0",
    ],
)
def test_expressions_deeper_or_longer_than_anyone_would_write(expression: str) -> None:
    assert codes(refused(guarded(expression))) == {"CP013"}


def test_terms_that_double_each_other() -> None:
    """Twenty lines that would write out a million conditions, and a thousand that would write out a universe."""
    for many in (20, 1_000):
        terms = "t0: yes\n" + "\n".join(f"t{n}: t{n - 1} and not t{n - 1}" for n in range(1, many))
        assert codes(refused(under_one_clause("term", terms))) == {"CP013"}


def test_terms_defined_through_a_thousand_others() -> None:
    terms = [f"t{n}: not t{n + 1}" for n in range(1_000)] + ["t1000: yes"]
    assert codes(refused(under_one_clause("term", "\n".join(terms)))) == {"CP013"}
    assert codes(refused(under_one_clause("term", "\n".join(reversed(terms))))) == {"CP013"}
    rulebook(under_one_clause("term", "\n".join([f"t{n}: t{n + 1}" for n in range(5_000)] + ["t5000: yes"])))


def test_a_circle_of_five_thousand_terms() -> None:
    terms = "\n".join(f"t{n}: t{(n + 1) % 5_000}" for n in range(5_000))
    error = refused(under_one_clause("term", terms))
    assert codes(error) == {"CP012"}
    assert len(error.diagnostics[0].message) < 300


def test_many_events_that_use_one_large_term() -> None:
    terms = "t0: yes\n" + "\n".join(f"t{n}: t{n - 1} and t{n - 1}" for n in range(1, 13))
    events = "\n".join(f"e{n}: {{by: Party, may: yes, when: t12, then: nothing}}" for n in range(2_000))
    text = under_one_clause("term", terms) + f"\n```yaml event\n{events}\n```\n"
    assert codes(refused(text)) == {"CP013"}


def test_quotes_and_lists_in_quotes_ten_thousand_deep() -> None:
    for signs in ("> " * 10_000, ">" * 10_000, "- " * 10_000, "> - " * 5_000, "1. " * 5_000):
        rulebook(VISITS + "\n" + signs + "deep\n")


# -- size ------------------------------------------------------------------------------------------------------


def test_a_hundred_thousand_headings() -> None:
    assert codes(refused(FRONT + "".join(f"# {n}\n" for n in range(100_000)))) == {"CP013"}


@pytest.mark.parametrize(
    "line",
    [
        "word " * 200_000,
        "# " + " " * 1_000_000 + "x",
        "# x" + " " * 1_000_000 + "{#id",
        "# " + "{#" * 300_000,
        "| a " * 20_000 + "\n" + "|---" * 20_000,
        "[" * 500_000,
        "`" * 500_000,
        "*" * 500_000,
        "<!--" * 100_000,
        "[a]: " * 100_000,
        "&amp" * 100_000,
        "\\" * 500_000,
        "- a\n" * 10_000,
        "> a\n" * 10_000,
        "a\n" * 30_000,
        "~~~\n" * 20_001,
        "\n" * 200_000,
        "\t" * 500_000,
    ],
)
def test_a_text_of_one_kind_of_character(line: str) -> None:
    try:
        rulebook(VISITS + "\n" + line + "\n")
    except ClauseproofError as error:
        assert all(d.span is not None for d in error.diagnostics)


def test_a_value_of_a_million_letters() -> None:
    assert codes(refused(under_one_clause("state", "x: " + "y" * 1_000_000))) == {"CP013"}


def test_a_block_of_very_many_values() -> None:
    assert codes(refused(under_one_clause("state", "x: [" + "a," * 200_000 + "b]"))) == {"CP013"}


def test_three_thousand_unknown_names_among_three_thousand_known_ones() -> None:
    states = "\n".join(f"variable_{n}: yes/no" for n in range(3_000))
    events = "\n".join(
        f"event {n}: {{by: Party, may: yes, when: variabel_{n}, then: {{variabel_{n}: no}}}}" for n in range(3_000)
    )
    error = refused(under_one_clause("state", states) + f"\n```yaml event\n{events}\n```\n")
    assert codes(error) == {"CP006"}
    assert len(error.diagnostics) == 30


def test_a_reading_and_a_variable_with_twenty_thousand_words() -> None:
    many = ", ".join(f"o{n}" for n in range(20_000))
    assert codes(refused(under_one_clause("reading", f"r: {{options: [{many}]}}"))) == {"CP013"}
    assert codes(refused(under_one_clause("state", f"x: {{one of: [{many}]}}"))) == {"CP013"}


def test_huge_numbers() -> None:
    assert codes(refused(under_one_clause("state", "x: 0.." + "9" * 100_000))) <= {"CP008", "CP013"}
    assert codes(refused(under_one_clause("state", "x: {type: count, initially: " + "9" * 10_000 + "}"))) == {"CP013"}


def test_thirty_variables_that_may_begin_with_anything() -> None:
    states = "\n".join(f"v{n}: {{type: 0..9999, initially: any}}" for n in range(30))
    total = " + ".join(f"v{n}" for n in range(30))
    rulebook(under_one_clause("state", states) + f"\n```yaml initially\nall: {total} = 299970\n```\n")


def test_twenty_readings_make_a_million_choices() -> None:
    readings = "\n".join(f"r{n}: {{options: [a, b]}}" for n in range(20))
    every = " or ".join(f"reading r{n} is a" for n in range(20))
    rulebook(under_one_clause("reading", readings) + f"\n```yaml initially\nall: {every} or yes\n```\n")


# -- characters ------------------------------------------------------------------------------------------------


def test_a_text_cannot_write_on_the_terminal() -> None:
    text = str(refused(FRONT + "# 1 \x1b[2J\x07\u202egnol\n\n# 1 \x1b[2J\x07\u202egnol\n"))
    assert not {"\x1b", "\x07", "\u202e", "\u009b"} & set(text)


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x1b", "\x85", "\u2028", "\ufeff", "\U0001f600", "\ud7ff", "\ufffe", "\u200d", "\x0c", "\x0b"],
)
def test_odd_characters_shift_no_place(character: str) -> None:
    text = under_one_clause("event", f"# {character}\nodd: {{by: Partie, may: yes, then: nothing}}  # {character}")
    for body in (text, text.replace("# 1 All", f"# 1 All\n\n{character} prose {character}\n")):
        for diagnostic in refused(body).diagnostics:
            assert diagnostic.span is not None
            said = body[diagnostic.span.start : diagnostic.span.end]
            assert said in ("Partie", character)


# -- amendments ------------------------------------------------------------------------------------------------


def test_twenty_thousand_marks() -> None:
    old = "".join(f"# {n} C\n\n" + f"Old words of {n}. " * 10 + "\n\n" for n in range(10, 2_010))
    marked = "".join(f"# {n} C\n\n" + f"{{~~Old~>New~~}} words of {n}. " * 10 + "\n\n" for n in range(10, 2_010))
    result = amended(marked, VISITS + old)
    assert len(result.amended) == 2_000
    clause = result.document.clause("77")
    assert clause is not None
    assert clause.prose == " ".join(["New words of 77."] * 10)


def test_a_thousand_renamed_events_and_values() -> None:
    many = 1_000
    state = "stage: {one of: [" + ", ".join(f"s{n}" for n in range(many)) + "]}"
    events = "\n".join(f"e{n}: {{by: Party, may: yes, when: stage is s{n}, then: {{stage: s0}}}}" for n in range(many))
    base = under_one_clause("state", state) + f"\n```yaml event\n{events}\n```\n"
    marked_state = "stage: {one of: [" + ", ".join(f"{{~~s{n}~>t{n}~~}}" for n in range(many)) + "]}"
    marked = "\n".join(
        f"{{~~e{n}~>f{n}~~}}: {{by: Party, may: yes, when: stage is {{~~s{n}~>t{n}~~}}, then: "
        f"{{stage: {{~~s0~>t0~~}}}}}}"
        for n in range(many)
    )
    result = amended(f"# 1 All\n\n```yaml state\n{marked_state}\n```\n\n```yaml event\n{marked}\n```\n", base)
    assert result.correspondence is not None
    assert len(result.correspondence.renamed()) == 2 * many
    assert result.system.event["f77"].identity == "e77"


def test_one_mark_around_a_thousand_events() -> None:
    events = "\n".join(f"e{n}: {{by: Party, may: yes, then: nothing}}" for n in range(1_000))
    base = under_one_clause("event", events)
    block = f"```yaml event\n{events}\n```"
    result = amended(f"# 1 All\n\n{{~~{block}~>{block.replace('e77:', 'f77:')}~~}}\n", base)
    assert result.correspondence is not None
    assert not result.correspondence.renamed()


def test_five_thousand_new_clauses() -> None:
    new = "".join(f"{{++# {n} C++}}\n\n" for n in range(10, 5_010))
    result = amended("# 3 Entry\n\n" + new)
    assert [c.id for c in result.document.clauses][-1] == "5009"


@pytest.mark.parametrize(
    "text",
    [
        "{++" * 200_000,
        "{++a" * 100_000,
        "\\{++" * 50_000,
        "{--a--}" * 50_000,
        "{~~a~>b~~}" * 30_000,
        "{~~" + "~" * 500_000,
        "++}" * 300_000,
    ],
)
def test_a_text_of_nothing_but_marks(text: str) -> None:
    try:
        amend(rulebook(), read_amendment(Source("amendment.md", AMENDS + "# 2 Decisions\n\n" + text)))
    except ClauseproofError as error:
        assert all(d.span is not None for d in error.diagnostics)


def test_an_amendment_of_long_paragraphs_that_are_not_there() -> None:
    words = " ".join(f"word{n}" for n in range(2_000))
    base = VISITS.replace("What a visit is.", "\n\n".join(f"{words} {n}" for n in range(150)))
    with pytest.raises(ClauseproofError, match="drafted against another text"):
        amended(f"# 1 The visit\n\n{words} x\n", base)
