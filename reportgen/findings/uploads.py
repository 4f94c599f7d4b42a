"""What the device sent in encrypted conversations, by time: how much in a window, and which stretches are uploads.

Bytes are those of whole frames. Nothing here says what the bytes were: only how many, and when.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from reportgen.capture.encryption import Encryption
from reportgen.capture.values import Capture, Flow, FrameIndex
from reportgen.evidence.citation import FrameSet
from reportgen.language.values import Message

SECOND_NS = 1_000_000_000
HOUR_NS = 3600 * SECOND_NS
DAY_NS = 24 * HOUR_NS

# Our own conventions, printed as such.
UPLOAD_MIN_BYTES = 50_000
UPLOAD_PAUSE_S = 10  # a longer pause within a conversation ends an upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A stretch of frames of one encrypted conversation without a long pause, of at least our least size."""

    first_at_ns: int
    last_at_ns: int
    sent_frame_bytes: int
    frames: FrameSet


class SentFrames:
    """The device's own frames of some conversations, in order of time."""

    def __init__(self, index: FrameIndex, flows: Iterable[Flow]) -> None:
        wanted = {flow.index for flow in flows}
        rows = [row for row, flow in enumerate(index.flow) if flow in wanted and index.from_originator[row]]
        rows.sort(key=lambda row: index.captured_at_ns[row])
        self._rows = rows
        self._index = index
        self._at_ns = [index.captured_at_ns[row] for row in rows]
        self._sums = [0, *accumulate(index.wire_length_bytes[row] for row in rows)]

    def bytes_between(self, start_ns: int, end_ns: int) -> int:
        """Of frames recorded from ``start_ns`` on and before ``end_ns``."""
        first, last = self._span(start_ns, end_ns)
        return self._sums[last] - self._sums[first]

    def frames_between(self, start_ns: int, end_ns: int) -> FrameSet:
        """Numbers of the same frames."""
        first, last = self._span(start_ns, end_ns)
        return FrameSet.of(row + 1 for row in self._rows[first:last])

    @cached_property
    def uploads(self) -> tuple[Upload, ...]:
        """All uploads, in the order of their first frame."""
        by_flow: defaultdict[int, list[int]] = defaultdict(list)
        for row in self._rows:
            by_flow[self._index.flow[row]].append(row)
        found = (upload for rows in by_flow.values() for upload in self._stretches(rows))
        return tuple(sorted(found, key=lambda upload: (upload.first_at_ns, upload.frames.first)))

    def _span(self, start_ns: int, end_ns: int) -> tuple[int, int]:
        return bisect_left(self._at_ns, start_ns), bisect_left(self._at_ns, end_ns)

    def _stretches(self, rows: list[int]) -> Iterator[Upload]:
        times, lengths = self._index.captured_at_ns, self._index.wire_length_bytes
        begin = 0
        for place in range(1, len(rows) + 1):
            if place < len(rows) and times[rows[place]] - times[rows[place - 1]] < UPLOAD_PAUSE_S * SECOND_NS:
                continue
            stretch, begin = rows[begin:place], place
            size = sum(lengths[row] for row in stretch)
            if size >= UPLOAD_MIN_BYTES:
                yield Upload(
                    first_at_ns=times[stretch[0]],
                    last_at_ns=times[stretch[-1]],
                    sent_frame_bytes=size,
                    frames=FrameSet.of(row + 1 for row in stretch),
                )


def threshold(size_bytes: int) -> Message:
    """A round number of bytes, printed without decimals: ``50 kB``, ``5 MB``."""
    if size_bytes % 1_000_000 == 0:
        return Message.of("size.megabytes", n=size_bytes // 1_000_000)
    return Message.of("size.kilobytes", n=size_bytes // 1000)


def encrypted(capture: Capture, flows: Iterable[Flow]) -> tuple[Flow, ...]:
    """Those of the conversations that are recognised as encrypted from their beginning on."""
    return tuple(flow for flow in flows if capture.encryption.of(flow).verdict is Encryption.ENCRYPTED)
