"""Several files of one recording: one timeline, overlaps counted once, every file's own account and frame numbers."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence

import pytest
from building import CAMERA, START_NS, Conversation, Record, Tape, modified_pcap, pcap, udp
from building import links as l
from building.blocks import pcapng
from building.content import picture, upload
from building.files import DESTINATION
from rules import read

from reportgen.adapters.images import decode_image
from reportgen.analysis.inspection import inspection_json
from reportgen.capture.file_values import FileReconciliation
from reportgen.capture.read import read_recordings
from reportgen.capture.values import Capture


def recordings(*files: bytes) -> tuple[Capture, ...]:
    sources = [(f"part-{number}", io.BytesIO(raw)) for number, raw in enumerate(files)]
    found = read_recordings(sources, decode_image=decode_image)
    for capture in found:
        for file in capture.files:
            assert adds_up(file)
        packets = sum(flow.orig_packets_count + flow.resp_packets_count for flow in capture.flows)
        assert packets == sum(file.flows_records_count for file in capture.files)
    return found


def adds_up(file: FileReconciliation) -> bool:
    left_out = sum(kind.records_count for kind in (*file.no_flow, *file.undecoded))
    seen_before = file.doubled_records_count + file.overlapping_records_count
    return file.records_count == file.flows_records_count + seen_before + left_out


def one(*files: bytes) -> Capture:
    (capture,) = recordings(*files)
    return capture


def records() -> list[Record]:
    tape = Tape(l.directed_ethernet)
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one")), segment_bytes=300)
    talk.close()
    for _ in range(3):
        tape.add_ip(udp(CAMERA, 5_000, DESTINATION, 9, b"x"))
    return tape.records


def cut(kept: Sequence[Record], *at: int) -> list[bytes]:
    ends = [0, *at, len(kept)]
    return [pcap(kept[start:end]) for start, end in itertools.pairwise(ends)]


def measures(capture: Capture) -> list[tuple[object, ...]]:
    return [
        (f.originator, f.orig_packets_count, f.resp_packets_count, f.orig_payload_bytes, f.conn_state, f.first_at_ns)
        for f in capture.flows
    ]


def test_parts_say_together_what_the_whole_says_in_whatever_order_they_are_given() -> None:
    kept = records()
    whole = read(pcap(kept))
    for order in itertools.permutations(cut(kept, 4, 7)):
        parts = one(*order)
        assert measures(parts) == measures(whole)
        assert [image.sha256 for image in parts.images] == [image.sha256 for image in whole.images] != []
        assert [file.name for file in parts.files] == ["part-0", "part-1", "part-2"]


def test_a_picture_that_spans_files_cites_each_by_its_own_frame_numbers() -> None:
    kept = records()
    whole = read(pcap(kept))
    parts = one(*cut(kept, 6))
    (image,) = parts.images
    (first, one_frames), (second, two_frames) = parts.cited(image.frames)
    assert (first, second) == parts.files
    assert sorted([*one_frames, *(frame + 6 for frame in two_frames)]) == list(whole.images[0].frames)
    told = inspection_json([parts])
    assert told["images"][0]["capture_sha256"] == first.sha256
    assert told["images"][0]["further_frames"] == [{"capture_sha256": second.sha256, "frames": two_frames.text()}]
    assert [entry["sha256"] for entry in told["captures"]] == [first.sha256, second.sha256]
    assert parts.file_of(parts.flows[1].first_frame) == second


@pytest.mark.parametrize("write", [pcap, modified_pcap, pcapng])
def test_records_that_two_files_hold_are_counted_once_and_told(write: object) -> None:
    assert callable(write)
    kept = records()
    parts = one(write(kept[:8]), write(kept[5:]))
    assert measures(parts) == measures(read(write(kept)))
    assert [file.overlapping_records_count for file in parts.files] == [0, 3]


def test_the_same_file_twice_is_one() -> None:
    raw = pcap(records())
    twice = one(raw, raw)
    assert measures(twice) == measures(read(raw))
    assert sum(file.overlapping_records_count for file in twice.files) == len(records())


def test_what_one_file_holds_twice_itself_is_no_overlap() -> None:
    frame = l.directed_ethernet(udp(CAMERA, 5_000, DESTINATION, 9, b"x"))
    same = [Record(START_NS, frame)] * 3
    other = [Record(START_NS, frame)] * 2 + [Record(START_NS + 200_000_000, frame)]
    capture = one(pcap(same), pcap(other))
    assert [file.overlapping_records_count for file in capture.files] == [0, 2]
    assert capture.flows[0].orig_packets_count == 4


def test_files_of_two_interfaces_are_interleaved_by_time_and_a_packet_seen_by_both_counts_once() -> None:
    kept = records()
    late = [Record(record.at_ns + 30_000, record.frame) for record in kept]
    capture = one(pcap(kept), pcap(late))
    assert measures(capture) == measures(read(pcap(kept)))
    assert [file.doubled_records_count for file in capture.files] == [0, len(kept)]


def test_times_that_run_backwards_inside_a_file_keep_the_order_of_the_file() -> None:
    kept = records()
    kept[5], kept[6] = kept[6], kept[5]
    assert measures(one(*cut(kept, 9))) == measures(read(pcap(kept)))


def test_files_of_different_link_types_are_recordings_of_their_own() -> None:
    inside, outside = pcap(records()), pcap([Record(START_NS, udp(CAMERA, 1, DESTINATION, 2, b"x"))], link_type=101)
    found = recordings(inside, outside, inside)
    assert [[file.name for file in capture.files] for capture in found] == [["part-0", "part-2"], ["part-1"]]


def test_an_empty_part_and_a_cut_part_keep_their_account() -> None:
    kept = records()
    first, second = cut(kept, 6)
    capture = one(first, pcap([]), second[:-5])
    assert [file.records_count for file in capture.files] == [6, 0, len(kept) - 7]
    assert capture.files[2].unread_reason == "cut-in-record-data"
