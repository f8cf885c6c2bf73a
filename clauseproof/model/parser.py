"""Parser of expressions, by precedence climbing.

``clauseproof/model/grammar.lark`` is the grammar in full, and the tests hold this parser against it.  From the
tightest: comparison, ``not``, ``and``, ``or``, ``implies`` (to the right), ``if … then … else …``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from clauseproof.diagnostics import ClauseproofError, fail
from clauseproof.model.source import Span, Text
from clauseproof.model.syntax import Binary, Call, Conditional, Is, Name, Numeral, ReadingTest, Syntax, Truth, Unary

MAX_NESTING = 60
MAX_HEIGHT = 100
MAX_DIGITS = 18
MAX_TOKENS = 4_000

KEYWORDS = frozenset("and or not implies is if then else mod min max yes no old reading".split())
"""Words that cannot be names of variables, terms, values or readings."""

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>\d+)|(?P<word>[^\W\d][\w\u0300-\u036f]*)"
    r"|(?P<operator><=|>=|!=|==|[-+*=<>(),.]|≤|≥|≠)|(?P<bad>.)",
    re.DOTALL,
)


_T = TypeVar("_T")


class _Token(NamedTuple):
    kind: str  # "number", "word", "keyword", "operator", "end"
    text: str
    start: int
    end: int


def parse_expression(text: Text) -> Syntax:
    """The expression written in ``text``.

    Raises :class:`ClauseproofError` (CP005, CP013) with the place, what was expected, and what would be right.
    """
    found = _Parser(text).whole()
    _check_height(found)
    return found


def _check_height(expression: Syntax) -> None:
    """Refuse what only deep recursion could read; ``a and b and c`` counts as one level."""
    open_nodes: list[tuple[Syntax, int, str]] = [(expression, 1, "")]
    while open_nodes:
        node, height, above = open_nodes.pop()
        if height > MAX_HEIGHT:
            raise fail(
                "CP013",
                f"an expression nested deeper than {MAX_HEIGHT} levels",
                node.at,
                help="give a part of it a name with a term",
            )
        match node:
            case Binary("and" | "or" as operator, left, right):
                open_nodes += [(left, height + (operator != above), operator), (right, height + 1, "")]
            case Binary(_, left, right) | Call(_, left, right):
                open_nodes += [(left, height + 1, ""), (right, height + 1, "")]
            case Unary(_, body):
                open_nodes.append((body, height + 1, ""))
            case Is(subject, _, options):
                open_nodes += [(part, height + 1, "") for part in (subject, *options)]
            case Conditional(condition, yes, no):
                open_nodes += [(part, height + 1, "") for part in (condition, yes, no)]
            case _:
                pass


def is_name(word: str) -> bool:
    """Whether a word can be the name of a variable, value, term or reading."""
    return bool(re.fullmatch(r"[^\W\d]\w*", word)) and word not in KEYWORDS


class _Parser:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.tokens = self._lex()
        self.next = 0
        self.depth = 0

    def _lex(self) -> list[_Token]:
        tokens = []
        for match in _TOKEN.finditer(self.text.characters):
            kind, found = str(match.lastgroup), match.group()
            if kind == "space":
                continue
            if kind == "bad":
                raise self._error(
                    f"'{found}' means nothing in an expression", match.start(), match.end(), _BAD.get(found, "")
                )
            if kind == "number" and len(found) > MAX_DIGITS:
                raise fail(
                    "CP013",
                    f"a number of more than {MAX_DIGITS} digits",
                    self.text.span(match.start(), match.end()),
                )
            if kind == "word":
                found = unicodedata.normalize("NFC", found)
                kind = "keyword" if found in KEYWORDS else "word"
                if strange := re.search(r"\W", found):
                    raise self._error(
                        f"'{found}' cannot be a name: U+{ord(strange.group()):04X} is no letter",
                        match.start(),
                        match.end(),
                    )
            if found in _SPELLINGS:
                raise self._error(f"'{found}' is written '{_SPELLINGS[found]}' here", match.start(), match.end())
            tokens.append(_Token(kind, found, match.start(), match.end()))
            if len(tokens) > MAX_TOKENS:
                raise fail("CP013", f"an expression of more than {MAX_TOKENS:,} words", self.text.span(0, 1))
        end = len(self.text.characters)
        return [*tokens, _Token("end", "", end, end)]

    # -- small steps -------------------------------------------------------------------------------------------

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def _error(self, message: str, start: int, end: int, help: str = "") -> ClauseproofError:
        return fail("CP005", message, self.text.span(start, end), help=help)

    def _unexpected(self, wanted: str, help: str = "") -> ClauseproofError:
        token = self.token
        found = "the expression ends here" if token.kind == "end" else f"'{token.text}' stands here"
        if token.kind == "end" and not self.text.characters.strip():
            found = "nothing is written"
        start = max(token.start - 1, 0) if token.kind == "end" else token.start
        return self._error(f"{wanted} was expected, but {found}", start, max(token.end, start + 1), help)

    def _accept(self, *words: str) -> bool:
        """Take the words if they come next, in that order."""
        if [t.text for t in self.tokens[self.next : self.next + len(words)]] == list(words):
            self.next += len(words)
            return True
        return False

    def _demand(self, word: str, after: str) -> None:
        if not self._accept(word):
            raise self._unexpected(f"'{word}' {after}")

    def _since(self, start: int) -> Span:
        return self.text.span(start, self.tokens[self.next - 1].end)

    # -- the grammar -------------------------------------------------------------------------------------------

    def whole(self) -> Syntax:
        found = self.expression()
        if self.token.kind != "end":
            token = self.token
            previous = self.tokens[self.next - 1]
            advice = "join two conditions with 'and' or 'or'"
            if token.kind in ("word", "number") and previous.kind == "word":
                advice = f"a name is one word: '{previous.text}_{token.text}'? or two conditions joined by 'and'?"
            if token.text in ("=", "<", ">", "<=", ">=", "!=", "is"):
                advice = "compare two things at a time: a < b and b < c"
            if token.text == ")":
                advice = "this bracket was never opened"
            raise self._unexpected("the end of the expression", advice)
        return found

    def expression(self) -> Syntax:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise fail(
                "CP013",
                f"an expression nested deeper than {MAX_NESTING} levels",
                self.text.span(self.token.start, self.token.end),
                help="give a part of it a name with a term",
            )
        start = self.token.start
        if self._accept("if"):
            condition = self.expression()
            self._demand("then", "after the condition of 'if'")
            yes = self.expression()
            self._demand("else", "after 'then'")
            no = self.expression()
            found: Syntax = Conditional(condition, yes, no, self._since(start))
        else:
            found = self.implication()
        self.depth -= 1
        return found

    def implication(self) -> Syntax:
        starts, operands = [self.token.start], [self.disjunction()]
        while self._accept("implies"):
            starts.append(self.token.start)
            operands.append(self.disjunction())
        found = operands.pop()
        starts.pop()
        while operands:
            found = Binary("implies", operands.pop(), found, self._since(starts.pop()))
        return found

    def disjunction(self) -> Syntax:
        start = self.token.start
        found = self.conjunction()
        while self._accept("or"):
            right = self.conjunction()
            found = Binary("or", found, right, self._since(start))
        return found

    def conjunction(self) -> Syntax:
        start = self.token.start
        found = self.negation()
        while self._accept("and"):
            right = self.negation()
            found = Binary("and", found, right, self._since(start))
        return found

    def negation(self) -> Syntax:
        starts = []
        while self.token.text == "not" and self.token.kind == "keyword":
            starts.append(self.token.start)
            self.next += 1
            if len(starts) > MAX_NESTING:
                raise fail("CP013", f"more than {MAX_NESTING} times 'not'", self.text.span(starts[0], starts[0] + 3))
        found = self.comparison()
        for start in reversed(starts):
            found = Unary("not", found, self._since(start))
        return found

    def comparison(self) -> Syntax:
        start = self.token.start
        if self._accept("reading"):
            return self._reading_test(start)
        left = self.sum()
        for operator in ("=", "!=", "<", "<=", ">", ">="):
            if self._accept(operator):
                right = self.sum()
                return Binary(operator, left, right, self._since(start))
        if self._accept("is"):
            negated = self._accept("not")
            if self._accept("one", "of"):
                return Is(left, negated, tuple(self._list(self.sum)), self._since(start))
            return Is(left, negated, (self.sum(),), self._since(start))
        return left

    def _reading_test(self, start: int) -> Syntax:
        reading = self._name("the name of a reading")
        self._demand("is", "after the name of a reading")
        negated = self._accept("not")
        if self._accept("one", "of"):
            options = self._list(lambda: self._name("an option of the reading"))
        else:
            options = [self._name("an option of the reading")]
        return ReadingTest(reading, negated, tuple(options), self._since(start))

    def _list(self, item: Callable[[], _T]) -> list[_T]:
        self._demand("(", "after 'one of'")
        items = [item()]
        while self._accept(","):
            items.append(item())
        self._demand(")", "to close the list")
        return items

    def _name(self, wanted: str) -> Name:
        token = self.token
        if token.kind != "word":
            raise self._unexpected(wanted)
        self.next += 1
        return Name(token.text, False, self.text.span(token.start, token.end))

    def sum(self) -> Syntax:
        start = self.token.start
        found = self.product()
        while self.token.text in ("+", "-"):
            operator = self.token.text
            self.next += 1
            right = self.product()
            found = Binary(operator, found, right, self._since(start))
        return found

    def product(self) -> Syntax:
        start = self.token.start
        found = self.factor()
        while self.token.text in ("*", "mod"):
            operator = self.token.text
            self.next += 1
            right = self.factor()
            found = Binary(operator, found, right, self._since(start))
        return found

    def factor(self) -> Syntax:
        starts = [self.token.start]
        while self._accept("-"):
            starts.append(self.token.start)
            if len(starts) > MAX_NESTING:
                raise fail("CP013", f"more than {MAX_NESTING} minus signs", self._since(starts[0]))
        found = self.atom()
        for start in reversed(starts[:-1]):
            found = Unary("-", found, self._since(start))
        return found

    def atom(self) -> Syntax:
        token = self.token
        span = self.text.span(token.start, token.end)
        if token.kind == "number":
            self.next += 1
            return Numeral(int(token.text), span)
        if token.kind == "word":
            self.next += 1
            return Name(token.text, False, span)
        if token.text in ("yes", "no"):
            self.next += 1
            return Truth(token.text == "yes", span)
        if token.text == "old":
            self.next += 1
            self._demand(".", "after 'old'")
            name = self._name("a name after 'old.'")
            return Name(name.text, True, self._since(token.start))
        if token.text in ("min", "max"):
            self.next += 1
            self._demand("(", f"after '{token.text}'")
            left = self.expression()
            self._demand(",", f"between the two amounts of '{token.text}'")
            right = self.expression()
            self._demand(")", f"to close '{token.text}('")
            return Call(token.text, left, right, self._since(token.start))
        if self._accept("("):
            found = self.expression()
            self._demand(")", "to close the bracket")
            return found
        advice = ""
        if token.text in ("if", "not", "reading"):
            advice = f"put brackets around what begins with '{token.text}'"
        elif token.kind == "keyword":
            advice = f"'{token.text}' is a word of the language and cannot be a name"
        raise self._unexpected("a name, a number or a bracket", advice)


_SPELLINGS = {"==": "=", "≤": "<=", "≥": ">=", "≠": "!="}
_BAD = {
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not', or 'is not'",
    "/": "there is no division; multiply the other side",
    '"': "names stand without quotes",
    "'": "names stand without quotes",
    "{": "an expression holds no braces; a value that YAML reads as a map wants quotes",
    "%": "write 'mod'",
}
