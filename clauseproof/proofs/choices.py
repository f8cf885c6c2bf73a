"""Sets of choices of readings, and the shortest way to say them.

A choice gives every relevant reading one option.  Sets of choices are bit masks: bit i stands for the i-th choice
in document order.  People are told the minimal condition (*fails exactly where duty_7 is discretion*), never a
list of all combinations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import combinations, product
from math import prod

from clauseproof.diagnostics import fail
from clauseproof.model.expressions import Expression, ReadingIs, conjunction, disjunction
from clauseproof.model.system import Reading, TransitionSystem

Box = Mapping[str, tuple[str, ...]]
"""Reading to allowed options; a reading left out may have any.  A box is the set of choices that it allows."""

MAX_CHOICES = 4096
"""Beyond so many, nothing is asked for every choice at once."""
FEW = 6
"""Up to so many readings every order of asking is tried, so that no shorter partition is missed."""
MAX_BOXES = 3_000
"""Up to so many boxes all are tried, so that no shorter condition is missed."""


class ChoiceSpace:
    """All choices over some readings, as masks."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.readings = tuple(readings)
        self.choices: list[dict[str, str]] = [
            dict(zip((r.name for r in self.readings), options, strict=True))
            for options in product(*(r.names for r in self.readings))
        ]
        self.all = (1 << len(self.choices)) - 1
        self._minimal: dict[int, list[dict[str, tuple[str, ...]]]] = {}

    @staticmethod
    def over(readings: Iterable[Reading]) -> ChoiceSpace:
        """The choices over some readings: one space for the same readings, so that what was computed is shared."""
        return _space(tuple(readings))

    @staticmethod
    def of(system: TransitionSystem, *formulas: Expression) -> ChoiceSpace:
        """The choices that can matter to a system and some formulas.

        Raises :class:`ClauseproofError` (CP013) where there are more than MAX_CHOICES.
        """
        relevant = system.relevant_readings(*formulas)
        size = prod(len(reading.names) for reading in system.readings if reading.name in relevant)
        if size > MAX_CHOICES:
            raise fail(
                "CP013",
                f"the readings of '{system.name}' can be chosen in {size:,} ways, and at most {MAX_CHOICES:,} can be "
                "judged at once",
                help="settle some of the readings in the text",
            )
        return ChoiceSpace.over(reading for reading in system.readings if reading.name in relevant)

    @cached_property
    def _option_masks(self) -> dict[tuple[str, str], int]:
        masks: dict[tuple[str, str], int] = {}
        for bit, choice in enumerate(self.choices):
            for pair in choice.items():
                masks[pair] = masks.get(pair, 0) | 1 << bit
        return masks

    def where(self, reading: str, options: Iterable[str]) -> int:
        """The choices in which a reading has one of some options."""
        mask = 0
        for option in options:
            mask |= self._option_masks.get((reading, option), 0)
        return mask

    def box(self, box: Box) -> int:
        """The choices that a box allows."""
        mask = self.all
        for reading, options in box.items():
            mask &= self.where(reading, options)
        return mask

    def alike(self, readings: Collection[str], mask: int) -> list[int]:
        """The choices of a set in disjoint parts: those of one part have the same options of some readings."""
        parts: dict[tuple[str, ...], int] = {}
        for bit in _bits(mask):
            options = tuple(option for reading, option in self.choices[bit].items() if reading in readings)
            parts[options] = parts.get(options, 0) | 1 << bit
        return list(parts.values())

    def members(self, mask: int) -> list[dict[str, str]]:
        """The choices of a set, in document order."""
        return [choice for bit, choice in enumerate(self.choices) if mask >> bit & 1]

    def partition(self, classes: Mapping[str, int]) -> list[tuple[str, dict[str, tuple[str, ...]]]]:
        """Disjoint boxes that together hold every choice, each within one class; as few as a greedy tree finds.

        ``classes`` maps names to masks that are disjoint and cover all choices.
        """
        held = {name: mask for name, mask in classes.items() if mask}

        def split(inside: int, free: tuple[Reading, ...]) -> list[tuple[str, dict[str, tuple[str, ...]]]]:
            for name, mask in held.items():
                if inside & ~mask == 0:
                    return [(name, {})]
            best: list[tuple[str, dict[str, tuple[str, ...]]]] | None = None
            for reading in free if len(free) <= FEW else self._most_telling_first(inside, free, held):
                if best is not None and len(free) > FEW:
                    break
                others = tuple(r for r in free if r is not reading)
                parts: list[tuple[list[str], int, list[tuple[str, dict[str, tuple[str, ...]]]]]] = []
                groups: dict[tuple[int, ...], list[str]] = {}
                for option in reading.names:
                    signature = self._signature(inside & self.where(reading.name, (option,)), held)
                    groups.setdefault(signature, []).append(option)
                if len(groups) == 1:
                    continue
                for options in groups.values():
                    part = inside & self.where(reading.name, (options[0],))
                    parts.append((options, part, split(part, others)))
                found = [
                    (name, {reading.name: tuple(options), **box})
                    for options, _, leaves in parts
                    for name, box in leaves
                ]
                if best is None or len(found) < len(best):
                    best = found
            assert best is not None, "the classes do not cover every choice"
            return best

        leaves = split(self.all, self.readings)
        order = [r.name for r in self.readings]
        return [(name, {r: box[r] for r in order if r in box}) for name, box in leaves]

    def _signature(self, part: int, held: Mapping[str, int]) -> tuple[int, ...]:
        """Which class each choice falls in, in their order.

        All of them have one option of some reading: equal signatures are options of it that never differ.
        """
        classes = list(held.values())
        return tuple(next(i for i, mask in enumerate(classes) if mask >> bit & 1) for bit in _bits(part))

    def _most_telling_first(
        self, inside: int, free: tuple[Reading, ...], held: Mapping[str, int]
    ) -> tuple[Reading, ...]:
        """Readings by how far they alone settle the class of a choice, where there are too many to try them all."""

        def mixed(reading: Reading) -> int:
            parts = [inside & self.where(reading.name, (option,)) for option in reading.names]
            return sum(min((part & ~mask).bit_count() for mask in held.values()) for part in parts)

        return tuple(sorted(free, key=mixed))

    def minimal(self, mask: int) -> list[dict[str, tuple[str, ...]]]:
        """A set of choices as a minimal list of maximal boxes (prime implicants, then a greedy cover).

        Boxes may overlap.  The empty list is no choice, ``[{}]`` is every choice.
        """
        if mask not in self._minimal:
            self._minimal[mask] = self._cover(mask)
        return [dict(box) for box in self._minimal[mask]]

    def _cover(self, mask: int) -> list[dict[str, tuple[str, ...]]]:
        if mask == 0:
            return []
        if prod(2 ** len(reading.names) - 1 for reading in self.readings) > MAX_BOXES:
            return self._grown(mask)
        primes: list[tuple[int, dict[str, tuple[str, ...]]]] = []
        for size in range(len(self.readings) + 1):
            for chosen in combinations(self.readings, size):
                for subsets in product(*(_proper_subsets(reading.names) for reading in chosen)):
                    box = {reading.name: subset for reading, subset in zip(chosen, subsets, strict=True)}
                    found = self.box(box)
                    if found and found & ~mask == 0 and not any(found & ~prime == 0 for prime, _ in primes):
                        primes.append((found, box))
            if any(prime == mask for prime, _ in primes):
                break
        cover: list[dict[str, tuple[str, ...]]] = []
        left = mask
        while left:
            best = max(primes, key=lambda prime: ((prime[0] & left).bit_count(), -len(prime[1])))
            cover.append(best[1])
            left &= ~best[0]
        return cover

    def _grown(self, mask: int) -> list[dict[str, tuple[str, ...]]]:
        """A cover for more readings than all boxes can be tried for: single choices grown as far as they go.

        Each box is maximal and none is superfluous; that there are no fewer is not promised (the steps *expand* and
        *irredundant* of Brayton et al., Espresso, 1984).
        """
        boxes: list[tuple[int, dict[str, tuple[str, ...]]]] = []
        left = mask
        while left:
            choice = self.choices[(left & -left).bit_length() - 1]
            box: dict[str, tuple[str, ...]] = {name: (option,) for name, option in choice.items()}
            for reading in self.readings:
                for option in reading.names:
                    wider = box | {reading.name: tuple(o for o in reading.names if o in (*box[reading.name], option))}
                    if self.box(wider) & ~mask == 0:
                        box = wider
            boxes.append((self.box(box), {r.name: box[r.name] for r in self.readings if box[r.name] != r.names}))
            left &= ~boxes[-1][0]
        for place in reversed(range(len(boxes))):
            others = 0
            for number, (held, _) in enumerate(boxes):
                others |= held if number != place else 0
            if boxes[place][0] & ~others == 0:
                del boxes[place]
        return [box for _, box in boxes]

    def settling(self, mask: int) -> list[tuple[str, str]]:
        """The readings that alone keep a choice within a set, each with the option that does: (reading, option).

        Where the set is all, or nothing settles it, none.
        """
        if mask == self.all:
            return []
        return [
            (reading.name, option)
            for reading in self.readings
            for option in reading.names
            if self.where(reading.name, (option,)) & ~mask == 0
        ]

    def condition(self, mask: int) -> Expression:
        """A set of choices as a formula over readings."""
        return disjunction(
            *(conjunction(*(ReadingIs(r, options) for r, options in box.items())) for box in self.minimal(mask))
        )


@lru_cache(maxsize=1024)
def _space(readings: tuple[Reading, ...]) -> ChoiceSpace:
    return ChoiceSpace(readings)


def _proper_subsets(options: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every non-empty proper subset of the options, larger ones first."""
    sizes = range(len(options) - 1, 0, -1)
    return [subset for size in sizes for subset in combinations(options, size)]


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


def spoken(box: Box) -> str:
    """A box in words: ``duty_7 is discretion and further_fusa is relative``."""
    if not box:
        return "every reading"
    parts = []
    for reading, options in box.items():
        if len(options) == 1:
            parts.append(f"{reading} is {options[0]}")
        else:
            parts.append(f"{reading} is {', '.join(options[:-1])} or {options[-1]}")
    return " and ".join(parts)
