"""In a real browser: the whole way in both languages, also by keyboard alone and without scripts; axe finds nothing."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from built_example import BuiltExample
from init_answers import TOLD, small_capture
from site_of_tests import Site, running, wait_until

from reportgen.actions.incoming import IncomingFile
from reportgen.actions.verify import verify
from reportgen.language.translator import Translator
from reportgen.web.jobs import Job

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
            # The dark scheme changes colours alone.
            options = {"resultTypes": ["violations"], **({"runOnly": ["color-contrast"]} if scheme == "dark" else {})}
            found = Axe().run(self.page, options=options)
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
                self._look_aside(step)
        self.click("main form button")
        self.page.wait_for_selector("a[href$='/bundle/download']", timeout=90_000)
        if looking:
            self.look("built")
        with self.page.expect_download() as coming:
            self.click("a[href$='/bundle/download']")
        path = folder / "bundle.zip"
        coming.value.save_as(path)
        return path

    def _look_aside(self, step: str) -> None:
        """At the page that leads off this step, where there is one."""
        aside = {"authority": "registry", "letters": "documents"}.get(step)
        if aside is not None:
            self.click(f"main a[href$='/{aside}']")
            self.settle(f"/{aside}")
            self.look(aside)

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
    visitor.click(".pictures button")
    visitor.page.wait_for_selector("img.clear", timeout=60_000)
    visitor.look("clear")
    visitor.click("a.button")
    visitor.settle("/see")
    visitor.click("a.button[href$='/questions']")
    visitor.settle("/questions")
    visitor.answer_all(looking=True)
    visitor.settle("/findings")
    visitor.page.goto(visitor.page.url.replace("/findings", "/questions"))
    visitor.look("written")
    visitor.click("a.button")
    visitor.settle("/findings")
    visitor.confirm_all(looking=True)
    taken = visitor.take_away(tmp_path, looking=True)
    assert verify(taken).found.is_intact
    visitor.click(".brand a")
    visitor.settle("/")
    visitor.look("home-later")
    visitor.close()


def test_without_scripts_the_way_is_the_same(browser: Browser, site: Site, tmp_path: Path) -> None:
    visitor = Visitor(browser, site, "en", java_script_enabled=False)
    page = visitor.page
    page.fill("#name", "The camera <at> the door")
    page.set_input_files("#capture", str(small_capture(tmp_path)))
    visitor.click("#upload button[type=submit]")
    visitor.settle("/see")
    visitor.click(".pictures button")
    page.wait_for_selector("img.clear", timeout=60_000)
    visitor.click("a.button")
    visitor.settle("/see")
    visitor.click("a.button[href$='/questions']")
    visitor.settle("/questions")
    visitor.answer_all(looking=False)
    visitor.settle("/findings")
    visitor.confirm_all(looking=False)
    assert verify(visitor.take_away(tmp_path, looking=False)).found.is_intact
    visitor.click("main a[href$='/documents']")
    visitor.settle("/documents")
    page.locator("input[name=kind][value=access]").check()
    page.locator("input[name=email]").check()
    visitor.click("main form button")
    page.wait_for_selector("text=2 files were written", timeout=60_000)
    visitor.click(".brand a")
    page.get_by_role("link", name="The camera <at> the door").click()
    visitor.settle("/findings")
    visitor.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_by_keyboard_alone_from_an_empty_folder_to_the_verified_bundle(
    browser: Browser, site: Site, language: str, tmp_path: Path
) -> None:
    visitor = Visitor(browser, site, language)
    keys = Keyboard(visitor.page)
    keys.walk()
    keys.press_on(".skip")
    with visitor.page.expect_file_chooser() as chooser:
        keys.press_on("#capture")
    chooser.value.set_files(str(small_capture(tmp_path)))
    keys.to("#name")
    visitor.page.keyboard.type("Haustür")
    keys.press_on("#upload button[type=submit]")
    visitor.settle("/see")
    keys.walk()
    keys.press_on(".pictures button")
    visitor.page.wait_for_selector("img.clear", timeout=60_000)
    keys.press_on("a.button")
    visitor.settle("/see")
    keys.press_on("a.button[href$='/questions']")
    visitor.settle("/questions")
    for _ in range(40):
        if "/questions" not in visitor.page.url:
            break
        keys.walk()
        keys.fill({**TOLD, "write": "yes"})
        with visitor.page.expect_navigation():
            keys.press_on("main form button:not(.quiet)")
    visitor.settle("/findings")
    keys.walk()
    keys.press_on("a.button[href*='/findings/']")
    for _ in range(60):
        visitor.page.wait_for_selector("h1")
        if not visitor.page.locator("button[value=yes]").count():
            break
        with visitor.page.expect_navigation():
            keys.press_on("button[value=yes]")
    for step in ("authority", "letters", "bundle"):
        keys.press_on(f"nav.steps a[href$='/{step}']")
        visitor.settle(f"/{step}")
        keys.walk()
    keys.press_on("main form button")
    visitor.page.wait_for_selector("a[href$='/bundle/download']", timeout=90_000)
    with visitor.page.expect_download() as coming:
        keys.press_on("a[href$='/bundle/download']")
    coming.value.save_as(tmp_path / "bundle.zip")
    assert verify(tmp_path / "bundle.zip").found.is_intact
    keys.press_on(".brand a")
    visitor.settle("/")
    assert visitor.page.locator("h3 a").all_inner_texts() == ["Haustür"]
    visitor.close()


def test_a_cancelled_upload_leaves_nothing_and_its_numbers_are_the_servers(
    browser: Browser, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, write = threading.Event(), IncomingFile.write

    def held(file: IncomingFile, data: bytes) -> None:
        if file.size_bytes > 4_000_000:
            goes_on.wait(30)
        write(file, data)

    monkeypatch.setattr(IncomingFile, "write", held)
    large = tmp_path / "large.eth"
    large.write_bytes(bytes(48_000_000))  # more than the system keeps between two programs
    visitor = Visitor(browser, site, "en")
    page = visitor.page
    page.set_input_files("#capture", str(large))
    page.keyboard.press("Tab")
    visitor.click("#upload button[type=submit]")
    wait_until(lambda: page.locator("#upload-arrived").inner_text().startswith("4."), "most of it is on its way")
    key = page.locator(".upload-progress").get_attribute("data-upload") or ""
    arrived = site.desk.arrivals.find(key)
    assert arrived is not None and 4_000_000 < arrived.done_bytes < 5_000_000 < arrived.whole_bytes
    words = Translator("en")
    told = f"{words.bytes(arrived.done_bytes)} of {words.bytes(arrived.whole_bytes)} have arrived."
    wait_until(lambda: page.locator("#upload-arrived").inner_text() == told, told)
    share = page.evaluate("document.getElementById('upload-share').value")
    assert share == 100 * arrived.done_bytes // arrived.whole_bytes
    visitor.look("uploading")
    visitor.click("#upload-cancel")
    goes_on.set()
    page.wait_for_selector("text=Cancelled. Nothing was kept.")
    wait_until(lambda: not list(site.desk.shelf.root.iterdir()), "nothing of it is left")
    page.set_input_files("#capture", str(small_capture(tmp_path)))
    visitor.click("#upload button[type=submit]")
    visitor.settle("/see")
    visitor.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pages_beside_the_way_have_no_violation_either(
    browser: Browser, site: Site, language: str, tmp_path: Path
) -> None:
    visitor = Visitor(browser, site, language)
    page = visitor.page
    (tmp_path / "notes.txt").write_bytes(b"no packets")
    page.set_input_files("#capture", str(tmp_path / "notes.txt"))
    visitor.click("#upload button[type=submit]")
    page.wait_for_selector("form[action*='/discard']", timeout=60_000)
    visitor.look("failed")
    visitor.click("form[action*='/discard'] button")
    visitor.settle("/")
    held = site.desk.jobs._jobs["held"] = Job(id="held", kind="record", key=("record", "held"), back="/")
    held.ended.set()  # nobody waits for it at the end
    page.goto(f"{site.address}/jobs/held")
    visitor.look("job")
    site.follow(site.send_form("/upload", {}, {"capture": ("lan.eth", small_capture(tmp_path).read_bytes())}))
    (name,) = site.desk.shelf.ids()
    page.goto(f"{site.address}/cases/{name}/questions")
    page.wait_for_selector("#brand", timeout=60_000)
    page.fill("#brand", "Beispielcam")
    page.fill("#model", "BC-100")
    visitor.click("main form button:not(.quiet)")
    page.wait_for_selector("[name=how]", timeout=60_000)
    page.locator("[name=how]").last.check()  # by listening to radio
    visitor.click("main form button:not(.quiet)")
    page.wait_for_selector("main [role=alert]", timeout=60_000)
    visitor.look("stop")
    visitor.faults = [fault for fault in visitor.faults if site.address not in fault and "422" not in fault]
    visitor.close()


def test_two_browsers_on_one_story_and_one_review_overwrite_nothing(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    data = small_capture(tmp_path).read_bytes()
    site.follow(site.send_form("/upload", {}, {"capture": ("lan.eth", data)}))
    (name,) = site.desk.shelf.ids()
    folder = site.desk.shelf.root / name
    both = [Visitor(browser, site, "en"), Visitor(browser, site, "de")]
    for visitor in both:
        visitor.page.goto(f"{site.address}/cases/{name}/questions")
    for visitor, brand in zip(both, ("Beispielcam", "Musterkamera"), strict=True):
        visitor.page.wait_for_selector("#brand")
        visitor.page.fill("#brand", brand)
        visitor.page.fill("#model", "BC-100")
    assert _sent_at_once(both, "main form button:not(.quiet)") == [1, 1]
    log = (folder / "init.jsonl").read_text("utf-8")
    assert ("Beispielcam" in log) != ("Musterkamera" in log), "one of them was told, the other was kept"
    both[0].page.goto(f"{site.address}/cases/{name}/questions")
    both[0].answer_all(looking=False)
    both[0].settle("/findings")
    for visitor in both:
        visitor.page.goto(f"{site.address}/cases/{name}/findings")
        visitor.page.wait_for_selector("a.button[href*='/findings/']")
        visitor.click("a.button[href*='/findings/']")
    for count in range(1, 4):
        for visitor, comment in zip(both, ("one", "two"), strict=True):
            visitor.page.wait_for_selector("#comment")
            visitor.page.fill("#comment", f"{comment} {count}")
        assert _sent_at_once(both, "button[value=yes]") == [1, 1]
        lines = (folder / "review.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == count, "of two words on one sentence the later one was told, not kept"
        for visitor in both:
            visitor.page.goto(f"{site.address}/cases/{name}/findings")
            visitor.click("a.button[href*='/findings/']")
    for visitor in both:
        assert all("409" in fault or site.address in fault for fault in visitor.faults), visitor.faults
        visitor.context.close()


def _sent_at_once(both: list[Visitor], button: str) -> list[int]:
    """Sends both forms before either is answered; how many were taken and how many were told that it changed."""
    for visitor in both:
        visitor.page.evaluate("document.body.dataset.before = '1'")
        visitor.page.evaluate("button => setTimeout(() => document.querySelector(button).click(), 50)", button)
    for visitor in both:
        visitor.page.wait_for_selector("body:not([data-before])", timeout=60_000)
        visitor.page.wait_for_load_state()
    changed = [
        visitor.page.locator("h1").inner_text() == Translator(code).text("web.changed.title")  # type: ignore[arg-type]
        for visitor in both
        for code in (visitor.language,)
    ]
    for visitor, is_changed in zip(both, changed, strict=True):
        if is_changed:
            visitor.look("changed")
    return [changed.count(False), changed.count(True)]


class Keyboard:
    """Tab, Enter, Space, arrow keys and typing; each stop of the focus must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, where: str) -> None:
        """Presses Tab until the focus is there; what cannot be reached by it fails."""
        self.page.wait_for_selector(where, state="attached")
        for _ in range(300):
            if self.page.evaluate("where => document.activeElement.matches(where)", where):
                self._is_seen()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{where} is not reached by Tab")

    def press_on(self, where: str) -> None:
        self.to(where)
        self.page.keyboard.press("Enter")

    def walk(self) -> None:
        """Through everything that takes the focus and out at the end: nothing holds it, each stop is seen."""
        self.page.wait_for_load_state()
        count = self.page.locator("a, button, input, textarea, select, summary, [tabindex]").count()
        self.page.evaluate("document.activeElement.blur()")
        seen = 0
        for _ in range(4 * count + 10):  # a date has a stop for each of its parts
            self.page.keyboard.press("Tab")
            if self.page.evaluate(
                "document.activeElement === document.body || document.activeElement.matches('.skip')"
            ):
                if seen:
                    return
                continue
            self._is_seen()
            seen += 1
        raise AssertionError("the focus does not come out of the page")

    def fill(self, told: dict[str, str]) -> None:
        """The questions of this page, with what the person of the tests says, else with what is proposed."""
        for key, value in told.items():
            if not self.page.locator(f'[name="asked-{key}"]').count():
                continue
            items = self.page.locator(f'[name^="{key}."][value="no"]')
            if items.count():
                for index in range(items.count()):
                    name = items.nth(index).get_attribute("name") or ""
                    self._choose(name, "yes" if name.partition(".")[2] in value.split(",") else "no")
            elif self.page.locator(f'[name="{key}"][type="radio"]').count():
                self._choose(key, value)
            else:
                self._write(key, value)

    def _write(self, key: str, value: str) -> None:
        self.to(f"#{key}")
        if self.page.locator(f"#{key}").get_attribute("type") == "date":
            year, month, day = value.split("-")
            self.page.keyboard.type(f"{day}{month}{year}")
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(value)
        assert self.page.locator(f"#{key}").input_value() == value

    def _choose(self, name: str, value: str) -> None:
        self.to(f'[name="{name}"]')
        self.page.keyboard.press("Space")
        for _ in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                assert self.page.evaluate("document.activeElement.checked")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {value}")

    def _is_seen(self) -> None:
        style = "getComputedStyle(document.activeElement)"
        told = self.page.evaluate(f"[{style}.outlineStyle, {style}.outlineWidth, document.activeElement.outerHTML]")
        assert told[0] != "none" and told[1] != "0px", f"the focus is not seen: {told[2][:200]}"
