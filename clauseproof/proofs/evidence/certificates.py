"""Certificate files: one proof as one self-contained SMT-LIB 2 file that any solver can be run on.

The lines that begin with ``;@`` hold, as JSON, all that is ever read back: which rulebook and property, the claim, for
which readings, and the evidence.  Everything else in the file follows from that and from the rulebook's source, so a
file is right only where it equals, character for character, what :func:`written` makes of them again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from clauseproof.proofs.evidence.obligations import Obligations, Refused, obligations
from clauseproof.proofs.evidence.terms import Unreadable

Json: TypeAlias = Any
FORMAT = 3
SUFFIX = ".smt2"
LARGEST = 20_000_000
"""Characters; a longer file is not read."""

_MARK = ";@ "
_SAID = {
    "holds": "the property holds",
    "excluded": "what it calls possible never is",
    "vacuous": "it speaks of nothing",
    "shut out": "from the states shown, what must always be possible never is again",
    "nothing follows": "where the property forbids something, what it is about never goes on",
    "for ever": "what is awaited never comes in a loop that is fair to every duty",
}


@dataclass(frozen=True)
class Invariant:
    """A ``k``-inductive invariant, as one SMT-LIB term; trusted in nothing.

    ``argument`` is what the claim rests on beside it (``docs/semantics.md`` section 9): a ranking, a strategy, the
    states shown to lie in a closed set, a loop; None where there is no more.
    """

    text: str
    k: int
    argument: Json = None


@dataclass(frozen=True)
class Proof:
    """What a certificate says.

    ``property`` is the id (title slug, names, rulebook); the fingerprints are SHA-256 of canonical forms; the claim is
    made for the choices of readings that one of ``choices`` allows.  ``method`` and ``solver`` say where it comes from
    and prove nothing.
    """

    title: str
    property: str
    property_fingerprint: str
    rulebook: str
    fingerprint: str
    claim: str
    choices: tuple[Mapping[str, tuple[str, ...]], ...]
    evidence: Invariant
    method: str
    solver: str


def owed(system: Json, prop: Json, proof: Proof) -> Obligations:
    """What has to be discharged for a proof to be right, of a rulebook and a property in canonical form.

    Raises :class:`clauseproof.proofs.evidence.obligations.Refused`.
    """
    choices = [{name: list(options) for name, options in box.items()} for box in proof.choices]
    evidence = proof.evidence
    # In the order in which a file keeps it, so that the questions are the same before and after it is written.
    argument = json.loads(json.dumps(evidence.argument, sort_keys=True))
    return obligations(system, prop, evidence.text, evidence.k, choices, proof.claim, argument)


def written(proof: Proof, asked: Obligations) -> str:
    """A proof as a file; the same proof is the same file, byte for byte.

    Raises :class:`clauseproof.proofs.evidence.obligations.Refused` where its evidence says nothing that can be read.
    """
    from clauseproof.proofs.evidence.evidence_in_words import evidence_in_words

    evidence = proof.evidence
    try:
        told = evidence_in_words(evidence.text, evidence.k, evidence.argument)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Refused("its evidence lacks a part, or has one of the wrong kind") from None
    lines = [
        "; A certificate of Clauseproof. A solver run on this file answers each question below.",
        ";",
        f"; Property:  {_line(proof.title)}",
        f"; Rulebook:  {_line(proof.rulebook)}, SHA-256 {_line(proof.fingerprint)}",
        f"; Claim:     {_SAID.get(proof.claim, _line(proof.claim))}",
        f"; Readings:  {' or '.join(_line(_spoken(box)) for box in proof.choices)}",
        f"; Method:    {_line(proof.method)}; certified by {_line(proof.solver)}",
        ";",
        *(f"; {indent}{_line(text)}" for line in told for indent, text in [_indented(line)]),
        ";",
        *(_MARK + line for line in json.dumps(_payload(proof), indent=1, sort_keys=True).split("\n")),
        "",
        "(set-logic ALL)",
    ]
    text = "\n".join(lines) + "\n" + asked.prelude
    for section in asked.sections:
        for query in section.queries:
            name = query.name.replace('"', '""')
            text += (
                f'\n(echo "{name}: {query.wanted} is wanted")\n(push 1)\n{section.assumptions}{query.body}'
                f"(set-info :status {query.wanted})\n(check-sat)\n(pop 1)\n"
            )
    return text


def property_told(text: str) -> str | None:
    """The id of the property that a certificate of whatever format speaks of; None for a text that is none."""
    try:
        data = json.loads(_marked(text))
    except (ValueError, RecursionError):
        return None
    told = data.get("property") if isinstance(data, dict) and "format" in data else None
    return told if isinstance(told, str) else None


def _marked(text: str) -> str:
    """The lines that are read back."""
    return "\n".join(line[len(_MARK) :] for line in text.split("\n") if line.startswith(_MARK))


def read(text: str) -> Proof:
    """What a certificate file says.  Raises :class:`Unreadable`."""
    marked, lines = _marked(text), f"its lines marked '{_MARK.strip()}'"
    if not marked:
        raise Unreadable(f"it has no lines marked '{_MARK.strip()}', which say what is proved and how")
    try:
        data = json.loads(marked)
    except ValueError:
        raise Unreadable(f"{lines} are no JSON") from None
    except RecursionError:
        raise Unreadable(f"{lines} are nested too deeply") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Unreadable(f"{lines} are no certificate of format {FORMAT}")
    try:
        words = {name: data[name] for name in _WORDS}
        if not all(isinstance(word, str) for word in words.values()):
            raise Unreadable("a text is wanted where something else stands")
        choices = tuple({str(r): tuple(map(str, o)) for r, o in box.items()} for box in data["choices"])
        return Proof(**words, choices=choices, evidence=_evidence(data["evidence"]))
    except KeyError as error:
        raise Unreadable(f"{lines} do not say {error}") from None
    except (ValueError, TypeError, AttributeError):
        raise Unreadable(f"{lines} have a list, a mapping or a text where something else is wanted") from None


_WORDS = ("title", "property", "property_fingerprint", "rulebook", "fingerprint", "claim", "method", "solver")


def _payload(proof: Proof) -> Json:
    evidence = {"kind": "invariant", "k": proof.evidence.k, "term": proof.evidence.text}
    if proof.evidence.argument is not None:
        evidence["argument"] = proof.evidence.argument
    return {
        "format": FORMAT,
        **{name: getattr(proof, name) for name in _WORDS},
        "choices": [{r: list(o) for r, o in box.items()} for box in proof.choices],
        "evidence": evidence,
    }


def _evidence(data: Json) -> Invariant:
    if data["kind"] != "invariant" or not isinstance(data["term"], str) or not isinstance(data["k"], int):
        raise Unreadable(f"there is no evidence of the kind {data['kind']!r}")
    return Invariant(data["term"], data["k"], data.get("argument"))


def _spoken(box: Mapping[str, tuple[str, ...]]) -> str:
    said = " and ".join(f"{reading} is {' or '.join(options)}" for reading, options in box.items())
    return f"({said})" if said else "every reading"


def _indented(line: str) -> tuple[str, str]:
    """The blanks that a line begins with, and the rest."""
    text = line.lstrip(" ")
    return line[: len(line) - len(text)], text


def _line(text: str) -> str:
    """A text that cannot leave its comment."""
    return " ".join(text.split())
