"""F02: sound and moving pictures in the clear are measured by their form; nothing of them is kept."""

from __future__ import annotations

import random

import pytest
from building import CAMERA, DESTINATION, udp
from rtp_streams import packet, speech
from small_case import SmallCase, in_both_languages, views

KEY = "F02.sound.K1"


def speaking(packets: int, *, to: str = DESTINATION, is_noise: bool = False) -> SmallCase:
    """``packets`` of 20 ms each."""
    built, noise = SmallCase(), random.Random(1)
    for number in range(packets):
        data = noise.randbytes(160) if is_noise else speech(160, shift=number)
        built.tape.add_ip(udp(CAMERA, 5_004, to, 5_004, packet(0, number, 160 * number, data)))
        built.tape.wait(0.019)
    return built


def test_sound_is_told_with_its_duration_and_never_quoted() -> None:
    found = speaking(60).said()
    german, english = in_both_languages(found[KEY])
    assert "1 Datenstrom mit zusammen 1 Sekunde" in german.replace("\u00a0", " ") and "PCMU" in english
    assert "ground.security" in views(found) and found["ground.security"].rests_on == (KEY,)


@pytest.mark.parametrize(("packets", "is_said"), [(50, True), (49, False)])
def test_one_second_is_the_least(packets: int, is_said: bool) -> None:
    assert (KEY in speaking(packets).said()) is is_said


def test_sound_within_the_home_network_is_not_told() -> None:
    assert KEY not in speaking(60, to="192.168.178.20").said()


def test_encrypted_sound_cannot_be_shown() -> None:
    found = speaking(60, is_noise=True).said()
    assert KEY not in found and views(found) == set()
