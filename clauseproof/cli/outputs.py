"""Where the output of a check goes, and in which format: the same for results and for what is wrong with the input."""

from argparse import Namespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from clauseproof.diagnostics import Diagnostic
    from clauseproof.proofs.results import Results

FORMATS = ("text", "json", "github", "junit", "sarif", "markdown")
"""What ``clauseproof check`` can say; the last four are those of :mod:`clauseproof.proofs.rendering`."""


def also(arguments: Namespace) -> list[tuple[str, str]]:
    """The pairs of format and file that ``--also`` asks for.

    Raises :class:`ClauseproofError` (CP001) where one is no such pair.
    """
    from clauseproof.diagnostics import fail

    pairs = []
    for given in getattr(arguments, "also", None) or []:
        format, equals, file = given.partition("=")
        if format not in FORMATS or not equals or not file:
            raise fail("CP001", f"'{given}' is no FORMAT=FILE", help="the formats are " + ", ".join(FORMATS))
        pairs.append((format, file))
    return pairs


def deliver(results: "Results", arguments: Namespace) -> str:
    """Write what a check found where the options say, each file whole; returns what was printed."""
    import sys

    from clauseproof.cli import console

    said = ""
    for format, file in [(arguments.format, arguments.output), *also(arguments)]:
        printed = file is None
        if format == "text":
            text = results.as_text(
                colour=printed and console.wants_colour(sys.stdout),
                width=console.width(sys.stdout) if printed else 100,
                full=arguments.full,
                verbose=arguments.verbose,
            )
        else:
            text = _rendered(format, results)
        _put(text, file)
        said += text if printed else ""
    return said


def deliver_errors(diagnostics: "Iterable[Diagnostic]", arguments: Namespace) -> None:
    """Write what is wrong with the input in the formats that programs read; people are told on standard error.

    A file that could not be written is no reason to hide why: what is wrong then stays on standard error.
    """
    from clauseproof.diagnostics import ClauseproofError

    found = list(diagnostics)
    try:
        wanted = [(arguments.format, arguments.output), *also(arguments)]
    except ClauseproofError:
        return
    for format, file in wanted:
        if format == "text":
            continue
        try:
            _put(_rendered_errors(format, found), file)
        except ClauseproofError:
            continue


def _put(text: str, file: str | None) -> None:
    from clauseproof.cli import console

    if file is None:
        console.say(text)
    else:
        console.write_whole(file, text if text.endswith("\n") else text + "\n")


def _rendered(format: str, results: "Results") -> str:
    import json

    from clauseproof.proofs.rendering import render

    return json.dumps(results.as_json(), indent=2, ensure_ascii=False) if format == "json" else render(format, results)


def _rendered_errors(format: str, diagnostics: "list[Diagnostic]") -> str:
    import json

    from clauseproof import __version__
    from clauseproof.proofs.rendering import render_errors

    if format != "json":
        return render_errors(format, diagnostics)
    errors = [diagnostic.as_json() for diagnostic in diagnostics]
    return json.dumps({"clauseproof": __version__, "schema": 1, "errors": errors}, indent=2, ensure_ascii=False)
