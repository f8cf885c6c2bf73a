"""Amendments: what they quote must be the text they amend; what they mark becomes the amended rulebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseproof.cli.apply import clean_markdown
from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.amendment import Amendment, compose, read_amendment
from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.document import Clause, Document
from clauseproof.model.expressions import variables_read
from clauseproof.model.marks import Kind, lex
from clauseproof.model.nodes import Mapping
from clauseproof.model.rulebook import Rulebook, amend
from clauseproof.model.source import Source
from clauseproof.model.workspace import Workspace
from tests.model.texts import AMENDS, FRONT, VISITS, amended, amendment, composed, document, problems, rulebook, under


def clauses(text: str, base: str = VISITS) -> list[str]:
    return [clause.id for clause in composed(text, base).clauses]


def pieces(text: str, clause: str, base: str = VISITS) -> list[str]:
    found = composed(text, base).clause(clause)
    assert found is not None
    return [piece.text.characters for piece in found.pieces]


def refused(text: str, base: str | Rulebook = VISITS) -> ClauseproofError:
    with pytest.raises(ClauseproofError) as caught:
        amended(text, base)
    return caught.value


SKELETON = """# 1 One

Alpha.

Beta.

Gamma.

## 1.1 One one

### 1.1.1 Deep

## 1.2 One two

