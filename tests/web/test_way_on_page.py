"""The whole way without a script: from an empty folder to a bundle that is verified, by forms and links alone."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from asked_on_page import answered
from form_of_page import PageForm
from init_answers import small_capture
from site_of_tests import Site

from reportgen.actions.verify import verify
from reportgen.language.translator import Translator

pytestmark = pytest.mark.slow  # each step starts a worker process


@pytest.fixture(scope="module")
def case(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a case that was asked to its end and written."""
    data = small_capture(tmp_path_factory.mktemp("capture")).read_bytes()
    page = site.follow(site.send_form("/upload", {}, {"capture": ("lan.eth", data)}))
    assert page.status == 200
    found = re.search(r"/cases/([^/\"]+)/questions", page.text)
    assert found is not None
    name = found[1]
    page = answered(site, name)
    assert re.search(rf'href="/cases/{name}/findings/[^"]+"', page.text), "findings wait to be decided on"
    return name


def test_the_dialogue_makes_a_case_and_takes_the_recording_in(site: Site, case: str) -> None:
    folder = site.desk.shelf.root / case
    assert (folder / "case.toml").is_file()
    assert not (folder / "incoming").exists()
    assert [path.suffix for path in (folder / "captures").iterdir()] == [".eth"]


def test_each_finding_is_decided_on_and_bound_to_its_digest(site: Site, case: str) -> None:
    page = site.follow(site.get(f"/cases/{case}/findings"))
    found = sorted(set(re.findall(rf'href="/cases/{case}/findings/([^"]+)"', page.text)))
    assert found
    for key in found:
        shown = site.follow(site.get(f"/cases/{case}/findings/{key}"))
        fields = PageForm(shown.text).fields
        assert re.fullmatch("[0-9a-f]{64}", fields["digest"])
        stale = f"word=yes&digest={'0' * 64}&case={fields['case']}"
        assert site.ask("POST", f"/cases/{case}/findings/{key}", stale.encode()).status == 409
        body = f"word=yes&digest={fields['digest']}&case={fields['case']}&comment=%00%1b[31m<b>"
        assert site.ask("POST", f"/cases/{case}/findings/{key}", body.encode()).status == 303
    late = f"word=no&digest={fields['digest']}&case={fields['case']}&said={fields['said']}"
    assert fields["said"] == "", "as it was shown before the word on it"
    assert site.ask("POST", f"/cases/{case}/findings/{key}", late.encode()).status == 409
    page = site.follow(site.get(f"/cases/{case}/findings"))
    assert Translator("en").text("web.findings.none-waiting") in page.text
    lines = (site.desk.shelf.root / case / "review.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(found), "what did not fit was not written"


def test_letters_are_shown_as_pages_in_both_languages(site: Site, case: str) -> None:
    page = site.follow(site.get(f"/cases/{case}/letters"))
    pictures = re.findall(rf'src="(/cases/{case}/letters/\d+/\d+)"', page.text)
    assert len(pictures) >= 2
    for path in pictures:
        assert site.get(path).body.startswith(b"\x89PNG")
    assert site.get(f"/cases/{case}/letters/99/0").status == 404


def test_the_bundle_is_built_verified_and_taken_away(site: Site, case: str, tmp_path: Path) -> None:
    page = site.follow(site.ask("POST", f"/cases/{case}/bundle", b""))
    assert "Built and verified" in page.text, page.text
    answer = site.get(f"/cases/{case}/bundle/download")
    assert answer.headers["content-type"] == "application/zip"
    taken = tmp_path / "taken.zip"
    taken.write_bytes(answer.body)
    assert verify(taken).found.is_intact
    assert any(name.endswith(".pdf") for name in zipfile.ZipFile(io.BytesIO(answer.body)).namelist())


def test_authority_and_obstacles_are_told(site: Site, case: str) -> None:
    assert "BayLDA" in site.follow(site.get(f"/cases/{case}/authority")).text


def test_a_picture_is_shown_clear_once_and_counted(site: Site, case: str) -> None:
    page = site.follow(site.get(f"/cases/{case}/see"))
    path = re.findall(rf'action="(/cases/{case}/pictures/[0-9a-f]{{64}}/reveal)', page.text)[0]
    clear = site.follow(site.ask("POST", path, b""))
    (picture,) = re.findall(r'src="(/clear/[^"]+)"', clear.text)
    assert site.get(picture).headers["content-type"] == "image/jpeg"
    assert site.get(picture).status == 404, "it is kept nowhere"
    assert Translator("en").text("web.see.viewed", n=1) in site.follow(site.get(f"/cases/{case}/see")).text
    assert not list((site.desk.shelf.root / case).rglob("*.jpg"))


def test_two_browsers_on_one_dialogue_lose_no_answer(site: Site, tmp_path: Path) -> None:
    page = site.follow(site.send_form("/upload", {}, {"capture": ("lan.eth", small_capture(tmp_path).read_bytes())}))
    found = re.search(r"/cases/([^/\"]+)/questions", page.text)
    assert found is not None
    path = f"/cases/{found[1]}/questions"
    first = PageForm(site.follow(site.get(path)).text).fields
    second = PageForm(site.get(path).text).fields
    assert site.send_form(path, {**first, "brand": "Beispielcam", "model": "A"}).status == 303
    log = (site.desk.shelf.root / found[1] / "init.jsonl").read_bytes()
    late = site.send_form(path, {**second, "brand": "Beispielcam", "model": "B"})
    assert late.status == 409
    assert (site.desk.shelf.root / found[1] / "init.jsonl").read_bytes() == log


def test_only_cases_on_the_shelf_are_shown(site: Site, case: str) -> None:
    for name in ("..", "%2e%2e", "..%2f..", f"{case}%2f..", "x" * 3000, "%00", "case-2026-01-01-1"):
        for page in ("", "/see", "/findings", "/bundle/download"):
            assert site.get(f"/cases/{name}{page}").status in (400, 404)
