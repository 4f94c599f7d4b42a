from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest
from building import Conversation, client_hello, picture
from connections import credentials, digest, played, sent
from hypothesis import given
from hypothesis import strategies as st

ONE, TWO = picture("one"), picture("two", form="PNG")


def message(*pictures: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "cam@kamera.example", "me@post.example", "Motion"
    mail.set_content("Motion was seen.\n..\n-- \nCamera")
    for number, data in enumerate(pictures):
        mail.add_attachment(data, maintype="image", subtype="jpeg", filename=f"{number}.jpg")
    text = mail.as_bytes().replace(b"\n", b"\r\n")
    return text.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n"


def greet(talk: Conversation) -> None:
    talk.server_sends(b"220 mail.post.example ESMTP\r\n")
    talk.client_sends(b"EHLO camera\r\n")
    talk.server_sends(b"250-mail\r\n250 STARTTLS\r\n")


@pytest.mark.parametrize("segment_bytes", [1_400, 77])
def test_pictures_in_attachments_were_sent(segment_bytes: int) -> None:
    def play(talk: Conversation) -> None:
        greet(talk)
        talk.client_sends(b"DATA\r\n")
        talk.client_sends(message(ONE, TWO), segment_bytes=segment_bytes)
        talk.client_sends(b"DATA\r\n" + message(ONE) + b"QUIT\r\n")

    assert sent(played(play, port=25)) == [digest(ONE), digest(TWO), digest(ONE)]


def test_a_picture_in_pieces_of_bdat_was_sent() -> None:
    text = message(ONE).removesuffix(b".\r\n")
    lines = text.split(b"\r\n")
    first = b"\r\n".join(lines[:20]) + b"\r\n"

    def play(talk: Conversation) -> None:
        greet(talk)
        talk.client_sends(b"BDAT %d\r\n%s" % (len(first), first))
        talk.client_sends(b"BDAT %d LAST\r\n%s" % (len(text) - len(first), text[len(first) :]))

    assert sent(played(play, port=587)) == [digest(ONE)]


def test_a_lost_segment_leaves_a_part_of_a_picture() -> None:
    def play(talk: Conversation) -> None:
        greet(talk)
        talk.client_sends(b"DATA\r\n" + message(ONE, ONE), lost=(1,))

    assert sent(played(play, port=25)) == [None, digest(ONE)]


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        ([b"AUTH PLAIN " + base64.b64encode(b"\0cam\0geheim1234")], [b"geheim1234"]),
        ([b"AUTH PLAIN", base64.b64encode(b"\0cam\0geheim1234")], [b"geheim1234"]),
        ([b"AUTH LOGIN", base64.b64encode(b"cam"), base64.b64encode(b"geheim1234")], [b"cam", b"geheim1234"]),
        ([b"AUTH LOGIN " + base64.b64encode(b"cam"), base64.b64encode(b"geheim1234")], [b"cam", b"geheim1234"]),
        ([b"AUTH CRAM-MD5", b"*"], []),
    ],
)
def test_what_lets_in_is_told_masked(lines: list[bytes], values: list[bytes]) -> None:
    def play(talk: Conversation) -> None:
        greet(talk)
        for line in lines:
            talk.client_sends(line + b"\r\n")
            talk.server_sends(b"334 \r\n")
        talk.client_sends(b"MAIL FROM:<cam@kamera.example>\r\n")

    assert credentials(played(play, port=25)) == [("smtp-auth", digest(value)) for value in values]


def test_behind_starttls_the_server_name_is_read() -> None:
    def play(talk: Conversation) -> None:
        greet(talk)
        talk.client_sends(b"STARTTLS\r\n")
        talk.server_sends(b"220 go\r\n")
        talk.client_sends(client_hello("mail.post.example"))

    assert [name.name for name in played(play, port=25).names] == ["mail.post.example"]


@given(
    st.lists(st.one_of(st.binary(max_size=50), st.sampled_from([b"DATA\r\n", b"\r\n.\r\n", b"BDAT 9\r\n", b"--\r\n"])))
)
def test_any_bytes_from_a_mail_client_keep_every_rule(pieces: list[bytes]) -> None:
    def play(talk: Conversation) -> None:
        greet(talk)
        for piece in pieces:
            talk.client_sends(piece)

    played(play, port=25)
