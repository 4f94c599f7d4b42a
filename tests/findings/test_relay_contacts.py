"""F16: three hosts within ten seconds from one port, and STUN or a lively conversation; otherwise nothing."""

from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, udp
from small_case import SmallCase, in_both_languages, views

KEY, CONCLUSION = "F16.contacts.K1", "F16.brokering.K1"
HOSTS = ("198.51.100.1", "198.51.100.2", "198.51.100.3")
STUN = b"\0\x01\0\0\x21\x12\xa4\x42" + bytes(12)


def reaching(
    hosts: tuple[str, ...] = HOSTS,
    *,
    apart_s: float = 4.9,
    packets: int = 201,
    pause_s: float = 0.05,
    data: bytes = b"hello",
    port: int = 9_000,
) -> SmallCase:
    """``packets`` to and fro with the last of all; the hosts ``apart_s`` seconds one after the other."""
    built = SmallCase()
    for host in hosts:
        built.tape.add_ip(udp(CAMERA, 32_100, host, port, data))
        built.tape.wait(apart_s - 0.001)
    for number in range(packets):
        ends = (DESTINATION, 9_001, CAMERA, 32_100) if number % 2 else (CAMERA, 32_100, DESTINATION, 9_001)
        built.tape.add_ip(udp(*ends, b"x" * 100))
        built.tape.wait(pause_s - 0.001)
    return built


def test_brokering_is_a_conclusion_from_what_was_measured() -> None:
    found = reaching().said()
    german, english = in_both_languages(found[KEY])
    assert "3 Gegenstellen" in german.replace("\u00a0", " ") and "198.51.100.2" in english and DESTINATION in german
    in_both_languages(found[CONCLUSION])
    assert found[CONCLUSION].rests_on == (KEY,) and views(found) == set()


def test_recognised_stun_needs_no_lively_conversation() -> None:
    found = reaching(packets=0, data=STUN).said()
    assert found[KEY].claim.key == "finding.F16.stun"
    assert KEY not in reaching(packets=0).said()


@pytest.mark.parametrize(
    "changes",
    [
        {"hosts": HOSTS[:2]},
        {"apart_s": 5.0},  # the third comes ten seconds after the first
        {"packets": 200},  # 9.95 seconds of it
        {"pause_s": 0.051, "packets": 400},  # less than twenty a second
        {"port": 123},  # the time of day
        {"hosts": ("192.168.178.7", "192.168.178.8", "192.168.178.9")},
    ],
)
def test_just_below_each_threshold_nothing_is_said(changes: dict) -> None:  # type: ignore[type-arg]
    if "hosts" in changes and len(changes["hosts"]) == 2:
        built = reaching(**changes, packets=0, data=STUN)  # with a lively one there would be three hosts
    else:
        built = reaching(**changes)
    assert KEY not in built.said()


def test_packets_in_one_direction_only_are_no_conversation() -> None:
    built = reaching(packets=0)
    for _ in range(300):
        built.tape.add_ip(udp(CAMERA, 32_100, DESTINATION, 9_001, b"x"))
        built.tape.wait(0.04)
    assert KEY not in built.said()
