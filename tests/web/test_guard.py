"""Who is let in, and what every answer says: rebinding, foreign pages, missing tokens, sizes, patience."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from site_of_tests import Site, multipart, running


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


def test_many_requests_at_once_are_all_answered(site: Site) -> None:
    with ThreadPoolExecutor(40) as pool:
        found = list(pool.map(lambda _number: site.get("/").status, range(500)))
    assert set(found) <= {200, 503}
    assert found.count(200) > 400
    time.sleep(0.1)
    assert site.get("/").status == 200