# 2 Two
"""
"""Clauses and paragraphs without meaning, for where things are placed."""


# -- the base text is what the amendment says it is ------------------------------------------------------------


def test_prose_is_compared_with_its_spaces_folded() -> None:
    base = SKELETON.replace("Beta.", "Beta\nis   long.")
    assert pieces("# 1 One\n\nBeta is\nlong{++er++}.\n", "1", base)[1] == "Beta is\nlonger."


def test_a_block_is_compared_line_by_line_comments_too() -> None:
    quoted = (
        '# 1 The visit\n\n```yaml state\nstatus: {one of: {unset: , approved: "2", deferred: '
        '"3"}, initially: unset}%s\npaid: yes/no\nvisits: {~~count~>0..9~~}\n```\n'
    )
    assert str(amended(quoted % "   # the outcome").system.variable["visits"].sort) == "0..9"
    error = refused(quoted % "   # the result")
    assert "'result' stands where the base text has 'outcome'" in str(error)
    spaces = refused((quoted % "   # the outcome").replace("{one of", "{one  of"))
    assert "line breaks or spaces inside the block differ" in str(spaces)


def test_spaces_at_the_end_of_a_line_are_nothing() -> None:
    result = amended("# 3 Entry\n\n```yaml term   \nqualifies: status is approved {++or paid++}\n```\n")
    assert variables_read(result.system.term["qualifies"].body) == {"status", "paid"}


def test_an_amendment_drafted_against_another_text_is_refused_with_both_places() -> None:
    error = refused("# 2 Decisions\n\nThe Board sets {~~the status~>it~~}.\n")
    (diagnostic,) = error.diagnostics
    assert diagnostic.code == "CP021"
    assert diagnostic.message == (
        "the amendment was drafted against another text: in a paragraph of '2', "
        "'Board' stands where the base text has 'Panel'"
    )
    mine, base = diagnostic.labels
    assert (str(mine.span), under(mine.span)) == ("amendment.md:8:5", "Board")
    assert (str(base.span), under(base.span)) == ("base.md:19:5", "Panel")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 2 Decisions\n\nThe Panel sets the status now.\n", "'status' stands where|'status.'"),
        ("# 2 Decisions\n\nThe Panel sets\n", "the base text goes on with 'the'"),
        ("# 2 Deciding\n", "in the heading of '2', 'Deciding' stands where the base text has 'Decisions'"),
        ("# 9 Nothing\n", "quotes clause '9', which base.md does not have"),
        ("# 3 Entry\n\n# 2 Decisions\n", "clause '2' is quoted after a clause that follows it"),
        ("# 1 The visit\n\n```yaml term\nx: yes\n```\n", "quotes a 'term' block of '1', but the base clause has none"),
        ("# 2 Decisions\n\nIt gives its reasons.\n\nThe Panel sets the status.\n", "drafted against another text"),
        ("# 2.1 Payment\n", "in the heading of '2.1', '#' stands where the base text has '##'"),
    ],
)
def test_what_is_quoted_must_be_there_and_in_order(text: str, said: str) -> None:
    error = refused(text)
    assert {d.code for d in error.diagnostics} == {"CP021"}
    assert any(part in str(error) for part in said.split("|"))


def test_new_words_without_a_mark_are_not_new_words() -> None:
    error = refused("# 2.2 Refund\n".replace("#", "##", 1) + "\nA refund is made.\n")
    assert "but the base clause has none" in str(error)
    assert "what is new must stand in {++ ++}" in str(error)


# -- what is not quoted stays ----------------------------------------------------------------------------------


def test_only_what_is_quoted_changes() -> None:
    result = amended("## 2.1 Payment\n\nThe Party {~~may~>shall~~} pay.\n")
    assert result.fingerprint == rulebook().fingerprint, "the paragraph is prose, and the block was not quoted"
    assert result.amended == {"2.1"}
    clause = result.document.clause("2.1")
    assert clause is not None
    assert clause.prose == "The Party shall pay."


def test_a_clause_may_quote_some_of_its_paragraphs_in_order() -> None:
    assert pieces("# 1 One\n\nAlpha{++ and more++}.\n\n{--Gamma.--}\n", "1", SKELETON) == ["Alpha and more.", "Beta."]


def test_a_struck_paragraph_goes_and_its_replacement_takes_its_place() -> None:
    assert pieces("# 1 One\n\n{~~Beta.~>Delta.\n\nEpsilon.~~}\n", "1", SKELETON) == [
        "Alpha.",
        "Delta.",
        "Epsilon.",
        "Gamma.",
    ]
    assert pieces("# 1 One\n\n{--Alpha.--}\n\n{++Delta.++}\n", "1", SKELETON) == ["Delta.", "Beta.", "Gamma."]


def test_a_paragraph_may_be_split_and_two_may_be_joined() -> None:
    assert pieces("# 1 One\n\nAl{++\n\n++}pha.\n", "1", SKELETON)[:2] == ["Al", "pha."]
    assert pieces("# 1 One\n\nAlpha.{~~\n\n~> ~~}Beta.\n", "1", SKELETON) == ["Alpha. Beta.", "Gamma."]


def test_an_inserted_piece_follows_the_last_quoted_one() -> None:
    assert pieces("# 1 One\n\nBeta.\n\n{++Delta.++}\n", "1", SKELETON) == ["Alpha.", "Beta.", "Delta.", "Gamma."]
    assert pieces("# 1 One\n\n{++Delta.++}\n", "1", SKELETON) == ["Delta.", "Alpha.", "Beta.", "Gamma."]
    assert pieces("# 1 One\n\nAlpha.\n\n{++D.++}\n\n{++E.++}\n\nGamma.\n", "1", SKELETON) == [
        "Alpha.",
        "D.",
        "E.",
        "Beta.",
        "Gamma.",
    ]


def test_one_mark_may_not_span_pieces_that_are_no_neighbours() -> None:
    with pytest.raises(ClauseproofError) as caught:
        composed("# 1 One\n\n{~~Alpha.\n\nGamma.~>All.~~}\n", SKELETON)
    (diagnostic,) = caught.value.diagnostics
    assert "one mark spans pieces that are no neighbours" in diagnostic.message
    assert [under(label.span) for label in diagnostic.labels] == ["Alpha.", "Beta."]


WORDS = st.sampled_from(["kept", "kept", "kept", "{--%s--}", "{~~%s~>other~~}", "{++more ++}%s", "%s{++ more++}"])


@settings(max_examples=40)
@given(st.data())
def test_an_amendment_gives_the_text_that_it_shows(data: st.DataObject) -> None:
    """Any words of any clauses marked: what comes out is the base text with those words changed by hand."""
    base = document(VISITS)
    by_hand, quoted = "", ""
    for clause in base.clauses:
        raw, new = [clause.heading.characters], [clause.heading.characters]
        for piece in clause.pieces:
            text, changed = piece.text.characters, piece.text.characters
            if piece.kind == "prose":
                marks = [(data.draw(WORDS), word) for word in text.split()]
                marked = ["kept" not in mark for mark, _ in marks]
                text = " ".join(mark % word if yes else word for (mark, word), yes in zip(marks, marked, strict=True))
                changed = "".join(lex(Source("", text)).project(Kind.IN).characters)
            raw.append(text)
            new.append(changed)
        quoted += "\n\n".join(raw) + "\n\n" if data.draw(st.booleans()) or raw != new else ""
        by_hand += "\n\n".join(new) + "\n\n"
    result = composed(quoted)
    expected = document(FRONT + by_hand)
    assert [(c.id, _words(c)) for c in result.clauses] == [(c.id, _words(c)) for c in expected.clauses]
    marked_clauses = {c.id for c in base.clauses if c.prose.split() != _prose(expected, c.id)}
    assert marked_clauses <= compose(base, amendment(quoted)).amended


def _words(clause: Clause) -> list[list[str]]:
    return [piece.text.characters.split() for piece in clause.pieces if piece.text.characters.split()]


def _prose(found: Document, id: str) -> list[str]:
    clause = found.clause(id)
    assert clause is not None
    return clause.prose.split()


# -- clauses that come and go ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("# 1 One\n\n{++# 1A New++}\n", "1 1.1 1.1.1 1.2 1A 2"),
        ("# 1 One\n\n{++## 1.0 New++}\n", "1 1.0 1.1 1.1.1 1.2 2"),
        ("## 1.1 One one\n\n{++## 1.1A New++}\n", "1 1.1 1.1.1 1.1A 1.2 2"),
        ("## 1.1 One one\n\n{++### 1.1.0 New++}\n\n{++## 1.1A New++}\n", "1 1.1 1.1.0 1.1.1 1.1A 1.2 2"),
        (
            "## 1.1 One one\n\n{++## 1.1A New\n\n### 1.1A.1 Newer\n\n## 1.1B New++}\n",
            "1 1.1 1.1.1 1.1A 1.1A.1 1.1B 1.2 2",
        ),
        ("# 2 Two\n\n{++# 3 New\n\nWords.++}\n", "1 1.1 1.1.1 1.2 2 3"),
        ("{--## 1.2 One two--}\n\n{++## 1.3 New++}\n", "1 1.1 1.1.1 1.3 2"),
        ("# 1 One\n\n{--### 1.1.1 Deep--}\n\n{++### 1.1.2 New++}\n", "1 1.1 1.1.2 1.2 2"),
        ("{--### 1.1.1 Deep\n\n## 1.2 One two--}\n", "1 1.1 2"),
        ("# {~~2 Two~>3 Three~~}\n", "1 1.1 1.1.1 1.2 3"),
        ("{~~# 2 Two~># 3 Three~~}\n", "1 1.1 1.1.1 1.2 3"),
    ],
)
def test_where_a_new_clause_goes(text: str, order: str) -> None:
    assert " ".join(clauses(text, SKELETON)) == order


def test_a_new_clause_must_follow_something() -> None:
    assert "nothing says where the new clause '0' goes" in str(refused("{++# 0 Before++}\n\n# 1 The visit\n"))


def test_one_mark_may_not_replace_several_headings_at_once() -> None:
    assert "one mark replaces several headings" in str(refused("{~~## 2.1 Payment\n\n## 2.2 Refund~>## 2.1 Both~~}\n"))


def test_a_whole_clause_is_struck() -> None:
    refund = VISITS[VISITS.index("## 2.2") : VISITS.index("# 3")].strip()
    result = amended("{--" + refund + "--}\n")
    assert "refund" not in result.system.event
    assert "2.2" not in [clause.id for clause in result.document.clauses]
    assert result.correspondence is not None
    assert result.correspondence.after(Key("event", "", "refund")) is None


def test_a_clause_is_not_struck_by_its_heading_alone() -> None:
    error = refused("{--## 2.2 Refund--}\n")
    assert "clause '2.2' is struck out, but not all of it is quoted" in str(error)
    assert under(error.diagnostics[0].labels[1].span).startswith("```yaml event\nrefund")


def test_two_clauses_may_not_end_with_one_name() -> None:
    assert "two clauses called '2.2'" in str(refused("## {~~2.1~>2.2~~} Payment\n"))


# -- renaming --------------------------------------------------------------------------------------------------

STATE = (
    'status: {one of: {unset: , approved: "2", %s: "3"}, initially: unset}   # the outcome\npaid: yes/no\nvisits: count'
)
SWAP = """# 1 The visit

