"""Payload: who wants to read which packet of a batch.

Most payload belongs to conversations of which all is known (encrypted, or read to the end), and is passed over. What is
left goes, one by one and in the order of the file, to :class:`reportgen.capture.contents.Contents` and
:class:`reportgen.capture.encryption.EncryptionColumn`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.headers import Columns, Numbers
from reportgen.capture.columns.walk import Places
from reportgen.capture.contents import DONE, Contents, Segment
from reportgen.capture.datagrams import Datagram
from reportgen.capture.encryption import EncryptionColumn
from reportgen.capture.frames import TCP, UDP
from reportgen.capture.stream import Chunk


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
            self._read(columns, rows, slots, first_frame)

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

    def _read(self, columns: Columns, rows: Places, slots: Numbers, first_frame: int) -> None:
        contents = self._contents
        past = np.frombuffer(bytes(contents.past), np.uint8)
        own = slots[rows]
        known = own < len(past)
        is_done = np.zeros(len(rows), bool)
        is_done[known] = past[own[known]] == DONE
        is_tcp = columns.protocol[rows] == TCP
        rows = rows[~is_done | ~is_tcp]
        start, end = _payload(columns, rows)
        view = memoryview(columns.buffer)
        odd = columns.odd
        lists = (
            rows.tolist(), slots[rows].tolist(), start.tolist(), end.tolist(), columns.payload_bytes[rows].tolist(),
            columns.at_ns[rows].tolist(), columns.protocol[rows].tolist(), columns.flags[rows].tolist(),
            columns.sequence[rows].tolist(), columns.transport[rows].tolist(), columns.source_port[rows].tolist(),
            columns.destination_port[rows].tolist(),
        )  # fmt: skip
        here = [0]
        contents.found.later_payload_bytes = lambda flow: _behind(columns, slots, flow, here[0])
        for row, slot, begin, behind, announced, at_ns, protocol, flags, sequence, transport, a, b in zip(*lists, strict=True):
            here[0] = row
            payload = bytes(view[begin:behind])
            if protocol == TCP:
                if contents.wants(slot):
                    acknowledged = int.from_bytes(view[transport + 8 : transport + 12], "big")
                    chunk = Chunk(payload, first_frame + row, at_ns)
                    contents.segment(slot, Segment(sequence, acknowledged, flags, chunk, announced))
            else:
                packet = odd.get(row)
                is_piece = packet is not None and packet.fragment is not None
                contents.datagram(slot, Datagram(payload, first_frame + row, at_ns, a, b, announced, is_piece))
        contents.found.later_payload_bytes = lambda _flow: 0


def _payload(columns: Columns, rows: Places) -> tuple[Places, Places]:
    """Where the captured payload begins and ends in the buffer."""
    start, behind = columns.payload[rows], columns.first[rows] + columns.captured[rows]
    end = np.minimum(start + columns.payload_bytes[rows], behind)
    return start, np.maximum(end, start)


def _behind(columns: Columns, slots: Numbers, flow: int, row: int) -> int:
    """Payload of a conversation in the rest of the batch."""
    return int(columns.payload_bytes[row + 1 :][slots[row + 1 :] >> 1 == flow].sum())


def _ranks(values: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """How many equal ones stand before each value; how often each stands; the different values."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    counts = np.diff(np.append(starts, len(values)))
    rank = np.empty(len(values), np.int64)
    rank[order] = np.arange(len(values)) - np.repeat(starts, counts)
    return rank, counts, ordered[starts]
