"""What reaches the terminal or a file: colour only where wanted, harmless text, whole files."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from clauseproof.cli.standard_output import write

if TYPE_CHECKING:
    from clauseproof.diagnostics import Diagnostic

# Rulebooks are written by others: a control character (or one that turns the writing direction round) in a
# quoted source line must not reach the terminal.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str) -> str:
    """The text with control characters, bidirectional overrides and lone surrogates replaced."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def wants_colour(stream: TextIO) -> bool:
    """Whether colour is welcome: a terminal, and neither ``NO_COLOR`` nor ``TERM=dumb`` says otherwise."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width(stream: TextIO) -> int:
    """How many columns to fill."""
    from shutil import get_terminal_size

    return max(40, get_terminal_size((100, 24)).columns) if stream.isatty() else 100


def say(text: str) -> None:
    """One piece of output.  Raises :class:`clauseproof.cli.standard_output.OutputError` where it cannot be written."""
    write(text if text.endswith("\n") else text + "\n")


def say_json(data: object) -> None:
    """One JSON document, readable."""
    import json

    say(json.dumps(data, indent=2, ensure_ascii=False))


def note(text: str) -> None:
    """A remark beside the output: which file was written, a warning."""
    print(harmless(text), file=sys.stderr)


def complain(diagnostics: "Iterable[Diagnostic]") -> None:
    """Print diagnostics on standard error."""
    texts = [harmless(diagnostic.as_text()) for diagnostic in diagnostics]
    if not wants_colour(sys.stderr):
        print("\n".join(texts), file=sys.stderr)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for text in texts:
        shown = Text(text)
        shown.highlight_regex(r"(?m)^[^\n]*?: CP\d{3}(?=: )", "bold")
        shown.highlight_regex(r"CP\d{3}", "red")
        shown.highlight_regex(r"(?m)^ +\^+$", "red")
        shown.highlight_regex(r"(?m)^    help: ", "cyan")
        console.print(shown)


def write_whole(path: str, content: str | bytes) -> None:
    """Write a file so that it is either whole or as it was: a temporary file beside it, then a rename.

    Raises :class:`ClauseproofError` (CP001) where that fails.
    """
    from pathlib import Path
    from tempfile import NamedTemporaryFile

    from clauseproof.diagnostics import fail

    data = content.encode() if isinstance(content, str) else content
    target = Path(path)
    try:
        if target.is_dir():
            raise fail("CP001", f"{path} is a folder, so it cannot be written as a file")
        if target.exists() and not target.is_file():  # a pipe or a device has no older content to keep
            target.write_bytes(data)
            return
        target = target.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as temporary:
            try:
                temporary.write(data)
                temporary.close()
                os.chmod(temporary.name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
                os.replace(temporary.name, target)
            except BaseException:
                temporary.close()
                os.unlink(temporary.name)
                raise
    except OSError as error:
        raise fail("CP001", f"{path} cannot be written: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error, where that is a terminal: to be called with (done, in all)."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance
