"""The expression language: the hand-written parser against its grammar, places, and what it says of mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

import clauseproof.model.parser as parser
from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.nodes import Scalar, parse_yaml
from clauseproof.model.parser import KEYWORDS, is_name, parse_expression
from clauseproof.model.source import Source, Span
from clauseproof.model.syntax import Binary, Call, Conditional, Is, Name, Numeral, ReadingTest, Syntax, Truth, Unary

GRAMMAR = Path(parser.__file__).with_name("grammar.lark")
NOWHERE = Span(Source("", ""), 0, 0)


def parse(text: str) -> Syntax:
    return parse_expression(Source("rules.md", text).whole())


def said(text: str) -> str:
    """Message and help of what the parser says of a text, and the words that it points at."""
    with pytest.raises(ClauseproofError) as caught:
        parse(text)
    (diagnostic,) = caught.value.diagnostics
    span = diagnostic.span
    assert span is not None
    return f"{diagnostic.code} [{text[span.start : span.end]}] {diagnostic.message}; {diagnostic.help}"


# -- the grammar of grammar.lark -------------------------------------------------------------------------------


class Tree(Transformer[Token, Any]):
    """From lark's trees to the nodes of :mod:`clauseproof.model.syntax`."""

    def conditional(self, parts: list[Any]) -> Syntax:
        return Conditional(parts[0], parts[1], parts[2], NOWHERE)

    def number(self, parts: list[Any]) -> Syntax:
        return Numeral(int(parts[0]), NOWHERE)

    def name(self, parts: list[Any]) -> Syntax:
        return Name(str(parts[0]), False, NOWHERE)

    def old(self, parts: list[Any]) -> Syntax:
        return Name(str(parts[0]), True, NOWHERE)

    def yes(self, _: list[Any]) -> Syntax:
        return Truth(True, NOWHERE)

    def no(self, _: list[Any]) -> Syntax:
        return Truth(False, NOWHERE)

    def not_(self, parts: list[Any]) -> Syntax:
        return Unary("not", parts[0], NOWHERE)

    def negative(self, parts: list[Any]) -> Syntax:
        return Unary("-", parts[0], NOWHERE)

    def compare(self, parts: list[Any]) -> Syntax:
        return Binary(str(parts[1]), parts[0], parts[2], NOWHERE)

    def minimum(self, parts: list[Any]) -> Syntax:
        return Call("min", parts[0], parts[1], NOWHERE)

    def maximum(self, parts: list[Any]) -> Syntax:
        return Call("max", parts[0], parts[1], NOWHERE)

    def _test(self, parts: list[Any], negated: bool) -> Syntax:
        subject, *options = [part for part in parts if not (isinstance(part, Token) and part.type == "ONE_OF")]
        return Is(subject, negated, tuple(options), NOWHERE)

    def is_(self, parts: list[Any]) -> Syntax:
        return self._test(parts, False)

    def is_not(self, parts: list[Any]) -> Syntax:
        return self._test(parts, True)

    is_one_of = is_
    is_not_one_of = is_not

    def _reading(self, parts: list[Any], negated: bool) -> Syntax:
        names = [Name(str(part), False, NOWHERE) for part in parts if part.type == "NAME"]
        return ReadingTest(names[0], negated, tuple(names[1:]), NOWHERE)

    def reading_is(self, parts: list[Any]) -> Syntax:
        return self._reading(parts, False)

    def reading_is_not(self, parts: list[Any]) -> Syntax:
        return self._reading(parts, True)

    reading_one_of = reading_is
    reading_not_one_of = reading_is_not


def _operator(name: str) -> Any:
    return lambda self, parts: Binary(name, parts[0], parts[1], NOWHERE)


for rule, operator in [
    ("or_", "or"),
    ("and_", "and"),
    ("implies", "implies"),
    ("add", "+"),
    ("subtract", "-"),
    ("times", "*"),
    ("mod", "mod"),
]:
    setattr(Tree, rule, _operator(operator))


@cache
def lark() -> Lark:
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", maybe_placeholders=False)


def by_the_grammar(text: str) -> Syntax | None:
    """What the grammar makes of a text, or None where it does not allow it."""
    try:
        tree = lark().parse(text)
    except UnexpectedInput:
        return None
    found = Tree().transform(tree)
    assert is_dataclass(found)
    return found  # type: ignore[return-value]


