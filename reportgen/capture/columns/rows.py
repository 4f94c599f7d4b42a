"""What the packets of a batch add to the table of conversations: sums, first and last, flags, by part and side.

A conversation's row is taken out once per batch, as a line of a matrix; columns of that matrix are worked on for all
conversations together, and the lines are put back. Everything here is a sum, a minimum, a maximum or a bit, so that the
order of packets does not matter; where it does (sequence numbers) see :mod:`reportgen.capture.columns.sequences`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.attempts import SynFrames
from reportgen.capture.columns.grouping import Parts
from reportgen.capture.columns.headers import Columns, Numbers, ethernet_macs
from reportgen.capture.columns.walk import Places
from reportgen.capture.conn_state import SEEN_SYN
from reportgen.capture.ethertypes import is_in_pppoe
from reportgen.capture.flow_table import (
    ADDRESSES,
    CHUNK_ROWS,
    CHUNK_ROWS_LOG,
    FIRST_AT,
    FIRST_FRAME,
    FIRST_HOUR,
    FRAME,
    IP,
    ISN,
    KIND,
    LAST_AT,
    LAST_FRAME,
    MACS,
    NEXT,
    NO_ISN,
    PACKETS,
    PAYLOAD,
    PORTS,
    ROW_WORDS,
    SEEN,
    SYN_CHAIN,
    FlowTable,
    mac_word,
)
from reportgen.capture.frames import TCP
from reportgen.capture.hours import HOUR_NS, Hours

_SYN, _ACK = 0x02, 0x10

Matrix = NDArray[np.int64]


class Rows:
    """The rows of a batch's parts, as lines of a matrix."""

    def __init__(self, table: FlowTable, row: Numbers) -> None:
        self._table, self._row = table, row
        self.words: Matrix = np.empty((len(row), ROW_WORDS), np.int64)
        self._each(self._read)

    def put_back(self) -> None:
        """Writes the lines where they came from."""
        self._each(self._write)

    def _each(self, do: Callable[[Matrix, Places, Places], None]) -> None:
        chunk = self._row >> CHUNK_ROWS_LOG
        for number in np.unique(chunk).tolist():
            lines = np.flatnonzero(chunk == number)
            words = np.frombuffer(self._table.chunk(number, len(lines)), np.int64).reshape(CHUNK_ROWS, ROW_WORDS)
            do(words, self._row[lines] & CHUNK_ROWS - 1, lines)

    def _read(self, words: Matrix, places: Places, lines: Places) -> None:
        self.words[lines] = words[places]

    def _write(self, words: Matrix, places: Places, lines: Places) -> None:
        words[places] = self.words[lines]


def begin_new(words: Matrix, columns: Columns, parts: Parts, first_frame: int) -> None:
    """Fills the lines of conversations that begin here, as ``FlowMaker._begin`` does."""
    lines = np.flatnonzero(parts.is_new)
    if not len(lines):
        return
    start = parts.starts[lines]
    at, side = parts.packets[start], parts.side[start]
    ends = ("source", "destination")
    for number, end in enumerate(ends):
        own = side ^ number
        words[lines, PORTS + own] = getattr(columns, f"{end}_port")[at]
        words[lines, ADDRESSES + 2 * own] = getattr(columns, f"{end}_high")[at].view(np.int64)
        words[lines, ADDRESSES + 2 * own + 1] = getattr(columns, f"{end}_low")[at].view(np.int64)
    words[lines, KIND] = columns.protocol[at].astype(np.int64) | np.where(columns.is_six[at], 16, 4) << 8
    words[lines, FIRST_AT] = words[lines, LAST_AT] = columns.at_ns[at]
    words[lines, FIRST_HOUR] = columns.at_ns[at] // HOUR_NS
    words[lines, FIRST_FRAME] = words[lines, LAST_FRAME] = first_frame + at
    words[lines, NEXT] = words[lines, NEXT + 1] = -1
    flags = columns.flags[at]
    opens = (columns.protocol[at] == TCP) & (flags & (_SYN | _ACK) == _SYN)
    words[lines, ISN] = np.where(opens, columns.sequence[at].astype(np.int64), NO_ISN)
    senders, receivers, seems_in_pppoe = ethernet_macs(columns, at)
    words[lines, MACS + side], words[lines, MACS + (side ^ 1)] = senders, receivers
    odd = np.flatnonzero(~columns.is_plain[at] | seems_in_pppoe)
    for line, row, own in zip(lines[odd].tolist(), at[odd].tolist(), side[odd].tolist(), strict=True):
        data = columns.frame(row)
        words[line, KIND] |= is_in_pppoe(data, int(columns.network[row] - columns.first[row])) << 24
        sender, receiver = columns.macs(row)
        words[line, MACS + own], words[line, MACS + (own ^ 1)] = mac_word(sender), mac_word(receiver)


