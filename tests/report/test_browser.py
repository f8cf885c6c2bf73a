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

PHONE, WIDE, LAPTOP = (390, 844), (1280, 800), (1366, 900)


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
                shrunk = page.evaluate(
                    "[...document.querySelectorAll('.picture svg')].filter(e => e.getClientRects().length)"
                    ".filter(e => e.getBoundingClientRect().width < e.viewBox.baseVal.width - 1).length"
                )
                assert shrunk == 0, "a lifecycle is drawn smaller than it was laid out"
                seen = page.evaluate(
                    "[...document.querySelectorAll('figure.wide')].map(f =>"
                    " [...f.querySelectorAll('.picture')].filter(e => e.getClientRects().length).length)"
                )
                assert seen == [1, 1], "a lifecycle is shown once: for a wide screen or for a narrow one"
                cut = page.evaluate(
                    "[...document.querySelectorAll('caption > span, #workload table.numbers:first-of-type"
                    " thead th:nth-child(3)')].filter(e => e.offsetParent && !e.closest('details') &&"
                    " e.getBoundingClientRect().right > window.innerWidth).map(e => e.innerText)"
                )
                assert not [said for said in cut if said == "New rules" or len(said) > 30]
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


@pytest.mark.slow
def test_a_lifecycle_fits_a_laptop_and_on_a_phone_its_region_scrolls(browser: Browser, built_in: Path) -> None:
    for size, fits in ((WIDE, True), (PHONE, False)):
        page, _ = opened(browser, built_in, size, "light", True)
        for region in page.locator(".picture").all():
            if region.is_visible():
                assert region.evaluate("e => e.scrollWidth <= e.clientWidth + 1") == fits
                assert region.evaluate("e => e.querySelector('svg').getBoundingClientRect().height") <= (
                    size[1] if fits else 1_900
                )
                assert region.get_attribute("tabindex") == "0" and region.get_attribute("aria-label")
        page.context.close()


def test_on_paper_each_lifecycle_stands_whole_on_one_page_beneath_its_heading(browser: Browser, small: Path) -> None:
    page, _ = opened(browser, small, LAPTOP, "light", True)
    page.emulate_media(media="print")
    room = (210 - 32) * 96 / 25.4  # an A4 sheet on its side, less its margins
    tall = page.evaluate(
        "[...document.querySelectorAll('.roomy')].map(e => e.getBoundingClientRect().bottom"
        " - (e.closest('#lifecycle-before') ? document.getElementById('lifecycles') : e.closest('figure'))"
        ".getBoundingClientRect().top)"
    )
    assert len(tall) == 2 and all(0 < one <= room for one in tall)
    marker = page.evaluate("getComputedStyle(document.querySelector('summary')).listStyleType")
    assert marker == "none"
    page.context.close()


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
