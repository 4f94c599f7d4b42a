"""The address that a reverse name stands for. Source: RFC 1035 section 3.5 (in-addr.arpa), RFC 3596 section 2.5."""

from __future__ import annotations

import ipaddress

_IPV4_SUFFIX, _IPV6_SUFFIX = ".in-addr.arpa", ".ip6.arpa"


def address_of_reverse_name(name: str) -> str | None:
    """``4.2.0.192.in-addr.arpa`` → ``192.0.2.4``; None for anything that names no single address."""
    if name.endswith(_IPV4_SUFFIX):
        octets = name.removesuffix(_IPV4_SUFFIX).split(".")
        text = ".".join(reversed(octets))
    elif name.endswith(_IPV6_SUFFIX):
        digits = name.removesuffix(_IPV6_SUFFIX).split(".")
        if len(digits) != 32 or any(len(digit) != 1 for digit in digits):
            return None
        joined = "".join(reversed(digits))
        text = ":".join(joined[start : start + 4] for start in range(0, 32, 4))
    else:
        return None
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
