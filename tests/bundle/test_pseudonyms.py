from __future__ import annotations

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from reportgen.bundle.pseudonyms import Bystanders, pseudonyms

KEY = bytes(range(32))
MAC, ROUTER = bytes.fromhex("00005e005323"), ipaddress.ip_address("192.168.178.1").packed
LAPTOP = ipaddress.ip_address("192.168.178.23").packed
OTHERS = Bystanders(
    macs=frozenset({MAC}), addresses=frozenset({ROUTER, LAPTOP}), names=frozenset({"Erikas-Laptop", "tv"})
)


def test_the_same_key_gives_the_same_stand_ins_and_another_key_others() -> None:
    assert pseudonyms(KEY, OTHERS).table() == pseudonyms(KEY, OTHERS).table()
    assert pseudonyms(KEY, OTHERS).table() != pseudonyms(KEY[::-1], OTHERS).table()


def test_a_stand_in_has_the_form_of_what_it_stands_for_and_is_nobodys_address() -> None:
    made = pseudonyms(KEY, OTHERS)
    assert made.macs[MAC][0] & 0x03 == 0x02
    for real, other in made.addresses.items():
        assert other[:2] == real[:2] and other not in OTHERS.addresses
        assert len(str(ipaddress.ip_address(other))) == len(str(ipaddress.ip_address(real)))


def test_bystanders_are_replaced_as_text_and_as_bytes_in_the_same_length() -> None:
    made = pseudonyms(KEY, OTHERS)
    text = b"Erikas-Laptop ERIKAS-LAPTOP 192.168.178.23 192.168.178.230 00:00:5E:00:53:23 00005e005323 " + MAC + LAPTOP
    found = made.in_payload(text, short_ones=True)
    assert len(found) == len(text)
    assert b"192.168.178.230" in found  # another number
    for word in (b"laptop", b"192.168.178.23 ", b"00:00:5e:00:53:23", b"00005e005323", MAC, LAPTOP):
        assert word not in found.lower() and word not in found


def test_four_bytes_that_may_be_an_address_by_chance_stay_in_content() -> None:
    assert pseudonyms(KEY, OTHERS).in_payload(b"x" + LAPTOP, short_ones=False) == b"x" + LAPTOP


def test_ones_own_public_address_becomes_one_for_documentation() -> None:
    own = ipaddress.ip_address("93.184.216.34").packed
    made = pseudonyms(KEY, OTHERS, kept=[own], masked=[own])
    assert ipaddress.ip_address(made.addresses[own]) in ipaddress.ip_network("203.0.113.0/24")


@given(st.sets(st.binary(min_size=4, max_size=4), max_size=40))
def test_no_two_share_a_stand_in_and_none_gets_a_real_address(addresses: set[bytes]) -> None:
    made = pseudonyms(KEY, Bystanders(macs=frozenset(), addresses=frozenset(addresses), names=frozenset()))
    others = list(made.addresses.values())
    assert len(set(others)) == len(others) and not set(others) & addresses


@given(st.binary(max_size=200))
def test_any_payload_keeps_its_length(payload: bytes) -> None:
    assert len(pseudonyms(KEY, OTHERS).in_payload(payload, short_ones=True)) == len(payload)
