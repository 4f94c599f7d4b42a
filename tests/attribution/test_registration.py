"""Saved registry answers: what they say, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.attribution.registration import CountryBasis, Registration, leading, read_registration
from reportgen.errors import UnreadableInput

WHEN = datetime(2026, 9, 16, 8, 0, tzinfo=UTC)


def read(data: bytes, address: str = "203.0.113.77") -> Registration:
    return read_registration(
        data, address=address, url="https://rdap.example/ip/203.0.113.77", retrieved_at=WHEN, name="answer.json"
    )


def answer(**others: Any) -> dict[str, Any]:
    return {
        "objectClassName": "ip network",
        "startAddress": "203.0.113.0",
        "endAddress": "203.0.113.255",
        "handle": "NET-1",
        "name": "EXAMPLE-NET",
        "entities": [registrant("Example Holding")],
    } | others


def registrant(name: str, kind: str = "org") -> dict[str, Any]:
    card = [["version", {}, "text", "4.0"], ["fn", {}, "text", name], ["kind", {}, "text", kind]]
    return {"objectClassName": "entity", "roles": ["registrant"], "vcardArray": ["vcard", card]}


def packed(value: object) -> bytes:
    return json.dumps(value).encode()


def test_the_holder_the_range_and_the_registry_are_read() -> None:
    found = read(packed(answer(port43="whois.example")))
    assert (found.holder, found.first_address, found.last_address) == (
        "Example Holding",
        "203.0.113.0",
        "203.0.113.255",
    )
    assert (found.handle, found.network_name, found.registry) == ("NET-1", "EXAMPLE-NET", "whois.example")


def test_a_natural_person_is_not_named() -> None:
    found = read(packed(answer(entities=[registrant("Erika Mustermann", kind="individual")])))
    assert found.holder is None
    assert found.holder_is_person


def test_an_abuse_contact_is_not_a_holder() -> None:
    abuse = registrant("Abuse Desk") | {"roles": ["abuse"]}
    assert read(packed(answer(entities=[abuse]))).holder is None


def test_without_a_whois_server_the_host_that_was_asked_is_the_registry() -> None:
    assert read(packed(answer())).registry == "rdap.example"


def test_an_answer_about_other_addresses_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="other-address"):
        read(packed(answer()), address="198.51.100.1")
    with pytest.raises(UnreadableInput, match="other-address"):
        read(packed(answer()), address="2001:db8::1")


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"<html>login</html>",
        b"[1]",
        b"[" * 100_000,
        packed(answer(objectClassName="domain")),
        packed(answer(startAddress="x")),
        packed(answer(endAddress="2001:db8::")),
        packed(answer(startAddress="203.0.113.255", endAddress="203.0.113.0")),
    ],
)
def test_what_is_no_answer_about_a_network_is_refused(wrong: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read(wrong)


JSON = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(JSON)
def test_any_json_without_a_range_is_refused(value: object) -> None:
    with pytest.raises(UnreadableInput):
        read(packed(value))


@given(entities=JSON, port43=JSON, handle=JSON, notices=JSON)
def test_any_member_of_an_answer_is_read_or_left_out(**members: object) -> None:
    assert isinstance(read(packed(answer(**members))), Registration)


def test_real_answers_of_all_registries_are_read(shared: Path) -> None:
    answers = json.loads((shared / "rdap" / "ipwhois" / "rdap.json").read_text("utf-8"))
    read_addresses = {
        address: read(packed(recorded["response"]), address=address) for address, recorded in answers.items()
    }
    assert len(read_addresses) == 10
    google = read_addresses["74.125.225.229"]
    assert (google.first_address, google.last_address) == ("74.125.0.0", "74.125.255.255")
    assert google.holder == "Google Inc."


def test_contradicting_countries_are_both_kept_with_where_they_stand() -> None:
    card = ["vcard", [["fn", {}, "text", "X"], ["adr", {"label": "Road 1\nUtrecht\nNetherlands"}, "text", [""] * 7]]]
    found = read(packed(answer(country="us", entities=[{"roles": ["registrant"], "vcardArray": card}])))
    assert [(country.code, country.basis) for country in found.countries] == [
        ("US", CountryBasis.NETWORK),
        ("NL", CountryBasis.LABEL),
    ]
    assert found.country_codes == ("US", "NL")


def test_a_last_line_that_is_no_country_is_not_taken_for_one() -> None:
    card = ["vcard", [["fn", {}, "text", "X"], ["adr", {"label": "Road 1\nParis, Texas"}, "text", [""] * 7]]]
    found = read(packed(answer(entities=[{"roles": ["registrant"], "vcardArray": card}])))
    assert found.countries == () and found.holder_address == ("Road 1", "Paris, Texas")


def test_a_natural_persons_address_and_mail_stay_in_the_file() -> None:
    card = [
        "vcard",
        [["kind", {}, "text", "individual"], ["fn", {}, "text", "E M"], ["email", {}, "text", "e@m.example"]],
    ]
    found = read(packed(answer(entities=[{"roles": ["registrant", "abuse"], "vcardArray": card, "handle": "EM1"}])))
    assert (found.holder, found.holder_handle, found.holder_address, found.abuse_contacts) == (None, None, (), ())
    assert found.holder_is_person


def test_the_leading_answer_is_the_newest_about_the_network_itself() -> None:
    own = read(packed(answer(handle="A", parentHandle="P", endAddress="203.0.113.127")))
    around = replace(read(packed(answer(handle="P"))), retrieved_at=WHEN + timedelta(days=2))
    newer = replace(own, retrieved_at=WHEN + timedelta(days=1))
    assert leading((around, own, newer), own.address) is newer
    assert leading((around,), own.address) is around
    assert leading((), own.address) is None
