"""Reading numbers with their units and provenance, gathering every complaint on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from clauseproof.diagnostics import ClauseproofError, Collector
from clauseproof.model.nodes import Mapping, Node, Scalar, as_scalar, only_keys
from clauseproof.simulation.durations import Law, parse_law
from clauseproof.simulation.quantities import Input, Provenance, Quantity, parse_quantity, read_provenance
from clauseproof.simulation.scenario import Varying

P = ParamSpec("P")
T = TypeVar("T")

SAYS_WHERE_FROM = ("source", "assumption", "owner")


@dataclass
class Reader:
    """Gathers complaints and inputs while a scenario is read."""

    problems: Collector = field(default_factory=Collector)
    inputs: list[Input] = field(default_factory=list)

    def attempt(self, read: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | None:
        """What ``read`` returns, or None after noting its complaint."""
        try:
            return read(*given, **named)
        except ClauseproofError as error:
            self.problems.take(error)
            return None

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

    def unwrap(self, node: Node, inherited: Provenance | None) -> tuple[Node, Provenance | None]:
        """A number may stand alone, or as ``{value: …, source: …}`` with a provenance of its own."""
        if isinstance(node, Mapping) and node.get("value") is not None:
            only_keys(node, "a number", ("value", *SAYS_WHERE_FROM), self.problems)
            value = node.get("value")
            assert value is not None
            return value, read_provenance(node, self.problems, inherited)
        return node, inherited

    def quantity(
        self, node: Node, name: str, units: tuple[str, ...], where_from: Provenance | None, implied: str = ""
    ) -> Quantity | None:
        """A number with its unit, listed among the inputs."""

        def read() -> Quantity:
            value, own = self.unwrap(node, where_from)
            scalar = as_scalar(value, name)
            quantity = parse_quantity(scalar, name, units, implied)
            shown = scalar.text.removesuffix(quantity.unit).strip()
            self.note(name, scalar, shown, quantity.unit, own)
            return quantity

        return self.attempt(read)

    def law(self, node: Node, name: str, where_from: Provenance | None) -> Law | None:
        """A duration, listed among the inputs."""

        def read() -> Law:
            value, own = self.unwrap(node, where_from)
            scalar = as_scalar(value, name)
            law = parse_law(scalar, name)
            self.note(name, scalar, law.text, law.unit + "s", own)
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
    ) -> int | None:
        """A whole number with its unit, listed among the inputs."""
        if node is None:
            return None
        quantity = self.quantity(node, name, units, where_from, implied)
        return None if quantity is None else self.attempt(lambda: quantity.whole)
