from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, picture
from connections import credentials, digest, fetched, played, sent, whole
from hypothesis import given
from hypothesis import strategies as st

ONE, TWO = picture("one"), picture("two")
FILE_PORT = 50_210


def log_in(tape: Tape) -> Conversation:
    control = Conversation(tape, server_port=21)
    control.handshake()
    control.server_sends(b"220 ready\r\n")
    control.client_sends(b"USER camera\r\n")
    control.server_sends(b"331 password please\r\n")
    control.client_sends(b"PASS geheim1234\r\n")
    control.server_sends(b"230 welcome\r\n")
    return control


def numbers(address: str, port: int) -> bytes:
    return ",".join((*address.split("."), str(port >> 8), str(port & 255))).encode()


def open_passive(tape: Tape, control: Conversation) -> Conversation:
    control.client_sends(b"PASV\r\n")
    control.server_sends(b"227 Entering Passive Mode (%s).\r\n" % numbers(DESTINATION, FILE_PORT))
    data = Conversation(tape, client_port=40_100, server_port=FILE_PORT)
    data.handshake()
    return data


def open_active(tape: Tape, control: Conversation, command: bytes | None = None) -> Conversation:
    control.client_sends(command or b"PORT %s\r\n" % numbers(CAMERA, FILE_PORT))
    data = Conversation(tape, client=DESTINATION, client_port=20, server=CAMERA, server_port=FILE_PORT)
    data.handshake()
    return data


def test_a_picture_stored_in_passive_mode_was_sent() -> None:
    tape = Tape()
    control = log_in(tape)
    data = open_passive(tape, control)
    control.client_sends(b"STOR one.jpg\r\n")
    data.client_sends(ONE)
    capture = whole(tape)
    assert (sent(capture), fetched(capture)) == ([digest(ONE)], [])


@pytest.mark.parametrize("command", [None, b"EPRT |1|%s|%d|\r\n" % (CAMERA.encode(), FILE_PORT)])
def test_a_picture_stored_in_active_mode_was_sent_though_the_server_opened_the_connection(
    command: bytes | None,
) -> None:
    tape = Tape()
    control = log_in(tape)
    data = open_active(tape, control, command)
    control.client_sends(b"STOR one.jpg\r\n")
    data.server_sends(ONE)
    capture = whole(tape)
    assert (sent(capture), fetched(capture)) == ([digest(ONE)], [])
    assert (capture.images[0].originator, capture.images[0].responder) == (CAMERA, DESTINATION)


@pytest.mark.parametrize("is_active", [False, True])
def test_a_picture_retrieved_was_fetched(is_active: bool) -> None:
    tape = Tape()
    control = log_in(tape)
    data = open_active(tape, control) if is_active else open_passive(tape, control)
    control.client_sends(b"RETR one.jpg\r\n")
    (data.client_sends if is_active else data.server_sends)(ONE)
    capture = whole(tape)
    assert (sent(capture), fetched(capture)) == ([], [digest(ONE)])


def test_the_address_seen_counts_where_translation_made_the_written_one_another() -> None:
    tape = Tape()
    control = log_in(tape)
    data = open_active(tape, control, b"PORT %s\r\n" % numbers("10.1.2.3", FILE_PORT))
    data.server_sends(ONE)
    assert sent(whole(tape)) == [digest(ONE)]


def test_in_a_session_recorded_from_the_middle_the_data_connection_is_still_known() -> None:
    tape = Tape()
    control = Conversation(tape, server_port=21)
    control.client_sends(b"TYPE I\r\n")
    data = open_active(tape, control)
    data.server_sends(ONE)
    assert sent(whole(tape)) == [digest(ONE)]


def test_user_and_password_are_told_masked() -> None:
    tape = Tape()
    log_in(tape)
    capture = whole(tape)
    assert credentials(capture) == [("ftp-user", digest(b"camera")), ("ftp-password", digest(b"geheim1234"))]
    assert [credential.value.shown for credential in capture.credentials] == ["c…a", "ge…34"]
    assert "geheim1234" not in repr(capture.credentials)


def test_the_same_commands_to_a_mailbox_are_not_taken_for_ftp() -> None:
    def play(talk: Conversation) -> None:
        talk.server_sends(b"+OK ready\r\n")
        talk.client_sends(b"USER somebody\r\n")

    assert credentials(played(play, port=110)) == []


@given(
    st.lists(st.one_of(st.binary(max_size=50), st.sampled_from([b"PORT 999,1,1,1,1,1\r\n", b"EPRT |1||99999|\r\n"])))
)
def test_any_bytes_on_a_control_connection_keep_every_rule(pieces: list[bytes]) -> None:
    tape = Tape()
    control = log_in(tape)
    for number, piece in enumerate(pieces):
        (control.server_sends if number % 2 else control.client_sends)(piece)
    whole(tape)
