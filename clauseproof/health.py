"""Health: is everything here that Clauseproof needs, in versions that it is tested with, and does it work?

The ranges are those of the installed package's own metadata.  Nothing heavy is imported into this process: what may be
broken (the solver above all) is tried in others, so that a broken installation can still be described.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clauseproof import __version__

DISTRIBUTION = "clauseproof"

INSIDE, OUTSIDE, MISSING, UNKNOWN = "inside", "outside", "missing", "unknown"


@dataclass(frozen=True)
class Component:
    """Something needed: the version here (empty where there is none), the tested range, and how the two compare."""

    name: str
    version: str
    tested: str
    standing: str

    @property
    def remedy(self) -> str:
        """How to get a version inside the range; empty where that is not needed."""
        if self.standing not in (OUTSIDE, MISSING):
            return ""
        wanted = f"{self.name}{self.tested}"
        return f"install Python {self.tested}" if self.name == "Python" else f'pip install "{wanted}"'


@dataclass(frozen=True)
class Peer:
    """A tool that Clauseproof can do without: where it was found (empty where it was not), and how to get it."""

    name: str
    purpose: str
    found: str
    how: str


@dataclass(frozen=True)
class Trial:
    """One thing that was tried, whether it worked, and what came of it."""

    name: str
    passed: bool
    said: str


@dataclass(frozen=True)
class Health:
    """All that ``clauseproof doctor`` has to say."""

    components: tuple[Component, ...]
    peers: tuple[Peer, ...]
    trials: tuple[Trial, ...]

    @property
    def well(self) -> bool:
        """Whether nothing needed is missing and every trial passed; a version outside its range is a remark."""
        return not any(c.standing == MISSING for c in self.components) and all(t.passed for t in self.trials)

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "clauseproof": __version__,
            "schema": 1,
            "well": self.well,
            "components": [{**asdict(c), "remedy": c.remedy or None} for c in self.components],
            "peers": [asdict(p) for p in self.peers],
            "trials": [asdict(t) for t in self.trials],
        }

    def as_text(self) -> str:
        """For people: what is here, what is missing and how to get it, and what works."""
        lines = [f"Clauseproof {__version__}", "", "Needed, with the versions that Clauseproof is tested with:"]
        for c in self.components:
            said = {INSIDE: "", OUTSIDE: ": outside the tested range", MISSING: ": missing", UNKNOWN: ": not known"}
            here = " ".join(filter(None, (c.name, c.version)))
            lines.append(f"  {here}" + (f" ({c.tested})" if c.tested else "") + said[c.standing])
            if c.remedy:
                lines.append(f"      {c.remedy}")
        lines += ["", "Optional:"]
        for p in self.peers:
            lines.append(f"  {p.name} ({p.purpose}): {p.found or 'not found'}")
            if not p.found:
                lines.append(f"      {p.how}")
        lines += ["", "Tried:", *(f"  {t.name}: {'works' if t.passed else 'FAILS'}, {t.said}" for t in self.trials)]
        outside = sum(c.standing == OUTSIDE for c in self.components)
        ending = "all is well" if self.well else "something needed is missing or fails"
        remark = f", but {outside} outside the tested range" if outside and self.well else ""
        return "\n".join([*lines, "", ending + remark])


def examine(environment: Mapping[str, str] | None = None) -> Health:
    """Look at everything; takes a few seconds, most of them for the trials.

    ``environment`` is where the names of tools are looked up (default: this process's own).
    """
    return Health(components(), peers(environment), trials())


# -- what is needed ----------------------------------------------------------------------------------------------


def components() -> tuple[Component, ...]:
    """Python and every dependency, with its tested range from the metadata of the installed package."""
    here = platform.python_version()
    try:
        metadata = importlib.metadata.metadata(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return (Component("Python", here, "", UNKNOWN),)
    needed = (metadata.get_all("Requires-Python") or [""])[0]
    found = [Component("Python", here, needed, standing(here, needed))]
    for requirement in metadata.get_all("Requires-Dist") or ():
        match = re.match(r"([\w.-]+)\s*\(?([^;()]*)\)?\s*(;.*)?$", requirement)
        if match is None or (match[3] and "extra" in match[3]):
            continue
        name, tested = match[1], ",".join(sorted((part.strip() for part in match[2].split(",")), reverse=True))
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found.append(Component(name, "", tested, MISSING))
        else:
            found.append(Component(name, version, tested, standing(version, tested)))
    return tuple(found)


def standing(version: str, tested: str) -> str:
    """How a version compares with a range like ``>=4.13,<6``, by the numbers of its release alone.

    >>> standing("5.4.1", ">=4.13,<6"), standing("6.0rc1", ">=4.13,<6"), standing("dev", ">=4")
    ('inside', 'outside', 'unknown')
    """
    number = _release(version)
    for part in filter(None, tested.split(",")):
        match = re.match(r"(>=|<=|==|!=|<|>)\s*(.+)$", part.strip())
        if match is None or number is None or (bound := _release(match[2])) is None:
            return UNKNOWN
        length = max(len(number), len(bound))
        here, there = (release + (0,) * (length - len(release)) for release in (number, bound))
        if not _COMPARED[match[1]](here, there):
            return OUTSIDE
    return INSIDE


_COMPARED: Mapping[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}


def _release(version: str) -> tuple[int, ...] | None:
    match = re.match(r"v?(\d+(?:\.\d+)*)", version.strip())
    return tuple(map(int, match[1].split("."))) if match else None


# -- what is good to have ----------------------------------------------------------------------------------------


def peers(environment: Mapping[str, str] | None = None) -> tuple[Peer, ...]:
    """The optional tools, and where each was found."""
    given = os.environ if environment is None else environment
    path = given.get("PATH", "")

    def on_path(*names: str) -> str:
        return next(filter(None, (shutil.which(name, path=path) for name in names)), "")

    spec, storm = importlib.util.find_spec("cvc5"), importlib.util.find_spec("stormpy")
    spin, compiler, java = on_path("spin"), on_path("gcc", "cc"), on_path("java")
    jar, browser = given.get("TLA2TOOLS", ""), given.get("CHROMIUM", "")
    return (
        Peer(
            "cvc5",
            "a second solver for certificates",
            (spec.origin or "") if spec is not None else on_path("cvc5"),
            "pip install cvc5",
        ),
        Peer(
            "Chromium",
            "tests of the report",
            browser
            if browser and Path(browser).is_file()
            else on_path("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
            "apt-get install chromium, or name one in the environment variable CHROMIUM",
        ),
        Peer(
            "SPIN",
            "judges exported Promela",
            spin if spin and compiler else "",
            "apt-get install spin gcc",
        ),
        Peer(
            "TLC",
            "judges exported TLA+",
            jar if jar and Path(jar).is_file() and java else "",
            "install java, fetch tla2tools.jar from github.com/tlaplus/tlaplus/releases, and name it in the "
            "environment variable TLA2TOOLS",
        ),
        Peer("NuSMV", "judges exported SMV", on_path("NuSMV", "nuXmv"), "nusmv.fbk.eu or nuxmv.fbk.eu"),
        Peer(
            "Storm",
            "judges exported PRISM",
            (storm.origin or "") if storm is not None else "",
            "pip install stormpy",
        ),
        Peer(
            "quint",
            "reads exported Quint",
            on_path("quint"),
            "npm install --global @informalsystems/quint antlr4ts@0.5.0-alpha.4",
        ),
    )


# -- what works --------------------------------------------------------------------------------------------------

RULEBOOK = """\
---
rulebook: doctor
version: "1"
title: A door
actors: {Keeper: who keeps the door}
---
# T1 A door is opened, then shut.
```yaml state
door: {one of: [new, open, shut]}
```
```yaml event
open: {by: Keeper, may: yes, when: door is new, then: {door: open}}
shut: {by: Keeper, may: yes, when: door is open, then: {door: shut}}
```
"""

PROPERTIES = """\
# Only an open door is shut
```yaml property
in: doctor
before: {event: shut, must: door is open}
```
# No door is shut
```yaml property
in: doctor
never: door is shut
```
"""


def trials() -> tuple[Trial, ...]:
    """Whether Z3 can be imported, and whether a small rulebook's properties are proved, certified and refuted."""
    return (_solver(), *_checked())


def _solver() -> Trial:
    program = "import z3; print(z3.get_version_string())"
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", program], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Trial("import z3", False, str(error))
    if done.returncode == 0:
        return Trial("import z3", True, f"Z3 {done.stdout.strip()}")
    said = done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"]
    return Trial("import z3", False, said[-1])


def _checked() -> tuple[Trial, ...]:
    """By the engine that asks Z3 in a process of its own, so that what proofs rest on is what is tried."""
    names = ("prove and certify", "refute")
    from clauseproof.diagnostics import ClauseproofError

    try:
        from clauseproof.model.workspace import Workspace
        from clauseproof.proofs.check import check

        with TemporaryDirectory(prefix="clauseproof-") as folder:
            for kind, text in (("model", RULEBOOK), ("proofs", PROPERTIES)):
                (Path(folder) / kind).mkdir()
                (Path(folder) / kind / "doctor.md").write_text(text, encoding="utf-8")
            results = check(Workspace(Path(folder)), engine="k-induction")
    except Exception as error:  # whatever is broken is what was asked for
        lines = str(error).strip().splitlines() or [""]  # of a child's traceback, the last line says what happened
        said = f"{type(error).__name__}: {lines[0 if isinstance(error, ClauseproofError) else -1]}"
        return tuple(Trial(name, False, said) for name in names)
    (proved,), (refuted,) = results.of("Only an open door is shut"), results.of("No door is shut")
    certificate, trace = proved.certificate, refuted.trace
    accepted = f"{certificate.queries} queries accepted by {certificate.solver}" if certificate else proved.reason
    shown = f"a history of {len(trace)} steps, replayed" if trace else refuted.reason
    return (
        Trial(names[0], proved.verdict == "proved" and certificate is not None, accepted),
        Trial(names[1], refuted.verdict == "refuted" and trace is not None and len(trace) == 2, shown),
    )
