"""``clauseproof explain``: what a verdict rests on."""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.places import add_workspace


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof explain``."""
    parser.add_argument("property", metavar="PROPERTY", help="a property, by title or slug")
    parser.add_argument(
        "--rulebook", action="append", default=[], metavar="REF", help="only this rulebook (may be repeated)"
    )
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="READING=OPTION",
        help="only where the clause is read so (may be repeated)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, json for programs")
    parser.add_argument("-v", "--verbose", action="store_true", help="each part by itself, and every history")
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Explain and print."""
    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace
    from clauseproof.diagnostics import fail
    from clauseproof.proofs.explaining.explain import explain

    readings = {}
    for given in arguments.reading:
        reading, equals, option = given.partition("=")
        if not equals:
            raise fail("CP006", f"'{given}' is no reading", help="--reading READING=OPTION")
        readings[reading.strip()] = option.strip()
    found = explain(
        arguments.property, open_workspace(arguments.workspace), rulebooks=arguments.rulebook, readings=readings
    )
    if arguments.format == "json":
        console.say_json(found.as_json())
    else:
        console.say(found.as_text(verbose=arguments.verbose))
    return Exit.UNDECIDED if found.undecided else Exit.AS_EXPECTED
