"""Who is at home. Every address, MAC and name is one that is reserved for documentation, or private.

Source: RFC 5737 and RFC 3849 (addresses), RFC 7042 section 2.1.2 (MACs 00-00-5E-00-53-xx), RFC 2606 (names).
"""

from __future__ import annotations

from .wire import Endpoint

_ROUTER_MAC, _LAPTOP_MAC = "00:00:5e:00:53:01", "00:00:5e:00:53:23"

ROUTER = Endpoint(_ROUTER_MAC, "192.168.178.1")
LAPTOP = Endpoint(_LAPTOP_MAC, "192.168.178.23")

ROUTER_IPV6 = Endpoint(_ROUTER_MAC, "2001:db8:178::1")
ROUTER_LINK_LOCAL = Endpoint(_ROUTER_MAC, "fe80::200:5eff:fe00:5301")
LAPTOP_IPV6 = Endpoint(_LAPTOP_MAC, "2001:db8:178::23")

EVERYONE = Endpoint("ff:ff:ff:ff:ff:ff", "255.255.255.255")
LAPTOP_WITHOUT_ADDRESS = Endpoint(_LAPTOP_MAC, "0.0.0.0")
MDNS_GROUP = Endpoint("01:00:5e:00:00:fb", "224.0.0.251")
SSDP_GROUP = Endpoint("01:00:5e:7f:ff:fa", "239.255.255.250")
ALL_NODES = Endpoint("33:33:00:00:00:01", "ff02::1")

TIME_NAME = "time.example.net"


def on_the_internet(address: str, hop_limit: int = 52) -> Endpoint:
    """A host beyond the router, as the home network sees it."""
    return Endpoint(_ROUTER_MAC, address, hop_limit)


TIME_SERVER = on_the_internet("198.51.100.123", 56)
