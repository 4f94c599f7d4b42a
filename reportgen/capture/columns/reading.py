"""Reads one file in columns, batch by batch, into what the serial path fills.

A batch is a part of a window that fits the processor's cache. Its packets come taken apart and told from copies
(:mod:`reportgen.capture.columns.batches`). Here they are put into their conversations and counted all together; then
those that matter one by one (tunnels, ICMP errors, first packets of conversations, payload that somebody wants to read)
are handed in the order of the file to the functions that the serial path uses.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reportgen.capture.columns import rows as table_rows
from reportgen.capture.columns.ahead import Ahead
from reportgen.capture.columns.batches import Batches, Prepared
from reportgen.capture.columns.grouping import Grouping, Parts
from reportgen.capture.columns.headers import Columns, Numbers
from reportgen.capture.columns.one_by_one import OneByOne
from reportgen.capture.columns.payloads import Payloads
from reportgen.capture.columns.read_ahead import ReadAhead
from reportgen.capture.columns.sequences import SequenceColumns
from reportgen.capture.columns.stretches import Stretches
from reportgen.capture.contents import Contents
from reportgen.capture.encryption import EncryptionColumn
from reportgen.capture.flows import FlowMaker, key_of, ports_of
from reportgen.capture.frames import ICMP, ICMPV6, UDP, Packet, Refused
from reportgen.capture.input_file import InputFile
from reportgen.capture.pcap import PcapRecords
from reportgen.capture.tally import Batch, Times
from reportgen.capture.tunnels import PORTS, tunnel_of
from reportgen.capture.unreachable import note_unreachable
from reportgen.capture.values import FrameIndex

LONE_FRAGMENT = Refused("fragment-without-its-first", False)
_ICMP = frozenset({ICMP, ICMPV6})
_IS_TUNNEL_PORT = np.zeros(1 << 16, bool)
_IS_TUNNEL_PORT[sorted(PORTS)] = True
_HANDSHAKE_BYTES = (148, 92)  # of WireGuard


class ColumnReading:
    """One file from its first record to its end."""

    def __init__(
        self,
        file: InputFile,
        flows: FlowMaker,
        contents: Contents,
        encryption: EncryptionColumn,
        index: FrameIndex | None,
    ) -> None:
        self._file, self._interfaces = file, file.records.interfaces
        self._grouping = Grouping(flows.table, flows.index)
        self._flows, self._index, self._found = flows, index, contents.found
        self._payloads = Payloads(contents, encryption)
        self._frames_count = 0
        self._row = 0  # of the packet that is looked at by itself

    def run(self, progress: Callable[[int], None] | None) -> None:
        """Reads to the end. ``progress`` is told the bytes read so far, now and then."""
        records = self._file.records
        if isinstance(records, PcapRecords):
            begun, source = self._file.take_over()
            batches = Batches(records)
            self._read(ReadAhead(source, batches, begun), progress)
            batches.finish()
        else:
            self._read(OneByOne(self._file), progress)

    def _read(self, ahead: Ahead[Prepared], progress: Callable[[int], None] | None) -> None:
        self._found.later = ahead.do

        def told() -> None:
            if progress is not None:
                progress(self._file.read_bytes)

        for batch in ahead.pieces(told):
            self._take(batch)
        self._found.later = None

    def _take(self, batch: Prepared) -> None:
        columns = batch.columns
        first_frame = self._frames_count + 1
        self._frames_count += columns.count
        self._count(columns)
        tally = self._file.tally
        for row, reason in columns.refused:
            tally.leave_out(reason, int(columns.captured[row]))
        for row in columns.copies:
            tally.note_doubled(int(columns.captured[row]))
        slots = self._into_flows(columns, batch.stretches, first_frame)
        self._one_by_one(columns, slots)
        self._payloads.look(columns, slots, first_frame)
        if self._index is not None:
            self._note_frames(self._index, columns, slots)

    def _count(self, columns: Columns) -> None:
        for row, count in enumerate(np.bincount(columns.interface).tolist()):
            self._interfaces[row].records_count += count
        at_ns = columns.at_ns if columns.timeless is None else columns.at_ns[~columns.timeless]
        times = None
        if len(at_ns):
            times = Times(
                backwards_count=int((at_ns[1:] < at_ns[:-1]).sum()),
                first_at_ns=int(at_ns[0]),
                last_at_ns=int(at_ns[-1]),
                lowest_at_ns=int(at_ns.min()),
                highest_at_ns=int(at_ns.max()),
            )
        self._file.tally.note_many(
            Batch(
                records_count=columns.count,
                captured_bytes=int(columns.captured.sum()),
                cut_count=int((columns.captured < columns.wire).sum()),
                timeless_count=columns.count - len(at_ns),
                times=times,
            )
        )

    def _into_flows(self, columns: Columns, stretches: Stretches | None, first_frame: int) -> Numbers:
        """Puts the packets into the table; the slot of each record, -1 for those in no conversation."""
        parts = self._grouping.parts(columns, stretches) if stretches else None
        slots = parts.slots(columns.count) if parts else np.full(columns.count, -1, np.int64)
        pieces = self._pieces(columns, slots)
        if pieces:
            parts = Parts.with_pieces(columns, parts, pieces)
        if parts is None:
            return slots
        lines = table_rows.Rows(self._flows.table, parts.row)
        words = lines.words
        table_rows.begin_new(words, columns, parts, first_frame)
        table_rows.note_late_macs(words, columns, parts)
        table_rows.add_sums(words, parts, first_frame)
        table_rows.note_syns(words, columns, parts, first_frame, self._flows.syns)
        table_rows.note_hours(words, columns, parts, self._flows.table.hours)
        sequences = SequenceColumns(columns, parts, words)
        lines.put_back()
        sequences.note_rest(self._flows.table, self._flows.sequences)
        return slots

    def _pieces(self, columns: Columns, slots: Numbers) -> list[tuple[int, int]]:
        """Later pieces of datagrams, by what their first ones said; ``slots`` learns theirs."""
        found = []
        for row, packet in columns.odd.items():
            if packet.fragment is None or not columns.is_packet[row]:
                continue
            if not packet.is_later_fragment:
                self._flows.fragments.note(packet.fragment, int(slots[row]))
                continue
            slot = self._flows.fragments.slot(packet.fragment)
            if slot is None:
                self._file.tally.leave_out(LONE_FRAGMENT, int(columns.captured[row]))
                columns.is_packet[row] = False
            else:
                slots[row] = slot
                found.append((row, slot))
        return found

    def _one_by_one(self, columns: Columns, slots: Numbers) -> None:
        """Tunnels and ICMP errors."""
        may_be = _IS_TUNNEL_PORT[columns.source_port] | _IS_TUNNEL_PORT[columns.destination_port]
        may_be |= (columns.payload_bytes == _HANDSHAKE_BYTES[0]) | (columns.payload_bytes == _HANDSHAKE_BYTES[1])
        may_be &= columns.protocol == UDP
        rows = {*columns.odd, *np.flatnonzero(may_be).tolist()}
        for row in sorted(rows):
            if slots[row] < 0:
                continue
            slot, data = int(slots[row]), columns.frame(row)
            packet = columns.odd.get(row) or columns.packet(row)
            if (tunnel := tunnel_of(packet, data)) is not None:
                self._file.tally.note_tunnel(tunnel, len(data))
                self._flows.table.note_tunnel(slot >> 1, tunnel)
            if packet.protocol in _ICMP:
                self._row = row
                note_unreachable(packet, data, self._find, self._flows.table)

    def _find(self, packet: Packet, data: bytes) -> int | None:
        slot = self._grouping.slot_at(*key_of(packet, ports_of(packet, data)), self._row)
        return None if slot is None else slot >> 1

    def _note_frames(self, index: FrameIndex, columns: Columns, slots: Numbers) -> None:
        index.captured_at_ns.frombytes(columns.at_ns.tobytes())
        index.offset.frombytes(columns.in_file.tobytes())
        index.captured_length_bytes.frombytes(columns.captured.astype(np.uint32).tobytes())
        index.wire_length_bytes.frombytes(columns.wire.astype(np.uint32).tobytes())
        flow = np.where(slots < 0, FrameIndex.NO_FLOW, slots >> 1)
        index.flow.frombytes(flow.astype(np.uint32).tobytes())
        index.from_originator.extend(((slots >= 0) & (slots & 1 == 0)).astype(np.uint8).tobytes())
