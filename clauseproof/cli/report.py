"""``clauseproof report``: one HTML file with what is proved, refuted and simulated."""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.places import add_no_cache, add_workspace, cache
from clauseproof.cli.simulate import count, seed

DEFAULT = "clauseproof-report.html"


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof report``."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", default=DEFAULT, help=f"where to write it (default: {DEFAULT})"
    )
    parser.add_argument("--rulebook", metavar="REF", help="the amended rulebook (default: the workspace's only one)")
    parser.add_argument(
        "--replications", type=count, metavar="N", help="of the simulation (default: what the scenario says)"
    )
    parser.add_argument("--seed", type=seed, metavar="S", help="of the simulation (default: what the scenario says)")
    add_no_cache(parser)
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Write the report and name it."""
    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace
    from clauseproof.report.html import write_report

    workspace = open_workspace(arguments.workspace)
    with cache(arguments) as store, console.progress("replications") as progress:
        written = write_report(
            workspace,
            arguments.output,
            replications=arguments.replications,
            seed=arguments.seed,
            reference=arguments.rulebook,
            cache=store,
            progress=progress,
        )
    console.say(f"The report: {written}")
    return Exit.AS_EXPECTED
