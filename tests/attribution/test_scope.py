"""Kinds of addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.attribution.scope import AddressScope, is_public, scope_of


@pytest.mark.parametrize(
    ("address", "scope"),
    [
        ("8.8.8.8", AddressScope.GLOBAL),
        ("2606:4700::1111", AddressScope.GLOBAL),
        ("192.168.178.1", AddressScope.PRIVATE),
        ("fd00::1", AddressScope.PRIVATE),
        ("100.64.0.1", AddressScope.SHARED),
        ("169.254.1.1", AddressScope.LINK_LOCAL),
        ("fe80::1", AddressScope.LINK_LOCAL),
        ("224.0.0.251", AddressScope.MULTICAST),
        ("ff02::fb", AddressScope.MULTICAST),
        ("255.255.255.255", AddressScope.BROADCAST),
        ("127.0.0.1", AddressScope.LOOPBACK),
        ("0.0.0.0", AddressScope.UNSPECIFIED),
        ("203.0.113.77", AddressScope.DOCUMENTATION),
        ("2001:db8::1", AddressScope.DOCUMENTATION),
        ("240.0.0.1", AddressScope.RESERVED),
        ("192.0.0.9", AddressScope.GLOBAL),
        ("192.0.0.8", AddressScope.PRIVATE),
        ("198.19.255.255", AddressScope.PRIVATE),
        ("2001:1::1", AddressScope.GLOBAL),
        ("2001:3f::1", AddressScope.GLOBAL),
        ("2001:40::1", AddressScope.RESERVED),
        ("2001::1", AddressScope.RESERVED),
        ("64:ff9b:1::1", AddressScope.PRIVATE),
        ("fec0::1", AddressScope.PRIVATE),
        ("3fff::1", AddressScope.DOCUMENTATION),
        ("4000::1", AddressScope.RESERVED),
    ],
)
def test_an_address_has_the_scope_of_the_registries(address: str, scope: AddressScope) -> None:
    assert scope_of(address) is scope


@pytest.mark.parametrize("form", ["::ffff:{}", "64:ff9b::{}", "2002:{:02x}{:02x}:{:02x}{:02x}::1"])
@pytest.mark.parametrize("inside", ["8.8.8.8", "192.168.178.1", "100.64.0.1", "203.0.113.77"])
def test_an_address_that_holds_one_of_ipv4_has_the_scope_of_that_one(form: str, inside: str) -> None:
    parts = [int(part) for part in inside.split(".")] if "x" in form else [inside]
    assert scope_of(form.format(*parts)) is scope_of(inside)


def test_documentation_addresses_are_public_in_constructed_cases_only() -> None:
    assert is_public("203.0.113.77", constructed=True)
    assert not is_public("203.0.113.77", constructed=False)
    assert is_public("8.8.8.8", constructed=False)
    assert not is_public("192.168.178.1", constructed=True)


@given(st.ip_addresses())
def test_every_address_has_a_scope(address: object) -> None:
    assert isinstance(scope_of(str(address)), AddressScope)
