"""``clauseproof apply``: the rulebook as an amendment leaves it, as clean Markdown."""

from argparse import ArgumentParser, Namespace

from clauseproof.cli.places import add_workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from clauseproof.model.nodes import Node
    from clauseproof.model.rulebook import Rulebook

UNAMENDED = "The text before it was amended"
"""What stands before the base's own source, which no longer holds for all that follows."""


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``clauseproof apply``."""
    parser.add_argument("amendment", metavar="AMENDMENT", help="an amendment file, or a reference like sec-g8+mp091")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write it (default: standard output)")
    add_workspace(parser)


def run(arguments: Namespace) -> int:
    """Apply, make sure that the result means what the amended rulebook means, and write it."""
    from clauseproof.cli import console
    from clauseproof.cli.exits import Exit
    from clauseproof.cli.places import open_workspace
    from clauseproof.diagnostics import fail
    from clauseproof.model.document import read_document
    from clauseproof.model.rulebook import read_rulebook
    from clauseproof.model.source import Source

    workspace = open_workspace(arguments.workspace, arguments.amendment)
    rulebook = workspace.rulebook(arguments.amendment)
    if rulebook.base is None:
        raise fail("CP030", f"'{arguments.amendment}' is a rulebook, not an amendment: there is nothing to apply")
    if arguments.output and (own := _input(rulebook, workspace.root, arguments.output)) is not None:
        raise fail(
            "CP001",
            f"{arguments.output} would be overwritten, and the amended text is made from it",
            help=f"write to another file than {own}",
        )
    text = clean_markdown(rulebook)
    again = read_rulebook(read_document(Source(arguments.output or "the amended text", text)))
    if again.fingerprint != rulebook.fingerprint:
        raise AssertionError("the clean text does not mean what the amended rulebook means")
    for remark in rulebook.remarks:
        console.complain([remark])
    if arguments.output:
        console.write_whole(arguments.output, text)
    else:
        console.say(text)
    return Exit.AS_EXPECTED


def _input(rulebook: "Rulebook", root: "Path", output: str) -> "str | None":
    """The file that an amended rulebook is made from and that ``output`` is, by whatever name."""
    from pathlib import Path

    target = Path(output)
    if not target.exists():
        return None
    read = {clause.heading.span().source.path for book in rulebook.chain for clause in book.document.clauses}
    for path in (path for book in rulebook.chain for path in (*book.paths, *sorted(read))):
        for place in (Path(path), root / path):
            if place.exists() and place.samefile(target):
                return path
    return None


def clean_markdown(rulebook: "Rulebook") -> str:
    """An amended rulebook as one Markdown file without marks, which means the same.

    What an amended rulebook knows from its base and a single file would not is said in the front matter:
    under ``identities``, the oldest names of events and decisions that were renamed; under ``amended by``, what
    each amendment says of itself, its source first of all.
    """
    from clauseproof.model.amendment import as_markdown

    return as_markdown(rulebook.document, _front(rulebook))


def _front(rulebook: "Rulebook") -> list[tuple[str, str]]:
    """The base's front matter with the id, version and actors of the result."""
    base, document = rulebook.chain[0], rulebook.document
    assert document.front is not None and document.front_text is not None
    name = rulebook.id.replace("+", "-")  # a reference with + would name the amendment itself
    front = [("rulebook", f" {_plain(name)}")]
    if rulebook.version:
        front.append(("version", f" {_plain(rulebook.version)}"))
    actors = [actor for actor in rulebook.actors if actor.name not in {a.name for a in base.actors}]
    for key, node in document.front:
        if key.text in ("rulebook", "version", "includes", "identities") or (key.text == "actors" and actors):
            continue
        if key.text == "amended by":
            continue
        if key.text == "source" and base.source and document.front.get("amended by") is None:
            front.append(("source", f" {_plain(f'{UNAMENDED}: {base.source}')}"))
            continue
        front.append((_plain(key.text), _value(node, 2)))
    earlier = document.front.get("amended by")
    history = (_value(earlier, 2) if earlier else "") + "".join(map(_amended_by, rulebook.chain[1:]))
    place = next((n for n, (key, _) in enumerate(front, 1) if key == "source"), len(front))
    front.insert(place, ("amended by", history))
    if actors:
        front.append(
            (
                "actors",
                "".join(
                    f"\n  {_plain(actor.name)}: {{is: {_plain(actor.description, flow=True)}, "
                    f"environment: {'yes' if actor.environment else 'no'}}}"
                    for actor in rulebook.actors
                ),
            )
        )
    system = rulebook.system
    renamed = [(event.name, event.identity) for event in system.events]
    renamed += [(decision.name, decision.identity) for decision in system.decisions]
    renamed = [(name, oldest) for name, oldest in renamed if oldest not in ("", name)]
    if renamed:
        front.append(("identities", "".join(f"\n  {_plain(new)}: {_plain(old)}" for new, old in renamed)))
    return front


def _amended_by(amended: "Rulebook") -> str:
    """What an amendment's front matter says of it, as an entry of ``amended by``."""
    from clauseproof.model.front_matter import AMENDED_BY

    base = amended.base
    assert base is not None
    said = {
        "title": amended.amendment,
        "amends": f"{base.id}@{base.version}" if base.version else base.id,
        "becomes": amended.version,
        "in force": amended.in_force,
        "source": amended.amendment_source,
        "note": amended.amendment_note,
    }
    lines = "".join(f"\n    {key}: {_plain(said[key])}" for key in AMENDED_BY if said[key])
    return f"\n  {_plain(amended.name)}:{lines}"


def _value(node: "Node", indent: int) -> str:
    """A node of the front matter as YAML that follows its key's colon."""
    from clauseproof.model.nodes import Empty, Mapping, Scalar, Sequence

    pad = "\n" + " " * indent
    match node:
        case Scalar(text):
            return " " + _plain(text)
        case Empty():
            return ""
        case Sequence(items):
            return "".join(f"{pad}-{_value(item, indent + 2)}" for item in items) if items else " []"
        case Mapping(entries):
            lines = "".join(f"{pad}{_plain(key.text)}:{_value(value, indent + 2)}" for key, value in entries)
            return lines or " {}"


def _plain(text: str, flow: bool = False) -> str:
    """A word or sentence as YAML: plain where that is safe, else in double quotes."""
    import json
    import re

    safe = r"[^\W_](?:[\w .,+()/’'–-]*[\w.)])?" if not flow else r"[^\W_](?:[\w .-]*\w)?"
    return text if re.fullmatch(safe, text) else json.dumps(text, ensure_ascii=False)
