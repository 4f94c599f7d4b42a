"""Payload: who wants to read which packet of a batch.

Most payload belongs to conversations of which all is known (encrypted, or read to the end), and is passed over. What is
left goes, one by one and in the order of the file, to :class:`reportgen.capture.contents.Contents` and
:class:`reportgen.capture.encryption.EncryptionColumn`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.headers import Columns, Numbers, Truth
from reportgen.capture.columns.runs import Runs
from reportgen.capture.columns.screens import are_dull_segments, may_begin_jpeg
from reportgen.capture.columns.walk import Places
from reportgen.capture.contents import DONE, Contents, Segment
from reportgen.capture.datagrams import Datagram
from reportgen.capture.encryption import EncryptionColumn
from reportgen.capture.frames import TCP, UDP
from reportgen.capture.readers import DATAGRAM_PROTOCOLS
from reportgen.capture.stream import Chunk

_SYN = 0x02
_CHOSEN_ANEW_AT = (1_000, 2_000, 4_000)  # packets
_IS_MESSAGE_PORT = np.zeros(1 << 16, bool)
_IS_MESSAGE_PORT[[port for line in DATAGRAM_PROTOCOLS for port in line.ports]] = True
_IS_FIRST_BYTE = np.zeros(256, bool)
_IS_FIRST_BYTE[[byte for line in DATAGRAM_PROTOCOLS for byte in line.first_bytes]] = True


class Payloads:
    """Hands payload on."""

    def __init__(self, contents: Contents, encryption: EncryptionColumn) -> None:
        self._contents, self._encryption = contents, encryption

    def look(self, columns: Columns, slots: Numbers, first_frame: int) -> None:
        """The payload of a batch; ``slots`` as in :class:`reportgen.capture.columns.grouping.Parts`."""
        is_wanted = (slots >= 0) & (columns.payload_bytes > 0) & ~columns.is_later
        is_wanted &= (columns.protocol == TCP) | (columns.protocol == UDP)
        rows = np.flatnonzero(is_wanted)
        if len(rows):
            self._look_for_encryption(columns, rows, slots[rows] >> 1)
            _Batch(columns, slots, first_frame, self._contents).read(rows)

    def _look_for_encryption(self, columns: Columns, rows: Places, flow: Numbers) -> None:
        encryption = self._encryption
        encryption.grow(int(flow.max()) + 1)
        left = np.frombuffer(bytes(encryption.left), np.uint8)[flow]
        undecided = np.flatnonzero(left)
        if not len(undecided):
            return
        rows, flow, left = rows[undecided], flow[undecided], left[undecided]
        rank, counts, flows = _ranks(flow)
        looked_at = np.flatnonzero(rank < left)
        lefts, codes = encryption.left, columns.protocol[rows[looked_at]] == TCP
        start, end = _payload(columns, rows[looked_at])
        ports = (column[rows[looked_at]].tolist() for column in (columns.source_port, columns.destination_port))
        view = memoryview(columns.buffer)
        for row, begin, behind, is_tcp, source_port, destination_port in zip(
            flow[looked_at].tolist(), start.tolist(), end.tolist(), codes.tolist(), *ports, strict=True
        ):
            if behind > begin and lefts[row]:
                encryption.see(row, bytes(view[begin:behind]), None if is_tcp else (source_port, destination_port))
        for row, count in zip(flows.tolist(), counts.tolist(), strict=True):
            lefts[row] = max(lefts[row] - count, 0)


def _payload(columns: Columns, rows: Places) -> tuple[Places, Places]:
    """Where the captured payload begins and ends in the buffer."""
    start, behind = columns.payload[rows], columns.first[rows] + columns.captured[rows]
    end = np.minimum(start + columns.payload_bytes[rows], behind)
    return start, np.maximum(end, start)


def _ranks(values: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """How many equal ones stand before each value; how often each stands; the different values."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    counts = np.diff(np.append(starts, len(values)))
    rank = np.empty(len(values), np.int64)
    rank[order] = np.arange(len(values)) - np.repeat(starts, counts)
    return rank, counts, ordered[starts]


