"""SARIF 2.1.0, for code scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

A property is a rule; what is not proved is a result at the property's place: not as expected is an *error*, a finding
that the workspace expects a *note* suppressed with its reason, and *undecided* has the kind ``open``, which the
standard made for tools that prove.  What is remarked of a property is a *note* too.  The trace is a code flow, each
step at its event in the rulebook or amendment, each clause a logical location.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from clauseproof.diagnostics import CODES
from clauseproof.model.wording import spoken_value
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.rendering.telling import (
    Notice,
    Place,
    Standing,
    asked_of,
    harmless,
    headline,
    history,
    one_line,
    place_of,
    remarked,
    slug_of,
    standing,
    summary_line,
    warnings_of,
    where,
)
from clauseproof.proofs.results import Result, Results

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"

_PATTERNS = {
    "always": "says what holds in every state that a history can reach",
    "never": "says what holds in no state that a history can reach",
    "possible": "says what some history can reach",
    "before": "says what must hold whenever one of its events can happen",
    "on": "says what one of its events must bring about",
    "stays in range": "is built in: no event that may happen leaves the range of a variable",
}

_HELP = """\
This property {pattern}. A proof covers every history, however long. Where the property is refuted, the code flow is \
a shortest history that breaks it, replayed step by step: change the clauses it passes through or, if that is what \
the rules should do, say so under `expect` with the reason. Vacuous means that nothing \
the property speaks of ever happens."""


def render(results: Results) -> str:
    """One run with a rule for each property, and results for all that is not simply proved."""
    shown = [result for result in results.results if standing(result) is not Standing.HOLDS]
    rules: dict[str, dict[str, Any]] = {}
    for result in results.results:
        rules.setdefault(slug_of(result), _rule(result))
    warnings = warnings_of(results)
    for notice in warnings:
        rules.setdefault(notice.code, _rule_of_code(notice.code))
    index = {id: number for number, id in enumerate(rules)}
    found = [_result(result, index[slug_of(result)]) for result in shown]
    for rows in results.grouped():
        found += [_remark(rows[0], said, index[slug_of(rows[0])]) for said in remarked(rows)]
    found += [_result_of_notice(notice, index[notice.code]) for notice in warnings]
    return _log(list(rules.values()), found, results.version, True, summary_line(results))


def render_errors(notices: Iterable[Notice]) -> str:
    """One run that did not succeed, with a result for each diagnostic."""
    from clauseproof import __version__

    notices = list(notices)
    rules = {notice.code: _rule_of_code(notice.code) for notice in notices}
    index = {id: number for number, id in enumerate(rules)}
    found = [_result_of_notice(notice, index[notice.code]) for notice in notices]
    return _log(list(rules.values()), found, __version__, False, "the input cannot be understood")


def _log(
    rules: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]], version: str, successful: bool, ending: str
) -> str:
    driver = {"name": "Clauseproof", "version": version, "semanticVersion": version, "rules": list(rules)}
    invocation: dict[str, Any] = {"executionSuccessful": successful, "exitCodeDescription": ending}
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": list(found),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


# -- rules ---------------------------------------------------------------------------------------------------


def _rule(result: Result) -> dict[str, Any]:
    said = _HELP.format(pattern=_PATTERNS.get(result.pattern, f"has the pattern '{result.pattern}'"))
    return {
        "id": slug_of(result),
        "name": _camel(result.title),
        "shortDescription": {"text": _plain(result.title)},
        "fullDescription": {"text": _plain(result.title)},
        "help": {"text": said.replace("`", "'"), "markdown": said},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["property", *([result.pattern] if result.pattern else [])], "precision": "very-high"},
    }


def _rule_of_code(code: str) -> dict[str, Any]:
    said = CODES.get(code, "something is wrong with the text")
    return {
        "id": code,
        "shortDescription": {"text": said},
        "help": {"text": f"{said}. The place is in the text that was read; what would be right is said with it."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["text"]},
    }


def _camel(title: str) -> str:
    """A name without spaces, as the standard wants for rules.

    >>> _camel("Rejected always requires a second FUSA")
    'RejectedAlwaysRequiresASecondFUSA'
    """
    words = re.findall(r"\w+", harmless(title))
    return "".join(word[0].upper() + word[1:] for word in words) or "Property"


# -- results -------------------------------------------------------------------------------------------------


def _result(result: Result, rule: int) -> dict[str, Any]:
    found: dict[str, Any] = {"ruleId": slug_of(result), "ruleIndex": rule}
    match standing(result):
        case Standing.UNDECIDED:
            found |= {"kind": "open", "level": "none"}
        case Standing.FINDING if result.verdict == "undecided":
            found |= {"kind": "open", "level": "none"}
        case Standing.FINDING:
            found |= {"kind": "fail", "level": "note"}
        case _:
            found |= {"kind": "fail", "level": "error"}
    told = [f"{where(result)}: {headline(result)}", *history(result)]
    found["message"] = {"text": _plain("\n".join(told))}
    found["locations"] = [_location(_place(result), result.clauses, result.rulebook)]
    if result.trace is not None:
        found["codeFlows"] = [{"threadFlows": [_thread(result.trace, result.rulebook)]}]
    if standing(result) is Standing.FINDING:
        found["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": _plain(result.because)}]
    # What makes it the same finding next time: what is asked of which rulebook, not the line on which that stands.
    same = json.dumps([result.id, sorted((name, list(options)) for name, options in result.reading.items())])
    found["partialFingerprints"] = {
        "primaryLocationLineHash": f"{hashlib.sha256(same.encode()).hexdigest()[:16]}:1",
    }
    found["properties"] = {
        "rulebook": result.rulebook,
        "verdict": result.word,
        "reading": {name: list(options) for name, options in result.reading.items()},
        "method": result.method,
    }
    return found


def _remark(result: Result, said: str, rule: int) -> dict[str, Any]:
    """What is remarked of a property in one rulebook, as a note."""
    same = json.dumps([result.id, said])
    return {
        "ruleId": slug_of(result),
        "ruleIndex": rule,
        "kind": "fail",
        "level": "note",
        "message": {"text": _plain(f"{asked_of(result)}: {said}")},
        "locations": [_location(_place(result), (), result.rulebook)],
        "partialFingerprints": {"primaryLocationLineHash": f"{hashlib.sha256(same.encode()).hexdigest()[:16]}:1"},
    }


def _place(result: Result) -> Place | None:
    """Where the property stands, else the last step's event."""
    if result.at is not None:
        return place_of(result.at)
    steps = result.trace.steps if result.trace else ()
    return next((place_of(step.at) for step in reversed(steps) if step.at is not None), None)


