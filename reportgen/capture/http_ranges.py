"""Pieces of one object that are sent in several messages, each with its Content-Range. Source: RFC 9110 section 14.4.

Pieces that follow each other without a gap are scanned as one; anything else begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reportgen.capture.image_scan import FoundImage, ImageScan

_CONTENT_RANGE = re.compile(rb"bytes ([0-9]{1,18})-([0-9]{1,18})/")
_OBJECTS_LIMIT_COUNT = 64
_HELD_LIMIT_BYTES = 64 * 1024 * 1024

RangeKey = tuple[str, str, bytes]
"""Sender, receiver, target."""


class RangeScans:
    """The objects of a capture that wait for their next piece; the oldest is given up where there are too many."""

    def __init__(self) -> None:
        self._waiting: dict[RangeKey, tuple[int, ImageScan]] = {}  # what follows, its scan

    @property
    def held_bytes(self) -> int:
        """What waits."""
        return sum(scan.held_bytes for _, scan in self._waiting.values())

    def scan(self, key: RangeKey, field: bytes, found: Callable[[FoundImage], None]) -> ImageScan:
        """The scan that the piece described by ``field`` belongs to: a waiting one, or a new one."""
        place = _CONTENT_RANGE.match(field)
        first, last = (int(place[1]), int(place[2])) if place else (0, 0)
        follows, scan = self._waiting.pop(key, (-1, None))
        if scan is None or place is None or first != follows:
            if scan is not None:
                scan.finish()
            scan = ImageScan(found)
        return scan if place is None else self._keep(key, last + 1, scan)

    def finish(self) -> None:
        """Nothing follows: what is unfinished is told as broken off."""
        for _, scan in self._waiting.values():
            scan.finish()
        self._waiting.clear()

    def _keep(self, key: RangeKey, follows: int, scan: ImageScan) -> ImageScan:
        while self._waiting and (len(self._waiting) >= _OBJECTS_LIMIT_COUNT or self.held_bytes > _HELD_LIMIT_BYTES):
            oldest = next(iter(self._waiting))
            self._waiting.pop(oldest)[1].finish()
        self._waiting[key] = (follows, scan)
        return scan
