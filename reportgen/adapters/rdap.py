"""Asks an address registry over RDAP and keeps its very bytes; the one door of ipwhois, which reads them once more.

Redirects are followed only from HTTPS to HTTPS and only to the five registries and their known services; every station
is told. A registry that asks for patience is given a few seconds, once.
Source: RFC 7480 (RDAP over HTTP: redirects, Retry-After), RFC 9082 (paths).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import reportgen
from reportgen.adapters.https import Exchange, NoExchange, get, is_allowed, split

START = "https://rdap-bootstrap.arin.net/bootstrap"  # leads to the registry that is in charge
PATIENCE_S = 10
_REDIRECTS_LIMIT = 5
_ACCEPT = "application/rdap+json, application/json"
# Where the five registries answer, by recorded copies of IANA's RDAP bootstrap files (ipv4, ipv6); ARIN's bootstrap
# service; Brazil's registry, to which LACNIC leads. Others are refused with advice, not guessed.
_REGISTRY_HOSTS = frozenset(
    {
        "rdap-bootstrap.arin.net",
        "rdap.arin.net",
        "rdap.db.ripe.net",
        "rdap.apnic.net",
        "rdap.lacnic.net",
        "rdap.afrinic.net",
        "rdap.registro.br",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryAnswer:
    """An answer with status 200, as it came."""

    asked_url: str
    final_url: str
    redirects: tuple[str, ...]  # the stations between the two
    status: int
    date_header: str | None
    retrieved_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """Why there is none: ``reason`` is a message id below ``lookup.reason.``, ``detail`` fills it in."""

    asked_url: str
    reason: str
    detail: str = ""


def address_url(registry: str, address: str) -> str:
    """Where ``registry`` (the base of its RDAP service) tells about the network of an address."""
    return f"{registry.rstrip('/')}/ip/{ipaddress.ip_address(address)}"


def range_url(registry: str, first: str, prefix_length: int) -> str:
    """Where it tells about the smallest network that holds a whole prefix. Source: RFC 9082 section 3.1.1."""
    return f"{registry.rstrip('/')}/ip/{ipaddress.ip_address(first)}/{prefix_length}"


def ask(
    url: str,
    *,
    now: Callable[[], datetime],
    wait_s: Callable[[float], None],
    get: Callable[..., Exchange] = get,
) -> RegistryAnswer | NoAnswer:
    """The registry's answer, after its redirects; or the reason why there is none. Never raises.

    ``now`` is the clock, ``wait_s`` waits; both come as parameters so that tests need no time.
    """
    stations: list[str] = []
    here, patience = url, 1
    while True:
        try:
            exchange = get(here, accept=_ACCEPT, agent=f"reportgen/{reportgen.__version__}")
        except NoExchange as error:
            return NoAnswer(asked_url=url, reason=error.reason, detail=here)
        at = now()
        if exchange.status in (429, 503):
            pause_s = _retry_after_s(exchange, at)
            if patience and pause_s is not None and pause_s <= PATIENCE_S:
                patience -= 1
                wait_s(pause_s)
                continue
            return NoAnswer(asked_url=url, reason="too-many", detail=(exchange.header("Retry-After") or "–")[:60])
        if exchange.status in (301, 302, 303, 307, 308):
            target = _target(here, exchange.header("Location") or "")
            if not _may_follow(here, target):
                return NoAnswer(asked_url=url, reason="redirect-refused", detail=target[:300])
            stations.append(target)
            if len(stations) > _REDIRECTS_LIMIT:
                return NoAnswer(asked_url=url, reason="too-many-redirects", detail=target[:300])
            here = target
            continue
        if exchange.status != 200:
            reason = "not-found" if exchange.status == 404 else "status"
            return NoAnswer(asked_url=url, reason=reason, detail=str(exchange.status))
        return RegistryAnswer(
            asked_url=url,
            final_url=here,
            redirects=tuple(stations[:-1]),
            status=exchange.status,
            date_header=(exchange.header("Date") or "")[:100] or None,
            retrieved_at=at,
            body=exchange.body,
        )


def _target(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError:  # brackets that hold no address
        return location


def _may_follow(source: str, target: str) -> bool:
    start, end = split(source), split(target)
    if start is None or end is None or len(target) > 2000 or not is_allowed(target):
        return False
    if end.scheme == "https":
        return end.hostname in _REGISTRY_HOSTS and end.port in (None, 443)
    return start.scheme == "http"  # only this very computer is reached by HTTP


def _retry_after_s(exchange: Exchange, at: datetime) -> float | None:
    """Seconds that the registry asks for; None where it says nothing that can be read. Source: RFC 9110 10.2.3."""
    asked = (exchange.header("Retry-After") or "").strip()
    if asked.isascii() and asked.isdigit() and len(asked) <= 9:
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return max(0.0, (until - at).total_seconds())
