"""What a screen reader reads, in which order: from the tags of the finished PDFs, not from the HTML they came from."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from built_example import BuiltExample
from pdf_reader import PdfReader
from pdf_structure import Tag, structure

from reportgen.actions.printing import printed_all
from reportgen.documents.frame import Letter

BLOCKS = ("P", "H1", "H2", "H3", "LI", "TR", "Figure")


def read(path: Path) -> Tag:
    return structure(PdfReader(path.read_bytes()))


def body(tree: Tag) -> Tag:
    """What stands in ``main``: from the subject on."""
    return next(tag for tag in tree.walk() if tag.name == "Part" and any(one.name == "H1" for one in tag.walk()))


def parts(tree: Tag) -> list[Tag]:
    (document,) = tree.children
    return document.children


def check_reading(tree: Tag) -> None:
    """Downwards on every page, one page after the other."""
    tags = [tag for part in parts(tree) for tag in part.walk() if tag.name in BLOCKS]
    in_body = tags[next(place for place, tag in enumerate(tags) if tag.name == "H1") :]
    places = [(tag.page, run.y_mm) for tag in in_body for run in list(tag.all_runs())[:1]]
    assert len(places) > 3
    for (page, y), (next_page, next_y) in pairwise(places):
        assert page <= next_page
        assert page < next_page or next_y > y - 4.5, (page, y, next_y)  # a small second line in a cell stands lower


def check_headings(tree: Tag) -> None:
    levels = [int(tag.name[1]) for tag in tree.walk() if tag.name in ("H1", "H2", "H3", "H4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def check_tables(tree: Tag) -> int:
    """Every cell of a table names heads that exist. How many tables there are."""
    tables = [tag for tag in tree.walk() if tag.name == "Table"]
    for table in tables:
        heads = {tag.id for tag in table.walk() if tag.name == "TH"}
        cells = [tag for tag in table.walk() if tag.name == "TD"]
        assert heads and b"" not in heads
        for cell in cells:
            assert cell.headers and set(cell.headers) <= heads, cell.text
    return len(tables)


def check_pictures(tree: Tag) -> int:
    figures = [tag for tag in tree.walk() if tag.name == "Figure"]
    for figure in figures:
        assert len(figure.alternative) > 20 and figure.has_content
    return len(figures)


@pytest.fixture(scope="module")
def bundle(camera: BuiltExample) -> dict[str, Tag]:
    return {f"{path.parent.name}/{path.name.partition('.')[0]}": read(path) for path in camera.built.letters}


def test_letters_are_read_downwards_page_by_page(bundle: dict[str, Tag]) -> None:
    assert len(bundle) == 4
    for tree in bundle.values():
        check_reading(tree)
        check_headings(tree)


def test_a_letter_is_read_as_sender_address_reference_subject_salutation_body_signature(
    bundle: dict[str, Tag],
) -> None:
    expected = {
        "de/auskunft": (
            "Erika Mustermann", "Per E-Mail", "privacy@beispielcam.example", "Mein Zeichen", "Auskunft nach Art.",
            "Sehr geehrte", "ich schreibe Ihnen", "Entscheiden Sie selbst", "Zuordnen können", "Mit freundlichen",
        ),
        "en/access-request": (
            "Erika Mustermann", "By e-mail", "privacy@beispielcam.example", "My reference", "Dear Sir or Madam",
            "Access under", "Translation for convenience", "I am writing", "Do you decide", "You can identify", "Yours",
        ),
    }  # fmt: skip
    for name, phrases in expected.items():
        text = bundle[name].text
        places = [text.index(phrase) for phrase in phrases]
        assert places == sorted(places), name


def test_a_complaint_is_read_in_its_parts(bundle: dict[str, Tag]) -> None:
    headings = [tag.text for tag in bundle["de/beschwerde"].walk() if tag.name in ("H1", "H2")]
    assert headings[0].startswith("Beschwerde nach Art.")
    assert headings[1:] == [
        "Sachverhalt", "Was ich unternommen habe", "Was ich nicht weiß", "Rechtliche Gründe", "Anträge",
        "Anregung außerhalb der Beschwerde", "Erklärungen", "Anlagenverzeichnis", "Anhang A Zur Gegenstelle",
        "Anhang B Verfahren und Grenzen", "Anhang C Tagestabelle",
    ]  # fmt: skip


def test_every_cell_names_its_heads_and_every_picture_its_words(bundle: dict[str, Tag]) -> None:
    for name, tree in bundle.items():
        is_complaint = "complaint" in name or "beschwerde" in name
        assert check_tables(tree) >= (7 if is_complaint else 1)  # one that goes over a page counts twice
        assert check_pictures(tree) == (1 if is_complaint else 0)


def test_running_heads_and_feet_are_not_read(bundle: dict[str, Tag]) -> None:
    text = bundle["en/complaint"].text
    assert "Page 2 of 8" not in text and text.count("Made with reportgen") <= 1


@pytest.mark.slow
def test_every_document_is_read_in_order(documents: dict[tuple[str, str], Letter]) -> None:
    letters = [letter for letter in documents.values() if letter.html]
    figures = 0
    for data, _ in printed_all(letters, date(2026, 11, 20)):
        tree = structure(PdfReader(data))
        check_reading(tree)
        check_headings(tree)
        check_tables(tree)
        figures += check_pictures(tree)
    assert figures >= 20
