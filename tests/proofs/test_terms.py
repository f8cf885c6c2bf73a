"""Terms of certificates: in words, and as values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseproof.proofs.evidence.terms import Unreadable, cases, evaluator, tree_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("true", ["yes"]),
        ("(not |paid|)", ["not paid"]),
        ("((_ is |fusa: none|) |fusa|)", ["fusa is none"]),
        ("(= |fusa| |fusa: none|)", ["fusa is none"]),
        ("(or ((_ is |a: x|) |a|) ((_ is |a: y|) |a|))", ["a is one of (x, y)"]),
        ("(or (and |p| |q|) (<= 2 |n|))", ["p and q", "2 ≤ n"]),
        ("(and |p| (or |q| (not |r|)))", ["p and (q or not r)"]),
        ("(=> |p| (= (+ |n| 1) |m|))", ["p implies ((n + 1) = m)"]),
        ("(let ((?a (+ |n| 1))) (ite (<= ?a 3) |p| |q|))", ["if ((n + 1) ≤ 3) then p else q"]),
        ("((_ is |reading duty_7: duty|) |reading duty_7|)", ["reading duty_7 is duty"]),
    ],
)
def test_a_formula_is_told_in_the_words_of_the_rulebook(text: str, said: list[str]) -> None:
    assert cases(text) == said


@pytest.mark.parametrize(
    "text",
    ["", "(and |p|", "|p|)", "|p| |q|", "(let ((|p|)) |p|)", "(" * 300 + "p" + ")" * 300, "(fly |p|)", "(mod |n| 0 1)"],
)
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        evaluator(tree_of(text))({"n": 1, "p": True})


def test_a_short_text_cannot_stand_for_an_endless_term() -> None:
    nested = "|p|"
    for _ in range(60):
        nested = f"(let ((x {nested})) (and x x))"
    with pytest.raises(Unreadable, match="more than"):
        tree_of(nested)


NUMBERS = st.integers(-3, 3)


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> str:
    """Formulas over a truth value p, numbers n and m, and a named value f."""
    if depth == 0:
        return draw(st.sampled_from(["|p|", "true", "false", "((_ is |f: a|) |f|)", "(<= |n| |m|)", "(= |f| |f: b|)"]))
    part = formulas(depth - 1)
    word = draw(st.sampled_from(["not", "and", "or", "=>", "ite", "calculated", "let"]))
    match word:
        case "not":
            return f"(not {draw(part)})"
        case "ite":
            return f"(ite {draw(part)} {draw(part)} {draw(part)})"
        case "calculated":
            sign = draw(st.sampled_from(["<", "<=", ">", ">=", "=", "distinct"]))
            of = draw(
                st.sampled_from(["(+ |n| |m|)", "(- |n| |m|)", "(- |m|)", "(* 2 |n|)", "(mod |n| 2)", "(div |m| 2)"])
            )
            return f"({sign} {of} |n|)"
        case "let":
            return f"(let ((?a {draw(part)})) (and ?a {draw(part)}))"
        case _:
            return f"({word} {draw(part)} {draw(part)})"


@settings(max_examples=60, deadline=None)
@given(formulas(), st.booleans(), NUMBERS, NUMBERS, st.sampled_from(["a", "b", "c"]))
def test_a_term_has_the_value_that_a_solver_gives_it(text: str, p: bool, n: int, m: int, f: str) -> None:
    import z3

    def number(value: int) -> str:
        return str(value) if value >= 0 else f"(- {-value})"

    script = (
        "(declare-datatypes ((F 0)) (((|f: a|) (|f: b|) (|f: c|))))"
        "(declare-const |p| Bool)(declare-const |n| Int)(declare-const |m| Int)(declare-const |f| F)"
        f"(assert (= |p| {str(p).lower()}))(assert (= |n| {number(n)}))(assert (= |m| {number(m)}))"
        f"(assert (= |f| |f: {f}|))(assert {text})"
    )
    solver = z3.Solver()
    solver.from_string(script)
    found = evaluator(tree_of(text))({"p": p, "n": n, "m": m, "f": f"f: {f}"})
    assert found is (solver.check() == z3.sat)
