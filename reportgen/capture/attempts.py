"""Connection attempts without an answer: SYNs of one five-tuple and one initial number are one attempt."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

from reportgen.capture.flow_table import PACKETS, SYN_CHAIN, FlowTable
from reportgen.capture.values import Attempt
from reportgen.evidence.citation import FrameSet

UNANSWERED = frozenset({"S0", "REJ"})


class SynFrames:
    """The frames of each attempt, as chains from the last one back; the table's word holds the link, 0 for none."""

    def __init__(self) -> None:
        self._frame = array("q")
        self._before = array("q")

    def add(self, link: int, frame: int) -> int:
        """The chain with one frame more."""
        self._frame.append(frame)
        self._before.append(link)
        return len(self._frame)

    def add_many(self, links: array[int], frames: array[int]) -> int:
        """Many at once, each behind what ``links`` says (which may be one of these); the link of the first."""
        first = len(self._frame) + 1
        self._frame.extend(frames)
        self._before.extend(links)
        return first

    @property
    def count(self) -> int:
        """How many there are; the next link is one more."""
        return len(self._frame)

    def length(self, link: int) -> int:
        """How many frames a chain has."""
        count = 0
        while link:
            count += 1
            link = self._before[link - 1]
        return count

    def frames(self, link: int) -> list[int]:
        """The frames of a chain, ascending."""
        found = []
        while link:
            found.append(self._frame[link - 1])
            link = self._before[link - 1]
        return found[::-1]


class Attempts(Sequence[Attempt]):
    """All attempts in the order of their first frame; each is made when asked for."""

    def __init__(self, table: FlowTable, syns: SynFrames) -> None:
        self._table = table
        self._syns = syns
        self._rows = array("Q", filter(self._is_attempt, range(len(table))))

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Attempt: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Attempt, ...]: ...

    def __getitem__(self, index: int | slice) -> Attempt | tuple[Attempt, ...]:
        if isinstance(index, slice):
            return tuple(map(self._attempt, self._rows[index]))
        return self._attempt(self._rows[index])

    def __iter__(self) -> Iterator[Attempt]:
        return map(self._attempt, self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Attempts | tuple):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _is_attempt(self, row: int) -> bool:
        link = self._table.word(row, SYN_CHAIN)
        if not link or self._table.conn_state(row) not in UNANSWERED:
            return False
        # Whoever sends more than the SYN has had an answer, which was not recorded.
        return self._table.word(row, PACKETS) == self._syns.length(link)

    def _attempt(self, row: int) -> Attempt:
        flow = self._table[row]
        frames = self._syns.frames(self._table.word(row, SYN_CHAIN))
        return Attempt(
            flow=row,
            originator=flow.originator,
            responder=flow.responder,
            responder_port=flow.responder_port or 0,
            first_at_ns=flow.first_at_ns,
            packets_count=len(frames),
            conn_state=flow.conn_state,
            frames=FrameSet.of(frames),
        )