```yaml state
status: {one of: {unset: , {~~approved~>deferred~~}: "2", {~~deferred~>rejected~~}: "3"}, initially: unset}   # the outcome
paid: yes/no
visits: count
```

# 2 Decisions

```yaml event
{~~approve~>defer~~}: {decision: outcome, when: paid and status is unset, then: {status: {~~approved~>deferred~~}}}
{~~defer~>reject~~}: {decision: outcome, when: paid and status is unset, then: {status: {~~deferred~>rejected~~}, visits: visits + 1}}
```

## 2.2 Refund

```yaml event
refund: {by: Panel, shall: yes, when: paid and status is {~~deferred~>rejected~~}, then: {paid: no}}
```

# 3 Entry

```yaml term
qualifies: status is {~~approved~>deferred~~}
```
"""  # noqa: E501
"""approved becomes deferred while deferred becomes rejected."""


def renamed(result: Rulebook) -> dict[str, str]:
    assert result.correspondence is not None
    return {f"{old.kind} {old.name}": new.name for old, new in result.correspondence.renamed()}


def after(result: Rulebook, kind: str, name: str, owner: str = "") -> str | None:
    assert result.correspondence is not None
    found = result.correspondence.after(Key(kind, owner, name))
    return found.name if found else None


def test_a_simultaneous_rename_cannot_go_wrong_by_order() -> None:
    result = amended(SWAP)
    assert renamed(result) == {
        "value approved": "deferred",
        "value deferred": "rejected",
        "event approve": "defer",
        "event defer": "reject",
    }
    assert {e.name: e.identity for e in result.system.events if e.decision} == {"defer": "approve", "reject": "defer"}


def test_one_word_with_two_meanings_is_remarked_on() -> None:
    said = [d.message for d in amended(SWAP).remarks]
    assert (
        "one word, two meanings: value 'deferred' is now what was 'approved', and what was 'deferred' is now 'rejected'"
        in said
    )
    assert (
        "one word, two meanings: event 'defer' is now what was 'approve', and what was 'defer' is now 'reject'" in said
    )


def test_a_clause_that_was_not_amended_and_uses_a_moved_word_is_an_error() -> None:
    untouched = SWAP[: SWAP.index("## 2.2")] + SWAP[SWAP.index("# 3 Entry") :]
    (diagnostic,) = refused(untouched).diagnostics
    assert diagnostic.code == "CP022"
    assert diagnostic.message == (
        "clause '2.2' was not amended and says 'deferred', which no longer means what it meant (that is now 'rejected')"
    )
    assert str(diagnostic.span) == "base.md:43:58"
    assert under(diagnostic.span) == "deferred"


def test_unless_the_clause_was_read_again() -> None:
    untouched = SWAP[: SWAP.index("## 2.2")] + SWAP[SWAP.index("# 3 Entry") :]
    base = VISITS.replace("## 2.2 Refund\n", "## 2.2 Refund\n\n```yaml clause\nread again: yes\n```\n")
    assert "refund" in amended(untouched, base).system.event
    with pytest.raises(ClauseproofError, match="was not amended"):
        amended(untouched, base.replace("read again: yes", "read again: no"))


def test_a_renamed_word_in_an_unamended_clause_is_named_as_such() -> None:
    text = SWAP[: SWAP.index("# 2 Decisions")].replace("{~~approved~>deferred~~}", "approved")
    error = refused(text)
    assert {d.code for d in error.diagnostics} == {"CP022"}
    assert "this clause still says 'deferred', but the amendment renames that value to 'rejected'" in str(error)
    assert {str(d.span) for d in error.diagnostics} == {"base.md:29:75", "base.md:43:58"}


def test_a_renamed_variable_in_an_unamended_effect_is_named_as_such() -> None:
    text = ("# 1 The visit\n\n```yaml state\n" + STATE % "deferred" + "\n```\n").replace(
        "visits: count", "{~~visits~>appointments~~}: count"
    )
    error = refused(text)
    assert "but the amendment renames that variable to 'appointments'" in str(
        error
    ) or "renames it to 'appointments'" in str(error)


def test_values_keep_their_names_under_a_renamed_variable() -> None:
    text = SWAP.replace("{~~approved~>deferred~~}", "approved").replace("{~~deferred~>rejected~~}", "deferred")
    text = text.replace("{~~approve~>defer~~}", "approve").replace("{~~defer~>reject~~}", "defer")
    text = text.replace("status", "{~~status~>outcome_now~~}")
    result = amended(text)
    assert after(result, "variable", "status") == "outcome_now"
    assert result.correspondence is not None
    assert result.correspondence.after(Key("value", "status", "deferred")) == Key("value", "outcome_now", "deferred")
    assert not result.remarks


def test_names_that_share_unmarked_characters_are_one() -> None:
    text = (
        "## 2.2 Refund\n\n```yaml event\nrefund{++ the fee++}: {by: Panel, shall: yes, when: "
        "paid and status is deferred, then: {paid: no}}\n```\n"
    )
    assert renamed(amended(text)) == {"event refund": "refund the fee"}


def test_deleted_and_inserted_apart_is_removed_and_added() -> None:
    line = "refund: {by: Panel, shall: yes, when: paid and status is deferred, then: {paid: no}}"
    text = (
        f"## 2.2 Refund\n\n```yaml event\n{{--{line}--}}\n{{++repay: {{by: Panel, shall: yes, "
        f"when: paid, then: {{paid: no}}}}++}}\n```\n"
    )
    result = amended(text)
    assert after(result, "event", "refund") is None
    assert result.system.event["repay"].identity == "repay"
    (remark,) = result.remarks
    assert remark.code == "CP023"
    assert under(remark.span) == "refund"


def test_what_was_removed_needs_no_remark_where_the_amendment_says_what_becomes_of_the_parties() -> None:
    line = "refund: {by: Panel, shall: yes, when: paid and status is deferred, then: {paid: no}}"
    text = (
        f"## 2.2 Refund\n\n```yaml event\n{{~~{line}~>{{}}~~}}\n```\n\n{{++```yaml clause\non "
        f"commencement: nobody is refunded\n```++}}\n"
    )
    assert not amended(text).remarks


def losing(note: str, where: str = "2.2 Refund") -> list[str]:
    """What is left to be said where two values and an event go and one clause says something of commencement."""
    status = VISITS[VISITS.index("status: {one of") :].splitlines()[0]
    kept = "status: {one of: {unset: }, initially: unset}   # the outcome"
    outcomes = VISITS[VISITS.index("approve: {") : VISITS.index("```\n\n## 2.1")]
    clause = f"{{++```yaml clause\non commencement: {note}\n```++}}\n\n"
    text = f"# 1 The visit\n\n```yaml state\n{{~~{status}~>{kept}~~}}\npaid: yes/no\nvisits: count\n```\n\n"
    text += clause if where == "1 The visit" else ""
    text += "# 2 Decisions\n\n```yaml decision\n{--outcome: {by: Panel, shall: yes}--}\n```\n\n"
    text += f"```yaml event\n{{--{outcomes}--}}```\n\n"
    text += "## 2.2 Refund\n\n```yaml event\n{--refund: {by: Panel, shall: yes, when: paid and status is deferred, "
    text += "then: {paid: no}}--}\n```\n\n" + (clause if where == "2.2 Refund" else "")
    text += "# 3 Entry\n\n```yaml term\nqualifies: {~~status is approved~>paid~~}\n```\n"
    return sorted(under(remark.span) for remark in amended(text).remarks if remark.code == "CP023")


def test_a_word_on_commencement_is_for_what_it_names_and_for_the_one_thing_its_clause_loses() -> None:
    everything = ["approve", "approved", "defer", "deferred", "refund"]
    assert losing("nobody is refunded") == [name for name in everything if name != "refund"]
    assert losing("whoever was approved stays a User") == ["approve", "defer", "deferred"]
    assert losing("all start again", "1 The visit") == everything
    assert losing("{deferred: starts again, approved: stays}", "1 The visit") == ["approve", "defer", "refund"]


def test_was_says_it_outright() -> None:
    line = "refund: {by: Panel, shall: yes, when: paid and status is deferred, then: {paid: no}}"
    text = (
        f"## 2.2 Refund\n\n```yaml event\n{{--{line}--}}\n"
        "{++repay: {was: refund, by: Panel, shall: yes, when: paid, then: {paid: no}}++}\n```\n"
    )
    result = amended(text)
    assert renamed(result) == {"event refund": "repay"}
    assert result.system.event["repay"].identity == "refund"
    assert not result.remarks


def test_was_on_values_variables_and_headings() -> None:
    text = (
        "# 1 The visit\n\n```yaml state\n{~~"
        + STATE % "deferred"
        + "~>"
        + 'status: {one of: {unset: , approved: "2", rejected: {clause: "3", was: deferred}}, initially: unset}\n'
        + "fee_paid: {type: yes/no, was: paid}\nvisits: count~~}\n```\n"
        + "\n# 2 Decisions\n\n```yaml event\n"
        + "approve: {decision: outcome, when: {~~paid~>fee_paid~~} and status is unset, then: {status: approved}}\n"
        + (
            "defer: {decision: outcome, when: {~~paid~>fee_paid~~} and status is unset, then: "
            "{status: {~~deferred~>rejected~~}, visits: visits + 1}}\n```\n"
        )
        + "\n## {~~2.1~>2.5~~} Payment{++ {was: 2.1}++}\n\n```yaml event\n"
        + "pay: {by: Party, may: yes, when: not {~~paid~>fee_paid~~}, then: {{~~paid~>fee_paid~~}: yes}}\n```\n"
        + "\n## 2.2 Refund\n\n```yaml event\n"
        + (
            "refund: {by: Panel, shall: yes, when: {~~paid~>fee_paid~~} and status is "
            "{~~deferred~>rejected~~}, then: {{~~paid~>fee_paid~~}: no}}\n```\n"
        )
    )
    result = amended(text)
    assert renamed(result) == {"variable paid": "fee_paid", "value deferred": "rejected", "clause 2.1": "2.5"}
    assert after(result, "variable", "status") == "status"
    assert result.system.variable["status"].value_clauses == (("approved", "2"), ("rejected", "3"))


def test_a_mark_around_a_whole_block_pairs_equal_names_and_leaves_the_rest_open() -> None:
    old = VISITS[VISITS.index("```yaml event\napprove") : VISITS.index("## 2.1")].strip()
    new = old.replace("defer:", "reject:")
    result = amended("# 2 Decisions\n\n{~~" + old + "~>" + new + "~~}\n")
    assert after(result, "event", "approve") == "approve"
    assert after(result, "event", "defer") is None
    assert "the marks leave open what event 'reject' was called before; it counts as new" in [
        d.message for d in result.remarks
    ]


def test_a_name_added_beside_another_in_one_mark_takes_nothing_from_it() -> None:
    text = (
        "## 2.1 Payment\n\n```yaml event\n{~~pay: {by: Party, may: yes, when: not paid, then: "
        "{paid: yes}}~>pay: {by: Party, may: yes, when: not paid, then: {paid: yes}}\nwait: "
        "{by: Clock, may: yes, then: nothing}~~}\n```\n"
    )
    result = amended(text)
    assert after(result, "event", "pay") == "pay"
    assert result.system.event["wait"].identity == "wait"
    assert not result.remarks


def test_a_mark_on_a_use_renames_nothing() -> None:
    result = amended("# 3 Entry\n\n```yaml term\nqualifies: status is {~~approved~>deferred~~}\n```\n")
    assert renamed(result) == {}


def test_a_new_event_that_takes_an_old_name_has_an_identity_of_its_own() -> None:
    text = SWAP.replace("{~~approve~>defer~~}", "approve").replace(
        "{~~defer~>reject~~}: {decision: outcome, when: paid and status is unset, then: "
        "{status: {~~deferred~>rejected~~}, visits: visits + 1}}",
        "{~~defer~>reject~~}: {decision: outcome, when: paid and status is unset, then: "
        "{status: {~~deferred~>rejected~~}, visits: visits + 1}}"
        "{++\ndefer: {decision: outcome, when: no, then: nothing}++}",
    )
    result = amended(text)
    identities = {e.name: e.identity for e in result.system.events if e.decision}
    assert identities == {"approve": "approve", "reject": "defer", "defer": "visits+second: defer"}


# -- amendments on amendments ----------------------------------------------------------------------------------

THIRD = """---
amendment: third
amends: second@2
becomes: "3"
---

