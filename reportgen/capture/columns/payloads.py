"""Payload: who wants to read which packet of a batch.

Most payload belongs to conversations of which all is known (encrypted, or read to the end), or shows nothing that its
reader waits for. What is left goes, one by one and in the order of the file, to
:class:`reportgen.capture.contents.Contents`. Rules:

- The packets of a direction stand in a *line*. Behind each one that was read the next of its line is looked up: the one
  behind it, or the next that is not dull where the reader only waits for a picture, or the one behind a body that was
  read at once. A heap over all lines keeps the order of the file.
- What is passed over is only counted, at the end. So nothing may hang on when it is counted: lines are used only while
  no bound of memory can be reached in this batch (``Contents.is_roomy``); else every packet is read one by one.
"""

from __future__ import annotations

from heapq import heapify, heappop, heapreplace

import numpy as np

from reportgen.capture.columns.headers import Columns, Numbers, Truth
from reportgen.capture.columns.lines import Lines, Segments
from reportgen.capture.columns.looks import Looks
from reportgen.capture.columns.screens import are_dull_segments, may_begin_jpeg
from reportgen.capture.columns.walk import Places
from reportgen.capture.columns.word_screen import may_hold_words
from reportgen.capture.contents import DONE, Contents, Segment
from reportgen.capture.datagrams import Datagram
from reportgen.capture.encryption import EncryptionColumn
from reportgen.capture.frames import TCP, UDP
from reportgen.capture.readers import DATAGRAM_PROTOCOLS
from reportgen.capture.stream import Chunk

_SYN = 0x02
_IS_MESSAGE_PORT = np.zeros(1 << 16, bool)
_IS_MESSAGE_PORT[[port for line in DATAGRAM_PROTOCOLS for port in line.ports]] = True
_IS_FIRST_BYTE = np.zeros(256, bool)
_IS_FIRST_BYTE[[byte for line in DATAGRAM_PROTOCOLS for byte in line.first_bytes]] = True


class Payloads:
    """Hands payload on."""

    def __init__(self, contents: Contents, encryption: EncryptionColumn) -> None:
        self._contents, self._looks = contents, Looks(encryption)
        contents.found.may_hold_words = may_hold_words

    def look(self, columns: Columns, slots: Numbers, first_frame: int) -> None:
        """The payload of a batch; ``slots`` as in :class:`reportgen.capture.columns.grouping.Parts`."""
        is_wanted = (slots >= 0) & (columns.payload_bytes > 0) & ~columns.is_later
        is_wanted &= (columns.protocol == TCP) | (columns.protocol == UDP)
        rows = np.flatnonzero(is_wanted)
        if not len(rows):
            return
        start = columns.payload[rows]
        end = np.minimum(start + columns.payload_bytes[rows], columns.first[rows] + columns.captured[rows])
        np.maximum(end, start, out=end)
        self._looks.look(columns, rows, slots[rows] >> 1, start, end)
        batch = _Batch(columns, slots, first_frame, self._contents)
        self._contents.found.later_payload_bytes = batch.later_payload_bytes
        batch.read(rows, start, end)
        self._contents.found.later_payload_bytes = lambda _flow: 0


