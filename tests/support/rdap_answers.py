"""Constructed registry answers in the shapes that the registries give. The addresses are those of the AS112 project
(RFC 7534, 7535): on the Internet, and nobody's own. All names are invented."""

from __future__ import annotations

import json
from typing import Any

OWN, OTHER = "192.31.196.77", "192.31.196.78"
CUSTOMER_NETWORK, PROVIDER_NETWORK = "NET-192-31-196-64-1", "NET-192-31-196-0-1"


def packed(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


def card(name: str | None, *, kind: str = "org", label: str | None = None, email: str | None = None) -> list[Any]:
    properties: list[Any] = [["version", {}, "text", "4.0"], ["kind", {}, "text", kind]]
    if label is not None:
        properties.append(["adr", {"label": label}, "text", ["", "", "", "", "", "", ""]])
    if name is not None:
        properties.append(["fn", {}, "text", name])
    if email is not None:
        properties.append(["email", {}, "text", email])
    return ["vcard", properties]


def network(first: str, last: str, **more: Any) -> dict[str, Any]:
    return {"objectClassName": "ip network", "startAddress": first, "endAddress": last, "ipVersion": "v4"} | more


def arin_customer() -> dict[str, Any]:
    """A range that a provider passed on: no country of the network, the customer's only in the label."""
    return network(
        "192.31.196.64",
        "192.31.196.127",
        handle=CUSTOMER_NETWORK,
        name="INVENTED-CUSTOMER",
        type="REASSIGNED",
        parentHandle=PROVIDER_NETWORK,
        port43="whois.arin.net",
        events=[{"eventAction": "registration", "eventDate": "2014-07-29T10:00:00-04:00"}],
        entities=[
            {
                "handle": "C01234567",
                "roles": ["registrant"],
                "vcardArray": card(
                    "Invented Technology Corporation",
                    label="1 Example Drive\nSpringfield\nIL\n00000\nUnited States",
                ),
                "entities": [
                    {  # without a handle: ipwhois drops it and everything behind it
                        "roles": ["abuse"],
                        "vcardArray": card("Abuse Desk of the Provider", kind="group", email="abuse@provider.example"),
                    }
                ],
            }
        ],
    )


def arin_provider() -> dict[str, Any]:
    return network(
        "192.31.196.0",
        "192.31.196.255",
        handle=PROVIDER_NETWORK,
        name="INVENTED-PROVIDER",
        type="DIRECT ALLOCATION",
        parentHandle="NET-192-0-0-0-0",
        port43="whois.arin.net",
        entities=[
            {
                "handle": "IP-99",
                "roles": ["registrant"],
                "vcardArray": card("Invented Provider, LLC", label="2 Example Road\nSpringfield\nIL\nUnited States"),
            }
        ],
    )


def ripe_assignment() -> dict[str, Any]:
    """A network with a country of its own whose registrant is only a handle."""
    return network(
        "192.31.196.0",
        "192.31.196.255",
        handle="192.31.196.0 - 192.31.196.255",
        name="INVENTED-NET",
        country="NL",
        port43="whois.ripe.net",
        entities=[{"handle": "ORG-INV1-RIPE", "roles": ["registrant"]}],
    )
