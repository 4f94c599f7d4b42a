"""The greeting in QUIC's Initial packets: opened with keys that everyone can derive, put together, read as TLS.

What follows the greeting stays encrypted. Source: RFC 9000 sections 7.2 and 17.2.5 (Retry changes the keys), RFC 9001.
"""

from __future__ import annotations

from reportgen.capture.datagrams import Datagram
from reportgen.capture.quic_keys import InitialKeys, initial_keys, opened
from reportgen.capture.quic_packet import INITIAL, RETRY, LongPacket, crypto_frames, long_packets, version_name
from reportgen.capture.talk import Side, Talk
from reportgen.capture.tls_session import draft_of

_HANDSHAKE_LIMIT_BYTES = 64 * 1024
_PIECES_LIMIT_COUNT = 512
_DATAGRAMS_LIMIT_COUNT = 64  # that are looked at in one direction
_IDS_LIMIT_COUNT = 4


def begins_quic(datagram: Datagram, _talk: Talk) -> bool:
    """Whether a datagram begins with a long header of a version that is read here."""
    has_long_header = datagram.data[:1] >= b"\x80"  # most datagrams end here
    return has_long_header and next(long_packets(datagram.data), None) is not None


class _Connection:
    """What both directions share: from which connection ids keys may follow, and who is the client."""

    def __init__(self) -> None:
        self.client_side: Side | None = None
        self._keys: dict[tuple[int, bytes, bool], InitialKeys] = {}
        self.ids: list[bytes] = []  # the newest first

    def note(self, destination_id: bytes) -> None:
        """A connection id from which keys may follow."""
        if destination_id not in self.ids:
            self.ids.insert(0, destination_id)
            del self.ids[_IDS_LIMIT_COUNT:]
            self._keys = {key: keys for key, keys in self._keys.items() if key[1] in self.ids}

    def keys(self, version: int, destination_id: bytes, *, of_client: bool) -> InitialKeys:
        """Derived once."""
        key = (version, destination_id, of_client)
        found = self._keys.get(key)
        if found is None:
            found = self._keys[key] = initial_keys(version, destination_id, of_client=of_client)
        return found


class QuicDirection:
    """A datagram reader; see :mod:`reportgen.capture.readers`."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._connection = talk.shared(_Connection)
        self._handshake = _Handshake(talk)
        self._left_count = _DATAGRAMS_LIMIT_COUNT

    @property
    def held_bytes(self) -> int:
        """Pieces of the handshake that are there."""
        return self._handshake.held_bytes

    def feed(self, datagram: Datagram) -> None:
        """The next datagram. A direction that has told its greeting stays: the other one needs what both share."""
        for packet in () if self._handshake.is_read else long_packets(datagram.data):
            if packet.kind == INITIAL:
                self._take_initial(datagram, packet)
            elif packet.kind == RETRY:
                self._connection.note(packet.source_id)
        self._left_count -= 1
        if not self._left_count:
            self._talk.done()

    def finish(self) -> None:
        """A greeting with a hole is read up to it."""
        self._handshake.finish()

    def _take_initial(self, datagram: Datagram, packet: LongPacket) -> None:
        payload = self._opened(datagram.data, packet)
        if payload is None:
            is_cut = packet.end > len(datagram.data)
            self._talk.found.leave_out("quic-initial-cut" if is_cut else "quic-initial-not-opened")
            return
        self._handshake.draft.quic_version = self._handshake.draft.quic_version or version_name(packet.version)
        for offset, data in crypto_frames(payload):
            self._handshake.add(offset, data, datagram.frame, datagram.at_ns)

    def _opened(self, data: bytes, packet: LongPacket) -> bytes | None:
        """With the keys of a known connection id; else, for a client's first packet, with those of its own."""
        connection, side = self._connection, self._talk.side
        if connection.client_side is not None:
            of_client = connection.client_side is side
            for identifier in tuple(connection.ids):
                payload = opened(data, packet, connection.keys(packet.version, identifier, of_client=of_client))
                if payload is not None:
                    return payload
            if not of_client:
                return None
        payload = opened(data, packet, initial_keys(packet.version, packet.destination_id, of_client=True))
        if payload is not None:
            connection.client_side = side
            connection.note(packet.destination_id)
        return payload


class _Handshake:
    """The bytes of the CRYPTO frames in their order; every piece in the clear is read once."""

    def __init__(self, talk: Talk) -> None:
        self.draft = draft_of(talk, "quic")
        self.is_read = False
        self._talk = talk
        self._pieces: dict[int, bytes] = {}
        self._frames: list[int] = []
        self._at_ns = 0
        self.held_bytes = 0

    def add(self, offset: int, data: bytes, frame: int, at_ns: int) -> None:
        """A piece; repetitions count once."""
        if self.is_read or not data or offset + len(data) > _HANDSHAKE_LIMIT_BYTES:
            return
        known = self._pieces.get(offset, b"")
        if len(data) <= len(known) or len(self._pieces) >= _PIECES_LIMIT_COUNT:
            return
        self.held_bytes += len(data) - len(known)
        self._pieces[offset] = data
        self._at_ns = at_ns
        if not self._frames or self._frames[-1] != frame:
            self._frames.append(frame)
        self._tell(is_end=False)

    def finish(self) -> None:
        """What is there is read as far as it goes."""
        self._tell(is_end=True)

    def _tell(self, *, is_end: bool) -> None:
        """The first message is the greeting; in this part of the handshake no other follows in the clear."""
        if self.is_read or 0 not in self._pieces:
            return
        first = self._pieces[0]
        length = 4 + int.from_bytes(first[1:4], "big") if len(first) >= 4 else None
        if not is_end and (length is None or self.held_bytes < length):
            return
        handshake = self._joined()
        length = 4 + int.from_bytes(handshake[1:4], "big")
        if len(handshake) > 4 and (is_end or len(handshake) >= length):
            self.is_read = True
            body = handshake[4:length]
            is_cut = len(handshake) < length
            self.draft.take(self._talk, handshake[0], body, tuple(self._frames), self._at_ns, is_cut=is_cut)
            self._pieces.clear()
            self.held_bytes = 0

    def _joined(self) -> bytes:
        """From the beginning to the first hole."""
        joined = bytearray()
        for offset in sorted(self._pieces):
            if offset > len(joined):
                break
            joined += self._pieces[offset][len(joined) - offset :]
        return bytes(joined)
