"""Quick looks at many payloads: which of them cannot show what a waiting reader waits for.

A screen may say "perhaps" too often, never too seldom: what it lets pass is looked at by the reader itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.walk import Places
from reportgen.capture.udp_pieces import LONGEST_HEADER_BYTES

_LONGEST_DULL_BYTES = 64
# First bytes of everything that a protocol may begin with in the middle of a connection: words, "$" of RTSP, TLS.
_BEGINS_MESSAGE = np.zeros(256, bool)
_BEGINS_MESSAGE[[*range(0x41, 0x5B), *range(0x61, 0x7B), 0x5F, 0x24, 0x16]] = True
# The first two bytes of signatures of pictures and of AAC headers.
_MARKS = np.zeros(1 << 16, bool)
_MARKS[[0xFFD8, 0xFFF1, 0xFFF9, 0x8950, 0x4749, 0x5249]] = True
_BEGINS_MARK: NDArray[np.bool_] = np.any(_MARKS.reshape(256, 256), axis=1)
_WIDTHS = (32, 64, LONGEST_HEADER_BYTES + 3)  # a signature begins behind a header of 128 bytes at most


def may_begin_jpeg(buffer: bytearray, start: Places, end: Places) -> NDArray[np.bool_]:
    """Whether FF D8 stands where :class:`reportgen.capture.udp_pieces.UdpPieces` would look for a picture."""
    found = np.zeros(len(start), bool)
    size = end - start
    shortest = 0
    for width in _WIDTHS:
        longest = width if width != _WIDTHS[-1] else np.iinfo(np.int64).max
        places = np.flatnonzero((size > shortest) & (size <= longest))
        if len(places):
            beginning = beginnings(buffer, start[places], width)
            pairs = (beginning[:, :-1] == 0xFF) & (beginning[:, 1:] == 0xD8)
            found[places] = pairs.any(axis=1)
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
        first, last = payload[:, 0], np.frombuffer(buffer, np.uint8)[end[places] - 1]
        dull = ~(_BEGINS_MESSAGE[first] | ((first >= 0x80) & (payload[:, 2] == 1)) | _BEGINS_MARK[last])
        places, payload = places[dull], payload[dull]
        begins = _BEGINS_MARK[payload[:, :-1]]
        lines, columns = np.nonzero(begins)
        is_mark = _MARKS[payload[lines, columns].astype(np.int64) << 8 | payload[lines, columns + 1]]
        has_mark = np.zeros(len(places), bool)
        has_mark[lines[is_mark]] = True
        found[places[~has_mark]] = True
    return found


def beginnings(buffer: bytearray, start: Places, width: int) -> NDArray[np.uint8]:
    """``width`` bytes from each place on, which may reach past the payload's end."""
    whole = np.ndarray((len(buffer) - width + 1,), f"V{width}", buffer=buffer, strides=(1,))
    return whole[start].view(np.uint8).reshape(-1, width)
