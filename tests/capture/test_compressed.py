"""Compressed captures: the same reading, two hashes, and an account of whatever cannot be unpacked."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import sys
import zlib

import pytest
from building import Conversation, Tape, pcap, upload
from building.blocks import pcapng
from building.content import picture
from rules import broken_rules, read

from reportgen.capture.compressed import MOST_EXPANSION, Unpacked
from reportgen.errors import UnreadableInput

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def written() -> bytes:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one")))
    talk.close()
    return tape.pcap()


PACKERS = {"gzip": lambda data: gzip.compress(data, mtime=0), "xz": lzma.compress, "zstd": zstd.compress}
every_packer = pytest.mark.parametrize("packer", PACKERS)


def unpacked(raw: bytes, packer: str) -> tuple[bytes, Unpacked]:
    source = Unpacked(io.BytesIO(raw), packer)
    pieces = []
    while piece := source.read(1000):
        assert len(piece) <= 1000
        pieces.append(piece)
    return b"".join(pieces), source


@every_packer
def test_a_compressed_capture_says_the_same_and_carries_both_hashes(packer: str) -> None:
    raw = written()
    packed = PACKERS[packer](raw)
    capture, plain = read(packed), read(raw)
    assert list(capture.flows) == list(plain.flows)
    assert [image.sha256 for image in capture.images] == [image.sha256 for image in plain.images] != []
    assert capture.file.format == "pcap"
    assert (capture.file.sha256, capture.file.size_bytes) == (hashlib.sha256(packed).hexdigest(), len(packed))
    inside = capture.file.compression
    assert inside is not None
    assert (inside.format, inside.sha256, inside.size_bytes) == (packer, plain.file.sha256, len(raw))
    assert (inside.unread_bytes, inside.unread_from_offset, inside.unread_reason) == (0, None, None)
    assert broken_rules(capture, packed) == []


@every_packer
def test_pcapng_inside_is_read_too(packer: str) -> None:
    tape = Tape()
    Conversation(tape).handshake()
    capture = read(PACKERS[packer](pcapng(tape.records)))
    assert (capture.file.format, capture.file.records_count) == ("pcapng", 3)


@every_packer
def test_several_streams_one_after_the_other_are_one(packer: str) -> None:
    pack = PACKERS[packer]
    raw = written()
    packed = pack(raw[:100]) + pack(b"") + pack(raw[100:])
    assert unpacked(packed, packer)[0] == raw
    assert read(packed).file.unread_bytes == 0


@pytest.mark.parametrize("packer", ["gzip", "xz"])
def test_zeros_between_and_behind_streams_are_padding(packer: str) -> None:
    pack = PACKERS[packer]
    data, source = unpacked(pack(b"one") + bytes(8) + pack(b"two") + bytes(9_000), packer)
    assert (data, source.unread_reason) == (b"onetwo", None)


@every_packer
def test_every_prefix_gives_a_prefix_of_the_bytes_inside_and_is_told_to_be_cut(packer: str) -> None:
    raw = written()[:1_500]
    packed = PACKERS[packer](raw)
    before = -1
    for cut in range(len(packed)):
        data, source = unpacked(packed[:cut], packer)
        assert raw.startswith(data) and len(data) >= before
        assert source.unread_reason == "cut-in-compressed-data"
        before = len(data)


@every_packer
def test_every_prefix_of_a_compressed_capture_is_read_as_far_as_it_goes(packer: str) -> None:
    packed = PACKERS[packer](written())
    for cut in range(6, len(packed), 7):
        try:
            capture = read(packed[:cut])
        except UnreadableInput as error:
            assert error.message_id in ("capture.nothing-unpacked", "capture.cut-header", "capture.unknown-format")
        else:
            assert capture.file.compression is not None
            assert capture.file.compression.unread_reason == "cut-in-compressed-data"
            assert broken_rules(capture, packed[:cut]) == []


@every_packer
def test_damage_is_told_and_what_stands_before_it_is_read(packer: str) -> None:
    text = hashlib.shake_128(b"text").hexdigest(200_000).encode()
    checked = {zstd.CompressionParameter.checksum_flag: 1}
    packed = bytearray(zstd.compress(text, options=checked) if packer == "zstd" else PACKERS[packer](text))
    packed[150_000:150_064] = bytes(64)
    data, source = unpacked(bytes(packed), packer)
    assert source.unread_reason == "damaged-compressed-data"
    assert data[:200_000] == text[:200_000]
    offset = source.unread_from_offset
    assert offset is not None and 140_000 < offset <= len(packed)


@every_packer
def test_foreign_bytes_behind_the_stream_are_counted(packer: str) -> None:
    raw = written()
    packed = PACKERS[packer](raw)
    capture = read(packed + b"\x07no stream")
    assert capture.file.records_count == read(raw).file.records_count
    inside = capture.file.compression
    assert inside is not None
    assert (inside.unread_reason, inside.unread_bytes) == ("bytes-after-compressed-data", 10)
    assert inside.unread_from_offset == len(packed)


@every_packer
def test_a_file_made_to_fill_the_memory_is_left_at_the_limit(packer: str) -> None:
    if packer == "gzip":
        deflate = zlib.compressobj(9, wbits=31)
        packed = b"".join(deflate.compress(bytes(1 << 20)) for _ in range(40)) + deflate.flush()
        most = 1 << 26
    else:
        packed = PACKERS[packer](bytes(64 << 20))
        most = (16 << 20) + MOST_EXPANSION * len(packed) + 1000
    source, size = Unpacked(io.BytesIO(packed), packer), 0
    while piece := source.read(1 << 16):
        size += len(piece)
    assert source.unread_reason == "expands-too-much"
    assert size <= most


def test_a_stream_that_wants_more_memory_than_the_bound_is_refused() -> None:
    options = {zstd.CompressionParameter.window_log: 29, zstd.CompressionParameter.enable_long_distance_matching: 1}
    compressor = zstd.ZstdCompressor(options=options)
    data, source = unpacked(compressor.compress(b"x" * 10_000) + compressor.flush(), "zstd")
    assert (data, source.unread_reason) == (b"", "compressed-data-needs-too-much-memory")


@every_packer
def test_a_compressed_nothing_is_refused(packer: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(PACKERS[packer](b""))
    assert caught.value.message_id == "capture.nothing-unpacked"


@every_packer
def test_what_is_compressed_twice_is_refused(packer: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(PACKERS[packer](gzip.compress(pcap([]))))
    assert caught.value.message_id == "capture.compressed"
