"""What is exported: the same text every time, names that no tool mistakes, and no number that a tool cannot keep."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import clauseproof as cp
from clauseproof.cli.export import LANGUAGES
from clauseproof.cli.main import main
from clauseproof.export.exporting import BOUNDED, Exported, export, written
from clauseproof.export.names import Names, one_line
from clauseproof.export.question import question
from clauseproof.model.expressions import BOOLEAN, COUNT, INTEGER, Add, Compare, Enumeration, Literal, Read
from clauseproof.model.system import MAY, ByReading, Event, Reading, TransitionSystem, Variable
from clauseproof.proofs.docket import docket
from clauseproof.proofs.properties.property import Property
from tests.export.systems import ASKED, ASSEMBLY, COUNTING, ENDS_SEATED, NOTED_AGAIN, SEATED, STRONGLY

SORT = Enumeration(("case", "a b", "a_b", "é", "e"))
NASTY = TransitionSystem(
    "nasty",
    (
        Variable("module", SORT, ("case",)),
        Variable("a-b", BOOLEAN, (False,)),
        Variable("A B", BOOLEAN, None),
        Variable('*/ "quoted" \'', BOOLEAN, (True,)),
        Variable("1", COUNT, (0,)),
    ),
    (
        Event("next", "Party", MAY, effects=(("1", Add(Read("1", COUNT), Literal(1, COUNT))),)),
        Event("init", "Party", MAY, effects=(("module", Literal("é", SORT)),)),
    ),
    readings=(Reading("process", (("x", ""), ("case", "")), "x"),),
)
SMALL = Property("always", Compare("<", Read("1", COUNT), Literal(3, COUNT)))


@pytest.mark.parametrize("to", LANGUAGES)
def test_nasty_names_get_names_of_their_own(to: str) -> None:
    text = written(question(NASTY, [("*/ a\nb", SMALL)], bounded=to in BOUNDED), to).text
    given = re.findall(r"^\W+(\w+) = (?:variable|value|reading|event) '", text, re.MULTILINE)
    assert len(given) == len({name.lower() for name in given}) >= 9
    assert not set(import_module(f"clauseproof.export.{to}").RESERVED) & set(given)
    assert all(re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) for name in given)


@pytest.mark.parametrize("to", LANGUAGES)
@pytest.mark.parametrize("reference", ["sec-g8", "sec-g8+mp091"])
def test_the_same_rulebook_gives_the_same_text(to: str, reference: str) -> None:
    workspace = cp.Workspace.built_in()
    one, other = (export(workspace, reference, to) for _ in range(2))
    assert one == other
    assert f"Rulebook {reference}, SHA-256 {workspace.rulebook(reference).fingerprint}" in one.text
    assert "G8.16" in one.text


def test_names_are_injective_whatever_is_asked_for() -> None:
    names = Names(["if"])
    asked = [("variable", n) for n in ("if", "IF", "a b", "a_b", "a-b", "ä", "a", "", "日本", "x" * 100, "x" * 101)]
    asked += [("value", n) for _, n in asked]
    given = [names(*pair) for pair in asked]
    assert len({name.lower() for name in given}) == len(given)
    assert "if" not in {name.lower() for name in given}
    assert [names(*pair) for pair in asked] == given


def test_no_text_leaves_its_comment() -> None:
    assert one_line("a */ b\n(* c *)\u2028d\\") == "a * / b ( * c * ) d/"


def test_two_properties_may_have_observers_of_one_name() -> None:
    workspace = cp.Workspace.built_in()
    text = export(
        workspace,
        "sec-g8+mp091",
        "smv",
        properties=["nobody-who-was-ever-rejected-becomes-a-user-on-one-fusa", "at-most-two-fusas-are-completed"],
    ).text
    assert text.count("\nINVARSPEC ") == 2
    assert "variable 'completions (At most two FUSAs are completed)'" in text


def test_a_count_is_saturated_where_that_is_exact_and_else_refused_by_name() -> None:
    assert "0..4" in written(question(NASTY, [("p", SMALL)], bounded=True), "smv").text
    balance = TransitionSystem(
        "balance",
        (Variable("balance", INTEGER, (0,)),),
        (Event("pay", "Party", MAY, effects=(("balance", Add(Read("balance", INTEGER), Literal(-1, INTEGER))),)),),
    )
    never = Property("never", Compare("=", Read("balance", INTEGER), Literal(-2, INTEGER)))
    with pytest.raises(cp.ClauseproofError, match=r"CP061.*'balance'.*\n.*--counters mod N"):
        question(balance, [("p", never)], bounded=True)
    asked = question(balance, [("p", never)], bounded=True, counters="mod 5")
    assert asked.remarks == ("balance: counted mod 5, and verdicts hold mod 5 only",)
    assert "verdicts hold mod 5 only" in written(asked, "promela").text
    assert "balance : Int" not in written(question(balance, [("p", never)], counters="unbounded"), "smtlib").text


def test_a_reading_is_chosen_once_or_fixed() -> None:
    workspace = cp.Workspace.built_in()
    title = ["Rejected always requires a second FUSA"]
    free = export(workspace, "sec-g8+mp091", "smv", properties=title).text
    fixed = export(workspace, "sec-g8+mp091", "smv", properties=title, readings={"duty_7": "discretion"}).text
    assert re.search(r"FROZENVAR\n(  .*\n)*  duty_7 : \{", free)
    assert "  duty_7 : {" not in fixed
    assert "-- Reading fixed: duty_7 is discretion" in fixed
    with pytest.raises(cp.ClauseproofError, match="CP006"):
        export(workspace, "sec-g8", "smv", readings={"duty_7": "nonsense"})


def test_the_command_writes_the_module_and_what_tlc_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "G8.tla"
    assert main(["export", "sec-g8", "--to", "tla", "--counters", "saturate", "-o", str(target)]) == 0
    assert target.read_text("utf-8").startswith("---- MODULE G8 ----\n")
    assert "INVARIANT Claim1" in target.with_suffix(".cfg").read_text("utf-8")
    assert main(["export", "sec-g8", "--to", "smv", "--counters", "mod", "0"]) == 2
    assert "CP061" in capsys.readouterr().err
    assert main(["export", "sec-g8", "--to", "smv", "--property", "nonsense"]) == 2
    assert "CP040" in capsys.readouterr().err


MAY_OPEN = Property("always possible", Compare("=", Read("1", COUNT), Literal(1, COUNT)))


def test_what_always_remains_possible_is_a_branching_formula() -> None:
    text = written(question(NASTY, [("it remains possible", MAY_OPEN)], bounded=True), "smv").text
    (claim,) = (line for line in text.splitlines() if "SPEC" in line)
    assert re.fullmatch(r"CTLSPEC AG \(TRUE -> EF \(\w+ = 1\)\);", claim), claim


def test_prism_asks_for_a_state_from_which_nothing_leads_on() -> None:
    made = written(question(NASTY, [("it remains possible", MAY_OPEN)], bounded=True), "prism")
    assert (
        made.beside[".props"] == 'filter(max, Pmax=? [ F ("claim_1_asked" & P<=0 [ F "claim_1_sought" ]) ], "init");\n'
    )
    assert 'label "claim_1_asked" = true;' in made.text


def title_of(pattern: str) -> str:
    return next(m.title for m in docket(cp.Workspace.built_in()) if m.prop is not None and m.prop.pattern == pattern)


@pytest.mark.parametrize(
    ("to", "pattern", "why"),
    [
        ("promela", "always possible", "speak of one run at a time"),
        ("tla", "always possible", "speak of one run at a time"),
        ("quint", "always possible", "speak of one run at a time"),
        ("smtlib", "always possible", "Horn clauses only say what is reached"),
        ("smtlib", "followed by", "Horn clauses only say what is reached"),
    ],
)
def test_what_a_language_cannot_say_is_refused_with_the_reason(to: str, pattern: str, why: str) -> None:
    with pytest.raises(cp.ClauseproofError, match=why) as raised:
        export(cp.Workspace.built_in(), "sec-g8", to, properties=[title_of(pattern)])
    assert raised.value.diagnostics[0].code == "CP061"


# -- what rests on duties


def said(to: str, *properties: Property) -> Exported:
    asked = [(f"property {number}", prop) for number, prop in enumerate(properties)]
    return written(question(ASSEMBLY, asked, bounded=to in BOUNDED), to)


def test_in_smv_a_duty_that_all_claims_assume_is_justice() -> None:
    text = said("smv", ENDS_SEATED).text
    assert re.findall(r"^JUSTICE .*", text, re.MULTILINE) == [
        "JUSTICE (!open_ask | done_ask);",
        "JUSTICE (!open_admit | done_admit);",
    ]
    assert "\n  done_admit := (event = admit & (seat != seated));\n" in text
    assert "\nLTLSPEC (G F !(still_awaited));\n" in text


def test_in_smv_what_only_one_claim_assumes_stands_in_its_formula() -> None:
    text = said("smv", ENDS_SEATED, STRONGLY).text
    assert re.findall(r"^JUSTICE .*", text, re.MULTILINE) == ["JUSTICE (!open_ask | done_ask);"]
    one, other = re.findall(r"^LTLSPEC (.*);", text, re.MULTILINE)
    assert one.startswith("(G F (!open_admit | done_admit)) -> ")
    assert other.startswith("((G F open_admit_eventually -> G F done_admit_eventually)) -> ")
    assert "COMPASSION (" not in text


def test_tla_has_fairness_of_its_own() -> None:
    made = said("tla", ENDS_SEATED, STRONGLY)
    assert "\nrules == <<seat>>\n" in made.text
    assert "\nFair1 == WF_rules(duty_ask) /\\ WF_rules(duty_admit)\n" in made.text
    assert "\nFair2 == WF_rules(duty_ask) /\\ SF_rules(duty_admit_eventually)\n" in made.text
    assert "\nClaim1 == Fair1 => []<>~(still_awaited)\n" in made.text
    assert made.beside[".cfg"] == "SPECIFICATION Spec\nINVARIANT TypeOK\nPROPERTY Claim1\nPROPERTY Claim2\n"


def test_quint_has_fairness_of_its_own() -> None:
    text = said("quint", STRONGLY).text
    assert "temporal fair_1 = and { weakFair(duty_ask, rules), strongFair(duty_admit_eventually, rules), true }" in text
    assert "temporal claim_1 = fair_1 implies always(eventually(not(still_awaited)))" in text


def test_in_promela_the_turn_goes_round_the_duties() -> None:
    text = said("promela", STRONGLY).text
    (formula,) = re.findall(r"^ltl (.*)$", text, re.MULTILINE)
    given_up = "!((given_up_1_2 && (seat == asked) && (seat != seated)))"
    assert formula == f"claim_1 {{ []<>(begun && (turn_1 == 0)) -> []<>(!((still_awaited && {given_up}))) }}"
    assert '\n  :: d_step { true -> printf("event 0\\n"); turn_1 = ' in text
    assert re.search(r"\n  :: d_step \{ !\(given_up_1_2\) -> .* given_up_1_2 = true; \}\n", text)
    assert "event 0" not in said("promela", Property("never", SEATED)).text, "nothing happens only where it matters"


def test_in_promela_a_claim_is_picked_by_its_number() -> None:
    text = said("promela", Property("never", ASKED), ENDS_SEATED).text
    assert re.search(r"#if CLAIM == 1\n#define HOLDS !\(\(seat == asked\)\)\n#endif", text)
    assert re.search(r"#if CLAIM == 2\nltl claim_2 ", text)


def test_prism_asks_for_a_fair_run_in_which_what_is_awaited_never_comes() -> None:
    made = said("prism", ENDS_SEATED, STRONGLY)
    weakly, strongly = made.beside[".props"].splitlines()
    assert weakly == 'filter(max, Pmax=? [ (F G "claim_1_lasting") & (G F "claim_1_round") ], "init");'
    assert strongly == weakly.replace("claim_1", "claim_2"), "a formula of one size, whatever is owed"
    assert re.search(r'label "claim_2_lasting" = \(still_awaited\w+ & !\(\(given_up_2_2 & ', made.text)
    assert re.search(r"^  \[idle\] true -> \(turn_1' = ", made.text, re.MULTILINE)


def test_a_step_that_only_counts_on_is_seen_where_counters_are_saturated() -> None:
    """In TLA+ a step that changes nothing is no step, but who counts past the cap has done what he shall."""
    free, saturated = (
        written(question(COUNTING, [("again", NOTED_AGAIN)], counters=how, by_change=True), "tla").text
        for how in ("unbounded", "saturate")
    )
    assert "counted_on" not in free
    assert "\n  /\\ counted_on' = ~(counted_on)\n" in saturated
    assert "\nrules == <<notes, light, counted_on>>\n" in saturated


@pytest.mark.parametrize("to", ["smv", "promela", "prism", "tla", "quint"])
def test_what_is_no_duty_under_the_reading_that_is_fixed_is_left_out(to: str) -> None:
    """Whether the chair shall admit is a question of reading; a duty of nothing would be no sentence of TLA+."""
    word = ByReading("wording", (("strict", "shall"), ("lax", MAY)))
    events = (ASSEMBLY.events[0], replace(ASSEMBLY.events[1], modality=word), ASSEMBLY.events[2])
    readings = (Reading("wording", (("strict", ""), ("lax", "")), "strict"),)
    system = replace(ASSEMBLY, events=events, readings=readings)
    strict, lax = (
        question(system, [("seated", ENDS_SEATED)], readings={"wording": option}, bounded=to in BOUNDED)
        for option in ("strict", "lax")
    )
    assert list(strict.duties.values()) == ["ask", "admit"]
    assert list(lax.duties.values()) == ["ask"]
    assert written(strict, to).text != written(lax, to).text
