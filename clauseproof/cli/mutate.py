"""``clauseproof mutate``: would the properties notice if the rules said something slightly different?"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from clauseproof.cli.places import add_workspace


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"a number of mutants, 1 or more, not '{text}'")
    return int(text)


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof mutate``."""
    parser.add_argument("references", nargs="*", metavar="REF", help="rulebooks, like sec-g8+mp091 (default: all)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, json for programs")
    parser.add_argument(
        "--property",
        action="append",
        default=[],
        metavar="TITLE",
        help="ask only this property, by title or slug (may be repeated)",
    )
    parser.add_argument("--clause", default="", metavar="ID", help="change only this clause and its sub-clauses")
    parser.add_argument(
        "--limit", type=_positive, metavar="N", help="only N mutants of each rulebook, spread evenly over it"
    )
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Try the mutants, print what became of them, and say by the exit code whether one survives."""
    import sys

    from clauseproof.cli import console, exits
    from clauseproof.cli.places import open_workspace
    from clauseproof.proofs.mutation.study import mutate

    workspace = open_workspace(arguments.workspace)
    with console.progress("mutants") as progress:
        results = mutate(
            workspace,
            arguments.references,
            properties=arguments.property,
            clause=arguments.clause,
            limit=arguments.limit,
            interruptible=True,
            progress=progress,
        )
    if arguments.format == "json":
        console.say_json(results.as_json())
    else:
        console.say(results.as_text(width=console.width(sys.stdout)))
    return exits.of_check(results.worst)