# 2 Decisions

```yaml event
defer: {decision: outcome, when: paid and status is unset, then: {status: deferred}}
{~~reject~>refuse~~}: {decision: outcome, when: paid and status is unset, then: {status: rejected, visits: visits + 1}}
```
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "visits.md").write_text(VISITS)
    (tmp_path / "model" / "second.md").write_text(AMENDS + SWAP)
    (tmp_path / "model" / "third.md").write_text(THIRD)
    return tmp_path


def test_the_identity_of_an_event_is_the_oldest_name_in_its_chain(workspace: Path) -> None:
    result = Workspace(workspace).rulebook("visits+second+third")
    assert {e.name: e.identity for e in result.system.events if e.decision} == {"defer": "approve", "refuse": "defer"}
    assert [link.id for link in result.chain] == ["visits", "visits+second", "visits+second+third"]
    assert [link.version for link in result.chain] == ["1", "2", "3"]
    down = result.to(result.chain[0])
    assert down is not None
    assert down.after(Key("event", "", "refuse")) == Key("event", "", "defer")


def test_an_amendment_is_known_by_its_name_alone_and_with_what_it_amends(workspace: Path) -> None:
    place = Workspace(workspace)
    assert place.references() == ["visits", "visits+second", "visits+second+third"]
    assert place.rulebook("third").id == "visits+second+third"
    assert place.rulebook("second+third").id == "visits+second+third"
    assert place.rulebook("third@3").version == "3"
    with pytest.raises(ClauseproofError, match="asks for version 9"):
        place.rulebook("third@9")


