"""Where no device can be told apart is seen from link types and frames, whatever the case says of the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from building import CAMERA, Conversation, Tape, ethernet
from building import links as l
from building.frames import CAMERA_MAC
from connections import read

from reportgen.attribution.device import DeviceTraffic, Subject, device_traffic
from reportgen.attribution.vantage import Obstacle
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture

ROUTER, SERVER, OTHER_SERVER = "203.0.113.45", "198.51.100.7", "198.51.100.8"


def recorded(
    *clients: str, link: Callable[[bytes], bytes] = ethernet, link_type: int = 1, servers: tuple[str, ...] = ()
) -> Capture:
    tape = Tape(link)
    for number, client in enumerate(clients):
        for server in servers or (SERVER, OTHER_SERVER):
            talk = Conversation(tape, client=client, server=server, client_port=40_000 + number)
            talk.handshake()
    return read(tape.pcap(link_type=link_type))


def traffic(capture: Capture, *, addresses: tuple[str, ...] = (CAMERA, ROUTER), at_home: bool = True) -> DeviceTraffic:
    return device_traffic(capture, mac=CAMERA_MAC, addresses=addresses, at_home_network=at_home)


@pytest.mark.parametrize(
    ("link", "link_type", "obstacles"),
    [
        (lambda packet: packet, 101, (Obstacle.NO_HARDWARE_ADDRESS, Obstacle.TRANSLATED)),
        (l.ppp, 9, (Obstacle.NO_HARDWARE_ADDRESS, Obstacle.TRANSLATED)),
        (l.pppoe, 51, (Obstacle.NO_HARDWARE_ADDRESS, Obstacle.PPPOE, Obstacle.TRANSLATED)),
        (l.pppoe_in_vlan, 1, (Obstacle.PPPOE, Obstacle.TRANSLATED)),
    ],
)
def test_behind_the_router_nothing_is_a_devices(
    link: Callable[[bytes], bytes], link_type: int, obstacles: tuple[Obstacle, ...]
) -> None:
    found = traffic(recorded(ROUTER, link=link, link_type=link_type))
    assert found.subject is Subject.CONNECTION and found.obstacles == obstacles
    assert (found.macs, found.addresses) == ((), ())


def test_one_public_address_for_everything_is_the_routers() -> None:
    capture = recorded(ROUTER)
    found = device_traffic(capture, mac=None, addresses=(ROUTER,), at_home_network=True)
    assert found.subject is Subject.CONNECTION and found.obstacles == (Obstacle.TRANSLATED,)


def test_a_hardware_address_that_was_seen_outside_pppoe_decides() -> None:
    found = traffic(recorded(ROUTER))
    assert found.subject is Subject.DEVICE and found.by_mac and found.obstacles == ()


def test_a_home_address_names_its_device_also_without_hardware_addresses() -> None:
    found = traffic(recorded(CAMERA, "192.168.178.99", link=lambda packet: packet, link_type=101))
    assert found.subject is Subject.DEVICE and found.addresses == (CAMERA,)


def test_an_address_of_ipv6_stays_the_devices_behind_the_router() -> None:
    own = "2001:db8::42"
    capture = recorded(own, link=lambda packet: packet, link_type=101, servers=("2001:db8:1::7",))
    found = device_traffic(capture, mac=None, addresses=(own,), at_home_network=False)
    assert found.subject is Subject.DEVICE and found.addresses == (own,)


@pytest.mark.parametrize("at_home", [True, False])
def test_where_other_devices_can_be_told_apart_an_unseen_one_is_unseen(at_home: bool) -> None:
    capture = recorded("192.168.178.99")
    found = device_traffic(capture, mac="00:00:5e:00:53:77", addresses=(), at_home_network=at_home)
    assert found.subject is Subject.DEVICE and found.flows == ()


def test_where_nothing_tells_the_users_word_on_the_place_counts() -> None:
    capture = recorded("2001:db8::99", servers=("2001:db8:1::7",))
    found = device_traffic(capture, mac=None, addresses=(), at_home_network=False)
    assert found.subject is Subject.CONNECTION and found.obstacles == (Obstacle.NOT_AT_HOME,)


@pytest.mark.parametrize(
    ("name", "obstacle"),
    [
        ("dlinkcam_internet_rawip_nat.eth", Obstacle.NO_HARDWARE_ADDRESS),
        ("dlinkcam_internet_rawip_nat_be.eth", Obstacle.NO_HARDWARE_ADDRESS),
        ("dlinkcam_wan_vlan7_pppoe.eth", Obstacle.PPPOE),
    ],
)
def test_the_routers_own_files_from_its_internet_side_are_recognised(
    shared: Path, name: str, obstacle: Obstacle
) -> None:
    with (shared / "captures" / "derived" / name).open("rb") as source:
        capture = read_capture(source, name=name, decode_image=lambda _data: None)
    # The camera's own addresses, and the one that the router shows to the Internet.
    found = device_traffic(capture, mac="b0:c5:54:25:5b:0e", addresses=("10.10.10.37", ROUTER), at_home_network=True)
    assert found.subject is Subject.CONNECTION
    assert obstacle in found.obstacles and Obstacle.TRANSLATED in found.obstacles


def test_the_routers_own_file_from_the_home_network_shows_the_device(shared: Path) -> None:
    with (shared / "captures" / "derived" / "dlinkcam_lan_be_pktinfo.eth").open("rb") as source:
        capture = read_capture(source, name="x", decode_image=lambda _data: None)
    found = device_traffic(capture, mac="b0:c5:54:25:5b:0e", addresses=(), at_home_network=True)
    assert found.subject is Subject.DEVICE and found.macs == ("b0:c5:54:25:5b:0e",) and found.obstacles == ()
