"""JUnit XML: a test suite for each file of properties, a test case for each result.

There is no standard; this is the form that Jenkins, GitLab, Azure and their kind read
(https://github.com/testmoapp/junitxml).  What is undecided is an *error*, what is not as expected a *failure*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from clauseproof.proofs.rendering.telling import (
    Notice,
    Standing,
    harmless,
    headline,
    history,
    one_line,
    remarked,
    standing,
    where,
)
from clauseproof.proofs.results import Result, Results


def render(results: Results) -> str:
    """One test case for each result; the time of a property is that of its first result, so that sums are right."""
    suites: dict[str, list[Result]] = {}
    for result in results.results:
        suites.setdefault(result.at.source.path if result.at else result.rulebook, []).append(result)
    root = Element("testsuites", name="clauseproof")
    timed: set[str] = set()
    for file, rows in suites.items():
        suite = SubElement(root, "testsuite", name=_attribute(file))
        for row in rows:
            seconds = 0.0 if row.id in timed else row.seconds
            timed.add(row.id)
            _case(suite, file, row, seconds)
        _count(suite)
    _count(root)
    return _written(root)


def render_errors(notices: Iterable[Notice]) -> str:
    """One test case with an error for each diagnostic."""
    suites: dict[str, list[Notice]] = {}
    for notice in notices:
        suites.setdefault(notice.places[0].file if notice.places else "clauseproof", []).append(notice)
    root = Element("testsuites", name="clauseproof")
    for file, its in suites.items():
        suite = SubElement(root, "testsuite", name=_attribute(file))
        for notice in its:
            named = f"{notice.code}: {notice.message}"
            case = SubElement(suite, "testcase", name=_attribute(named), classname=_class(file), time="0.000")
            if notice.places:
                case.set("file", _attribute(file))
                case.set("line", str(notice.places[0].line))
            error = SubElement(case, "error", type=notice.code, message=_attribute(notice.sentence))
            error.text = "\n".join(
                _text(f"{at.file}:{at.line}:{at.column}: {at.label or notice.message}") for at in notice.places
            )
        _count(suite)
    _count(root)
    return _written(root)


def _case(suite: Element, file: str, result: Result, seconds: float) -> None:
    name = f"{result.title} [{where(result)}]"
    case = SubElement(
        suite, "testcase", name=_attribute(name), classname=_class(file), time=f"{seconds:.3f}", file=_attribute(file)
    )
    if result.at is not None:
        case.set("line", str(result.at.line))
    remarks = "\n".join(remarked([result]))
    match standing(result):
        case Standing.UNDECIDED:
            found = SubElement(case, "error", type="undecided", message=_attribute(headline(result)))
        case Standing.FAILS:
            found = SubElement(case, "failure", type=result.word, message=_attribute(headline(result)))
        case Standing.FINDING:
            found = SubElement(case, "system-out")
        case Standing.HOLDS:
            if remarks:
                SubElement(case, "system-out").text = _text(remarks)
            return
    at = [f"{result.at}:"] if result.at else []
    told = [" ".join([*at, headline(result)]), *history(result)]
    if found.tag == "system-out":
        told += [remarks] if remarks else []
    elif remarks:
        SubElement(case, "system-out").text = _text(remarks)
    found.text = _text("\n".join(told))


def _count(element: Element) -> None:
    """The totals that a suite, or all suites together, bear as attributes."""
    cases: Sequence[Element] = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", str(sum(case.find("error") is not None for case in cases)))
    element.set("skipped", "0")
    element.set("time", f"{sum(float(case.get('time', '0')) for case in cases):.3f}")


def _class(file: str) -> str:
    """A file as a dotted name, by which viewers group: ``proofs/rejection.md`` is ``proofs.rejection``."""
    return _attribute(re.sub(r"[/\\]+", ".", file.removesuffix(".md")).strip("."))


def _attribute(text: str) -> str:
    return one_line(text)


def _text(text: str) -> str:
    return harmless(text)


def _written(root: Element) -> str:
    indent(root)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + tostring(root, encoding="unicode") + "\n"