def test_a_was_of_an_earlier_amendment_says_nothing_in_a_later_one(workspace: Path) -> None:
    """The second amendment moves two names by ``was``; the third must not move them again."""
    events = "\n".join(line for line in SWAP.splitlines() if "decision: outcome" in line)
    told = (
        "{--approve: {decision: outcome, when: paid and status is unset, then: {status: approved}}\n"
        "defer: {decision: outcome, when: paid and status is unset, then: {status: deferred, visits: visits + 1}}--}\n"
        "{++defer: {was: approve, decision: outcome, when: paid and status is unset, then: {status: deferred}}\n"
        "reject: {was: defer, decision: outcome, when: paid and status is unset, then: "
        "{status: rejected, visits: visits + 1}}++}"
    )
    (workspace / "model" / "second.md").write_text(AMENDS + SWAP.replace(events, told))
    (workspace / "model" / "third.md").write_text(
        THIRD[: THIRD.index("# 2")] + "## 2.1 Payment\n\nThe Party {~~may~>can~~} pay.\n"
    )
    result = Workspace(workspace).rulebook("third")
    assert renamed(result) == {}
    assert {e.name: e.identity for e in result.system.events if e.decision} == {"defer": "approve", "reject": "defer"}


def test_two_amendments_of_one_version_that_touch_one_clause_conflict(workspace: Path) -> None:
    other = AMENDS.replace("second", "other").replace('"2"', '"2b"')
    (workspace / "model" / "third.md").write_text(other + "\n## 2.1 Payment\n\nThe Party {~~may~>can~~} pay.\n")
    place = Workspace(workspace)
    assert place.rulebook("visits+second+other").version == "2b"
    (workspace / "model" / "third.md").write_text(other + "\n# 2 Decisions\n\nIt gives {--its --}reasons.\n")
    with pytest.raises(ClauseproofError) as caught:
        Workspace(workspace).rulebook("visits+second+other")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CP021"
    assert diagnostic.message == "amendments 'other' and 'second' both amend clause '2'"
    assert "amends: second@2" in diagnostic.help


