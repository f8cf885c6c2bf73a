"""Lemmas: proved first, then assumed, and only where they were proved."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clauseproof.cli.main import main
from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.canonical import canonical_form
from clauseproof.model.expressions import Expression, Implies, Not
from clauseproof.model.system import TransitionSystem
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.engines.smt import Limits as SymbolicLimits
from clauseproof.proofs.evidence.certificates import read
from clauseproof.proofs.evidence.verification import verify
from clauseproof.proofs.explaining.explain import explain
from clauseproof.proofs.properties.lemmas import Lemma
from clauseproof.proofs.properties.property import Property
from clauseproof.proofs.question import Limits
from clauseproof.proofs.results import Results, conditions
from tests.oracle.brute_force import first_states
from tests.proofs.test_engines import LIMITS, certified
from tests.proofs.test_engines_agree import as_property, verdict_of
from tests.strategies import Names, far_off, formulas, stages, systems_with_properties

RULEBOOK = """\
---
rulebook: library
version: "1"
actors: {Reader: who borrows, Keeper: who keeps the shelves}
---

# 1 The shelves

```yaml state
bought: count
lent: count
missing: yes/no
```

```yaml reading
elsewhere:
  question: May what another library owns be handed out?
  options: {ours: only our own, any_book: whatever is asked for}
  default: ours
```

```yaml event
buy: {by: Keeper, may: yes, then: {bought: bought + 1}}
lend: {by: Keeper, may: yes, when: lent < bought, then: {lent: lent + 1}}
take back: {by: Reader, may: yes, when: lent > 0, then: {lent: lent - 1}}
lend from elsewhere: {by: Keeper, may: yes, when: reading elsewhere is any_book, then: {lent: lent + 1}}
count the shelves: {by: Keeper, may: yes, when: lent > bought, then: {missing: yes}}
```
"""

AMENDMENT = """\
---
amendment: words
amends: library@1
becomes: "2"
---
"""

PATIENT = Limits(symbolic=SymbolicLimits(induction=5, depth=10, seconds=120))
"""Short, and with time for a machine that has much else to do."""

LEMMA = "No more is lent than was bought"
PROPERTY = "Nothing is ever missing"
EXPECTED = "expect: [{under: {elsewhere: any_book}, verdict: refuted}]"


def block(title: str, *lines: str) -> str:
    return "\n".join([f"## {title}", "", "```yaml property", "in: library", *lines, "```", "", ""])


LEMMA_BLOCK = block(LEMMA, "lemma: lent <= bought", EXPECTED)
PROPERTY_BLOCK = block(PROPERTY, "never: missing", f"uses: {LEMMA}", EXPECTED)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for kind, text in (("model", RULEBOOK), ("proofs", LEMMA_BLOCK + PROPERTY_BLOCK)):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "library.md").write_text(text, encoding="utf-8")
    return tmp_path


def say(workspace: Path, *blocks: str) -> None:
    (workspace / "proofs/library.md").write_text("".join(blocks), encoding="utf-8")


def told(found: Results, title: str) -> list[tuple[str, str]]:
    return [(verdict, where) for verdict, where, _ in conditions(found.of(title))]


def decided(workspace: Path, *titles: str, engine: str = "k-induction") -> Results:
    return check(Workspace(workspace), properties=titles or (PROPERTY,), engine=engine, limits=PATIENT)


def complaint(workspace: Path, *blocks: str) -> str:
    say(workspace, *blocks)
    with pytest.raises(ClauseproofError) as caught:
        check(Workspace(workspace))
    return "\n".join(str(diagnostic) for diagnostic in caught.value.diagnostics)


@pytest.mark.parametrize("engine", ["k-induction", "portfolio"])
def test_a_lemma_is_assumed_where_it_is_proved_and_nowhere_else(workspace: Path, engine: str) -> None:
    found = decided(workspace, engine=engine)
    for title in (LEMMA, PROPERTY):
        assert told(found, title) == [("refuted", "exactly where elsewhere is any_book"), ("proved", "otherwise")]
    proved = next(row for row in found.of(PROPERTY) if row.verdict == "proved")
    assert proved.reading == {"elsewhere": ("ours",)}
    assert f"its proof rests on the lemma '{LEMMA}'" in proved.remarks
    assert f"the lemma '{LEMMA}' is proved, and assumed, only where elsewhere is ours" in proved.remarks
    assert found.worst == "as expected"


def test_induction_alone_does_not_prove_it_without_the_lemma(workspace: Path) -> None:
    say(workspace, block(PROPERTY, "never: missing", EXPECTED))
    found = decided(workspace)
    assert ("undecided", "otherwise") in told(found, PROPERTY)


def test_its_certificate_is_complete_in_itself(workspace: Path, tmp_path: Path) -> None:
    """The lemma's own invariant stands in it, and whoever verifies it has never heard of lemmas."""
    folder = workspace / "proofs/certificates"
    check(Workspace(workspace), engine="k-induction", certificates=folder, limits=PATIENT)
    (kept,) = [p for p in folder.glob("nothing-is-ever-missing*.smt2")]
    proof = read(kept.read_text(encoding="utf-8"))
    assert "(<= |lent| |bought|)" in proof.evidence.text and "|missing|" in proof.evidence.text
    assert verify(Workspace(workspace)).worst == "as expected"
    alone = verify(Workspace(workspace), solver="none").as_json()
    assert "nobody" not in str(alone), "what the lemma speaks of is known without a solver too"
    stripped = kept.read_text(encoding="utf-8").replace("(<= |lent| |bought|)", "true")
    kept.write_text(stripped, encoding="utf-8")
    assert verify(Workspace(workspace)).worst == "not as expected"


