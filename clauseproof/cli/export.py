"""``clauseproof export``: a rulebook and its properties for other model checkers to judge."""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.places import add_workspace

LANGUAGES = ("smv", "promela", "prism", "tla", "smtlib", "quint")


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof export``."""
    parser.add_argument("rulebook", metavar="REF", help="like sec-g8 or sec-g8+mp091, or a file")
    parser.add_argument("--to", required=True, choices=LANGUAGES, help="the language to write")
    parser.add_argument(
        "--property",
        action="append",
        default=[],
        metavar="TITLE",
        help="a property, by title or slug (may be repeated; default: 'Stays in range')",
    )
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="READING=OPTION",
        help="fix this reading (may be repeated; default: all are left open, chosen once at the beginning)",
    )
    parser.add_argument(
        "--counters",
        nargs="+",
        metavar="HOW",
        help="'saturate' where exact (default for smv, promela, prism), or 'mod N': verdicts then hold mod N only",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write it (default: standard output)")
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Translate and write."""
    import re
    from pathlib import Path

    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace
    from clauseproof.cli.readings import chosen_readings
    from clauseproof.diagnostics import fail
    from clauseproof.export.exporting import export

    readings = chosen_readings(arguments.reading)
    counters = " ".join(arguments.counters) if arguments.counters else None
    if counters is not None and counters != "saturate" and not re.fullmatch(r"mod [1-9]\d{0,8}", counters):
        raise fail("CP061", f"'{counters}' is no way to keep counters", help="say saturate or mod N")
    module = "Rulebook"
    if arguments.output:
        stem = Path(arguments.output).stem
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", stem):
            module = stem
        elif arguments.to == "tla":
            raise fail("CP001", f"'{stem}' is no name of a TLA+ module", help="letters, digits and underscores only")
    workspace = open_workspace(arguments.workspace, arguments.rulebook)
    made = export(
        workspace,
        arguments.rulebook,
        arguments.to,
        properties=arguments.property,
        readings=readings,
        counters=counters,
        module=module,
    )
    if arguments.output:
        for ending, text in made.beside.items():
            console.write_whole(str(Path(arguments.output).with_suffix(ending)), text)
        console.write_whole(arguments.output, made.text)
    else:
        console.say(made.text)
    for remark in made.remarks:
        console.note(f"clauseproof: note: {remark}")
    return Exit.AS_EXPECTED
