"""Reading numbers with their units and provenance, gathering every complaint on the way."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ParamSpec, TypeVar

from clauseproof.diagnostics import ClauseproofError, Collector
from clauseproof.model.nodes import Mapping, Node, Scalar, as_scalar, only_keys
from clauseproof.model.source import Span
from clauseproof.simulation.assumptions import Range, ranges_for
from clauseproof.simulation.durations import Law, parse_law
from clauseproof.simulation.quantities import Input, Provenance, Quantity, parse_quantity, read_provenance
from clauseproof.simulation.scenario import Varying

P = ParamSpec("P")
T = TypeVar("T")

SAYS_WHERE_FROM = ("source", "assumption", "owner")


def _key(name: str) -> str:
    """The last part of a number's name: ``agenda`` of ``Board: agenda``."""
    return name.rpartition(": ")[2]


def _first(ranges: tuple[Range, ...]) -> tuple[Span | None, ...]:
    return (ranges[0].at,) if ranges else ()


@dataclass
class Reader:
    """Gathers complaints and inputs while a scenario is read, and the ranges of its assumptions.

    ``held`` are the ranges that some number was held to, by identity: two entries may say the same words.
    """

    problems: Collector = field(default_factory=Collector)
    inputs: list[Input] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    held: set[int] = field(default_factory=set)

    def attempt(self, read: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | None:
        """What ``read`` returns, or None after noting its complaint."""
        try:
            return read(*given, **named)
        except ClauseproofError as error:
            self.problems.take(error)
            return None

    def where_from(self, mapping: Mapping, inherited: Provenance | None = None) -> Provenance | None:
        """The provenance of an entry, else the one it inherits."""
        found = read_provenance(mapping, self.problems, inherited)
        if found is not None and found is not inherited:
            self.ranges.extend(found.ranges)
        return found

    def note(self, name: str, scalar: Scalar, value: str, unit: str, where_from: Provenance | None) -> None:
        """List a number among the inputs, or complain that nobody answers for it."""
        if where_from is None:
            self.problems.error(
                "CP051",
                f"nothing says where '{scalar.text}' ({name}) comes from",
                scalar.at,
                help="add `source: …`, or `assumption: LOW..HIGH unit` with `owner: …`",
            )
        else:
            self.inputs.append(Input(name, value, unit, where_from, scalar.at))

    def hold(
        self,
        name: str,
        scalar: Scalar,
        numbers: tuple[Fraction, ...],
        units: Table[str, Fraction],
        where_from: Provenance | None,
        key: str = "",
    ) -> None:
        """Hold the numbers written in ``scalar`` to the assumption's ranges in their unit (CP051).

        ``units`` as in :meth:`Range.factor`; ``key`` is what a map of ranges calls the number, where its name does
        not end with that.  With a source besides, a range in their unit may be missing.
        """
        if where_from is None or not where_from.ranges:
            return
        fitting = self._fitting(key or _key(name), units, where_from)
        if not fitting and not where_from.source:
            unit = next((unit for unit in units if unit), "")
            self.problems.error(
                "CP051",
                f"'{scalar.text}' ({name}) rests on an assumption that has no range in its unit",
                scalar.at,
                *_first(where_from.ranges),
                help=f"add LOW..HIGH{f' {unit}' if unit else ''} to the assumption, or give it a provenance of its own",
            )
        elif fitting and not all(any(one.low * f <= n <= one.high * f for one, f in fitting) for n in numbers):
            self.problems.error(
                "CP051",
                f"'{scalar.text}' ({name}) lies outside its range, {' or '.join(one.text for one, _ in fitting)}",
                scalar.at,
                *_first(tuple(one for one, _ in fitting)),
            )

    def _fitting(
        self, key: str, units: Table[str, Fraction], where_from: Provenance | None
    ) -> list[tuple[Range, Fraction]]:
        """The ranges that speak of a number, with what turns them into its unit; they are not idle."""
        found = []
        for one in ranges_for(where_from.ranges if where_from else (), key):
            factor = one.factor(units)
            if factor is not None:
                found.append((one, factor))
                self.held.add(id(one))
        return found

    def settle(self) -> None:
        """Complain of ranges that speak of no number, once all else is in order."""
        if self.problems.found:
            return
        for one in self.ranges:
            if id(one) not in self.held:
                called = f" called '{one.name}'" if one.name else ""
                self.problems.error(
                    "CP051",
                    f"the range '{one.text}' speaks of no number{called} here",
                    one.at,
                    help="a range has the unit of a number beside it; in a map, also its name",
                )

    def unwrap(self, node: Node, inherited: Provenance | None) -> tuple[Node, Provenance | None]:
        """A number may stand alone, or as ``{value: …, source: …}`` with a provenance of its own."""
        if isinstance(node, Mapping) and node.get("value") is not None:
            only_keys(node, "a number", ("value", *SAYS_WHERE_FROM), self.problems)
            value = node.get("value")
            assert value is not None
            return value, self.where_from(node, inherited)
        return node, inherited

    def quantity(
        self,
        node: Node,
        name: str,
        units: tuple[str, ...],
        where_from: Provenance | None,
        implied: str = "",
        key: str = "",
    ) -> Quantity | None:
        """A number with its unit, listed among the inputs."""

        def read() -> Quantity:
            value, own = self.unwrap(node, where_from)
            scalar = as_scalar(value, name)
            quantity = parse_quantity(scalar, name, units, implied)
            shown = scalar.text.removesuffix(quantity.unit).strip()
            self.note(name, scalar, shown, quantity.unit, own)
            unwritten = (*units, "") if scalar.text.strip()[-1].isdigit() else ()
            suited = {unit: Fraction(1) for unit in (quantity.unit, *unwritten)}
            self.hold(name, scalar, (quantity.low, quantity.high), suited, own, key)
            self._fitting(key or _key(name), suited, where_from)
            return quantity

        return self.attempt(read)

    def law(self, node: Node, name: str, where_from: Provenance | None, key: str = "") -> Law | None:
        """A duration, listed among the inputs."""

        def read() -> Law:
            value, own = self.unwrap(node, where_from)
            scalar = as_scalar(value, name)
            law = parse_law(scalar, name)
            self.note(name, scalar, law.text, law.unit + "s", own)
            self.hold(name, scalar, law.numbers, law.units, own, key)
            self._fitting(key or _key(name), law.units, where_from)
            return law

        return self.attempt(read)

    def varying(self, node: Node, one: Callable[[Node, str], T | None]) -> Varying[T] | None:
        """One thing, or ``{reading: R, option: …}``, or ``{attribute: A, value: …}``."""
        if isinstance(node, Mapping):
            for on in ("reading", "attribute"):
                named = node.get(on)
                if named is None:
                    continue
                scalar = self.attempt(as_scalar, named, f"'{on}'")
                if scalar is None:
                    return None
                rest = [(k, v) for k, v in node if k.text not in (on, *SAYS_WHERE_FROM)]
                read = [(key.text, one(value, f" ({key.text})")) for key, value in rest]
                if not read:
                    self.problems.error("CP050", f"nothing is said for any {on} here", node.at)
                return Varying(on, scalar.text, tuple((k, v) for k, v in read if v is not None), node.at)
        value = one(node, "")
        return None if value is None else Varying("", "", (("", value),), node.at)

    def whole(
        self,
        node: Node | None,
        name: str,
        units: tuple[str, ...],
        where_from: Provenance | None,
        implied: str = "",
        key: str = "",
    ) -> int | None:
        """A whole number with its unit, listed among the inputs."""
        if node is None:
            return None
        quantity = self.quantity(node, name, units, where_from, implied, key)
        return None if quantity is None else self.attempt(lambda: quantity.whole)
