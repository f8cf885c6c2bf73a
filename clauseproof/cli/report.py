"""``clauseproof report``: one HTML file with what is proved, refuted and simulated."""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.places import add_workspace

DEFAULT = "clauseproof-report.html"


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof report``."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", default=DEFAULT, help=f"where to write it (default: {DEFAULT})"
    )
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Write the report and name it."""
    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace
    from clauseproof.report.html import write_report

    content = write_report(open_workspace(arguments.workspace))
    console.write_whole(arguments.output, content)
    console.say(f"The report: {arguments.output}")
    return Exit.AS_EXPECTED
