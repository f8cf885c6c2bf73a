"""``clauseproof simulate``: cases through the old rules and the new, with the same luck."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from clauseproof.cli.places import add_workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clauseproof.simulation.results import CaseSummary, ExperimentResult
    from clauseproof.simulation.statistics import Estimate


def count(text: str) -> int:
    """The type of ``--replications``."""
    from clauseproof.simulation.limits import MOST_REPLICATIONS

    return _whole(text, 1, MOST_REPLICATIONS)


def seed(text: str) -> int:
    """The type of ``--seed``."""
    from clauseproof.simulation.limits import LARGEST_SEED

    return _whole(text, 0, LARGEST_SEED)


def _whole(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or not least <= int(text) <= most:
        given = text if len(text) <= 30 else f"{text[:27]}..."
        raise ArgumentTypeError(f"'{given}' is no whole number from {least} to {most}")
    return int(text)


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof simulate``."""
    parser.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="a scenario file (default: the workspace's only one)"
    )
    parser.add_argument("--replications", type=count, metavar="N", help="how often (default: what the scenario says)")
    parser.add_argument(
        "--seed", type=seed, metavar="S", help="the seed that repeats a run (default: what the scenario says)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, json for programs")
    parser.add_argument("--out", metavar="DIR", help="write the results and every event log to this folder")
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Simulate and print."""
    from pathlib import Path

    from clauseproof import simulate
    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace

    named = arguments.scenario
    workspace = open_workspace(arguments.workspace, *([named] if named else []))
    with console.progress("replications") as progress:
        result = simulate(
            workspace,
            named,
            replications=arguments.replications,
            seed=arguments.seed,
            progress=progress,
            keep_logs=arguments.out is not None,
        )
    if arguments.out is not None:
        _write(result, Path(arguments.out))
        console.note(f"The results and event logs are in {arguments.out}")
    if arguments.format == "json":
        console.say_json(result.as_json())
    else:
        console.say("\n".join(_told(result)))
    return Exit.AS_EXPECTED


# -- for people ----------------------------------------------------------------------------------------------


def _told(result: "ExperimentResult") -> "Iterator[str]":
    """What came out: a line for each number, old and new, and their difference under the same luck."""
    yield result.title
    readings = ", ".join(f"{name} is {option}" for name, option in result.readings)
    yield f"{result.replications} replications of {result.parties} Parties, seed {result.seed}" + (
        f"; {readings}" if readings else ""
    )
    yield ""
    head = ["", *result.rulebooks, *(["difference (95 %)"] if len(result.rulebooks) == 2 else []), "unit"]
    rows = [head]
    for output in result.outputs:
        row = [output.definition.name, *(_mean(estimate) for _, estimate in output.levels)]
        if len(result.rulebooks) == 2:
            row.append(_interval(output.comparisons[0].difference) if output.comparisons else "")
        rows.append([*row, output.definition.unit])
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        yield "  ".join([*cells, row[-1]]).rstrip()
    if result.cases:
        yield ""
    for case in result.cases:
        yield f"{case.name}: {case.output} {_each(case)}" + (f" ({case.left_out()})" if case.unpaired else "")
    for name, reasons in result.reasons:
        unfinished = ", ".join(f"{number} {reason}" for reason, number in reasons if number)
        if unfinished:
            yield f"{name}: cases ended as {unfinished}"
    for remark in result.remarks:
        yield f"remark: {remark}"


def _each(case: "CaseSummary") -> str:
    """What one case costs; *never* where one side never gets there."""
    if case.extra.mean is not None:
        return f"{_interval(case.extra)} {case.unit} each"
    return f"never under {' and '.join(case.never)}" if case.never else "no case to measure"


def _mean(estimate: "Estimate") -> str:
    return "none" if estimate.mean is None else f"{estimate.mean:,.2f}"


def _interval(estimate: "Estimate") -> str:
    if estimate.mean is None:
        return "none"
    half = "" if estimate.half_width is None else f" ± {estimate.half_width:,.2f}"
    return f"{estimate.mean:+,.2f}{half}"


# -- for programs --------------------------------------------------------------------------------------------


def _write(result: "ExperimentResult", folder: "Path") -> None:
    """``simulation.json``, and ``events.csv`` with the log of every replication."""
    import csv
    import io
    import json

    from clauseproof.cli.console import write_whole

    data = json.dumps(result.as_json(), indent=2, ensure_ascii=False)
    write_whole(str(folder / "simulation.json"), data + "\n")
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["rulebook", "replication", "tick", "kind", "party", "identity", "visit"])
    for (rulebook, replication), log in result.logs.items():
        writer.writerows([rulebook, replication, *row] for row in log)
    write_whole(str(folder / "events.csv"), table.getvalue())
