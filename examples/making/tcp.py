"""TCP as one recorder sees it: sequence numbers, acknowledgements, and what goes wrong on the way.

Source: RFC 9293 (TCP), RFC 7323 (time stamps), RFC 5681 (an acknowledgement for every second segment).
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass
from enum import Enum

from .tape import Tape
from .wire import TCP, Endpoint, packet, transport_checksum

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
SEGMENT_BYTES = 1448  # 1,500 less 20 for IPv4, 20 for TCP, 12 for the time stamps
SEGMENT_BYTES_IPV6 = 1428


class Mishap(Enum):
    """What may happen to one segment."""

    LOST = "recorded, lost behind the recorder, sent again"
    SWAPPED = "overtaken by the next one"
    LATE = "lost before the recorder, recorded when sent again"


@dataclass(frozen=True, slots=True)
class Sent:
    """One recorded frame that carries bytes ``start`` to ``end`` of what was sent."""

    key: int
    start: int
    end: int
    again: bool  # an earlier frame carried the same bytes


@dataclass(slots=True)
class Side:
    """One end of a connection."""

    endpoint: Endpoint
    port: int
    next_sequence: int
    answers_after_us: int  # from the recorder to this end and back
    clock_offset_ms: int
    identification: int

    def clock_ms(self, at_us: int) -> int:
        """This end's time stamp clock."""
        return (self.clock_offset_ms + at_us // 1000) & 0xFFFFFFFF


class Conversation:
    """One TCP connection, written to a tape as it goes."""

    def __init__(
        self, tape: Tape, rng: random.Random, client: Endpoint, client_port: int, server: Endpoint, server_port: int
    ) -> None:
        self._tape = tape
        self._rng = rng
        self._segment_bytes = SEGMENT_BYTES_IPV6 if ":" in client.address else SEGMENT_BYTES
        self.client = self._side(client, client_port, rng.randrange(1_800, 5_200))
        self.server = self._side(server, server_port, rng.randrange(21_000, 34_000))

    def _side(self, endpoint: Endpoint, port: int, answers_after_us: int) -> Side:
        draw = self._rng.randrange
        return Side(endpoint, port, draw(1 << 32), answers_after_us, draw(1 << 30), draw(1 << 16))

    def knock(self, at_us: int) -> int:
        """One SYN; the same one when called again. Gives the frame's key."""
        return self._emit(at_us, self.client, self.server, SYN, b"", advance=False)

    def open(self, at_us: int) -> int:
        """The handshake; gives the time of its last frame."""
        client, server = self.client, self.server
        self._emit(at_us, client, server, SYN, b"")
        answered_us = at_us + server.answers_after_us
        self._emit(answered_us, server, client, SYN | ACK, b"")
        done_us = answered_us + client.answers_after_us
        self._emit(done_us, client, server, ACK, b"")
        return done_us

    def client_sends(self, at_us: int, data: bytes, mishap: Mishap | None = None) -> tuple[int, list[Sent]]:
        """Sends ``data`` upwards; gives the time of the last acknowledgement and the frames."""
        return self._send(at_us, self.client, self.server, data, mishap)

    def server_sends(self, at_us: int, data: bytes) -> int:
        """Sends ``data`` downwards; gives the time of the last acknowledgement."""
        return self._send(at_us, self.server, self.client, data, None)[0]

    def close(self, at_us: int, *, by_server: bool = False) -> int:
        """Both sides finish; gives the time of the last frame."""
        first, second = (self.server, self.client) if by_server else (self.client, self.server)
        self._emit(at_us, first, second, FIN | ACK, b"")
        answered_us = at_us + second.answers_after_us
        self._emit(answered_us, second, first, FIN | ACK, b"")
        done_us = answered_us + first.answers_after_us
        self._emit(done_us, first, second, ACK, b"")
        return done_us

    def reset(self, at_us: int, *, by_server: bool) -> int:
        """One side gives up at once."""
        breaks, suffers = (self.server, self.client) if by_server else (self.client, self.server)
        self._emit(at_us, breaks, suffers, RST | ACK, b"")
        return at_us

    def _send(
        self, at_us: int, sender: Side, receiver: Side, data: bytes, mishap: Mishap | None
    ) -> tuple[int, list[Sent]]:
        starts = list(range(0, len(data), self._segment_bytes))
        first_sequence = sender.next_sequence
        arrived: set[int] = set()
        acknowledged = waiting = 0
        sent: list[Sent] = []
        end_us = at_us
        for time_us, index, arrives in self._departures(at_us, len(starts), receiver, mishap):
            start = starts[index]
            chunk = data[start : start + self._segment_bytes]
            flags = ACK | PSH if start + len(chunk) == len(data) else ACK
            sender.next_sequence = (first_sequence + start) & 0xFFFFFFFF
            key = self._emit(time_us, sender, receiver, flags, chunk, advance=False)
            sent.append(Sent(key, start, start + len(chunk), any(frame.start == start for frame in sent)))
            if not arrives:
                continue
            in_order = index == acknowledged and len(arrived) == acknowledged
            arrived.add(index)
            while acknowledged in arrived:
                acknowledged += 1
            waiting = waiting + 1 if in_order else 2
            if waiting >= 2 or acknowledged == len(starts):
                known_bytes = min(acknowledged * self._segment_bytes, len(data))
                sender.next_sequence = (first_sequence + known_bytes) & 0xFFFFFFFF
                end_us = time_us + receiver.answers_after_us
                self._emit(end_us, receiver, sender, ACK, b"")
                waiting = 0
        sender.next_sequence = (first_sequence + len(data)) & 0xFFFFFFFF
        return end_us, sorted(sent, key=lambda frame: frame.key)

    def _departures(self, at_us: int, count: int, receiver: Side, mishap: Mishap | None) -> list[tuple[int, int, bool]]:
        """When which segment passes the recorder, and whether it arrives."""
        times = []
        for _ in range(count):
            times.append(at_us)
            at_us += self._rng.randrange(180, 420)
        passes = [(time_us, index, True) for index, time_us in enumerate(times)]
        if mishap is None or count < 3:
            return passes
        index = self._rng.randrange(count - 1)
        again_us = at_us + receiver.answers_after_us + self._rng.randrange(200_000, 230_000)
        if mishap is Mishap.SWAPPED:
            passes[index : index + 2] = [(times[index], index + 1, True), (times[index + 1], index, True)]
        else:
            lost = [(times[index], index, False)] if mishap is Mishap.LOST else []
            passes[index : index + 1] = lost
            passes.append((again_us, index, True))
        return passes

    def _emit(
        self, at_us: int, sender: Side, receiver: Side, flags: int, payload: bytes, *, advance: bool = True
    ) -> int:
        peer_clock = 0 if flags == SYN else receiver.clock_ms(at_us - receiver.answers_after_us // 2)
        acknowledgement = receiver.next_sequence if flags & ACK else 0
        options = _options(sender.clock_ms(at_us), peer_clock, self._segment_bytes + 12 if flags & SYN else None)
        offset = (20 + len(options)) // 4 << 4
        window = 64_240 if flags & SYN else 502
        ports = (sender.port, receiver.port)
        start = struct.pack("!HHIIBBH", *ports, sender.next_sequence, acknowledgement, offset, flags, window)
        rest = struct.pack("!H", 0) + options + payload
        value = transport_checksum(sender.endpoint, receiver.endpoint, TCP, start + b"\0\0" + rest)
        body = start + struct.pack("!H", value) + rest
        frame = packet(sender.endpoint, receiver.endpoint, TCP, body, identification=sender.identification)
        sender.identification = (sender.identification + 1) & 0xFFFF
        if advance:
            used = len(payload) + (1 if flags & (SYN | FIN) else 0)
            sender.next_sequence = (sender.next_sequence + used) & 0xFFFFFFFF
        return self._tape.add(at_us, frame)


def _options(clock_ms: int, peer_clock_ms: int, segment_limit: int | None) -> bytes:
    stamps = struct.pack("!BBII", 8, 10, clock_ms, peer_clock_ms)
    if segment_limit is None:
        return b"\1\1" + stamps
    no_operation, window_scale, selective = b"\1", b"\3\3\7", b"\4\2"
    return struct.pack("!BBH", 2, 4, segment_limit) + selective + stamps + no_operation + window_scale
