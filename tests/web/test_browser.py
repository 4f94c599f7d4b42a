"""In a real browser: the whole way in both languages, by keyboard alone, without scripts; axe finds nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from built_example import BuiltExample
from init_answers import TOLD, small_capture
from site_of_tests import Site, running

from reportgen.actions.verify import verify

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
playwright_api = pytest.importorskip("playwright.sync_api", reason="requirements/browser.txt is not installed")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SWITCHES += ("--disable-component-update", "--disable-sync")
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PICTURES = os.environ.get("REPORTGEN_WEB_PICTURES")
"""A folder for pictures of every page, where somebody wants to look at them."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium on this machine")
    with playwright_api.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield found
        found.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running(tmp_path / "cases") as found:
        yield found


class Visitor:
    """A person at the browser; looks at every page with axe, and takes pictures of it where asked."""

    def __init__(self, browser: Browser, site: Site, language: str, **context: Any) -> None:
        locale = {"de": "de-DE", "en": "en-GB"}[language]
        self.context = browser.new_context(locale=locale, accept_downloads=True, **context)
        self.page: Page = self.context.new_page()
        self.language, self.site = language, site
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda told: self.faults.append(told.text) if told.type == "error" else None)
        self.page.on("response", lambda told: self.faults.append(told.url) if told.status >= 400 else None)
        self.page.on("request", lambda asked: self._only_own(asked.url))
        self.page.goto(f"{site.address}/?key={site.desk.access.key}")
        self.page.wait_for_url(f"{site.address}/")

    def _only_own(self, url: str) -> None:
        if not url.startswith(self.site.address):
            self.faults.append(f"asked for {url}")

    def look(self, name: str) -> None:
        """No violation on this page, in both schemes and at both widths."""
        from axe_playwright_python.sync_playwright import Axe

        if not self.page.evaluate("!!document.querySelector('script')"):
            return
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{name} {scheme}: {found.generate_report()}"
            for width, size in (("phone", PHONE), ("desktop", DESKTOP)):
                self.page.set_viewport_size(size)  # type: ignore[arg-type]
                wider = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
                assert not wider, f"{name} is wider than a {width}"
                if PICTURES:
                    path = Path(PICTURES) / f"{name}.{self.language}.{scheme}.{width}.png"
                    self.page.screenshot(path=str(path), full_page=True)

    def click(self, text_of: str) -> None:
        """The button or link that leads on."""
        self.page.locator(text_of).first.click()

    def settle(self, part: str) -> None:
        """Waits through pages of progress."""
        self.page.wait_for_url(f"**{part}", timeout=90_000)

    def answer_all(self, *, looking: bool) -> None:
        """Every question, with what the person of the tests says, else with what is proposed."""
        for number in range(40):
            if "/questions" not in self.page.url:
                return
            self.page.wait_for_selector("form")
            if looking:
                self.look(f"question-{number + 1:02d}")
            self._fill()
            before = self.page.url
            self.page.locator("main form button:not(.quiet)").first.click()
            self.page.wait_for_load_state()
            if before == self.page.url and self.page.locator(".problem").count():
                raise AssertionError(self.page.locator(".problem").all_inner_texts())

    def _fill(self) -> None:
        for key, value in {**TOLD, "write": "yes"}.items():
            if not self.page.locator(f'[name="asked-{key}"]').count():
                continue
            items = self.page.locator(f'[name^="{key}."][value="no"]')
            if items.count():
                for index in range(items.count()):
                    name = items.nth(index).get_attribute("name") or ""
                    word = "yes" if name.partition(".")[2] in value.split(",") else "no"
                    self.page.locator(f'[name="{name}"][value="{word}"]').check()
            elif self.page.locator(f'[name="{key}"][type="radio"]').count():
                self.page.locator(f'[name="{key}"][value="{value}"]').check()
            else:
                self.page.locator(f'[name="{key}"]').fill(value)

    def confirm_all(self, *, looking: bool) -> None:
        """Yes to each finding, read one by one."""
        if looking:
            self.look("findings")
        self.click("a.button[href*='/findings/']")
        for number in range(60):
            self.page.wait_for_selector("h1")
            if self.page.locator("button[value=yes]").count() == 0:
                return
            if looking and number < 2:
                self.look(f"finding-{number + 1:02d}")
            self.page.locator("button[value=yes]").click()
            self.page.wait_for_load_state()

    def take_away(self, folder: Path, *, looking: bool) -> Path:
        """From the obstacles to the downloaded bundle."""
        for step in ("authority", "letters", "bundle"):
            self.click(f"nav.steps a[href$='/{step}']")
            self.settle(f"/{step}")
            if looking:
                self.look(step)
        self.click("main form button")
        self.page.wait_for_selector("a[href$='/bundle/download']", timeout=90_000)
        if looking:
            self.look("built")
        with self.page.expect_download() as coming:
            self.click("a[href$='/bundle/download']")
        path = folder / "bundle.zip"
        coming.value.save_as(path)
        return path

    def close(self) -> None:
        assert self.faults == []
        self.context.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_from_an_empty_folder_to_the_verified_bundle(
    browser: Browser, site: Site, language: str, camera: BuiltExample, tmp_path: Path
) -> None:
    visitor = Visitor(browser, site, language)
    visitor.click("a[href='/router']")
    visitor.settle("/router")
    visitor.look("router")
    visitor.click(".brand a")
    visitor.look("home")
    (example,) = (camera.case / "captures").iterdir()
    visitor.page.set_input_files("#capture", str(example))
    visitor.click("#upload button[type=submit]")
    visitor.settle("/see")
    visitor.look("see")
    visitor.click("a.button[href$='/questions']")
    visitor.settle("/questions")
    visitor.answer_all(looking=True)
    visitor.settle("/findings")
    visitor.confirm_all(looking=True)
    taken = visitor.take_away(tmp_path, looking=True)
    assert verify(taken).found.is_intact
    visitor.close()


