"""The line that people watch counts what passes, never more than there is."""

from __future__ import annotations

import pytest
from building import CAMERA, START_NS, Conversation, Record, Tape, ethernet, modified_pcap, picture, udp, upload

from reportgen.adapters.images import decode_image
from reportgen.capture import live_device
from reportgen.capture.live import RecordWalk
from reportgen.capture.live_device import DeviceWatch


def sent(data: bytes, to: str = "203.0.113.7", *, source: str = CAMERA) -> bytes:
    return ethernet(udp(source, 1, to, 2, data))


def watched(frames: list[bytes], *, mac: str | None = None, ip: str | None = CAMERA) -> DeviceWatch:
    watch = DeviceWatch(mac=mac, ip=ip, decode_image=decode_image)
    walk = RecordWalk(watch.note)
    walk.feed(modified_pcap([Record(at_ns=START_NS, frame=frame) for frame in frames]))
    assert walk.records_count == len(frames)
    return watch


def test_what_the_device_sends_is_told_by_destination_outside_the_home_network() -> None:
    sizes = {"203.0.113.7": 100, "203.0.113.8": 300, "192.168.178.1": 500, "239.255.255.250": 500}
    frames = [sent(bytes(size), to) for to, size in sizes.items()]
    watch = watched([*frames, sent(bytes(900), "203.0.113.9", source="192.168.178.9")])
    assert watch.most(3) == (("203.0.113.8", len(frames[1])), ("203.0.113.7", len(frames[0])))
    assert watch.most(1) == (("203.0.113.8", len(frames[1])),)


def test_the_hardware_address_decides_where_frames_carry_one() -> None:
    frame = sent(b"")
    mac = ":".join(f"{byte:02X}" for byte in frame[6:12])
    assert len(watched([frame], mac=mac).most(9)) == 1
    assert watched([frame], mac="00:00:5E:00:53:99").most(9) == ()


@pytest.fixture
def uploads() -> list[bytes]:
    """Three uploads of two different pictures."""
    tape = Tape()
    for number, words in enumerate(("one", "two", "one")):
        talk = Conversation(tape, client_port=40_000 + number)
        talk.handshake()
        talk.client_sends(upload(picture(words)))
        talk.fin()
    return [record.frame for record in tape.records]


def test_whole_pictures_are_counted_once_each(uploads: list[bytes]) -> None:
    assert watched(uploads).pictures_count == 2
    assert watched(uploads, ip="192.168.178.99").pictures_count == 0


def test_a_picture_that_lacks_a_frame_is_not_counted(uploads: list[bytes]) -> None:
    longest = max(range(len(uploads)), key=lambda row: len(uploads[row]))
    assert watched(uploads[:longest] + uploads[longest + 1 :]).pictures_count <= 2
    assert watched(uploads[:4]).pictures_count == 0


def test_forgetting_conversations_counts_less_but_never_more(
    uploads: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for frames in range(1, 12):
        monkeypatch.setattr(live_device, "_FORGET_AFTER_FRAMES", frames)
        assert watched(uploads).pictures_count <= 2
