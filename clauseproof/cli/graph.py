"""``clauseproof graph``: the lifecycle that a rulebook describes, as a picture."""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.places import add_workspace

FORMATS = ("svg", "png", "dot", "mermaid", "graphml")
_BY_ENDING = {
    "svg": "svg",
    "png": "png",
    "dot": "dot",
    "gv": "dot",
    "mmd": "mermaid",
    "mermaid": "mermaid",
    "graphml": "graphml",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof graph``."""
    parser.add_argument(
        "rulebook",
        nargs="?",
        metavar="REF",
        help="like sec-g8 or sec-g8+mp091, or a file (default: the workspace's only one)",
    )
    parser.add_argument(
        "--against",
        metavar="REF",
        help="mark what differs from this rulebook (default: the one that REF amends)",
    )
    parser.add_argument("--plain", action="store_true", help="mark no differences")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write it (default: standard output)")
    parser.add_argument("--format", choices=FORMATS, help="default: by the ending of FILE, else svg")
    parser.add_argument(
        "--by",
        metavar="VARIABLE",
        help="the variable whose values are the stages (default: the one that clauses define)",
    )
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="READING=OPTION",
        help="draw under this reading (may be repeated; default: all, saying where an event depends on one)",
    )
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Draw and write."""
    import sys
    from pathlib import Path

    from clauseproof import load
    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace
    from clauseproof.cli.readings import chosen_readings
    from clauseproof.diagnostics import fail
    from clauseproof.report.lifecycle.graph import lifecycle

    ending = Path(arguments.output).suffix.lstrip(".").lower() if arguments.output else ""
    format = arguments.format or (_BY_ENDING.get(ending) if arguments.output else "svg")
    if format is None:
        raise fail(
            "CP001",
            f"the ending of {arguments.output} names no format",
            help="say --format " + "|".join(FORMATS),
        )
    if format == "png" and not arguments.output and sys.stdout.isatty():
        raise fail("CP001", "a PNG is no text for a terminal", help="say -o FILE.png")
    readings = chosen_readings(arguments.reading)

    workspace = open_workspace(arguments.workspace, *([arguments.rulebook] if arguments.rulebook else []))
    rulebook = load(arguments.rulebook, workspace)
    against = None
    if not arguments.plain:
        against = workspace.rulebook(arguments.against) if arguments.against else rulebook.base
    drawn = lifecycle(rulebook, by=arguments.by, readings=readings, against=against)
    content = drawn.render(format)
    if arguments.output:
        console.write_whole(arguments.output, content)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        console.say(content)
    for remark in drawn.notes:
        console.note(f"clauseproof: note: {remark}")
    return Exit.AS_EXPECTED