def test_without_scripts_the_way_is_the_same(browser: Browser, site: Site, tmp_path: Path) -> None:
    visitor = Visitor(browser, site, "en", java_script_enabled=False)
    visitor.page.set_input_files("#capture", str(small_capture(tmp_path)))
    visitor.click("#upload button[type=submit]")
    visitor.settle("/see")
    visitor.click("a.button[href$='/questions']")
    visitor.settle("/questions")
    visitor.answer_all(looking=False)
    visitor.settle("/findings")
    visitor.confirm_all(looking=False)
    assert verify(visitor.take_away(tmp_path, looking=False)).found.is_intact
    visitor.close()


def test_by_keyboard_alone_a_picture_is_revealed_and_a_question_answered(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    visitor = Visitor(browser, site, "en")
    page = visitor.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.set_input_files("#capture", str(small_capture(tmp_path)))  # the chooser is the system's own
    _tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    visitor.settle("/see")
    _tab_to(page, ".pictures button")
    page.keyboard.press("Enter")
    page.wait_for_selector("img.clear", timeout=60_000)
    _tab_to(page, "a.button")
    page.keyboard.press("Enter")
    visitor.settle("/see")
    _tab_to(page, "a.button[href$='/questions']")
    page.keyboard.press("Enter")
    visitor.settle("/questions")
    for key in ("brand", "model"):
        _tab_to(page, f"#{key}")
        page.keyboard.type(TOLD[key])
    _tab_to(page, "main form button:not(.quiet)")
    page.keyboard.press("Enter")
    # Not wait_for_function: what it polls is evaluated, which the page's policy forbids.
    page.get_by_role("heading", level=1).filter(has_text="2").wait_for(timeout=60_000)
    visitor.close()


def _tab_to(page: Page, where: str) -> None:
    """Presses Tab until the focus is there; what cannot be reached by it fails."""
    for _ in range(200):
        if page.evaluate("where => document.activeElement.matches(where)", where):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "the focus is seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{where} is not reached by Tab")
