"""Small rulebooks in which it matters what fairness means."""

from clauseproof.model.expressions import BOOLEAN, COUNT, Add, Compare, Enumeration, Literal, Not, Read
from clauseproof.model.system import MAY, Event, TransitionSystem, Variable
from clauseproof.proofs.properties.property import Assumed, Becoming, Occurrence, Property

# -- a Party asks for a seat and may withdraw; the chair shall seat whoever asks

SEATS = Enumeration(("none", "asked", "seated"))
ASKED, SEATED = (Compare("=", Read("seat", SEATS), Literal(value, SEATS)) for value in ("asked", "seated"))


def moving(name: str, modality: str, before: str, after: str) -> Event:
    guard = Compare("=", Read("seat", SEATS), Literal(before, SEATS))
    return Event(name, "A", modality, guard, (("seat", Literal(after, SEATS)),))


ASSEMBLY = TransitionSystem(
    "assembly",
    (Variable("seat", SEATS, ("none",)),),
    (
        moving("ask", "shall", "none", "asked"),
        moving("admit", "shall", "asked", "seated"),
        moving("withdraw", "may", "asked", "none"),
    ),
)
ENDS_SEATED = Property("eventually", SEATED)
STRONGLY = Property("eventually", SEATED, duties=("all", Assumed("admit", "eventually")))

# -- a clerk shall note; somebody switches a light on and off; the notes are counted without end

COUNTING = TransitionSystem(
    "counting",
    (Variable("notes", COUNT, (0,)), Variable("light", BOOLEAN, (False,))),
    (
        Event("note", "A", "shall", effects=(("notes", Add(Read("notes", COUNT), Literal(1, COUNT))),)),
        Event("switch", "A", MAY, effects=(("light", Not(Read("light", BOOLEAN))),)),
    ),
)
NOTED_AGAIN = Property("followed by", when=(Becoming(Read("light", BOOLEAN)),), response=(Occurrence("note"),))
