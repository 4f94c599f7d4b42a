"""F29: shares of the payload; what is recognised as neither is called so, never counted as one of the two."""

from __future__ import annotations

import pytest
from building import DESTINATION, Conversation, http_request
from small_case import SmallCase, in_both_languages

from reportgen.language.values import ByteCount

RECORD = b"\x17\x03\x03\x00\x28" + bytes(range(40))
REQUEST = http_request("GET", "/")
NOISE = bytes((number * 89 + 7) % 251 for number in range(400))


@pytest.mark.parametrize(("data", "kind"), [(RECORD * 3, "encrypted"), (REQUEST, "clear"), (NOISE, "unknown")], ids=str)
def test_each_byte_is_counted_once_by_what_is_known_of_it(data: bytes, kind: str) -> None:
    built = SmallCase()
    talk = Conversation(built.tape, server_port=8_444)
    talk.handshake()
    talk.client_sends(data)
    found = built.said(destination=DESTINATION)["F29.share.K1"]
    counted = {name: found.claim.values[name] for name in ("encrypted", "clear", "unknown")}
    assert counted == {name: ByteCount(len(data) if name == kind else 0) for name in counted}
    assert found.claim.values["whole"] == ByteCount(len(data))
    german, english = in_both_languages(found)
    assert "nicht feststellbar" in german and "cannot be determined" in english


def test_without_payload_nothing_is_said() -> None:
    built = SmallCase()
    Conversation(built.tape).handshake()
    assert not [key for key in built.said(destination=DESTINATION) if key.startswith("F29.")]
