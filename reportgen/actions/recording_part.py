"""One file of a recording while it is written, with the account of what came and what was written."""

from __future__ import annotations

from pathlib import Path

from reportgen.adapters.clock import monotonic_s
from reportgen.adapters.fritzbox_stream import Opened
from reportgen.adapters.growing_file import GrowingFile
from reportgen.capture.live import RecordWalk
from reportgen.evidence.acquisition import AcquiredPart

_CHUNK_BYTES = 1024 * 1024

Counts = tuple[int, int | None, int | None]
"""Records, and the router's time of the first and the last."""


class OpenPart:
    """Bytes in, a finished file and its account out."""

    def __init__(
        self,
        path: Path,
        name: str,
        *,
        walk: RecordWalk,
        begun_at_ns: int,
        gap_from_ns: int | None,
        limits: tuple[int | None, float | None],
    ) -> None:
        """``name`` in the log; ``limits``: bytes and seconds after which the file is rotated. Raises: OutputError."""
        self.walk = walk
        self.received_bytes = 0
        self.counted: Counts | None = None  # where the walk has moved on to the next file
        self._file = GrowingFile(path)
        self._name = name
        self._begun_at_ns, self._last_at_ns, self._gap_from_ns = begun_at_ns, begun_at_ns, gap_from_ns
        self._header_bytes = 0
        self._rotate_bytes, rotate_s = limits
        self._rotate_at = None if rotate_s is None else monotonic_s() + rotate_s

    def take(self, data: bytes, at_ns: int) -> None:
        """Writes the next bytes, which were already followed. Raises: OutputError."""
        self.received_bytes += len(data)
        self._last_at_ns = at_ns
        if data:
            self._file.write(data)

    def place_to_split(self, data: bytes) -> int | None:
        """Follows ``data``; where in it a new file begins, which the walk then belongs to; None where this one goes on.

        A file ends behind a whole record, and a new one begins only when there is something to put into it.
        """
        walk = self.walk
        is_due = self._is_full() and not walk.is_lost and walk.records_count > 0
        if is_due and walk.tail_bytes == 0:
            self.counted = _counts(walk)
            walk.restart()
            walk.feed(data)
            return 0
        walk.feed(data)
        if not is_due or not 0 < walk.tail_bytes < len(data):
            return None
        self.counted = _counts(walk)
        walk.restart()
        return len(data) - walk.tail_bytes

    def repeat_header(self) -> None:
        """Begins the file with the header of the one before. Raises: OutputError."""
        self._file.write(self.walk.header)
        self._header_bytes = len(self.walk.header)

    def close(
        self,
        end_state: str,
        at_ns: int,
        *,
        number: int,
        interface_id: str,
        opened: Opened | None,
    ) -> AcquiredPart:
        """The finished part. Raises: OutputError."""
        self._file.finish()
        size_bytes = self._file.size_bytes
        unwritten = self.received_bytes + self._header_bytes - size_bytes
        counted, tail_bytes = self.counted, 0
        if (
            counted is None or unwritten
        ):  # where not all was written, what was followed is more than what is in the file
            walk = _followed(self._file.target) if unwritten else self.walk
            counted, tail_bytes = _counts(walk), walk.tail_bytes
        return AcquiredPart(
            number=number,
            interface_id=interface_id,
            file=self._name,
            sha256=self._file.sha256(),
            size_bytes=size_bytes,
            received_bytes=self.received_bytes,
            repeated_header_bytes=self._header_bytes,
            unwritten_bytes=unwritten,
            records_count=counted[0],
            tail_bytes=tail_bytes,
            first_record_at_ns=counted[1],
            last_record_at_ns=counted[2],
            begun_at_ns=self._begun_at_ns,
            ended_at_ns=at_ns if end_state == "rotated" else max(at_ns, self._last_at_ns),
            end_state=end_state,
            gap_from_ns=self._gap_from_ns,
            gap_to_ns=None if self._gap_from_ns is None else self._begun_at_ns,
            router_file_name=opened.file_name if opened else None,
            router_date=opened.router_date if opened else None,
        )

    def _is_full(self) -> bool:
        if self._rotate_bytes is not None and self._file.size_bytes >= self._rotate_bytes:
            return True
        return self._rotate_at is not None and monotonic_s() >= self._rotate_at


def _counts(walk: RecordWalk) -> Counts:
    return walk.records_count, walk.first_at_ns, walk.last_at_ns


def _followed(path: Path) -> RecordWalk:
    walk = RecordWalk()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            walk.feed(chunk)
    return walk
