"""Who is let in, and what every answer says: rebinding, foreign pages, missing tokens, sizes, patience."""

from __future__ import annotations

import socket
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from site_of_tests import Site, multipart, running, wait_until

from reportgen.errors import OutputError


def test_without_key_or_cookie_nobody_is_let_in(site: Site) -> None:
    for path in ("/", "/cases/x", "/static/page.css", "/jobs/x", "/?key=wrong"):
        assert site.ask("GET", path, bare=True).status == 403
    assert site.ask("GET", "/", bare=True, Cookie=f"{site.desk.access.cookie_name}=wrong").status == 403


def test_the_key_becomes_a_strict_cookie_and_leaves_the_address(site: Site) -> None:
    answer = site.ask("GET", f"/?key={site.desk.access.key}", bare=True)
    assert answer.status == 200
    assert "HttpOnly; SameSite=Strict" in answer.headers["set-cookie"]
    assert site.desk.access.key not in answer.text + answer.headers["set-cookie"]
    assert site.ask("GET", "/", bare=True, Cookie=answer.headers["set-cookie"].partition(";")[0]).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]
)
def test_a_name_that_was_bent_to_this_address_is_refused(site: Site, host: str) -> None:
    assert site.get("/", Host=host.format(port=site.port)).status in (400, 421)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1"])
def test_a_form_of_another_page_is_refused(site: Site, origin: str) -> None:
    assert site.send_form("/upload", {}).status == 422, "the same form from our own page is read"
    boundary, body = multipart({}, {})
    kind = f"multipart/form-data; boundary={boundary}"
    found = site.ask("POST", "/upload", body, Content_Type=kind, Origin=origin.format(port=site.port))
    assert found.status == 403


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_form_without_its_token_is_refused(site: Site, token: str) -> None:
    assert site.ask("POST", f"/upload?token={token}", b"").status == 403
    assert site.ask("POST", "/jobs/x/cancel?token=", b"", Sec_Fetch_Site="same-origin").status == 403
    assert site.ask("POST", "/jobs/x/cancel", b"", Sec_Fetch_Site="cross-site").status == 403


def test_every_answer_is_kept_by_nobody_and_runs_nothing_foreign(site: Site) -> None:
    for answer in (site.get("/"), site.get("/nothing"), site.ask("GET", "/", bare=True), site.get("/static/page.css")):
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
def test_no_other_method_is_served(site: Site, method: str) -> None:
    assert site.ask(method, "/").status in (400, 405)


def test_a_form_that_is_too_large_is_refused(site: Site) -> None:
    assert site.ask("POST", "/router", b"x" * 250_000).status == 422, "read, and no form for a router"
    assert site.ask("POST", "/router", b"x" * 300_000).status == 413


def test_an_endless_request_is_cut_off(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as talk:
        talk.sendall(b"GET /" + b"a" * 100_000)
        assert b"200" not in talk.recv(100)


def test_a_visitor_that_says_nothing_or_stops_in_a_body_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.web.server._HEADERS_WITHIN_S", 0.3)
    with running(tmp_path / "cases", patience_s=0.3) as found:
        with socket.create_connection(("127.0.0.1", found.port), timeout=20) as talk:
            talk.sendall(b"GET / HT")
            assert talk.recv(100) == b""
        with socket.create_connection(("127.0.0.1", found.port), timeout=20) as talk:
            access = found.desk.access
            talk.sendall(
                f"POST /upload?token={access.form_token} HTTP/1.1\r\nHost: 127.0.0.1:{access.port}\r\n"
                f"Cookie: {access.cookie_name}={access.session}\r\nContent-Length: 1000\r\n"
                "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n".encode()
            )
            assert b"408" in talk.recv(100)
        assert not list((tmp_path / "cases").glob("*")), "nothing of it is left"


def test_five_hundred_requests_at_once_are_all_answered(site: Site) -> None:
    access = site.desk.access
    asked = (
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{access.port}\r\nCookie: {access.cookie_name}={access.session}\r\n"
        "Connection: close\r\n\r\n"
    ).encode()
    with ExitStack() as opened:
        talks = [
            opened.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=30)) for _ in range(500)
        ]
        for talk in talks:
            talk.sendall(asked)
        found = [talk.recv(12) for talk in talks]
    assert set(found) == {b"HTTP/1.1 200"}
    wait_until(lambda: site.get("/").status == 200, "the page is answered as before")


def test_silent_visitors_keep_nobody_waiting(site: Site) -> None:
    with ExitStack() as opened:
        for _ in range(100):
            talk = opened.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=30))
            talk.sendall(b"GET / HTTP/1.1\r\nHo")
        assert site.get("/").status == 200


@pytest.mark.parametrize("path", ["/router", "/upload"])
def test_a_body_without_end_is_cut_off_and_nothing_of_it_is_left(
    site: Site, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []

    def full(_folder: Path, _size_bytes: int) -> None:
        looked.append(path)
        if len(looked) > 3:
            raise OutputError("output.disk-full", file="incoming")

    monkeypatch.setattr("reportgen.actions.incoming.refuse_too_large", full)
    before = set(site.desk.shelf.ids())
    access, piece = site.desk.access, b"10000\r\n" + bytes(0x10000) + b"\r\n"
    head = b'--b\r\nContent-Disposition: form-data; name="capture"; filename="a.eth"\r\n\r\n'
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as talk:
        talk.sendall(
            f"POST {path}?token={access.form_token} HTTP/1.1\r\nHost: 127.0.0.1:{access.port}\r\n"
            f"Cookie: {access.cookie_name}={access.session}\r\nTransfer-Encoding: chunked\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n\r\n".encode()
            + b"%x\r\n" % len(head)
            + head
            + b"\r\n"
        )
        with suppress(ConnectionError):
            for _ in range(4096):  # 256 MB, if nobody says stop
                talk.sendall(piece)
            raise AssertionError("a body without end was taken in")
    wait_until(lambda: set(site.desk.shelf.ids()) == before, "nothing of it is left")
    assert site.get("/").status == 200
