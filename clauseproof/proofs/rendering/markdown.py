"""Markdown for a comment on a pull request: what fails first, then all verdicts, histories folded away.

Names and sentences come from files that anybody may have written: nothing in them becomes markup, a mention or a
reference.  Histories stand in fenced blocks, longer than any fence inside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clauseproof.proofs.rendering.telling import (
    Notice,
    Standing,
    asked_of,
    headline,
    history,
    one_line,
    remarked,
    standing,
    summary_line,
    warnings_of,
    where,
)
from clauseproof.proofs.results import Result, Results, conditions

_MARKS = {
    Standing.HOLDS: "✅",
    Standing.FINDING: "☑️",
    Standing.UNDECIDED: "❔",
    Standing.FAILS: "❌",
}
_WORST_FIRST = (Standing.FAILS, Standing.UNDECIDED, Standing.FINDING, Standing.HOLDS)


def render(results: Results) -> str:
    """A summary, a table of what needs attention, the whole table folded, and a folded history for each failure."""
    groups = results.grouped()
    attention = [rows for rows in groups if _worst(rows) in (Standing.FAILS, Standing.UNDECIDED)]
    lines = [f"### Clauseproof: {escaped(summary_line(results))}", ""]
    if attention:
        lines += [*_table(attention), ""]
        for rows in attention:
            for row in rows:
                if standing(row) in (Standing.FAILS, Standing.UNDECIDED):
                    lines += _details(row)
    lines += ["<details>", f"<summary>All {len(groups)} verdicts</summary>", "", *_table(groups), "", "</details>", ""]
    lines += _remarks(groups)
    warnings = warnings_of(results)
    if warnings:
        lines += [*(_item(notice) for notice in warnings), ""]
    if results.solver:
        lines += [f"Every proof is certified by {escaped(results.solver)}.", ""]
    return "\n".join(lines)


def render_errors(notices: Iterable[Notice]) -> str:
    """A list of what is wrong."""
    lines = [_item(notice) for notice in notices]
    return "\n".join(["### Clauseproof: the input cannot be understood", "", *lines, ""])


def _worst(rows: Sequence[Result]) -> Standing:
    return min((standing(row) for row in rows), key=_WORST_FIRST.index)


def _table(groups: Sequence[Sequence[Result]]) -> list[str]:
    lines = ["| | Property | Rulebook | Verdict |", "|---|---|---|---|"]
    for rows in groups:
        first = rows[0]
        book = asked_of(first)
        verdicts = "; ".join(
            f"{verdict} {condition}".rstrip() + ("" if expected else " (not expected)")
            for verdict, condition, expected in conditions(rows)
        )
        lines.append(f"| {_MARKS[_worst(rows)]} | {escaped(first.title)} | {escaped(book)} | {escaped(verdicts)} |")
    return lines


def _remarks(groups: Sequence[Sequence[Result]]) -> list[str]:
    """What is remarked of the properties, folded away."""
    items = [
        f"- {escaped(rows[0].title)} ({escaped(asked_of(rows[0]))}): {escaped(said)}"
        for rows in groups
        for said in remarked(rows)
    ]
    if not items:
        return []
    return ["<details>", f"<summary>Remarks: {len(items)}</summary>", "", *items, "", "</details>", ""]


def _details(result: Result) -> list[str]:
    """A folded section with the headline and, where there is one, the history."""
    at = [f"At {code(str(result.at))}", ""] if result.at else []
    told = history(result)
    return [
        "<details>",
        f"<summary>{_html(result.title)}: {_html(where(result))}</summary>",
        "",
        *at,
        *_fenced([headline(result), *told]),
        "",
        "</details>",
        "",
    ]


def _item(notice: Notice) -> str:
    at = (
        f"{code(f'{notice.places[0].file}:{notice.places[0].line}:{notice.places[0].column}')}: "
        if notice.places
        else ""
    )
    return f"- {at}**{notice.code}** {escaped(notice.sentence)}"


def _fenced(lines: Iterable[str]) -> list[str]:
    told = [one_line(line) if not line.startswith(" ") else " " + one_line(line) for line in lines]
    longest = max((len(run) for line in told for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *told, fence]


def code(text: str) -> str:
    """A code span that holds any text.

    >>> code("a`b")
    '`` a`b ``'
    """
    told = one_line(text)
    longest = max((len(run) for run in re.findall("`+", told)), default=0)
    if not longest:
        return f"`{told}`"
    fence = "`" * (longest + 1)
    return f"{fence} {told} {fence}"


def escaped(text: str) -> str:
    r"""Text that Markdown shows as it is written: marks are escaped; mentions, references and addresses broken.

    >>> escaped("a|b *c*")
    'a\\|b \\*c\\*'
    """
    told = re.sub(r"[\\`*_\[\]{}|~$]", r"\\\g<0>", one_line(text))
    return _unlinked(_without_tags(told))


def _html(text: str) -> str:
    """Text inside an HTML element of a Markdown page."""
    return _unlinked(_without_tags(one_line(text)))


def _without_tags(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unlinked(text: str) -> str:
    """GitHub makes links of ``@name``, ``#1``, ``GH-1`` and bare addresses in what is already rendered, where an
    escape is gone; a zero-width space keeps them from being found."""
    text = re.sub(r"[@#](?=\S)", r"\g<0>&#8203;", text)
    return re.sub(r"(?i)\bGH-(?=\d)|:(?=//)|\bwww(?=\.)", r"\g<0>&#8203;", text)
