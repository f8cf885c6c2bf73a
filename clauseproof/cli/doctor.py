"""``clauseproof doctor``: is everything here that Clauseproof needs, and does it work?"""

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof doctor``."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, json for programs")


def run(arguments: Namespace) -> int:
    """Look, print, and end with 1 where something needed is missing or fails."""
    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.health import examine

    health = examine()
    if arguments.format == "json":
        console.say_json(health.as_json())
    else:
        console.say("\n".join(map(console.harmless, health.as_text().split("\n"))))
    return Exit.AS_EXPECTED if health.well else Exit.NOT_AS_EXPECTED
