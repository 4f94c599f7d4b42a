"""What can go wrong before a recording begins: each its own sentence with advice; nothing half-written is left."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from calls import Caller, caller
from fake_box import PASSWORD, USER, FakeBox

from reportgen.adapters.fritzbox_http import _is_public

__all__ = ["caller"]


def test_the_list_names_interfaces_by_group_and_devices_with_the_place_where_they_are_visible(caller: Caller) -> None:
    for behaviour in ({"generation": 6}, {"generation": 8}, {"generation": 8, "page_is_json": True}):
        with FakeBox(**behaviour) as box:
            said = caller.call("fritzbox", "--box", box.address, "--list")
            assert said.code == 0
            assert not box.sessions.alive, "logged out"
            assert not any("Start" in request for request in box.requests)
        lines = [" ".join(line.split()) for line in said.out.splitlines()]
        assert "1-lan lan" in lines and "4-135 AP (2.4 GHz, ath0) - Schnittstelle 1 & <Gast>" in lines
        assert lines.index("Internet") < lines.index("2-1 1. Internetverbindung") < lines.index("WLAN")
        assert "Beispielcam 192.168.178.42 00:00:5E:00:53:42 1-lan" in lines
        assert "Waage 192.168.179.30 00:00:5E:00:53:30 1-guest" in lines
    assert caller.left() == set()


def test_a_box_that_lists_nothing_is_asked_for_the_home_network(caller: Caller) -> None:
    with FakeBox(lists_nothing=True, pause_s=0) as box:
        assert "The FRITZ!Box lists no interfaces" in caller.call("fritzbox", "--box", box.address, "--list").out
        assert caller.record(box, "--max-size", "1kB").code == 0
        assert box.history[0].port.id == "1-lan"
        assert (box.is_recording, box.stops) == (False, ["1-lan"])


def test_both_logins_work(caller: Caller) -> None:
    for scheme in ("pbkdf2", "md5"):
        with FakeBox() as box:
            box.sessions.scheme = scheme
            assert caller.call("fritzbox", "--box", box.address, "--list").code == 0
            assert (box.sessions.logins, box.sessions.failures) == (1, 0)


def test_a_wrong_password_is_told_and_not_tried_twice(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_FRITZBOX_PASSWORD", "falsch9876")
    with FakeBox() as box:
        said = caller.record(box)
        assert (said.code, box.sessions.failures) == (5, 1)
        assert f"does not accept the password for “{USER}” and refuses logins for 2 seconds" in said.err
        monkeypatch.setenv("REPORTGEN_FRITZBOX_PASSWORD", PASSWORD)
        said = caller.record(box)
        assert said.code == 5
        assert "accepts no login for another" in said.err
        assert box.sessions.answers_while_blocked == 0, "no answer is sent while the box refuses"
        time.sleep(2.1)
        assert caller.record(box, "--list").code == 0
    assert caller.left() == set()


def test_a_user_without_the_right_is_told_before_anything_is_started(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_FRITZBOX_PASSWORD", "nurlesen")
    with FakeBox() as box:
        said = caller.record(box, "--user", "gast")
        assert said.code == 5
        assert "The user “gast” may log in" in said.err and "FRITZ!Box settings" in said.err
        assert (box.history, box.sessions.alive) == ([], {})
    assert caller.left() == set()


def test_without_a_password_and_a_terminal_nothing_is_tried(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTGEN_FRITZBOX_PASSWORD")
    with FakeBox() as box:
        said = caller.record(box)
        assert said.code == 2
        assert "REPORTGEN_FRITZBOX_PASSWORD" in said.err
        assert box.sessions.failures == 0


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([b"capture already running.\n"], "A recording already runs"),
        ([b"cannot start capture.\n"], "cannot begin a recording"),
        ([b"Internal communication error (login 3). Exiting.\n"], "cannot begin a recording"),
        ([b"capture source not ready, try later.\n"] * 9, "not ready yet"),
        ([b"Not authorized. Please login first.\n"] * 9, "ended the session before"),
        ([b"<!DOCTYPE html><html><body>Bitte bestaetigen</body></html>"], "sent a page instead of a capture"),
        ([b"\x34\xcd\xb2"] * 9, "not ready yet"),
        ([b""], "not even the beginning of a file"),
    ],
)
def test_words_with_status_200_are_no_capture(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, answers: list[bytes], sentence: str
) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.01,))
    latin = [answer.decode("latin-1").encode() if answer[:1] == b"\x34" else answer for answer in answers]
    with FakeBox(start_answers=latin) as box:
        said = caller.record(box)
        assert said.code == 5
        assert sentence in said.err or (answers[0][:1] == b"\x34" and "instead of a capture" in said.err)
        assert not box.is_recording
    assert caller.left() == set()


def test_a_passing_hindrance_is_tried_again(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.01,))
    for answer in (b"Not authorized. Please login first.\n", b"capture source not ready, try later.\n"):
        with FakeBox(start_answers=[answer], pause_s=0) as box:
            assert caller.record(box, "--max-size", "1kB").code == 0
            assert not box.is_recording


def test_a_recording_of_somebody_else_is_not_ended(caller: Caller) -> None:
    with FakeBox(start_answers=[b"capture already running.\n"]) as box:
        caller.record(box)
        assert box.stops == []


def test_a_wrong_interface_is_refused_by_the_list_or_by_the_empty_answer(caller: Caller) -> None:
    with FakeBox() as box:
        said = caller.record(box, "--interface", "1-lann")
        assert (said.code, box.history) == (2, [])
        assert "does not list the interface “1-lann”" in said.err
    with FakeBox(lists_nothing=True) as box:
        said = caller.record(box, "--interface", "1-lann")
        assert said.code == 5
        assert "there is no such interface" in said.err
    assert caller.left() == set()


def test_an_unknown_device_is_told(caller: Caller) -> None:
    with FakeBox() as box:
        said = caller.record(box, "--device", "Toaster")
        assert (said.code, box.history) == (2, [])
        assert "does not know a device “Toaster”" in said.err


def test_a_filter_is_sent_only_where_the_page_offers_one(caller: Caller) -> None:
    for generation, wanted in ((6, None), (8, "ether host 00:00:5e:00:53:42")):
        with FakeBox(generation=generation, pause_s=0) as box:
            said = caller.record(box, "--device", "00-00-5e-00-53-42", "--max-size", "1kB")
            assert said.code == 0
            started = [request for request in box.requests if "capture=Start" in request]
            assert len(started) == 1 and ("filter=" in started[0]) == (wanted is not None)
            assert box.history[0].capture_filter == wanted
            assert ("Only the device’s traffic" in said.err) == (wanted is not None)
            assert ("offers no filter" in said.err) == (wanted is None)


def test_a_device_in_the_guest_network_is_recorded_there(caller: Caller) -> None:
    with FakeBox(pause_s=0) as box:
        said = caller.record(box, "--device", "waage", "--max-size", "1kB")
        assert box.history[0].port.id == "1-guest"
        assert "The device is in the guest network" in said.err


def test_the_certificate_is_remembered_and_another_one_is_refused_before_anything_is_sent(
    caller: Caller, settings: Path, tmp_path: Path
) -> None:
    with FakeBox(tls=True) as box:
        first = box.certificate
        said = caller.call("fritzbox", "--box", box.address, "--list")
        assert said.code == 0 and first in said.err
        assert "first time" not in caller.call("fritzbox", "--box", box.address, "--list").err
        port = box.port
    assert json.loads((settings / "reportgen" / "certificates.json").read_text())[f"127.0.0.1:{port}"] == first
    with FakeBox(tls=True, port=port) as other:
        said = caller.call("fritzbox", "--box", other.address, "--list")
        assert said.code == 4
        assert first in said.err and other.certificate in said.err
        assert other.requests == []
        said = caller.call("fritzbox", "--box", other.address, "--list", "--fingerprint", other.certificate)
        assert said.code == 0
        assert caller.call("fritzbox", "--box", other.address, "--list").code == 0
        wrong = caller.call("fritzbox", "--box", other.address, "--list", "--fingerprint", "ab" * 32)
        assert wrong.code == 4


def test_plain_http_is_warned_of(caller: Caller) -> None:
    with FakeBox() as plain, FakeBox(tls=True) as encrypted:
        assert "is not encrypted" in caller.call("fritzbox", "--box", plain.address, "--list").err
        assert "is not encrypted" not in caller.call("fritzbox", "--box", encrypted.address, "--list").err


@pytest.fixture
def web_server() -> Iterator[str]:
    """Something else that speaks HTTP."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html><body>It works!</body></html>")

        def log_message(self, *_: object) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_what_is_no_fritz_box_gets_no_password(caller: Caller, web_server: str) -> None:
    said = caller.call("fritzbox", "--box", web_server, "--list")
    assert said.code == 5
    assert "is no FRITZ!Box" in said.err


