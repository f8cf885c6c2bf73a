"""Selectors: `[A, B]` and `{event: [A, B]}` mean the same, also where the judged rulebook lacks one of them; and which
events a clause selects.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clauseproof.cli.main import main

NEW = """\
---
rulebook: new
actors: {Guest: who comes, House: who lets in}
---

# 1 What there is

```yaml state
paid: yes/no
refunded: yes/no
inside: yes/no
asked: yes/no
guest: {one of: [plain, noble]}
```

# 2 The door

```yaml event
pay: {by: Guest, may: yes, when: not paid, then: {paid: yes}}
refund: {by: House, shall: yes, when: paid, then: {paid: no, refunded: yes}}
enter: {by: Guest, may: yes, when: paid or refunded, then: {inside: yes}}
```

# 3 Questions

```yaml event
ask: {by: Guest, may: yes, when: not asked, then: {asked: yes}}
answer: {by: House, shall: yes, when: asked, then: {asked: no}}
```
"""

OLD = (
    NEW.replace("rulebook: new", "rulebook: old")
    .replace("House: who lets in", "House: who lets in, Clerk: who writes")
    .replace("[plain, noble]", "[plain, noble, royal]")
    .replace("asked: yes/no\n", "asked: yes/no\nlate: yes/no\n")
    + """
# 4 What the new rules have no more

```yaml event
cancel: {by: Clerk, may: yes, when: paid, then: {late: yes}}
reply: {by: Clerk, may: yes, when: asked, then: {asked: no}}
```

