from __future__ import annotations

import pytest
from building import Conversation, picture
from connections import played

ONE = picture("one")


@pytest.mark.parametrize(
    ("start", "port", "reason"),
    [
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 80, "http2-not-examined"),
        (b"\x03" + bytes(1_536), 1935, "rtmp-not-examined"),
    ],
)
def test_a_protocol_that_is_not_read_is_counted_and_nothing_in_it_called_a_picture(
    start: bytes, port: int, reason: str
) -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(start)
        talk.client_sends(ONE)

    capture = played(play, port=port)
    assert (capture.images, dict(capture.left_out)) == ((), {reason: 1})