def by_hand(text: str) -> Syntax | None:
    try:
        return parse(text)
    except ClauseproofError as error:
        assert all(d.code == "CP005" for d in error.diagnostics)
        return None


NAMES = ("status", "fusa", "paid", "one", "of", "iffy", "notable", "old_status", "é", "any")
WORDS = (
    *NAMES,
    *sorted(KEYWORDS),
    "1",
    "07",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    ".",
    "one of",
)


def written(depth: int = 3) -> st.SearchStrategy[str]:
    """A text that the grammar allows: at each of its branches one byte says which way to go."""
    return st.binary(max_size=150).map(lambda ways: _Writer(ways).write("expression", depth))


class _Writer:
    def __init__(self, ways: bytes) -> None:
        self.ways = iter(ways)

    def one_of(self, *choices: str) -> str:
        return choices[next(self.ways, 0) % len(choices)]

    def name(self) -> str:
        return self.one_of(*NAMES)

    def several(self, level: str, depth: int) -> str:
        parts = [self.write(level, depth) for _ in self.one_of("x", "xx", "xxx")]
        return "(" + ", ".join(parts) + ")"

    def chain(self, level: str, depth: int, *operators: str) -> str:
        found = self.write(level, depth)
        for _ in self.one_of("", "", "", "x", "xx") if depth > 0 else "":
            found += f" {self.one_of(*operators)} {self.write(level, depth - 1)}"
        return found

    def write(self, level: str, depth: int) -> str:
        """A text of one level of the grammar."""
        below = depth - 1
        match level:
            case "expression":
                if depth > 0 and self.one_of("", "", "", "", "if"):
                    condition, yes, no = (self.write("expression", below) for _ in range(3))
                    return f"if {condition} then {yes} else {no}"
                return self.chain("disjunction", depth, "implies")
            case "disjunction":
                return self.chain("conjunction", depth, "or")
            case "conjunction":
                return self.chain("negation", depth, "and")
            case "negation":
                return self.one_of("", "", "", "not ", "not not ") + self.write("comparison", depth)
            case "comparison":
                match self.one_of("plain", "relation", "is", "is", "one of", "reading"):
                    case "relation":
                        relation = self.one_of("=", "!=", "<", "<=", ">", ">=")
                        return f"{self.write('sum', below)} {relation} {self.write('sum', below)}"
                    case "is":
                        return f"{self.write('sum', below)} is {self.one_of('', 'not ')}{self.write('sum', below)}"
                    case "one of":
                        negated = self.one_of("", "not ")
                        return f"{self.write('sum', below)} is {negated}one of {self.several('sum', below)}"
                    case "reading":
                        negated = self.one_of("", "not ")
                        options = self.one_of("", "one of ")
                        options = options + self.several("name", 0) if options else self.name()
                        return f"reading {self.name()} is {negated}{options}"
                    case _:
                        return self.write("sum", depth)
            case "sum":
                return self.chain("product", depth, "+", "-")
            case "product":
                return self.chain("factor", depth, "*", "mod")
            case "factor":
                return self.one_of("", "", "", "-", "--") + self.write("atom", depth)
            case "name":
                return self.name()
            case _:
                return self.atom(depth)

    def atom(self, depth: int) -> str:
        below = depth - 1
        match self.one_of("name", "name", "number", "truth", "old", *["bracket", "call"] * (depth > 0)):
            case "number":
                return self.one_of("0", "1", "07", "12345")
            case "truth":
                return self.one_of("yes", "no")
            case "old":
                return "old." + self.name()
            case "bracket":
                return f"({self.write('expression', below)})"
            case "call":
                return (
                    f"{self.one_of('min', 'max')}({self.write('expression', below)}, {self.write('expression', below)})"
                )
            case _:
                return self.name()


@given(written())
def test_what_the_grammar_allows_the_parser_reads_and_reads_alike(text: str) -> None:
    expected = by_the_grammar(text)
    assert expected is not None
    assert by_hand(text) == expected


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
@example("status is one")
@example("one is of")
@example("status is one of")
@example("one of is one of ( one )")
@example("reading one is not one of ( of )")
@example("")
def test_any_sequence_of_words_is_read_alike_or_refused_by_both(text: str) -> None:
    assert by_hand(text) == by_the_grammar(text)


