"""The readers of DNS: messages in datagrams, and in a TCP connection each with its length before it.

Source: RFC 1035 sections 4.2.1 and 4.2.2, RFC 6762 (multicast DNS), RFC 4795 (LLMNR).
"""

from __future__ import annotations

from reportgen.capture.datagrams import Datagram
from reportgen.capture.dns_dialogue import Carried
from reportgen.capture.dns_message import DNS_PORT, MULTICAST_DNS_PORT, DnsMessage, read_message
from reportgen.capture.dns_message import PORTS as PORTS
from reportgen.capture.mdns_devices import statements
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Talk
from reportgen.capture.traced_buffer import TracedBuffer

_HEADER_BYTES = 12


def is_message(datagram: Datagram) -> bool:
    """By the port of either side; what is no message there yields nothing."""
    return datagram.source_port in PORTS or datagram.destination_port in PORTS


def read_datagram(datagram: Datagram, talk: Talk) -> None:
    """One message; of one that the capture cut short, what stands before the cut."""
    message = read_message(datagram.data)
    if message is None:
        talk.found.leave_out("dns-unreadable")
        return
    ports = (datagram.source_port, datagram.destination_port)
    _tell(talk, message, ports, datagram.at_ns, (datagram.frame,))
    if datagram.source_port == MULTICAST_DNS_PORT:
        for basis, value in statements(message):
            talk.found.devices.note(
                basis, value, mac=talk.sender_mac, address=talk.sender, at_ns=datagram.at_ns, frame=datagram.frame
            )


def begins_stream(data: bytes, talk: Talk) -> bool:
    """A message on the port of DNS, with its length before it."""
    is_port = DNS_PORT in (talk.receiver_port, talk.sender_port)
    return is_port and len(data) >= 2 and data[0] << 8 | data[1] >= _HEADER_BYTES


class DnsMessages:
    """A stream reader (see :mod:`reportgen.capture.readers`); at most one message waits, 64 KiB."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._waiting = TracedBuffer()
        self._is_lost = False

    @property
    def held_bytes(self) -> int:
        """What waits for the rest of its message."""
        return len(self._waiting)

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        if self._is_lost:
            return
        self._waiting.append(chunk.data, chunk.frame, chunk.at_ns)
        position = 0
        data = self._waiting.data
        while len(data) >= position + 2:
            length = int.from_bytes(data[position : position + 2], "big")
            if length < _HEADER_BYTES:
                self._lose()
                return
            end = position + 2 + length
            if len(data) < end:
                break
            self._tell(position, end)
            position = end
        self._waiting.drop(position)

    def gap(self) -> None:
        """What stands before the gap is told as far as it goes; behind it no length can be trusted."""
        if len(self._waiting) > 2 + _HEADER_BYTES:
            self._tell(0, len(self._waiting))
        self._lose()

    def finish(self) -> None:
        """An unfinished message is told as far as it goes."""
        self.gap()

    def _lose(self) -> None:
        self._is_lost = True
        self._waiting.clear()
        self._talk.done()

    def _tell(self, start: int, end: int) -> None:
        message = read_message(bytes(self._waiting.data[start + 2 : end]))
        if message is None:
            self._talk.found.leave_out("dns-unreadable")
            return
        frames, at_ns = self._waiting.carriers(start, end)
        ports = (self._talk.sender_port or 0, self._talk.receiver_port or 0)
        _tell(self._talk, message, ports, at_ns, frames)


def _tell(talk: Talk, message: DnsMessage, ports: tuple[int, int], at_ns: int, frames: tuple[int, ...]) -> None:
    talk.found.dialogues.take(Carried(message, talk.sender, talk.receiver, *ports, at_ns, frames))
