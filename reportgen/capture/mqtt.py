"""MQTT 3.1, 3.1.1 and 5: pictures as payload of PUBLISH, and what lets in.

What the client publishes was sent; what the broker passes on was fetched (subscribed to). Sources: OASIS MQTT 3.1.1
section 2 and 3, OASIS MQTT 5.0 section 2 and 3.
"""

from __future__ import annotations

import re

from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Side, Talk

_CONNECT, _PUBLISH = 1, 3
_CONNECT_START = re.compile(rb"\x10[\x80-\xff]{0,3}[\x0a-\x7f]\x00(?:\x04MQTT[\x04\x05]|\x06MQIsdp\x03)", re.DOTALL)
_CONNACK_START = re.compile(rb"\x20[\x80-\xff]{0,3}[\x02-\x7f][\x00\x01]", re.DOTALL)
_SHORTEST_START = re.compile(rb"\x10[\x80-\xff]{0,3}[\x0a-\x7f]\x00[\x04\x06]M", re.DOTALL)
_VERSION_5 = 5
_STEP_BYTES = 256  # a segment may hold thousands of packets: none of them costs more than this to begin
_BEGINNING_LIMIT_BYTES = 128 * 1024  # of a packet, before its payload


class MqttSession:
    """What both directions know."""

    def __init__(self) -> None:
        self.version = 0  # unknown


def begins_client(data: bytes, _talk: Talk) -> bool:
    """Whether a client connects."""
    return (_CONNECT_START if len(data) >= 12 else _SHORTEST_START).match(data) is not None


def begins_broker(data: bytes, talk: Talk) -> bool:
    """Whether a broker answers a client that was seen to connect."""
    return _CONNACK_START.match(data) is not None and talk.shared(MqttSession).version > 0


class MqttPackets:
    """One direction: control packets, each with its length before it."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._session = talk.shared(MqttSession)
        self._images = ImageScan(self._image)
        self._beginning = bytearray()  # of a packet, until its payload
        self._left_bytes = 0  # of a packet whose beginning is read
        self._has_payload = False
        self._is_lost = False

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return len(self._beginning) + self._images.held_bytes

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        data = chunk.data
        if self._is_lost:
            self._images.feed(chunk)
            return
        while data and not self._is_lost:
            data = self._take_rest(data, chunk) if self._left_bytes else self._take_beginning(data, chunk)

    def gap(self) -> None:
        """Behind a gap no length can be trusted: images are looked for, no more."""
        self._images.gap()
        self._lose()

    def finish(self) -> None:
        """Nothing follows."""
        self._images.finish()
        self._beginning.clear()

    def _take_rest(self, data: bytes, chunk: Chunk) -> bytes:
        piece = data[: self._left_bytes]
        self._left_bytes -= len(piece)
        if self._has_payload:
            self._images.feed(Chunk(piece, chunk.frame, chunk.at_ns))
            if not self._left_bytes:
                self._images.gap()
        return data[len(piece) :]

    def _take_beginning(self, data: bytes, chunk: Chunk) -> bytes:
        before = len(self._beginning)
        piece = data[:_STEP_BYTES]
        self._beginning += piece
        sizes = self._sizes(self._beginning)
        if sizes is None:
            if len(self._beginning) > _BEGINNING_LIMIT_BYTES:
                self._lose()
            return data[len(piece) :]
        beginning_bytes, packet_bytes = sizes
        if beginning_bytes > packet_bytes:
            self._lose()
            return b""
        beginning = bytes(self._beginning[:beginning_bytes])
        self._beginning.clear()
        self._left_bytes = packet_bytes - beginning_bytes
        self._has_payload = beginning[0] >> 4 == _PUBLISH
        if beginning[0] >> 4 == _CONNECT and self._talk.side is Side.ORIGINATOR:
            self._connect(beginning, chunk)
        return data[max(beginning_bytes - before, 0) :]

    def _sizes(self, data: bytearray) -> tuple[int, int] | None:
        """(bytes before the payload, bytes of the packet), counted from its first; None while that cannot be told."""
        length, start = _variable(data, 1)
        if start < 0:
            return None
        packet_bytes = start + length
        kind = data[0] >> 4
        if kind == _CONNECT:
            whole = min(packet_bytes, _BEGINNING_LIMIT_BYTES)
            return (whole, packet_bytes) if len(data) >= whole else None
        if kind != _PUBLISH:
            return (start, packet_bytes)
        if len(data) < start + 2:
            return None if packet_bytes > start + 2 else (start, packet_bytes)
        position = start + 2 + int.from_bytes(data[start : start + 2], "big")
        position += 2 if data[0] & 0x06 else 0  # packet identifier
        if self._session.version == _VERSION_5:
            properties, position = _variable(data, position)
            if position < 0:
                return None
            position += properties
        return (position, packet_bytes) if len(data) >= position or position > packet_bytes else None

    def _connect(self, packet: bytes, chunk: Chunk) -> None:
        """User name and password. Source: MQTT 5.0 section 3.1."""
        _, position = _variable(packet, 1)
        name, position = _string(packet, position)
        if len(packet) < position + 4 or name not in (b"MQTT", b"MQIsdp"):
            return
        self._session.version, flags = packet[position], packet[position + 1]
        position = self._past_properties(packet, position + 4)
        _, position = _string(packet, position)  # client identifier
        if flags & 0x04:  # will: topic and message
            position = self._past_properties(packet, position)
            for _ in range(2):
                _, position = _string(packet, position)
        for flag, kind in ((0x80, "mqtt-user"), (0x40, "mqtt-password")):
            if flags & flag:
                value, position = _string(packet, position)
                self._talk.credential(kind, value, chunk)

    def _past_properties(self, packet: bytes, position: int) -> int:
        if self._session.version != _VERSION_5:
            return position
        length, behind = _variable(packet, position)
        return behind + length if behind >= 0 else len(packet)

    def _lose(self) -> None:
        self._beginning.clear()
        self._left_bytes = 0
        self._is_lost = True

    def _image(self, found: FoundImage) -> None:
        self._talk.image(found, is_fetched=self._talk.side is Side.RESPONDER)


def _variable(data: bytes | bytearray, position: int) -> tuple[int, int]:
    """A variable byte integer and the position behind it, which is -1 where there are too few bytes.

    A fifth byte, which the standard does not allow, is taken as it comes. Source: MQTT 5.0 section 1.5.5.
    """
    value = 0
    for index, byte in enumerate(data[position : position + 4]):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80 or index == 3:
            return value, position + index + 1
    return 0, -1


def _string(packet: bytes, position: int) -> tuple[bytes, int]:
    length = int.from_bytes(packet[position : position + 2], "big")
    return packet[position + 2 : position + 2 + length], position + 2 + length
