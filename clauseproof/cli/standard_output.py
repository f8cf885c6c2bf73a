"""Standard output that cannot be written (a full disk, a closed descriptor): an error of its own kind."""

import os
import sys


class OutputError(OSError):
    """Standard output failed.  A reader that went away is a BrokenPipeError, and none of these."""


def write(text: str) -> None:
    """Write to standard output.  Raises :class:`OutputError` where that fails."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from None


def discard() -> None:
    """The interpreter flushes once more at its end; give it a place where that succeeds."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