@settings(max_examples=300)
@given(st.data())
def test_an_expression_with_a_word_changed_is_read_alike_or_refused_by_both(data: st.DataObject) -> None:
    words = re.findall(r"\w+|\S", data.draw(written()))
    at = data.draw(st.integers(0, len(words) - 1))
    change = data.draw(st.sampled_from(["drop", "double", "swap", "replace"]))
    other = data.draw(st.sampled_from(WORDS))
    words[at : at + 1] = {"drop": [], "double": [words[at]] * 2, "swap": words[at : at + 2][::-1], "replace": [other]}[
        change
    ]
    text = " ".join(words)
    assert by_hand(text) == by_the_grammar(text)


@given(st.text(alphabet="ab 1.,()<>=!+-*&|'\"\u00a0\n", max_size=12))
def test_any_characters_are_read_alike_or_refused_by_both(text: str) -> None:
    assert by_hand(text) == by_the_grammar(text)


def test_every_keyword_of_the_parser_is_one_of_the_grammar() -> None:
    for word in KEYWORDS:
        assert not is_name(word)
        assert by_the_grammar(word) == by_hand(word)
        assert is_name(word + "_"), "a longer word is a name"


# -- what binds tighter ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plain", "bracketed"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not a is b", "not (a is b)"),
        ("a implies b implies c", "a implies (b implies c)"),
        ("a or b implies c and d", "(a or b) implies (c and d)"),
        ("a and b and c", "(a and b) and c"),
        ("a - b - c", "(a - b) - c"),
        ("a + b * 2", "a + (b * 2)"),
        ("a * 2 mod 3", "(a * 2) mod 3"),
        ("-a + b", "(-a) + b"),
        ("a + 1 >= b - 1", "(a + 1) >= (b - 1)"),
        ("a is b + 1", "a is (b + 1)"),
        ("not reading r is x and y", "(not reading r is x) and y"),
        ("if a then b else c or d", "if a then b else (c or d)"),
        ("if a then b else if c then d else e", "if a then b else (if c then d else e)"),
        ("a is not one of (b, c) or d", "(a is not one of (b, c)) or d"),
    ],
)
def test_what_binds_tighter(plain: str, bracketed: str) -> None:
    assert parse(plain) == parse(bracketed)


def test_is_one_of_lists_its_options_in_order() -> None:
    found = parse("status is not one of (approved, deferred)")
    assert isinstance(found, Is)
    assert found.negated
    assert [option.text for option in found.options if isinstance(option, Name)] == ["approved", "deferred"]


# -- places ----------------------------------------------------------------------------------------------------


def nodes(node: Any) -> Iterator[Any]:
    if is_dataclass(node) and hasattr(node, "at"):
        yield node
        for field in fields(node):
            value = getattr(node, field.name)
            for part in value if isinstance(value, tuple) else (value,):
                yield from nodes(part)


@given(written(depth=4))
def test_the_words_under_a_node_read_as_that_node(text: str) -> None:
    for node in nodes(parse(text)):
        words = text[node.at.start : node.at.end]
        if isinstance(node, Name) and node.text in ("one", "of"):
            continue
        assert parse(words) == node


def test_every_name_knows_its_line_and_column() -> None:
    text = "status is approved\n  and (steps_taken\n       or not old.paid)"
    places = {node.text: (node.at.line, node.at.column) for node in nodes(parse(text)) if isinstance(node, Name)}
    assert places == {"status": (1, 1), "approved": (1, 11), "steps_taken": (2, 8), "paid": (3, 15)}


@pytest.mark.parametrize(
    "block",
    [
        "when: status is approved and paidd",
        "when: 'status is approved and paidd'",
        'when: "status is approved\n  and paidd"',
        "when: status is approved\n  and\n  paidd",
        "when: >\n  status is approved\n  and paidd\n",
        "when: |-\n  status is approved\n\n  and paidd\n",
        'when: "status \\\n  is approved and paidd"',
        "{when: status is approved and paidd}",
    ],
)
def test_a_name_is_found_in_the_file_however_yaml_folds_the_expression(block: str) -> None:
    source = Source("rules.md", block)
    node = parse_yaml(source.whole())
    scalar = node.get("when")  # type: ignore[union-attr]
    assert isinstance(scalar, Scalar)
    found = {n.text: block[n.at.start : n.at.end] for n in nodes(parse_expression(scalar.body)) if isinstance(n, Name)}
    assert found == {"status": "status", "approved": "approved", "paidd": "paidd"}


