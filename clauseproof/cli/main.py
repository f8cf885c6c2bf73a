"""The command line.  Each command is a module of this package; what they share (errors, exit codes) is here.

Nothing heavy is imported before a command runs: ``clauseproof --help`` needs argparse alone.
"""

import gc
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from clauseproof import __version__
from clauseproof.cli import apply, check, coverage, doctor, explain, export, graph, mutate, report, simulate, verify
from clauseproof.cli.exits import BROKEN_PIPE, HELP, INTERRUPTED, Exit
from clauseproof.cli.standard_output import OutputError, discard

TYPE_CHECKING = False  # importing typing would cost as much as all of the rest of this package
if TYPE_CHECKING:
    from typing import TextIO

    from clauseproof.diagnostics import ClauseproofError

_SUMMARIES = {
    "check": "decide the properties: proved, refuted by which history, vacuous",
    "explain": "say what a verdict rests on: clauses used and needed, what let a history through",
    "coverage": "say which clauses the properties need, and what never comes into play",
    "verify": "check the certificates of the proofs again, from the rulebooks' source",
    "mutate": "change the rules a little, and see whether a property notices",
    "simulate": "run cases through the old rules and the new",
    "report": "write the HTML report",
    "apply": "print the rulebook as an amendment leaves it",
    "graph": "draw the lifecycle that a rulebook describes",
    "export": "write a rulebook and its properties for other model checkers",
    "doctor": "say what is here, what is missing, and whether it works",
}
_COMMANDS = {
    "check": check,
    "explain": explain,
    "coverage": coverage,
    "verify": verify,
    "mutate": mutate,
    "simulate": simulate,
    "report": report,
    "apply": apply,
    "graph": graph,
    "export": export,
    "doctor": doctor,
}

_RARELY = 500_000
"""Objects between two rounds of the garbage collector: a command builds much that stays to its end, and is over soon.

It saves a quarter of the time of a check, for some ten megabytes more.
"""

_REPORT_IT = """\
clauseproof: internal error: {what}
This is a fault in Clauseproof {version}, not in your text. Please report it with the command that you gave,
the files it reads and, from the same command with CLAUSEPROOF_DEBUG=1 set, the traceback."""


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "clauseproof",
        description="Rules written in Markdown: proved, compared and simulated before they take effect.",
        epilog=HELP,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"clauseproof {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for name, summary in _SUMMARIES.items():
        sub = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=HELP,
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        _COMMANDS[name].add_arguments(sub)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; ``argv`` is what follows the program's name (``sys.argv`` without it).

    Returns the exit code.  Errors are told in words; a traceback appears only with CLAUSEPROOF_DEBUG=1.
    """
    gc.set_threshold(_RARELY, 10, 10)
    for stream in (sys.stdout, sys.stderr):
        _speak_any_language(stream)
    try:
        try:
            arguments = _parser().parse_args(argv)
        except SystemExit as done:  # --help, --version, or argparse's own complaint
            code = done.code if isinstance(done.code, int) else int(Exit.BAD_INPUT)
        else:
            code = _run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        discard()
        return BROKEN_PIPE
    except OSError as error:
        discard()
        from clauseproof.cli.console import complain
        from clauseproof.diagnostics import fail

        complain(fail("CP001", f"standard output cannot be written: {error.strerror or error}").diagnostics)
        return Exit.BAD_INPUT
    except KeyboardInterrupt:
        print("clauseproof: interrupted", file=sys.stderr)
        return INTERRUPTED


def _run(arguments: Namespace) -> int:
    try:
        return int(_COMMANDS[arguments.command].run(arguments))
    except (BrokenPipeError, OutputError):
        raise
    except Exception as error:
        return _failed(error, arguments)


def _failed(error: Exception, arguments: Namespace) -> int:
    """Say what went wrong: with the input where that can be said, else with Clauseproof itself."""
    from clauseproof.diagnostics import ClauseproofError, fail

    match error:
        case ClauseproofError():
            return _complain(error, arguments)
        case RecursionError():
            return _complain(fail("CP013", "the input is nested too deeply to be understood"), arguments)
        case MemoryError():
            return _complain(fail("CP013", "the input needs more memory than there is"), arguments)
        case OSError(filename=str() | bytes() as name):
            return _complain(fail("CP001", f"{os.fsdecode(name)}: {error.strerror}"), arguments)
        case _:
            pass
    if not _trace():
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        print(_REPORT_IT.format(what=what, version=__version__), file=sys.stderr)
    return Exit.INTERNAL_ERROR


def _complain(error: "ClauseproofError", arguments: Namespace) -> int:
    from clauseproof.cli.console import complain, say_json
    from clauseproof.cli.outputs import deliver_errors

    _trace()
    complain(error.diagnostics)
    if arguments.command == "check":
        deliver_errors(error.diagnostics, arguments)
    elif getattr(arguments, "format", None) == "json":
        errors = [diagnostic.as_json() for diagnostic in error.diagnostics]
        say_json({"clauseproof": __version__, "schema": 1, "errors": errors})
    return Exit.BAD_INPUT


def _trace() -> bool:
    """Print the traceback where CLAUSEPROOF_DEBUG asks for it; whether it did."""
    if os.environ.get("CLAUSEPROOF_DEBUG") != "1":
        return False
    import traceback

    traceback.print_exc()
    return True


def _speak_any_language(stream: "TextIO") -> None:
    """A terminal that cannot show a character shows its code, and no command fails for it."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
        reconfigure(errors="backslashreplace")