def note_late_macs(words: Matrix, columns: Columns, parts: Parts) -> None:
    """A side whose hardware address was not known until its first frame."""
    unknown = (words[:, PACKETS : PACKETS + 2] == 0) & (words[:, MACS : MACS + 2] == 0)
    for line, side in zip(*(found.tolist() for found in np.nonzero(unknown)), strict=True):
        start = int(parts.starts[line])
        end = int(parts.starts[line + 1]) if line + 1 < len(parts.starts) else len(parts.packets)
        own = np.flatnonzero(parts.side[start:end] == side)
        if len(own):
            words[line, MACS + side] = mac_word(columns.macs(int(parts.packets[start + own[0]]))[0])


def add_sums(words: Matrix, parts: Parts, first_frame: int) -> None:
    """Counts, bytes, first and last, and what each side was seen to send."""
    sums = parts.sums
    for word, values in ((PACKETS, sums.packets), (PAYLOAD, sums.payload), (IP, sums.ip), (FRAME, sums.frame)):
        words[:, word : word + 2] += values.T
    words[:, SEEN : SEEN + 2] |= sums.seen.T
    words[:, FIRST_AT] = np.minimum(words[:, FIRST_AT], sums.earliest)
    words[:, LAST_AT] = np.maximum(words[:, LAST_AT], sums.latest)
    words[:, LAST_FRAME] = first_frame + sums.last
    for line, isn in parts.isn.items():
        words[line, ISN] = isn


def note_syns(words: Matrix, columns: Columns, parts: Parts, first_frame: int, syns: SynFrames) -> None:
    """The frames of attempts: SYNs of an originator that was not answered with one. Call it behind ``add_sums``."""
    flags = columns.flags[parts.packets]
    syn = np.flatnonzero(flags & _SYN)
    if not len(syn):
        return
    words[words[:, SEEN + 1] & SEEN_SYN != 0, SYN_CHAIN] = 0  # where it was, nothing in the chain is an attempt
    part = parts.part[syn]
    is_attempt = (parts.side[syn] == 0) & (flags[syn] & _ACK == 0) & (words[part, SEEN + 1] & SEEN_SYN == 0)
    syn, part = syn[is_attempt], part[is_attempt]
    if not len(syn):
        return
    links = syns.count + np.arange(len(syn))  # each is behind the one before it, whose link is its number from 1
    is_first = np.ones(len(syn), bool)
    is_first[1:] = part[1:] != part[:-1]
    links[is_first] = words[part[is_first], SYN_CHAIN]
    first = syns.add_many(array("q", links.tobytes()), array("q", (first_frame + parts.packets[syn]).tobytes()))
    is_last = np.append(is_first[1:], True)
    words[part[is_last], SYN_CHAIN] = first + np.flatnonzero(is_last)


def note_hours(words: Matrix, columns: Columns, parts: Parts, hours: Hours) -> None:
    """What was sent in another hour than the conversation's first."""
    hours_of = (parts.sums.earliest // HOUR_NS, parts.sums.latest // HOUR_NS)
    is_other = (hours_of[0] != words[:, FIRST_HOUR]) | (hours_of[1] != words[:, FIRST_HOUR])
    if not is_other.any():
        return
    later = np.flatnonzero(is_other[parts.part])
    hour = columns.at_ns[parts.packets[later]] // HOUR_NS
    is_later = hour != words[parts.part[later], FIRST_HOUR]
    later, hour = later[is_later], hour[is_later]
    key = np.stack((parts.part[later], hour, parts.side[later]))
    order = np.lexsort((parts.packets[later], key[2], key[1], key[0]))
    key, later = key[:, order], later[order]
    cuts = np.flatnonzero(np.concatenate(([True], (key[:, 1:] != key[:, :-1]).any(axis=0))))
    frame_bytes = np.add.reduceat(columns.wire[parts.packets[later]], cuts)
    counts = np.diff(np.append(cuts, len(later)))
    by_time = np.argsort(parts.packets[later[cuts]])  # the bound on entries takes them as they come
    rows = parts.row[key[0, cuts]]
    for number in by_time.tolist():
        hours.add(
            int(rows[number]), int(key[1, cuts[number]]), int(key[2, cuts[number]]), int(frame_bytes[number]),
            int(counts[number]),
        )  # fmt: skip
