"""The table of conversations: a row of 40 words each, an object only when someone asks for it.

Rows lie in chunks. The first 300,000 rows are in memory; further chunks are taken from a scratch, if there is one,
whose pages are given back now and then: the table then takes the same memory however long it grows. What is counted
does not depend on where a row lies.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from functools import lru_cache
from struct import Struct

from reportgen.capture.community_id import ICMP_PAIRS, ICMPV6_PAIRS
from reportgen.capture.conn_state import conn_state
from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP
from reportgen.capture.hours import Hours
from reportgen.capture.scratch import Scratch
from reportgen.capture.tunnels import KINDS
from reportgen.capture.values import Flow, HourVolume

ROW_WORDS = 40
# Words of a row; where two follow each other the first is the originator's, the second the responder's.
FIRST_AT, LAST_AT, FIRST_FRAME, LAST_FRAME = 0, 1, 2, 3
PACKETS, PAYLOAD, IP, FRAME = 4, 6, 8, 10
REPEATED_PACKETS, REPEATED_BYTES, MISSED, NEXT = 12, 14, 16, 18  # NEXT: sequence number expected, -1 before any
SEEN, PORTS, MACS = 20, 22, 24  # SEEN: what a side was seen to send; MACS: 0 while unknown
ADDRESSES = 26  # two words each
ISN, KIND = 30, 31  # KIND: protocol | length of an address << 8 | tunnel << 16 | in PPPoE << 24 | ICMP error << 32
FIRST_HOUR, SYN_CHAIN = 32, 33  # SYN_CHAIN: see reportgen.capture.attempts

NO_ISN = -1
CHUNK_ROWS_LOG = 12
CHUNK_ROWS = 1 << CHUNK_ROWS_LOG
_CHUNK_BYTES = CHUNK_ROWS * ROW_WORDS * 8
IN_MEMORY_ROWS_COUNT = 300_000
# A touched row may bring 64 KiB into memory (the kernel maps pages around it).
_TOUCHES_COUNT = 1024
_TEXTS_COUNT = 8192
_MAC_KNOWN = 1 << 48
_IPV4_BYTES = 4
_NAMES = {TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMPV6: "icmpv6"}
_two_words = Struct(">qq")


class Column:
    """One value per row, read only: ``table.payload_bytes[slot]``."""

    def __init__(self, get: Callable[[int], int]) -> None:
        self._get = get

    def __getitem__(self, row: int) -> int:
        return self._get(row)


class AddressColumn:
    """One packed address per row, read only: ``table.originator[row]``."""

    def __init__(self, get: Callable[[int], bytes]) -> None:
        self._get = get

    def __getitem__(self, row: int) -> bytes:
        return self._get(row)


class FlowTable:
    """The table while it grows and after; rows in the order of the first frame."""

    def __init__(self, scratch: Scratch | None = None) -> None:
        self._chunks: list[memoryview] = []
        self._rows_count = 0
        self._scratch = scratch
        self._touches_count = 0
        self.hours = Hours()
        self.payload_bytes = Column(lambda slot: self.word(slot >> 1, PAYLOAD + (slot & 1)))  # by slot
        self.originator = AddressColumn(lambda row: self._address(row, 0))
        self.responder = AddressColumn(lambda row: self._address(row, 1))

    def address(self, row: int, side: int) -> str:
        """The address of a side (0 the originator, 1 the responder) as people write it."""
        words, at = self.place(row)
        high = at + ADDRESSES + 2 * side
        return _text(words[high], words[high + 1], words[at + KIND] >> 8 & 0xFF)

    def port(self, row: int, side: int) -> int | None:
        """The port of a side; None for protocols without ports."""
        words, at = self.place(row)
        port = words[at + PORTS + side]
        return port if port >= 0 else None

    def mac(self, row: int, side: int) -> str | None:
        """The hardware address from which a side (0 the originator, 1 the responder) sent; None while unknown."""
        return _mac(self.word(row, MACS + side))

    def __len__(self) -> int:
        return self._rows_count

    def __iter__(self) -> Iterator[Flow]:
        return (self[row] for row in range(self._rows_count))

    def __getitem__(self, index: int, /) -> Flow:
        if not 0 <= index < self._rows_count:
            raise IndexError(index)
        words, at = self.place(index)
        w = words[at : at + ROW_WORDS].tolist()
        number, size_bytes = w[KIND] & 0xFF, w[KIND] >> 8 & 0xFF
        is_icmp, has_ports = number in (ICMP, ICMPV6), number in (TCP, UDP)
        error, tunnel = w[KIND] >> 32, w[KIND] >> 16 & 0xFF
        return Flow(
            index=index,
            transport=_NAMES.get(number, f"ip-{number}"),
            originator=_text(w[ADDRESSES], w[ADDRESSES + 1], size_bytes),
            originator_port=w[PORTS] if has_ports else None,
            responder=_text(w[ADDRESSES + 2], w[ADDRESSES + 3], size_bytes),
            responder_port=w[PORTS + 1] if has_ports else None,
            originator_mac=_mac(w[MACS]),
            responder_mac=_mac(w[MACS + 1]),
            icmp_type=w[PORTS] if is_icmp and w[PORTS] >= 0 else None,
            icmp_code=w[PORTS + 1] if is_icmp and w[PORTS] >= 0 and w[PORTS] not in _answered(number) else None,
            orig_packets_count=w[PACKETS],
            resp_packets_count=w[PACKETS + 1],
            orig_payload_bytes=w[PAYLOAD],
            resp_payload_bytes=w[PAYLOAD + 1],
            orig_ip_bytes=w[IP],
            resp_ip_bytes=w[IP + 1],
            orig_frame_bytes=w[FRAME],
            resp_frame_bytes=w[FRAME + 1],
            orig_retransmitted_packets_count=w[REPEATED_PACKETS],
            resp_retransmitted_packets_count=w[REPEATED_PACKETS + 1],
            orig_retransmitted_bytes=w[REPEATED_BYTES],
            resp_retransmitted_bytes=w[REPEATED_BYTES + 1],
            orig_missed_bytes=w[MISSED],
            resp_missed_bytes=w[MISSED + 1],
            first_at_ns=w[FIRST_AT],
            last_at_ns=w[LAST_AT],
            first_frame=w[FIRST_FRAME],
            last_frame=w[LAST_FRAME],
            conn_state=conn_state(number, w[SEEN], w[SEEN + 1], has_payload=bool(w[PAYLOAD] or w[PAYLOAD + 1])),
            unreachable_code=_error(error),
            tunnel=KINDS[tunnel - 1] if tunnel else None,
            is_in_pppoe=bool(w[KIND] >> 24 & 1),
        )

    def answered_by(self, address: str) -> Iterator[Flow]:
        """The flows whose responder is ``address``."""
        packed = ipaddress.ip_address(address).packed
        return (self[row] for row in range(self._rows_count) if self._address(row, 1) == packed)

    def place(self, row: int) -> tuple[memoryview, int]:
        """(words, position of the row's first word); to be asked anew for every use."""
        if row >= IN_MEMORY_ROWS_COUNT:
            self._forget_some(row, 1)
        return self._chunks[row >> CHUNK_ROWS_LOG], (row & CHUNK_ROWS - 1) * ROW_WORDS

    def word(self, row: int, which: int) -> int:
        """One word of a row."""
        words, at = self.place(row)
        return words[at + which]

    def append(self) -> int:
        """A further row, all zeros."""
        row = self._rows_count
        if row >> CHUNK_ROWS_LOG == len(self._chunks):
            is_far = row >= IN_MEMORY_ROWS_COUNT and self._scratch is not None
            room = self._scratch.room(_CHUNK_BYTES) if is_far and self._scratch else memoryview(bytearray(_CHUNK_BYTES))
            self._chunks.append(room.cast("q"))
        self._rows_count += 1
        return row

    def append_many(self, count: int) -> int:
        """``count`` further rows, all zeros; the first of them."""
        first = self._rows_count
        for _ in range(count):
            self.append()
        return first

    def chunk(self, number: int, touches_count: int) -> memoryview:
        """The words of ``CHUNK_ROWS`` rows, of which ``touches_count`` will be touched before the next call."""
        self._forget_some(number * CHUNK_ROWS, touches_count)
        return self._chunks[number]

    def _forget_some(self, row: int, touches_count: int) -> None:
        if row >= IN_MEMORY_ROWS_COUNT and self._scratch is not None:
            self._touches_count += touches_count
            if self._touches_count >= _TOUCHES_COUNT:
                self._touches_count = 0
                self._scratch.forget()

    def note_error(self, row: int, protocol: int, kind: int, code: int) -> None:
        """Notes an ICMP error that quotes the flow; the first one counts."""
        words, at = self.place(row)
        if not words[at + KIND] >> 32:
            words[at + KIND] |= (1 << 20 | (protocol == ICMPV6) << 16 | kind << 8 | code) << 32

    def note_tunnel(self, row: int, kind: str) -> None:
        """Notes that the flow carries other packets; the first kind counts."""
        words, at = self.place(row)
        if not words[at + KIND] >> 16 & 0xFF:
            words[at + KIND] |= KINDS.index(kind) + 1 << 16

    def conn_state(self, row: int) -> str:
        """Zeek's word for how the conversation went."""
        words, at = self.place(row)
        payload = words[at + PAYLOAD] or words[at + PAYLOAD + 1]
        return conn_state(words[at + KIND] & 0xFF, words[at + SEEN], words[at + SEEN + 1], has_payload=bool(payload))

    def volumes(self, index: int) -> tuple[HourVolume, ...]:
        """Packets and bytes of a conversation by hour (UTC), ascending; empty where too many were to be kept."""
        words, at = self.place(index)
        totals = (*words[at + PACKETS : at + PACKETS + 2], *words[at + FRAME : at + FRAME + 2])
        return self.hours.volumes(index, totals, words[at + FIRST_HOUR])

    def _address(self, row: int, side: int) -> bytes:
        words, at = self.place(row)
        at += ADDRESSES + 2 * side
        return _two_words.pack(words[at], words[at + 1])[: words[at - ADDRESSES - 2 * side + KIND] >> 8 & 0xFF]


def _answered(protocol: int) -> dict[int, int]:
    return ICMP_PAIRS if protocol == ICMP else ICMPV6_PAIRS


def address_words(packed: bytes) -> tuple[int, int]:
    """An address of 4 or 16 bytes as two words."""
    high, low = _two_words.unpack(packed.ljust(16, b"\0"))
    return high, low


def mac_word(packed: bytes) -> int:
    """A hardware address as a word; 0 for none."""
    return _MAC_KNOWN | int.from_bytes(packed, "big") if len(packed) == 6 else 0


@lru_cache(maxsize=_TEXTS_COUNT)  # few addresses stand in most rows, and writing one out is what a row costs most
def _text(high: int, low: int, size_bytes: int) -> str:
    packed = _two_words.pack(high, low)[:size_bytes]
    if size_bytes == _IPV4_BYTES:
        return "%d.%d.%d.%d" % tuple(packed)  # noqa: UP031  # the quickest form, and most addresses are such
    return str(ipaddress.ip_address(packed))


@lru_cache(maxsize=_TEXTS_COUNT)
def _mac(word: int) -> str | None:
    return (word & _MAC_KNOWN - 1).to_bytes(6, "big").hex(":") if word else None


def _error(word: int) -> str | None:
    if not word:
        return None
    return f"{'icmpv6' if word >> 16 & 1 else 'icmp'}-{word >> 8 & 0xFF}-{word & 0xFF}"
