"""Exit codes: what they mean, and which one wins.  Nothing else in Clauseproof decides one."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code says."""

    AS_EXPECTED = 0
    NOT_AS_EXPECTED = 1
    BAD_INPUT = 2
    UNDECIDED = 3
    INTERNAL_ERROR = 4


INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""

BROKEN_PIPE = 141
"""128 + SIGPIPE: whoever read the output stopped reading."""

_MILDEST_FIRST = (Exit.AS_EXPECTED, Exit.UNDECIDED, Exit.NOT_AS_EXPECTED, Exit.BAD_INPUT, Exit.INTERNAL_ERROR)

HELP = """\
exit codes (the worst wins, in the order 4, 2, 1, 3):
  0  everything is as expected
  1  something is not as expected (a property that holds of nothing counts)
  2  bad input: the text, the options or a file
  3  something is undecided
  4  an error in Clauseproof itself"""


_OF_CHECK = {
    "as expected": Exit.AS_EXPECTED,
    "not as expected": Exit.NOT_AS_EXPECTED,
    "undecided": Exit.UNDECIDED,
}


def worst(*exits: Exit) -> Exit:
    """The one exit code for several outcomes; for none, 0."""
    return max(exits, key=_MILDEST_FIRST.index, default=Exit.AS_EXPECTED)


def of_check(outcome: str) -> Exit:
    """The exit code for how a check ended (``Results.worst``).

    >>> of_check("undecided")
    <Exit.UNDECIDED: 3>
    """
    return _OF_CHECK[outcome]
