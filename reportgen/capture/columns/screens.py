"""Quick looks at many payloads: which of them cannot show what a waiting reader waits for.

A screen may say "perhaps" too often, never too seldom: what it lets pass is looked at by the reader itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.walk import Places
from reportgen.capture.udp_pieces import LONGEST_HEADER_BYTES

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


def beginnings(buffer: bytearray, start: Places, width: int) -> NDArray[np.uint8]:
    """``width`` bytes from each place on, which may reach past the payload's end."""
    whole = np.ndarray((len(buffer) - width + 1,), f"V{width}", buffer=buffer, strides=(1,))
    return whole[start].view(np.uint8).reshape(-1, width)
