"""A stranger's check: takes analysis.json, frames.csv and the capture, and looks each cited frame up by other means.

The frames come from an offset walk and dpkt, the pictures from reassembly by hand and Pillow. Every function gives the
disagreements it finds, in words.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from independent.dns import address_records
from independent.packets import ACK, SYN, Seen, seen
from independent.streams import put_together
from independent.walk import Frame, walk
from PIL import Image

Cited = dict[str, list[int]]
"""Item of an assertion → frame numbers."""
Attempt = tuple[int, int]
"""Port of the device and initial sequence number: what tells one connection from the next."""


@dataclass(frozen=True)
class Sight:
    """The file as the stranger sees it, and the device and the destination that the case names."""

    raw: bytes
    device_mac: str
    device: str
    destination: str
    filter_on_at: datetime
    zone: ZoneInfo
    serial: str

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        walked = walk(self.raw)
        assert walked is not None and walked.rest_offset == len(self.raw)
        return walked.frames

    @cached_property
    def packets(self) -> tuple[Seen | None, ...]:
        return tuple(seen(frame.data, frame.link_type) for frame in self.frames)

    def upwards(self, number: int) -> Seen | None:
        """The TCP segment in that frame, if the device sent it to the destination."""
        packet = self.packets[number - 1] if 1 <= number <= len(self.packets) else None
        ends = packet and (packet.transport, packet.mac, packet.source, packet.destination)
        return packet if ends == ("tcp", self.device_mac, self.device, self.destination) else None

    @cached_property
    def answered(self) -> set[Attempt]:
        """Connections to which the destination sent anything that a connection could come from."""
        return {
            (packet.destination_port, number)
            for packet in self.packets
            if packet and (packet.source, packet.destination) == (self.destination, self.device) and packet.flags & SYN
            for number in [packet.acknowledged - 1]
        }

    @cached_property
    def syns(self) -> dict[Attempt, list[int]]:
        """The frames with each of the device's SYNs to the destination."""
        found: dict[Attempt, list[int]] = defaultdict(list)
        for frame in self.frames:
            packet = self.upwards(frame.number)
            if packet and packet.flags & (SYN | ACK) == SYN:
                found[packet.source_port, packet.sequence].append(frame.number)
        return found

    def between(self, number: int, address: str) -> Seen | None:
        """The packet in that frame, if it runs between the device and ``address``, either way."""
        packet = self.packets[number - 1] if 1 <= number <= len(self.packets) else None
        ends = packet and {packet.source, packet.destination}
        return packet if ends == {self.device, address} else None

    def at_ns(self, number: int) -> int:
        return self.frames[number - 1].at_ns

    def day(self, at_ns: int) -> str:
        return f"{datetime.fromtimestamp(at_ns // 1_000_000_000, UTC).astimezone(self.zone):%Y-%m-%d}"


def cited_frames(table: bytes, shift: int = 0) -> dict[str, Cited]:
    """frames.csv by assertion and item; ``shift`` is added to every number, to see whether anyone notices."""
    found: dict[str, Cited] = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader(io.StringIO(table.decode())):
        found[row["assertion"]][row["item"]].append(int(row["frame_number"]) + shift)
    return found


def disagreements(assertion: dict[str, Any], cited: Cited, sight: Sight) -> list[str]:
    """All that does not fit between a measured assertion and the frames it cites."""
    numbers = [number for frames in cited.values() for number in frames]
    if not numbers or min(numbers) < 1 or max(numbers) > len(sight.frames):
        return ["frames are cited that do not exist, or none"]
    own = next((key for key in _CHECKS if "." in key and assertion["id"].startswith(f"{key}.")), None)
    key = own or assertion["finding"]
    return list(_CHECKS[key](assertion, cited, sight))