class _Batch:
    """The payload of one batch, as it is handed to the streams."""

    def __init__(self, columns: Columns, slots: Numbers, first_frame: int, contents: Contents) -> None:
        self._columns, self._slots, self._first_frame, self._contents = columns, slots, first_frame, contents
        self._row = 0  # of the packet that is being read
        # Of few packets a field is asked for: a view gives a plain number at a third of the price of an array's item.
        self._view = memoryview(columns.buffer)
        self._at_ns, self._payload_bytes = columns.at_ns.data, columns.payload_bytes.data
        self._ports = columns.source_port.data, columns.destination_port.data
        self._sequence, self._flags, self._transport = columns.sequence.data, columns.flags.data, columns.transport.data

    def read(self, rows: Places, start: Places, end: Places) -> None:
        """``rows``: packets with payload that are in conversations; ``start``, ``end``: where it lies in the buffer."""
        slots = self._slots[rows]
        is_udp = self._columns.protocol[rows] == UDP
        is_open = ~self._done(slots)
        may_be_message = is_udp & self._may_be_message(rows, start, end)
        chosen = np.flatnonzero(is_open | may_be_message)
        if not len(chosen):
            return
        rows, slots, start, end = (column[chosen] for column in (rows, slots, start, end))
        is_udp = is_udp[chosen]
        lines = Lines(slots)
        if self._contents.is_roomy(len(lines)):
            is_dull = self._dull(rows, is_udp, may_be_message[chosen], start, end)
            _Reading(self, lines, *lines.ordered(rows, is_udp, is_dull, start, end)).run()
            return
        lists = (rows.tolist(), slots.tolist(), is_udp.tolist(), start.tolist(), end.tolist())
        for row, slot, is_datagram, begin, behind in zip(*lists, strict=True):
            if is_datagram:
                self.read_datagram(row, slot, begin, behind)
            elif self._contents.wants(slot):
                self.read_segment(row, slot, begin, behind)

    def _done(self, slots: Numbers) -> Truth:
        past = self._contents.past
        if not past:
            return np.zeros(len(slots), bool)
        said = np.frombuffer(past, np.uint8)[np.minimum(slots, len(past) - 1)]
        return np.asarray((said == DONE) & (slots < len(past)))

    def _may_be_message(self, rows: Places, start: Places, end: Places) -> Truth:
        columns = self._columns
        found = _IS_FIRST_BYTE[np.frombuffer(columns.buffer, np.uint8)[start]]
        found |= _IS_MESSAGE_PORT[columns.source_port[rows]] | _IS_MESSAGE_PORT[columns.destination_port[rows]]
        found |= (end == start) | self._contents.searches
        return np.asarray(found, bool)

    def _dull(self, rows: Places, is_udp: Truth, may_be_message: Truth, start: Places, end: Places) -> Truth:
        """Which packets an idle reader takes without any change."""
        columns = self._columns
        found = np.zeros(len(rows), bool)
        segments = np.flatnonzero(~is_udp & (columns.flags[rows] & _SYN == 0))
        found[segments] = are_dull_segments(columns.buffer, start[segments], end[segments])
        datagrams = np.flatnonzero(is_udp & ~may_be_message)
        found[datagrams] = ~may_begin_jpeg(columns.buffer, start[datagrams], end[datagrams])
        if columns.odd:
            found[np.isin(rows, np.fromiter(columns.odd, np.int64))] = False
        return found

    def read_datagram(self, row: int, slot: int, begin: int, behind: int) -> None:
        """Hands one datagram on."""
        self._row = row
        packet = self._columns.odd.get(row) if self._columns.odd else None
        self._contents.datagram(
            slot,
            Datagram(
                self._view[begin:behind].tobytes(),
                self._first_frame + row,
                self._at_ns[row],
                self._ports[0][row],
                self._ports[1][row],
                self._payload_bytes[row],
                packet is not None and packet.fragment is not None,
            ),
        )

    def read_segment(self, row: int, slot: int, begin: int, behind: int) -> None:
        """Hands one segment on."""
        self._row = row
        acknowledged = self._transport[row] + 8
        self._contents.segment(
            slot,
            Segment(
                self._sequence[row],
                int.from_bytes(self._view[acknowledged : acknowledged + 4], "big"),
                self._flags[row],
                Chunk(self._view[begin:behind].tobytes(), self._first_frame + row, self._at_ns[row]),
                self._payload_bytes[row],
            ),
        )

    def later_payload_bytes(self, flow: int) -> int:
        """Payload of a conversation behind the packet that is being read."""
        columns, row = self._columns, self._row + 1
        return int(columns.payload_bytes[row:][self._slots[row:] >> 1 == flow].sum())


