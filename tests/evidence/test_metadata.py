from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st
from photo import photo
from PIL import Image

from reportgen.adapters.images import decode_image, picture_metadata
from reportgen.evidence.metadata import Metadata, metadata_of
from reportgen.evidence.strip import stripped


def told(data: bytes) -> Metadata:
    return metadata_of(data, picture_metadata)


def test_maker_and_place_of_a_photo_are_listed() -> None:
    for format in ("JPEG", "PNG"):
        entries = dict(told(photo(format)).entries)
        assert entries["Make"] == "Musterkamera"
        assert entries["GPSLatitudeRef"] == "N"


def test_a_stripped_photo_says_nothing_and_shows_the_same() -> None:
    for format in ("JPEG", "PNG"):
        data = photo(format)
        clean = stripped(data + b"behind the end")
        assert clean is not None
        assert told(clean).entries == ()
        assert b"Musterkamera" in data and b"Musterkamera" not in clean and b"behind" not in clean
        assert decode_image(clean) is not None
        assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def test_a_progressive_photo_is_stripped_through_all_its_scans() -> None:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 80).save(out, "JPEG", progressive=True, comment=b"secret")
    clean = stripped(out.getvalue())
    assert clean is not None and b"secret" not in clean
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(out.getvalue())).tobytes()


def test_what_a_pdf_says_of_itself_is_listed() -> None:
    pdf = rb"%PDF-1.7 << /Author (Erika \(E.\) Muster) /Producer <FEFF0041004200> /CreationDate (D:2026) >>"
    entries = dict(told(pdf).entries)
    assert entries["Author"].startswith("Erika (E")
    assert entries["CreationDate"] == "D:2026"
    xmp = b"%PDF-1.7 <x:xmpmeta><xmp:CreatorTool>Program 1</xmp:CreatorTool></x:xmpmeta>"
    assert ("xmp:CreatorTool", "Program 1") in told(xmp).entries


def test_what_an_office_file_says_of_itself_is_listed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("docProps/core.xml", "<a><dc:creator>Erika Mustermann</dc:creator></a>")
    assert told(out.getvalue()).entries == (("dc:creator", "Erika Mustermann"),)


def test_of_other_files_it_is_said_that_nothing_was_read() -> None:
    assert told(b"\x00\x00\x00\x18ftypmp42") == Metadata(format="", entries=())


def test_a_file_made_to_be_slow_is_read_quickly_enough_to_finish() -> None:
    for unit in (b"<x:xmpmeta", b"/Title(", b"/Title ", b"/Title<", b"/Title(\\"):
        told(b"%PDF-" + unit * 300_000)


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"PK\x03\x04"]))
def test_any_bytes_give_a_value(data: bytes, start: bytes) -> None:
    assert len(told(start + data).entries) <= 200
    stripped(start + data)


@given(st.integers(0, 4000), st.binary(max_size=3))
def test_a_damaged_photo_gives_a_value(position: int, damage: bytes) -> None:
    for format in ("JPEG", "PNG"):
        data = photo(format)
        broken = data[:position] + damage + data[position + len(damage) :]
        told(broken)
        stripped(broken)
