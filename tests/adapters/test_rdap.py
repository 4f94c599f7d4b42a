"""Asking a registry: what is kept, what is followed, what is refused, and that nothing takes for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler

import pytest
from registry_server import Registry, Reply, registry_server

from reportgen.adapters.https import Exchange, NoExchange, get, is_allowed
from reportgen.adapters.rdap import NoAnswer, RegistryAnswer, address_url, ask, range_url

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
BODY = b'{"objectClassName": "ip network"}\n'


class Waits:
    """Notes how long it was to wait instead of waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def registry() -> Iterator[Registry]:
    with registry_server() as server:
        yield server


def asked(registry: Registry, path: str, waits: Waits | None = None) -> RegistryAnswer | NoAnswer:
    return ask(registry.base + path, now=lambda: NOW, wait_s=waits or Waits())


def test_the_very_bytes_the_url_and_both_clocks_are_kept(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(body=BODY)]
    answer = asked(registry, "/ip/1")
    assert isinstance(answer, RegistryAnswer)
    assert (answer.body, answer.status, answer.retrieved_at) == (BODY, 200, NOW)
    assert answer.final_url == answer.asked_url == registry.base + "/ip/1"
    assert answer.date_header is not None and answer.date_header.endswith("GMT")


def test_the_registry_learns_nothing_but_the_question(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(body=BODY)]
    asked(registry, "/ip/1")
    told = {name.lower() for name in registry.headers[0]}
    assert told == {"host", "accept", "user-agent", "accept-encoding", "connection"}


def test_redirects_are_followed_and_told(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(status=302, headers={"Location": "/second/ip/1"})]
    registry.replies["/second/ip/1"] = [Reply(status=301, headers={"Location": registry.base + "/third/ip/1"})]
    registry.replies["/third/ip/1"] = [Reply(body=BODY)]
    answer = asked(registry, "/ip/1")
    assert isinstance(answer, RegistryAnswer)
    assert answer.redirects == (registry.base + "/second/ip/1",)
    assert answer.final_url == registry.base + "/third/ip/1"


@pytest.mark.parametrize(
    "target",
    [
        "https://registry.example/ip/1",  # no known registry
        "https://rdap.db.ripe.net.registry.example/ip/1",
        "https://rdap.db.ripe.net:8443/ip/1",
        "https://someone@rdap.db.ripe.net/ip/1",
        "http://rdap.db.ripe.net/ip/1",  # in the clear
        "http://192.0.2.1/ip/1",
        "file:///etc/passwd",
        "ftp://rdap.db.ripe.net/ip/1",
        "http://[::1",
        "https://rdap.db.ripe.net/" + "a" * 3000,
    ],
)
def test_a_redirect_to_anywhere_else_is_refused_and_shown(registry: Registry, target: str) -> None:
    registry.replies["/ip/1"] = [Reply(status=302, headers={"Location": target})]
    answer = asked(registry, "/ip/1")
    assert isinstance(answer, NoAnswer)
    assert answer.reason == "redirect-refused"
    assert registry.asked == ["/ip/1"]


def test_a_circle_of_redirects_ends(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(status=302, headers={"Location": "/ip/1"})]
    answer = asked(registry, "/ip/1")
    assert isinstance(answer, NoAnswer) and answer.reason == "too-many-redirects"
    assert len(registry.asked) == 6


def test_a_registry_that_asks_for_a_few_seconds_gets_them_once(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(status=429, headers={"Retry-After": "3"}), Reply(body=BODY)]
    waits = Waits()
    assert isinstance(asked(registry, "/ip/1", waits), RegistryAnswer)
    assert waits.seconds == [3.0]


@pytest.mark.parametrize("patience", ["3600", "Tue, 24 Nov 2026 12:00:00 GMT", "soon", "-1", "9" * 400])
def test_nobody_waits_for_minutes(registry: Registry, patience: str) -> None:
    registry.replies["/ip/1"] = [Reply(status=429, headers={"Retry-After": patience})]
    waits = Waits()
    answer = asked(registry, "/ip/1", waits)
    assert isinstance(answer, NoAnswer) and answer.reason == "too-many"
    assert waits.seconds == []


