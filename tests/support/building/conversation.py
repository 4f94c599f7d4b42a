"""A TCP connection as a recorder on the way sees it: step by step, with everything that may go wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from building.files import CAMERA, DESTINATION, Tape
from building.frames import ACK, FIN, PSH, RST, SYN, tcp


@dataclass(slots=True)
class Side:
    """One end and the sequence number that it uses next."""

    address: str
    port: int
    next_sequence: int


class Conversation:
    """Every method records frames on the tape and gives their numbers."""

    def __init__(
        self,
        tape: Tape,
        *,
        client: str = CAMERA,
        client_port: int = 40_000,
        client_isn: int = 1_000,
        server: str = DESTINATION,
        server_port: int = 80,
        server_isn: int = 900_000,
    ) -> None:
        self._tape = tape
        self.client = Side(client, client_port, client_isn)
        self.server = Side(server, server_port, server_isn)

    def syn(self) -> int:
        """The client knocks; call it again for a retransmission."""
        return self._emit(self.client, self.server, SYN, b"")

    def handshake(self) -> tuple[int, int, int]:
        """SYN, SYN-ACK, ACK."""
        first = self.syn()
        self.client.next_sequence += 1
        second = self._emit(self.server, self.client, SYN | ACK, b"")
        self.server.next_sequence += 1
        return first, second, self._emit(self.client, self.server, ACK, b"")

    def client_sends(
        self,
        data: bytes,
        *,
        segment_bytes: int = 1_400,
        order: Sequence[int] | None = None,
        lost: Collection[int] = (),
        twice: Collection[int] = (),
    ) -> list[int]:
        """Sends ``data`` in segments and gives their frames in the order of recording.

        Segments are counted from 0: ``order`` is the order of recording (default: as sent), ``lost`` ones pass no
        recorder at all, those in ``twice`` are retransmitted at the end.
        """
        return self._send(self.client, self.server, data, segment_bytes, order, lost, twice)

    def server_sends(
        self,
        data: bytes,
        *,
        segment_bytes: int = 1_400,
        order: Sequence[int] | None = None,
        lost: Collection[int] = (),
        twice: Collection[int] = (),
    ) -> list[int]:
        """The same downwards."""
        return self._send(self.server, self.client, data, segment_bytes, order, lost, twice)

    def client_repeats(self, data: bytes, *, back_bytes: int) -> int:
        """One segment that begins ``back_bytes`` before the present end of what the client sent."""
        side = self.client
        return self._emit(side, self.server, ACK | PSH, data, sequence=side.next_sequence - back_bytes)

    def acknowledge(self, *, by_server: bool = True) -> int:
        """A bare acknowledgement."""
        return self._emit(*self._ends(by_server), ACK, b"")

    def fin(self, *, by_server: bool = False) -> int:
        """One side finishes."""
        sender, receiver = self._ends(by_server)
        number = self._emit(sender, receiver, FIN | ACK, b"")
        sender.next_sequence += 1
        return number

    def close(self) -> tuple[int, int, int]:
        """Both sides finish, the client first."""
        return self.fin(), self.fin(by_server=True), self.acknowledge(by_server=False)

    def rst(self, *, by_server: bool = False) -> int:
        """One side gives up; before a handshake this is how a closed port answers."""
        return self._emit(*self._ends(by_server), RST | ACK, b"")

    def packet(self, flags: int, data: bytes = b"", *, by_server: bool = False) -> bytes:
        """The next IP packet without recording it, for an ICMP error to quote."""
        return self._packet(*self._ends(by_server), flags, data, None)

    def _ends(self, by_server: bool) -> tuple[Side, Side]:
        return (self.server, self.client) if by_server else (self.client, self.server)

    def _send(
        self,
        sender: Side,
        receiver: Side,
        data: bytes,
        segment_bytes: int,
        order: Sequence[int] | None,
        lost: Collection[int],
        twice: Collection[int],
    ) -> list[int]:
        first = sender.next_sequence
        starts = range(0, len(data), segment_bytes)
        passing = [index for index in (range(len(starts)) if order is None else order) if index not in lost]
        frames = []
        for index in (*passing, *sorted(twice)):
            piece = data[starts[index] : starts[index] + segment_bytes]
            frames.append(self._emit(sender, receiver, ACK | PSH, piece, sequence=first + starts[index]))
        sender.next_sequence = first + len(data)
        return frames

    def _emit(self, sender: Side, receiver: Side, flags: int, data: bytes, *, sequence: int | None = None) -> int:
        return self._tape.add_ip(self._packet(sender, receiver, flags, data, sequence))

    def _packet(self, sender: Side, receiver: Side, flags: int, data: bytes, sequence: int | None) -> bytes:
        return tcp(
            sender.address,
            sender.port,
            receiver.address,
            receiver.port,
            flags=flags,
            sequence=sender.next_sequence if sequence is None else sequence,
            acknowledgement=receiver.next_sequence if flags & ACK else 0,
            data=data,
        )
