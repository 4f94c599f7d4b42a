"""A recording on its way in: names are not trusted, half of one is none, what is wrong is one sentence."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from init_answers import small_capture
from site_of_tests import Site, multipart, wait_until


def cases(site: Site) -> set[str]:
    root = site.desk.shelf.root
    if not root.is_dir():
        return set()
    for _ in range(1000):
        try:
            return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        except FileNotFoundError:  # a case was taken away meanwhile
            continue
    raise AssertionError("the shelf does not come to rest")


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.pcap",
        "/etc/passwd",
        "C:\\\\evil.eth",
        "a\x00b.pcap",
        "<script>.eth",
        "x" * 5000 + ".eth",
        ".eth",
        "a.e/../b",
        "камера €.eth",
    ],
)
def test_the_name_of_a_file_decides_on_no_place(site: Site, tmp_path: Path, name: str) -> None:
    before = cases(site)
    answer = site.send_form("/upload", {}, {"capture": (name, small_capture(tmp_path).read_bytes())})
    if answer.status == 303:
        (new,) = cases(site) - before
        assert re.fullmatch(r"case-\d{4}-\d\d-\d\d-\d+/incoming/capture-1(\.[a-z0-9]{1,8})?", new)
    else:
        assert answer.status == 422 and cases(site) == before


def test_what_is_no_recording_is_told_in_one_sentence(site: Site) -> None:
    answer = site.follow(site.send_form("/upload", {}, {"capture": ("holiday.jpg", b"\xff\xd8\xff\xe0 no recording")}))
    assert answer.status == 422
    assert 'role="alert"' in answer.text and "Traceback" not in answer.text


def test_an_empty_or_missing_file_begins_no_case(site: Site) -> None:
    before = cases(site)
    for files in ({}, {"capture": ("a.eth", b"")}, {"capture": ("", b"")}):
        assert site.send_form("/upload", {}, files).status == 422
    assert cases(site) == before


def test_of_an_upload_that_breaks_off_nothing_is_left(site: Site, tmp_path: Path) -> None:
    before, ids = cases(site), site.desk.shelf.ids()
    boundary, body = multipart({}, {"capture": ("a.eth", small_capture(tmp_path).read_bytes())})
    access = site.desk.access
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as talk:
        talk.sendall(
            f"POST /upload?token={access.form_token} HTTP/1.1\r\nHost: 127.0.0.1:{access.port}\r\n"
            f"Cookie: {access.cookie_name}={access.session}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: multipart/form-data; boundary={boundary}\r\n\r\n".encode()
            + body[: len(body) // 2]
        )
    wait_until(lambda: cases(site) == before and site.desk.shelf.ids() == ids, "nothing of it is left")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=400), boundary=st.text("ab-\"'; =", max_size=12))
def test_any_body_is_answered_without_a_fault(site: Site, body: bytes, boundary: str) -> None:
    answer = site.ask("POST", "/upload", body, Content_Type=f"multipart/form-data; boundary={boundary}")
    assert answer.status in (303, 400, 422)


def test_pieces_of_any_size_give_the_same_file(site: Site, tmp_path: Path) -> None:
    data = small_capture(tmp_path).read_bytes()
    boundary, body = multipart({"note": "x"}, {"capture": ("a.eth", data)})

    def pieces() -> Iterator[bytes]:
        position, size = 0, 1
        while position < len(body):
            yield body[position : position + size]
            position, size = position + size, size % 997 + 1

    before = cases(site)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = site.ask("POST", "/upload", pieces(), Content_Type=kind, Content_Length=str(len(body)))
    assert answer.status == 303
    (new,) = cases(site) - before
    assert (site.desk.shelf.root / new).read_bytes() == data
