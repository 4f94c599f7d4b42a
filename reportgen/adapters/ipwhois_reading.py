"""ipwhois reads a kept answer once more: a second, independent reading. It gets the bytes and no network.

Left to itself it would first ask a third party over DNS and sleep for minutes; here it only ever sees the recorded
answer. Where it loses entities (one without a handle ends its list), ours stand: they are read from the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.request import OpenerDirector

# What the library raises on answers that are not as it expects them, beside its own errors.
_ITS_MISTAKES = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """What ipwhois makes of the answer."""

    handle: str | None
    network_name: str | None
    country: str | None
    parent_handle: str | None


class _Recorded(OpenerDirector):
    """Gives the recorded bytes, whatever is asked for."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self._body = body

    def open(self, fullurl: Any, data: Any = None, timeout: Any = None) -> Any:  # noqa: ARG002
        return io.BytesIO(self._body)


def second_reading(body: bytes, address: str) -> SecondReading | None:
    """The answer as ipwhois reads it; None where it refuses. Never raises."""
    from ipwhois import IPWhois
    from ipwhois.exceptions import BaseIpwhoisException

    try:
        asked = IPWhois(address, proxy_opener=_Recorded(body))
        # With bootstrap it asks nobody else; no retries, no waiting.
        found = asked.lookup_rdap(bootstrap=True, inc_nir=False, depth=0, retry_count=0, rate_limit_timeout=0)
    except BaseIpwhoisException:
        return None
    except _ITS_MISTAKES:
        return None
    network = found.get("network")
    return _reading(network) if isinstance(network, Mapping) else None


def _reading(network: Mapping[str, Any]) -> SecondReading:
    def text(key: str) -> str | None:
        value = network.get(key)
        return value.strip() or None if isinstance(value, str) else None

    return SecondReading(
        handle=text("handle"),
        network_name=text("name"),
        country=text("country"),
        parent_handle=text("parent_handle"),
    )
