"""The report in a real browser: on a phone, on a laptop and on paper, in light and dark, with and without scripts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.report.html import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PHONE, LAPTOP = (390, 844), (1366, 900)


def chromium() -> str | None:
    """The system's Chromium, or the one that CHROMIUM names."""
    named = os.environ.get("CHROMIUM")
    return named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    executable = chromium()
    if executable is None:
        pytest.skip("there is no Chromium here: install one, or name it in CHROMIUM")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on a small workspace."""
    garden = Workspace(Path(__file__).parent / "workspace")
    return write_report(garden, tmp_path_factory.mktemp("report") / "small.html")


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the workspace that Clauseproof carries."""
    return write_report(Workspace.built_in(), tmp_path_factory.mktemp("report") / "full.html", replications=3)


def opened(browser: Browser, file: Path, size: tuple[int, int], scheme: str, script: bool) -> tuple[Page, list[str]]:
    """A page with the file in it, and what it complained of or asked for."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("request", lambda request: troubles.append(f"request: {request.url}"))
    page.goto(file.as_uri())
    troubles.remove(f"request: {file.as_uri()}")
    return page, troubles


def look(browser: Browser, file: Path) -> None:
    """Everything that must hold of a report, at every size."""
    for size in (PHONE, LAPTOP):
        for script in (True, False):
            page, troubles = opened(browser, file, size, "light", script)
            assert not troubles
            title = page.locator("h1")
            assert title.is_visible() and page.locator("#answer").is_visible()
            if script:
                wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert wide <= 0, f"{wide} pixels too wide at {size[0]}"
                small = page.evaluate(
                    "[...document.querySelectorAll('main *')].filter(e => !e.closest('svg') && e.innerText &&"
                    " parseFloat(getComputedStyle(e).fontSize) < 13).map(e => e.tagName)"
                )
                assert small == []
            page.context.close()
    page, troubles = opened(browser, file, LAPTOP, "light", True)
    folded = page.locator("#verdicts details").first
    assert not folded.evaluate("e => e.open")
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert folded.evaluate("e => e.open")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF-") and not troubles
    page.context.close()


def audit(browser: Browser, file: Path) -> None:
    """axe finds nothing, in light and in dark, with everything unfolded."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    for scheme, size in (("light", PHONE), ("dark", LAPTOP)):
        page, _ = opened(browser, file, size, scheme, True)
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
        page.context.close()


def test_the_report_opens_on_every_size_with_and_without_scripts(browser: Browser, small: Path) -> None:
    look(browser, small)


def test_axe_finds_no_violation(browser: Browser, small: Path) -> None:
    audit(browser, small)


def test_dark_and_light_differ_and_a_chart_follows(browser: Browser, small: Path) -> None:
    seen = set()
    for scheme in ("light", "dark"):
        page, _ = opened(browser, small, LAPTOP, scheme, True)
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        ink = page.evaluate("getComputedStyle(document.querySelector('svg.chart text')).fill")
        line = page.evaluate("getComputedStyle(document.querySelector('svg.chart [style*=\"--new\"]')).stroke")
        seen.add((paper, ink, line))
        page.context.close()
    (paper, ink, line), (other_paper, other_ink, other_line) = seen
    assert paper != other_paper and ink != other_ink and line != other_line


@pytest.mark.slow
def test_the_built_in_report_opens_and_axe_finds_no_violation(browser: Browser, built_in: Path) -> None:
    look(browser, built_in)
    audit(browser, built_in)
