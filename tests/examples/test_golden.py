"""What the examples say, word for word. With ``REPORTGEN_WRITE_GOLDEN=1`` it is written anew; then read the diff."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from built_example import BuiltExample
from pdf_reader import PdfReader

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.language.translator import Translator
from reportgen.pipeline.compose import compose

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def compare(name: str, text: str, read: Callable[[str], list[str]] = str.splitlines) -> None:
    path = GOLDEN / name
    if os.environ.get("REPORTGEN_WRITE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert read(path.read_text("utf-8")) == read(text)


def unbroken(text: str) -> list[str]:
    """The signs of each page on one line: where lines end depends on the system's Pango."""
    return [re.sub(r"[\s\u00ad‐-]", "", page) for page in text.split("=== ")]


def pages(data: bytes) -> str:
    """The lines of each page; characters of pictures, which are drawn one by one, are put together."""
    shown = []
    for number, page in enumerate(PdfReader(data).pages, start=1):
        lines: list[str] = [f"=== {number}"]
        was_single = False
        for run in page.runs:
            is_single = len(run.text) == 1
            if is_single and was_single:
                lines[-1] += run.text
            else:
                lines.append(run.text)
            was_single = is_single
        shown += lines
    return "\n".join(shown) + "\n"


@pytest.mark.parametrize("name", ["camera", "encrypted_camera", "zmodo"])
def test_the_analysis_is_the_one_that_was_read_and_found_right(name: str, request: pytest.FixtureRequest) -> None:
    example: BuiltExample = request.getfixturevalue(name)
    compare(f"{name}/analysis.json", example.data("analysis.").read_text("utf-8"))


@pytest.mark.parametrize("name", ["camera", "encrypted_camera", "zmodo"])
def test_the_text_of_every_pdf_is_the_one_that_was_read(name: str, request: pytest.FixtureRequest) -> None:
    example: BuiltExample = request.getfixturevalue(name)
    assert example.built.letters
    for path in example.built.letters:
        compare(f"{name}/{path.parent.name}/{path.name.partition('.')[0]}.txt", pages(path.read_bytes()), unbroken)


@pytest.mark.parametrize("name", [pytest.param("camera", marks=pytest.mark.slow), "encrypted_camera", "zmodo"])
def test_the_html_of_every_letter_is_the_one_that_was_read(name: str, request: pytest.FixtureRequest) -> None:
    example: BuiltExample = request.getfixturevalue(name)
    files = read_case_files(example.case)
    analysis = replace(analysis_of(files, ("build",)), image_decoder="Pillow")
    translators = {code: Translator(code, files.case.timezone) for code in files.case.languages}
    letters = compose(analysis, translators).letters
    assert letters
    for letter in letters:
        compare(f"{name}/{letter.language}/{letter.name.partition('.')[0]}.html", STYLE.sub("", letter.html) + "\n")
