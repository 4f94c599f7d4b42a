"""The sheet as it comes out: measured in the PDF, not in the style sheet. Millimetres from the top left corner.

Source: DIN 5008, Form B.
"""

from __future__ import annotations

from functools import cache

import pytest
from fontTools.ttLib import TTFont
from pdf_reader import PdfReader, Run
from sample_letter import BANNER, DIGEST, HOSTILE, SHEET, sample_html

from reportgen.adapters.pdf import Pdf, render_pdf
from reportgen.resources import resource_dir

NEAR = 0.1


@pytest.fixture(scope="module")
def letter() -> Pdf:
    return render_pdf(sample_html())


@pytest.fixture(scope="module")
def pages(letter: Pdf) -> list:
    return PdfReader(letter.data).pages


@cache
def widths(name: str) -> dict[str, float]:
    """Width of each letter in em."""
    face = name.removeprefix("Liberation-Sans").removeprefix("-") or "Regular"
    font = TTFont(resource_dir("templates") / "fonts" / f"LiberationSans-{face}.ttf")
    em = font["head"].unitsPerEm
    return {chr(point): font["hmtx"][glyph][0] / em for point, glyph in font.getBestCmap().items()}


def width_mm(run: Run) -> float:
    return sum(widths(run.font)[letter] for letter in run.text) * run.size_pt * 25.4 / 72


def test_the_templates_and_the_style_sheet_cause_no_warning(letter: Pdf) -> None:
    assert letter.warnings == ()
    assert letter.pages_count == 5


def test_fold_marks_and_punch_mark_stand_where_din_5008_wants_them(pages: list) -> None:
    marks = sorted((area.y_mm + area.height_mm / 2, area.x_mm) for area in pages[0].areas if area.x_mm < 20)
    assert [y for y, _ in marks] == pytest.approx([105, 148.5, 210], abs=NEAR)
    assert all(4 <= x <= 6 for _, x in marks)
    assert not [area for page in pages[1:] for area in page.areas if area.x_mm < 20]


def test_the_address_stands_inside_the_window(pages: list) -> None:
    lines = [pages[0].find(line) for line in SHEET["recipient_lines"]]
    assert [line.x_mm for line in lines] == pytest.approx([25] * 4, abs=NEAR)
    assert all(62.7 < line.y_mm < 90 for line in lines)
    assert all(line.x_mm + width_mm(line) < 105 for line in lines)
    assert all(line.size_pt == 10.5 for line in lines)


def test_return_line_and_remark_stand_in_the_zone_above_the_address(pages: list) -> None:
    back, remark = pages[0].find(SHEET["return_line"]), pages[0].find("Per Online-Formular")
    assert (back.x_mm, remark.x_mm) == pytest.approx((25, 25), abs=NEAR)
    assert 46 < back.y_mm < 50 < remark.y_mm < 62.7
    assert back.x_mm + width_mm(back) < 105


def test_nothing_else_stands_in_the_window(pages: list) -> None:
    expected = {*SHEET["recipient_lines"], SHEET["return_line"], "Per Online-Formular"}
    assert {run.text for run in pages[0].runs if 45 < run.y_mm < 92 and run.x_mm < 105} == expected
    assert not [area for area in pages[0].areas if area.x_mm > 20 and area.y_mm < 92 and area.y_mm > 40]


def test_the_information_block_begins_at_125_and_50_and_ends_before_200(pages: list) -> None:
    block = [run for run in pages[0].runs if run.x_mm > 105 and 45 < run.y_mm < 98]
    assert min(run.x_mm for run in block) == pytest.approx(125, abs=NEAR)
    assert 50 < min(run.y_mm for run in block) < 54
    assert max(run.x_mm + width_mm(run) for run in block) <= 200


def test_the_subject_begins_below_98_in_bold_at_the_left_margin(pages: list) -> None:
    subject = pages[0].find("Beschwerde nach Art. 77 DSGVO\u00a0–")
    assert subject.x_mm == pytest.approx(25, abs=NEAR)
    assert 98.5 < subject.y_mm < 104
    assert subject.font == "Liberation-Sans-Bold"


def test_running_text_is_at_least_ten_points_and_keeps_the_margins(pages: list) -> None:
    assert pages[0].find("Sehr geehrte").size_pt >= 10
    runs = [run for page in pages for run in page.runs if run.font.startswith("Liberation-Sans") and run.y_mm > 98]
    assert min(run.x_mm for run in runs) >= 25 - NEAR
    assert max(run.x_mm + width_mm(run) for run in runs) <= 190 + 0.5
    assert max(run.y_mm for run in runs) < 285


def test_the_banner_stands_at_the_top_of_every_page_and_in_the_title(letter: Pdf, pages: list) -> None:
    for page in pages:
        banner = page.find(BANNER)
        assert (banner.size_pt, banner.font) == (9.5, "Liberation-Sans-Bold")
        assert 5 < banner.y_mm < 15
    assert f"{BANNER} · Beschwerde" in PdfReader(letter.data).metadata


