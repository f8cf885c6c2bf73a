"""Positions of a history (a state with what the property observes), and the steps between them, symbolically.

Steps are taken by substitution, one event at a time (Dijkstra's weakest precondition, 1975), so there is no
primed copy of the state and no frame condition (``docs/semantics.md`` sections 2, 4, 6 and 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from clauseproof.proofs.evidence.obligations.expressions import Expressions, Names, readings_of
from clauseproof.proofs.evidence.obligations.queries import Refused
from clauseproof.proofs.evidence.obligations.smtlib import Json, all_of, any_of, either, negation, quoted
from clauseproof.proofs.evidence.obligations.sorts import NAMED, NUMERIC, YES_NO, Sort, name_of

SCOPE = "in scope"
AWAITED = "still awaited"
TIMES = "times so far"
MOST_CLASSES = 4_096
"""Kinds of choices that the condition on the first state may tell apart."""


@dataclass(frozen=True)
class Step:
    """A step by one event from the state ``now``: when it exists, and the terms of what it changes.

    ``missed``: it closes the scope on something awaited.  ``alters``: it changes the state of the rulebook itself.
    """

    guard: str
    in_range: str
    changes: dict[str, str]
    missed: str
    alters: str


class Positions:
    """The positions of a rulebook and a property, both canonical."""

    def __init__(self, system: Json, prop: Json) -> None:
        self.system, self.prop = system, prop
        self.variables = {n: Sort.read(n, v["sort"]) for n, v in system["variables"].items()}
        self.scoped = prop["after"] is not None or prop["until"] is not None
        self.awaiting = prop["pattern"] in ("eventually", "followed by")
        self.sorts = self._positions()
        readings = {
            name: Sort.read(name_of(name), ["one of", list(reading["options"])])
            for name, reading in system["readings"].items()
        }
        self.say = Expressions(self.sorts, readings)
        self._check_events()
        self.now = self.copy("state")
        self.after = self.copy("after")

    # -- names -----------------------------------------------------------------------------------------------

    def _positions(self) -> dict[str, Sort]:
        """The sort of everything that a position gives a value: variables, observers, the scope flag."""
        sorts = dict(self.variables)
        added = {
            name: Sort(NUMERIC, low=0) if "counts" in observer else Sort(YES_NO)
            for name, observer in self.prop["observers"].items()
        }
        own = {SCOPE: Sort(YES_NO)} if self.scoped else {}
        if self.awaiting:
            own[AWAITED] = Sort(YES_NO)
        if self.prop["pattern"] == "at most":
            own[TIMES] = Sort(NUMERIC, low=0)
        for name, sort in own.items():
            if name in added:
                raise Refused(f"an observer is called '{name}'")
            added[name] = sort
        for name, sort in added.items():
            if name in sorts:
                raise Refused(f"'{name}' is a variable, so nothing else may be called so")
            sorts[name] = sort
        return sorts

    def copy(self, prefix: str) -> dict[str, str]:
        """A state whose terms are symbols of their own."""
        return {name: quoted(f"{prefix} {name}") for name in self.sorts}

    def symbols(self, k: int) -> dict[str, str]:
        """The symbols an invariant may use, and ours for each, where ``k`` successive positions are spoken of.

        Raises :class:`Refused` where two things have one symbol.
        """
        found: dict[str, str] = {}
        ours: set[str] = set()

        def add(shared: str, own: str) -> None:
            if shared in found or own in ours:
                raise Refused(f"two things are called {shared!r} in SMT-LIB")
            found[shared] = own
            ours.add(own)

        for name in self.sorts:
            add(name, self.now[name])
        for name, sort in self.say.readings.items():
            add(name_of(name), quoted(name_of(name)))
            for option in sort.values:
                add(f"{sort.owner}: {option}", sort.constructor(option))
        for sort in self.variables.values():
            for value in sort.values:
                add(f"{sort.owner}: {value}", sort.constructor(value))
        sorts = (*self.variables.values(), *self.say.readings.values())
        datatypes = [sort.text for sort in sorts if sort.kind == NAMED]
        if len(set(datatypes)) < len(datatypes):
            raise Refused("two sorts have one name in SMT-LIB")
        prefixes = ("after ", *(f"{ago} ago " for ago in range(1, k)))
        if any(own[1:].startswith(prefix) for own in ours for prefix in prefixes):
            raise Refused("a name looks like one of the certifier's own")
        return found

    def _check_events(self) -> None:
        """Refuse what names an event that there is not, but in ``until`` and ``becomes no`` (section 9)."""
        needed = [*self.prop["events"], *(self.prop["after"] or ())]
        for observer in self.prop["observers"].values():
            if observer.keys() not in ({"counts"}, {"becomes yes", "becomes no"}):
                raise Refused(f"{sorted(observer)} is no observer")
            needed.extend(observer.get("counts", ()))
            needed.extend(trigger for trigger in observer.get("becomes yes", ()) if "formula" not in trigger)
        needed.extend(trigger for trigger in self.prop.get("when", ()) if "formula" not in trigger)
        for occurrence in needed:
            if occurrence["event"] not in self.system["events"]:
                raise Refused(f"the rulebook has no event '{occurrence['event']}', which the property needs")

    def chosen(self, choices: Sequence[Mapping[str, Sequence[str]]]) -> str:
        """That the choice of readings is one of those that the claim is made for."""
        boxes = []
        for box in choices:
            for name, options in box.items():
                if isinstance(options, str):
                    raise Refused(f"the options of reading '{name}' are no list")
            boxes.append(all_of(self.say.reading(name, options) for name, options in box.items()))
        return any_of(boxes)

    def told_apart_at_first(self, choices: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, str]:
        """The choices that the condition on the first state tells apart, among those that a claim is made for.

        Each as words and as a term.  None where it reads no readings: one first state is then as good for all.
        """
        names = sorted(readings_of(self.system["initially"]))
        if missing := [name for name in names if name not in self.say.readings]:
            raise Refused(f"the rulebook has no reading '{missing[0]}'")
        options = [self.say.readings[name].values for name in names]
        if prod(map(len, options)) > MOST_CLASSES:
            raise Refused("the first state depends on more readings than can be told apart")
        found: dict[str, str] = {}
        for chosen in product(*options) if names else ():
            one = dict(zip(names, chosen, strict=True))
            if any(all(box.values()) and all(one.get(r, o[0]) in o for r, o in box.items()) for box in choices):
                said = " and ".join(f"{name} is {option}" for name, option in one.items())
                found[said] = all_of(self.say.reading(name, [option]) for name, option in one.items())
        return found

    # -- what a position is and how it changes ---------------------------------------------------------------

    def within(self, now: Names) -> list[str]:
        """That every number lies in its sort."""
        return [sort.within(now[name]) for name, sort in self.sorts.items() if sort.kind == NUMERIC]

    def first(self, now: Names) -> list[str]:
        """That the position is a first one: a first state, observers with first values (sections 2, 6, 7)."""
        parts = []
        for name, sort in self.variables.items():
            initially = self.system["variables"][name]["initially"]
            if initially == "any":
                parts.append(sort.within(now[name]))
            else:
                parts.append(any_of([f"(= {now[name]} {sort.literal(value)})" for value in initially]))
        state = {name: now[name] for name in self.variables}
        parts.append(self.say.formula(self.system["initially"], state))
        for name, observer in self.prop["observers"].items():
            if "counts" in observer:
                parts.append(f"(= {now[name]} 0)")
            else:
                holds = [
                    self.say.formula(trigger["formula"], state)
                    for trigger in observer["becomes yes"]
                    if "formula" in trigger
                ]
                parts.append(f"(= {now[name]} {any_of(holds)})")
        if self.scoped:
            parts.append(f"(= {now[SCOPE]} {'true' if self.prop['after'] is None else 'false'})")
        if self.awaiting:
            asked = "true" if self.prop["after"] is None else "false"
            if self.prop["pattern"] == "followed by":
                asked = all_of([asked, self._formulas(self.prop["when"], now)])
            parts.append(f"(= {now[AWAITED]} {all_of([asked, negation(self._here(now))])})")
        if TIMES in self.sorts:
            parts.append(f"(= {now[TIMES]} 0)")
        return parts

    def _formulas(self, triggers: Json, now: Names) -> str:
        """That one of the formulas among some triggers holds."""
        return any_of([self.say.formula(t["formula"], now) for t in triggers if "formula" in t])

    def _here(self, now: Names) -> str:
        """That what the property awaits is there, by a formula."""
        if self.prop["pattern"] == "eventually":
            return self.say.formula(self.prop["formula"], now)
        return self._formulas(self.prop["response"], now)

    def _selected(self, occurrences: Json, event: str, now: Names) -> str:
        """That a selector selects the step by an event from here."""
        return any_of([self.say.formula(o["when"], now) for o in occurrences or () if o["event"] == event])

    def _fires(self, triggers: Json, event: str, now: Names, after: Names) -> str:
        """That a trigger fires on the step by an event from ``now`` to ``after``."""
        parts = []
        for trigger in triggers:
            if "formula" in trigger:
                before = self.say.formula(trigger["formula"], {name: now[name] for name in self.variables})
                then = self.say.formula(trigger["formula"], {name: after[name] for name in self.variables})
                if before != then:
                    parts.append(all_of([negation(before), then]))
            elif trigger["event"] == event:
                parts.append(self.say.formula(trigger["when"], now))
        return any_of(parts)

    def step(self, event: str, now: Names, result: Names | None = None) -> Step:
        """The step by an event from ``now``.

        ``result`` has the symbols for what it changes; without it, the terms themselves stand where they are used.
        """
        rule = self.system["events"][event]
        changes: dict[str, str] = {}
        limits: list[str] = []
        alters: list[str] = []
        state = {name: now[name] for name in self.variables}

        def changed(name: str) -> str:
            return changes[name] if result is None else result[name]

        for name, expression in rule["effects"].items():
            if name not in self.variables:
                raise Refused(f"event '{event}' has an effect on '{name}', which is no variable")
            sort = self.variables[name]
            changes[name] = self.say.effect(expression, sort, state)
            limits.append(self.say.in_sort(expression, sort, state, changed(name)))
            if changes[name] != now[name]:
                alters.append(negation(f"(= {changed(name)} {now[name]})"))
        after = {name: changed(name) if name in changes else now[name] for name in self.variables}
        for name, observer in self.prop["observers"].items():
            if "counts" in observer:
                selected = self._selected(observer["counts"], event, now)
                change = either(selected, f"(+ {now[name]} 1)", now[name])
            else:
                yes = self._fires(observer["becomes yes"], event, now, after)
                no = self._fires(observer["becomes no"], event, now, after)
                change = any_of([yes, all_of([negation(no), now[name]])])
            if change != now[name]:
                changes[name] = change
        opens = self._selected(self.prop["after"], event, now)
        closes = self._selected(self.prop["until"], event, now)
        was_open = now[SCOPE] if self.scoped else "true"
        reopens = all_of([opens, any_of([negation(was_open), closes])])
        if self.scoped:
            change = any_of([opens, all_of([negation(closes), now[SCOPE]])])
            if change != now[SCOPE]:
                changes[SCOPE] = change
        if TIMES in self.sorts:
            selected = all_of([was_open, self._selected(self.prop["events"], event, now)])
            change = either(reopens, "0", either(selected, f"(+ {now[TIMES]} 1)", now[TIMES]))
            if change != now[TIMES]:
                changes[TIMES] = change
        missed = "false"
        if self.awaiting:
            then = {name: changed(name) if name in changes else now[name] for name in self.sorts if name != AWAITED}
            come = self._here(then)
            if self.prop["pattern"] == "eventually":
                asked = reopens
            else:
                come = any_of([come, self._selected_among(self.prop["response"], event, now)])
                asked = self.asked_by(event, now, then)
            change = all_of([any_of([all_of([now[AWAITED], negation(closes)]), asked]), negation(come)])
            if change != now[AWAITED]:
                changes[AWAITED] = change
            missed = all_of([now[AWAITED], closes, negation(come)])
        return Step(self.say.formula(rule["guard"], state), all_of(limits), changes, missed, any_of(alters))

    def _selected_among(self, triggers: Json, event: str, now: Names) -> str:
        """That one of the selectors among some triggers selects the step by an event."""
        return self._selected([trigger for trigger in triggers if "formula" not in trigger], event, now)

    def asked_by(self, event: str, now: Names, after: Names) -> str:
        """That a step by an event makes P of *when P, followed by Q* hold in an open scope."""
        happens = [self._selected_among(self.prop["when"], event, now), self._formulas(self.prop["when"], after)]
        return all_of([after[SCOPE] if self.scoped else "true", any_of(happens)])

    def asked_here(self, now: Names) -> str:
        """That a formula among P of *when P, followed by Q* holds in an open scope."""
        return all_of([now[SCOPE] if self.scoped else "true", self._formulas(self.prop["when"], now)])

    def after_step(self, step: Step, now: Names) -> Names:
        """The position after a step whose terms stand for themselves."""
        return {name: step.changes.get(name, now[name]) for name in self.sorts}
