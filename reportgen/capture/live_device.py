"""What one device does while it is recorded: where it sends, and how many whole pictures so far.

For the line that people watch, not for letters: numbers are "at least". Memory is bounded: after a number of frames the
conversations are forgotten, and a picture that was under way just then is not counted.
"""

from __future__ import annotations

import ipaddress

from reportgen.capture.contents import Contents
from reportgen.capture.flows import FlowMaker
from reportgen.capture.frames import TCP, Packet
from reportgen.capture.links import decoder_for, macs_for
from reportgen.capture.values import DecodeImage

_MOST_DESTINATIONS = 256
_MOST_PICTURES = 100_000
_FORGET_AFTER_FRAMES = 200_000
_HOME = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10")))


class DeviceWatch:
    """Frames in, numbers out."""

    def __init__(self, *, mac: str | None, ip: str | None, decode_image: DecodeImage) -> None:
        """``mac`` as ``00:00:5E:00:53:42``; the hardware address decides where both are known."""
        self._mac = bytes.fromhex(mac.replace(":", "")) if mac else None
        self._ip = ipaddress.ip_address(ip).packed if ip else None
        self._decode_image = decode_image
        self._sent: dict[bytes, int] = {}
        self._pictures: set[str] = set()
        self._forget()

    @property
    def pictures_count(self) -> int:
        """Distinct whole pictures that were seen in the clear."""
        return len(self._pictures)

    def note(self, frame: bytes, at_ns: int, wire_bytes: int, link_type: int) -> None:
        """One frame."""
        packet = decoder_for(link_type)(frame, wire_bytes)
        if not isinstance(packet, Packet):
            return
        is_sender, is_receiver = self._ends(packet, frame, link_type)
        if is_sender and (packet.destination in self._sent or len(self._sent) < _MOST_DESTINATIONS):
            self._sent[packet.destination] = self._sent.get(packet.destination, 0) + wire_bytes
        if (is_sender or is_receiver) and packet.protocol == TCP:
            self._look(packet, frame, at_ns, wire_bytes, link_type)

    def most(self, count: int) -> tuple[tuple[str, int], ...]:
        """The destinations outside the home network that most was sent to, with the bytes of their frames."""
        named = ((ipaddress.ip_address(packed), size) for packed, size in self._sent.items())
        outside = [(str(address), size) for address, size in named if not _is_at_home(address)]
        return tuple(sorted(outside, key=lambda entry: (-entry[1], entry[0]))[:count])

    def _look(self, packet: Packet, frame: bytes, at_ns: int, wire_bytes: int, link_type: int) -> None:
        self._frames_count += 1
        if self._frames_count > _FORGET_AFTER_FRAMES:
            self._forget()
        slot = self._flows.add(packet, frame, macs_for(link_type), at_ns, self._frames_count, wire_bytes)
        if slot is not None and packet.payload_bytes and not packet.is_later_fragment:
            self._contents.look(packet, slot, frame, at_ns, self._frames_count)

    def _forget(self) -> None:
        self._frames_count = 1
        self._flows = FlowMaker()
        self._contents = Contents(self._flows.table, self._decode_image, self._keep)

    def _keep(self, sha256: str, _format: str, _data: bytes) -> None:
        if len(self._pictures) < _MOST_PICTURES:
            self._pictures.add(sha256)

    def _ends(self, packet: Packet, frame: bytes, link_type: int) -> tuple[bool, bool]:
        """Whether the device sent the frame, whether it was meant for it."""
        sender, receiver = macs_for(link_type)(frame)
        if self._mac is not None and sender:
            return sender == self._mac, receiver == self._mac
        return packet.source == self._ip, packet.destination == self._ip


def _is_at_home(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_multicast or str(address) == "255.255.255.255" or any(address in network for network in _HOME)
