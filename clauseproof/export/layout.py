"""The comments that every exported file begins with: what it is, what it keeps, and whose names are whose."""

from __future__ import annotations

from clauseproof.export.names import Names, one_line
from clauseproof.export.question import Question


def heading(question: Question, names: Names, mark: str, end: str = "") -> str:
    """The heading as comment lines; to be called last, when all names have been given."""
    lines = [f"Rulebook {question.reference}, SHA-256 {question.fingerprint}" if question.reference else "Rulebook"]
    lines += [f"Reading fixed: {name} is {option}" for name, option in question.fixed]
    lines += [f"Note: {remark}" for remark in question.remarks]
    for number, claim in enumerate(question.claims, 1):
        lines.append(f"Claim {number} ({claim.pattern}): {claim.title}")
        if claim.pattern == "possible":
            lines.append("  it says that this is impossible: a counterexample is a history that shows it")
    lines += ["Legend:", *(f"  {line}" for line in names.legend())]
    lines += [f"  event '{e.name}' stands in clause {e.clause}" for e in question.system.events if e.clause]
    return "\n".join(f"{mark}{one_line(line)}{end}" for line in lines)