def _pictures(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    values, hashes, ports = assertion["values"], [], set()
    for item, frames in cited.items():
        sent = [(number, packet) for number in frames if (packet := sight.upwards(number)) and packet.payload]
        if len(sent) != len(frames) or len({packet.source_port for _, packet in sent}) != 1:
            yield f"{item}: a frame carries nothing from the device to the destination, or is of another connection"
            continue
        picture = picture_in([packet for _, packet in sent])
        hashes.append(hashlib.sha256(picture).hexdigest())
        ports |= {packet.destination_port for _, packet in sent}
        if item.partition(":")[2] != hashes[-1]:
            yield f"{item}: the frames hold another picture, or none"
        elif not _decodes(picture):
            yield f"{item}: is no picture of at least 64 × 64"
    times = [sight.at_ns(number) for frames in cited.values() for number in frames]
    yield from _differ(
        {
            "transmissions": (values["transmissions"]["values"]["n"]["count"], len(cited)),
            "things": (assertion["scope"]["things_count"], len(cited)),
            "distinct pictures": (values["distinct"]["values"]["n"]["count"], len(set(hashes))),
            "ports": (values["ports"]["values"]["ports"]["text"], ", ".join(map(str, sorted(ports)))),
            **_period(values, min(times), max(times)),
            "address": (values["address"]["name"], sight.destination),
        }
    )


def picture_in(segments: list[Seen]) -> bytes:
    """The JPEG in these segments of one connection, put together by their sequence numbers; empty where none is.

    A picture ends at the first end marker behind which the multipart boundary follows, or nothing.
    """
    data = put_together(segments) or b""
    begin = data.find(b"\xff\xd8\xff")
    end = next((m.end() for m in re.finditer(rb"\xff\xd9(?=\r\n--|\r?\n?-?\Z)", data[max(begin, 0) :])), 0)
    return bytes(data[begin : begin + end]) if begin >= 0 else b""


def _decodes(picture: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(picture)) as image:
            image.load()
            return image.format == "JPEG" and min(image.size) >= 64
    except OSError:
        return False


def _names(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    for name, frames in cited.items():
        for number in frames:
            packet = sight.packets[number - 1]
            told = address_records(packet.payload) if packet and packet.source_port == 53 else ()
            answers = {(record.owner, record.address) for record in told if record.is_answer}
            if packet is None or packet.destination != sight.device or (name, sight.destination) not in answers:
                yield f"frame {number} does not tell the device that {name} is at the destination"
    numbers = [number for frames in cited.values() for number in frames]
    times = [sight.at_ns(number) for number in numbers]
    scope = assertion["scope"]
    yield from _differ(
        {
            "answers": (scope["things_count"], len(numbers)),
            "first": (scope["first_at_ns"], min(times)),
            "last": (scope["last_at_ns"], max(times)),
            "names": (assertion["values"]["n"]["count"], len(cited)),
        }
    )


def _identifiers(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    """The cited frames are all segments in which the device sent its serial number there, each segment once."""
    found = _with_serial(sight)
    numbers = [number for frames in cited.values() for number in frames]
    segments = {(packet.source_port, packet.sequence) for packet in found.values()}
    (told,) = assertion["values"]["identifiers"]["list"]
    yield from _differ(
        {
            "other frames": (set(numbers) - set(found), set()),
            "segments": ({(p.source_port, p.sequence) for n, p in found.items() if n in set(numbers)}, segments),
            "cited once": (len(numbers), len(segments)),
            "times": (told["values"]["n"]["count"], len(segments)),
            "things": (assertion["scope"]["things_count"], len(segments)),
            **_period(assertion["values"], min(map(sight.at_ns, numbers)), max(map(sight.at_ns, numbers))),
        }
    )


def _strings(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    """One frame of every connection in which the device sent its serial number there."""
    found = _with_serial(sight)
    numbers = [number for frames in cited.values() for number in frames]
    connections = {packet.source_port for packet in found.values()}
    (told,) = assertion["values"]["strings"]["values"]["items"]["list"]
    yield from _differ(
        {
            "other frames": (set(numbers) - set(found), set()),
            "connections": ({packet.source_port for n, packet in found.items() if n in set(numbers)}, connections),
            "one each": (len(numbers), len(connections)),
            "told": (told["values"]["n"]["count"], len(connections)),
            **_period(assertion["values"], min(map(sight.at_ns, numbers)), max(map(sight.at_ns, numbers))),
        }
    )


def _with_serial(sight: Sight) -> dict[int, Seen]:
    """The frames in which the device sent its serial number to the destination."""
    wanted = sight.serial.encode()
    frames = range(1, len(sight.frames) + 1)
    return {n: packet for n in frames if (packet := sight.upwards(n)) and wanted in packet.payload}


def _visible(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    """Questions with their answers, and greetings, that hold the name; every one of the device is cited."""
    asked, greeted = set[int](), set[int]()
    for item, frames in cited.items():
        kind, *rest = item.split(":")
        name = rest[0] if kind == "question" else rest[1]
        for number in frames:
            packet = sight.packets[number - 1]
            if packet is None or not _shows(name, kind, packet, sight):
                yield f"frame {number} does not show {name}"
            elif kind == "greeting":
                greeted.add(number)
            elif packet.mac == sight.device_mac:
                asked.add(number)
    names = {one["name"] for one in assertion["values"]["names"]["list"]}
    frames_count = range(1, len(sight.frames) + 1)
    sent = {n: packet for n in frames_count if (packet := sight.packets[n - 1]) and packet.mac == sight.device_mac}
    every = {n for n, packet in sent.items() if packet.destination_port == 53}
    hellos = {
        n for n, p in sent.items() if p.transport == "tcp" and p.payload[:1] == b"\x16" and p.payload[5:6] == b"\1"
    }
    told = {one["message"]: one["values"]["n"]["count"] for one in assertion["values"]["places"]["list"]}
    numbers = [number for frames in cited.values() for number in frames]
    yield from _differ(
        {
            "names": (assertion["values"]["n"]["count"], len(names)),
            "questions": (asked, every),
            "questions told": (told["count.name-questions"], len(every)),
            "greetings": (greeted, hellos),
            "greetings told": (told["count.greetings"], len(hellos)),
            "start": (assertion["values"]["period"]["values"]["start"]["at_ns"], min(map(sight.at_ns, numbers))),
        }
    )


def _shows(name: str, kind: str, packet: Seen, sight: Sight) -> bool:
    if kind == "greeting":
        return packet.mac == sight.device_mac and name.encode() in packet.payload
    labels = b"".join(bytes((len(part),)) + part.encode() for part in name.split("."))
    return sight.device in (packet.source, packet.destination) and labels in packet.payload


def _whole_days(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    """Days that the file holds from midnight to midnight and that end before the block; bytes by day."""
    values, sums = assertion["values"], Counter[str]()
    for item, frames in cited.items():
        for number in frames:
            packet = sight.between(number, sight.destination)
            if packet is None or (packet.mac == sight.device_mac) != (item == "sent"):
                yield f"{item}: frame {number} goes elsewhere"
            sums[sight.day(sight.at_ns(number))] += sight.frames[number - 1].wire_bytes
    every_day = sorted({sight.day(frame.at_ns) for frame in sight.frames})
    block = f"{sight.filter_on_at:%Y-%m-%d}"
    days = [day for day in every_day[1:-1] if day < block]  # none of the examples begins or ends at midnight
    told = {name: values[name]["bytes"] for name in ("least", "most", "middle")}
    ordered = sorted(sums[day] for day in days)
    yield from _differ(
        {
            "days": (values["n"]["count"], len(days)),
            "first": (values["first"]["date"], days[0]),
            "last": (values["last"]["date"], days[-1]),
            "days with traffic": (set(sums) <= set(days), True),
            "bytes": (values["sent"]["bytes"] + values["received"]["bytes"], sum(sums.values())),
            "range": (told, {"least": ordered[0], "most": ordered[-1], "middle": ordered[(len(ordered) - 1) // 2]}),
            "peak": (values["peak"]["date"], min(day for day in days if sums[day] == ordered[-1])),
        }
    )


def _volume(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    """Bytes sent and received are those of the frames cited for them, and no other frame came back."""
    values = assertion["values"]
    numbers, returned = cited["sent"], cited["received"]
    known = set(numbers)
    strangers = [number for number in numbers if sight.upwards(number) is None]
    if strangers:
        yield f"{len(strangers)} frames do not go from the device to the destination"
    opened = {key for key, syns in sight.syns.items() if not known.isdisjoint(syns)}
    every_answer = [
        number
        for number, packet in enumerate(sight.packets, start=1)
        if packet and (packet.source, packet.destination) == (sight.destination, sight.device)
    ]
    if sorted(returned) != every_answer:
        yield "the frames cited as received are not those that came back"
    back = [sight.frames[number - 1] for number in returned if number <= len(sight.frames)]
    yield from _differ(
        {
            "conversations": (values["conversations"]["values"]["n"]["count"], len(opened)),
            "answered conversations": (opened, sight.answered),
            "bytes sent": (values["sent"]["bytes"], sum(sight.frames[n - 1].wire_bytes for n in numbers)),
            "bytes received": (values["received"]["bytes"], sum(frame.wire_bytes for frame in back)),
            **_period(
                values,
                min(sight.at_ns(number) for number in numbers),
                max(*map(sight.at_ns, numbers), *(frame.at_ns for frame in back)),
            ),
        }
    )


def _share(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    """The whole is the payload of the cited frames, and of every frame between the device and that address."""
    values = assertion["values"]
    address = values["address"]["name"]
    numbers = [number for frames in cited.values() for number in frames]
    packets = [sight.between(number, address) for number in numbers]
    if None in packets:
        yield "a frame does not run between the device and the address"
        return
    everything = {
        n: p for n in range(1, len(sight.frames) + 1) if (p := sight.between(n, address)) is not None and p.payload
    }
    parts = [values[name]["bytes"] for name in ("encrypted", "clear", "unknown")]
    yield from _differ(
        {
            "whole": (values["whole"]["bytes"], sum(len(packet.payload) for packet in packets if packet)),
            "everything": (values["whole"]["bytes"], sum(len(packet.payload) for packet in everything.values())),
            "not cited": (set(everything) - set(numbers), set()),
            "cited once": (len(numbers), len(set(numbers))),
            "parts": (sum(parts), values["whole"]["bytes"]),
            "first": (assertion["scope"]["first_at_ns"], min(map(sight.at_ns, numbers))),
            "last": (assertion["scope"]["last_at_ns"], max(map(sight.at_ns, numbers))),
        }
    )


def _attempts(assertion: dict[str, Any], cited: Cited, sight: Sight) -> Iterator[str]:
    values, keys, firsts = assertion["values"], set(), []
    for item, frames in cited.items():
        sent = [sight.upwards(number) for number in frames]
        found = {(p.source_port, p.sequence) for p in sent if p and p.flags & (SYN | ACK) == SYN}
        if len(found) != 1 or None in sent or sight.syns[next(iter(found))] != sorted(frames):
            yield f"{item}: these are not exactly the packets of one attempt"
            continue
        if found & sight.answered:
            yield f"{item}: the destination answered"
        keys |= found
        firsts.append(min(map(sight.at_ns, frames)))
    by_day = Counter(map(sight.day, firsts))
    days = values["days"]["values"]
    packets = re.search(r"\(([\d,]+) packets?\)", assertion["limits"][0]["en"])
    yield from _differ(
        {
            "attempts": (values["attempts"]["values"]["n"]["count"], len(keys)),
            "things": (assertion["scope"]["things_count"], len(keys)),
            "packets": (packets and int(packets[1].replace(",", "")), sum(map(len, cited.values()))),
            **_period(values, min(firsts, default=0), max(firsts, default=0)),
            "days": (days["n"]["count"] if "n" in days else 1, len(by_day)),
            "most on a day": (days["most"]["count"] if "most" in days else len(keys), max(by_day.values(), default=0)),
        }
    )
    on_ns = int(sight.filter_on_at.replace(tzinfo=sight.zone).timestamp()) * 1_000_000_000
    if {at_ns >= on_ns for at_ns in firsts} != {"attempts-after" in assertion["id"]}:
        yield "attempts stand on the wrong side of the filter"


def _period(values: dict[str, Any], first: int, last: int) -> dict[str, tuple[object, object]]:
    """Said and found; a period within one minute is said by its beginning alone."""
    said = values["period"]["values"]
    if "end" in said:
        return {"start": (said["start"]["at_ns"], first), "end": (said["end"]["at_ns"], last)}
    minute_ns = 60_000_000_000
    return {
        "start": (said["start"]["at_ns"], first),
        "minute": (said["start"]["at_ns"] // minute_ns, last // minute_ns),
    }


def _differ(pairs: dict[str, tuple[object, object]]) -> Iterator[str]:
    return (f"{what}: said {said}, found {found}" for what, (said, found) in pairs.items() if said != found)


_CHECKS: dict[str, Callable[[dict[str, Any], Cited, Sight], Iterator[str]]] = {
    "F01": _pictures,
    "F03": _identifiers,
    "F12": _strings,
    "F14": _names,
    "F14.visible": _visible,
    "F27": _volume,
    "F27.days": _whole_days,
    "F28": _attempts,
    "F29": _share,
}
