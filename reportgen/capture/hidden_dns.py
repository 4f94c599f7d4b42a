"""Encrypted name resolution: recognised, never read. What was asked there the capture does not show.

Source: RFC 7858 (DNS over TLS), RFC 9250 (DNS over QUIC), RFC 8484 (DNS over HTTPS). A service for DNS over HTTPS looks
like any other web server; only the names of well-known public ones give it away, so others stay unnoticed.
"""

from __future__ import annotations

_PORT = 853
_WELL_KNOWN = frozenset(
    {
        "dns.google", "dns64.dns.google", "8888.google", "dns.google.com",
        "cloudflare-dns.com", "one.one.one.one", "1dot1dot1dot1.cloudflare-dns.com", "mozilla.cloudflare-dns.com",
        "chrome.cloudflare-dns.com", "security.cloudflare-dns.com", "family.cloudflare-dns.com",
        "dns.quad9.net", "dns9.quad9.net", "dns10.quad9.net", "dns11.quad9.net",
        "doh.opendns.com", "dns.opendns.com", "doh.familyshield.opendns.com", "doh.umbrella.com",
        "dns.adguard.com", "dns.adguard-dns.com", "unfiltered.adguard-dns.com", "family.adguard-dns.com",
        "dns.nextdns.io", "doh.cleanbrowsing.org", "doh.dns.sb", "dns.sb", "dot.sb",
        "dns0.eu", "zero.dns0.eu", "open.dns0.eu", "dns.digitale-gesellschaft.ch", "dns3.digitalcourage.de",
        "doh.mullvad.net", "dns.mullvad.net", "doh.libredns.gr", "doh.dns.apple.com", "doh.xfinity.com",
        "doh.cox.net", "dns.alidns.com", "doh.pub", "dot.pub", "doh.360.cn", "dns.controld.com", "freedns.controld.com",
        "dns.switch.ch", "ordns.he.net", "doh.applied-privacy.net", "dot1.applied-privacy.net", "odvr.nic.cz",
        "protective.joindns4.eu", "unfiltered.joindns4.eu",
    }
)  # fmt: skip
_WELL_KNOWN_PARENTS = ("dns.nextdns.io", "cloudflare-gateway.com", "dns.controld.com", "d.adguard-dns.com")
_ENDINGS = tuple("." + parent for parent in _WELL_KNOWN_PARENTS)


def hidden_dns(
    *, transport: str, server_port: int | None, server_name: str | None, protocols: tuple[str, ...]
) -> tuple[str, str] | None:
    """(kind, reason) as in :class:`reportgen.capture.name_values.HiddenNames`; None where nothing points to it."""
    over = "dns-over-quic" if transport == "quic" else "dns-over-tls"
    for protocol in ("dot", "doq"):
        if protocol in protocols:
            return over, f"alpn-{protocol}"
    if server_port == _PORT:
        return over, f"port-{_PORT}"
    if server_name and is_well_known(server_name):
        return "dns-over-https", f"server-name-{server_name}"
    return None


def is_well_known(server_name: str) -> bool:
    """Whether the name belongs to a public service for encrypted name resolution."""
    return server_name in _WELL_KNOWN or server_name.endswith(_ENDINGS)
