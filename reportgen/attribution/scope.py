"""What kind of address a destination has."""

from __future__ import annotations

import ipaddress
from enum import StrEnum
from functools import lru_cache


class AddressScope(StrEnum):
    """Source: IANA special-purpose address registries (RFC 6890, RFC 8190)."""

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


# Written down here, since Python's own answers (is_global, is_private) change between its patch releases.
# The first block that holds an address tells: exceptions stand before the block that they lie in.
_BLOCKS_4 = """
    0.0.0.0/32 unspecified      255.255.255.255/32 broadcast   127.0.0.0/8 loopback
    169.254.0.0/16 link-local   224.0.0.0/4 multicast          240.0.0.0/4 reserved
    192.0.2.0/24 documentation  198.51.100.0/24 documentation  203.0.113.0/24 documentation
    192.0.0.9/32 global         192.0.0.10/32 global           192.0.0.0/24 private
    10.0.0.0/8 private          172.16.0.0/12 private          192.168.0.0/16 private
    0.0.0.0/8 private           198.18.0.0/15 private          100.64.0.0/10 shared
    0.0.0.0/0 global
"""
_BLOCKS_6 = """
    ::/128 unspecified          ::1/128 loopback               ff00::/8 multicast
    fe80::/10 link-local        fc00::/7 private               fec0::/10 private
    2001:db8::/32 documentation 3fff::/20 documentation        64:ff9b:1::/48 private
    2001:1::1/128 global        2001:1::2/128 global           2001:1::3/128 global
    2001:3::/32 global          2001:4:112::/48 global         2001:20::/27 global
    2001::/23 reserved          2000::/3 global                ::/0 reserved
"""
# Blocks whose addresses hold one of IPv4, and how many bits stand behind it.
# Source: RFC 4291 section 2.5.5.2 (mapped), RFC 6052 section 2.1 (translated), RFC 3056 section 2 (6to4).
_HOLDING_IPV4 = "::ffff:0:0/96 0  64:ff9b::/96 0  2002::/16 80"


def _blocks(text: str) -> tuple[tuple[int, int, str], ...]:
    """Of each block: its mask, its bits under the mask, and the word behind it."""
    words = text.split()
    networks = [ipaddress.ip_network(word) for word in words[::2]]
    return tuple(
        (int(network.netmask), int(network.network_address), word)
        for network, word in zip(networks, words[1::2], strict=True)
    )


_BLOCKS = {4: _blocks(_BLOCKS_4), 6: _blocks(_BLOCKS_6)}
_INSIDE = tuple((mask, bits, int(behind)) for mask, bits, behind in _blocks(_HOLDING_IPV4))


@lru_cache(maxsize=65536)
def scope_of(address: str) -> AddressScope:
    """The scope of an IPv4 or IPv6 address; of one that holds an IPv4 address, that one's.

    Raises: ValueError for anything else.
    """
    parsed = ipaddress.ip_address(address)
    number, version = int(parsed), parsed.version
    if version == 6:
        for mask, bits, behind in _INSIDE:
            if number & mask == bits:
                number, version = number >> behind & 0xFFFF_FFFF, 4
                break
    return AddressScope(next(word for mask, bits, word in _BLOCKS[version] if number & mask == bits))


def is_public(address: str, *, constructed: bool) -> bool:
    """Whether findings may treat the address as one on the Internet.

    Documentation addresses count only in a case that is marked as constructed, where every page says so.
    """
    scope = scope_of(address)
    return scope is AddressScope.GLOBAL or (constructed and scope is AddressScope.DOCUMENTATION)
