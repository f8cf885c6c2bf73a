"""Progress: what a check is at right now, told to whoever listens, and without effect on what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Progress:
    """A check has ``done`` of ``total`` questions; the engine at work on the next, and how far it is.

    ``reached`` is the engine's bound or what grows, like ``k = 3`` or ``1,200 states``; empty where nothing is known.
    """

    done: int
    total: int
    title: str
    rulebook: str
    engine: str = ""
    reached: str = ""


Listener: TypeAlias = Callable[[str, str], None]
"""Takes an engine and how far it is."""

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def listener() -> Listener | None:
    """Who listens here, for those that go on in another thread."""
    return _LISTENER.get()


def tell(engine: str, reached: str = "") -> None:
    """Say, as an engine, how far one is; nothing happens where nobody listens."""
    heard = _LISTENER.get()
    if heard is not None:
        heard(engine, reached)


@contextmanager
def heard_by(heard: Listener) -> Iterator[None]:
    """Let someone listen to the engines that run inside."""
    token = _LISTENER.set(heard)
    try:
        yield
    finally:
        _LISTENER.reset(token)


@contextmanager
def at(told: Callable[[Progress], None] | None, done: int, total: int, title: str, rulebook: str) -> Iterator[None]:
    """Tell of one question of a check while it is decided; ``told`` may be called from several threads."""
    if told is None:
        yield
        return
    told(Progress(done, total, title, rulebook))
    with heard_by(lambda engine, reached: told(Progress(done, total, title, rulebook, engine, reached))):
        yield
