"""F17: large binary files and what is called an update over plain HTTP; that it is one is a conclusion."""

from __future__ import annotations

import random

import pytest
from building import DESTINATION, Conversation, client_hello, http_request, picture
from small_case import SmallCase, in_both_languages, views

from reportgen.findings.update_over_http import MIN_BYTES

KEY, CONCLUSION = "F17.fetched.K1", "F17.update.K1"


def fetching(
    data: bytes,
    *,
    path: str = "/files/blob",
    kind: str = "application/octet-stream",
    status: str = "200 OK",
    pieces: int = 1,
    to: str = DESTINATION,
    method: str = "GET",
) -> SmallCase:
    built = SmallCase()
    talk = Conversation(built.tape, server=to)
    talk.handshake()
    size = -(-len(data) // pieces)
    for start in range(0, max(len(data), 1), size or 1):
        piece = data[start : start + size]
        talk.client_sends(http_request(method, path))
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(piece)}\r\n\r\n"
        talk.server_sends(head.encode() + piece, segment_bytes=1_400)
    return built


def binary(size_bytes: int) -> bytes:
    return b"\0" + random.Random(1).randbytes(size_bytes - 1)


def test_a_large_binary_file_is_told_and_nothing_is_concluded_from_its_size() -> None:
    found = fetching(binary(MIN_BYTES)).said()
    german, english = in_both_languages(found[KEY])
    assert "/files/blob (100,0 kB)" in german.replace("\u00a0", " ") and DESTINATION in english
    assert CONCLUSION not in found and "open.signed" in found and views(found) == set()


@pytest.mark.parametrize("path", ["/dl/Firmware_1.2.bin", "/api/update.json", "/ota/list", "/get-fw?x=1"])
def test_a_path_that_speaks_of_an_update_lets_it_be_concluded(path: str) -> None:
    found = fetching(b'{"version": 2}', path=path, kind="application/json").said()
    assert found[CONCLUSION].rests_on == (KEY,)
    in_both_languages(found[CONCLUSION])


@pytest.mark.parametrize(
    "changes",
    [
        {"data": binary(MIN_BYTES - 1)},
        {"data": b"word " * 30_000, "kind": "text/plain"},
        {"data": binary(MIN_BYTES), "kind": "text/html"},
        {"data": picture("x") * 80, "kind": "image/jpeg"},
        {"data": binary(MIN_BYTES), "status": "404 Not Found"},
        {"data": binary(MIN_BYTES), "to": "192.168.178.9"},
        {"data": b"{}", "path": "/software/photo"},
        {"data": binary(MIN_BYTES), "method": "POST"},
    ],
)
def test_just_outside_nothing_is_said(changes: dict) -> None:  # type: ignore[type-arg]
    assert KEY not in fetching(**changes).said()


def test_pieces_of_one_file_count_together() -> None:
    assert KEY in fetching(binary(MIN_BYTES), pieces=4, status="206 Partial Content").said()


def test_over_an_encrypted_connection_nothing_can_be_shown() -> None:
    built = SmallCase()
    talk = Conversation(built.tape, server_port=443)
    talk.handshake()
    talk.client_sends(client_hello("firmware.example"))
    for _ in range(80):
        talk.server_sends(b"\x17\x03\x03\x05\x78" + random.Random(2).randbytes(1_400))
    assert KEY not in built.said()
