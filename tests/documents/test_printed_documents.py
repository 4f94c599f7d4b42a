"""Every document as a PDF: its pages and size, other viewers' opinion, veraPDF's verdict; hostile strings as well."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from all_documents import composed
from built_example import BuiltExample
from hostile_words import HOSTILE
from pdf_reader import PdfReader

from reportgen.actions.printing import printed_all
from reportgen.adapters.images import shown_small
from reportgen.analysis.value import Analysis
from reportgen.case.text import Local
from reportgen.documents.frame import Letter
from reportgen.documents.registry import most_pages_count

pytestmark = pytest.mark.slow
DAY = date(2026, 11, 20)


def hostile(analysis: Analysis) -> Analysis:
    case = analysis.facts.case
    assert case.complainant is not None and case.rights is not None and case.seller is not None
    words = Local(de=HOSTILE, en=HOSTILE)
    changed = case.model_copy(
        update={
            "reference": HOSTILE[:60],
            "complainant": case.complainant.model_copy(update={"name": HOSTILE[:80], "street": HOSTILE[:60]}),
            "device": case.device.model_copy(update={"brand": HOSTILE[:40], "model": HOSTILE[40:80]}),
            "vendor": case.vendor.model_copy(update={"legal_name": HOSTILE[:90], "street": HOSTILE[:60]}),
            "seller": case.seller.model_copy(update={"name": HOSTILE[:80]}),
            "rights": case.rights.model_copy(update={"wrong": words, "reasons": words, "defect": words}),
            "exhibits": tuple(one.model_copy(update={"title": words}) for one in case.exhibits),
        }
    )
    return replace(analysis, facts=replace(analysis.facts, case=changed))


@pytest.fixture(scope="module")
def pdfs(every_document, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, tuple[Letter, int]]:  # type: ignore[no-untyped-def]
    return on_disk(every_document.letters, tmp_path_factory.mktemp("documents"))


def on_disk(letters: tuple[Letter, ...], folder: Path) -> dict[Path, tuple[Letter, int]]:
    printable = [letter for letter in letters if letter.html]
    found = {}
    for letter, (data, pages_count) in zip(printable, printed_all(printable, DAY), strict=True):
        path = folder / f"{letter.kind}.{letter.language}.pdf"
        path.write_bytes(data)
        found[path] = (letter, pages_count)
    return found


def test_letters_keep_to_their_pages_and_their_size(pdfs: dict[Path, tuple[Letter, int]]) -> None:
    for path, (letter, pages_count) in pdfs.items():
        most = most_pages_count(letter.kind)
        assert most is None or pages_count <= most
        if letter.kind == "complaint":
            assert pages_count == 8
            assert path.stat().st_size <= 500_000
    one_page = [letter.kind for letter, pages_count in pdfs.values() if pages_count == 1]
    assert {"recipient-dossier", "method", "daily-table", "access", "reminder", "defect-notice"} <= set(one_page)


def test_headings_become_bookmarks_and_every_pdf_names_its_title_and_language(
    pdfs: dict[Path, tuple[Letter, int]],
) -> None:
    for path, (letter, _) in pdfs.items():
        reader = PdfReader(path.read_bytes())
        assert f"/Lang ({letter.language})".encode() in reader.all_bytes
        assert b"/Outlines" in reader.catalog
        assert "<dc:title>" in reader.metadata


def test_a_picture_of_the_evidence_report_stands_on_one_page_with_its_heading_and_its_table(
    pdfs: dict[Path, tuple[Letter, int]],
) -> None:
    for path in (path for path, (letter, _) in pdfs.items() if letter.kind == "evidence-report"):
        pages = [re.sub(r"\s+", " ", page.text) for page in PdfReader(path.read_bytes()).pages]
        for heading, last in FIGURES[path.suffixes[0].removeprefix(".")]:
            assert [heading in page for page in pages] == [heading in page and last in page for page in pages]
            assert any(heading in page for page in pages)


FIGURES = {  # the heading, and what stands in the last row of the table
    "de": (
        ("Wohin wie viel gesendet wurde", "198.51.100.123"),
        ("Verbindungsversuche vor und nach", "nach der Sperre 11.996"),
        ("Gesendete Datenmenge je Stunde", "14.09.2026 145,2"),
        ("Schreiben und Fristen", "16.10.2026 letzter Tag"),
    ),
    "en": (
        ("How much was sent where", "198.51.100.123"),
        ("Connection attempts before and after", "after the block 11,996"),
        ("Volume sent per hour", "14 Sept 2026 145.2"),
        ("Letters and periods", "16 Oct 2026 last day"),
    ),
}

VIEWERS: dict[str, Callable[[Path], list[str]]] = {
    "pdfinfo": lambda path: ["pdfinfo", "-struct", str(path)],
    "pdftotext": lambda path: ["pdftotext", "-q", str(path), "-"],
    "qpdf": lambda path: ["qpdf", "--check", str(path)],
    "mutool": lambda path: ["mutool", "draw", "-q", "-r", "20", "-o", "/dev/null", "-F", "pnm", str(path)],
}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_another_viewer_opens_every_document_without_a_warning(
    viewer: str, pdfs: dict[Path, tuple[Letter, int]]
) -> None:
    if shutil.which(viewer) is None:
        pytest.skip(f"{viewer} is not installed")
    for path in pdfs:
        done = subprocess.run(VIEWERS[viewer](path), capture_output=True, timeout=240)
        assert (done.returncode, done.stderr) == (0, b""), path.name


def conforms(verapdf: list[str], files: list[Path]) -> list[str]:
    """What veraPDF finds wrong."""
    done = subprocess.run([*verapdf, *map(str, files)], capture_output=True, text=True, timeout=1500)
    verdicts = done.stdout.splitlines()
    assert len(verdicts) >= 2 * len(files), done.stderr
    return [line for line in verdicts if not line.endswith(": conforms")]


def test_every_document_conforms_to_pdf_a_3a_and_pdf_ua_1(
    pdfs: dict[Path, tuple[Letter, int]], verapdf: list[str]
) -> None:
    assert conforms(verapdf, list(pdfs)) == []


def test_documents_of_the_other_examples_conform(
    encrypted_camera: BuiltExample, zmodo: BuiltExample, verapdf: list[str]
) -> None:
    assert conforms(verapdf, [*encrypted_camera.built.letters, *zmodo.built.letters]) == []


def test_documents_with_hostile_strings_conform_and_print_them_as_text(
    told: Analysis, verapdf: list[str], tmp_path: Path
) -> None:
    from test_canaries import picture_with_exif

    small = shown_small(picture_with_exif(), blurred=True)
    assert small is not None
    letters = composed(hostile(told), small).letters
    long = [replace(letter, kind="method") for letter in letters]  # hostile words may make a letter longer than a page
    assert all("<b>&amp;" not in letter.html for letter in letters)
    folder = tmp_path / "hostile"
    folder.mkdir()
    files = []
    for number, (letter, (data, _)) in enumerate(
        zip([one for one in long if one.html], printed_all([one for one in long if one.html], DAY), strict=True)
    ):
        path = folder / f"{number}.{letter.language}.pdf"
        path.write_bytes(data)
        files.append(path)
    assert len(files) > 40
    assert conforms(verapdf, files) == []