def test_a_lemma_may_use_the_lemmas_before_it(workspace: Path) -> None:
    say(
        workspace,
        block("Lent is no debt", "lemma: lent >= 0 and bought >= 0"),
        block(LEMMA, "lemma: lent <= bought", "uses: [Lent is no debt]", EXPECTED),
        block(PROPERTY, "never: missing", f"uses: [{LEMMA}, lent-is-no-debt]", EXPECTED),
    )
    found = decided(workspace)
    assert told(found, PROPERTY) == [("refuted", "exactly where elsewhere is any_book"), ("proved", "otherwise")]


def test_a_lemma_that_is_false_is_shown_with_its_history_and_never_assumed(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(workspace, block(LEMMA, "lemma: lent < bought"), block(PROPERTY, "never: missing", f"uses: {LEMMA}", EXPECTED))
    assert main(["check", str(workspace), "--workspace", str(workspace), "--engine", "k-induction"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"refuted, but proved was expected \(.*library\.md:3:1\)", out)
    assert f"the lemma '{LEMMA}' is not proved, and so not assumed" in " ".join(out.split())
    found = decided(workspace)
    (lemma,) = found.of(LEMMA)
    assert lemma.trace is not None and len(lemma.trace) == 0, "it is false in the first state"
    assert {row.verdict for row in found.of(PROPERTY)} == {"refuted", "undecided"}


def test_a_lemma_that_stays_undecided_is_not_assumed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say(
        workspace,
        block(LEMMA, "lemma: not missing", EXPECTED),
        block(PROPERTY, "never: missing and lent = 0", f"uses: {LEMMA}"),
    )
    code = main(["check", str(workspace), "--workspace", str(workspace), "--engine", "k-induction", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)["results"]
    assert code in (1, 3)
    undecided = [r for r in rows if r["property"] == LEMMA and r["verdict"] == "undecided"]
    assert undecided and undecided[0]["reading"] == {"elsewhere": ["ours"]}
    assert not any("rests on" in remark for r in rows for remark in r["remarks"])


def test_a_lemma_cannot_make_true_what_is_false(workspace: Path) -> None:
    say(workspace, LEMMA_BLOCK, block("Nothing is lent", "never: lent > 0", f"uses: {LEMMA}"))
    for engine in ("portfolio", "bmc"):
        (row,) = decided(workspace, "Nothing is lent", engine=engine).of("Nothing is lent")
        assert row.verdict == "refuted" and row.trace is not None


def test_what_is_asked_for_alone_brings_its_lemmas(workspace: Path) -> None:
    found = decided(workspace)
    assert {row.title for row in found.results} == {LEMMA, PROPERTY}
    assert {row.title for row in decided(workspace, LEMMA).results} == {LEMMA}


def test_the_example_of_the_page(workspace: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/properties.md").read_text(encoding="utf-8")
    rules, properties = re.findall(r"^````markdown\n(.*?)^````$", page, re.DOTALL | re.MULTILINE)[:2]
    head = RULEBOOK.split("```yaml state")[0]
    (workspace / "model/library.md").write_text(head + rules, encoding="utf-8")
    say(workspace, properties)
    found = decided(workspace)
    assert [(row.verdict, row.method) for row in found.results] == [("proved", "k-induction")] * 2
    say(workspace, properties.replace("uses: No more is lent than was bought\n", ""))
    assert {row.verdict for row in decided(workspace).results} == {"undecided"}


@pytest.mark.slow
def test_what_rests_on_a_lemma_can_be_explained(workspace: Path) -> None:
    told = explain(PROPERTY, Workspace(workspace), readings={"elsewhere": "ours"}).as_text()
    assert LEMMA in told and PROPERTY in told and "proved" in told


def test_a_lemma_is_carried_over_to_an_amended_rulebook(workspace: Path) -> None:
    clauses = re.sub(r"\blent\b", "{~~lent~>on_loan~~}", RULEBOOK.split("---\n")[2])
    (workspace / "model/amendment.md").write_text(AMENDMENT + clauses, encoding="utf-8")
    both = [text.replace("in: library", "in: [library, library+words]") for text in (LEMMA_BLOCK, PROPERTY_BLOCK)]
    say(workspace, *both)
    found = check(
        Workspace(workspace),
        rulebooks=["library+words"],
        properties=[PROPERTY],
        engine="k-induction",
        limits=PATIENT,
    )
    rows = found.of(PROPERTY, "library+words")
    assert {row.verdict for row in rows} == {"refuted", "proved"}
    certificate = next(row.certificate for row in rows if row.certificate)
    assert "(<= |on_loan| |bought|)" in certificate.invariant
    say(workspace, LEMMA_BLOCK, both[1])
    with pytest.raises(ClauseproofError) as caught:
        check(Workspace(workspace))
    assert "is not about 'library+words'" in str(caught.value)


def test_a_lemma_stands_before_what_uses_it(workspace: Path) -> None:
    said = complaint(workspace, PROPERTY_BLOCK, LEMMA_BLOCK)
    assert "does not stand before this" in said
    own = block(LEMMA, "lemma: lent <= bought", f"uses: {LEMMA}")
    assert "does not stand before this" in complaint(workspace, own)


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ((LEMMA_BLOCK, block(PROPERTY, "never: missing", "uses: No more is lend")), "no lemma before this property"),
        (
            (block("It is bought", "possible: bought > 0"), block(PROPERTY, "never: missing", "uses: It is bought")),
            "is no lemma, and cannot be assumed",
        ),
        ((LEMMA_BLOCK, block("It ends", "eventually: missing", f"uses: {LEMMA}")), "of no use to 'eventually'"),
        ((block(LEMMA, "lemma: n = 0", "observe: {n: {counts: buy}}"),), "has no 'observe'"),
        ((block(LEMMA, "lemma: lent <= bought", "never: missing"),), "exactly one of"),
        ((block(LEMMA, "lemma: lend <= bought"),), "lend"),
    ],
)
def test_what_cannot_be_a_lemma_or_use_one_is_told_at_its_place(
    workspace: Path, blocks: tuple[str, ...], said: str
) -> None:
    found = complaint(workspace, *blocks)
    assert said in found
    assert "library.md" in found


# -- generated rulebooks ---------------------------------------------------------------------------------------


@st.composite
def asked_with_lemmas(draw: st.DrawFn) -> tuple[TransitionSystem, Property, tuple[Expression, ...]]:
    """A system, a property of safety, and formulas that may or may not hold throughout."""
    rules, generated = draw(systems_with_properties(counters=draw(st.booleans())))
    names = Names(tuple((v.name, v.sort) for v in rules.variables), rules.readings)
    rare = far_off(rules, names)
    said = st.one_of(rare.map(Not), st.builds(Implies, stages(names), rare.map(Not)), formulas(names, 1))
    return rules, as_property(generated), tuple(draw(st.lists(said, min_size=1, max_size=2)))


def compare(rules: TransitionSystem, prop: Property, formulas_of: tuple[Expression, ...], engine: str) -> None:
    """A lemma changes no verdict: it may only decide more, and what is proved with it is certified without it."""
    canonical = canonical_form(rules)
    if not all(first_states(canonical, choice, 6) for choice in rules.choices()):
        return
    decider = Decider(rules, LIMITS, engine)
    lemmas: list[Lemma] = []
    for number, formula in enumerate(formulas_of):
        decided = decider.decide(Property("always", formula), lemmas)
        proofs = tuple(
            (decided.space.condition(finding.mask), finding.evidence)
            for finding in decided.findings
            if finding.verdict == "proved" and finding.evidence is not None
        )
        beneath = tuple(one for lemma in lemmas for one in lemma.formulas)
        lemmas.append(Lemma(f"lemma {number}", formula, (formula, *beneath), proofs))
    without, with_them = decider.decide(prop), decider.decide(prop, lemmas)
    certified(rules, prop, with_them)
    for choice in rules.choices():
        (one, length), (other, again) = verdict_of(without, choice), verdict_of(with_them, choice)
        if "undecided" not in (one, other):
            assert (one, length) == (other, again)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(asked_with_lemmas())
def test_lemmas_change_no_verdict_of_the_graph(
    asked: tuple[TransitionSystem, Property, tuple[Expression, ...]],
) -> None:
    compare(*asked, "graph")


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(asked_with_lemmas(), st.sampled_from(["portfolio", "k-induction", "spacer", "templates"]))
def test_lemmas_change_no_verdict_of_any_engine(
    asked: tuple[TransitionSystem, Property, tuple[Expression, ...]], engine: str
) -> None:
    compare(*asked, engine)
