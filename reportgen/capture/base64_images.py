"""Images that stand in base64 in a text: as a value in JSON or a form, or in a data URL.

A run begins with the base64 form of an image's signature and ends with the first other character. ``\\/`` of JSON and
the escapes of forms are undone. Sources: RFC 4648 section 4, RFC 2397, RFC 8259 section 7.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable

from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.stream import Chunk

_START = re.compile(rb"/9j/|iVBORw0KGgo|R0lGOD(?:dh|lh)|UklGR")
_LONGEST_START_BYTES = 11
_RUN = re.compile(rb"[A-Za-z0-9+/]*")
_SPLIT_ESCAPE = re.compile(rb"(?:%[0-9A-Fa-f]?|\\[rn]?)\Z")
_ESCAPES = ((b"\\/", b"/"), (b"\\r", b""), (b"\\n", b""), (b"\r", b""), (b"\n", b""))
_FORM_ESCAPES = ((b"%2F", b"/"), (b"%2f", b"/"), (b"%2B", b"+"), (b"%2b", b"+"), (b"%0D", b""), (b"%0A", b""))


class Base64Images:
    """Fed with the chunks of a text in order."""

    def __init__(self, found: Callable[[FoundImage], None]) -> None:
        self._images = ImageScan(found)
        self._rest = b""  # an escape, or the beginning of a signature, that is not whole
        self._group = b""  # of less than four characters
        self._is_in_run = False

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return self._images.held_bytes

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        text = self._rest + chunk.data
        split = _SPLIT_ESCAPE.search(text, max(len(text) - 2, 0))
        self._rest = split[0] if split else b""
        text = _plain(text[: len(text) - len(self._rest)])
        place = 0
        while place < len(text):
            place = self._run(text, place, chunk) if self._is_in_run else self._find(text, place)

    def gap(self) -> None:
        """The text ends, or bytes are missing."""
        self._rest = self._group = b""
        self._is_in_run = False
        self._images.gap()

    def _find(self, text: bytes, place: int) -> int:
        start = _START.search(text, place)
        if start is None:
            self._rest = text[max(len(text) - _LONGEST_START_BYTES + 1, place) :] + self._rest
            return len(text)
        self._is_in_run = True
        return start.start()

    def _run(self, text: bytes, place: int, chunk: Chunk) -> int:
        run = _RUN.match(text, place)
        end = run.end() if run else place
        characters = self._group + text[place:end]
        is_end = end < len(text)
        whole = len(characters) - len(characters) % 4
        data = binascii.a2b_base64(characters[:whole])
        if is_end:
            data += _last(characters[whole:])
            self._group = b""
        else:
            self._group = characters[whole:]
        if data:
            self._images.feed(Chunk(data, chunk.frame, chunk.at_ns))
        if is_end:
            self._images.gap()
            self._is_in_run = False
        return end


def _plain(text: bytes) -> bytes:
    for escape, character in _ESCAPES:
        text = text.replace(escape, character)
    if b"%" in text:
        for escape, character in _FORM_ESCAPES:
            text = text.replace(escape, character)
    return text


def _last(characters: bytes) -> bytes:
    """A group that is not whole: its padding is the character that ended the run, or was left out."""
    return binascii.a2b_base64(characters + b"=" * (4 - len(characters))) if len(characters) > 1 else b""
