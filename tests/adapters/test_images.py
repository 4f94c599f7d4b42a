from __future__ import annotations

import io
import struct
import subprocess
import sys
import warnings
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from reportgen.adapters.images import MOST_PIXELS, decode_image, decoder_name
from reportgen.capture.values import DecodedImage


def picture(image_format: str, mode: str = "RGB", **options: object) -> bytes:
    data = io.BytesIO()
    noise = Image.effect_noise((40, 30), 60).convert(mode)
    noise.save(data, image_format, **options)
    return data.getvalue()


JPEG = picture("JPEG")
PNG = picture("PNG")
GIF = picture("GIF", "P")
WEBP = picture("WEBP")
GOOD = {
    "baseline JPEG": (JPEG, "JPEG"),
    "progressive JPEG": (picture("JPEG", progressive=True), "JPEG"),
    "grey JPEG": (picture("JPEG", "L"), "JPEG"),
    "CMYK JPEG": (picture("JPEG", "CMYK"), "JPEG"),
    "JPEG with restart markers": (picture("JPEG", restart_marker_rows=1), "JPEG"),
    "JPEG with an EXIF thumbnail's marks": (picture("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0" + JPEG[:900]), "JPEG"),
    "PNG": (PNG, "PNG"),
    "palette PNG": (picture("PNG", "P"), "PNG"),
    "GIF": (GIF, "GIF"),
    "WebP": (WEBP, "WEBP"),
    "lossless WebP": (picture("WEBP", lossless=True), "WEBP"),
    "one-bit PNG": (picture("PNG", "1"), "PNG"),
}


damages_in = st.lists(st.tuples(st.integers(2, 5_000), st.binary(max_size=3), st.integers(0, 60)), max_size=4)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["RGB", "L", "CMYK"]), st.booleans(), damages_in)
def test_a_small_decoding_refuses_what_a_full_one_refuses(
    mode: str, progressive: bool, damages: list[tuple[int, bytes, int]]
) -> None:
    """JPEG is decoded at an eighth of its size: all coded bytes are read, so that damage shows as well."""
    damaged = bytearray(picture("JPEG", mode, progressive=progressive))
    for place, put, lost in damages:
        damaged[place % len(damaged) : place % len(damaged) + lost] = put
    data = bytes(damaged)
    try:
        with warnings.catch_warnings(action="ignore"), JpegImageFile(io.BytesIO(data)) as image:
            image.load()
            is_whole = data.startswith(b"\xff\xd8\xff")
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, struct.error):
        is_whole = False
    assert (decode_image(data) is not None) == is_whole


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds one row."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    row = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("data", "image_format"), GOOD.values(), ids=GOOD.keys())
def test_a_whole_picture_is_decoded(data: bytes, image_format: str) -> None:
    assert decode_image(data) == DecodedImage(format=image_format, width_px=40, height_px=30)


@pytest.mark.parametrize(
    "data", [JPEG, picture("JPEG", progressive=True), PNG, GIF, WEBP], ids=["JPEG", "progressive", "PNG", "GIF", "WebP"]
)
def test_no_beginning_of_a_picture_is_taken_for_the_whole(data: bytes) -> None:
    assert [length for length in range(len(data)) if decode_image(data[:length])] == []


def test_a_cut_picture_is_refused_even_where_another_library_told_pillow_to_fill_gaps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does when it is imported
    assert decode_image(JPEG[: len(JPEG) * 3 // 4]) is None


def test_bytes_after_the_end_do_not_matter() -> None:
    assert decode_image(JPEG + b"\r\n--boundary") == decode_image(JPEG)
    assert decode_image(PNG + b"\r\n--boundary") == decode_image(PNG)


@pytest.mark.parametrize("image_format", ["BMP", "TIFF", "ICO", "PPM", "MPO"])
def test_other_formats_are_not_decoded_unless_they_are_jpeg_inside(image_format: str) -> None:
    data = io.BytesIO()
    Image.new("RGB", (32, 32), "grey").save(data, image_format)
    expected = DecodedImage(format="JPEG", width_px=32, height_px=32) if image_format == "MPO" else None
    assert decode_image(data.getvalue()) == expected


def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    assert decode_image(png_of(100_000, MOST_PIXELS // 100_000 + 1)) is None
    assert decode_image(png_of(2**31 - 1, 2**31 - 1)) is None
    assert decode_image(png_of(999, 1)) == DecodedImage(format="PNG", width_px=999, height_px=1)


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=300)
def test_any_bytes_give_a_value_or_nothing(data: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        assert decode_image(start + data) is None or start


@given(
    st.sampled_from([data for data, _ in GOOD.values()]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=8),
)
@settings(deadline=None, max_examples=400)
def test_a_damaged_picture_gives_a_value_or_nothing(data: bytes, changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(data)
    for place, value in changes:
        damaged[place % len(data)] = value
    decoded = decode_image(bytes(damaged))
    assert decoded is None or decoded.width_px * decoded.height_px <= MOST_PIXELS


def test_the_decoder_is_named_with_its_version() -> None:
    name, version = decoder_name().split(" ")
    assert name == "Pillow"
    assert version[0].isdigit()


def test_pillow_is_not_loaded_before_a_picture_is_there() -> None:
    code = "import sys, reportgen.adapters.images; print('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