```yaml reading
haste: {question: is lateness forgiven?, options: {strict: it counts, mild: it does not}}
```
"""
)

Told = tuple[str, int | None, str | None, tuple[str, ...]]
"""Verdict, steps of the trace, reason and remarks of a row."""


def told(root: Path, blocks: dict[str, str]) -> dict[str, dict[str, Told]]:
    """What ``clauseproof check`` says of properties written in the old words: by title and rulebook."""
    for folder, files in (
        ("model", {"old.md": OLD, "new.md": NEW}),
        ("proofs", {"claims.md": "# Claims\n\n" + "\n".join(_property(*one) for one in blocks.items())}),
    ):
        (root / folder).mkdir()
        for name, text in files.items():
            (root / folder / name).write_text(text, encoding="utf-8")
    out = root / "results.json"
    main(["check", "--workspace", str(root), "--format", "json", "--output", str(out)])
    found: dict[str, dict[str, Told]] = {title: {} for title in blocks}
    for row in json.loads(out.read_text(encoding="utf-8"))["results"]:
        if row["property"] in found:
            found[row["property"]][row["rulebook"]] = _told(row)
    return found


def _property(title: str, body: str) -> str:
    return f"## {title}\n\n```yaml property\nin: [old, new]\nwords of: old\nnames by: name\n{body}\n```\n"


def _told(row: dict[str, Any]) -> Told:
    return row["verdict"], row["steps"], row["reason"], tuple(row["remarks"])


LENIENT = {
    "since": ("before: {{event: enter, happened: pay, since: {}}}", "refund", "cancel", "refuted"),
    "becomes no": (
        "observe:\n  owed: {{becomes yes: pay, becomes no: {}}}\nbefore: {{event: enter, must: owed}}",
        "refund",
        "cancel",
        "refuted",
    ),
    "until, of never": ("after: pay\nuntil: {}\nnever: not paid", "refund", "cancel", "proved"),
    "until, of before": ("until: {}\nbefore: {{event: enter, must: not refunded}}", "refund", "cancel", "proved"),
    "until, of at most": ("until: {}\nat most: {{times: 1, event: pay}}", "refund", "cancel", "proved"),
    "until, of eventually": ("after: pay\nuntil: {}\neventually: not paid", "enter", "cancel", "refuted"),
    "until, of always possible": ("after: pay\nuntil: {}\nalways possible: inside", "refund", "cancel", "proved"),
    "until, of followed by": ("until: {}\nwhen: pay\nfollowed by: refunded", "enter", "cancel", "refuted"),
    "followed by": ("when: ask\nfollowed by: {}", "answer", "reply", "proved"),
}
"""Where a missing event is a remark: the property, an event that is there, one that is not, and the verdict."""

STRICT = {
    "before": ("before: {{event: {}, must: paid or refunded}}", "enter", "cancel"),
    "happened": ("before: {{event: enter, happened: {}}}", "pay", "cancel"),
    "on": ("on: {{event: {}, ensures: paid}}", "pay", "cancel"),
    "at most": ("at most: {{times: 1, event: {}}}", "pay", "cancel"),
    "counts": ("observe:\n  n: {{counts: {}}}\nalways: n < 1", "pay", "cancel"),
    "becomes yes": ("observe:\n  m: {{becomes yes: {}}}\nnever: m", "pay", "cancel"),
    "after": ("after: {}\nnever: not paid", "pay", "cancel"),
    "when": ("when: {}\nfollowed by: not asked", "ask", "reply"),
}
"""Where a missing event leaves nothing to judge."""

WAYS = ("[{0}, {1}]", "{{event: [{0}, {1}]}}", "{{event: [{1}, {0}]}}", "[{{event: {0}}}, {{event: {1}}}]")
"""Ways to write two events that mean the same."""


def _ways(key: str, body: str, there: str, gone: str) -> dict[str, str]:
    ways = [way.format(there, gone) for way in WAYS]
    return {f"{key}: {way}": body.format(way) for way in (*ways, there)}


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Told]]:
    """Every key with two events, written in each way, and with the first alone."""
    asked: dict[str, str] = {}
    for key, (body, there, gone, _) in LENIENT.items():
        asked |= _ways(key, body, there, gone)
    for key, (body, there, gone) in STRICT.items():
        asked |= _ways(key, body, there, gone)
    return told(tmp_path_factory.mktemp("lists"), asked)


def _rows(lists: dict[str, dict[str, Told]], key: str, there: str, gone: str, book: str) -> list[Told]:
    return [lists[f"{key}: {way.format(there, gone)}"][book] for way in WAYS]


@pytest.mark.parametrize("key", [*LENIENT, *STRICT])
def test_a_list_and_a_map_with_that_list_are_one(lists: dict[str, dict[str, Told]], key: str) -> None:
    _, there, gone, *_ = LENIENT[key] if key in LENIENT else STRICT[key]
    for book in ("old", "new"):
        first, *others = _rows(lists, key, there, gone, book)
        assert others == [first] * len(others)


@pytest.mark.parametrize("key", LENIENT)
def test_a_missing_event_leaves_the_others_where_it_is_a_remark(lists: dict[str, dict[str, Told]], key: str) -> None:
    _, there, gone, verdict = LENIENT[key]
    alone = lists[f"{key}: {there}"]["new"]
    assert alone[0] == verdict
    for row in _rows(lists, key, there, gone, "new"):
        assert row[:3] == alone[:3]
        assert [remark for remark in row[3] if f"no event '{gone}'" in remark]
        assert not [remark for remark in row[3] if f"'{there}'" in remark and "no event" in remark]


@pytest.mark.parametrize("key", STRICT)
def test_a_missing_event_is_a_reason_where_the_property_needs_it(lists: dict[str, dict[str, Told]], key: str) -> None:
    _, there, gone = STRICT[key]
    assert lists[f"{key}: {there}"]["new"][0] in ("proved", "refuted")
    for row in _rows(lists, key, there, gone, "new"):
        assert row[0] == "vacuous" and f"no event '{gone}'" in row[2]


ENDS = {
    "until": "until: {}\nnever: refunded and paid",
    "becomes no": "observe:\n  owed: {{becomes yes: pay, becomes no: {}}}\nnever: owed and refunded",
    "since": "before: {{event: enter, happened: pay, since: {}}}",
    "followed by": "when: pay\nfollowed by: {}",
}
NEEDED = {
    "a variable in a condition": ("{event: refund, when: late}", "no variable 'late'"),
    "a variable in a condition, besides a missing event": (
        "{event: [refund, cancel], when: late}",
        "no variable 'late'",
    ),
    "a variable that changes": ("{changes: late}", "no variable 'late'"),
    "a value": ("{event: refund, when: guest is royal}", "no value 'royal'"),
    "an actor": ("{by: Clerk}", "no actor 'Clerk'"),
    "a clause": ('{clause: "4"}', "no clause '4'"),
    "a reading": ("{event: refund, when: reading haste is strict}", "no reading 'haste'"),
    "one of a list": ("[refund, {changes: late}]", "no variable 'late'"),
}
"""Names other than those of events, in a selector that ends something, and why it cannot be judged."""


@pytest.fixture(scope="module")
def needed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Told]]:
    asked = {f"{key}: {what}": ENDS[key].format(written) for key in ENDS for what, (written, _) in NEEDED.items()}
    asked |= {f"{key}: nothing": ENDS[key].format("{event: cancel, when: late}") for key in ENDS}
    return told(tmp_path_factory.mktemp("needed"), asked)


@pytest.mark.parametrize("what", NEEDED)
@pytest.mark.parametrize("key", ENDS)
def test_any_other_missing_name_leaves_nothing_to_judge(
    needed: dict[str, dict[str, Told]], key: str, what: str
) -> None:
    verdict, _, reason, _ = needed[f"{key}: {what}"]["new"]
    assert verdict == "vacuous" and NEEDED[what][1] in reason


@pytest.mark.parametrize("key", ENDS)
def test_a_condition_on_events_that_are_all_missing_is_not_needed(needed: dict[str, dict[str, Told]], key: str) -> None:
    verdict, _, _, remarks = needed[f"{key}: nothing"]["new"]
    assert verdict in ("proved", "refuted")
    assert [remark for remark in remarks if "no event 'cancel'" in remark]


HEADINGS = {
    "enter": "## 1 Entry",
    "pay": "### 1.1 Fees",
    "rebate": "#### Rebates",
    "stamp": "### 1.2 Cards",
    "invite": "## 1(d) Guests",
    "honour": "### Of honour",
    "submit": "## 1A Papers",
    "leave": "## 10 Exit",
    "settle": "### 10.1 Debts",
}
"""The heading under which each event stands; an amendment inserts the one of ``stamp``."""


def _event_of_clause(event: str) -> str:
    block = f"```yaml event\n{event}: {{by: Board, may: yes, then: {{last: {event}d}}}}\n```\n"
    return f"{HEADINGS[event]}\n\n{block}\n"


CLUB = (
    "---\nrulebook: club\nactors: {Board: who decides}\n---\n\n# Club\n\n```yaml state\n"
    f"last: {{one of: [none, {', '.join(f'{event}d' for event in HEADINGS)}], initially: none}}\n```\n\n"
    + "".join(_event_of_clause(event) for event in HEADINGS if event != "stamp")
)
INSERTION = (
    "---\namendment: more\namends: club\n---\n\n### 1.1 Fees\n\n#### Rebates\n\n{++\n"
    + _event_of_clause("stamp").strip()
    + "\n++}\n"
)

OF_CLAUSE = {
    "1": "enter pay rebate stamp invite honour",
    "1.1": "pay rebate",
    "Rebates": "rebate",
    "1(d)": "invite honour",
    "1A": "submit",
    "10": "leave settle",
    "1.2": "stamp",
    "Club": " ".join(HEADINGS),
}
"""The events of each clause with its sub-clauses."""


@pytest.fixture(scope="module")
def selected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The verdicts on what the events of a clause do: only what these events do, and never what one of them does."""
    root = tmp_path_factory.mktemp("clauses")
    asked: dict[str, tuple[str, str]] = {}
    for clause, events in OF_CLAUSE.items():
        asked[f"Of clause {clause} no others"] = clause, " or ".join(f"last is {event}d" for event in events.split())
        for event in events.split():
            asked[f"Of clause {clause} not {event}"] = clause, f"last is not {event}d"
    properties = "".join(
        f"## {title}\n\n```yaml property\nin: club+more\n"
        f'on: {{event: {{clause: "{clause}"}}, ensures: "{formula}"}}\n```\n\n'
        for title, (clause, formula) in asked.items()
    )
    for name, text in (("model/club.md", CLUB), ("model/more.md", INSERTION), ("proofs/c.md", f"# C\n\n{properties}")):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    out = root / "results.json"
    main(["check", "--workspace", str(root), "--format", "json", "--output", str(out)])
    return {row["property"]: row["verdict"] for row in json.loads(out.read_text(encoding="utf-8"))["results"]}


@pytest.mark.parametrize("clause", OF_CLAUSE)
def test_a_clause_selects_with_its_sub_clauses(selected: dict[str, str], clause: str) -> None:
    assert selected[f"Of clause {clause} no others"] == "proved"
    for event in OF_CLAUSE[clause].split():
        assert selected[f"Of clause {clause} not {event}"] == "refuted"
