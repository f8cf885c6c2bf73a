"""The progress of a check, on a terminal: which property, which engine, its bound or what grows."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clauseproof.proofs.progress import Progress


@contextmanager
def progressing() -> "Iterator[Callable[[Progress], None] | None]":
    """A line on standard error that says what a check is at, and goes when it ends; None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True, soft_wrap=False), transient=True) as bar:
        task = bar.add_task("", total=None)

        def told(progress: "Progress") -> None:
            bar.update(task, completed=progress.done, total=progress.total, description=line(progress))

        yield told


def line(progress: "Progress") -> str:
    """What is being done, the engine first: a terminal may cut the end off.

    >>> from clauseproof.proofs.progress import Progress
    >>> line(Progress(2, 9, "Nobody waits", "sec-g8", "k-induction", "k = 3"))
    'k-induction, k = 3: Nobody waits (sec-g8)'
    """
    from clauseproof.cli.console import harmless

    engine = ", ".join(filter(None, (progress.engine, progress.reached)))
    return harmless(": ".join(filter(None, (engine, f"{progress.title} ({progress.rulebook})"))))