class _Batch:
    """The payload of one batch, as it is handed to the streams."""

    def __init__(self, columns: Columns, slots: Numbers, first_frame: int, contents: Contents) -> None:
        self._columns, self._slots, self._first_frame, self._contents = columns, slots, first_frame, contents
        self._row = 0  # of the packet that is being read
        self._passed: Places = np.empty(0, np.int64)
        self._passed_count = 0

    def read(self, rows: Places) -> None:
        """``rows``: packets with payload that are in conversations."""
        contents = self._contents
        contents.found.later_payload_bytes = self._later_payload_bytes
        contents.before_quiet = self._tell_last_frames
        # What is passed over depends on the streams there are: chosen anew where some were finished on the way, and
        # soon after the beginning, when conversations that are new in this batch have shown what they are.
        limits = [*_CHOSEN_ANEW_AT, len(rows)]
        while len(rows):
            behind = self._read_as_chosen(rows[: limits[0]])
            rows, limits = rows[behind:], limits[1:] or limits
        contents.found.later_payload_bytes = lambda _flow: 0
        contents.before_quiet = lambda: None

    def _read_as_chosen(self, rows: Places) -> int:
        """How many of ``rows`` were read or passed over."""
        columns, contents = self._columns, self._contents
        is_chosen, is_passed, is_dull = self._choose(rows)
        chosen, self._passed = rows[is_chosen], rows[is_passed]
        self._passed_count = 0
        before = np.searchsorted(self._passed, chosen).tolist()
        start, end = _payload(columns, chosen)
        view, finished = memoryview(columns.buffer), contents.finished_count
        runs = Runs(columns, chosen, self._slots[chosen], start, end) if self._is_roomy(chosen) else None
        lists = (
            before, chosen.tolist(), self._slots[chosen].tolist(), start.tolist(), end.tolist(),
            columns.payload_bytes[chosen].tolist(), columns.at_ns[chosen].tolist(),
            (columns.protocol[chosen] == TCP).tolist(), columns.sequence[chosen].tolist(), is_dull[is_chosen].tolist(),
        )  # fmt: skip
        for place, (passed, row, slot, begin, behind, announced, at_ns, is_tcp, sequence, dull) in enumerate(
            zip(*lists, strict=True)
        ):
            if passed > self._passed_count and not self._pass_to(passed):
                return self._stopped_at(rows, int(self._passed[self._passed_count - 1]))
            self._row = row
            frame = self._first_frame + row
            if is_tcp:
                if not contents.wants(slot):
                    continue
                if runs is not None and (runs.was_read(place) or self._read_run(runs, place, slot, sequence)):
                    contents.count_one()
                elif not (dull and contents.pass_dull_segment(slot, sequence, announced, frame)):
                    contents.segment(slot, self._segment(row, bytes(view[begin:behind]), announced, at_ns))
            elif not (dull and contents.pass_dull_datagram(slot, frame)):
                contents.datagram(slot, self._datagram(row, bytes(view[begin:behind]), announced, at_ns))
            if contents.finished_count != finished:
                return self._stopped_at(rows, row)
        if len(self._passed) > self._passed_count and not self._pass_to(len(self._passed)):
            return self._stopped_at(rows, int(self._passed[self._passed_count - 1]))
        self._tell_last_frames()
        return len(rows)

    def _is_roomy(self, rows: Places) -> bool:
        return self._contents.is_roomy(len(np.unique(self._slots[rows])))

    def _read_run(self, runs: Runs, place: int, slot: int, sequence: int) -> bool:
        """Reads a segment with those that follow it, where the reader is inside something long."""
        if not runs.is_followed(place):
            return False
        quiet_bytes = self._contents.quiet_bytes(slot, sequence)
        chunks, size_bytes = runs.take(place, quiet_bytes, self._first_frame) if quiet_bytes else ([], 0)
        if not chunks:
            return False
        self._contents.read_quiet(slot, chunks, size_bytes)
        return True

    def _stopped_at(self, rows: Places, row: int) -> int:
        return int(np.searchsorted(rows, row)) + 1

    def _choose(self, rows: Places) -> tuple[Truth, Truth, Truth]:
        """Which packets are read, which are passed over but counted (the others are nobody's), and which are dull."""
        columns, contents = self._columns, self._contents
        past = np.frombuffer(bytes(contents.past), np.uint8)
        slots = self._slots[rows]
        known = slots < len(past)
        is_done = np.zeros(len(rows), bool)
        is_done[known] = past[slots[known]] == DONE
        is_udp = columns.protocol[rows] == UDP
        is_dull = np.zeros(len(rows), bool)
        start, end = _payload(columns, rows)
        segments = np.flatnonzero(~is_udp & ~is_done & (columns.flags[rows] & _SYN == 0))
        is_dull[segments] = are_dull_segments(columns.buffer, start[segments], end[segments])
        if not is_udp.any():
            return ~is_done, np.zeros(len(rows), bool), is_dull
        may_be_message = _IS_MESSAGE_PORT[columns.source_port[rows]] | (end == start) | contents.searches
        may_be_message |= _IS_MESSAGE_PORT[columns.destination_port[rows]]
        may_be_message |= _IS_FIRST_BYTE[np.frombuffer(columns.buffer, np.uint8)[start]]
        datagrams = np.flatnonzero(is_udp & ~is_done & ~may_be_message)
        is_dull[datagrams] = ~may_begin_jpeg(columns.buffer, start[datagrams], end[datagrams])
        if columns.odd:
            is_dull[np.isin(rows, np.fromiter(columns.odd, np.int64))] = False
        is_idle = self._is_idle(slots, is_udp & ~is_done, is_dull)
        is_chosen = np.where(is_udp, may_be_message | (~is_done & ~is_idle), ~is_done)
        return is_chosen, is_idle & ~is_chosen, is_dull

    def _is_idle(self, slots: Numbers, candidates: Truth, is_dull: Truth) -> Truth:
        """Packets of directions that wait for a picture, up to the first that may begin one."""
        found = np.zeros(len(slots), bool)
        places = np.flatnonzero(candidates)
        different, number = np.unique(slots[places], return_inverse=True)
        idle = np.array([self._contents.is_idle(slot) for slot in different.tolist()], bool)
        if not idle.any():
            return found
        places, number = places[idle[number]], number[idle[number]]
        begins = ~is_dull[places]
        first = np.full(len(different), len(slots))
        np.minimum.at(first, number[begins], places[begins])
        found[places] = places < first[number]
        return found

    def _pass_to(self, count: int) -> bool:
        """Counts what was passed over; False where streams were finished on the way, behind ``_passed_count``."""
        base, wanted = self._passed_count, count - self._passed_count

        def tell(number: int) -> None:
            self._passed_count = base + number

        passed = self._contents.pass_over(wanted, tell)
        self._passed_count = base + passed
        return passed == wanted

    def _tell_last_frames(self) -> None:
        """The streams that were passed over learn which frame was their last."""
        passed = self._passed[: self._passed_count]
        slots, places = np.unique(self._slots[passed][::-1], return_index=True)
        frames = self._first_frame + passed[::-1][places]
        for slot, frame in zip(slots.tolist(), frames.tolist(), strict=True):
            self._contents.note_last_frame(slot, frame)

    def _later_payload_bytes(self, flow: int) -> int:
        """Payload of a conversation behind the packet that is being read."""
        columns, row = self._columns, self._row + 1
        return int(columns.payload_bytes[row:][self._slots[row:] >> 1 == flow].sum())

    def _segment(self, row: int, payload: bytes, announced: int, at_ns: int) -> Segment:
        columns = self._columns
        behind = int(columns.transport[row]) + 8
        return Segment(
            int(columns.sequence[row]),
            int.from_bytes(columns.buffer[behind : behind + 4], "big"),
            int(columns.flags[row]),
            Chunk(payload, self._first_frame + row, at_ns),
            announced,
        )

    def _datagram(self, row: int, payload: bytes, announced: int, at_ns: int) -> Datagram:
        columns, packet = self._columns, self._columns.odd.get(row)
        ports = int(columns.source_port[row]), int(columns.destination_port[row])
        is_piece = packet is not None and packet.fragment is not None
        return Datagram(payload, self._first_frame + row, at_ns, *ports, announced, is_piece)
