"""Any page gives a value; a hostile one costs linear time and reaches neither a file name nor the terminal unshown."""

from __future__ import annotations

import json

import fake_pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.adapters.fritzbox_pages import (
    read_capture_page,
    read_devices,
    read_interface_query,
    read_model,
    read_running,
)

READERS = (read_capture_page, read_devices, read_interface_query, read_model, read_running)
PAGE = fake_pages.capture_page(has_filter=True)


def test_the_page_tells_identifiers_words_groups_and_what_stop_is_given() -> None:
    page = read_capture_page(PAGE.encode())
    assert page is not None and page.has_filter
    found = {interface.id: interface for interface in page.interfaces}
    assert (found["2-1"].group, found["2-1"].text, found["2-1"].stop) == (
        "Internet",
        "1. Internetverbindung",
        ("2", "1", "ptm0"),
    )
    assert found["1-lan"].stop == ("1", "-1", "lan")
    assert [i.id for i in page.interfaces if i.is_internet_side] == ["2-1", "3-0"]
    assert [i.id for i in page.interfaces if i.is_ethernet] == ["1-lan", "1-eth0", "1-guest"]


def test_the_query_tells_the_same_identifiers_as_the_page() -> None:
    page = read_capture_page(PAGE.encode())
    body = json.dumps({"ifaces": fake_pages.interfaces_query()}).encode()
    assert page is not None
    assert [(i.id, i.stop) for i in read_interface_query(body)] == [(i.id, i.stop) for i in page.interfaces]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"data": 3}', b'{"data": {"snapshot": {"interfaces": [1, null]}}}', b"{" * 50_000]
)
def test_what_is_no_list_is_none(body: bytes) -> None:
    assert read_capture_page(body) is None
    assert read_interface_query(body) == ()
    assert read_devices(body) == ()


def test_an_identifier_that_could_leave_a_folder_or_a_parameter_is_left_out() -> None:
    for wrong in ("../../etc", "1-lan&amp;sid=0", "1-lan x", "", "a" * 41):
        page = PAGE.replace('value="1-lan"', f'value="{wrong}"')
        found = read_capture_page(page.encode())
        assert found is not None
        assert "1-eth0" in {i.id for i in found.interfaces}
        assert len(found.interfaces) == len(fake_pages.PORTS) - 1


def test_the_serial_number_is_left_where_it_is() -> None:
    model = read_model(fake_pages.BOX_INFO.encode())
    assert (model.model, model.firmware) == ("FRITZ!Box 7530 (Attrappe)", "164.08.02")
    assert "00005E005301" not in repr(model)


def test_addresses_that_are_none_do_not_reach_a_filter() -> None:
    rows = [{"name": "x", "ip": "1.2.3.4 or host 5.6.7.8", "mac": "00:00:5e:00:53:42 or"}, {"name": 3}, "y"]
    first, second = read_devices(json.dumps({"devices": rows}).encode())
    assert (first.name, first.ip, first.mac) == ("x", "", "")
    assert (second.name, second.ip, second.mac, second.is_guest) == ("3", "", "", False)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_value(body: bytes) -> None:
    for read in READERS:
        read(body)
        read(b"{" + body)
        read(PAGE.encode()[:400] + body + PAGE.encode()[400:])


@pytest.mark.parametrize(
    "piece", [b"<h3", b"<th>", b"<button ", b'<button id="uiStart_', b"<h3><th><button>", b"&amp;"]
)
def test_a_page_of_the_greatest_size_is_read_to_its_end(piece: bytes) -> None:
    body = piece * (400_000 // len(piece)) + PAGE.encode()
    page = read_capture_page(body)
    assert page is not None and len(page.interfaces) == len(fake_pages.PORTS)
