"""CriticMarkup: what is a mark, what is text, and the way back from a projection to the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.document import read_source
from clauseproof.model.marks import Kind, Redline, lex
from clauseproof.model.source import Source
from tests.model.texts import AMENDS, amendment, under


def redline(text: str) -> Redline:
    return lex(Source("amendment.md", text))


def both(text: str) -> tuple[str, str]:
    """The text as it reads with every mark rejected, and with every mark accepted."""
    found = redline(text)
    return found.project(Kind.OUT).characters, found.project(Kind.IN).characters


def refused(text: str) -> str:
    with pytest.raises(ClauseproofError) as caught:
        redline(text)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CP020"
    return f"{diagnostic.span} [{under(diagnostic.span)}] {diagnostic.message}"


@pytest.mark.parametrize(
    ("text", "rejected", "accepted"),
    [
        ("no marks", "no marks", "no marks"),
        ("", "", ""),
        ("a {--b --}c", "a b c", "a c"),
        ("a {++b ++}c", "a c", "a b c"),
        ("{~~Deferred~>Rejected~~}", "Deferred", "Rejected"),
        ("{~~a~>b~~}, {~~b~>c~~}{++!++}{--?--}", "a, b?", "b, c!"),
        ("{~~~>new~~} {~~old~>~~}", " old", "new "),
        ("{----}{++++}", "", ""),
        ("{++x+++}", "", "x+"),
        ("{~~a~~>b~~}", "a~", "b"),
        ("{++a\n\nb++}", "", "a\n\nb"),
        ("{++{a: 1}++}", "", "{a: 1}"),
        ("{status: {~~deferred~>rejected~~}}", "{status: deferred}", "{status: rejected}"),
    ],
)
def test_a_mark_goes_comes_or_is_replaced(text: str, rejected: str, accepted: str) -> None:
    assert both(text) == (rejected, accepted)


@pytest.mark.parametrize(
    "text", ["a ++} b", "a --} ~~} ~> c", "{+ +} {- -} {~ ~} {= =}", "~~struck~~ and ++", "{ ++a++ }"]
)
def test_a_stray_closer_and_what_only_looks_like_a_mark_are_text(text: str) -> None:
    assert both(text) == (text, text)


@pytest.mark.parametrize("opener", ["{++", "{--", "{~~", "{==", "{>>"])
def test_a_backslash_makes_an_opener_text(opener: str) -> None:
    assert both(f"write \\{opener} here") == (f"write {opener} here",) * 2


def test_an_escape_inside_a_mark_leaves_no_backslash_behind() -> None:
    assert both("{++an \\{++ opens++}{--a \\{>> b--}{~~\\{==~>\\{--~~}") == ("a {>> b{==", "an {++ opens{--")


def test_two_backslashes_before_an_opener_leave_one() -> None:
    assert both("\\\\{++a++}")[0] == "\\{++a++}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n b {++c", "amendment.md:2:4 [{++] '{++' is never closed"),
        ("{--a++}", "amendment.md:1:1 [{--] '{--' is never closed"),
        ("{++a {--b--} c++}", "amendment.md:1:6 [{--] a mark inside a mark: '{--' before '{++' is closed"),
        ("{++a {++b++} c++}", "amendment.md:1:6 [{++] a mark inside a mark: '{++' before '{++' is closed"),
        ("{==a==}", "amendment.md:1:1 [{==] '{==' opens a highlight, which amendments do not have"),
        ("{++a++}\n{>>why<<}", "amendment.md:2:1 [{>>] '{>>' opens a comment, which amendments do not have"),
        ("{~~a~~}", "amendment.md:1:1 [{~~] a replacement without '~>'"),
        ("{~~a~>b~>c~~}", "amendment.md:1:8 [~>c] a replacement with two '~>'"),
    ],
)
def test_a_broken_mark_is_an_error_where_it_stands(text: str, message: str) -> None:
    assert refused(text) == message


def test_marks_stand_anywhere_in_headings_fences_and_front_matter() -> None:
    found = amendment(
        "### G8.36(d) {~~Deferred~>Rejected~~}\n\n"
        "```yaml event\nset {~~deferred~>rejected~~}: {then: {fusa: {~~a~>b~~}{++, x: y++}}}\n```\n"
    )
    assert [c.title for c in found.rejected.clauses] == ["G8.36(d) Deferred"]
    assert [c.title for c in found.accepted.clauses] == ["G8.36(d) Rejected"]
    (block,) = found.rejected.blocks("event")
    assert block.mapping().keys() == ("set deferred",)
    (block,) = found.accepted.blocks("event")
    assert block.body is not None
    assert block.body.characters == "set rejected: {then: {fusa: b, x: y}}\n"


def test_the_front_matter_is_lexed_too() -> None:
    source = Source("amendment.md", AMENDS.replace('becomes: "2"', "becomes: {~~2~>3~~}"))
    rejected, accepted = (lex(source).project(kind).characters for kind in (Kind.OUT, Kind.IN))
    assert "becomes: 2\n" in rejected
    assert "becomes: 3\n" in accepted


def test_a_file_with_carriage_returns_reads_as_one_without(tmp_path: Path) -> None:
    path = tmp_path / "amendment.md"
    path.write_bytes((AMENDS + "# 1 A\n\nold {~~a\nb~>c~~}\n").replace("\n", "\r\n").encode())
    source = read_source(path)
    assert lex(source).project(Kind.OUT).characters == AMENDS + "# 1 A\n\nold a\nb\n"
    assert source.line(9) == "b~>c~~}"


def test_a_span_is_widened_to_the_marks_that_it_touches_and_no_further() -> None:
    text = "ab{++c++}de{--f--}g"
    found = redline(text)
    assert text[slice(*found.widen(0, 2))] == "ab"
    assert text[slice(*found.widen(1, 6))] == "b{++c++}"
    assert text[slice(*found.widen(5, 15))] == "{++c++}de{--f--}"
    assert text[slice(*found.widen(9, 11))] == "de"


# -- generated redlines ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Generated:
    """A redline with the two texts that it was made from."""

    raw: str
    before: str
    after: str


def _free_of_marks(text: str) -> bool:
    """Whether a text can stand inside a mark: no openers, closers, arrows, and nothing that becomes one at its ends."""
    within = f"x{text}x"
    signs = ("{++", "{--", "{~~", "{==", "{>>", "++}", "--}", "~~}", "~>")
    return not any(sign in within for sign in signs) and (
        not text or (text[0] not in ">+-~=}" and text[-1] not in "{+-~=\\")
    )


_PLAIN = st.text(alphabet="ab é\n-+~>{}=<\\#`:", max_size=6).filter(_free_of_marks)


@st.composite
def redlines(draw: st.DrawFn) -> Generated:
    raw, before, after = "", "", ""
    for kind in draw(st.lists(st.sampled_from(["kept", "in", "out", "replaced", "escaped"]), max_size=8)):
        one, other = draw(_PLAIN), draw(_PLAIN)
        match kind:
            case "kept":
                raw, before, after = raw + one, before + one, after + one
            case "in":
                raw, after = raw + "{++" + one + "++}", after + one
            case "out":
                raw, before = raw + "{--" + one + "--}", before + one
            case "escaped":
                raw, before, after = raw + "\\{++", before + "{++", after + "{++"
            case _:
                raw, before, after = raw + "{~~" + one + "~>" + other + "~~}", before + one, after + other
    return Generated(raw, before, after)


@given(redlines())
def test_a_redline_rejected_is_the_old_text_and_accepted_the_new(generated: Generated) -> None:
    assert both(generated.raw) == (generated.before, generated.after)


@given(redlines(), st.sampled_from([Kind.OUT, Kind.IN]))
def test_every_projected_character_comes_from_that_character_of_the_file(generated: Generated, kind: Kind) -> None:
    text = redline(generated.raw).project(kind)
    for offset, character in enumerate(text.characters):
        source, origin = text.origin(offset)
        assert source.text[origin] == character


@given(redlines(), st.data())
def test_a_piece_of_a_projection_keeps_its_origins(generated: Generated, data: st.DataObject) -> None:
    text = redline(generated.raw).project(Kind.IN)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    piece = text.slice(start, end)
    assert piece.characters == text.characters[start:end]
    assert [piece.origin(n) for n in range(len(piece))] == [text.origin(n) for n in range(start, end)]
    inner = piece.slice(len(piece) // 3, len(piece))
    assert [inner.origin(n) for n in range(len(inner))] == [text.origin(n) for n in range(start + len(piece) // 3, end)]


@given(redlines(), st.data())
def test_the_span_of_a_piece_runs_from_its_first_character_to_its_last(
    generated: Generated, data: st.DataObject
) -> None:
    text = redline(generated.raw).project(Kind.OUT)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    span = text.span(start, end)
    assert 0 <= span.start <= span.end <= len(generated.raw)
    if start < end:
        assert generated.raw[span.start] == text.characters[start]
        assert generated.raw[span.end - 1] == text.characters[end - 1]
    line, column = span.source.line_and_column(span.start)
    assert (line, column) == (
        generated.raw.count("\n", 0, span.start) + 1,
        span.start - generated.raw.rfind("\n", 0, span.start),
    )


@given(redlines())
def test_marks_are_found_where_they_stand(generated: Generated) -> None:
    for mark in redline(generated.raw).marks:
        assert generated.raw[mark.start : mark.start + 3] in ("{++", "{--", "{~~")
        assert generated.raw[mark.end - 3 : mark.end] in ("++}", "--}", "~~}")
