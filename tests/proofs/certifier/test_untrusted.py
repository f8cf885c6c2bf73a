"""Untrusted input: which invariants, formulas and rulebooks the certifier will read."""

from __future__ import annotations

import pytest

from clauseproof.proofs.evidence.certifier import certify
from clauseproof.proofs.evidence.obligations import read_term
from tests.proofs.certifier.canonical import ALL, LIGHT, YES, Json, prop, read, system


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        ") (assert false",
        "true) (assert false",
        "true) (assert false)",
        "true)\n(assert false)\n(define-fun K () Bool true",
        "true true",
        "(and true",
        "(and true))",
        "()",
        "(true)",
        "(and)",
        "(|green| true)",
        "(assert false)",
        "(check-sat)",
        "(exists ((z Int)) (= z 0))",
        "(forall ((z Int)) false)",
        "(let ((z true)) z",
        "(let () true)",
        "(let ((z true)))",
        "(let ((z true) (z false)) z)",
        "(let ((z true)) z z)",
        "(let z true)",
        "(let ((z true true)) z)",
        "z",
        "(= |n| 1.0)",
        "(= |n| -1)",
        "(= |n| 01)",
        "(= |n| #x01)",
        '(= "a" "a")',
        "|green| ; and more",
        "(! |green| :named J)",
        "(as |green| Bool)",
        "((as const (Array Int Bool)) true)",
        "((_ is) |green|)",
        "((_ is |green| |green|) |green|)",
        "((_ extract 1 0) |n|)",
        "(_ is |green|)",
        "((and) |green|)",
        "|state green|",
        "J",
        "|J|",
        "|green",
        "|a\\b|",
        "(select |n| 1)",
        "(is |green| |green|)",
        "(|and| |green| |green|)",
        "(" * 5000 + ")" * 5000,
        "(not " * 5000 + "|green|" + ")" * 5000,
    ],
)
def test_only_one_term_over_the_declared_symbols_is_an_invariant(text: str) -> None:
    found = certify(LIGHT, prop("always"), text, 1, ALL)
    assert not found.accepted
    assert found.queries == (), "the solver was not even asked"
    assert "invariant" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "true",
        " \n(and true |green| ) ",
        "green",
        "(let ((z (not |green|)) (n |green|)) (or z n))",
        "(let ((|green| (= |n| 0))) (let ((|green| (not |green|))) |green|))",
        "(= |n| (- 1))",
        "(< (+ |n| (* 2 |n|) (div |n| 2) (mod |n| 3)) 10)",
        "(distinct |n| 1 2)",
        "(ite |green| (>= |n| 0) (=> |green| (<= |n| 3)))",
        "(let ((?a 1) (a!1 2) (b 3)) (> (+ ?a a!1 b) |n|))",
    ],
)
def test_terms_that_are_understood(text: str) -> None:
    found = certify(LIGHT, prop("always"), text, 1, ALL)
    assert len(found.queries) == 6, found.reason


def test_ill_sorted_terms_are_an_error() -> None:
    for text in (
        "|n|",
        "(= |green| |n|)",
        "(and |n| |n|)",
        "(not true false)",
        "(< |green| 1)",
        "(ite |n| true true)",
    ):
        found = certify(LIGHT, prop("always"), text, 1, ALL)
        assert not found.accepted
        assert found.reason.startswith("Z3 does not understand the certificate: ") or found.queries


def test_bound_names_shadow_and_are_renamed() -> None:
    symbols = {"x": "|state x|", "y": "|state y|"}
    text, used = read_term("(let ((x y) (z x)) (and x z (let ((y x)) y) y))", symbols)
    assert text == (
        "(let ((local!1 |state y|) (local!2 |state x|))"
        " (and local!1 local!2 (let ((local!3 local!1)) local!3) |state y|))"
    )
    assert used == {"x", "y"}


