"""``clauseproof check``: are the properties what the workspace expects?"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from clauseproof.cli.outputs import FORMATS
from clauseproof.cli.places import add_no_cache, add_workspace, cache
from clauseproof.proofs.engines.catalogue import ENGINES, INDUCTION, PORTFOLIO, help_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from clauseproof.cache.store import Store
    from clauseproof.cli.answers import Answer
    from clauseproof.model.workspace import Workspace
    from clauseproof.proofs.results import Results


def _stories(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"a number of histories, 1 or more, not '{text}'")
    return int(text)


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
        type=_stories,
        const=1,
        default=[],
        metavar="N",
        help="up to N more histories (1 without N), each a different story (may be repeated)",
    )
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        type=lambda name: INDUCTION if name == "induction" else name,
        default=PORTFOLIO,
        metavar="ENGINE",
        help=f"ask only this engine, and call undecided what it cannot decide (default: {PORTFOLIO}). {help_text()}",
    )
    parser.add_argument("--certificates", metavar="DIR", help="write the evidence for every verdict to this folder")
    parser.add_argument("--full", action="store_true", help="whole states in histories, not only what changed")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="say how each verdict was found and what it rests on"
    )
    parser.add_argument(
        "--watch", action="store_true", help="check again whenever a file is saved, and say which verdicts flipped"
    )
    add_no_cache(parser)
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Check, print, and say by the exit code whether all is as expected."""
    with cache(arguments) as store:
        return _watched(arguments, store) if arguments.watch else _remembered(arguments, store)


def _remembered(arguments: Namespace, store: "Store | None") -> int:
    """Print again what was printed for the same texts, or check."""
    if store is None or arguments.output or arguments.also or arguments.certificates:
        return _checked(arguments, store)
    from clauseproof.cli.answers import Answer
    from clauseproof.cli.standard_output import write

    answer = Answer(store, arguments)
    known = answer.remembered()
    if known is None:
        return _checked(arguments, store, answer)
    printed, notes, code = known
    write(printed if printed.endswith("\n") else printed + "\n")
    for note in [*notes, _UNCHANGED]:
        print(note, file=sys.stderr)
    return code


_UNCHANGED = "clauseproof: nothing has changed since this was found out (--no-cache finds it out again)"


def _checked(arguments: Namespace, store: "Store | None", answer: "Answer | None" = None) -> int:
    """Check with the help of a store, and print."""
    from clauseproof.cli import console, exits, outputs
    from clauseproof.cli.places import open_workspace

    outputs.also(arguments)  # what is wrong with the options is told before anything is decided
    workspace = open_workspace(arguments.workspace, *arguments.paths)
    results = _results(arguments, workspace, store)
    notes = [] if arguments.format == "json" else [console.harmless(_warned(warning)) for warning in results.warnings]
    for note in notes:
        console.note(note)
    printed = outputs.deliver(results, arguments)
    code = int(exits.of_check(results.worst))
    if results.interrupted:
        kept = "; no certificates were written" if arguments.certificates else ""
        console.note(f"clauseproof: interrupted: what was not yet decided is undecided{kept}")
    elif answer is not None and not any(result.verdict == "undecided" for result in results.results):
        answer.remember(printed, notes, code, workspace.consulted)
    return code


def _watched(arguments: Namespace, store: "Store | None") -> int:
    """Check whenever a file is saved."""
    from pathlib import Path

    from clauseproof.cli import outputs, watching
    from clauseproof.cli.places import open_workspace

    outputs.also(arguments)
    watching.refuse(arguments)
    root = open_workspace(arguments.workspace, *arguments.paths).root
    folders = [root / "model", root / "proofs", *map(Path, arguments.paths)]

    def checked() -> "Results":
        return _results(arguments, open_workspace(arguments.workspace, *arguments.paths), store)

    def show(results: "Results") -> None:
        outputs.deliver(results, arguments)

    return watching.watch(folders, checked, show)


def _results(arguments: Namespace, workspace: "Workspace", store: "Store | None") -> "Results":
    from pathlib import Path

    from clauseproof.cli.progress import progressing
    from clauseproof.proofs.check import check

    with progressing() as progress:
        return check(
            workspace,
            paths=arguments.paths,
            rulebooks=arguments.rulebook,
            properties=arguments.property,
            engine=arguments.engine,
            certificates=Path(arguments.certificates) if arguments.certificates else None,
            cache=store,
            stories=sum(arguments.next),
            interruptible=not arguments.watch,
            progress=progress,
        )


def _warned(warning: "Mapping[str, Any]") -> str:
    """A warning of the results, which are data, as one of their lines: ``file:line:col: CPnnn: warning: …``."""
    place = next((f"{at['file']}:{at['line']}:{at['column']}" for at in warning["places"]), "clauseproof")
    line = f"{place}: {warning['code']}: {warning['severity']}: {warning['message']}"
    return f"{line}\n    help: {warning['help']}" if warning["help"] else line
