"""Pictures fetched from outside: told apart, in no figure of F01, with no view; who asked stays open."""

from __future__ import annotations

import pytest
from building import CAMERA, Conversation, http_request, picture
from small_case import SmallCase, in_both_languages, views

OUTSIDE, KEY = "198.51.100.40", "fetched.pictures.K1"


def fetching(data: bytes, *, by: str = OUTSIDE, from_device: bool = True) -> SmallCase:
    built = SmallCase()
    keep = Conversation(built.tape, client_port=39_000)
    keep.handshake()  # the device is seen in a conversation of its own
    for number in range(2):
        talk = Conversation(
            built.tape, client=by, client_port=50_000 + number, server=CAMERA if from_device else "192.168.178.9"
        )
        frame = built.tape._link
        built.tape._link = _towards_the_camera
        talk.handshake()
        talk.client_sends(http_request("GET", "/snapshot.jpg"))
        talk.server_sends(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data) + data)
        built.tape._link = frame
    return built


def _towards_the_camera(packet: bytes) -> bytes:
    camera, router = bytes.fromhex("00005e005342"), bytes.fromhex("00005e005301")
    is_to_camera = packet[16:20] == bytes(map(int, CAMERA.split(".")))
    return (camera + router if is_to_camera else router + camera) + b"\x08\x00" + packet


def test_pictures_that_were_asked_for_from_outside_are_told_apart() -> None:
    found = fetching(picture("one")).said()
    german, english = in_both_languages(found[KEY])
    assert "auf Anfrage von außen" in german and OUTSIDE in english
    assert not [key for key in found if key.startswith("F01.")] and views(found) == set()
    assert found["open.fetched"].claim.key == "open.fetched.unused"


@pytest.mark.parametrize(("used", "words"), [(None, "unsaid"), (True, "used"), (False, "unused")])
def test_who_asked_stays_open_with_what_the_user_says(used: bool | None, words: str) -> None:
    found = fetching(picture("one")).said(app_used_during_capture=used)
    assert found["open.fetched"].claim.key == f"open.fetched.{words}"
    in_both_languages(found["open.fetched"])


def test_small_pictures_the_home_network_and_other_devices_are_not_told() -> None:
    assert KEY not in fetching(picture("one", (63, 64))).said()
    assert KEY in fetching(picture("one", (64, 64))).said()
    assert KEY not in fetching(picture("one"), by="192.168.178.20").said()
    device = SmallCase().case().device.model_copy(update={"mac": "00:00:5e:00:53:99"})
    assert KEY not in fetching(picture("one"), from_device=False).said(device=device)
