"""The draws of one replication, looked up in blocks and shared by every rulebook that is run.

Sharing is by key, not by order of use: whatever both rules draw for the same Party, identity and visit is one
number.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from clauseproof.simulation.philox import draw_table
from clauseproof.simulation.quantiles import QuantileTable
from clauseproof.simulation.tables import Resolved, Timing

Column: TypeAlias = list[int]
"""One number per Party."""

BLOCK = 3
"""Visits looked up at once; few Parties come to more."""


class Draws:
    """Numbers for one replication: 53-bit draws by identity and visit, durations by slot and visit."""

    def __init__(self, resolved: Resolved, seed: int, replication: int) -> None:
        self.seed, self.replication = seed, replication
        self.parties = resolved.scenario.parties.count
        self._blocks: dict[tuple[int, int], NDArray[np.uint64]] = {}
        self._columns: dict[tuple[int, int], Column] = {}
        self._durations: dict[tuple[int, int, int], Column] = {}
        self._cuts: dict[int, NDArray[np.uint64]] = {}
        wanted = [resolved.arrival_identity, *(a.identity for a in resolved.attributes)]
        for table in resolved.tables:
            for slot in table.slots:
                wanted.append(slot.identity)
                if slot.outcomes is not None:
                    wanted.append(slot.outcomes.identity)
        identities = list(dict.fromkeys(wanted))
        block = draw_table(seed, self.parties, identities, range(BLOCK), replication)
        for index, identity in enumerate(identities):
            self._blocks[identity, 0] = block[index]
        self.attributes = [
            np.searchsorted(np.array(a.cuts, dtype=np.uint64), self._row(a.identity, 0), side="right")
            for a in resolved.attributes
        ]
        self.attribute_values: list[tuple[int, ...]] = (
            [tuple(int(value) for value in values) for values in zip(*self.attributes, strict=True)]
            if self.attributes
            else [()] * self.parties
        )
        gaps = self._quantiles(resolved.gap, self._row(resolved.arrival_identity, 0))
        self.arrivals: Column = [int(moment) for moment in np.cumsum(gaps)]

    def _row(self, identity: int, visit: int) -> NDArray[np.uint64]:
        """One draw per Party."""
        block, inside = divmod(visit, BLOCK)
        known = self._blocks.get((identity, block))
        if known is None:
            visits = range(block * BLOCK, (block + 1) * BLOCK)
            known = draw_table(self.seed, self.parties, [identity], visits, self.replication)[0]
            self._blocks[identity, block] = known
        row: NDArray[np.uint64] = known[inside]
        return row

    def column(self, identity: int, visit: int) -> Column:
        """The 53-bit draws of all Parties for one identity and visit."""
        known = self._columns.get((identity, visit))
        if known is None:
            known = self._columns[identity, visit] = self._row(identity, visit).tolist()
        return known

    def durations(self, identity: int, timing: Timing, visit: int) -> Column:
        """The drawn durations of all Parties, in ticks or working days."""
        key = (identity, id(timing), visit)
        known = self._durations.get(key)
        if known is None:
            row = self._row(identity, visit)
            values = [self._quantiles(table, row) for table in timing.tables]
            place = timing.attribute
            chosen = values[0] if place is None else np.choose(self.attributes[place], values)
            known = self._durations[key] = [int(value) for value in chosen]
        return known

    def _quantiles(self, table: QuantileTable, row: NDArray[np.uint64]) -> NDArray[np.int64]:
        if not table.cuts:
            return np.full(self.parties, table.offset * table.step, dtype=np.int64)
        cuts = self._cuts.get(id(table))
        if cuts is None:
            cuts = self._cuts[id(table)] = np.array(table.cuts, dtype=np.uint64)
        counted = np.searchsorted(cuts, row, side="right")
        result: NDArray[np.int64] = (counted + table.offset) * table.step
        return result
