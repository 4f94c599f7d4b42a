"""Records of every pcap form: whole ones are read, everything else is told in bytes."""

from __future__ import annotations

import hashlib

import pytest
from building import CAMERA, START_NS, Conversation, Record, Tape, ethernet, modified_pcap, pcap, udp
from rules import broken_rules, read

from reportgen.errors import UnreadableInput

FORMS = {
    "pcap µs little": ({"order": "<", "tick_ns": 1000}, pcap, ("pcap", "little", 1000, 16)),
    "pcap µs big": ({"order": ">", "tick_ns": 1000}, pcap, ("pcap", "big", 1000, 16)),
    "pcap ns little": ({"order": "<", "tick_ns": 1}, pcap, ("pcap", "little", 1, 16)),
    "pcap ns big": ({"order": ">", "tick_ns": 1}, pcap, ("pcap", "big", 1, 16)),
    "modified little": ({"order": "<"}, modified_pcap, ("modified pcap", "little", 1000, 24)),
    "modified big": ({"order": ">"}, modified_pcap, ("modified pcap", "big", 1000, 24)),
}
every_form = pytest.mark.parametrize("form", FORMS)


def records() -> list[Record]:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(b"GET / HTTP/1.1\r\n\r\n")
    return tape.records


def written(form: str, kept: list[Record] | None = None) -> bytes:
    options, write, _ = FORMS[form]
    return write(records() if kept is None else kept, **options)


@every_form
def test_every_form_gives_the_same_records_and_names_itself(form: str) -> None:
    raw = written(form)
    capture = read(raw)
    file = capture.file
    form_name, order, tick_ns, head_bytes = FORMS[form][2]
    assert (file.format, file.byte_order) == (form_name, order)
    assert file.interfaces[0].ticks_per_s == 1_000_000_000 // tick_ns
    assert (file.records_count, file.record_overhead_bytes) == (4, 4 * head_bytes)
    assert capture.frames is not None
    assert list(capture.frames.captured_at_ns) == [record.at_ns for record in records()]
    starts = list(capture.frames.offset)
    assert [raw[start : start + len(r.frame)] for start, r in zip(starts, records(), strict=True)] == [
        record.frame for record in records()
    ]
    assert broken_rules(capture, raw) == []


@every_form
def test_a_cut_at_any_byte_leaves_the_whole_records_and_tells_the_rest(form: str) -> None:
    raw = written(form)
    head = FORMS[form][2][3]
    ends = [24]
    for record in records():
        ends.append(ends[-1] + head + len(record.frame))
    assert ends[-1] == len(raw)
    for cut in range(24, len(raw) + 1):
        capture = read(raw[:cut])
        whole = sum(1 for end in ends[1:] if end <= cut)
        left = cut - ends[whole]
        file = capture.file
        assert (file.records_count, file.unread_bytes) == (whole, left), cut
        assert file.unread_from_offset == (ends[whole] if left else None)
        reason = "cut-in-record-header" if left < head else "cut-in-record-data"
        assert file.unread_reason == (reason if left else None)
        assert broken_rules(capture, raw[:cut]) == [], cut


@pytest.mark.parametrize("size", range(4, 24))
def test_a_file_cut_in_its_header_is_refused(size: int) -> None:
    for form in FORMS:
        with pytest.raises(UnreadableInput) as caught:
            read(written(form)[:size])
        assert caught.value.message_id == "capture.cut-header"


@pytest.mark.parametrize("size", range(1, 4))
def test_a_file_shorter_than_a_magic_is_refused(size: int) -> None:
    with pytest.raises(UnreadableInput):
        read(written("pcap µs little")[:size])


@every_form
def test_a_header_without_records_is_an_empty_capture(form: str) -> None:
    capture = read(written(form, []))
    assert (capture.file.records_count, capture.file.unread_bytes, len(capture.flows)) == (0, 0, 0)
    assert capture.file.first_at_ns is None and capture.file.last_at_ns is None
    assert broken_rules(capture, written(form, [])) == []


def test_a_lying_length_stops_the_reading_and_the_rest_is_counted() -> None:
    raw = bytearray(written("pcap µs little"))
    second = 24 + 16 + len(records()[0].frame)
    raw[second + 8 : second + 12] = b"\xff\xff\xff\xff"
    capture = read(bytes(raw))
    assert capture.file.records_count == 1
    assert capture.file.unread_from_offset == second
    assert capture.file.unread_bytes == len(raw) - second
    assert capture.file.unread_reason == "impossible-record-length"
    assert capture.file.sha256 == hashlib.sha256(raw).hexdigest()


def test_frames_cut_by_the_recorder_are_counted_and_keep_their_wire_length() -> None:
    tape = Tape(snap_bytes=60)
    Conversation(tape).client_sends(b"x" * 1_000)
    capture = read(tape.pcap(snap_length_bytes=60))
    assert capture.file.cut_records_count == 1
    assert capture.file.captured_bytes == 60
    assert capture.flows[0].orig_frame_bytes == 14 + 20 + 20 + 1_000
    assert capture.flows[0].orig_payload_bytes == 1_000
    assert broken_rules(capture, tape.pcap(snap_length_bytes=60)) == []


def test_times_that_run_backwards_are_counted_and_first_and_last_are_lowest_and_highest() -> None:
    frame = ethernet(udp(CAMERA, 5_000, "203.0.113.9", 9, b"x"))
    times = [START_NS + step for step in (5_000, 9_000, 1_000, 7_000)]
    capture = read(pcap([Record(at_ns, frame) for at_ns in times]))
    assert capture.file.time_backwards_count == 1
    assert (capture.file.first_at_ns, capture.file.last_at_ns) == (min(times), max(times))
    assert (capture.flows[0].first_at_ns, capture.flows[0].last_at_ns) == (min(times), max(times))


def test_times_at_the_epoch_are_times() -> None:
    frame = ethernet(udp(CAMERA, 5_000, "203.0.113.9", 9, b"x"))
    raw = pcap([Record(at_ns, frame) for at_ns in (2_000, 0, 3_000, 1_000)])
    capture = read(raw)
    assert (capture.file.first_at_ns, capture.file.last_at_ns) == (0, 3_000)
    assert broken_rules(capture, raw) == []


def test_the_upper_bits_of_the_link_type_are_no_link_type() -> None:
    raw = pcap(records(), link_type=0x1400_0001)
    assert read(raw).file.interfaces[0].link_type == 1
    assert read(raw).file.flows_records_count == 4


def test_a_link_type_that_is_not_known_is_read_and_counted_as_undecoded() -> None:
    raw = pcap(records(), link_type=147)
    capture = read(raw)
    assert [(kind.kind, kind.records_count) for kind in capture.file.undecoded] == [("link-type-147", 4)]
    assert len(capture.flows) == 0
    assert broken_rules(capture, raw) == []
