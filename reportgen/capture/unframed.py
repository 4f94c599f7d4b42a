"""Images in bytes whose framing is not known, behind a gap or in an unknown protocol.

A decoder forgives bytes that stand between those of an image, so a whole image is not told apart from one with lines
of the chunked coding inside by decoding it; its hash would be of something that nobody sent.
Source: RFC 9112 section 7.1.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reportgen.capture.image_scan import FoundImage

_SIZE_LINE = re.compile(rb"\r\n([0-9A-Fa-f]{1,8})(?:;[^\r\n]{0,200})?\r\n")


def as_far_as_whole(found: FoundImage) -> FoundImage:
    """The image; where lines of the chunked coding stand inside, it counts as a part of one."""
    if found.is_whole and any(_is_size_line(match, found.data) for match in _SIZE_LINE.finditer(found.data)):
        return replace(found, is_whole=False)
    return found


def _is_size_line(match: re.Match[bytes], data: bytes) -> bool:
    """Whether as many bytes follow as the line says, up to the next line or beyond the image."""
    behind = match.end() + int(match[1], 16)
    return behind >= len(data) or data[behind : behind + 2] == b"\r\n"
