"""A hundred pictures, each sent up to three times, some transmissions cut: the right number of everything."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from building import Conversation, Tape, picture, upload, vlan
from connections import digest, whole

from reportgen.capture.values import Capture, Completeness


def transmissions() -> list[tuple[bytes, bool]]:
    """(picture, whether it arrives whole): each picture whole at least once, in an order of its own."""
    plan = []
    for number in range(100):
        data = picture(f"{number}", (96, 72))
        plan += [(data, True), *((data, number % 5 != turn) for turn in range(number % 3))]
    random.Random(100).shuffle(plan)
    return plan


class TwiceTape(Tape):
    """Every frame is recorded a second time with a VLAN tag, as on both sides of a bridge."""

    def add_ip(self, packet: bytes) -> int:
        number = super().add_ip(packet)
        self.add(vlan(packet, 7))
        return number


def recording(tape: Tape) -> Tape:
    """Each transmission in a connection of its own; what is cut loses a segment, or ends early with a reset."""
    for number, (data, is_whole) in enumerate(transmissions()):
        talk = Conversation(tape, client_port=40_000 + number, client_isn=number * 7_919)
        talk.handshake()
        message = upload(data)
        if is_whole:
            talk.client_sends(
                message, segment_bytes=400, order=None if number % 4 else range(len(message) // 400, -1, -1)
            )
            talk.close()
        elif number % 2:
            talk.client_sends(message, segment_bytes=400, lost=(3,))
            talk.close()
        else:
            talk.client_sends(message[:-300], segment_bytes=400)
            talk.rst()
    return tape


@pytest.fixture(scope="module", params=[Tape, TwiceTape], ids=["each frame once", "each frame doubled by VLAN"])
def capture(request: pytest.FixtureRequest) -> Capture:
    return whole(recording(request.param()))


def test_there_are_a_hundred_pictures(capture: Capture) -> None:
    assert {image.sha256 for image in capture.images} - {None} == {digest(data) for data, _ in transmissions()}
    assert len({digest(data) for data, _ in transmissions()}) == 100


def test_each_picture_has_its_number_of_whole_transmissions(capture: Capture) -> None:
    expected = Counter(digest(data) for data, is_whole in transmissions() if is_whole)
    assert Counter(image.sha256 for image in capture.images if image.sha256) == expected


def test_each_cut_transmission_is_a_part_of_a_picture(capture: Capture) -> None:
    cut = sum(not is_whole for _, is_whole in transmissions())
    assert cut > 10
    assert [image.completeness for image in capture.images].count(Completeness.PARTIAL) == cut


def test_the_second_copy_of_each_frame_is_counted_apart_and_cited_nowhere() -> None:
    once, twice = whole(recording(Tape())), whole(recording(TwiceTape()))
    assert twice.file.doubled_records_count == once.file.records_count == twice.file.records_count // 2
    assert {number % 2 for image in twice.images for number in image.frames} == {1}


def test_nothing_was_fetched_and_nothing_left_out(capture: Capture) -> None:
    assert (capture.fetched_images, capture.left_out) == ((), ())
