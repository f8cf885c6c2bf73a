"""``clauseproof simulate``: cases through the old rules and the new, with the same luck."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from clauseproof.cli.places import add_workspace


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= 7 or int(text) < 1:
        raise ArgumentTypeError(f"'{text}' is no whole number from 1 to 9999999")
    return int(text)


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 20 or int(text) >= 1 << 64:
        raise ArgumentTypeError(f"'{text}' is no whole number from 0 to 2^64 - 1")
    return int(text)


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof simulate``."""
    parser.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="a scenario file (default: the workspace's only one)"
    )
    parser.add_argument(
        "--replications", type=_count, metavar="N", help="how often (default: what the scenario says)"
    )
    parser.add_argument(
        "--seed",
        type=_seed,
        metavar="S",
        help="the seed that repeats a run (default: what the scenario says)",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text for people, json for programs"
    )
    parser.add_argument("--out", metavar="DIR", help="write the tables and event logs to this folder")
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Simulate and print."""
    import sys
    from pathlib import Path

    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace
    from clauseproof.simulation import simulate

    named = arguments.scenario
    workspace = open_workspace(arguments.workspace, *([named] if named else []))
    study = simulate(
        workspace,
        scenario=Path(named) if named else None,
        replications=arguments.replications,
        seed=arguments.seed,
        progress=sys.stderr.isatty(),
    )
    if arguments.out:
        study.write(Path(arguments.out))
        console.note(f"the tables are in {arguments.out}")
    if arguments.format == "json":
        console.say_json(study.as_json())
    else:
        console.say(study.as_text(colour=console.wants_colour(sys.stdout), width=console.width(sys.stdout)))
    return Exit.AS_EXPECTED
