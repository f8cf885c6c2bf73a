"""A rulebook of a workspace and some of its properties, written for another tool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.export import prism, promela, quint, smtlib, smv, tla
from clauseproof.export.question import Question, question
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.docket import docket
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE, Property

BOUNDED = ("smv", "promela", "prism")
BY_CHANGE = ("tla", "quint")
"""The languages in which a step is known only by what it changes."""
STAYS_IN_RANGE = "Stays in range"


@dataclass(frozen=True)
class Exported:
    """The text for the tool, files that go beside it (by ending), and what its reader must know."""

    text: str
    beside: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def export(
    workspace: Workspace,
    reference: str,
    to: str,
    *,
    properties: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    counters: str | None = None,
    module: str = "Rulebook",
) -> Exported:
    """Write a rulebook and properties of it (by title or slug; none: *Stays in range*) for the tool ``to``.

    Raises :class:`ClauseproofError`: CP040 for a property that is not there, CP061 for one that the
    language cannot say, and what :func:`clauseproof.export.question.question` raises.
    """
    book = workspace.rulebook(reference)
    matters = docket(workspace, rulebooks=[reference], properties=())
    wanted = tuple(properties) or (STAYS_IN_RANGE,)
    asked, remarks = [], []
    for name in wanted:
        found = [m for m in matters if name in (m.title, m.id, m.id.split("/")[0])]
        if not found:
            known = {m.title for m in matters}
            raise fail("CP040", f"{book.id} has no property '{name}'", help=did_you_mean(name, known))
        for matter in found:
            if matter.prop is None:
                remarks.append(f"left out '{matter.title}' ({matter.names_by}): {matter.missing}")
            elif reason := unsaid(matter.prop, to):
                raise fail("CP061", f"'{matter.title}' {reason}", matter.at)
            else:
                by = f" (names by {matter.names_by})" if len(found) > 1 else ""
                asked.append((matter.title + by, matter.prop))
    if not asked:
        raise fail("CP040", f"no property is left to export: {'; '.join(remarks)}")
    bounded = to in BOUNDED
    made = question(
        book.system,
        asked,
        reference=book.id,
        fingerprint=book.fingerprint,
        readings=readings,
        counters=counters or ("saturate" if bounded else "unbounded"),
        bounded=bounded,
        by_change=to in BY_CHANGE,
    )
    return written(made, to, module, tuple(remarks))


def unsaid(prop: Property, to: str) -> str:
    """Why a language has no way to say a property; nothing where it has."""
    if prop.pattern == ALWAYS_POSSIBLE and to in ("promela", "tla", "quint"):
        return f"asks what remains possible from every state, and formulas of {to} speak of one run at a time"
    if prop.pattern == ALWAYS_POSSIBLE and to == "smtlib":
        return "asks what remains possible from every state, and Horn clauses only say what is reached"
    if prop.is_liveness and to == "smtlib":
        return "says that something happens in every fair run, and Horn clauses only say what is reached"
    return ""


def written(made: Question, to: str, module: str = "Rulebook", remarks: tuple[str, ...] = ()) -> Exported:
    """A question in one of the languages."""
    remarks += made.remarks
    match to:
        case "smv":
            return Exported(smv.write(made), remarks=remarks)
        case "promela":
            return Exported(promela.write(made), remarks=remarks)
        case "prism":
            return Exported(prism.write(made), {".props": prism.properties(made)}, remarks)
        case "tla":
            return Exported(tla.write(made, module), {".cfg": tla.configuration(made)}, remarks)
        case "smtlib":
            return Exported(smtlib.write(made), remarks=remarks)
        case "quint":
            return Exported(quint.write(made, module), remarks=remarks)
        case _:
            raise ValueError(to)
