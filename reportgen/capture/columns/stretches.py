"""The packets of a batch by five-tuple, in stretches whose sums are ready: what conversations are made of.

Which conversation a packet belongs to depends on those that are known, so that it is decided on the first thread. What
does not depend on them is done beside it: bringing together the packets of a five-tuple, and adding up what they hold.
The rule that makes this exact: within a five-tuple a new conversation can begin only at a SYN that opens one
(:class:`reportgen.capture.flows.FlowMaker`). So sums are made of *stretches*, which end before each such SYN, and a
conversation's part of the batch is one stretch or several that follow each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.five_tuples import ends_of, in_groups, keys_of
from reportgen.capture.columns.headers import Columns, Numbers, Truth
from reportgen.capture.columns.walk import Places
from reportgen.capture.conn_state import SEEN_ANY, SEEN_FIN, SEEN_RST, SEEN_SYN
from reportgen.capture.frames import TCP

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
_SEEN = np.array(
    [
        SEEN_ANY | SEEN_FIN * bool(flags & FIN) | SEEN_SYN * bool(flags & SYN) | SEEN_RST * bool(flags & RST)
        for flags in range(256)
    ],
    np.int64,
)
_BOTH = 2


@dataclass(slots=True, eq=False, kw_only=True)
class Sums:
    """What packets add up to, a column for each stretch or part; where there are two lines, one for each direction."""

    packets: NDArray[np.int64]
    payload: NDArray[np.int64]
    ip: NDArray[np.int64]
    frame: NDArray[np.int64]
    seen: NDArray[np.int64]  # see reportgen.capture.conn_state
    earliest: Numbers
    latest: Numbers
    last: Places  # the row of the last packet

    @classmethod
    def of(cls, columns: Columns, packets: Places, turned: Numbers, starts: Places) -> Sums:
        """``packets``: rows; those of a stretch follow each other. ``turned``: 1 if counted in the second line."""

        def by_direction(values: Numbers) -> NDArray[np.int64]:
            found = np.empty((_BOTH, len(starts)), np.int64)
            np.add.reduceat(values, starts, out=found[0])
            np.add.reduceat(values * turned, starts, out=found[1])
            found[0] -= found[1]
            return found

        behind = np.append(starts[1:], len(packets))
        counts = np.empty((_BOTH, len(starts)), np.int64)
        np.add.reduceat(turned, starts, out=counts[1])
        np.subtract(behind - starts, counts[1], out=counts[0])
        seen = np.bitwise_or.reduceat(_SEEN[columns.flags[packets]] << (turned << 3), starts)
        at_ns = columns.at_ns[packets]
        return cls(
            packets=counts,
            payload=by_direction(columns.payload_bytes[packets]),
            ip=by_direction(columns.ip_bytes[packets]),
            frame=by_direction(columns.wire[packets]),
            seen=np.stack((seen & 0xFF, seen >> 8)),
            earliest=np.minimum.reduceat(at_ns, starts),
            latest=np.maximum.reduceat(at_ns, starts),
            last=packets[behind - 1],
        )

    def together(self, starts: Places) -> Sums:
        """Those of parts, each of which begins at one of these stretches and goes on to the next."""
        if len(starts) == len(self.last):
            return self
        return Sums(
            packets=np.add.reduceat(self.packets, starts, axis=1),
            payload=np.add.reduceat(self.payload, starts, axis=1),
            ip=np.add.reduceat(self.ip, starts, axis=1),
            frame=np.add.reduceat(self.frame, starts, axis=1),
            seen=np.bitwise_or.reduceat(self.seen, starts, axis=1),
            earliest=np.minimum.reduceat(self.earliest, starts),
            latest=np.maximum.reduceat(self.latest, starts),
            last=np.maximum.reduceat(self.last, starts),
        )

    def turn(self, where: Truth) -> None:
        """Swaps the two lines of these columns."""
        for sums in (self.packets, self.payload, self.ip, self.frame, self.seen):
            sums[:, where] = sums[::-1, where]


@dataclass(slots=True, eq=False, kw_only=True)
class Stretches:
    """The packets of a batch that name their five-tuple; at least one."""

    packets: Places  # rows of the columns, one five-tuple after the other, each in the order of the file
    turned: Numbers  # of each packet: 1 where the higher end sent it
    starts: Places  # of each five-tuple in ``packets``
    keys: list[bytes]  # of each five-tuple, in the shared index
    opens: Places  # which of ``packets`` are SYNs that open
    cuts: Places  # where each stretch begins in ``packets``
    sums: Sums  # of each stretch


def stretches_of(columns: Columns) -> Stretches | None:
    """Those of a batch; None where no packet names its five-tuple."""
    rows = np.flatnonzero(columns.is_packet & ~columns.is_later)
    if not len(rows):
        return None
    one, two, is_turned = ends_of(columns, rows)
    order, starts = in_groups(columns, rows, one, two)
    packets, turned = rows[order], is_turned[order]
    opens = np.flatnonzero((columns.flags[packets] & (SYN | ACK) == SYN) & (columns.protocol[packets] == TCP))
    cuts = np.union1d(starts, opens) if len(opens) else starts
    as_number = turned.astype(np.int64)
    return Stretches(
        packets=packets,
        turned=as_number,
        starts=starts,
        keys=keys_of(columns, packets[starts], turned[starts]),
        opens=opens,
        cuts=cuts,
        sums=Sums.of(columns, packets, as_number, cuts),
    )
