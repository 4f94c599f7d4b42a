"""Which party a destination probably is: a proposal with its reasons, never a finding of its own.

First party: the manufacturer or a company that carries its brand. Support party: who rents out machines, networks or
delivery, for whoever it may be. Third party: somebody else. Unknown: nothing that could tell.
Source: the three parties of Ren et al., Information Exposure From Consumer IoT Devices, IMC 2019, section 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reportgen.attribution.registrable_domain import registrable_domain


class Party(StrEnum):
    """What a destination is to the user's device."""

    FIRST = "first"
    SUPPORT = "support"
    THIRD = "third"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One observation that speaks for a party: ``kind`` is ``name-carries-brand`` | ``holder-carries-brand`` |
    ``name-of-infrastructure`` | ``alias-of-infrastructure`` | ``holder-is-infrastructure`` | ``name-of-others`` |
    ``holder-is-another``."""

    party: Party
    kind: str
    seen: str  # the domain or the holder; hostile until sanitised


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyProposal:
    """The proposal; reasons for other parties stand beside those for this one."""

    party: Party
    reasons: tuple[Reason, ...]


# Companies whose registration or domain says only that a machine was rented or a file delivered. Our own list.
_INFRASTRUCTURE_HOLDERS = (
    "akamai", "alibaba", "amazon", "aws", "choopa", "cloudflare", "contabo", "digitalocean", "edgecast", "fastly",
    "google", "hetzner", "ionos", "leaseweb", "limelight", "linode", "microsoft", "oracle", "ovh", "rackspace",
    "scaleway", "softlayer", "stackpath", "tencent", "vultr",
)  # fmt: skip
_INFRASTRUCTURE_DOMAINS = (
    "akamai.net", "akamaiedge.net", "akadns.net", "aliyuncs.com", "amazonaws.com", "awsglobalaccelerator.com",
    "azure.com", "azureedge.net", "azurewebsites.net", "cloudapp.azure.com", "cloudapp.net", "cloudflare.net",
    "cloudfront.net", "edgekey.net", "edgesuite.net", "fastly.net", "googleusercontent.com", "myqcloud.com",
    "trafficmanager.net", "windows.net",
)  # fmt: skip
# Of these, who delivers from many places under one address or name (CDN, anycast). Our own list.
_DELIVERY_HOLDERS = frozenset({"akamai", "cloudflare", "edgecast", "fastly", "limelight", "stackpath"})
_DELIVERY_DOMAINS = (
    "akamai.net", "akamaiedge.net", "akadns.net", "awsglobalaccelerator.com", "azureedge.net", "cloudflare.net",
    "cloudfront.net", "edgekey.net", "edgesuite.net", "fastly.net",
)  # fmt: skip
_SHORTEST_BRAND = 3  # a shorter word stands in too many names by chance
_WORDS = re.compile(r"[a-z0-9]+")


def propose_party(
    *, brands: Iterable[str], names: Iterable[str], holders: Iterable[str], aliases: Iterable[str] = ()
) -> PartyProposal:
    """The party of a destination from the names the device used and the holders that registries named.

    ``brands``: words of the device's label and the vendor's entry; ``aliases``: to what the names lead in DNS. What is
    not known adds no reason.
    """
    words = tuple(dict.fromkeys(word for brand in brands if (word := _joined(brand)) and len(word) >= _SHORTEST_BRAND))
    reasons = [reason for name in dict.fromkeys(names) if (reason := _of_name(name.lower().rstrip("."), words))]
    known = (_infrastructure(alias.lower().rstrip(".")) for alias in dict.fromkeys(aliases))
    reasons += [Reason(party=Party.SUPPORT, kind="alias-of-infrastructure", seen=found) for found in known if found]
    reasons += [_of_holder(holder, words) for holder in dict.fromkeys(holders) if holder.strip()]
    # An alias tells how something is delivered, not whose it is: it stands there and does not decide.
    found = {reason.party for reason in reasons if reason.kind != "alias-of-infrastructure"}
    party = next((party for party in (Party.FIRST, Party.SUPPORT, Party.THIRD) if party in found), Party.UNKNOWN)
    return PartyProposal(party=party, reasons=tuple(dict.fromkeys(reasons)))


def delivery_network(*, names: Iterable[str], holders: Iterable[str]) -> str | None:
    """By whose domain or name the address is that of a delivery network: then many machines in many places answer
    there, for many customers. ``names``: with their aliases. None where nothing shows it, which does not exclude it."""
    for name in names:
        if (found := _below(name.lower().rstrip("."), _DELIVERY_DOMAINS)) is not None:
            return found
    return next((one for one in holders if _DELIVERY_HOLDERS & set(_WORDS.findall(one.casefold()))), None)


def _infrastructure(name: str) -> str | None:
    return _below(name, _INFRASTRUCTURE_DOMAINS)


def _below(name: str, domains: Iterable[str]) -> str | None:
    return next((known for known in domains if name == known or name.endswith(f".{known}")), None)


def _of_name(name: str, brands: tuple[str, ...]) -> Reason | None:
    suffix = _infrastructure(name)
    if suffix is not None:
        return Reason(party=Party.SUPPORT, kind="name-of-infrastructure", seen=suffix)
    domain = registrable_domain(name)
    if domain is None:
        return None
    label = _joined(domain.partition(".")[0])
    if any(brand in label for brand in brands):
        return Reason(party=Party.FIRST, kind="name-carries-brand", seen=domain)
    # Without a brand to compare with, another name tells nothing.
    return Reason(party=Party.THIRD, kind="name-of-others", seen=domain) if brands else None


def _of_holder(holder: str, brands: tuple[str, ...]) -> Reason:
    words = _WORDS.findall(holder.casefold())
    if any(brand in words or "".join(words).startswith(brand) for brand in brands):
        return Reason(party=Party.FIRST, kind="holder-carries-brand", seen=holder)
    if any(word in _INFRASTRUCTURE_HOLDERS for word in words):
        return Reason(party=Party.SUPPORT, kind="holder-is-infrastructure", seen=holder)
    # A parent company or a host that is not on our list: another name alone tells nothing.
    return Reason(party=Party.UNKNOWN, kind="holder-is-another", seen=holder)


def _joined(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))
