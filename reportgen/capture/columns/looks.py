"""Whether conversations are encrypted: the few payloads of a batch that may tell, handed on one by one.

A conversation has so many looks; which of its packets they fall on is counted here for all at once, and what cannot be
recognised anyway (:mod:`reportgen.capture.columns.screens`) only uses one up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.headers import Columns, Numbers
from reportgen.capture.columns.order import in_order
from reportgen.capture.columns.screens import may_be_known_datagrams, may_be_known_segments
from reportgen.capture.columns.walk import Places
from reportgen.capture.encryption import EncryptionColumn
from reportgen.capture.frames import TCP


class Looks:
    """Looks for one capture."""

    def __init__(self, encryption: EncryptionColumn) -> None:
        self._encryption = encryption

    def look(self, columns: Columns, rows: Places, flow: Numbers, start: Places, end: Places) -> None:
        """``rows``: packets with payload, from ``start`` to ``end`` in the buffer, and their conversations."""
        encryption = self._encryption
        encryption.grow(int(flow.max()) + 1)
        left = np.frombuffer(encryption.left, np.uint8)[flow]
        undecided = np.flatnonzero(left)
        if not len(undecided):
            return
        flow, left = flow[undecided], left[undecided]
        rank, counts, flows = _ranks(flow)
        looked_at = np.flatnonzero(rank < left)
        flow, chosen = flow[looked_at], undecided[looked_at]
        rows, start, end = rows[chosen], start[chosen], end[chosen]
        is_tcp = columns.protocol[rows] == TCP
        ports = columns.source_port[rows], columns.destination_port[rows]
        may_tell = np.zeros(len(rows), bool)
        for kind in (True, False):
            some = np.flatnonzero((is_tcp == kind) & (end > start))
            if len(some):
                places = start[some], end[some]
                may_tell[some] = (
                    may_be_known_segments(columns.buffer, *places)
                    if kind
                    else may_be_known_datagrams(columns.buffer, *places, (ports[0][some], ports[1][some]))
                )
        told = np.flatnonzero(may_tell)
        lefts, view = encryption.left, memoryview(columns.buffer)
        begins, ends, is_segment, source_ports, destination_ports = (
            column.data for column in (start, end, is_tcp, *ports)
        )  # most flows are decided by their first look, so that little is asked of most packets
        for place, row in zip(told.tolist(), flow[told].tolist(), strict=True):
            if lefts[row]:
                between = None if is_segment[place] else (source_ports[place], destination_ports[place])
                encryption.see(row, view[begins[place] : ends[place]].tobytes(), between)
        after = np.frombuffer(lefts, np.uint8)  # nothing grows while it is looked at
        after[flows] = np.maximum(after[flows].astype(np.int64) - counts, 0)


def _ranks(values: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """How many equal ones stand before each value; how often each stands; the different values."""
    order = in_order(values)
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    counts = np.diff(np.append(starts, len(values)))
    rank = np.empty(len(values), np.int64)
    rank[order] = np.arange(len(values)) - np.repeat(starts, counts)
    return rank, counts, ordered[starts]