def test_a_conflict_is_found_behind_another_amendment_too(workspace: Path) -> None:
    head = AMENDS.replace('becomes: "2"\n', "")
    (workspace / "model" / "second.md").write_text(head + "\n# 2 Decisions\n\nIt gives its {++good ++}reasons.\n")
    (workspace / "model" / "third.md").write_text(
        head.replace("second", "third") + "\n## 2.1 Payment\n\nThe Party {~~may~>can~~} pay.\n"
    )
    (workspace / "model" / "fourth.md").write_text(
        head.replace("second", "fourth") + "\n# 2 Decisions\n\nThe Panel sets {~~the status~>it~~}.\n"
    )
    place = Workspace(workspace)
    assert place.rulebook("visits+second+third").id == "visits+second+third"
    with pytest.raises(ClauseproofError, match="'fourth' and 'second' both amend clause '2'"):
        place.rulebook("visits+second+third+fourth")


def test_an_amendment_of_another_version_is_refused(workspace: Path) -> None:
    (workspace / "model" / "second.md").write_text((AMENDS + SWAP).replace("visits@1", "visits@0"))
    with pytest.raises(
        ClauseproofError, match=r"second\.md:2:1: CP021: .* drafted against version 0 of 'visits', which is now 1"
    ):
        Workspace(workspace).rulebook("second")


