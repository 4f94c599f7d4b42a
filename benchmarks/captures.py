"""Makes the captures that are measured: invented devices, documentation addresses, real JPEG pictures.

A home's ten minutes are made once, packet by packet; a capture is these ten minutes again and again, each time with
later times, other remote addresses and other bytes in every picture, so that no conversation and no picture is the same
twice. ``python benchmarks/captures.py FOLDER NAME…`` writes them.
"""

from __future__ import annotations

import io
import random
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

PICTURES_COUNT = 24  # different ones; each transmission then differs in its comment
SECTION_S = 600
_FIRST_S = 1_780_000_000
_FILE_HEADER = struct.Struct("<IHHiIII")
_CAMERA = bytes((192, 168, 178, 34))
_ROUTER = bytes((192, 168, 178, 1))
_CAMERA_6 = bytes.fromhex("20010db8000000000000000000000034")
_MACS = (bytes.fromhex("00005e005302"), bytes.fromhex("00005e005301"))
_COMMENT = b"\xff\xfe\x00\x0aNUMBER##"  # a JPEG comment; its last four bytes are written anew in each copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How many conversations of a kind ten minutes have, and how long the packets' beginnings are that are kept."""

    uploads: int = 40  # pictures over HTTP
    attempts: int = 60  # SYNs without an answer, seven each
    downloads: int = 330  # TLS
    quic: int = 70
    questions: int = 350  # DNS
    signs_of_life: int = 12  # small datagrams, two thousand each
    noise: int = 500  # ARP, ICMP, multicast DNS
    snap_length_bytes: int = 262_144


MIXED = Mix()
IMAGES = Mix(uploads=165, downloads=180)
SHORT = Mix(snap_length_bytes=96)


@dataclass(slots=True)
class _Section:
    """Packets of ten minutes; places to write anew are kept beside each frame."""

    packets: list[tuple[int, bytes, int, int]] = field(default_factory=list)  # (us, frame, place of remote, of number)

    def add(self, at_us: int, frame: bytes, remote: int) -> None:
        number = frame.find(b"NUMBER##", 54)
        self.packets.append((at_us, frame, remote, number + 4 if number >= 0 else -1))


def _checksum(header: bytes) -> int:
    total = sum(struct.unpack(">10H", header))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


