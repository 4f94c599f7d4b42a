"""DHCP messages. Source: RFC 2131 (DHCP), RFC 2132 (its options)."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass
from enum import IntEnum

from .home import ROUTER
from .wire import Endpoint

_MAGIC = bytes((99, 130, 83, 99))
_LEASE_S = 864_000


class Kind(IntEnum):
    """The message type, option 53."""

    DISCOVER = 1
    OFFER = 2
    REQUEST = 3
    ACKNOWLEDGE = 5


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: its name, what software it names, and what it wants to know."""

    endpoint: Endpoint
    host_name: str
    vendor_class: str
    wanted: bytes


def from_client(client: Client, kind: Kind, number: int, *, renews: bool) -> bytes:
    """A question; one that renews comes from the address that the client already has."""
    options = _option(53, bytes([kind])) + _option(61, b"\1" + client.endpoint.packed_mac)
    if kind is Kind.REQUEST and not renews:
        options += _option(50, client.endpoint.packed) + _option(54, ROUTER.packed)
    options += _option(12, client.host_name.encode()) + _option(60, client.vendor_class.encode())
    return _message(1, client, number, options + _option(55, client.wanted), has_address=renews, offered=bytes(4))


def from_router(client: Client, kind: Kind, number: int) -> bytes:
    """The router's offer or acknowledgement."""
    mask, address = ipaddress.IPv4Address("255.255.255.0").packed, ROUTER.packed
    options = _option(53, bytes([kind])) + _option(54, address) + _option(51, struct.pack("!I", _LEASE_S))
    options += _option(1, mask) + _option(3, address) + _option(6, address) + _option(15, b"fritz.box")
    return _message(2, client, number, options, has_address=False, offered=client.endpoint.packed)


def _message(
    operation: int, client: Client, number: int, options: bytes, *, has_address: bool, offered: bytes
) -> bytes:
    head = struct.pack("!BBBBIHH", operation, 1, 6, 0, number, 0, 0)
    own = client.endpoint.packed if has_address else bytes(4)
    server = ROUTER.packed if operation == 2 else bytes(4)
    hardware = client.endpoint.packed_mac.ljust(16, b"\0")
    body = head + own + offered + server + bytes(4) + hardware + bytes(64 + 128) + _MAGIC + options + b"\xff"
    return body.ljust(300, b"\0")


def _option(code: int, data: bytes) -> bytes:
    return bytes((code, len(data))) + data
