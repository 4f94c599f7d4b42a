"""Single pages: what to do with a recording that cannot be read, and a log that cannot be written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from site_of_tests import Site

from reportgen.errors import OutputError
from reportgen.language.translator import Translator
from reportgen.web.letters import capital
from reportgen.web.work import unlogged_lines


def test_what_cannot_be_read_is_taken_off_the_list_again(site: Site) -> None:
    page = site.follow(site.send_form("/upload", {"name": "No recording"}, {"capture": ("notes.txt", b"no packets")}))
    assert page.status == 422
    found = re.search(r'action="(/cases/([^/"]+)/discard)', page.text)
    assert found is not None
    assert "No recording" in site.get("/").text
    assert site.ask("POST", found[1], b"").status == 303
    assert "No recording" not in site.get("/").text
    assert not (site.desk.shelf.root / found[2]).exists()
    assert site.ask("POST", found[1], b"").status == 404


@pytest.mark.parametrize("kept", ["case.toml", "init.jsonl", "review.jsonl"])
def test_a_case_with_a_word_of_the_person_in_it_is_not_taken_off(site: Site, kept: str) -> None:
    folder = site.desk.shelf.root / "case-2031-01-01-1"
    (folder / "incoming").mkdir(parents=True, exist_ok=True)
    (folder / kept).touch()
    try:
        assert site.ask("POST", f"/cases/{folder.name}/discard", b"").status == 404
        assert (folder / kept).exists()
    finally:
        (folder / kept).unlink()
        (folder / "incoming").rmdir()
        folder.rmdir()


def test_a_log_that_could_not_take_it_is_told_with_the_reason_in_both_languages() -> None:
    told = unlogged_lines(OutputError("output.disk-full", file="custody.jsonl"))
    assert all("custody.jsonl" in line for lines in told.values() for line in lines) and all(told.values())
    assert told["de"] != told["en"]
    assert not any(unlogged_lines(None).values())


def test_names_of_letters_begin_as_headings_do() -> None:
    assert capital("access request") == "Access request"
    assert capital("") == ""


def test_templates_that_show_a_value_with_a_log_show_what_the_log_could_not_take(site: Site) -> None:
    templates = Path(__file__).parents[2] / "templates" / "web"
    for name in ("findings", "authority", "letters", "documents", "bundle"):
        assert ".unlogged[lang]" in (templates / f"{name}.html").read_text("utf-8"), name


def test_a_worker_that_dies_is_a_sentence_and_the_work_can_be_begun_again(site: Site, tmp_path: Path) -> None:
    jobs = site.desk.jobs
    job = jobs.start("look", tmp_path, ("look", tmp_path.name, (), ()), "/")
    assert job is not None and job.process is not None
    job.process.kill()
    assert job.ended.wait(30)
    page = site.get(f"/jobs/{job.id}")
    assert Translator("en").text("error.web.worker-died") in page.text and "Traceback" not in page.text
    again = jobs.start("look", tmp_path, ("look", tmp_path.name, (), ()), "/")
    assert again is not None and again is not job
    jobs.cancel(again)
    assert again.ended.wait(30)


def test_what_stands_in_a_field_is_the_text_itself(site: Site) -> None:
    assert 'value="https://fritz.box"' in site.get("/router").text
    written = "18(1)(c) of https://beispielcam.example, no. 5, Section 5"
    folder = site.desk.shelf.root / "case-2031-01-01-2"
    (folder / "incoming").mkdir(parents=True)
    try:
        name = f"name={quote(written)}".encode()
        assert site.ask("POST", f"/cases/{folder.name}/name", name).status == 303
        assert f'value="{written}"' in site.get("/").text
    finally:
        shutil.rmtree(folder)