class _Reading:
    """Reads the lines of a batch; nothing in it comes near a bound of memory."""

    def __init__(
        self, batch: _Batch, lines: Lines, rows: Places, is_udp: Truth, is_dull: Truth, start: Places, end: Places
    ) -> None:
        """Columns in the order of places."""
        self._batch, self._lines, self._contents = batch, lines, batch._contents
        self._columns, self._first_frame = batch._columns, batch._first_frame
        self._segments = Segments(self._columns, lines, rows, start, end)
        # Few places of all are looked at: a view costs nothing for the others, a list does.
        self._row, self._start, self._end, self._is_dull = rows.data, start.data, end.data, is_dull.data
        self._next_told = lines.next_told(is_dull).data
        self._behind_dull = self._segments.behind_dull(is_dull).data
        self._behind_whole = self._segments.behind_whole().data
        self._is_udp: list[bool] = is_udp[lines.first].tolist()
        last_dull = lines.last_dull(is_dull)
        passed_over = np.flatnonzero(is_udp[lines.first] & (last_dull >= 0))
        self._last_dull = list(zip(passed_over.tolist(), last_dull[passed_over].tolist(), strict=True))
        self._slots: list[int] = lines.slots.tolist()
        self._behind: list[int] = lines.behind.tolist()
        self._passed_count = 0

    def run(self) -> None:
        """To the end of all lines."""
        waiting = self._begun()
        heapify(waiting)
        line_of, row_at, behind, is_udp = self._lines.line_of().data, self._row, self._behind, self._is_udp
        read_datagram, read_segment = self._read_datagram, self._read_segment
        while waiting:
            place = waiting[0] & 0xFFFFFFFF
            line = line_of[place]
            following = read_datagram(place, line) if is_udp[line] else read_segment(place, line)
            if following < behind[line]:
                heapreplace(waiting, row_at[following] << 32 | following)
            else:
                heappop(waiting)
        for line, place in self._last_dull:
            self._contents.note_last_frame(self._slots[line], self._first_frame + row_at[place])
        self._contents.count(self._passed_count)

    def _begun(self) -> list[int]:
        """The first place of each line that is to be read, behind its row in the batch."""
        found = []
        for line, (place, slot) in enumerate(zip(self._lines.first.tolist(), self._slots, strict=True)):
            told = self._told(place, slot) if self._is_udp[line] else place
            if told < self._behind[line]:
                found.append(self._row[told] << 32 | told)
        return found

    def _told(self, place: int, slot: int) -> int:
        """From ``place`` on the next datagram that is to be read."""
        told = self._next_told[place]
        if told == place:
            return place
        if self._contents.is_idle(slot):
            self._passed_count += told - place
            return told
        return place if self._contents.wants(slot) else told

    def _read_datagram(self, place: int, line: int) -> int:
        """The place where the line goes on."""
        slot, following = self._slots[line], place + 1
        self._batch.read_datagram(self._row[place], slot, self._start[place], self._end[place])
        return self._told(following, slot) if following < self._behind[line] else following

    def _read_segment(self, place: int, line: int) -> int:
        """The place where the line goes on."""
        contents, slot = self._contents, self._slots[line]
        if not contents.wants(slot):
            return self._behind[line]
        row = self._row[place]
        if self._is_dull[place]:
            behind = self._behind_dull[place]
            size_bytes = self._segments.announced_bytes(place, behind)
            frame = self._first_frame + self._row[behind - 1]
            if contents.pass_dull_segments(slot, self._batch._sequence[row], size_bytes, frame):
                self._passed_count += behind - place
                return behind
        behind = self._behind_whole[place]
        if behind - place > 1 and (quiet_bytes := contents.quiet_bytes(slot, self._batch._sequence[row])):
            together = self._segments.take(place, behind, quiet_bytes, self._first_frame)
            if together is not None:
                self._batch._row = row
                contents.read_quiet(slot, together)
                self._passed_count += len(together.frames)
                return place + len(together.frames)
        self._batch.read_segment(row, slot, self._start[place], self._end[place])
        return place + 1
