"""Which device it was: the strongest ground first, no word of other devices, nothing where none can be told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from building import CAMERA, Conversation, Tape
from connections import read

from reportgen.attribution.device import device_traffic
from reportgen.attribution.device_identity import Ground, Rank, device_grounds
from reportgen.attribution.hardware_maker import is_made_up
from reportgen.capture.name_values import DeviceObservation
from reportgen.capture.values import Capture
from reportgen.evidence.citation import FrameSet

NEIGHBOUR = "192.168.178.99"


def observed(basis: str, value: str, *, mac: str | None = None, address: str | None = None) -> DeviceObservation:
    return DeviceObservation(
        basis=basis, value=value, mac=mac, address=address, at_ns=0, observations_count=1, frames=FrameSet.of([1])
    )


def recorded(*observations: DeviceObservation) -> Capture:
    tape = Tape()
    for number, client in enumerate((CAMERA, NEIGHBOUR)):
        talk = Conversation(tape, client=client, client_port=40_000 + number)
        talk.handshake()
    return replace(read(tape.pcap()), devices=observations)


def grounds(capture: Capture, *, at_home: bool = True, address: str = CAMERA) -> tuple[Ground, ...]:
    traffic = device_traffic(capture, mac=None, addresses=(address,), at_home_network=at_home)
    return device_grounds(capture, traffic)


def test_the_strongest_ground_comes_first() -> None:
    capture = recorded(
        observed("http-user-agent", "cam/1", address=CAMERA),
        observed("mdns-host", "cam.local", address=CAMERA),
        observed("dhcp-host-name", "BC-100", address=CAMERA),
        observed("ssdp-server", "x", address=CAMERA),
    )
    found = grounds(capture)
    assert [ground.rank for ground in found] == sorted(ground.rank for ground in found)
    assert found[0].basis == "declared-address" and len(found[0].frames)
    assert {Rank.DECLARED, Rank.DHCP, Rank.HOME_NETWORK, Rank.USER_AGENT} <= {ground.rank for ground in found}


def test_what_other_devices_say_stays_out() -> None:
    capture = recorded(
        observed("dhcp-host-name", "neighbours-phone", address=NEIGHBOUR),
        observed("dhcp-host-name", "had-the-address-before", mac="02:00:00:00:00:99", address=CAMERA),
    )
    assert all(flow.originator_mac for flow in capture.flows)
    assert {"neighbours-phone", "had-the-address-before"} & {ground.value for ground in grounds(capture)} == set()


def test_the_same_word_counts_once_with_all_its_frames() -> None:
    word = observed("dhcp-host-name", "BC-100", address=CAMERA)
    (ground,) = [
        ground for ground in grounds(recorded(word, replace(word, frames=FrameSet.of([5])))) if ground.rank is Rank.DHCP
    ]
    assert list(ground.frames) == [1, 5]


def test_behind_the_router_or_for_an_unseen_device_there_is_no_ground() -> None:
    capture = recorded(observed("dhcp-host-name", "BC-100", address=CAMERA))
    assert grounds(capture, at_home=False, address="192.168.178.7") == ()
    assert grounds(capture, address="192.168.178.7") == ()


@pytest.mark.parametrize(
    ("mac", "made_up"), [("00:00:5e:00:53:42", False), ("02:00:00:00:00:01", True), ("da:a1:19:00:00:01", True)]
)
def test_an_address_that_a_device_made_up_is_told_by_its_bit(mac: str, made_up: bool) -> None:
    assert is_made_up(mac) is made_up


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("00:00:5e:00:53:42", "00…42"),
        ("01:00:00:5e:00:53:42", "01:00…42"),
        ("BC-100-00005E005342", "BC-100-00…42"),
        ("cam 02-00-5e-10-00-01", "cam 02…01"),
        ("BC-100", "BC-100"),
    ],
)
def test_documents_tell_hardware_addresses_masked_only(value: str, shown: str) -> None:
    capture = recorded(observed("dhcp-host-name", value, address=CAMERA))
    traffic = replace(
        device_traffic(capture, mac=None, addresses=(CAMERA,), at_home_network=True), macs=("00:00:5e:00:53:42",)
    )
    said = next(
        found for found in device_grounds(replace(capture, devices=()), traffic) if found.basis == "mac-assigned"
    )
    assert said.shown == "00…42"
    own = replace(observed("dhcp-host-name", value), mac="00:00:5e:00:53:42")
    grounds = device_grounds(replace(capture, devices=(own,)), traffic)
    assert [found.shown for found in grounds if found.basis == "dhcp-host-name"] == [shown]
