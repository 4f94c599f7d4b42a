"""Quick looks at many payloads: which of them cannot show what somebody waits for.

A screen may say "perhaps" too often, never too seldom: what it lets pass is looked at by the reader itself.

The trick: a byte is looked for in the gathered beginnings as in one long line of bytes, and its place is divided by
their width afterwards. Asking for rows and columns at once takes ten times as long. A pair of bytes that stands across
two beginnings belongs to none of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.walk import Places
from reportgen.capture.quic_packet import KNOWN_VERSIONS
from reportgen.capture.recognised import (
    DATAGRAM_FIRST_BYTES,
    DATAGRAM_PORTS,
    DHCP_COOKIE,
    DHCP_COOKIE_PLACE,
    SEGMENT_FIRST_BYTES,
    STUN_COOKIE,
)
from reportgen.capture.udp_pieces import LONGEST_HEADER_BYTES

_LONGEST_DULL_BYTES = 64
# What a protocol may begin with in the middle of a connection: words of three characters and more (or two and a
# space), "$" and a channel (RTSP), a TLS record, the oldest greeting of TLS.
_LETTERS = (*range(0x41, 0x5B), *range(0x61, 0x7B))
_BEGINS_WORD, _IN_WORD, _BEHIND_WORD = (np.zeros(256, bool) for _ in range(3))
_BEGINS_WORD[[*_LETTERS, 0x5F]] = True
_IN_WORD[[*_LETTERS, *range(0x30, 0x3A), 0x5F, 0x2D]] = True
_BEHIND_WORD[:] = _IN_WORD
_BEHIND_WORD[0x20] = True
_ENOUGH_BYTES = 3
# The first two bytes of signatures of pictures and of AAC headers.
_MARKS = np.zeros(1 << 16, bool)
_MARKS[[0xFFD8, 0xFFF1, 0xFFF9, 0x8950, 0x4749, 0x5249]] = True
_BEGINS_MARK: NDArray[np.bool_] = np.any(_MARKS.reshape(256, 256), axis=1)
_MARK_BEGINNINGS: list[int] = np.flatnonzero(_BEGINS_MARK).tolist()
_SEGMENT_FORMS, _DATAGRAM_FORMS, _DATAGRAM_PORTS = np.zeros(256, bool), np.zeros(256, bool), np.zeros(1 << 16, bool)
_SEGMENT_FORMS[list(SEGMENT_FIRST_BYTES)] = True
_DATAGRAM_FORMS[list(DATAGRAM_FIRST_BYTES)] = True
_DATAGRAM_PORTS[sorted(DATAGRAM_PORTS)] = True
_STUN, _DHCP = (int.from_bytes(cookie, "little") for cookie in (STUN_COOKIE, DHCP_COOKIE))
_DHCP_PLACE = DHCP_COOKIE_PLACE
_APPLICATION_DATA, _XML_BEGINNING = 0x17, 0xEF
_QUIC_VERSIONS = np.array(sorted(KNOWN_VERSIONS), np.uint32)
_WIDTHS = (32, 64, LONGEST_HEADER_BYTES + 3)  # a signature begins behind a header of 128 bytes at most


def may_begin_jpeg(buffer: bytearray, start: Places, end: Places) -> NDArray[np.bool_]:
    """Whether FF D8 FF stands where :class:`reportgen.capture.udp_pieces.UdpPieces` would look for a picture."""
    found = np.zeros(len(start), bool)
    size = end - start
    shortest = 0
    for width in _WIDTHS:
        longest = width if width != _WIDTHS[-1] else np.iinfo(np.int64).max
        places = np.flatnonzero((size > shortest) & (size <= longest))
        if len(places):
            beginning = beginnings(buffer, start[places], width).reshape(-1)
            marks = np.flatnonzero(beginning[:-2] == 0xFF)
            marks = marks[(beginning[marks + 1] == 0xD8) & (beginning[marks + 2] == 0xFF)]
            found[places[marks[marks % width < width - 2] // width]] = True
        shortest = width
    return found


def are_dull_segments(buffer: bytearray, start: Places, end: Places) -> NDArray[np.bool_]:
    """Short payloads that begin no message and hold nothing that a picture or sound could begin with.

    Dull is what an idle reader of a TCP direction takes without any change: see
    :class:`reportgen.capture.stream.StreamReader`. Long ones are never called so: looking takes as long as reading.
    """
    found = np.zeros(len(start), bool)
    size = end - start
    for width, shortest in ((32, 0), (_LONGEST_DULL_BYTES, 32)):
        places = np.flatnonzero((size > shortest) & (size <= width))
        if not len(places):
            continue
        payload = beginnings(buffer, start[places], width)
        last = np.frombuffer(buffer, np.uint8)[end[places] - 1]
        dull = ~(_begins_message(payload, size[places]) | _BEGINS_MARK[last])
        places, plain = places[dull], payload[dull].reshape(-1)
        begins = plain[:-1] == _MARK_BEGINNINGS[0]
        for byte in _MARK_BEGINNINGS[1:]:
            begins |= plain[:-1] == byte
        marks = np.flatnonzero(begins)
        marks = marks[_MARKS[plain[marks].astype(np.int64) << 8 | plain[marks + 1]]]
        found[places] = True
        found[places[marks[marks % width < width - 1] // width]] = False
    return found


def _begins_message(payload: NDArray[np.uint8], size: Places) -> NDArray[np.bool_]:
    first, second, third = payload[:, 0], payload[:, 1], payload[:, 2]
    found: NDArray[np.bool_] = _BEGINS_WORD[first] & ((_IN_WORD[second] & _BEHIND_WORD[third]) | (size < _ENOUGH_BYTES))
    found |= (first == 0x24) & (second < 0x10) | (first == 0x16) & (second == 3) | (first >= 0x80) & (third == 1)
    return found


def may_be_known_segments(buffer: bytearray, start: Places, end: Places) -> NDArray[np.bool_]:
    """Whether :meth:`reportgen.capture.encryption.EncryptionColumn.see` may tell anything from a segment.

    The head of an encrypted record, which may stand anywhere, is looked for in short ones only.
    """
    first = beginnings(buffer, start, 3)
    found: NDArray[np.bool_] = _SEGMENT_FORMS[first[:, 0]] | (first[:, 0] >= 20) & (first[:, 0] <= 24) & (
        first[:, 1] == 3
    )
    found |= (first[:, 0] >= 0x80) & ((first[:, 2] == 1) | (first[:, 2] == 4))
    size = end - start
    found |= size > _LONGEST_DULL_BYTES
    for width, shortest in ((32, 0), (_LONGEST_DULL_BYTES, 32)):
        places = np.flatnonzero((size > shortest) & (size <= width) & ~found)
        if len(places):
            payload = beginnings(buffer, start[places], width).reshape(-1)
            heads = np.flatnonzero(payload[:-1] == _APPLICATION_DATA)
            heads = heads[payload[heads + 1] == 3]
            found[places[heads[heads % width < width - 1] // width]] = True
    return found


def may_be_known_datagrams(
    buffer: bytearray, start: Places, end: Places, ports: tuple[NDArray[np.int32], NDArray[np.int32]]
) -> NDArray[np.bool_]:
    """The same for a datagram between ``ports``."""
    first = beginnings(buffer, start, 8)
    cookie = first[:, 4:8].copy().view("<u4")[:, 0]
    is_letter = _BEGINS_WORD[first[:, 0]]
    found = _DATAGRAM_FORMS[first[:, 0]] & (~is_letter | (_IN_WORD[first[:, 1]] & _IN_WORD[first[:, 2]]))
    long = np.flatnonzero(first[:, 0] >= 0x80)
    if len(long):
        version = first[long, 1:5].copy().view(">u4")[:, 0]
        found[long] = (first[long, 0] == _XML_BEGINNING) | np.isin(version, _QUIC_VERSIONS)
    found |= (first[:, 0] >= 20) & (first[:, 0] <= 25) & (first[:, 1] == 0xFE)
    found |= (cookie == _STUN) | ((first[:, 1] | first[:, 2] | first[:, 3]) == 0)
    found |= _DATAGRAM_PORTS[ports[0]] | _DATAGRAM_PORTS[ports[1]]
    long = np.flatnonzero(end - start >= _DHCP_PLACE + 4)
    if len(long):
        found[long] |= beginnings(buffer, start[long] + _DHCP_PLACE, 4).view("<u4")[:, 0] == _DHCP
    return found


def beginnings(buffer: bytearray, start: Places, width: int) -> NDArray[np.uint8]:
    """``width`` bytes from each place on, which may reach past the payload's end."""
    whole = np.ndarray((len(buffer) - width + 1,), f"V{width}", buffer=buffer, strides=(1,))
    return whole[start].view(np.uint8).reshape(-1, width)
