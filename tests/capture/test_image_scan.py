from __future__ import annotations

import random

import pytest
from building import picture
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.stream import Chunk

FORMS = ("JPEG", "PNG", "GIF", "WEBP")


def scan(*pieces: bytes | None) -> list[FoundImage]:
    """The images in consecutive frames (from 1); None is a gap."""
    found: list[FoundImage] = []
    reader = ImageScan(found.append)
    for frame, piece in enumerate(pieces, start=1):
        if piece is None:
            reader.gap()
        elif piece:
            reader.feed(Chunk(piece, frame, frame))
    reader.finish()
    assert reader.held_bytes == 0
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_between_other_bytes_is_found_whole_wherever_segments_end(form: str) -> None:
    data = picture("cut", form=form)
    for cut in (*range(1, 40), len(data) - 1, len(data), len(data) + 3):
        stream = b"some header" + data + b"tail"
        place = min(cut + len(b"some header"), len(stream))
        (image,) = scan(stream[:place], stream[place:])
        assert (image.format, image.is_whole, image.data) == (form, True, data)


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_sent_byte_by_byte_is_found_with_all_its_frames(form: str) -> None:
    data = picture("slow", (64, 64), form=form)
    (image,) = scan(*(bytes((byte,)) for byte in b"\xff\xd8" + data))
    assert image.is_whole
    assert image.data == data
    assert tuple(image.frames) == tuple(range(3, len(data) + 3))


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_with_a_gap_is_a_part_of_one(form: str) -> None:
    data = picture("gap", form=form)
    half = len(data) // 2
    assert [image.is_whole for image in scan(data[:half], None, data[half + 10 :])] == [False]


def test_a_candidate_within_another_is_found() -> None:
    data = picture("inner")
    assert [image.data for image in scan(b"\xff\xd8\xff\xe0\x00\x07JFIF\0" + data)] == [data]


def test_random_bytes_hold_no_picture() -> None:
    noise = random.Random(7).randbytes(4_000_000)  # some 0.24 signatures by chance, and these are put in by hand
    noise += b"".join(b"\xff\xd8\xff" + noise[start : start + 997] for start in range(0, 1_000_000, 1_000))
    assert scan(noise) == []


@pytest.mark.parametrize(
    "unit",
    [
        b"\xff\xd8\xff\xe0\xff\xff",
        pytest.param(b"\xff\xe0\x00\x05\xff\xd8\xff", marks=pytest.mark.slow),
        b"\xff\xd8\xff\xff",
        pytest.param(b"\xff\xd8\xff\xd0", marks=pytest.mark.slow),
        b"GIF89a\0\0\0\0\0\0\0\x21\xff\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\xff\xff\xff\x0fWEBPVP8 ",
    ],
)
def test_signatures_nested_in_each_other_are_walked_in_linear_steps(unit: bytes) -> None:
    # Would run for minutes if each signature were walked to the end on its own.
    stream = unit * (2_000_000 // len(unit))
    assert not any(image.is_whole for image in scan(*(stream[i : i + 1400] for i in range(0, len(stream), 1400))))


@given(pieces=st.lists(st.one_of(st.none(), st.binary(max_size=40)), max_size=20), form=st.sampled_from(FORMS))
def test_any_bytes_and_gaps_give_values_within_the_bytes(pieces: list[bytes | None], form: str) -> None:
    data = picture("any", (64, 64), form=form)
    stream = [data[:90], *pieces, data[:30], *pieces, data]
    frames = len(stream)
    for image in scan(*stream):
        assert image.frames.last <= frames
        assert len(image.data) <= sum(len(piece) for piece in stream if piece)
