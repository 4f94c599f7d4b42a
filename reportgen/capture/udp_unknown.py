"""UDP conversations that no line of the table knows: RTP without a session that was seen, or images in pieces."""

from __future__ import annotations

from itertools import pairwise

from reportgen.capture.datagrams import Datagram
from reportgen.capture.rtp import RtpStreams
from reportgen.capture.rtp_packet import STATIC_CODECS, RtpPacket, read_packet
from reportgen.capture.talk import Talk
from reportgen.capture.udp_pieces import UdpPieces

_PROOF_COUNT = 8  # packets in sequence, before a conversation is taken for RTP
_DYNAMIC_TYPES_START = 96


class UnknownUdp:
    """One direction; decides by its first datagrams."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._first: list[Datagram] | None = []
        self._pieces = UdpPieces(talk)
        self._media: RtpStreams | None = None

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.datagrams.DatagramReader`."""
        waiting = sum(len(datagram.data) for datagram in self._first or ())
        return waiting + self._pieces.held_bytes + (self._media.held_bytes if self._media else 0)

    @property
    def is_idle(self) -> bool:
        """Whether a datagram without the signature of a JPEG near its beginning changes nothing."""
        return self._first is None and self._media is None and not self._pieces.held_bytes

    def feed(self, datagram: Datagram) -> None:
        """The next datagram."""
        if self._first is None:
            self._pass_on(datagram)
            return
        self._first.append(datagram)
        if len(self._first) >= _PROOF_COUNT or _rtp(datagram) is None:
            self._decide()

    def finish(self) -> None:
        """Nothing follows."""
        self._decide()
        self._pieces.finish()
        if self._media is not None:
            self._media.finish()

    def _pass_on(self, datagram: Datagram) -> None:
        if self._media is None:
            self._pieces.feed(datagram)
        elif not datagram.is_piece:
            self._media.add(datagram.data, (datagram.frame,), datagram.at_ns)

    def _decide(self) -> None:
        first, self._first = self._first or [], None
        if _is_rtp(first):
            self._talk.found.protocols.note(self._talk.row, "rtp")
            self._media = RtpStreams(self._talk, None, is_fetched=False)
        for datagram in first:
            self._pass_on(datagram)


def _rtp(datagram: Datagram) -> RtpPacket | None:
    packet = read_packet(datagram.data)
    if packet is None or not packet.payload:
        return None
    kind = packet.payload_type
    return packet if kind in STATIC_CODECS or kind >= _DYNAMIC_TYPES_START else None


def _is_rtp(datagrams: list[Datagram]) -> bool:
    """Whether all are packets of one source and type, numbered one after the other."""
    packets = [packet for datagram in datagrams if (packet := _rtp(datagram)) is not None]
    if len(packets) < _PROOF_COUNT or len(packets) < len(datagrams):
        return False
    is_one = len({(packet.source, packet.payload_type) for packet in packets}) == 1
    return is_one and all((after.sequence - before.sequence) & 0xFFFF == 1 for before, after in pairwise(packets))
