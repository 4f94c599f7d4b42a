"""The fake box's pages, in the shape in which both generations write them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from fake_records import CAMERA_IP, CAMERA_MAC


@dataclass(frozen=True)
class Port:
    """A place where the fake can record."""

    type: int
    minor: int  # -1: named
    name: str
    group: str
    text: str
    link_type: int = 1
    is_silent: bool = False

    @property
    def id(self) -> str:
        return f"{self.type}-{self.name if self.minor < 0 else self.minor}"

    @property
    def suffix(self) -> str:
        return self.name if self.minor < 0 else str(self.minor)


PORTS = (
    Port(2, 1, "ptm0", "Internet", "1. Internetverbindung", link_type=101),
    Port(3, 0, "fritzbox", "Internet", "Routing-Schnittstelle", link_type=101),
    Port(1, -1, "lan", "Netzwerkschnittstellen", "lan"),
    Port(1, -1, "eth0", "Netzwerkschnittstellen", "eth0"),
    Port(1, -1, "guest", "Netzwerkschnittstellen", "guest"),
    Port(4, 128, "wlan_mgmt", "WLAN", "WLAN Management Traffic", link_type=105, is_silent=True),
    Port(4, 135, "ath0", "WLAN", "AP (2.4 GHz, ath0) - Schnittstelle 1 & <Gast>", link_type=105, is_silent=True),
)

DEVICES = (
    {"name": "Beispielcam", "ip": CAMERA_IP, "mac": CAMERA_MAC.lower(), "guest": "0"},
    {"name": "Laptop", "ip": "192.168.178.20", "mac": "00:00:5E:00:53:20", "guest": "0"},
    {"name": "Waage", "ip": "192.168.179.30", "mac": "00:00:5E:00:53:30", "guest": "1"},
)

BOX_INFO = """<?xml version="1.0" encoding="utf-8"?>
<j:BoxInfo xmlns:j="http://jason.example/updatecheck/"><j:Name>FRITZ!Box 7530 (Attrappe)</j:Name><j:HW>236</j:HW>
<j:Version>164.08.02</j:Version><j:Revision>118110</j:Revision><j:Serial>00005E005301</j:Serial></j:BoxInfo>
"""

LOGIN_PAGE = (
    '<!DOCTYPE html><html><head><title>FRITZ!Box</title></head><body><form id="uiLoginForm"></form></body></html>'
)


def capture_page(*, has_filter: bool) -> str:
    parts, group = ["<!DOCTYPE html><html><body><form>"], ""
    for port in PORTS:
        if port.group != group:
            parts.append(("</table>\n" if group else "") + f'<h3>{port.group}</h3>\n<table class="zebra">\n')
            group = port.group
        parts.append(
            f'<tr>\n<th>{escape(port.text)}</th>\n<td class="buttonrow">\n'
            f'<button type="submit" name="start" id="uiStart_{port.suffix}" value="{port.id}">Start</button>\n</td>\n'
            f'<td class="imgcol" id="uiImage_{port.suffix}"></td>\n'
            f'<td class="buttonrow"><button type="submit" name="stop" id="uiStop_{port.suffix}" '
            f'value="{port.type};{port.minor};{port.name}">Stopp</button></td>\n</tr>\n'
        )
    parts.append('</table><input type="text" id="uiLen" name="len" size="7" value="1600">')
    if has_filter:
        parts.append('<input type="text" id="uiFilter" name="filter" value="">')
    parts.append('<button type="submit" name="stopall" id="uiStopAll">Alle stoppen</button></form></body></html>')
    return "".join(parts)


def capture_json() -> str:
    rows = [
        {"ifaceorminor": port.id, "kind": port.group, "ifacename": port.name, "displayname": port.text}
        for port in PORTS
    ]
    return json.dumps({"pid": "cap", "data": {"snapshot": {"interfaces": rows}}})


def interfaces_query() -> list[dict[str, str]]:
    return [{"name": p.name, "minor": str(p.minor), "type": str(p.type), "if_nr": "0"} for p in PORTS]