def test_an_amendment_of_another_text_is_refused(workspace: Path) -> None:
    (workspace / "model" / "other.md").write_text(VISITS.replace("rulebook: visits", "rulebook: other"))
    with pytest.raises(ClauseproofError, match="amendment 'second' amends 'visits', not 'other'"):
        Workspace(workspace).rulebook("other+second")


def test_amendments_that_amend_each_other_are_refused(workspace: Path) -> None:
    (workspace / "model" / "second.md").write_text((AMENDS + SWAP).replace("visits@1", "third@3"))
    with pytest.raises(ClauseproofError, match="amend each other in a circle: third → second → third"):
        Workspace(workspace).rulebook("third")


def test_an_amendment_says_what_it_amends(workspace: Path) -> None:
    (workspace / "model" / "second.md").write_text((AMENDS + SWAP).replace("amends: visits@1\n", ""))
    with pytest.raises(ClauseproofError, match=r"second\.md:2:1: CP002: .* says which text it amends"):
        Workspace(workspace).references()


def test_an_edited_copy_read_by_its_path_is_not_the_one_in_the_workspace(workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.md"
    copy.write_text((AMENDS + SWAP).replace("{~~defer~>reject~~}", "{~~defer~>refuse~~}"))
    place = Workspace(workspace)
    assert "reject" in place.rulebook("second").system.event
    assert "refuse" in place.rulebook(str(copy)).system.event
    assert "reject" in place.rulebook("visits+second").system.event


# -- places ----------------------------------------------------------------------------------------------------


def test_a_place_in_the_amended_rulebook_is_a_place_in_the_file_that_says_it() -> None:
    result = amended(SWAP)
    span = result.system.event["reject"].origin
    assert span is not None and span.span is not None
    assert (span.clause, span.span.source.path, span.span.line, span.span.column) == ("2", "amendment.md", 18, 11)
    pay = result.system.event["pay"].origin
    assert pay is not None and pay.span is not None
    assert (pay.span.source.path, pay.span.line, pay.span.column) == ("base.md", 37, 1)


def test_an_error_behind_marks_is_shown_in_the_amendment_at_its_column() -> None:
    line = (
        "refund: {by: Panel, shall: yes, when: paid{++ and x++} and status is {~~deferred~>late~~}, then: {paid: no}}"
    )
    error = refused(f"## 2.2 Refund\n\n```yaml event\n{line}\n```\n")
    (diagnostic,) = error.diagnostics
    assert str(diagnostic.span) == f"amendment.md:9:{line.index('x') + 1}"
    line = line.replace(" and x++}", " and paid++}")
    (diagnostic,) = refused(f"## 2.2 Refund\n\n```yaml event\n{line}\n```\n").diagnostics
    assert diagnostic.message == "'status' has no value 'late'"
    assert str(diagnostic.span) == f"amendment.md:9:{line.index('late') + 1}"


def test_the_error_is_shown_with_its_line_and_a_caret() -> None:
    error = refused("# 3 Entry\n\n```yaml term\nqualifies: status is {~~approved~>approvd~~}\n```\n")
    assert str(error).splitlines() == [
        "amendment.md:9:35: CP006: 'status' has no value 'approvd'",
        "    qualifies: status is {~~approved~>approvd~~}",
        "                                      ^^^^^^^",
        "    help: did you mean 'approved'?",
    ]


# -- clean Markdown --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [SWAP, "", "# 2 Decisions\n\n{++New words.++}\n", "# 3 Entry\n\n{++## 3.1 New\n\n- a\n- b\n\n    code++}\n"]
)
def test_the_amended_text_as_clean_markdown_means_the_same(text: str) -> None:
    result = amended(text)
    again = rulebook(clean_markdown(result))
    assert again.fingerprint == result.fingerprint
    assert [c.id for c in again.document.clauses] == [c.id for c in result.document.clauses]
    assert [c.prose for c in again.document.clauses] == [c.prose for c in result.document.clauses]
    assert "{~~" not in clean_markdown(result)


