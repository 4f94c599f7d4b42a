"""Every document as a PDF: its pages and size, other viewers' opinion, veraPDF's verdict; hostile strings as well."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from all_documents import composed
from built_example import BuiltExample
from hostile_case import hostile
from other_programs import VIEWERS, need, not_conforming, opened
from pdf_reader import PdfReader

from reportgen.actions.printing import printed_all
from reportgen.adapters.images import shown_small
from reportgen.adapters.signing import sign_pdf
from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Letter
from reportgen.documents.registry import most_pages_count

pytestmark = pytest.mark.slow
DAY = date(2026, 11, 20)


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


@pytest.mark.parametrize("viewer", VIEWERS)
def test_another_viewer_opens_every_document_without_a_warning(
    viewer: str, pdfs: dict[Path, tuple[Letter, int]]
) -> None:
    need(viewer)
    assert {path.name: opened(viewer, path) for path in pdfs} == {path.name: (0, b"") for path in pdfs}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_each_viewer_complains_of_a_document_that_was_cut_off(
    viewer: str, pdfs: dict[Path, tuple[Letter, int]], tmp_path: Path
) -> None:
    need(viewer)
    whole = next(path for path, (letter, _) in pdfs.items() if letter.kind == "complaint")
    (tmp_path / "cut.pdf").write_bytes(whole.read_bytes()[:20_000])
    assert opened(viewer, tmp_path / "cut.pdf") != (0, b"")


def test_every_document_conforms_to_pdf_a_3a_and_pdf_ua_1(
    pdfs: dict[Path, tuple[Letter, int]], verapdf: list[str]
) -> None:
    assert not_conforming(verapdf, list(pdfs)) == []


def test_documents_of_the_other_examples_conform(
    encrypted_camera: BuiltExample, zmodo: BuiltExample, verapdf: list[str]
) -> None:
    assert not_conforming(verapdf, [*encrypted_camera.built.letters, *zmodo.built.letters]) == []


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
    assert not_conforming(verapdf, files) == []


def test_a_signature_changes_nothing_in_what_conforms(
    pdfs: dict[Path, tuple[Letter, int]], told: Analysis, verapdf: list[str], tmp_path: Path
) -> None:
    """With pictures, tables over pages, files inside, hostile words; the signature itself cannot be seen on a page."""
    pytest.importorskip("pyhanko")
    key = key_of_erika(tmp_path)
    kinds = {"complaint", "access", "evidence-report", "exhibits", "contact-sheet"}
    plain = {f"{letter.kind}.{letter.language}": path.read_bytes() for path, (letter, _) in pdfs.items()}
    found = {name: data for name, data in plain.items() if name.rpartition(".")[0] in kinds}
    letters = [
        replace(letter, kind="method")
        for letter in composed(hostile(told), b"").letters
        if letter.kind in ("complaint", "defect-notice", "evidence-report") and letter.html
    ]
    for number, (data, _) in enumerate(printed_all(letters, DAY)):
        found[f"hostile-{number}"] = data
    assert len(found) == 16
    files = []
    for name, data in found.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(sign_pdf(data, key, b"secret", ask_stamp=None, name=path.name))
        assert path.read_bytes().startswith(data)
        files.append(path)
    assert not_conforming(verapdf, files) == []


def key_of_erika(folder: Path) -> bytes:
    """A key that is good for this test alone."""
    need("openssl")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key", "-out", "pem", "-days", "30", "-subj"]
    usage = ["-addext", "keyUsage=critical,digitalSignature,nonRepudiation"]
    subprocess.run(
        ["openssl", *made, "/CN=Erika Mustermann", *usage], cwd=folder, check=True, capture_output=True, timeout=60
    )
    packed = ["pkcs12", "-export", "-inkey", "key", "-in", "pem", "-out", "p12", "-passout", "pass:secret"]
    subprocess.run(["openssl", *packed], cwd=folder, check=True, capture_output=True, timeout=60)
    return (folder / "p12").read_bytes()
