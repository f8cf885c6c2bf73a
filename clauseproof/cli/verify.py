"""``clauseproof verify``: are the certificates right, of the rules and properties as they stand now?"""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.places import add_workspace


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof verify``."""
    parser.add_argument(
        "certificates",
        nargs="*",
        metavar="CERTIFICATE",
        help="certificates and traces (default: all in the workspace's proofs/certificates, and none may be missing)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, json for programs")
    parser.add_argument(
        "--solver",
        choices=("z3", "cvc5", "none"),
        default="z3",
        help="who discharges the proofs: Z3, cvc5 (an optional extra), or none: every reachable position is looked at",
    )
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Verify, print, and say by the exit code whether every certificate was accepted."""
    from clauseproof import __version__
    from clauseproof.cli import console, exits
    from clauseproof.cli.places import open_workspace
    from clauseproof.proofs.evidence.verification import verify

    found = verify(
        open_workspace(arguments.workspace, *arguments.certificates), arguments.certificates, arguments.solver
    )
    if arguments.format == "json":
        console.say_json({"clauseproof": __version__, **found.as_json()})
    else:
        console.say("\n".join(map(console.harmless, found.as_text().split("\n"))))
    exit = exits.of_check(found.worst)
    if found.unreadable:
        console.complain(found.unreadable)
        exit = exits.worst(exit, exits.Exit.BAD_INPUT)
    return exit
