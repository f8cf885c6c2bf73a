"""``clauseproof check --watch``: check again whenever a file is saved, and say which verdicts flipped."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clauseproof.proofs.results import Result, Results

_PATIENCE = 200
"""Milliseconds between two looks at what the operating system has noticed; several saves within are one."""


def refuse(arguments: Namespace) -> None:
    """Raises :class:`ClauseproofError` (CP001) for options that make no sense while files are watched."""
    from clauseproof.diagnostics import fail

    for option in ("output", "also", "certificates"):
        if getattr(arguments, option):
            raise fail("CP001", f"--watch writes no files, so it does not go with {_NAMES[option]}")
    if arguments.format != "text":
        raise fail("CP001", "--watch speaks to people, so it does not go with --format")


_NAMES = {"output": "-o", "also": "--also", "certificates": "--certificates"}


def watch(folders: list[Path], check: "Callable[[], Results]", show: "Callable[[Results], None]") -> int:
    """Check and ``show``; then, after every change of a Markdown file in the folders, check and tell what flipped.

    What is wrong with the text is shown, and the watch goes on.  Ctrl-C ends it; the exit code is then that of the
    last check.
    """
    from clauseproof.cli import console, exits
    from clauseproof.diagnostics import ClauseproofError

    last: Results | None = None
    code = int(exits.Exit.AS_EXPECTED)
    try:
        for _ in _changes(folders):
            try:
                results = check()
            except ClauseproofError as error:
                console.complain(error.diagnostics)
                code = int(exits.Exit.BAD_INPUT)
            else:
                if last is None:
                    show(results)
                else:
                    console.say("\n".join(map(console.harmless, flipped(last, results))))
                last = results
                code = int(exits.of_check(results.worst))
            console.note("clauseproof: watching, until Ctrl-C")
            sys.stdout.flush()
    except KeyboardInterrupt:
        pass
    return code


def _changes(folders: list[Path]) -> Iterator[None]:
    """One item at once, and one after each change; what changes while an item is dealt with is not missed.

    A folder that is made, removed or replaced is a change, and is watched from then on as it is then.
    """
    import watchfiles

    def is_text(_: object, path: str) -> bool:
        return path.endswith(".md")

    while True:
        there = _there(folders)
        noticed = watchfiles.watch(
            *there,
            watch_filter=is_text,
            debounce=_PATIENCE,
            rust_timeout=_PATIENCE,
            yield_on_timeout=True,
        )
        next(noticed)  # from now on changes are gathered
        yield
        for changes in noticed:
            if _there(folders) != there:
                break
            if changes:
                yield
        noticed.close()


def _there(folders: list[Path]) -> dict[Path, tuple[int, int]]:
    """The folders (and files) that exist, each with what tells it from another of its name."""
    found = {}
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            continue
        found[folder] = status.st_dev, status.st_ino
    return found


def flipped(before: "Results", after: "Results") -> list[str]:
    """The properties whose verdict is another than before, with histories where one is not as expected; a summary."""
    from clauseproof.proofs.rendering.telling import history, summary_line

    old = {rows[0].id: rows for rows in before.grouped()}
    new = {rows[0].id: rows for rows in after.grouped()}
    lines: list[str] = []
    for id, rows in new.items():
        was, now = _verdict(old.get(id)), _verdict(rows)
        if was == now:
            continue
        lines.append(f"{rows[0].title} ({rows[0].rulebook}): {was} → {now}")
        for row in rows:
            if not row.as_expected:
                lines += [f"    {line}" for line in history(row) or filter(None, [row.reason])]
    lines += [f"{rows[0].title} ({rows[0].rulebook}): gone" for id, rows in old.items() if id not in new]
    return [*(lines or ["no verdict flipped"]), summary_line(after)]


def _verdict(rows: "list[Result] | None") -> str:
    """The verdicts of one property in one rulebook with their conditions; *new* where there are none."""
    from clauseproof.proofs.results import conditions

    if rows is None:
        return "new"
    return "; ".join(
        " ".join(filter(None, (verdict, where))) + ("" if expected else " (not as expected)")
        for verdict, where, expected in conditions(rows)
    )