class _Home:
    """Makes the packets of one section."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.section = _Section()
        self._noise = self.dice.randbytes(1 << 20)
        self._identification = 0

    def some(self, size: int) -> bytes:
        start = self.dice.randrange(0, (1 << 20) - size)
        return self._noise[start : start + size]

    def device(self) -> bytes:
        return bytes((192, 168, 178, self.dice.randrange(20, 40)))

    def remote(self) -> bytes:
        # RFC 5737 has three networks of 256 addresses; the second byte of 198.18.0.0/15 (RFC 2544) gives more room.
        return bytes((198, 18 + self.dice.randrange(2), 0, self.dice.randrange(1, 255)))

    def remote_6(self) -> bytes:
        return bytes.fromhex("20010db80001") + b"\0\0" + self.dice.randbytes(8)

    def put(self, at_us: int, ends: tuple[bytes, bytes], protocol: int, body: bytes, vlan: int | None = None) -> None:
        source, destination = ends
        is_out = source.startswith((b"\xc0\xa8", _CAMERA_6[:6])) and source != _ROUTER
        macs = _MACS[0] + _MACS[1] if is_out else _MACS[1] + _MACS[0]
        if len(source) == 4:
            self._identification = self._identification + 1 & 0xFFFF
            head = struct.pack(
                ">BBHHHBBH4s4s", 0x45, 0, 20 + len(body), self._identification, 0x4000, 64, protocol, 0, *ends
            )
            head = head[:10] + struct.pack(">H", _checksum(head)) + head[12:]
            ethertype, place = 0x0800, (16 if is_out else 12) + 2
        else:
            head = struct.pack(">IHBB16s16s", 0x60000000, len(body), protocol, 64, *ends)
            ethertype, place = 0x86DD, (24 if is_out else 8) + 7
        tag = struct.pack(">HHH", 0x8100, vlan, ethertype) if vlan is not None else struct.pack(">H", ethertype)
        frame = macs + tag + head + body
        place += 12 + len(tag)
        local = b"\xc0\xa8"
        has_remote = not (source.startswith(local) and destination.startswith(local))
        self.section.add(at_us, frame.ljust(60, b"\0"), place if has_remote else -1)

    def tcp(self, ends: tuple[bytes, bytes], ports: tuple[int, int], up: bytes, down: bytes, vlan: int | None) -> None:
        """A whole connection: greeting, data both ways with acknowledgements and a few repetitions, end."""
        at, rtt = self.dice.randrange(SECTION_S * 900_000), 30_000
        sequence = [self.dice.getrandbits(32), self.dice.getrandbits(32)]

        def put(side: int, flags: int, data: bytes = b"") -> None:
            options = bytes.fromhex(
                "020405b40402080a000000010000000001030307" if flags & 2 else "0101080a" + "00000001" * 2
            )
            head = struct.pack(
                ">HHIIBBHHH",
                ports[side],
                ports[side ^ 1],
                sequence[side],
                sequence[side ^ 1] if flags & 16 else 0,
                (20 + len(options)) // 4 << 4,
                flags,
                64_240,
                0,
                0,
            )
            self.put(at, (ends[side], ends[side ^ 1]), 6, head + options + data, vlan)

        def advance(side: int, size: int) -> None:
            sequence[side] = sequence[side] + size & 0xFFFFFFFF

        put(0, 2)
        at += rtt
        advance(0, 1)
        put(1, 18)
        at += 100
        advance(1, 1)
        put(0, 16)
        for side, data in ((0, up), (1, down)):
            for number, start in enumerate(range(0, len(data), 1448), start=1):
                piece = data[start : start + 1448]
                at += 120
                put(side, 24 if start + 1448 >= len(data) else 16, piece)
                advance(side, len(piece))
                if number % 2 == 0:
                    put(side ^ 1, 16)
                if number % 211 == 0:
                    advance(side, -len(piece))
                    put(side, 16, piece)
                    advance(side, len(piece))
            at += rtt
        put(0, 17)
        advance(0, 1)
        at += rtt
        put(1, 17)
        advance(1, 1)
        put(0, 16)

    def udp(self, at_us: int, ends: tuple[bytes, bytes], ports: tuple[int, int], data: bytes) -> None:
        self.put(at_us, ends, 17, struct.pack(">HHHH", *ports, 8 + len(data), 0) + data)


def _pictures(dice: random.Random) -> list[bytes]:
    """JPEG pictures of a camera's size (about 120 KB), each with a comment in front."""
    found = []
    for _ in range(PICTURES_COUNT):
        small = Image.frombytes("RGB", (160, 90), dice.randbytes(160 * 90 * 3))
        written = io.BytesIO()
        small.resize((1280, 720), Image.Resampling.BILINEAR).save(written, "JPEG", quality=dice.randrange(35, 60))
        data = written.getvalue()
        found.append(data[:2] + _COMMENT + data[2:])
    return found


def _hello(name: bytes, dice: random.Random) -> bytes:
    extensions = struct.pack(">HHHBH", 0, len(name) + 5, len(name) + 3, 0, len(name)) + name
    extensions += bytes.fromhex("000a00080006001d00170018002b0003020304")
    extensions += struct.pack(">HH", 21, 400 - len(extensions)) + bytes(400 - len(extensions))
    body = b"\x03\x03" + dice.randbytes(32) + b"\x20" + dice.randbytes(32) + b"\x00\x06\x13\x01\x13\x02\x13\x03\x01\x00"
    body += struct.pack(">H", len(extensions)) + extensions
    return b"\x16\x03\x01" + struct.pack(">H", len(body) + 4) + b"\x01" + len(body).to_bytes(3, "big") + body


