"""Form A, the layout of English letters, and pictures handed over: measured in the PDF. Source: DIN 5008, Form A."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from pdf_reader import PdfReader
from PIL import Image
from sample_letter import BANNER, SHEET, sample_html

from reportgen.adapters.pdf import Enclosed, FetchRefused, render_pdf

NEAR = 0.1
MADE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def form_a() -> list:
    return PdfReader(render_pdf(sample_html(layout="form-a")).data).pages


@pytest.fixture(scope="module")
def english() -> list:
    return PdfReader(render_pdf(sample_html(layout="english", lang="en", salutation="Dear Sir or Madam,")).data).pages


def test_the_marks_of_form_a_stand_at_87_148_5_and_192(form_a: list) -> None:
    marks = sorted((area.y_mm + area.height_mm / 2, area.x_mm) for area in form_a[0].areas if area.x_mm < 20)
    assert [y for y, _ in marks] == pytest.approx([87, 148.5, 192], abs=NEAR)


def test_the_window_of_form_a_begins_18_mm_higher(form_a: list) -> None:
    lines = [form_a[0].find(line) for line in SHEET["recipient_lines"]]
    assert [line.x_mm for line in lines] == pytest.approx([25] * 4, abs=NEAR)
    assert all(44.7 < line.y_mm < 72 for line in lines)
    assert 27 < form_a[0].find(SHEET["return_line"]).y_mm < 32
    block = [run for run in form_a[0].runs if run.x_mm > 105 and 27 < run.y_mm < 80]
    assert min(run.x_mm for run in block) == pytest.approx(125, abs=NEAR)
    assert 32 < min(run.y_mm for run in block) < 36
    assert 80.5 < form_a[0].find("Beschwerde nach Art. 77 DSGVO\u00a0–").y_mm < 86


def test_the_letterhead_of_form_a_ends_above_27_mm_and_keeps_clear_of_the_banner(form_a: list) -> None:
    head = [run for run in form_a[0].runs if run.y_mm < 27]
    banner = form_a[0].find(BANNER)
    assert {"Erika Mustermann", BANNER} <= {run.text for run in head}
    assert all(run.y_mm > banner.y_mm + 4 for run in head if run is not banner)


def test_an_english_letter_has_the_sender_at_the_right_and_the_salutation_before_the_subject(english: list) -> None:
    page = english[0]
    assert not [area for area in page.areas if area.x_mm < 20]
    assert next(run for run in page.runs if run.text == "Erika Mustermann" and run.y_mm < 60).x_mm == pytest.approx(
        128, abs=NEAR
    )
    lines = [page.find(line) for line in SHEET["recipient_lines"]]
    assert [line.x_mm for line in lines] == pytest.approx([25] * 4, abs=NEAR)
    assert all(45 < line.y_mm < 85 for line in lines)
    assert page.find("Dear Sir or Madam,").y_mm < page.find("Beschwerde nach Art. 77 DSGVO\u00a0–").y_mm
    sender = [run for run in page.runs if run.x_mm > 125 and run.y_mm < 60]
    assert not [run for run in sender if "·" in run.text]


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("L", (60, 20), 128).save(file, "PNG")
    return file.getvalue()


def test_only_a_picture_that_was_handed_over_is_shown() -> None:
    html = sample_html().replace("<main>", '<main><p><img src="picture:one" alt="words for it"></p>')
    pdf = render_pdf(html, {"one": picture()})
    content = PdfReader(pdf.data).all_bytes
    assert pdf.warnings == ()
    assert content.count(b"/Subtype /Image") == 1
    assert b"words for it" in content or "words for it".encode("utf-16-be").hex().encode() in content
    with pytest.raises(FetchRefused):
        render_pdf(html, {"two": picture()})


def test_an_enclosed_file_lies_in_the_pdf_once_with_its_day_and_its_bytes() -> None:

    files = [
        Enclosed(
            name=name, description="a table", data=data, relationship="Data", made_at=datetime(2026, 3, 1, tzinfo=UTC)
        )
        for name, data in (("b.csv", b"b,b\n" * 40), ("a.csv", b"a,a\n" * 40))
    ]
    first, again = (render_pdf(sample_html(), enclosed=order).data for order in (files, files[::-1]))
    assert first == again
    reader = PdfReader(first)
    assert [data in reader.all_bytes for data in (b"b,b\n" * 40, b"a,a\n" * 40)] == [True, True]
    (associated,) = re.findall(rb"/AF \[([^\]]*)\]", reader.catalog)
    assert len(associated.split(b" 0 R")) - 1 == 2
    assert reader.all_bytes.count(b"/AFRelationship /Data") == 2