def test_noise_and_silence_are_told(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.adapters.fritzbox_http.TIMEOUT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        address = f"127.0.0.1:{quiet.getsockname()[1]}"
        assert "does not answer" in caller.call("fritzbox", "--box", f"http://{address}", "--list").err
        assert "does not answer" in caller.call("fritzbox", "--box", f"https://{address}", "--list").err
    with FakeBox() as plain:
        said = caller.call("fritzbox", "--box", f"https://127.0.0.1:{plain.port}", "--list")
        assert "No encrypted connection" in said.err and said.code == 5
    gone = caller.call("fritzbox", "--box", f"http://{address}", "--list")
    assert "No connection to" in gone.err and gone.code == 5


@pytest.mark.parametrize(
    "address", ["ftp://fritz.box", "http://", "http://user:geheim@fritz.box", "http://[", "http://x:99999"]
)
def test_a_wrong_address_is_refused_without_repeating_a_password_in_it(caller: Caller, address: str) -> None:
    said = caller.call("fritzbox", "--box", address, "--list")
    assert said.code == 2
    assert "geheim" not in said.err


def test_a_name_that_leads_into_the_internet_is_refused_before_a_connection(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.0.9", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: [entry])
    said = caller.call("fritzbox", "--list")
    assert said.code == 5
    assert "leads to 192.0.0.9 on the Internet" in said.err


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("192.168.178.1", False),
        ("10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("127.0.0.1", False),
        ("192.0.0.9", True),
        ("2002:808:808::1", True),
        ("::ffff:8.8.8.8", True),
        ("2002:c0a8:b201::1", False),
        ("nonsense", True),
    ],
)
def test_home_addresses_are_told_from_public_ones(address: str, is_public: bool) -> None:
    assert _is_public(address) is is_public