def _result_of_notice(notice: Notice, rule: int) -> dict[str, Any]:
    level = "error" if notice.severity == "error" else "warning"
    first, more = next(iter(notice.places), None), notice.places[1:]
    found: dict[str, Any] = {
        "ruleId": notice.code,
        "ruleIndex": rule,
        "kind": "fail",
        "level": level,
        "message": {"text": _plain(notice.sentence)},
    }
    if first is not None:
        found["locations"] = [_location(first)]
    if more:
        related = [_location(place, message=place.label or "see also") for place in more]
        found["relatedLocations"] = [{"id": number, **place} for number, place in enumerate(related, 1)]
    return found


# -- places --------------------------------------------------------------------------------------------------


def _location(
    place: Place | None, clauses: Iterable[str] = (), rulebook: str = "", message: str = ""
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if place is not None:
        region: dict[str, int] = {"startLine": place.line, "startColumn": place.column}
        if place.end_line is not None and place.end_column is not None:
            region |= {"endLine": place.end_line, "endColumn": place.end_column}
        found["physicalLocation"] = {
            "artifactLocation": {"uri": quote(harmless(place.file)), "uriBaseId": ROOT},
            "region": region,
        }
    logical = [
        {"name": clause, "fullyQualifiedName": f"{rulebook}/{clause}", "kind": "clause"} for clause in clauses if clause
    ]
    if logical:
        found["logicalLocations"] = logical
    if message:
        found["message"] = {"text": _plain(message)}
    return found


def _thread(trace: Trace, rulebook: str) -> dict[str, Any]:
    """A history: its readings never change, its first state is given, and each step says what it changes."""
    thread: dict[str, Any] = {
        "locations": [
            {
                "location": _location(
                    place_of(step.at) if step.at is not None else None,
                    (step.clause,),
                    rulebook,
                    f"{step.actor}: {step.event}",
                ),
                "executionOrder": number,
                "state": {name: {"text": spoken_value(after)} for name, _, after in step.changes},
            }
            for number, step in enumerate(trace.steps, 1)
        ]
        or [{"location": {"message": {"text": "the first state"}}, "executionOrder": 1}],
    }
    if trace.states:
        thread["initialState"] = {name: {"text": spoken_value(value)} for name, value in trace.states[0].items()}
    if trace.readings:
        thread["immutableState"] = {name: {"text": option} for name, option in trace.readings}
    return thread


def _plain(text: str) -> str:
    r"""Text as a message: no embedded links, no placeholders, no control characters.

    >>> _plain("[a](http://b) {0}")
    '\\[a](http://b) {{0}}'
    """
    lines = "\n".join(one_line(line) if not line.startswith(" ") else harmless(line) for line in text.split("\n"))
    return re.sub(r"\{(\d+)\}", r"{{\1}}", re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", lines))