def test_a_registry_that_stays_busy_is_left_alone(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(status=503, headers={"Retry-After": "Tue, 24 Nov 2026 10:00:05 GMT"})]
    waits = Waits()
    answer = asked(registry, "/ip/1", waits)
    assert isinstance(answer, NoAnswer) and answer.reason == "too-many"
    assert (waits.seconds, len(registry.asked)) == ([5.0], 2)


def test_an_answer_beyond_the_limit_is_not_taken(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(body=b" " * (1024 * 1024 + 1))]
    registry.replies["/ip/2"] = [Reply(body=b" " * (1024 * 1024))]
    answer = asked(registry, "/ip/1")
    assert isinstance(answer, NoAnswer) and answer.reason == "too-large"
    assert isinstance(asked(registry, "/ip/2"), RegistryAnswer)


def test_an_answer_that_breaks_off_is_not_taken(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(body=BODY, headers={"Content-Length": "5000"})]
    answer = asked(registry, "/ip/1")
    assert isinstance(answer, NoAnswer) and answer.reason in {"cut", "no-http"}


def test_an_answer_that_drips_is_ended(registry: Registry) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        try:
            while not stop.wait(0.02):
                handler.wfile.write(b" ")
        except OSError:
            return

    registry.replies["/ip/1"] = [Reply(write=drip)]
    answer = ask(registry.base + "/ip/1", now=lambda: NOW, wait_s=Waits(), get=partial(get, whole_timeout_s=0.3))
    stop.set()
    assert isinstance(answer, NoAnswer) and answer.reason == "too-slow"


@pytest.mark.parametrize(("status", "reason"), [(404, "not-found"), (500, "status"), (204, "status")])
def test_another_status_is_told(registry: Registry, status: int, reason: str) -> None:
    registry.replies["/ip/1"] = [Reply(status=status)]
    answer = asked(registry, "/ip/1")
    assert isinstance(answer, NoAnswer) and (answer.reason, answer.detail) == (reason, str(status))


def test_what_is_no_http_is_told(registry: Registry) -> None:
    registry.replies["/ip/1"] = [Reply(write=lambda handler: handler.wfile.write(b"SSH-2.0-x\r\n") and None)]
    answer = asked(registry, "/ip/1")
    assert isinstance(answer, NoAnswer) and answer.reason == "no-http"


def test_where_nobody_answers_it_is_told() -> None:
    with registry_server() as gone:
        base = gone.base
    answer = ask(f"{base}/ip/1", now=lambda: NOW, wait_s=Waits())
    assert isinstance(answer, NoAnswer) and answer.reason == "no-connection"


def test_a_proxy_of_the_environment_is_not_used(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:9")
    registry.replies["/ip/1"] = [Reply(body=BODY)]
    assert isinstance(asked(registry, "/ip/1"), RegistryAnswer)


@pytest.mark.parametrize(
    "url",
    ["http://rdap.example/ip/1", "https://", "https://a b/", "https://ä.example/", "https://u:p@x.example/", "x"],
)
def test_only_https_is_asked(url: str) -> None:
    assert not is_allowed(url)
    with pytest.raises(NoExchange):
        get(url, accept="*/*", agent="x")


def test_a_failed_exchange_is_an_answer_of_its_own() -> None:
    def failing(url: str, **_: object) -> Exchange:
        raise NoExchange("certificate")

    answer = ask("https://rdap.example/ip/1", now=lambda: NOW, wait_s=Waits(), get=failing)
    assert isinstance(answer, NoAnswer) and answer.reason == "certificate"


def test_the_urls_are_those_of_the_standard() -> None:
    assert address_url("https://rdap.example/", "2001:db8::1") == "https://rdap.example/ip/2001:db8::1"
    assert range_url("https://rdap.example", "192.0.2.0", 23) == "https://rdap.example/ip/192.0.2.0/23"
