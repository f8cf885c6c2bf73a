"""One run: SimPy's clock, the rulebook's steps, and the written order of things within a tick.

Within a tick the smallest pending of (0 arrivals, 1 completions, 2 pool dispatch, 3 meetings), then Party,
then clause order, until nothing is due.  SimPy's integer priorities carry that order, so it never depends on
the order in which things were scheduled.  Nothing here knows any rulebook.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

import simpy
from simpy.core import Environment
from simpy.events import EventPriority

from clauseproof.diagnostics import fail
from clauseproof.simulation.draws import Draws
from clauseproof.simulation.eventlog import ARRIVED, DECIDED, DISPATCHED, HAPPENED, Row
from clauseproof.simulation.records import MeetingRow, PartyRow, QueueRecord, RunRecord
from clauseproof.simulation.tables import BodyTable, Mode, Resolved, RuleTable, Slot

ARRIVALS, COMPLETIONS, DISPATCH, MEETINGS = (phase << 60 for phase in range(4))
ZERO_STEPS = 1_000
"""Completions of one Party within one tick, beyond which time is taken to stand still."""


class _Due(simpy.Event):
    """Something scheduled at a tick with a place in the order of that tick."""

    __slots__ = ()

    def __init__(self, env: Environment, delay: int, priority: int, action: Callable[[simpy.Event], None]) -> None:
        self.env = env
        self.callbacks = [action]
        self._ok = True
        self._value = None
        env.schedule(self, EventPriority(priority), delay)


@dataclass(slots=True)
class _Clock:
    """One running slot of one Party: its visit, since when it waits, and whether it still counts."""

    party: int
    slot: int
    visit: int
    since: int
    duration: int = 0
    started: int = -1
    item: bool = False
    alive: bool = True


@dataclass(slots=True)
class _Party:
    state: int = -1
    arrived: int = -1
    clocks: dict[int, _Clock] = field(default_factory=dict)
    visits: list[int] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)
    last_tick: int = -1
    steps_in_tick: int = 0


@dataclass(slots=True)
class _Pool:
    size: int
    busy: int = 0
    queue: list[tuple[int, int, int, _Clock]] = field(default_factory=list)
    asked: bool = False


class Run:
    """One replication of one rulebook.  Use :func:`run`."""

    def __init__(self, resolved: Resolved, table: RuleTable, draws: Draws, keep_log: bool) -> None:
        self.resolved, self.table, self.draws = resolved, table, draws
        self.slots = table.slots
        self.env = Environment(initial_time=0)
        size, slots, events = draws.parties, len(self.slots), len(table.system.events)
        self.parties = [_Party(visits=[0] * slots, decided=[0] * slots) for _ in range(size)]
        self.pools = [_Pool(pool.size) for pool in resolved.pools]
        self.items: list[dict[tuple[int, int], _Clock]] = [{} for _ in resolved.bodies]
        self.pending = 0
        self.width = events
        self.record = RunRecord(
            rulebook=table.name,
            replication=draws.replication,
            horizon=resolved.horizon,
            counts=[0] * (size * events),
            firsts=[-1] * (size * events),
            bodies=[QueueRecord() for _ in resolved.bodies],
            pools=[QueueRecord() for _ in resolved.pools],
            meetings=[[] for _ in resolved.bodies],
            pool_busy=[0] * len(self.pools),
            pool_days=[0] * len(self.pools),
        )
        self.log: list[Row] | None = [] if keep_log else None
        self.identity = [0] * events
        for number, name in table.identities.items():
            self.identity[list(table.system.event).index(name)] = number

    # -- scheduling --------------------------------------------------------------------------------

    def _at(self, tick: int, priority: int, action: Callable[[simpy.Event], None]) -> None:
        _Due(self.env, tick - int(self.env.now), priority, action)

    def go(self) -> RunRecord:
        """Run until the horizon, or until nothing is left to happen."""
        env, horizon = self.env, self.resolved.horizon
        for party, tick in enumerate(self.draws.arrivals):
            if tick < horizon:
                self.pending += 1
                self._at(tick, ARRIVALS + (party << 20), self._arrival(party))
        for body in range(len(self.resolved.bodies)):
            self._next_meeting(body, 0)
        while env.peek() < horizon and (self.pending or not self.resolved.scenario.to_completion):
            env.step()
        end = int(env.now) if self.resolved.scenario.to_completion and not self.pending else horizon
        return self._finish(end)

    def _next_meeting(self, body: int, number: int) -> None:
        meetings = self.resolved.bodies[body].meetings
        if number < len(meetings):
            self._at(meetings[number], MEETINGS + body, lambda _: self._meet(body, number))

    # -- one party ---------------------------------------------------------------------------------

    def _arrival(self, index: int) -> Callable[[simpy.Event], None]:
        return lambda _: self._arrive(index)

    def _arrive(self, index: int) -> None:
        party = self.parties[index]
        party.arrived = now = int(self.env.now)
        party.state = self.table.first(self.draws.attribute_values[index])
        self.pending -= 1
        if self.log is not None:
            self.log.append(Row(now, ARRIVED, index, 0, 0))
        for slot in self.table.open_slots(party.state):
            self._start(index, party, slot)

    def _start(self, index: int, party: _Party, place: int) -> None:
        """Something has become possible: its clock is drawn and starts, or waits for a unit or a meeting."""
        slot = self.slots[place]
        now = int(self.env.now)
        clock = _Clock(index, place, 0, now)
        party.clocks[place] = clock
        self.pending += 1
        if slot.timing is not None:
            clock.visit = party.visits[place]
            party.visits[place] += 1
            clock.duration = self.draws.durations(slot.identity, slot.timing, clock.visit)[index]
        match slot.mode:
            case Mode.CLOCK:
                self._complete_at(self._end_of(slot, now, clock.duration), clock)
            case Mode.POOL:
                pool = self.pools[slot.pool]
                heappush(pool.queue, (now, index, place, clock))
                self.record.pools[slot.pool].enter(now)
                self._ask(slot.pool)
            case Mode.MEETING:
                ready = self._end_of(slot, now, clock.duration)
                if ready == now:
                    self._ready(clock)
                else:
                    self._complete_at(ready, clock)

    @staticmethod
    def _end_of(slot: Slot, start: int, duration: int) -> int:
        """When a duration that starts now is over."""
        if slot.calendar is None or duration == 0:
            return start + duration
        per_day = slot.ticks_per_day
        day, within = divmod(start, per_day)
        return slot.calendar.after(day, duration) * per_day + within

    def _complete_at(self, tick: int, clock: _Clock) -> None:
        if tick < self.resolved.horizon:
            priority = COMPLETIONS + (clock.party << 20) + clock.slot
            self._at(tick, priority, lambda _: self._complete(clock))

    def _ready(self, clock: _Clock) -> None:
        """An item is ready for its body's agenda."""
        body = self.slots[clock.slot].body
        clock.item, clock.since = True, int(self.env.now)
        self.items[body][clock.party, clock.slot] = clock
        self.record.bodies[body].enter(clock.since)

    def _stop(self, clock: _Clock, fired: bool) -> None:
        """A clock ends: its event has happened, or can no longer happen."""
        clock.alive = False
        self.pending -= 1
        slot, now = self.slots[clock.slot], int(self.env.now)
        if slot.mode is Mode.POOL:
            pool = self.pools[slot.pool]
            if clock.started >= 0:
                self.record.pool_busy[slot.pool] += now - clock.started
                self.record.pool_days[slot.pool] += clock.duration if fired else 0
                pool.busy -= 1
                self._ask(slot.pool)
            else:
                self.record.pools[slot.pool].leave(now, clock.since, handled=False)
        elif clock.item:
            del self.items[slot.body][clock.party, clock.slot]
            self.record.bodies[slot.body].leave(now, clock.since, handled=fired)

    def _complete(self, clock: _Clock) -> None:
        """A clock has run out: the event happens, or the item is ready; unless it was stopped in between."""
        if not clock.alive:
            return
        slot, now = self.slots[clock.slot], int(self.env.now)
        party = self.parties[clock.party]
        if slot.mode is Mode.MEETING:
            self._ready(clock)
            return
        party.steps_in_tick = party.steps_in_tick + 1 if party.last_tick == now else 1
        party.last_tick = now
        if party.steps_in_tick > ZERO_STEPS:
            raise fail(
                "CP052",
                f"'{slot.name}' goes round in a circle in no time ({self.table.name})",
                slot.at,
                help="give one of the events of the circle a duration above nought",
            )
        self._happen(clock, party)

    def _happen(self, clock: _Clock, party: _Party) -> None:
        """The event of a slot happens; the outcome of a decision is drawn now."""
        place, index = clock.slot, clock.party
        slot, now = self.slots[place], int(self.env.now)
        kind, visit = HAPPENED, clock.visit
        if slot.outcomes is None:
            event = slot.events[0]
        else:
            kind, visit = DECIDED, party.decided[place]
            party.decided[place] = visit + 1
            u = self.draws.column(slot.outcomes.identity, visit)[index]
            event = slot.outcomes.choose(visit, self.table.open_events(party.state, place), u)
        if self.log is not None:
            self.log.append(Row(now, kind, index, self.identity[event], visit))
        cell = index * self.width + event
        self.record.counts[cell] += 1
        if self.record.firsts[cell] < 0:
            self.record.firsts[cell] = now
        party.state = self.table.walk.steps(party.state)[event]
        del party.clocks[place]
        self._stop(clock, fired=True)
        open_now = self.table.open_slots(party.state)
        for other in [other for other in party.clocks if other not in open_now]:
            self._stop(party.clocks.pop(other), fired=False)
        for other in open_now:
            if other not in party.clocks:
                self._start(index, party, other)

    # -- pools -------------------------------------------------------------------------------------

    def _ask(self, number: int) -> None:
        """Have the pool dispatch within this tick, if it can."""
        pool = self.pools[number]
        if not pool.asked and pool.busy < pool.size and pool.queue:
            pool.asked = True
            self._at(int(self.env.now), DISPATCH + number, lambda _: self._dispatch(number))

    def _dispatch(self, number: int) -> None:
        """One unit takes the request that became ready first; then the lowest Party, then clause order."""
        pool, now = self.pools[number], int(self.env.now)
        pool.asked = False
        while pool.queue and not pool.queue[0][3].alive:
            heappop(pool.queue)
        if not pool.queue or pool.busy >= pool.size:
            return
        clock = heappop(pool.queue)[3]
        slot = self.slots[clock.slot]
        pool.busy += 1
        clock.started = now
        self.record.pools[number].leave(now, clock.since, handled=True)
        if self.log is not None:
            self.log.append(Row(now, DISPATCHED, clock.party, self.identity[slot.events[0]], clock.visit))
        self._complete_at(self._end_of(slot, now, clock.duration), clock)
        self._ask(number)

    # -- meetings ----------------------------------------------------------------------------------

    def _meet(self, number: int, meeting: int) -> None:
        """A meeting handles its agenda, which is fixed at its start; then the next one is called."""
        body, now = self.resolved.bodies[number], int(self.env.now)
        deadline = body.deadlines[meeting]
        waiting = [clock for clock in self.items[number].values() if clock.since <= deadline]
        waiting.sort(key=lambda clock: _place_in_line(body, clock))
        agenda = self._agenda(body, waiting)
        backlog, handled, minutes = len(self.items[number]), 0, 0
        for clock in agenda:
            if clock.alive:
                handled += 1
                minutes += self.slots[clock.slot].minutes or 0
                self._happen(clock, self.parties[clock.party])
        self.record.meetings[number].append(MeetingRow(now, backlog, len(waiting), len(agenda), handled, minutes))
        self._next_meeting(number, meeting + 1)

    def _agenda(self, body: BodyTable, waiting: list[_Clock]) -> list[_Clock]:
        """As many as fit: a number of items, or minutes up to the first item that does not fit."""
        if not body.in_minutes:
            return waiting[: body.agenda]
        left, chosen = body.agenda, []
        for clock in waiting:
            left -= self.slots[clock.slot].minutes or 0
            if left < 0:
                break
            chosen.append(clock)
        return chosen

    # -- the end -----------------------------------------------------------------------------------

    def _finish(self, end: int) -> RunRecord:
        record = self.record
        record.end = end
        for index, party in enumerate(self.parties):
            record.parties.append(self._row(index, party))
            for clock in party.clocks.values():
                slot = self.slots[clock.slot]
                if slot.mode is Mode.POOL and clock.started >= 0:
                    record.pool_busy[slot.pool] += end - clock.started
                elif slot.mode is Mode.POOL:
                    record.pools[slot.pool].censor(end, clock.since)
                elif clock.item:
                    record.bodies[slot.body].censor(end, clock.since)
        for queue in (*record.bodies, *record.pools):
            queue.close(end)
        record.log = tuple(self.log) if self.log is not None else None
        record.check()
        return record

    def _row(self, index: int, party: _Party) -> PartyRow:
        values = self.draws.attribute_values[index]
        if party.arrived < 0:
            return PartyRow(index, self.draws.arrivals[index], values, "not arrived", -1)
        for label, event in self.table.end_events:
            ended = self.record.firsts[index * self.width + event]
            if ended >= 0:
                return PartyRow(index, party.arrived, values, label, ended)
        if party.clocks:
            waiting = tuple(self.slots[place].name for place in sorted(party.clocks))
            return PartyRow(index, party.arrived, values, "horizon", -1, waiting)
        return PartyRow(index, party.arrived, values, "stuck", -1)


def _place_in_line(body: BodyTable, clock: _Clock) -> tuple[int, ...]:
    """What a body orders its agenda by; ready date, Party and clause break what is left."""
    key = {"ready": clock.since, "party": clock.party, "clause": clock.slot}
    return (*(key[name] for name in body.order), clock.since, clock.party, clock.slot)


def run(resolved: Resolved, table: RuleTable, draws: Draws, keep_log: bool = False) -> RunRecord:
    """Simulate one rulebook once.

    Parameters: the resolved scenario, one of its tables, the replication's draws, and whether to keep the
    event log.
    Raises :class:`ClauseproofError` (CP052) where durations of nought go round in a circle, or where all open
    outcomes of a decision have no weight.
    """
    return Run(resolved, table, draws, keep_log).go()
