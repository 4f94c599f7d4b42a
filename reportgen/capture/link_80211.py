"""802.11: data frames with what comes before them (radiotap, Prism, AVS); encrypted ones are counted as such.

A frame holds an IP packet only where it is a data frame with a body that is not protected. Whether a checksum stands
at the end of the frame matters only for frames that bundle several packets. Sources: IEEE 802.11-2020 section 9;
radiotap.org; the headers of linux-wlan-ng (Prism, AVS).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reportgen.capture.ethertypes import llc
from reportgen.capture.frames import Decoded, Refused

_MANAGEMENT, _CONTROL, _DATA = 0, 1, 2
_NO_BODY, _QOS = 0x4, 0x8  # bits of a data frame's subtype
_TO_DS, _FROM_DS, _MORE_FRAGMENTS, _PROTECTED, _HT_CONTROL = 0x01, 0x02, 0x04, 0x40, 0x80
_BUNDLED = 0x80  # in the QoS control field
_CHECKSUM_BYTES = 4
_ADDRESS_BYTES = 6
# Radiotap: presence bits and the flags that matter here.
_TIMER, _FLAGS, _MORE_PRESENCE = 1 << 0, 1 << 1, 1 << 31
_FLAG_CHECKSUM, _FLAG_PADDED, _FLAG_DAMAGED = 0x10, 0x20, 0x40


class _Before(NamedTuple):
    """What the header before the frame says."""

    size_bytes: int  # -1 where it is cut or cannot be
    flags: int = 0


def plain(data: bytes, wire: int) -> Decoded:
    """Link type 105: nothing before the frame."""
    return _frame(data, 0, 0, wire)


def radiotap(data: bytes, wire: int) -> Decoded:
    """Link type 127."""
    return _behind(_radiotap(data), data, wire, "radiotap")


def prism(data: bytes, wire: int) -> Decoded:
    """Link types 119 and 163: a Prism header or, also under the first number, an AVS header."""
    return _behind(_prism(data), data, wire, "prism")


def macs_plain(data: bytes) -> tuple[bytes, bytes]:
    """(who sent, for whom), whatever stations passed it on; for a frame that :func:`plain` decoded."""
    return _macs(data, 0)


def macs_radiotap(data: bytes) -> tuple[bytes, bytes]:
    """The same behind a radiotap header."""
    return _macs(data, _radiotap(data).size_bytes)


def macs_prism(data: bytes) -> tuple[bytes, bytes]:
    """The same behind a Prism or AVS header."""
    return _macs(data, _prism(data).size_bytes)


def _identity_plain(data: bytes, _network_offset: int) -> bytes:
    """Stations and direction; not the sequence number, nor whether the frame is repeated."""
    return _identity(data, 0)


def _identity_radiotap(data: bytes, _network_offset: int) -> bytes:
    return _identity(data, _radiotap(data).size_bytes)


def _identity_prism(data: bytes, _network_offset: int) -> bytes:
    return _identity(data, _prism(data).size_bytes)


def _identity(data: bytes, start: int) -> bytes:
    return bytes((data[start + 1] & (_TO_DS | _FROM_DS),)) + data[start + 4 : start + 22]


STARTS: dict[int, Callable[[bytes], int]] = {
    105: lambda _data: 0,
    119: lambda data: _prism(data).size_bytes,
    127: lambda data: _radiotap(data).size_bytes,
    163: lambda data: _prism(data).size_bytes,
}
"""By link type: where the 802.11 frame begins; -1 where what stands before it is cut or cannot be."""


def address_places(frame: bytes) -> tuple[int, ...]:
    """Where stations are named in a data or management frame that begins with its first byte."""
    if len(frame) < 24 or frame[0] >> 2 & 3 not in (_MANAGEMENT, _DATA):
        return ()
    has_fourth = frame[0] >> 2 & 3 == _DATA and frame[1] & _TO_DS and frame[1] & _FROM_DS and len(frame) >= 30
    return (4, 10, 16, 24) if has_fourth else (4, 10, 16)


def header_alone(frame: bytes) -> bytes:
    """The header of a data frame that was decoded, without padding; a bundle of one packet is told as none."""
    subtype, bits = frame[0] >> 4, frame[1]
    size = _header_bytes(subtype, bits)
    header = bytearray(frame[:size])
    if subtype & _QOS:
        header[size - _after_qos(bits) - 2] &= ~_BUNDLED & 0xFF
    return bytes(header)


IDENTITIES = {105: _identity_plain, 119: _identity_prism, 127: _identity_radiotap, 163: _identity_prism}
"""By link type: what tells one sight of a packet from another one elsewhere."""


def _behind(before: _Before, data: bytes, wire: int, kind: str) -> Decoded:
    if before.size_bytes < 0:
        return Refused(f"short-{kind}", False)
    if before.flags & _FLAG_DAMAGED:
        return Refused("802.11-damaged", False)
    return _frame(data, before.size_bytes, before.flags, wire)


def _radiotap(data: bytes) -> _Before:
    if len(data) < 8 or data[0]:
        return _Before(-1)
    size = int.from_bytes(data[2:4], "little")
    presence = first = int.from_bytes(data[4:8], "little")
    position = 8
    while presence & _MORE_PRESENCE and position + 4 <= size <= len(data):
        presence = int.from_bytes(data[position : position + 4], "little")
        position += 4
    if first & _TIMER:
        position = (position + 7 & ~7) + 8
    if not position <= size <= len(data):
        return _Before(-1)
    flags = data[position] if first & _FLAGS and position < size else 0
    return _Before(size, flags)


def _prism(data: bytes) -> _Before:
    if len(data) < 8:
        return _Before(-1)
    is_avs = data[:2] == b"\x80\x21"
    size = int.from_bytes(data[4:8], "big" if is_avs else "little")
    return _Before(size if 8 <= size <= len(data) else -1)


def _frame(data: bytes, start: int, flags: int, wire: int) -> Decoded:
    if len(data) < start + 10:
        return Refused("short-802.11", False)
    control, bits = data[start], data[start + 1]
    kind, subtype = control >> 2 & 3, control >> 4
    if kind == _MANAGEMENT:
        return Refused("802.11-management", True)
    if kind == _CONTROL:
        return Refused("802.11-control", True)
    if kind != _DATA:
        return Refused("802.11-extension", False)
    if subtype & _NO_BODY:
        return Refused("802.11-without-data", True)
    if bits & _PROTECTED:
        return Refused("802.11-encrypted", False)
    if len(data) < start + 24:
        return Refused("short-802.11", False)
    if bits & _MORE_FRAGMENTS or data[start + 22] & 0x0F:
        return Refused("802.11-fragment", False)
    size = _header_bytes(subtype, bits)
    if len(data) < start + size:
        return Refused("short-802.11", False)
    is_bundle = subtype & _QOS and data[start + size - _after_qos(bits) - 2] & _BUNDLED
    body = start + (size + 3 & ~3 if flags & _FLAG_PADDED else size)
    return _bundle(data, body, flags, wire) if is_bundle else llc(data, body, wire)


def _header_bytes(subtype: int, bits: int) -> int:
    size = 24
    if bits & _TO_DS and bits & _FROM_DS:
        size += _ADDRESS_BYTES
    if subtype & _QOS:
        size += 2 + _after_qos(bits)
    return size


def _after_qos(bits: int) -> int:
    return 4 if bits & _HT_CONTROL else 0


def _bundle(data: bytes, body: int, flags: int, wire: int) -> Decoded:
    """An A-MSDU: packets one after the other, each with addresses and length. One alone is read, several counted."""
    if len(data) < body + 14:
        return Refused("short-802.11", False)
    end = body + 14 + int.from_bytes(data[body + 12 : body + 14], "big")
    rest = wire - (_CHECKSUM_BYTES if flags & _FLAG_CHECKSUM else 0) - end
    # A second packet needs its own 14 bytes; less is padding or an unannounced checksum.
    return Refused("802.11-bundle-of-several", False) if rest >= 14 else llc(data, body + 14, wire)


def _macs(data: bytes, start: int) -> tuple[bytes, bytes]:
    first, second, third = (data[start + at : start + at + _ADDRESS_BYTES] for at in (4, 10, 16))
    bits = data[start + 1]
    if bits & _TO_DS and bits & _FROM_DS:
        return data[start + 24 : start + 30], third
    if bits & _TO_DS:
        return second, third
    return (third, first) if bits & _FROM_DS else (second, first)
