"""The constructed capture, read by an offset walk and dpkt, never by our reader, and compared with its own truth."""

from __future__ import annotations

import hashlib
import io
import ipaddress
import json
import os
import struct
import subprocess
import sys
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import dpkt
import pytest
from PIL import Image

CAMERA_FOLDER = Path(__file__).resolve().parents[2] / "examples" / "camera"
CAMERA, DESTINATION = "192.168.178.42", "203.0.113.77"
HOME_TIME = timezone(timedelta(hours=2))
FILTER_ON_AT = datetime(2026, 9, 11, 10, 0, tzinfo=HOME_TIME).timestamp()
MARKS = ("CONSTRUCTED", "KONSTRUIERT")
SYN, FIN, RST, ACK = 2, 1, 4, 16


@dataclass
class Stream:
    """What the camera sent on one connection: bytes by their place, and the frames that carried them."""

    syns: list[int] = field(default_factory=list)
    answered: bool = False
    segments: list[tuple[int, int, bytes]] = field(default_factory=list)  # frame number, place, payload

    def data(self) -> bytes:
        buffer = bytearray()
        for _, place, payload in sorted(self.segments, key=lambda segment: segment[1]):
            assert place <= len(buffer), "a hole in the stream"
            buffer[place : place + len(payload)] = payload
        return bytes(buffer)

    def frames_between(self, start: int, end: int) -> tuple[list[int], list[int]]:
        """Frames with bytes between the places; and those of them that repeat earlier ones."""
        frames, again, seen = [], [], set()
        for number, place, payload in self.segments:
            if place < end and place + len(payload) > start:
                frames.append(number)
                again += [number] * (place in seen)
                seen.add(place)
        return frames, again


@dataclass
class Reading:
    raw: bytes
    truth: dict[str, Any]
    times_us: list[int]
    frames: list[bytes]
    streams: dict[tuple[int, int], Stream]  # by source port and initial sequence number
    answers_after_filter: int


def run(output: Path, *arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CAMERA_FOLDER / "make_capture.py"), "--output", str(output), *arguments]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False
    )


def walk(raw: bytes) -> tuple[list[int], list[bytes]]:
    """Times in µs and frames of a modified pcap file; fails where a byte belongs to no whole record."""
    times_us, frames, offset = [], [], 24
    while offset < len(raw):
        seconds, rest_us, captured, wire = struct.unpack_from("<IIII", raw, offset)
        offset += 24
        assert captured == wire and offset + captured <= len(raw)
        times_us.append(seconds * 1_000_000 + rest_us)
        frames.append(raw[offset : offset + captured])
        offset += captured
    return times_us, frames


def streams_to_destination(times_us: list[int], frames: list[bytes]) -> tuple[dict[tuple[int, int], Stream], int]:
    streams: dict[tuple[int, int], Stream] = {}
    newest: dict[int, tuple[int, int]] = {}
    answers_after_filter = 0
    for number, frame in enumerate(frames, start=1):
        packet = dpkt.ethernet.Ethernet(frame).data
        if not isinstance(packet, dpkt.ip.IP) or not isinstance(packet.data, dpkt.tcp.TCP):
            continue
        tcp, hosts = packet.data, (str(ipaddress.ip_address(packet.src)), str(ipaddress.ip_address(packet.dst)))
        if hosts == (DESTINATION, CAMERA):
            answers_after_filter += times_us[number - 1] >= FILTER_ON_AT * 1_000_000
            if tcp.flags & SYN:
                streams[tcp.dport, (tcp.ack - 1) & 0xFFFFFFFF].answered = True
        elif hosts == (CAMERA, DESTINATION):
            if tcp.flags & SYN:
                newest[tcp.sport] = (tcp.sport, tcp.seq)
                streams.setdefault(newest[tcp.sport], Stream()).syns.append(number)
            elif tcp.data:
                _, start = newest[tcp.sport]
                place = (tcp.seq - start - 1) & 0xFFFFFFFF
                streams[newest[tcp.sport]].segments.append((number, place, bytes(tcp.data)))
    return streams, answers_after_filter


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("made")
    done = run(folder / "captures", "--truth", str(folder / "truth.json"), cwd=folder, PYTHONHASHSEED="1", TZ="UTC")
    assert done.returncode == 0, done.stderr
    raw = (folder / "captures" / "fritzbox-lan-constructed.eth").read_bytes()
    times_us, frames = walk(raw)
    streams, answers = streams_to_destination(times_us, frames)
    return Reading(raw, json.loads((folder / "truth.json").read_text()), times_us, frames, streams, answers)