def test_links_defined_under_a_clause_survive() -> None:
    result = amended("# 2 Decisions\n\n{++See [the Code].++}\n", VISITS + "\n[the Code]: https://example.org\n")
    assert "[the Code]: https://example.org" in clean_markdown(result)


def test_amending_nothing_changes_nothing() -> None:
    result = amended("")
    assert result.fingerprint == rulebook().fingerprint
    assert result.amended == frozenset()
    assert result.correspondence is not None
    assert all(old == new for old, new in result.correspondence.pairs)
    assert len(result.correspondence.pairs) == len(result.names)


def whole(text: str) -> Amendment:
    """An amendment with its own front matter."""
    return read_amendment(Source("amendment.md", text))


def test_the_front_matter_of_an_amendment_is_its_own() -> None:
    with pytest.raises(ClauseproofError, match="the front matter of an amendment has no key 'amend'"):
        amend(rulebook(), whole(AMENDS.replace("amends:", "amend:") + "# 1 The visit\n"))


def test_new_actors_come_with_the_amendment() -> None:
    text = AMENDS.replace("---\namendment", "---\nactors: [Assessor]\namendment") + (
        "## 2.1 Payment\n\n{++```yaml event\nassess: {by: Assessor, may: yes, then: nothing}\n```++}\n"
    )
    found = amend(rulebook(), whole(text))
    assert [actor.name for actor in found.actors] == ["Party", "Panel", "Clock", "Assessor"]


# -- the correspondence as a value -----------------------------------------------------------------------------


def test_correspondences_compose_and_turn_round() -> None:
    a, b, c, d = (Key("event", "", name) for name in "abcd")
    first, second = Correspondence(((a, b), (c, c))), Correspondence(((b, d),))
    assert first.then(second).pairs == ((a, d),)
    assert first.inverse().after(b) == a
    assert first.before(c) == c
    assert first.after(d) is None
    assert Correspondence.identity([a]).renamed() == ()


def test_the_texts_of_this_file_are_what_they_seem() -> None:
    assert FRONT in VISITS
    assert isinstance(document(VISITS).front, Mapping)
    assert problems(refused("# 9 Nothing\n")) == ["amendment.md:6:1: CP021 [# 9 Nothing]"]
