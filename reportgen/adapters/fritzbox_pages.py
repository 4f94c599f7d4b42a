"""What the FRITZ!Box's pages say: interfaces, what is being recorded, devices, model and firmware.

The capture page is the same HTML in FRITZ!OS 6 (``capture.lua``) and 7/8 (``data.lua``, ``page=cap``); some versions
answer with JSON. Texts are the box's own and localised; identifiers are not. No connection is made here.
"""

from __future__ import annotations

import html
import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

INTERFACES_QUERY = "capture:settings/iface/list(name,minor,type,if_nr)"
SESSIONS_QUERY = "capture:settings/session/list(displayname,ifacename,minor,type)"
DEVICES_QUERY = "landevice:settings/landevice/list(name,ip,mac,guest)"

_NETDEV = "1"  # the type whose interfaces are named, not numbered
_INTERNET = frozenset({"2", "3"})
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")
_TEXT_LIMIT = 200
_MOST_RUNNING = 100
# Bounded repetitions: a hostile page costs linear time.
_TOKENS = re.compile(
    r"<h3[^<>]{0,300}>(?P<group>[^<]{0,300})</h3>"
    r"|<th[^<>]{0,300}>(?P<text>[^<]{0,300})</th>"
    r"|<button(?P<button>[^<>]{0,600})>"
)
_ATTRIBUTE = re.compile(r'(name|value|id)="([^"]{0,100})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxInterface:
    """A place where the box can record."""

    id: str  # what Start is given: "1-lan", "2-1"
    text: str  # as the page calls it; hostile until sanitised
    group: str  # the page's heading; empty where it has none
    stop: tuple[str, str, str] | None = None  # type, minor, name: what Stop is given

    @property
    def is_internet_side(self) -> bool:
        """Whether it lies behind the router's address translation, where devices cannot be told apart."""
        return self.id.partition("-")[0] in _INTERNET

    @property
    def is_ethernet(self) -> bool:
        """Whether frames there carry the devices' hardware addresses in Ethernet's form."""
        return self.id.startswith(f"{_NETDEV}-")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePage:
    """What the box offers."""

    interfaces: tuple[BoxInterface, ...]
    has_filter: bool  # the page has a field for a capture filter


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeDevice:
    """A device that the box knows; names are hostile until sanitised."""

    name: str
    ip: str  # this and the next are empty where the box tells none
    mac: str  # upper case, with colons
    is_guest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxModel:
    """What the box says of itself; None where it does not."""

    model: str | None = None
    firmware: str | None = None


def read_capture_page(body: bytes) -> CapturePage | None:
    """The capture page in either of its forms; None for anything else (a login page, an error)."""
    value = _json(body)
    if value is not None:
        found = tuple(_json_interfaces(value))
        return CapturePage(interfaces=found, has_filter=False) if found else None
    text = body.decode("utf-8", "replace")
    found = tuple(_html_interfaces(text))
    return CapturePage(interfaces=found, has_filter='id="uiFilter"' in text) if found else None


def read_interface_query(body: bytes) -> tuple[BoxInterface, ...]:
    """The answer to :data:`INTERFACES_QUERY` under the name ``ifaces``; empty for anything else."""
    found = []
    for row in _rows(_json(body), "ifaces"):
        kind, minor, name = (_string(row, key) for key in ("type", "minor", "name"))
        number = name if kind == _NETDEV else minor
        identifier = f"{kind}-{number}" if kind else minor
        if _IDENTIFIER.fullmatch(identifier):
            found.append(BoxInterface(id=identifier, text=name, group="", stop=(kind, minor, name)))
    return tuple(found)


def read_running(body: bytes) -> tuple[str, ...] | None:
    """What the box is recording now (answer to :data:`SESSIONS_QUERY`, ``sessions``); None where it does not tell."""
    value = _json(body)
    if not isinstance(value, Mapping) or not isinstance(value.get("sessions"), list):
        return None
    rows = _rows(value, "sessions")[:_MOST_RUNNING]
    return tuple(_string(row, "ifacename") or _string(row, "displayname") for row in rows)


def read_devices(body: bytes) -> tuple[HomeDevice, ...]:
    """The answer to :data:`DEVICES_QUERY` under the name ``devices``; empty for anything else."""
    found = []
    for row in _rows(_json(body), "devices"):
        mac = _string(row, "mac")
        found.append(
            HomeDevice(
                name=_string(row, "name"),
                ip=_address(_string(row, "ip")),
                mac=mac.upper() if _MAC.fullmatch(mac) else "",
                is_guest=_string(row, "guest") == "1",
            )
        )
    return tuple(found)


def read_model(body: bytes) -> BoxModel:
    """``jason_boxinfo.xml``, which needs no login. The serial number in it is left where it is."""
    text = body.decode("utf-8", "replace")
    name = re.search(r"<(?:j:)?Name>([^<]{1,100})</", text)
    version = re.search(r"<(?:j:)?Version>([0-9.]{1,20})</", text)
    return BoxModel(model=html.unescape(name[1]) if name else None, firmware=version[1] if version else None)


def _html_interfaces(text: str) -> Iterator[BoxInterface]:
    group, called = "", ""
    starts: dict[str, tuple[str, str, str]] = {}  # suffix of the buttons' ids → id, text, group
    stops: dict[str, tuple[str, str, str]] = {}
    for token in _TOKENS.finditer(text):
        if token["group"] is not None:
            group = _shown(token["group"])
        elif token["text"] is not None:
            called = _shown(token["text"])
        else:
            attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(token["button"])}
            side, _, suffix = attributes.get("id", "").partition("_")
            value = attributes.get("value", "")
            if side == "uiStart" and _IDENTIFIER.fullmatch(value):
                starts[suffix] = (value, called, group)
            elif side == "uiStop" and value.count(";") == 2:
                kind, minor, name = value.split(";")
                stops[suffix] = (kind, minor, name)
    for suffix, (identifier, words, heading) in starts.items():
        yield BoxInterface(id=identifier, text=words, group=heading, stop=stops.get(suffix))


def _json_interfaces(value: object) -> Iterator[BoxInterface]:
    data = value.get("data") if isinstance(value, Mapping) else None
    snapshot = data.get("snapshot") if isinstance(data, Mapping) else None
    for row in _rows(snapshot, "interfaces"):
        identifier = _string(row, "ifaceorminor") or _string(row, "id")
        words = _string(row, "displayname") or _string(row, "description") or _string(row, "name")
        if _IDENTIFIER.fullmatch(identifier):
            yield BoxInterface(id=identifier, text=_shown(words), group=_shown(_string(row, "kind")))


def _json(body: bytes) -> object | None:
    if body.lstrip()[:1] != b"{":
        return None
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value


def _rows(value: object, key: str) -> list[Mapping[str, object]]:
    found = value.get(key) if isinstance(value, Mapping) else None
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _string(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    return str(value)[:_TEXT_LIMIT] if isinstance(value, str | int) else ""


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""


def _shown(text: str) -> str:
    return " ".join(html.unescape(text).split())[:_TEXT_LIMIT]
