"""Pictures in uploads that go wrong in every way: what is told whole is whole, and its frames hold it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from building import Conversation, Tape, picture, upload
from hypothesis import given, settings
from hypothesis import strategies as st
from independent.packets import Seen, seen
from independent.streams import put_together
from independent.walk import walk
from rules import broken_rules, read

from reportgen.capture.values import Capture, Completeness, ImageTransmission

SIZE_PX = (64, 64)
PICTURES = [picture(words, SIZE_PX) for words in ("one", "two", "three")]
DIGESTS = [hashlib.sha256(data).hexdigest() for data in PICTURES]


@dataclass(frozen=True)
class Upload:
    """One connection with one request; ``lost`` segments pass no recorder."""

    contents: tuple[int, ...]
    segment_bytes: int
    isn: int
    chunked: bool
    swapped: tuple[int, ...]
    lost: frozenset[int]
    twice: frozenset[int]

    def segments_count(self) -> int:
        return -(-len(self.data()) // self.segment_bytes)

    def data(self) -> bytes:
        return upload(*(PICTURES[index] for index in self.contents), chunked=self.chunked)

    def record(self, tape: Tape) -> None:
        talk = Conversation(tape, client_isn=self.isn)  # the same ports each time: only the number differs
        talk.handshake()
        order = list(range(self.segments_count()))
        for index in self.swapped:
            if index + 1 < len(order):
                order[index], order[index + 1] = order[index + 1], order[index]
        talk.client_sends(
            self.data(),
            segment_bytes=self.segment_bytes,
            order=order,
            lost={index for index in self.lost if index < len(order)},
            twice={index for index in self.twice if index < len(order)} - self.lost,
        )
        talk.close()


uploads = st.builds(
    Upload,
    contents=st.lists(st.integers(0, 2), min_size=1, max_size=2).map(tuple),
    segment_bytes=st.sampled_from([150, 333, 700, 1_400]),
    isn=st.sampled_from([0, 1_000, 2**31 - 5, 2**32 - 1_000, 2**32 - 2]),
    chunked=st.booleans(),
    swapped=st.lists(st.integers(0, 15), max_size=3).map(tuple),
    lost=st.one_of(st.just(frozenset[int]()), st.frozensets(st.integers(0, 15), max_size=2)),
    twice=st.frozensets(st.integers(0, 15), max_size=2),
)


def packets_of(raw: bytes) -> dict[int, Seen]:
    walked = walk(raw)
    assert walked is not None
    found = ((frame.number, seen(frame.data, frame.link_type)) for frame in walked.frames)
    return {number: packet for number, packet in found if packet is not None}


def is_held(image: ImageTransmission, packets: dict[int, Seen], *, chunked: bool) -> bool:
    """Whether the cited frames, and they alone, hold the picture."""
    data = put_together([packets[number] for number in image.frames])
    if data is None:
        return False
    return chunked or any(hashlib.sha256(one).hexdigest() == image.sha256 and one in data for one in PICTURES)


def capture_of(made: list[Upload]) -> tuple[Capture, bytes]:
    tape = Tape()
    for one in made:
        one.record(tape)
        tape.wait(120)
    raw = tape.pcap()
    return read(raw), raw


@settings(max_examples=120, deadline=None)
@given(st.lists(uploads, min_size=1, max_size=3, unique_by=lambda one: one.isn))
def test_whole_uploads_give_their_pictures_and_the_cited_frames_hold_them(made: list[Upload]) -> None:
    capture, raw = capture_of(made)
    assert broken_rules(capture, raw) == []
    whole = Counter(image.sha256 for image in capture.images if image.completeness is Completeness.COMPLETE)
    sent = Counter(DIGESTS[index] for one in made for index in one.contents)
    recorded = Counter(DIGESTS[index] for one in made if not one.lost for index in one.contents)
    assert recorded <= whole <= sent
    packets = packets_of(raw)
    chunked = any(one.chunked for one in made)
    for image in capture.images:
        if image.completeness is Completeness.COMPLETE:
            assert is_held(image, packets, chunked=chunked)
            assert (image.width_px, image.height_px) == SIZE_PX


@settings(max_examples=60, deadline=None)
@given(uploads.filter(lambda one: not one.lost and not one.chunked and len(one.contents) == 1))
def test_without_any_cited_frame_the_picture_is_not_whole(one: Upload) -> None:
    """No frame is cited that the picture could do without, but for copies of the same bytes."""
    capture, raw = capture_of([one])
    (image,) = capture.images
    packets = packets_of(raw)
    for number in image.frames:
        rest = [packets[other] for other in image.frames if other != number]
        data = put_together(rest)
        assert data is None or not any(one in data for one in PICTURES)


def test_the_first_recorded_copy_of_a_byte_counts() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    data = upload(PICTURES[0])
    talk.client_sends(data, segment_bytes=200)
    talk.client_repeats(b"\0" * 400, back_bytes=400)
    capture = read(tape.pcap())
    assert [image.sha256 for image in capture.images] == [DIGESTS[0]]
    assert len(tape.records) not in capture.images[0].frames


def test_a_picture_that_does_not_decode_is_no_whole_one() -> None:
    spoilt = bytearray(PICTURES[0])
    start = spoilt.index(b"\xff\xc0")
    spoilt[start + 5 : start + 9] = b"\0\0\0\0"  # zero lines of zero pixels
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(bytes(spoilt)))
    capture = read(tape.pcap())
    assert [image.completeness for image in capture.images] == [Completeness.PARTIAL]
    assert [image.sha256 for image in capture.images] == [None]


def test_frames_cut_by_the_recorder_hold_no_whole_picture() -> None:
    tape = Tape(snap_bytes=128)
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(PICTURES[0]))
    capture = read(tape.pcap(snap_length_bytes=128))
    assert all(image.completeness is Completeness.PARTIAL for image in capture.images)
