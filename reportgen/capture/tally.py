"""The account of one file while it is read: what became of each record and of all other bytes."""

from __future__ import annotations

from typing import NamedTuple

from reportgen.capture.file_values import (
    CaptureInterface,
    Compression,
    FileReconciliation,
    OtherBlocks,
    TunnelPackets,
    Undecoded,
)
from reportgen.capture.frames import Refused
from reportgen.capture.records import Interface, Records


class Times(NamedTuple):
    """Those of many records that follow each other, at least one."""

    backwards_count: int  # that are earlier than the one before, inside the batch
    first_at_ns: int  # of the first record
    last_at_ns: int
    lowest_at_ns: int
    highest_at_ns: int


class Batch(NamedTuple):
    """Many records that follow each other."""

    records_count: int
    captured_bytes: int
    cut_count: int
    timeless_count: int
    times: Times | None  # of those that have one; None where none has


class FileTally:
    """Counts the records of one file by what became of them."""

    def __init__(self) -> None:
        self.records_count = 0
        self.captured_bytes = 0
        self._cut_count = self._backwards_count = self._timeless_count = 0
        self._first_at_ns: int | None = None
        self._last_at_ns: int | None = None
        self._latest_ns: int | None = None
        self._doubled_count = self._doubled_bytes = 0
        self._overlapping_count = self._overlapping_bytes = 0
        self._tunnels: dict[str, list[int]] = {}
        self._left_out: dict[Refused, list[int]] = {}

    def note(self, at_ns: int | None, captured_bytes: int, wire_bytes: int) -> int:
        """Counts a record; its time, which is that of the record before it where it has none (else 0)."""
        self.records_count += 1
        self.captured_bytes += captured_bytes
        if captured_bytes < wire_bytes:
            self._cut_count += 1
        latest = self._latest_ns
        if at_ns is None:
            self._timeless_count += 1
            return latest or 0
        if latest is None:
            self._first_at_ns = self._last_at_ns = at_ns
        elif at_ns < latest:
            self._backwards_count += 1
            if self._first_at_ns is None or at_ns < self._first_at_ns:
                self._first_at_ns = at_ns
        elif self._last_at_ns is None or at_ns > self._last_at_ns:
            self._last_at_ns = at_ns
        self._latest_ns = at_ns
        return at_ns

    def note_many(self, batch: Batch) -> None:
        """Counts many records."""
        self.records_count += batch.records_count
        self.captured_bytes += batch.captured_bytes
        self._cut_count += batch.cut_count
        self._timeless_count += batch.timeless_count
        times, latest = batch.times, self._latest_ns
        if times is None:
            return
        self._backwards_count += times.backwards_count + (latest is not None and times.first_at_ns < latest)
        first, last = self._first_at_ns, self._last_at_ns
        self._first_at_ns = times.lowest_at_ns if first is None else min(first, times.lowest_at_ns)
        self._last_at_ns = times.highest_at_ns if last is None else max(last, times.highest_at_ns)
        self._latest_ns = times.last_at_ns

    def leave_out(self, reason: Refused, captured_bytes: int) -> None:
        """Counts a record that is in no conversation."""
        counts = self._left_out.setdefault(reason, [0, 0])
        counts[0] += 1
        counts[1] += captured_bytes

    def note_doubled(self, captured_bytes: int) -> None:
        """Counts a record whose packet was counted already."""
        self._doubled_count += 1
        self._doubled_bytes += captured_bytes

    def note_overlap(self, captured_bytes: int) -> None:
        """Counts a record that another file of the recording held already."""
        self._overlapping_count += 1
        self._overlapping_bytes += captured_bytes

    def note_tunnel(self, kind: str, captured_bytes: int) -> None:
        """Counts a record in a flow that carries another packet."""
        counts = self._tunnels.setdefault(kind, [0, 0])
        counts[0] += 1
        counts[1] += captured_bytes

    def reconciliation(
        self, records: Records, *, name: str, sha256: str, size_bytes: int, compression: Compression | None
    ) -> FileReconciliation:
        """The account of the file, once all its bytes have been read."""
        account = records.account
        others = tuple(
            OtherBlocks(kind=kind, blocks_count=count, size_bytes=size)
            for kind, (count, size) in sorted(account.other_blocks.items())
        )
        read_bytes = account.header_bytes + account.record_overhead_bytes + self.captured_bytes
        read_bytes += sum(block.size_bytes for block in others)
        left_out_records = sum(count for count, _ in self._left_out.values())
        left_out_records += self._doubled_count + self._overlapping_count
        left_out_bytes = sum(size for _, size in self._left_out.values())
        left_out_bytes += self._doubled_bytes + self._overlapping_bytes
        return FileReconciliation(
            name=name,
            sha256=sha256,
            size_bytes=size_bytes,
            compression=compression,
            format=records.format,
            byte_order=records.byte_order,
            interfaces=tuple(map(_interface, records.interfaces)),
            header_bytes=account.header_bytes,
            record_overhead_bytes=account.record_overhead_bytes,
            other_blocks=others,
            comments_count=account.comments_count,
            records_count=self.records_count,
            captured_bytes=self.captured_bytes,
            flows_records_count=self.records_count - left_out_records,
            flows_captured_bytes=self.captured_bytes - left_out_bytes,
            doubled_records_count=self._doubled_count,
            doubled_captured_bytes=self._doubled_bytes,
            overlapping_records_count=self._overlapping_count,
            overlapping_captured_bytes=self._overlapping_bytes,
            no_flow=self._kinds(is_understood=True),
            undecoded=self._kinds(is_understood=False),
            tunnels=tuple(
                TunnelPackets(kind=kind, records_count=count, captured_bytes=size)
                for kind, (count, size) in sorted(self._tunnels.items())
            ),
            cut_records_count=self._cut_count,
            unread_bytes=(compression.size_bytes if compression else size_bytes) - read_bytes,
            unread_from_offset=account.unread_from_offset,
            unread_reason=account.unread_reason,
            first_at_ns=self._first_at_ns,
            last_at_ns=self._last_at_ns,
            time_backwards_count=self._backwards_count,
            timeless_records_count=self._timeless_count,
        )

    def _kinds(self, *, is_understood: bool) -> tuple[Undecoded, ...]:
        return tuple(
            Undecoded(kind=reason.kind, records_count=count, captured_bytes=size)
            for reason, (count, size) in sorted(self._left_out.items())
            if reason.is_understood is is_understood
        )


def _interface(interface: Interface) -> CaptureInterface:
    return CaptureInterface(
        link_type=interface.link_type,
        snap_length_bytes=interface.snap_length_bytes,
        ticks_per_s=interface.ticks_per_s,
        name=interface.name,
        records_count=interface.records_count,
        dropped_count=interface.dropped_count,
    )
