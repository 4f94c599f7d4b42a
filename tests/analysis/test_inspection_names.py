"""The additions to ``inspect --json`` about names and encryption."""

from __future__ import annotations

import io
import json
import struct

from reportgen.analysis.first_look import first_look
from reportgen.analysis.inspection import inspection_json
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture

CAMERA, RESOLVER, SERVER = "192.168.178.42", "192.168.178.1", "203.0.113.77"


def capture(*datagrams: tuple[str, int, str, int, bytes]) -> Capture:
    """A raw-IP capture of UDP datagrams."""
    raw = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 101)
    for number, (source, source_port, destination, destination_port, data) in enumerate(datagrams):
        ends = b"".join(bytes(map(int, address.split("."))) for address in (source, destination))
        packet = struct.pack(">BBHHHBBH", 0x45, 0, 28 + len(data), 0, 0, 64, 17, 0) + ends
        packet += struct.pack(">HHHH", source_port, destination_port, 8 + len(data), 0) + data
        raw += struct.pack("<IIII", 1_780_000_000 + number, 0, len(packet), len(packet)) + packet
    return read_capture(io.BytesIO(raw), name="built.pcap", decode_image=lambda _: None)


def name(text: str) -> bytes:
    return b"".join(bytes((len(label),)) + label.encode() for label in text.split(".")) + b"\0"


ASKED = struct.pack(">HHHHHH", 7, 0x0100, 1, 0, 0, 0) + name("a.example") + b"\0\1\0\1"
TOLD = (
    struct.pack(">HHHHHH", 7, 0x8180, 1, 1, 0, 0) + name("a.example") + b"\0\1\0\1"
    + name("a.example") + struct.pack(">HHIH", 1, 1, 60, 4) + bytes((203, 0, 113, 77))
)  # fmt: skip


def test_names_keep_their_standing_and_validity_and_questions_their_outcome() -> None:
    found = inspection_json(
        [
            capture(
                (CAMERA, 5_000, RESOLVER, 53, ASKED),
                (RESOLVER, 53, CAMERA, 5_000, TOLD),
                (CAMERA, 5_001, SERVER, 9_999, b"?" * 20),
            )
        ]
    )
    json.dumps(found)
    (destination,) = [one for one in found["destinations"] if one["address"] == SERVER]
    told_at_ns = 1_780_000_001 * 10**9
    assert destination["names"] == [
        {
            "name": "a.example", "basis": "dns-answer", "standing": "asked", "clients": [CAMERA],
            "first_at_ns": told_at_ns, "last_at_ns": told_at_ns, "valid_until_ns": told_at_ns + 60 * 10**9,
            "chains": [],
        }
    ]  # fmt: skip
    (question,) = found["questions"]
    assert (question["name"], question["outcome"], question["frames"]) == ("a.example", "answered", "1-2")
    assert [(one["encryption"], one["encryption_reason"]) for one in found["conversations"]] == [
        ("clear", "dns"), ("not-determinable", "not-recognised"),
    ]  # fmt: skip
    assert [one["tls"] for one in found["conversations"]] == [None, None]


def test_the_shares_of_the_payload_add_up() -> None:
    look = first_look([capture((CAMERA, 5_000, RESOLVER, 53, ASKED), (CAMERA, 5_001, SERVER, 9_999, b"?" * 20))])
    shares = look.payload
    assert (shares.encrypted_bytes, shares.clear_bytes, shares.not_determinable_bytes) == (0, len(ASKED), 20)
    assert shares.whole_bytes == len(ASKED) + 20
