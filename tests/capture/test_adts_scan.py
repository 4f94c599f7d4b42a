from __future__ import annotations

import random

import pytest
from building import Conversation, http_request
from connections import played
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.adts_scan import AdtsRun, AdtsScan
from reportgen.capture.stream import Chunk


def aac(count: int, *, rate: int = 8, size: int = 100) -> bytes:
    """So many ADTS frames; ``rate`` is the index of the sampling rate (8: 16 kHz)."""
    head = bytes((0xFF, 0xF1, 0x40 | rate << 2, 0x40 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 0x1F, 0xFC))
    return b"".join(head + random.Random(number).randbytes(size - 7).replace(b"\xff", b"\0") for number in range(count))


def scan(*pieces: bytes | None) -> list[AdtsRun]:
    found: list[AdtsRun] = []
    reader = AdtsScan(found.append)
    for frame, piece in enumerate(pieces, start=1):
        if piece is None:
            reader.gap()
        elif piece:
            reader.feed(Chunk(piece, frame, frame))
    reader.finish()
    return found


@pytest.mark.parametrize("piece_bytes", [1, 6, 50, 1_400])
def test_frames_that_follow_each_other_are_measured(piece_bytes: int) -> None:
    data = b"head" + aac(20)
    (run,) = scan(*(data[start : start + piece_bytes] for start in range(0, len(data), piece_bytes)))
    assert (run.aac_frames_count, run.size_bytes, run.duration_ms) == (20, 2_000, 20 * 1024 * 1000 // 16_000)
    assert run.frames.last == -(-len(data) // piece_bytes)


def test_a_few_frames_prove_nothing() -> None:
    assert scan(aac(7)) == []


def test_a_gap_or_another_setting_ends_a_run() -> None:
    runs = scan(aac(9), None, aac(7), aac(12, rate=4))
    assert [run.aac_frames_count for run in runs] == [9, 12]


def test_random_bytes_hold_no_sound() -> None:
    noise = random.Random(5).randbytes(3_000_000)
    assert scan(*(noise[start : start + 1_400] for start in range(0, len(noise), 1_400))) == []


def test_sound_in_an_upload_and_in_an_unknown_stream_is_measured_and_not_kept() -> None:
    sound = aac(50)
    upload = http_request("POST", "/sound", fields={"Content-Length": str(len(sound))}, body=sound)
    for data, port in ((upload, 80), (b"\x01\x02\x03\x04" + sound, 9_000)):

        def play(talk: Conversation, data: bytes = data) -> None:
            talk.client_sends(data)

        (stream,) = played(play, port=port).media
        assert (stream.medium, stream.codec, stream.duration_ms, stream.is_fetched) == ("audio", "AAC", 3_200, False)


@given(st.lists(st.one_of(st.none(), st.binary(max_size=50), st.just(aac(3, size=20)), st.just(b"\xff\xf1"))))
def test_any_bytes_give_runs_within_them(pieces: list[bytes | None]) -> None:
    total = sum(len(piece) for piece in pieces if piece)
    assert sum(run.size_bytes for run in scan(*pieces)) <= total
