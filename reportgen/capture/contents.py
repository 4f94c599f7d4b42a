"""What the flows carried, as far as it is in the clear: names, requests, images. Objects only for what matters."""

from __future__ import annotations

import ipaddress
from functools import partial

from reportgen.capture import dns
from reportgen.capture.flows import NO_ISN, FlowColumns
from reportgen.capture.frames import TCP, UDP, Packet
from reportgen.capture.http import REQUEST_START, HttpRequests, RequestHead
from reportgen.capture.image_scan import FoundImage
from reportgen.capture.stream import Chunk, OrderedStream, StreamReader
from reportgen.capture.tls import ServerName, begins_handshake
from reportgen.capture.values import Completeness, DecodeImage, HttpRequest, ImageTransmission, NameObservation
from reportgen.evidence.citation import FrameSet
from reportgen.evidence.digest import sha256_of

_SYN = 0x02
_MODULUS = 1 << 32
_EARLY_LIMIT_COUNT = 64  # segments of one connection

_Segment = tuple[int, Chunk, int]  # (sequence number, bytes, bytes announced)


class Contents:
    """Looks at payloads; streams are put together only for flows in which a request or a ClientHello was seen."""

    def __init__(self, table: FlowColumns, decode_image: DecodeImage) -> None:
        self.names: list[NameObservation] = []
        self.requests: list[HttpRequest] = []
        self.images: list[ImageTransmission] = []
        self._table = table
        self._decode = decode_image
        self._streams: dict[int, OrderedStream] = {}
        self._early: dict[int, list[_Segment]] = {}
        self._addresses: dict[bytes, str] = {}

    def look(self, packet: Packet, slot: int, data: bytes, at_ns: int, frame: int) -> None:
        """One packet with payload; ``slot`` as in :class:`reportgen.capture.flows.FlowMaker`."""
        if packet.protocol == UDP:
            if packet.source_port in dns.PORTS and packet.fragment is None:
                self._look_at_answer(packet, data, at_ns, frame)
        elif packet.protocol == TCP and not slot & 1:
            self._look_at_stream(packet, slot >> 1, data, at_ns, frame)

    def finish(self) -> None:
        """Hands over what still waits behind gaps."""
        for stream in self._streams.values():
            stream.finish()
        self._streams.clear()
        self._early.clear()

    def _look_at_answer(self, packet: Packet, data: bytes, at_ns: int, frame: int) -> None:
        message = data[packet.payload_offset : packet.payload_offset + packet.payload_bytes]
        pairs = dns.answered_addresses(message)
        for name, address in pairs:
            if name:
                self._name(address, name, "dns-answer", self._text(packet.destination), at_ns, (frame,))

    def _look_at_stream(self, packet: Packet, row: int, data: bytes, at_ns: int, frame: int) -> None:
        payload = data[packet.payload_offset : packet.payload_offset + packet.payload_bytes]
        start = packet.transport_offset
        is_syn = data[start + 13] & _SYN
        sequence = int.from_bytes(data[start + 4 : start + 8], "big") + (1 if is_syn else 0)
        segment = (sequence % _MODULUS, Chunk(payload, frame, at_ns), packet.payload_bytes)
        stream = self._streams.get(row) or self._begin_stream(row, segment)
        if stream is not None:
            stream.add(segment[0], segment[1], announced_bytes=segment[2])

    def _begin_stream(self, row: int, segment: _Segment) -> OrderedStream | None:
        """A stream for a segment that looks like a request or a ClientHello; others of the flow are let pass.

        What overtook the very first bytes of a connection is kept until those arrive.
        """
        sequence, chunk, _ = segment
        reader: StreamReader
        if REQUEST_START.match(chunk.data):
            reader = HttpRequests(partial(self._request, row), partial(self._image, row))
        elif begins_handshake(chunk.data) and self._is_first(row, sequence):
            reader = ServerName(partial(self._server_name, row))
        else:
            self._keep_early(row, segment)
            return None
        stream = self._streams[row] = OrderedStream(reader, sequence)
        for early in self._early.pop(row, ()):
            stream.add(early[0], early[1], announced_bytes=early[2])
        return stream

    def _is_first(self, row: int, sequence: int) -> bool:
        """Whether these are the first bytes of the connection, or its beginning was not recorded."""
        isn = self._table.isn[row]
        return isn == NO_ISN or sequence == (isn + 1) % _MODULUS

    def _keep_early(self, row: int, segment: _Segment) -> None:
        early = self._early.get(row, [])
        seen_bytes = self._table.payload_bytes[2 * row] - segment[2]
        is_early = not self._is_first(row, segment[0]) and seen_bytes == sum(kept[2] for kept in early)
        if is_early and len(early) < _EARLY_LIMIT_COUNT:
            self._early[row] = [*early, segment]
        else:
            self._early.pop(row, None)

    def _server_name(self, row: int, name: str, frames: tuple[int, ...], at_ns: int) -> None:
        client = self._text(self._table.originator[row])
        self._name(self._text(self._table.responder[row]), name, "tls-sni", client, at_ns, frames)

    def _request(self, row: int, head: RequestHead) -> None:
        self.requests.append(
            HttpRequest(
                flow=row, method=head.method, target=head.target, host=head.host, at_ns=head.at_ns, frame=head.frame
            )
        )
        if head.host:
            address = self._text(self._table.responder[row])
            client = self._text(self._table.originator[row])
            self._name(address, head.host, "http-host", client, head.at_ns, (head.frame,))

    def _image(self, row: int, found: FoundImage) -> None:
        decoded = self._decode(found.data) if found.is_whole else None
        port = self._table.responder_port[row]
        self.images.append(
            ImageTransmission(
                flow=row,
                completeness=Completeness.COMPLETE if decoded else Completeness.PARTIAL,
                sha256=sha256_of(found.data) if decoded else None,
                format=found.format,
                width_px=decoded.width_px if decoded else None,
                height_px=decoded.height_px if decoded else None,
                size_bytes=len(found.data),
                originator=self._text(self._table.originator[row]),
                responder=self._text(self._table.responder[row]),
                responder_port=port if port >= 0 else None,
                first_at_ns=found.first_at_ns,
                last_at_ns=found.last_at_ns,
                frames=found.frames,
            )
        )

    def _name(self, address: str, name: str, basis: str, client: str, at_ns: int, frames: tuple[int, ...]) -> None:
        self.names.append(
            NameObservation(
                address=address, name=name, basis=basis, client=client, at_ns=at_ns, frames=FrameSet.of(frames)
            )
        )

    def _text(self, packed: bytes) -> str:
        text = self._addresses.get(packed)
        if text is None:
            text = self._addresses[packed] = str(ipaddress.ip_address(packed))
        return text
