"""To whom a hardware address was assigned: the longest range wins, and nobody is named where nobody is known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.attribution.hardware_maker import Maker, maker_of, register_day


@pytest.mark.parametrize(
    ("mac", "maker"),
    [
        ("04:5c:06:00:00:01", Maker(name="Zmodo Technology Corporation", bits=24)),
        ("00:24:e4:24:80:2a", Maker(name="Withings", bits=24)),
        ("c8:5c:e2:7a:bc:de", Maker(name="SYNERGY SYSTEMS AND SOLUTIONS", bits=28)),
        ("70:b3:d5:d5:80:00", Maker(name="Idyllic Engineering Pte Ltd", bits=36)),
    ],
)
def test_the_longest_range_that_is_known_names_its_holder(mac: str, maker: Maker) -> None:
    assert maker_of(mac) == maker


@pytest.mark.parametrize(
    "mac",
    [
        "da:a1:19:00:00:01",  # made up by the device
        "02:00:00:00:00:01",
        "01:00:5e:00:00:fb",  # a group
        "ff:ff:ff:ff:ff:ff",
        "c8:5c:e2:ff:ff:ff",  # a cut range; this part of it is not in the register
    ],
)
def test_where_the_register_names_nobody_there_is_no_maker(mac: str) -> None:
    assert maker_of(mac) is None


def test_the_register_has_a_day() -> None:
    assert register_day() >= date(2026, 8, 26)


@given(st.binary(min_size=6, max_size=6))
def test_any_address_gives_a_maker_or_none(octets: bytes) -> None:
    found = maker_of(octets.hex(":"))
    assert found is None or (found.bits in (24, 28, 36) and found.name.isprintable())
