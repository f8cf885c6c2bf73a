"""The pytest plugin: the properties of a workspace as tests of somebody else's project."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

import clauseproof.proofs.check as checking  # before pytester, which forgets what a run in this process imports
import clauseproof.testing.items  # noqa: F401
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.evidence.certifier import Certified
from tests.cli.conftest import AMENDMENT, RULEBOOK

PROPERTIES = """\
# Somebody is refused

```yaml property
in: [tickets, tickets+words]
possible: status is refused
expect: [{in: tickets+words, verdict: proved}]
```

# Nobody is refused

```yaml property
in: tickets
never: status is refused
```
"""

LINE = PROPERTIES.splitlines().index("never: status is refused") - 1
"""Of the block that says that nobody is refused, counted from 1."""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A workspace with one property that holds of two rulebooks and one that does not hold."""
    for folder, name, text in (
        ("model", "tickets", RULEBOOK),
        ("model", "words", AMENDMENT),
        ("proofs", "asked", PROPERTIES),
    ):
        (pytester.path / folder).mkdir(exist_ok=True)
        (pytester.path / folder / f"{name}.md").write_text(text, encoding="utf-8")
    return pytester


def test_the_plugin_is_an_entry_point() -> None:
    (entry,) = (e for e in importlib.metadata.entry_points(group="pytest11") if e.name == "clauseproof")
    assert entry.load().__name__ == "clauseproof.testing.hooks"


def test_the_hooks_import_nothing_heavy() -> None:
    program = (
        "import sys, clauseproof.testing.hooks\n"
        "print([n for n in sys.modules if n.split('.')[0] in ('z3', 'networkx', 'numpy', 'yaml', 'lark')"
        " or n.startswith(('clauseproof.model', 'clauseproof.proofs'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_is_collected_unless_asked_for(project: pytest.Pytester) -> None:
    assert project.runpytest("proofs").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_property_is_an_item_for_each_rulebook_and_fails_with_its_history(project: pytest.Pytester) -> None:
    result = project.runpytest("--clauseproof", "-v", "-rf")
    result.assert_outcomes(passed=4, failed=1)  # with the two properties 'Stays in range' of the rulebooks' files
    result.stdout.fnmatch_lines(
        [
            "proofs/asked.md::somebody-is-refused[[]tickets[]] PASSED*",
            "proofs/asked.md::somebody-is-refused[[]tickets+words[]] PASSED*",
            f"proofs/asked.md:{LINE}: Nobody is refused [[]tickets[]]: refuted, but proved was expected",
            "*1. Desk*set refused*",
            "*and there the property fails.",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_failure_stands_where_the_property_stands(project: pytest.Pytester) -> None:
    items, _ = project.inline_genitems("--clauseproof", "proofs")
    places = {item.name: item.location[:2] for item in items}
    assert places["nobody-is-refused[tickets]"] == ("proofs/asked.md", LINE - 1)


def test_the_ini_key_enables_and_k_selects_what_is_checked(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.makeini("[pytest]\nclauseproof = true\n")
    asked = []
    check = checking.check

    def counted(*workspace: object, properties: tuple[str, ...], **options: object) -> object:
        asked.append(properties)
        return check(*workspace, properties=properties, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "check", counted)
    project.runpytest("-k", "somebody and not words").assert_outcomes(passed=1, deselected=4)
    project.runpytest("proofs/asked.md::somebody-is-refused[tickets+words]").assert_outcomes(passed=1)
    project.runpytest("proofs").assert_outcomes(passed=2, failed=1)
    assert asked == [("somebody-is-refused",)] * 2 + [("somebody-is-refused", "nobody-is-refused")]


def test_an_expected_refutation_passes_and_an_undecided_property_fails_saying_why(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = project.path / "proofs" / "asked.md"
    asked.write_text(
        "# Nobody\n\n```yaml property\nin: tickets\nnever: status is refused\nexpect: refuted\n```\n\n"
        "# Few visits\n\n```yaml property\nin: tickets\nalways: visits < 0 or visits >= 0\n```\n",
        encoding="utf-8",
    )
    refusal = Certified(False, reason="the solver does not know")
    with monkeypatch.context() as refusing:
        refusing.setattr(Certifier, "result", lambda *_: refusal)
        result = project.runpytest("--clauseproof", "proofs")
    project.runpytest("--clauseproof", "proofs").assert_outcomes(passed=2)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*Few visits [[]tickets[]]: undecided*the solver does not know*"])


def test_a_mistake_in_the_text_is_a_collection_error_told_once(project: pytest.Pytester) -> None:
    asked = project.path / "proofs" / "asked.md"
    asked.write_text(PROPERTIES.replace("never: status is refused", "never: status is refusd"), encoding="utf-8")
    result = project.runpytest("--clauseproof")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    said = result.stdout.str()
    assert said.count("proofs/asked.md:13:") == 1
    assert "did you mean 'refused'?" in said
    assert "Traceback" not in said


def test_a_mistake_is_told_of_the_file_in_which_it_is(project: pytest.Pytester) -> None:
    asked = project.path / "proofs" / "asked.md"
    asked.write_text(PROPERTIES.replace("never: status is refused", "never: status is refusd"), encoding="utf-8")
    for arguments in ((), ("model",), ("model", "proofs")):
        result = project.runpytest("--clauseproof", *arguments)
        assert result.ret == pytest.ExitCode.INTERRUPTED
        result.assert_outcomes(errors=1)
        said = result.stdout.str()
        assert "ERROR collecting proofs/asked.md" in said
        assert "ERROR collecting model" not in said
    named = project.runpytest("--clauseproof", "model/tickets.md::stays-in-range[tickets]")
    assert named.ret != pytest.ExitCode.OK
    assert "did you mean 'refused'?" in named.stdout.str()


def test_a_mistake_in_a_workspace_below_the_current_folder_is_told_of_its_file(project: pytest.Pytester) -> None:
    below = project.mkdir("rules")
    for folder in ("model", "proofs"):
        (project.path / folder).rename(below / folder)
    asked = below / "proofs" / "asked.md"
    asked.write_text(PROPERTIES.replace("never: status is refused", "never: status is refusd"), encoding="utf-8")
    result = project.runpytest("--clauseproof")
    result.assert_outcomes(errors=1)
    assert "ERROR collecting rules/proofs/asked.md" in result.stdout.str()


def test_an_expectation_that_fits_nothing_fails(project: pytest.Pytester) -> None:
    asked = project.path / "proofs" / "asked.md"
    asked.write_text(PROPERTIES.replace("in: tickets+words, verdict", "in: other, verdict"), encoding="utf-8")
    result = project.runpytest("--clauseproof", "proofs", "-k", "somebody")
    assert result.parseoutcomes().get("passed") is None
    assert "CP0" in result.stdout.str()


@pytest.mark.slow
def test_it_works_with_xdist(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--clauseproof", "-n", "2")
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["*and there the property fails."])


def test_markdown_outside_a_workspace_is_left_alone(pytester: pytest.Pytester) -> None:
    pytester.mkdir("proofs")
    (pytester.path / "proofs" / "notes.md").write_text(PROPERTIES, encoding="utf-8")
    assert pytester.runpytest("--clauseproof").ret == pytest.ExitCode.NO_TESTS_COLLECTED
