"""What a device says of itself when it asks for an address, and which address it is handed.

Source: RFC 2131 (DHCP), RFC 2132 (options 12, 50, 55, 60, 61), RFC 4702 (81, full name), RFC 8415 (DHCPv6: client
identifier 1, vendor class 16), RFC 4704 (39, full name).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from reportgen.capture.datagrams import Datagram
from reportgen.capture.shown import shown_utf8
from reportgen.capture.talk import Talk

_COOKIE, _COOKIE_OFFSET = b"\x63\x82\x53\x63", 236
_REQUEST, _REPLY, _ACKNOWLEDGED = 1, 2, 5
_PAD, _HOST_NAME, _REQUESTED, _KIND, _PARAMETERS, _VENDOR, _CLIENT_ID, _FULL_NAME, _END = (
    0, 12, 50, 53, 55, 60, 61, 81, 255,
)  # fmt: skip
PORTS, PORTS_6 = frozenset({67, 68}), frozenset({546, 547})
_CLIENT_ID_6, _VENDOR_6, _FULL_NAME_6 = 1, 16, 39
_CLIENT_MESSAGES_6 = frozenset({1, 3, 4, 5, 6, 8, 9, 11})
_WITH_LINK_LAYER = {1: 8, 3: 4}  # kinds of DUID → where the hardware address begins


def is_dhcp(datagram: Datagram) -> bool:
    """By port and cookie."""
    is_port = datagram.source_port in PORTS or datagram.destination_port in PORTS
    return is_port and datagram.data[_COOKIE_OFFSET : _COOKIE_OFFSET + 4] == _COOKIE


def is_dhcp_6(datagram: Datagram) -> bool:
    """By port and kind of message."""
    is_port = datagram.source_port in PORTS_6 or datagram.destination_port in PORTS_6
    return is_port and datagram.data[:1] != b"" and datagram.data[0] in _CLIENT_MESSAGES_6


def read_dhcp(datagram: Datagram, talk: Talk) -> None:
    """A request's statements about its sender; of an acknowledgement, the address handed out."""
    data = datagram.data
    length = data[2] if data[1] == 1 else 0  # Ethernet
    mac = data[28 : 28 + length] if length == 6 else b""
    options = _joined(_options(data[_COOKIE_OFFSET + 4 :]))
    if data[0] == _REQUEST:
        client = _address(data[12:16])
        for basis, value in _statements(options):
            _note(talk, datagram, basis, value, mac, client)
    elif data[0] == _REPLY and options.get(_KIND, b"")[:1] == bytes((_ACKNOWLEDGED,)):
        handed = _address(data[16:20]) or _address(data[12:16])
        if handed:
            _note(talk, datagram, "dhcp-lease", handed, mac, handed)


def read_dhcp_6(datagram: Datagram, talk: Talk) -> None:
    """A client's statements about itself."""
    options = dict(_options_6(datagram.data[4:]))
    identifier = options.get(_CLIENT_ID_6, b"")
    start = _WITH_LINK_LAYER.get(int.from_bytes(identifier[:2], "big"))
    is_ethernet = start is not None and identifier[2:4] == b"\0\1" and len(identifier) == start + 6
    mac = identifier[-6:] if is_ethernet else b""
    client = talk.sender
    if identifier:
        _note(talk, datagram, "dhcpv6-client-id", identifier.hex(":"), mac, client)
    _note(talk, datagram, "dhcpv6-full-name", ".".join(_labels(options.get(_FULL_NAME_6, b"")[1:])), mac, client)
    vendor = options.get(_VENDOR_6, b"")
    if len(vendor) > 6:
        words = f"{int.from_bytes(vendor[:4], 'big')} {shown_utf8(vendor[6:])}"
        _note(talk, datagram, "dhcpv6-vendor-class", words, mac, client)


def _statements(options: dict[int, bytes]) -> Iterator[tuple[str, str]]:
    yield "dhcp-host-name", shown_utf8(options.get(_HOST_NAME, b"").rstrip(b"\0"))
    full = options.get(_FULL_NAME, b"")
    if len(full) > 3:
        is_encoded = full[0] & 0x04  # as labels
        yield "dhcp-full-name", ".".join(_labels(full[3:])) if is_encoded else shown_utf8(full[3:].rstrip(b"\0"))
    yield "dhcp-vendor-class", shown_utf8(options.get(_VENDOR, b"").rstrip(b"\0"))
    yield "dhcp-parameters", ",".join(map(str, options.get(_PARAMETERS, b"")))
    yield "dhcp-client-id", options.get(_CLIENT_ID, b"").hex(":")
    yield "dhcp-requested-address", _address(options.get(_REQUESTED, b"")) or ""


def _note(talk: Talk, datagram: Datagram, basis: str, value: str, mac: bytes, address: str | None) -> None:
    talk.found.devices.note(basis, value, mac=mac or None, address=address, at_ns=datagram.at_ns, frame=datagram.frame)


def _options(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(data) and data[position] != _END:
        if data[position] == _PAD:
            position += 1
            continue
        if position + 1 >= len(data):
            return
        length = data[position + 1]
        value = data[position + 2 : position + 2 + length]
        if len(value) == length:
            yield data[position], value
        position += 2 + length


def _joined(options: Iterator[tuple[int, bytes]]) -> dict[int, bytes]:
    """Options that come in several pieces are one. Source: RFC 3396."""
    joined: dict[int, bytes] = {}
    for kind, value in options:
        joined[kind] = joined.get(kind, b"") + value
    return joined


def _options_6(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(data):
        length = data[position + 2] << 8 | data[position + 3]
        value = data[position + 4 : position + 4 + length]
        if len(value) == length:
            yield data[position] << 8 | data[position + 1], value
        position += 4 + length


def _labels(data: bytes) -> Iterator[str]:
    position = 0
    while position < len(data) and 0 < data[position] < 64:
        label = data[position + 1 : position + 1 + data[position]]
        if len(label) < data[position]:
            return
        yield shown_utf8(label)
        position += 1 + data[position]


def _address(packed: bytes) -> str | None:
    """None for the address that means none."""
    return str(ipaddress.ip_address(packed)) if len(packed) == 4 and any(packed) else None
