"""Which party a destination probably is: reasons first, and unknown where there are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.attribution.party import Party, delivery_network, propose_party
from reportgen.attribution.registrable_domain import registrable_domain


@pytest.mark.parametrize(
    ("names", "holders", "party"),
    [
        (["api.beispielcam.example.com"], [], Party.THIRD),  # the brand in a subdomain is anybody's
        (["api.beispielcam.com"], [], Party.FIRST),
        (["eu.my-beispielcam.co.uk"], [], Party.FIRST),
        (["x.eu-west-1.elb.amazonaws.com"], [], Party.SUPPORT),
        (["d1.cloudfront.net"], ["Amazon Technologies Inc."], Party.SUPPORT),
        (["api.beispielcam.com"], ["DigitalOcean, LLC"], Party.FIRST),
        (["tracker.invented.net"], ["Hetzner Online GmbH"], Party.SUPPORT),
        ([], ["Beispielcam Holding Ltd."], Party.FIRST),
        ([], ["Invented Technology Corporation"], Party.UNKNOWN),  # it may be the parent company
        ([], [], Party.UNKNOWN),
        (["192.0.2.1", "localdomain", ""], [" "], Party.UNKNOWN),
    ],
)
def test_the_party_follows_from_names_and_holders(names: list[str], holders: list[str], party: Party) -> None:
    assert propose_party(brands=["Beispielcam"], names=names, holders=holders).party is party


def test_reasons_against_the_proposal_are_kept() -> None:
    found = propose_party(brands=["Beispielcam"], names=["api.beispielcam.com", "x.invented.net"], holders=["OVH SAS"])
    assert [(reason.party, reason.kind, reason.seen) for reason in found.reasons] == [
        (Party.FIRST, "name-carries-brand", "beispielcam.com"),
        (Party.THIRD, "name-of-others", "invented.net"),
        (Party.SUPPORT, "holder-is-infrastructure", "OVH SAS"),
    ]


@pytest.mark.parametrize("brands", [[], ["LG"]])
def test_without_a_brand_of_three_letters_another_name_tells_nothing(brands: list[str]) -> None:
    found = propose_party(brands=brands, names=["algebra.com"], holders=[])
    assert (found.party, found.reasons) == (Party.UNKNOWN, ())


def test_where_a_name_leads_in_dns_is_a_reason_beside_its_brand() -> None:
    found = propose_party(
        brands=["Beispielcam"], names=["api.beispielcam.com"], holders=[], aliases=["lb.eu-west-1.elb.amazonaws.com"]
    )
    assert found.party is Party.FIRST
    alone = propose_party(brands=[], names=["api.invented.net"], holders=[], aliases=["x.cloudfront.net"])
    assert alone.party is Party.UNKNOWN
    assert ("alias-of-infrastructure", "amazonaws.com") in [(reason.kind, reason.seen) for reason in found.reasons]


@pytest.mark.parametrize(
    ("names", "holders", "sign"),
    [
        (["www.beispielcam.com", "www.beispielcam.com.cdn.cloudflare.net"], [], "cloudflare.net"),
        ([], ["Fastly, Inc."], "Fastly, Inc."),
        (["lb.amazonaws.com"], ["DigitalOcean, LLC"], None),
        ([], [], None),
    ],
)
def test_a_delivery_network_is_told_by_its_sign(names: list[str], holders: list[str], sign: str | None) -> None:
    assert delivery_network(names=names, holders=holders) == sign


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("cam.eu.example.co.uk", "example.co.uk"),
        ("Example.COM.", "example.com"),
        ("co.uk", None),
        ("192.0.2.1", None),
        ("no-such-suffix.invalidtld", None),
        ("a" * 300 + ".com", None),
        ("b\u00fccher.de", None),
        ("..", None),
    ],
)
def test_the_registrable_part_goes_by_the_public_suffix_list(host: str, domain: str | None) -> None:
    assert registrable_domain(host) == domain


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_give_a_proposal(name: str, holder: str) -> None:
    registrable_domain(name)
    assert propose_party(brands=[name], names=[name, holder], holders=[holder]).party in Party
