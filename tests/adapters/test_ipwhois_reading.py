"""The second reading: ipwhois sees the kept bytes and nothing else, and no bytes bring it or us down."""

from __future__ import annotations

import json
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdap_answers import OWN, arin_customer, packed

from reportgen.adapters.ipwhois_reading import second_reading


def test_it_reads_the_network_and_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    # A class still: libraries name it in the types of their functions.
    monkeypatch.setattr(socket, "socket", type("Refused", (socket.socket,), {"__init__": refuse}))
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    found = second_reading(packed(arin_customer()), OWN)
    assert found is not None
    assert (found.handle, found.country) == ("NET-192-31-196-64-1", None)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=10,
    )
)
def test_any_value_in_any_place_gives_a_reading_or_none(value: object) -> None:
    for key in arin_customer():
        second_reading(json.dumps(arin_customer() | {key: value}).encode(), OWN)


@given(st.binary(max_size=200))
def test_any_bytes_give_none_or_a_reading(body: bytes) -> None:
    second_reading(body, OWN)


def test_an_address_that_it_refuses_gives_none() -> None:
    assert second_reading(packed(arin_customer()), "203.0.113.77") is None