def test_without_a_banner_the_pages_carry_none() -> None:
    reader = PdfReader(render_pdf(sample_html(banner=None)).data)
    assert "KONSTRUIERT" not in reader.metadata + "".join(page.text for page in reader.pages)
    assert reader.pages[1].find(SHEET["running_head"]).y_mm < 25


def test_every_page_says_which_of_how_many_it_is(pages: list) -> None:
    feet = ["".join(run.text for run in page.runs if run.y_mm > 280 and run.x_mm > 160) for page in pages]
    assert feet == [f"Seite {number} von {len(pages)}" for number in range(1, len(pages) + 1)]


def test_reference_and_date_stand_on_the_following_pages_only(pages: list) -> None:
    head = SHEET["running_head"]
    assert [head in page.text for page in pages] == [False] + [True] * (len(pages) - 1)


def test_table_heads_are_repeated_and_the_total_is_not(pages: list) -> None:
    table = [page.text.split("\n") for page in pages if "Tag 1\n" in page.text or "Tag 60\n" in page.text]
    assert len(table) == 2
    assert all("Versuche" in lines for lines in table)
    assert ["Summe" in lines for lines in table] == [False, True]


def test_no_row_is_cut_at_the_end_of_a_page(pages: list) -> None:
    for day in range(1, 61):
        page = next(page for page in pages if f"Tag {day}" in page.text.split("\n"))
        row = page.find(f"Tag {day}")
        cells = [run.text for run in page.runs if abs(run.y_mm - row.y_mm) < NEAR]
        assert cells[2:3] == [str(day * 2)]
        assert len(cells) == 5


def test_a_row_of_several_lines_stays_on_one_page() -> None:
    lines = 9
    facts = tuple((n, " ".join(f"fact{n}" for _ in range(60)), f"cite{n}", "") for n in range(1, 25))
    pages = PdfReader(render_pdf(sample_html(facts=facts)).data).pages
    for number in range(1, 25):
        parts = [page.text.count(f"fact{number} ") + page.text.count(f"fact{number}\n") for page in pages]
        assert sum(part > 0 for part in parts) == 1
        page = pages[max(range(len(parts)), key=parts.__getitem__)]
        assert sum(f"fact{number}" in run.text for run in page.runs) <= lines
        assert f"cite{number}\n" in page.text


def test_a_digest_is_printed_in_one_line_and_copies_as_one_word(pages: list) -> None:
    page = next(page for page in pages if DIGEST[:8] in page.text)
    first = page.find(DIGEST[:8])
    line = [run for run in page.runs if run.font == "Liberation-Mono" and abs(run.y_mm - first.y_mm) < NEAR]
    assert "".join(run.text for run in line) == DIGEST
    assert [len(run.text) for run in line] == [8] * 8


def test_hostile_text_is_printed_as_text(pages: list) -> None:
    printed = "".join(run.text for run in pages[1].runs).replace(" ", "")
    assert HOSTILE.replace(" ", "") in printed


def test_seven_recipient_lines_are_set_smaller_and_stay_in_the_window() -> None:
    lines = tuple(f"Zeile {number} einer langen Anschrift" for number in range(1, 8))
    page = PdfReader(render_pdf(sample_html(recipient_lines=lines)).data).pages[0]
    runs = [page.find(line) for line in lines]
    assert {run.size_pt for run in runs} == {9.0}
    assert all(62.7 < run.y_mm < 90 for run in runs)


def test_an_overlong_address_or_information_block_pushes_the_letter_down_and_is_not_printed_over() -> None:
    rows = tuple((f"Zeile {number}", "Wert") for number in range(16))
    lines = tuple(f"Anschrift {number}" for number in range(14))
    page = PdfReader(render_pdf(sample_html(info_rows=rows, recipient_lines=lines)).data).pages[0]
    subject = page.find("Beschwerde nach Art. 77 DSGVO\u00a0–")
    assert subject.y_mm > page.find("Zeile 15").y_mm + 3
    assert subject.y_mm > page.find("Anschrift 13").y_mm + 3


def test_a_sender_without_postal_address_leaves_no_gap_and_no_separator() -> None:
    html = sample_html(sender_lines=("Erika Mustermann", "erika@mustermann.example"), return_line="", remark_lines=())
    pdf = render_pdf(html)
    head = [run.text for run in PdfReader(pdf.data).pages[0].runs if 15 < run.y_mm < 62]
    assert pdf.warnings == ()
    assert "Musterweg 1" not in head
    assert not [text for text in head if "·" in text]


def test_the_drawing_is_vector_and_has_an_alternative_text(letter: Pdf) -> None:
    content = PdfReader(letter.data).all_bytes
    assert b"/Subtype /Image" not in content
    alternatives = content.split(b"/Alt ")[1:]
    assert len(alternatives) == 1
    assert "Übertragungen".encode("utf-16-be").hex().encode() in alternatives[0]


def test_headings_become_bookmarks_and_dates_come_from_the_letter_alone(letter: Pdf) -> None:
    content = PdfReader(letter.data).all_bytes
    assert b"/Title (Tatsachen)" in content
    assert b"(D:20261123)" in content
    assert b"/Lang (de)" in content