# -- mistakes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("paid && approved", "CP005 [&] '&' means nothing in an expression; write 'and'"),
        ("paid || approved", "CP005 [|] '|' means nothing in an expression; write 'or'"),
        ("!paid", "CP005 [!] '!' means nothing in an expression; write 'not', or 'is not'"),
        ("fusas == 1", "CP005 [==] '==' is written '=' here; "),
        ("fusas ≥ 1", "CP005 [≥] '≥' is written '>=' here; "),
        (
            "fusas / 2 = 1",
            "CP005 [/] '/' means nothing in an expression; there is no division; multiply the other side",
        ),
        (
            "paid and and approved",
            "CP005 [and] a name, a number or a bracket was expected, but 'and' stands here; "
            "'and' is a word of the language and cannot be a name",
        ),
        ("(paid or approved", "CP005 [d] ')' to close the bracket was expected, but the expression ends here; "),
        (
            "paid or approved)",
            "CP005 [)] the end of the expression was expected, but ')' stands here; this bracket was never opened",
        ),
        (
            "status is provisionally approved",
            "CP005 [approved] the end of the expression was expected, but 'approved' stands here; "
            "a name is one word: 'provisionally_approved'? or two conditions joined by 'and'?",
        ),
        (
            "0 < fusas < 3",
            "CP005 [<] the end of the expression was expected, but '<' stands here; "
            "compare two things at a time: a < b and b < c",
        ),
        ("status is 'approved'", "CP005 ['] ''' means nothing in an expression; names stand without quotes"),
        ('status is "approved"', "CP005 [\"] '\"' means nothing in an expression; names stand without quotes"),
        ("status is one of approved", "CP005 [approved] '(' after 'one of' was expected, but 'approved' stands here; "),
        ("if paid then 1", "CP005 [1] 'else' after 'then' was expected, but the expression ends here; "),
        (
            "paid = not approved",
            "CP005 [not] a name, a number or a bracket was expected, but 'not' stands here; "
            "put brackets around what begins with 'not'",
        ),
        ("reading duty_7 = duty", "CP005 [=] 'is' after the name of a reading was expected, but '=' stands here; "),
        ("min(1)", "CP005 [)] ',' between the two amounts of 'min' was expected, but ')' stands here; "),
        ("old paid", "CP005 [paid] '.' after 'old' was expected, but 'paid' stands here; "),
    ],
)
def test_what_is_said_of_a_likely_mistake(text: str, message: str) -> None:
    assert said(text) == message


def test_nothing_written_is_said_to_be_nothing() -> None:
    with pytest.raises(ClauseproofError, match="nothing is written"):
        parse("  ")


# -- limits ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "a" + ")" * 10_000,
        "not " * 10_000 + "a",
        "-" * 10_000 + "a",
        "if a then b else " * 1_300 + "c",
        "if " * 1_300 + "c",
        "min(a, " * 1_300 + "b",
        "a" + " + 1" * 1_900,
        "a" + " * 2" * 1_900,
        "a" + " mod 7" * 1_900,
        "a" + " implies a" * 1_900,
        "a" + " - (b - c)" * 400,
        "(" * 59 + "a" + (" + 1" * 30 + ")") * 59,
        "9" * 19,
        "a and " * 5_000 + "a",
    ],
)
def test_what_is_too_deep_or_too_long_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(ClauseproofError) as caught:
        parse(text)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CP013"
    assert diagnostic.span is not None


@pytest.mark.parametrize("text", ["(" * 50 + "a" + ")" * 50, "a" + " and b" * 1_900, "a" + " or b" * 1_900, "9" * 18])
def test_what_a_person_might_write_is_within_the_limits(text: str) -> None:
    parse(text)


# -- letters ---------------------------------------------------------------------------------------------------


def test_a_name_with_an_accent_is_one_name_however_the_editor_composes_it() -> None:
    assert parse("d\u00e9cid\u00e9") == parse("de\u0301cide\u0301")


def test_a_mark_that_makes_no_letter_is_no_part_of_a_name() -> None:
    assert "U+0338 is no letter" in said("b\u0338c")
