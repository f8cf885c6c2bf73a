"""``clauseproof coverage``: what of the rules the properties need, and what of them never matters."""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.places import add_workspace


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof coverage``."""
    parser.add_argument("references", nargs="*", metavar="REF", help="rulebooks, like sec-g8+mp091 (default: all)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, json for programs")
    parser.add_argument("-v", "--verbose", action="store_true", help="each property that needs a clause, and how")
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Look at the rulebooks, print what was found, and say by the exit code whether something is open."""
    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace
    from clauseproof.proofs.explaining.coverage import coverage

    workspace = open_workspace(arguments.workspace)
    with console.progress("clauses and events") as progress:
        found = coverage(workspace, arguments.references, progress=progress)
    if arguments.format == "json":
        console.say_json(found.as_json())
    else:
        console.say(found.as_text(verbose=arguments.verbose))
    return Exit.UNDECIDED if found.undecided else Exit.AS_EXPECTED
