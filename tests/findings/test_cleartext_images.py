"""F01: a picture in the clear, at and just below what counts as one; what is encrypted cannot be shown."""

from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, Conversation, picture, upload
from small_case import SmallCase, in_both_languages

KEY = "F01.pictures.K1"


def sending(data: bytes, *, to: str = DESTINATION, lost: tuple[int, ...] = (), segment_bytes: int = 1_400) -> SmallCase:
    built = SmallCase()
    talk = Conversation(built.tape, server=to)
    talk.handshake()
    talk.client_sends(data, lost=lost, segment_bytes=segment_bytes)
    talk.close()
    return built


@pytest.mark.parametrize(("size_px", "is_said"), [((64, 64), True), ((63, 64), False), ((64, 63), False)])
def test_64_by_64_pixels_are_the_least(size_px: tuple[int, int], is_said: bool) -> None:
    found = sending(upload(picture("x", size_px))).said(destination=DESTINATION)
    assert (KEY in found) is is_said
    if is_said:
        german, english = in_both_languages(found[KEY])
        assert "ohne Transportverschlüsselung" in german and "without transport encryption" in english


def test_a_picture_with_a_gap_is_none_that_was_sent_whole() -> None:
    whole = upload(picture("one", (320, 240)))
    assert KEY in sending(whole).said()
    assert KEY not in sending(whole, lost=(2,)).said(destination=DESTINATION)


def test_a_picture_that_ends_a_byte_too_soon_does_not_count() -> None:
    data = picture("one")
    assert KEY in sending(upload(data)).said()
    assert KEY not in sending(upload(data[:-2])).said(destination=DESTINATION)


def test_each_picture_of_one_multipart_upload_counts_once() -> None:
    found = sending(upload(picture("one"), picture("two"), picture("one"))).said()[KEY]
    assert found.scope is not None and found.scope.things_count == 3
    german, english = (words.replace("\u00a0", " ") for words in in_both_languages(found))
    assert "in 3 Übertragungen 2 vollständige, voneinander verschiedene Bilder" in german
    assert "in 3 transmissions, sent 2 complete pictures that differ" in english


def test_a_part_of_a_multipart_upload_that_is_only_called_a_picture_is_none() -> None:
    assert KEY not in sending(upload(b"no picture, whatever its part is called" * 50)).said(destination=DESTINATION)
    assert KEY in sending(upload(b"no picture", picture("one"))).said()


def test_an_encrypted_picture_cannot_be_shown() -> None:
    sealed = bytes(byte ^ 0x5A for byte in upload(picture("one")))  # stands for any cipher: no byte is as it was
    built = SmallCase()
    talk = Conversation(built.tape, server_port=443)
    talk.handshake()
    talk.client_sends(b"\x17\x03\x03" + len(sealed).to_bytes(2, "big") + sealed)
    found = built.said(destination=DESTINATION)
    assert not [key for key in found if key.startswith("F01.")]
    assert found["F29.share.K1"].claim.values["encrypted"] == found["F29.share.K1"].claim.values["whole"]


@pytest.mark.parametrize("to", ["192.168.178.20", "10.0.0.9"])
def test_a_picture_within_the_home_is_not_told(to: str) -> None:
    assert to != CAMERA
    assert not [key for key in sending(upload(picture("one")), to=to).said() if key.startswith("F01.")]