def test_names_that_the_solver_knows_are_names_like_any_other() -> None:
    odd = system(
        {
            "ite": (["yes/no"], [True]),
            "true": (["yes/no"], [True]),
            "abs": (["one of", ["let", "div"]], ["let"]),
        },
        {"and": (read("ite"), {"abs": ["value", "div"]}), "Ŵyn ystyried": (YES, {})},
        {"select": ["or", "xor"]},
    )
    text = "(and |ite| |true| (or (= |abs| |abs: let|) ((_ is |abs: div|) |abs|)) (= 1 1))"
    found = certify(odd, prop("always", ["and", read("ite"), read("true")]), text, 1, ALL)
    assert found.accepted, found.reason
    assert not certify(odd, prop("always", read("ite")), "true", 1, ALL).accepted, "true is not |true|"


@pytest.mark.parametrize(
    ("variables", "observers"),
    [
        ({"a|b": (["yes/no"], [False])}, {}),
        ({"a) (assert false": (["yes/no"], [False]), "a\nb": (["yes/no"], [False])}, {}),
        ({"a": (["one of", ["b|"]], "any")}, {}),
        ({"a": (["one of", ["b: c"]], "any"), "a: b": (["one of", ["c"]], "any")}, {}),
        ({"reading who": (["yes/no"], [False])}, {}),
        ({"n": (["yes/no"], [False])}, {"n": {"counts": []}}),
        ({"after n": (["one of", ["a"]], "any")}, {}),
        ({"n": (["one of", []], "any")}, {}),
        ({"n": (["one of", ["a", "a"]], "any")}, {}),
        ({"n": (["number", 0, 1.5], "any")}, {}),
        ({"n": (["text"], "any")}, {}),
    ],
)
def test_names_and_sorts_that_cannot_be_told_apart_are_refused(variables: Json, observers: Json) -> None:
    wrong = system(variables, {}, {"who": ["panel"]})
    found = certify(wrong, prop("always", observers=observers), "true", 1, ALL)
    assert not found.accepted
    assert found.queries == ()


@pytest.mark.parametrize(
    "formula",
    [
        ["value", 1],
        ["value", "x"],
        ["value", None],
        ["sometimes", YES],
        ["not"],
        [],
        "true",
        None,
        read("n"),
        ["=", read("n"), read("green")],
        ["=", read("n"), ["value", True]],
        ["<", read("green"), ["value", 1]],
        ["=", ["mod", read("n"), 0], ["value", 1]],
        ["=", ["mod", read("n"), True], ["value", 1]],
        ["=", ["*", 1.5, read("n")], ["value", 1]],
        ["=", ["*", read("n"), read("n")], ["value", 1]],
        ["reading", "who", ["panel"]],
        ["if", YES, YES, ["value", 1]],
        ["read", ["green"]],
    ],
)
def test_formulas_that_are_none_are_refused(formula: Json) -> None:
    found = certify(LIGHT, prop("always", formula), "true", 1, ALL)
    assert not found.accepted
    assert found.queries == ()
    assert found.reason


@pytest.mark.parametrize("part", ["format", "variables", "initially", "readings", "events"])
def test_a_rulebook_that_lacks_something_is_refused(part: str) -> None:
    lacking = {key: value for key, value in LIGHT.items() if key != part}
    assert "canonical form" in certify(lacking, prop("always"), "true", 1, ALL).reason
    broken = {**LIGHT, part: 7}
    assert not certify(broken, prop("always"), "true", 1, ALL).accepted


def test_effects_on_what_is_no_variable_are_refused() -> None:
    spy = system({"n": (["yes/no"], [True])}, {"cheat": (YES, {"m": YES})})
    found = certify(spy, prop("always", observers={"m": {"counts": []}}), "true", 1, ALL)
    assert "'m', which is no variable" in found.reason
    nosy = {"m": {"becomes yes": [{"formula": read("k")}], "becomes no": []}, "k": {"counts": []}}
    assert not certify(LIGHT, prop("always", observers=nosy), "true", 1, ALL).accepted


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    formula = YES
    for _ in range(5000):
        formula = ["not", formula]
    assert "too deeply" in certify(LIGHT, prop("always", formula), "true", 1, ALL).reason
    assert certify(LIGHT, prop("always"), "(not " * 900 + "true" + ")" * 900, 1, ALL).accepted
