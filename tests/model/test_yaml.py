"""YAML without surprises: every scalar is a word, and what is not part of the format is refused."""

from __future__ import annotations

import pytest

from clauseproof.diagnostics import ClauseproofError
from tests.model.texts import STATE, of, rulebook, under, wrong


def test_every_scalar_is_a_word() -> None:
    found = rulebook(
        "---\nrulebook: no\nversion: 6.10\ntitle: 2020-02-27\nsource: 0x1F\nactors: {on: off, y: 1e3}\n---\n\n# 1\n\n"
        "```yaml event\ngo: {by: on, may: yes, then: nothing}\n```\n"
    )
    assert (found.id, found.version, found.title, found.source) == ("no", "6.10", "2020-02-27", "0x1F")
    assert [(a.name, a.description) for a in found.actors] == [("on", "off"), ("y", "1e3")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("a: count\na: count", "CP004 [a] 'a' is given twice"),
        ("a: &x count\nb: *x", "CP003 [&x count] anchors and aliases (& and *) are not part of the format"),
        ("a: *x", "CP003 [*x] anchors and aliases (& and *) are not part of the format"),
        ("a: !!int 3", "CP003 [!!int 3] the tag 'tag:yaml.org,2002:int' is not part of the format"),
        ("a: ! 3", "CP003 [! 3] the tag '!' is not part of the format"),
        ("a: count\n---\nb: count", "CP003 [---] a block holds one YAML document, not several"),
        ("? [a, b]\n: count", "CP003 [[a, b]] a key is a plain word here, not a list, a map or nothing"),
        ("a: b: c", "CP003 [:] this block is not YAML: a colon here would begin a second value on one line"),
        ("a:\n\tb: c", "CP003 [\t] this block is not YAML: this character cannot begin a value"),
        ("a: 'open", "CP003 [n] this block is not YAML: a quote that was opened is never closed"),
        ("- a\n- b", "CP003 [- a\n- b] a 'state' block is a map (key: value), but a list stands here"),
        ("a: \u0007", "CP003 [\u0007] this block holds a character that cannot be shown (U+0007)"),
        ("a: \ufeffcount", "CP003 [\ufeff] this block holds a character that cannot be shown (U+FEFF)"),
    ],
)
def test_yaml_that_is_not_part_of_the_format(body: str, said: str) -> None:
    found = wrong(f"state: {body}")
    assert any(f.split("] ", 1)[-1].startswith(said.split("] ", 1)[-1]) and f.startswith(said[:7]) for f in found), (
        found
    )


def test_a_comma_that_split_a_flow_map_is_told_as_such() -> None:
    with pytest.raises(ClauseproofError) as caught:
        of(STATE, "event: go: {by: Party, may: yes, when: status is one of (approved, deferred), then: nothing}")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.message == "the comma before 'deferred)' ends the value of 'when'"
    assert diagnostic.help == 'quote the whole value: "status is one of (approved, deferred)"'
    assert under(diagnostic.span) == "deferred)"


def test_an_empty_block_declares_nothing() -> None:
    assert of("state: # nothing yet").system.variables == ()