def _upload(home: _Home, pictures: list[bytes]) -> None:
    mark = b"----InventedMark7MA4YWxk"
    body = b"--" + mark + b'\r\nContent-Disposition: form-data; name="img"; filename="alarm.jpg"\r\n'
    body += b"Content-Type: image/jpeg\r\n\r\n" + home.dice.choice(pictures) + b"\r\n--" + mark + b"--\r\n"
    head = b"POST /upload.php HTTP/1.1\r\nHost: alarm.camcloud.example\r\nUser-Agent: ipcam/2.1\r\n"
    head += b"Content-Type: multipart/form-data; boundary=%s\r\nContent-Length: %d\r\n\r\n" % (mark, len(body))
    vlan = 7 if home.dice.randrange(20) == 0 else None
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    ends, ports = (_CAMERA, home.remote()), (home.dice.randrange(32_768, 61_000), 80)
    home.tcp(ends, ports, head + body, answer, vlan)


def _download(home: _Home) -> None:
    dice = home.dice
    is_6 = dice.randrange(5) == 0
    ends = (_CAMERA_6, home.remote_6()) if is_6 else (home.device(), home.remote())
    name = b"%s%d.%s.example" % (
        dice.choice((b"api", b"log", b"cdn")),
        dice.randrange(60),
        dice.choice((b"camcloud", b"news")),
    )
    size = dice.choice((3_000, 8_000, 40_000, 200_000))
    answer = b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + home.some(116) + b"\x14\x03\x03\x00\x01\x01"
    answer += b"".join(b"\x17\x03\x03\x40\x00" + home.some(16_384) for _ in range(-(-size // 16_384)))
    home.tcp(ends, (dice.randrange(32_768, 61_000), 443), _hello(name, dice), answer, None)


def _quic(home: _Home) -> None:
    dice = home.dice
    out, ports, at = (
        (home.device(), home.remote()),
        (dice.randrange(32_768, 61_000), 443),
        dice.randrange(SECTION_S * 900_000),
    )
    back, back_ports = out[::-1], ports[::-1]
    home.udp(at, out, ports, b"\xc3\0\0\0\x01\x08" + home.some(1_244))
    home.udp(at + 30_000, back, back_ports, b"\xc3\0\0\0\x01\x08" + home.some(1_244))
    for number in range(dice.randrange(20, 300)):
        at += 2_000
        if number % 4:
            home.udp(at, back, back_ports, b"\x43" + home.some(1_220))
        else:
            home.udp(at, out, ports, b"\x43" + home.some(40))


def _question(home: _Home) -> None:
    dice = home.dice
    out, ports, at = (home.device(), _ROUTER), (dice.randrange(1_024, 65_000), 53), dice.randrange(SECTION_S * 900_000)
    labels = (b"%s%d" % (dice.choice((b"api", b"log", b"cdn")), dice.randrange(300)), b"camcloud", b"example")
    asked = b"".join(bytes((len(label),)) + label for label in labels) + b"\0" + struct.pack(">HH", 1, 1)
    number = dice.getrandbits(16)
    home.udp(at, out, ports, struct.pack(">6H", number, 0x100, 1, 0, 0, 0) + asked)
    answer = asked + b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + home.remote()
    home.udp(at + 9_000, out[::-1], ports[::-1], struct.pack(">6H", number, 0x8180, 1, 1, 0, 0) + answer)


def _attempt(home: _Home) -> None:
    dice = home.dice
    at, sequence = dice.randrange(SECTION_S * 800_000), dice.getrandbits(32)
    head = struct.pack(
        ">HHIIBBHHH", dice.randrange(1_024, 65_000), dice.choice((80, 443, 8_883)), sequence, 0, 0x50, 2, 64_240, 0, 0
    )
    ends = (home.device(), home.remote())
    for later_s in (0, 1, 3, 7, 15, 31, 63):
        home.put(at + later_s * 1_000_000, ends, 6, head)


def _sign_of_life(home: _Home) -> None:
    dice = home.dice
    out, ports = (home.device(), home.remote()), (dice.randrange(1_024, 65_000), 32_100)
    for number in range(2_000):
        at = dice.randrange(SECTION_S * 1_000_000)
        home.udp(at, out, ports, b"\xf1\x32" + home.some(26))
        if number % 2:
            home.udp(at + 40_000, out[::-1], ports[::-1], b"\xf1\x33" + home.some(6))


def _noise(home: _Home) -> None:
    at = home.dice.randrange(SECTION_S * 1_000_000)
    arp = bytes.fromhex("0001080006040001") + _MACS[0] + _CAMERA + bytes(6) + _ROUTER
    home.section.add(at, (b"\xff" * 6 + _MACS[0] + b"\x08\x06" + arp).ljust(60, b"\0"), -1)
    if home.dice.randrange(4) == 0:
        home.put(at, (_CAMERA, home.remote()), 1, b"\x08\0\0\0\0\x01\0\x01" + home.some(56))
    if home.dice.randrange(8) == 0:
        home.udp(at, (_CAMERA, bytes((224, 0, 0, 251))), (5_353, 5_353), bytes(12))


def _section(mix: Mix) -> _Section:
    home = _Home(1)
    pictures = _pictures(home.dice)
    makers: list[tuple[int, Callable[[_Home], None]]] = [
        (mix.uploads, lambda home: _upload(home, pictures)),
        (mix.attempts, _attempt),
        (mix.downloads, _download),
        (mix.quic, _quic),
        (mix.questions, _question),
        (mix.signs_of_life, _sign_of_life),
        (mix.noise, _noise),
    ]
    for count, make in makers:
        for _ in range(count):
            make(home)
    home.section.packets.sort(key=lambda packet: packet[0])
    return home.section


def write_mix(path: Path, mix: Mix, size_bytes: int) -> None:
    """A capture of about ``size_bytes``."""
    snap = mix.snap_length_bytes
    blob = bytearray()
    seconds, remotes, numbers, times = [], [], [], []
    for at_us, frame, remote, number in _section(mix).packets:
        start = len(blob)
        kept = frame[:snap]
        blob += struct.pack("<IIII", at_us // 1_000_000, at_us % 1_000_000, len(kept), len(frame)) + kept
        seconds.append(start)
        times.append(at_us // 1_000_000)
        if remote >= 0:
            remotes.append(start + 16 + remote)
        if 0 <= number <= snap - 4:
            numbers.append(start + 16 + number)
    data = np.frombuffer(blob, np.uint8)
    at_s = np.array(times, np.uint32)
    place_s, place_remote, place_number = (np.array(places, np.int64) for places in (seconds, remotes, numbers))
    with path.open("wb") as file:
        file.write(_FILE_HEADER.pack(0xA1B2C3D4, 2, 4, 0, 0, snap, 1))
        for section in range(max(1, round(size_bytes / len(blob)))):
            now = (at_s + np.uint32(_FIRST_S + SECTION_S * section)).view(np.uint8).reshape(-1, 4)
            for byte in range(4):
                data[place_s + byte] = now[:, byte]
            data[place_remote] = section & 0xFF
            count = (np.arange(len(numbers), dtype=np.uint32) + np.uint32(section << 16)).view(np.uint8).reshape(-1, 4)
            for byte in range(4):
                data[place_number + byte] = count[:, byte]
            file.write(blob)


def write_flows(path: Path, packets_count: int, flows_count: int) -> None:
    """Segments of 66 bytes without payload, of conversations in random order: the worst case for a table of them."""
    frame = b"".join(_MACS[::-1]) + b"\x08\0" + struct.pack(">BBHHHBBH8x", 0x45, 0, 52, 1, 0x4000, 64, 6, 0)
    frame += struct.pack(">HHIIBBHHH", 0, 443, 1, 1, 0x80, 0x10, 64_240, 0, 0) + bytes.fromhex(
        "0101080a0000000100000001"
    )
    record = np.frombuffer(struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame, np.uint8)
    layout = np.dtype(
        [("s", "<u4"), ("us", "<u4"), ("a", "V22"), ("b", "V4"), ("id", ">u2"), ("c", "V6"), ("src", ">u4"),
         ("dst", ">u4"), ("sp", ">u2"), ("dp", ">u2"), ("d", "V28")]
    )  # fmt: skip
    assert layout.itemsize == len(record), (layout.itemsize, len(record))
    dice = np.random.default_rng(1)
    flow_of = np.concatenate((np.arange(flows_count), dice.integers(0, flows_count, packets_count - flows_count)))
    source = (0xC0A80000 + dice.integers(1, 250, flows_count)).astype(np.uint32)
    remote = (0xC6120000 + np.arange(flows_count) % 131_072).astype(np.uint32)
    port = (1_024 + np.arange(flows_count) // 3 % 60_000).astype(np.uint16)
    with path.open("wb") as file:
        file.write(_FILE_HEADER.pack(0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1))
        for start in range(0, packets_count, 500_000):
            flow = flow_of[start : start + 500_000]
            rows = np.tile(record, len(flow)).view(layout)
            at_us = _FIRST_S * 1_000_000 + (start + np.arange(len(flow))) * 1_000
            is_back = dice.random(len(flow)) < 0.4
            rows["s"], rows["us"], rows["id"] = at_us // 1_000_000, at_us % 1_000_000, np.arange(len(flow)) & 0xFFFF
            rows["src"], rows["dst"] = (
                np.where(is_back, remote[flow], source[flow]),
                np.where(is_back, source[flow], remote[flow]),
            )
            rows["sp"], rows["dp"] = np.where(is_back, 443, port[flow]), np.where(is_back, port[flow], 443)
            file.write(rows.tobytes())


def write_nested(path: Path, size_bytes: int) -> None:
    """Datagrams full of record headers that look as good as the real ones, so that the walk in lanes goes astray."""
    home = _Home(3)
    inner = b"".join(
        struct.pack("<IIII", _FIRST_S + number // 8, number, 20 + number % 7, 60) + bytes(20 + number % 7)
        for number in range(60)
    )
    for number in range(4_000):
        start = home.dice.randrange(40)
        payload = inner[start : start + home.dice.randrange(200, 1_000)]
        home.udp(number * 1_000, (_CAMERA, home.remote()), (50_000 + number % 40, 9_000), payload)
    blob = b"".join(
        struct.pack("<IIII", _FIRST_S + at_us // 1_000_000, at_us % 1_000_000, len(frame), len(frame)) + frame
        for at_us, frame, _, _ in home.section.packets
    )
    with path.open("wb") as file:
        file.write(_FILE_HEADER.pack(0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1))
        for _ in range(size_bytes // len(blob)):
            file.write(blob)


MADE: dict[str, Callable[[Path], None]] = {
    "mixed-2mb": lambda path: write_mix(
        path, Mix(uploads=3, attempts=6, downloads=14, quic=2, questions=20, signs_of_life=1, noise=20), 1
    ),
    "mixed-100mb": lambda path: write_mix(path, MIXED, 100_000_000),
    "mixed-1gb": lambda path: write_mix(path, MIXED, 1_000_000_000),
    "mixed-4gb": lambda path: write_mix(path, MIXED, 4_000_000_000),
    "images-1gb": lambda path: write_mix(path, IMAGES, 1_000_000_000),
    "short": lambda path: write_mix(path, SHORT, 480_000_000),
    "nested": lambda path: write_nested(path, 200_000_000),
    "flows-1e3": lambda path: write_flows(path, 3_000_000, 1_000),
    "flows-1e5": lambda path: write_flows(path, 3_000_000, 100_000),
    "flows-1e6": lambda path: write_flows(path, 3_000_000, 1_000_000),
}


def made(folder: Path, name: str) -> Path:
    """The capture of that name, written where it is not there yet."""
    path = folder / f"{name}.pcap"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        started = path.with_suffix(".part")
        MADE[name](started)
        started.rename(path)
    return path


if __name__ == "__main__":
    for wanted in sys.argv[2:] or MADE:
        print(made(Path(sys.argv[1]), wanted))
