"""Words from outside reach no table or letter unescaped: markup, bidi, control characters, length, formulas."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from building import Conversation, Tape, dns_answer, picture, upload
from building.frames import udp
from pdf_reader import PdfReader
from rdap_answers import OWN, arin_customer, packed
from varied_case import confirming

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.adapters.pdf import render_pdf
from reportgen.analysis.tables import flows_csv, frames_csv
from reportgen.analysis.value import Analysis
from reportgen.language.translator import Translator
from reportgen.pipeline.compose import compose

NAME = "=cmd|' /c calc'!a0\x1b[2j\u202e<b>.example"
HOSTILE = "</td><script>\u202egnp.exe\x1b[2J\x00=cmd|' /C calc'!A0" + "W" * 10_000
FORBIDDEN = ("\x1b", "\x00", "\u202e", "<script>", "W" * 2_000)
CASE = f"""
schema_version = 1
reference = "T-1"
languages = ["en"]
letter_date = 2026-11-24
[complainant]
name = "Erika Mustermann"
street = "Musterweg 1"
postal_code = "12345"
city = "Musterstadt"
[authority]
name = "Invented Authority"
street = "Musterweg 2"
postal_code = "12345"
city = "Musterstadt"
source = "invented"
read_on = 2026-11-20
[device]
kind = "camera"
brand = "Beispielcam"
model = "BC-100"
ip_addresses = ["192.168.178.42"]
[vendor]
name = "Beispielcam"
[[captures]]
id = "K1"
path = "k1.pcap"
point = "lan"
[[registrations]]
address = "{OWN}"
path = "own.json"
url = "https://rdap.example/ip/{OWN}"
retrieved_at = 2026-11-24T10:00:00Z
[declarations]
pictures_viewed_count = 1
pictures_recognisable_count = 1
"""


@pytest.fixture
def analysis(tmp_path: Path) -> Analysis:
    tape = Tape()
    tape.add_ip(udp("192.168.178.1", 53, "192.168.178.42", 50_000, dns_answer(NAME, [OWN])))
    talk = Conversation(tape, server=OWN)
    talk.handshake()
    talk.client_sends(upload(picture("one")))
    (tmp_path / "k1.pcap").write_bytes(tape.pcap())
    answer = arin_customer() | {"name": HOSTILE, "handle": HOSTILE, "country": HOSTILE, "port43": HOSTILE}
    answer["entities"][0]["vcardArray"][1][3][3] = HOSTILE
    answer["entities"][0]["entities"][0]["vcardArray"][1][2][3] = HOSTILE
    (tmp_path / "own.json").write_bytes(packed(answer))
    (tmp_path / "case.toml").write_text(CASE)
    return confirming(analysis_of(read_case_files(tmp_path), ("build",)))


def test_no_cell_of_a_table_is_a_formula_or_holds_what_cannot_be_seen(analysis: Analysis) -> None:
    cells = [
        cell
        for table in (flows_csv(analysis), frames_csv(analysis))
        for row in csv.reader(io.StringIO(table.decode("utf-8")))
        for cell in row
    ]
    assert any("cmd|" in cell for cell in cells)  # it is told
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert not [cell for cell in cells if not cell.isprintable() or len(cell) > 300]


def test_the_letter_shows_hostile_words_as_words(analysis: Analysis) -> None:
    (letter, *_) = compose(analysis, {"en": Translator("en")}).letters
    pdf = render_pdf(letter.html)
    assert pdf.warnings == ()
    reader = PdfReader(pdf.data)
    text = "".join(page.text.replace("\n", "") for page in reader.pages)
    assert "script" in text and "\\u{202e}" in text.replace("\u2010", "").replace("\u00ad", "")
    assert not [word for word in FORBIDDEN if word in text and word != "<script>"]
    assert len(reader.pages) < 12
