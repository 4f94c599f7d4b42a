"""What the flows carried, as far as it is in the clear: names, requests, images. Objects only for what matters.

Which reader gets what is decided by the tables in :mod:`reportgen.capture.readers`; here are the streams and their
bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reportgen.capture.datagrams import Datagram, UdpDirection
from reportgen.capture.flow_table import ISN, NO_ISN, FlowTable
from reportgen.capture.frames import TCP, UDP, Packet
from reportgen.capture.readers import DATAGRAM_PROTOCOLS, TCP_PROTOCOLS, UDP_PROTOCOLS, UNKNOWN_UDP
from reportgen.capture.seed_search import SeedSearch, search_datagram
from reportgen.capture.seeds import Needles, Seed
from reportgen.capture.sniffer import Choice, Sniffer
from reportgen.capture.stream import Chunk, OrderedStream, Run, StreamReader
from reportgen.capture.talk import Found, Side, Talk
from reportgen.capture.values import DecodeImage, KeepImage

_SYN, _ACK = 0x02, 0x10
DONE, _FINISHED = 1, 2  # its reader wants no more; finished for want of memory
_MODULUS = 1 << 32
# The bounds of all streams together; where one is passed, those that were quiet longest are finished.
STREAMS_LIMIT_COUNT = 16 * 1024
HELD_LIMIT_BYTES = 192 * 1024 * 1024
_CHECK_EVERY_COUNT = 1024
# A beginning that the peer's acknowledgement places further back than this is another conversation's.
_LATE_START_LIMIT_BYTES = 1024 * 1024

_TCP_BY_SIDE = tuple(Choice([line for line in TCP_PROTOCOLS if side in line.sides]) for side in Side)
_MESSAGE_PORTS = frozenset(port for line in DATAGRAM_PROTOCOLS for port in line.ports)
_MESSAGE_FIRST_BYTES = b"".join(line.first_bytes for line in DATAGRAM_PROTOCOLS)


class Segment(NamedTuple):
    """What a stream needs of a TCP segment."""

    sequence: int
    acknowledged: int
    flags: int
    chunk: Chunk
    announced_bytes: int  # of payload; the capture may have kept less


def segment_of(packet: Packet, data: bytes, at_ns: int, frame: int) -> Segment:
    """The segment in a frame."""
    start = packet.transport_offset
    payload = data[packet.payload_offset : packet.payload_offset + packet.payload_bytes]
    return Segment(
        sequence=int.from_bytes(data[start + 4 : start + 8], "big"),
        acknowledged=int.from_bytes(data[start + 8 : start + 12], "big"),
        flags=data[start + 13],
        chunk=Chunk(payload, frame, at_ns),
        announced_bytes=packet.payload_bytes,
    )


def _may_be_message(datagram: Datagram) -> bool:
    """Whether any line of the table may read it; most payload is none of these."""
    if datagram.source_port in _MESSAGE_PORTS or datagram.destination_port in _MESSAGE_PORTS:
        return True
    return datagram.data[:1] in _MESSAGE_FIRST_BYTES  # empty ones too


class Contents:
    """Looks at payloads; what it found stands in ``found``."""

    def __init__(
        self,
        table: FlowTable,
        decode_image: DecodeImage,
        keep_image: KeepImage | None = None,
        seeds: Sequence[Seed] = (),
    ) -> None:
        self.found = Found(table=table, decode_image=decode_image, keep_image=keep_image)
        self._needles = Needles(seeds)
        self.searches = bool(self._needles)  # whether someone's values are looked for, in every datagram
        self._table = table
        self._streams: dict[int, OrderedStream | UdpDirection] = {}  # by slot
        self.shared: dict[int, dict[type, object]] = {}  # by row; see talk.Desk
        self._peer_next: dict[int, int] = {}  # slot → its first sequence number as the other side acknowledged it
        self.past = bytearray()  # by slot: DONE or _FINISHED, 0 while neither
        self._until_check_count = _CHECK_EVERY_COUNT
        self._held_bytes = 0  # of all streams, when it was last looked at
        self._held: dict[int, int] = {}  # the same by slot
        self._touched: set[int] = set()  # directions that were read since

    def look(self, packet: Packet, slot: int, data: bytes, at_ns: int, frame: int) -> None:
        """One packet with payload; ``slot`` as in :class:`reportgen.capture.flows.FlowMaker`."""
        if packet.protocol == TCP:
            if self.wants(slot):
                self.segment(slot, segment_of(packet, data, at_ns, frame))
            return
        if packet.protocol != UDP:
            return
        payload = data[packet.payload_offset : packet.payload_offset + packet.payload_bytes]
        datagram = Datagram(
            data=payload,
            frame=frame,
            at_ns=at_ns,
            source_port=packet.source_port,
            destination_port=packet.destination_port,
            announced_bytes=packet.payload_bytes,
            is_piece=packet.fragment is not None,
        )
        self.datagram(slot, datagram)

    def wants(self, slot: int) -> bool:
        """Whether anything is left to be read in a direction."""
        return slot >= len(self.past) or self.past[slot] != DONE

    def finish(self) -> None:
        """Hands over what still waits behind gaps."""
        self._finish(list(self._streams))
        self.found.ranges.finish()

    def datagram(self, slot: int, datagram: Datagram) -> None:
        """One datagram with payload."""
        for line in DATAGRAM_PROTOCOLS if _may_be_message(datagram) else ():
            if line.reads(datagram):
                self.found.protocols.note(slot >> 1, line.name)
                line.read(datagram, self._talk(slot))
                return
        if self.searches:
            search_datagram(self._talk(slot), self._needles, datagram)
        if not self.wants(slot):
            return
        stream = self._streams.get(slot)
        if not isinstance(stream, UdpDirection):
            stream = UdpDirection(self._talk(slot), UDP_PROTOCOLS, UNKNOWN_UDP)
            self._keep(slot, stream)
        stream.add(datagram)
        self._touched.add(slot)
        self._count()

    def segment(self, slot: int, segment: Segment) -> None:
        """One segment with payload, of a direction in which something is wanted."""
        sequence = (segment.sequence + (1 if segment.flags & _SYN else 0)) % _MODULUS
        stream = self._streams.get(slot)
        if not isinstance(stream, OrderedStream):
            self._note_peer(slot, segment)
            stream = self._begin_stream(slot, sequence)
        stream.add(sequence, segment.chunk, announced_bytes=segment.announced_bytes)
        self._touched.add(slot)
        self._count()

    def is_idle(self, slot: int) -> bool:
        """Whether a packet that shows nothing (see :mod:`reportgen.capture.columns.screens`) changes nothing here."""
        stream = self._streams.get(slot)
        return stream is not None and stream.is_idle

    def pass_dull_segments(self, slot: int, sequence: int, announced_bytes: int, frame: int) -> bool:
        """Lets segments with dull bytes pass that join each other; False where they must be read like any others.

        ``frame``: of the last. Like all that is passed over, they are still to be counted with :meth:`count`.
        """
        stream = self._streams.get(slot)
        return isinstance(stream, OrderedStream) and stream.pass_dull(sequence, announced_bytes, frame)

    def is_roomy(self, directions_count: int) -> bool:
        """Whether so many further directions cannot bring the bounds of memory near, nor what is held now."""
        return len(self._streams) + directions_count < STREAMS_LIMIT_COUNT and self._held_bytes < HELD_LIMIT_BYTES // 4

    def quiet_bytes(self, slot: int, sequence: int) -> int:
        """How many bytes of a direction from ``sequence`` on may be read together."""
        stream = self._streams.get(slot)
        return stream.quiet_bytes(sequence) if isinstance(stream, OrderedStream) else 0

    def read_quiet(self, slot: int, run: Run) -> None:
        """Reads segments together."""
        stream = self._streams.get(slot)
        if isinstance(stream, OrderedStream):
            stream.add_quiet(run)
            self._touched.add(slot)

    def count(self, passed_count: int) -> None:
        """Counts packets that were passed over or read together."""
        before_check = self._until_check_count
        if passed_count < before_check:
            self._until_check_count -= passed_count
        else:
            self._check()
            self._until_check_count -= (passed_count - before_check) % _CHECK_EVERY_COUNT

    def note_last_frame(self, slot: int, frame: int) -> None:
        """What was passed over counts as a sign of life."""
        stream = self._streams.get(slot)
        if stream is not None:
            stream.last_frame = max(stream.last_frame, frame)

    def _note_peer(self, slot: int, segment: Segment) -> None:
        """What this segment acknowledges is where the other direction begins, if nothing of it was seen yet."""
        if segment.flags & _ACK and slot ^ 1 not in self._streams:
            if len(self._peer_next) >= STREAMS_LIMIT_COUNT:
                self._peer_next.clear()
            self._peer_next[slot ^ 1] = segment.acknowledged

    def _begin_stream(self, slot: int, sequence: int) -> OrderedStream:
        """A stream from the connection's first byte where that is known, else from ``sequence``."""
        isn = NO_ISN if slot & 1 else self._table.word(slot >> 1, ISN)
        known = (isn + 1) % _MODULUS if isn != NO_ISN else self._peer_next.pop(slot, sequence)
        is_start = slot >= len(self.past) or not self.past[slot]
        if not is_start or (sequence - known) % _MODULUS > _LATE_START_LIMIT_BYTES:
            known = sequence
        talk = self._talk(slot)
        reader: StreamReader = self._sniffer(talk, is_start=is_start)
        if self.searches:
            reader = SeedSearch(talk, self._needles, reader)
        stream = OrderedStream(reader, known)
        self._keep(slot, stream)
        return stream

    def _talk(self, slot: int) -> Talk:
        return Talk(self.found, slot, self)

    def _keep(self, slot: int, stream: OrderedStream | UdpDirection) -> None:
        if len(self._streams) >= STREAMS_LIMIT_COUNT:
            self._finish_quiet(len(self._streams) // 2)
        self._streams[slot] = stream

    def _sniffer(self, talk: Talk, *, is_start: bool) -> Sniffer:
        return Sniffer(talk, _TCP_BY_SIDE[talk.side is Side.RESPONDER], is_start=is_start)

    def choose(self, talk: Talk) -> StreamReader:
        """See :class:`reportgen.capture.talk.Desk`."""
        return self._sniffer(talk, is_start=True)

    def done(self, slot: int) -> None:
        """See :class:`reportgen.capture.talk.Desk`; its stream may still hand bytes to the reader that calls this."""
        self._note_past(slot, DONE)
        self._streams.pop(slot, None)
        self._note_held(slot, 0)
        if slot ^ 1 not in self._streams:
            self.shared.pop(slot >> 1, None)

    def _note_past(self, slot: int, what: int) -> None:
        if slot >= len(self.past):
            self.past.extend(bytes(slot + 1 - len(self.past)))
        self.past[slot] = what

    def _count(self) -> None:
        self._until_check_count -= 1
        if not self._until_check_count:
            self._check()

    def _check(self) -> None:
        self._until_check_count = _CHECK_EVERY_COUNT
        for slot in self._touched:
            stream = self._streams.get(slot)
            self._note_held(slot, stream.held_bytes if stream else 0)
        self._touched.clear()
        while self._streams and self._held_bytes > HELD_LIMIT_BYTES:
            self._finish_quiet((len(self._streams) + 1) // 2)

    def _note_held(self, slot: int, held_bytes: int) -> None:
        self._held_bytes += held_bytes - self._held.pop(slot, 0)
        if held_bytes:
            self._held[slot] = held_bytes

    def _finish_quiet(self, count: int) -> None:
        """Finishes those that were quiet longest; where one held something back, that is counted."""
        quiet = sorted(self._streams, key=lambda slot: self._streams[slot].last_frame)[:count]
        for slot in quiet:
            if self._streams[slot].is_unfinished:  # an image, a head or bytes behind a gap
                self.found.leave_out("memory-limit")
        self._finish(quiet)

    def _finish(self, slots: list[int]) -> None:
        for slot in slots:
            stream = self._streams.pop(slot, None)
            if stream is not None:
                self._note_held(slot, 0)
                self._note_past(slot, _FINISHED)
                stream.finish()
        for slot in slots:
            if slot not in self._streams and slot ^ 1 not in self._streams:
                self.shared.pop(slot >> 1, None)
                self._peer_next.pop(slot, None)
                self._peer_next.pop(slot ^ 1, None)
