"""``clauseproof check``: are the properties what the workspace expects?"""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.outputs import FORMATS, also
from clauseproof.cli.places import add_workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof check``."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="property files, rulebooks or folders (default: all of the workspace)",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for people, json for programs, the others for continuous integration (default: text)",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write it (default: standard output)")
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="write this format to this file as well, like sarif=clauseproof.sarif (may be repeated)",
    )
    parser.add_argument(
        "--rulebook",
        action="append",
        default=[],
        metavar="REF",
        help="only this rulebook, like sec-g8+mp091 (may be repeated)",
    )
    parser.add_argument(
        "--property",
        action="append",
        default=[],
        metavar="TITLE",
        help="only this property, by title or slug (may be repeated)",
    )
    parser.add_argument(
        "--next",
        action="append",
        nargs="?",
        type=int,
        const=1,
        default=[],
        metavar="N",
        help="up to N more histories (1 without N), each a different story (may be repeated)",
    )
    parser.add_argument("--certificates", metavar="DIR", help="write the evidence for every verdict to this folder")
    parser.add_argument("--full", action="store_true", help="whole states in histories, not only what changed")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="say how each verdict was found and what it rests on"
    )
    parser.add_argument(
        "--watch", action="store_true", help="check again whenever a file is saved, and say which verdicts flipped"
    )
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Check, print, and say by the exit code whether all is as expected."""
    from pathlib import Path

    from clauseproof.cli import console, exits, outputs, watching
    from clauseproof.cli.places import open_workspace
    from clauseproof.cli.progress import progressing
    from clauseproof.proofs.check import check
    from clauseproof.proofs.results import Results

    also(arguments)  # what is wrong with the options is told before anything is decided
    if arguments.watch:
        watching.refuse(arguments)

    def checked() -> Results:
        with progressing() as progress:
            return check(
                open_workspace(arguments.workspace, *arguments.paths),
                paths=arguments.paths,
                rulebooks=arguments.rulebook,
                properties=arguments.property,
                certificates=Path(arguments.certificates) if arguments.certificates else None,
                stories=max(0, sum(arguments.next)),
                interruptible=not arguments.watch,
                progress=progress,
            )

    if arguments.watch:
        root = open_workspace(arguments.workspace, *arguments.paths).root
        folders = [root / "model", root / "proofs", *map(Path, arguments.paths)]
        return watching.watch(folders, checked, lambda results: outputs.deliver(results, arguments))
    results = checked()
    if arguments.format != "json":
        for warning in results.warnings:
            console.note(_warned(warning))
    outputs.deliver(results, arguments)
    if results.interrupted:
        kept = "; no certificates were written" if arguments.certificates else ""
        console.note(f"clauseproof: interrupted: what was not yet decided is undecided{kept}")
    return exits.of_check(results.worst)


def _warned(warning: "Mapping[str, Any]") -> str:
    """A warning of the results, which are data, as one of their lines: ``file:line:col: CPnnn: warning: …``."""
    place = next((f"{at['file']}:{at['line']}:{at['column']}" for at in warning["places"]), "clauseproof")
    line = f"{place}: {warning['code']}: {warning['severity']}: {warning['message']}"
    return f"{line}\n    help: {warning['help']}" if warning["help"] else line