def pictures_of(stream: Stream) -> list[dict[str, Any]]:
    """Every picture on one connection: walks requests by their Content-Length."""
    data, at, found = stream.data(), 0, []
    while at < len(data):
        body = data.index(b"\r\n\r\n", at) + 4
        headers = dict(line.split(": ", 1) for line in data[at:body].decode().splitlines()[1:] if line)
        boundary, end = headers["Content-Type"].split("boundary=")[1], body + int(headers["Content-Length"])
        start = data.index(b"image/jpeg\r\n\r\n", body) + 14
        stop = min(len(data), end - len(f"\r\n--{boundary}--\r\n"))
        frames, again = stream.frames_between(start, stop)
        complete = len(data) >= end
        digest = hashlib.sha256(data[start:stop]).hexdigest() if complete else None
        found.append({"jpeg": data[start:stop], "sha256": digest, "frames": sorted(frames), "again": sorted(again)})
        at = end
    return found


def day_of(time_us: int) -> str:
    return f"{datetime.fromtimestamp(time_us / 1e6, HOME_TIME):%Y-%m-%d}"


def ones_sum(data: bytes) -> int:
    """RFC 1071 as it is written: add words, fold the carries. 0xFFFF over a whole message means: right."""
    total = sum(array("H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def wrong_checksums(frame: bytes) -> list[str]:
    ethertype = frame[12:14]
    if ethertype == b"\x08\x00":
        body_bytes = int.from_bytes(frame[16:18], "big") - 20
        protocol, addresses, body = frame[23], frame[26:34], frame[34 : 34 + body_bytes]
        wrong = [] if ones_sum(frame[14:34]) == 0xFFFF else ["ipv4"]
    elif ethertype == b"\x86\xdd":
        body_bytes = int.from_bytes(frame[18:20], "big")
        protocol, addresses, body, wrong = frame[20], frame[22:54], frame[54 : 54 + body_bytes], []
    else:
        return []
    pseudo = addresses + struct.pack("!IHBB", len(body), 0, 0, protocol)
    return wrong if ones_sum(pseudo + body) == 0xFFFF else [*wrong, f"protocol {protocol}"]


@pytest.mark.slow
def test_two_runs_give_the_same_bytes(reading: Reading, tmp_path: Path) -> None:
    done = run(tmp_path / "again", cwd=CAMERA_FOLDER, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")
    assert done.returncode == 0
    again = (tmp_path / "again" / "fritzbox-lan-constructed.eth").read_bytes()
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(reading.raw).hexdigest() == reading.truth["sha256"]
    assert reading.truth["sha256"] in done.stdout and "constructed" in done.stdout
    assert reading.truth["sha256"] == "d23bcf7147d7ca39d43efed841ef6c89f8d1b7f4bfa5a6a0f1442d0b15dbd2d2"
    assert [path.name for path in (tmp_path / "again").iterdir()] == ["fritzbox-lan-constructed.eth"]


def test_the_file_is_a_whole_fritzbox_capture_of_at_most_30_mb(reading: Reading) -> None:
    assert len(reading.raw) <= 30_000_000
    assert struct.unpack_from("<IHHiIII", reading.raw) == (0xA1B2CD34, 2, 4, 0, 0, 2048, 1)
    assert len(reading.frames) == reading.truth["frames"]
    assert reading.times_us == sorted(reading.times_us)
    ends = [f"{datetime.fromtimestamp(reading.times_us[i] / 1e6, HOME_TIME):%d. %H:%M}" for i in (0, -1)]
    assert ends == ["07. 06:12", "14. 21:43"]


def test_every_checksum_is_right(reading: Reading) -> None:
    assert [wrong_checksums(frame) for frame in reading.frames if wrong_checksums(frame)] == []
    longest = max(reading.frames, key=len)
    assert wrong_checksums(longest[:-1] + bytes([longest[-1] ^ 1])) == ["protocol 6"]
    assert wrong_checksums(longest[:22] + bytes([longest[22] ^ 1]) + longest[23:]) == ["ipv4"]


def test_the_pictures_in_the_streams_are_those_of_the_truth(reading: Reading) -> None:
    read = [picture for stream in reading.streams.values() if stream.segments for picture in pictures_of(stream)]
    told = reading.truth["transmissions"]
    assert sorted((one["frames"], one["again"], one["sha256"]) for one in read) == sorted(
        (one["frames"], one["frames_again"], one["sha256"] if one["complete"] else None) for one in told
    )
    assert {one["sha256"]: len(one["jpeg"]) for one in read if one["sha256"]} == {
        one["sha256"]: one["size_bytes"] for one in told if one["complete"]
    }


def test_every_picture_decodes_and_is_marked_as_constructed(reading: Reading) -> None:
    pictures = {
        one["sha256"]: one["jpeg"]
        for stream in reading.streams.values()
        if stream.segments
        for one in pictures_of(stream)
        if one["sha256"]
    }
    for jpeg in pictures.values():
        with Image.open(io.BytesIO(jpeg)) as image:
            image.load()
            assert image.size == (320, 240)
            assert all(mark.encode() in image.info["comment"] for mark in MARKS)


def test_the_attempts_in_the_file_are_those_of_the_truth(reading: Reading) -> None:
    read = {key: stream.syns for key, stream in reading.streams.items() if not stream.answered}
    told = {(one["client_port"], one["initial_sequence"]): one["frames"] for one in reading.truth["attempts"]}
    assert read == told
    assert {len(frames) for frames in told.values()} == {3, 4}
    first, *copies = max(told.values(), key=len)
    waits_s = [round((reading.times_us[n - 1] - reading.times_us[first - 1]) / 1e6) for n in copies]
    assert waits_s == [1, 3, 7]


def test_the_counts_by_day_follow_from_the_file(reading: Reading) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    hashes: dict[str, set[str]] = defaultdict(set)
    for time_us in reading.times_us:
        counts[day_of(time_us)]["frames"] += 1
    for stream in reading.streams.values():
        day = day_of(reading.times_us[stream.syns[-1] - 1])
        if stream.answered:
            counts[day]["connections_answered"] += 1
        else:
            counts[day_of(reading.times_us[stream.syns[0] - 1])]["attempts_distinct"] += 1
            for number in stream.syns:
                counts[day_of(reading.times_us[number - 1])]["syn_packets"] += 1
        for one in pictures_of(stream) if stream.segments else ():
            day = day_of(reading.times_us[one["frames"][0] - 1])
            counts[day]["transmissions_complete" if one["sha256"] else "transmissions_partial"] += 1
            hashes[day] |= {one["sha256"]} if one["sha256"] else set()
    for day, told in reading.truth["days"].items():
        assert {key: counts[day][key] for key in told if key != "distinct_pictures"} | {
            "distinct_pictures": len(hashes[day])
        } == told
    assert set(counts) == set(reading.truth["days"])


def test_the_truth_tells_the_story(reading: Reading) -> None:
    days = list(reading.truth["days"].values())
    totals = reading.truth["totals"]
    assert all(200 <= day["distinct_pictures"] <= 500 for day in days[:4])
    assert all(day["transmissions_complete"] > day["distinct_pictures"] for day in days[:5])
    assert [day["transmissions_complete"] for day in days[5:]] == [0, 0, 0]
    assert all(300 <= days[number]["attempts_distinct"] <= 999 for number in (4, 5, 7))
    assert days[6]["attempts_distinct"] > 10_000
    assert totals["transmissions_partial"] == 2
    assert sum(1 for one in reading.truth["transmissions"] if one["frames_again"]) > 20
    unsorted = (
        s for s in reading.streams.values() if [p for _, p, _ in s.segments] != sorted(p for _, p, _ in s.segments)
    )
    assert sum(1 for _ in unsorted) > 40
    assert {one["http_status"] for one in reading.truth["transmissions"]} == {200, 503, None}


def test_after_the_filter_the_destination_is_silent_and_the_rest_goes_on(reading: Reading) -> None:
    assert reading.answers_after_filter == 0
    asked = b"\x06upload\x0bbeispielcam\x07example"
    late = [frame for at, frame in zip(reading.times_us, reading.frames, strict=True) if at > FILTER_ON_AT * 1e6]
    assert sum(asked in frame for frame in late) > 100
    assert any(b"api.beispielcam.example" in frame for frame in late)


def test_only_documentation_addresses_and_macs_occur(reading: Reading) -> None:
    allowed = [ipaddress.ip_network(net) for net in ("192.168.178.0/24", "198.51.100.0/24", "203.0.113.0/24")]
    allowed += [ipaddress.ip_network(net) for net in ("2001:db8::/32", "fe80::200:5eff:fe00:5300/120")]
    macs, addresses = set(), set()
    for frame in reading.frames:
        macs |= {frame[:6], frame[6:12]}
        if frame[12:14] == b"\x08\x00":
            addresses |= {frame[26:30], frame[30:34]}
        elif frame[12:14] == b"\x86\xdd":
            addresses |= {frame[22:38], frame[38:54]}
    assert {mac.hex() for mac in macs if not mac[0] & 1} == {"00005e005301", "00005e005323", "00005e005342"}
    hosts = {ipaddress.ip_address(packed) for packed in addresses}
    special = {"0.0.0.0", "255.255.255.255", "224.0.0.251", "239.255.255.250", "ff02::1"}
    assert {str(host) for host in hosts if not any(host in net for net in allowed)} == special


def test_a_folder_that_cannot_be_written_gives_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run(tmp_path / "file", cwd=tmp_path)
    assert done.returncode == 8
    assert len(done.stderr.splitlines()) == 1 and "cannot write" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
