"""What kind of address a destination has."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache


class AddressScope(StrEnum):
    """Source: IANA special-purpose address registries (RFC 6890), read 2026-11-23."""

    GLOBAL = "global"
    PRIVATE = "private"
    SHARED = "shared"  # 100.64.0.0/10: between a provider and its customers, not the Internet (RFC 6598)
    LINK_LOCAL = "link-local"
    MULTICAST = "multicast"
    BROADCAST = "broadcast"
    LOOPBACK = "loopback"
    UNSPECIFIED = "unspecified"
    DOCUMENTATION = "documentation"
    RESERVED = "reserved"


_DOCUMENTATION = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
)  # RFC 5737, RFC 3849, RFC 9637
_SHARED = ipaddress.ip_network("100.64.0.0/10")


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TESTS: tuple[tuple[AddressScope, Callable[[_Address], bool]], ...] = (
    (AddressScope.UNSPECIFIED, lambda address: address.is_unspecified),
    (AddressScope.LOOPBACK, lambda address: address.is_loopback),
    (AddressScope.MULTICAST, lambda address: address.is_multicast),
    (AddressScope.LINK_LOCAL, lambda address: address.is_link_local),
    (AddressScope.GLOBAL, lambda address: address.is_global),
    (AddressScope.RESERVED, lambda address: address.is_reserved),  # first: Python counts 240.0.0.0/4 as both
    (AddressScope.PRIVATE, lambda address: address.is_private),
)


@lru_cache(maxsize=65536)
def scope_of(address: str) -> AddressScope:
    """The scope of an IPv4 or IPv6 address. Raises: ValueError for anything else."""
    parsed = ipaddress.ip_address(address)
    # One question after the other: most addresses of a capture are answered by the first few.
    if any(parsed in network for network in _DOCUMENTATION if network.version == parsed.version):
        return AddressScope.DOCUMENTATION
    if parsed.version == 4 and parsed in _SHARED:
        return AddressScope.SHARED
    if address == "255.255.255.255":
        return AddressScope.BROADCAST
    return next((scope for scope, holds in _TESTS if holds(parsed)), AddressScope.RESERVED)


def is_public(address: str, *, constructed: bool) -> bool:
    """Whether findings may treat the address as one on the Internet.

    Documentation addresses count only in a case that is marked as constructed, where every page says so.
    """
    scope = scope_of(address)
    return scope is AddressScope.GLOBAL or (constructed and scope is AddressScope.DOCUMENTATION)
