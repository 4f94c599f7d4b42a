"""A FRITZ!Box on loopback: both page generations, both logins, recordings that break in every known way.

By hand: ``python tests/fritzbox/fake_box.py --port 8181`` (user fritz1234, password geheim1234), then
``reportgen capture fritzbox --box http://127.0.0.1:8181``.
"""

from __future__ import annotations

import argparse
import http.server
import json
import socket
import ssl
import struct
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import fake_pages
import fake_records
from fake_certificate import write_certificate
from fake_pages import PORTS, Port
from fake_sessions import NOBODY, Sessions, User

USER, PASSWORD = "fritz1234", "geheim1234"


@dataclass
class Behaviour:
    """What the fake does; a test changes it, also while it runs."""

    generation: int = 8  # 6: capture.lua, no filter; 8: data.lua with a filter field
    page_is_json: bool = False
    lists_nothing: bool = False  # neither page nor query tells interfaces
    byte_order: str = "<"
    link_type: int | None = None
    is_chunked: bool = False
    says_farewell: bool = False  # TLS close_notify
    tells_date: bool = True
    clock_ahead_s: int = 0
    chunk_sizes: Sequence[int] = (1, 7, 24, 23, 1_000, 3, 4_096, 17)
    pause_s: float = 0.002  # after each chunk
    records_limit: int | None = None  # then it stays quiet until Stop
    is_header_only: bool = False
    is_big: bool = False  # large blocks without pauses
    drops_after_bytes: list[int] = field(default_factory=list)  # one per recording: the connection breaks there
    resets: bool = False  # breaks with a reset: what the client has not read yet is lost on the way
    start_answers: list[bytes] = field(default_factory=list)  # one per Start: this instead of a recording
    stop_fails: bool = False
    replay: Path | None = None
    is_down: bool = False  # every connection is closed without a word


@dataclass
class Running:
    """A recording on the box; it goes on when the client has gone."""

    port: Port
    capture_filter: str | None
    stop: threading.Event = field(default_factory=threading.Event)
    sent: bytearray = field(default_factory=bytearray)  # what was handed over to the network
    sent_bytes: int = 0
    has_ended: bool = False


class FakeBox:
    """The server; ``with FakeBox() as box`` starts and ends it."""

    def __init__(self, *, tls: bool = False, port: int = 0, folder: Path | None = None, **behaviour: object) -> None:
        self.behaviour = Behaviour(**behaviour)  # type: ignore[arg-type]
        self.sessions = Sessions(
            users={USER: User(PASSWORD), "gast": User("nurlesen", rights=(("Phone", 1),))}, last_user=USER
        )
        self.running: dict[str, Running] = {}
        self.history: list[Running] = []
        self.requests: list[str] = []  # method and path with parameters, as they came
        self.stops: list[str] = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.is_tls = tls
        if tls:
            place = folder or Path(tempfile.mkdtemp(prefix="fake-box-"))
            self.certificate = write_certificate(place)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(place / "certificate.pem", place / "key.pem")
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        return f"{'https' if self.is_tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> FakeBox:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for running in self.history:
            running.stop.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def is_recording(self) -> bool:
        return bool(self.running)


def _handler(box: FakeBox) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(_Handler):
        fake = box

    return Handler


class _Handler(http.server.BaseHTTPRequestHandler):
    fake: FakeBox
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, *_: object) -> None:
        return

    def handle(self) -> None:
        try:
            if isinstance(self.request, ssl.SSLSocket):
                self.request.do_handshake()
            if not self.fake.behaviour.is_down:
                super().handle()
        except OSError:
            return

    def finish(self) -> None:
        try:
            super().finish()
            if isinstance(self.request, ssl.SSLSocket) and self.fake.behaviour.says_farewell:
                self.request.unwrap()
        except (OSError, ValueError):
            return

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(time.time() + self.fake.behaviour.clock_ahead_s)

    def send_response(self, code: int, message: str | None = None) -> None:
        self.send_response_only(code, message)
        if self.fake.behaviour.tells_date:
            self.send_header("Date", self.date_time_string())

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self._answer("GET", path, dict(urllib.parse.parse_qsl(query, keep_blank_values=True)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        path, _, query = self.path.partition("?")
        self._answer("POST", path, dict(urllib.parse.parse_qsl(f"{query}&{body}", keep_blank_values=True)))

    def _answer(self, method: str, path: str, asked: dict[str, str]) -> None:
        box, behaviour = self.fake, self.fake.behaviour
        box.requests.append(f"{method} {path}?{urllib.parse.urlencode(asked)}")
        if path == "/login_sid.lua":
            return self._login(asked)
        if path == "/jason_boxinfo.xml":
            return self._say(fake_pages.BOX_INFO, kind="text/xml")
        is_known = path in ("/data.lua", "/capture.lua", "/query.lua", "/cgi-bin/capture_notimeout")
        if not is_known or (path == "/data.lua" and behaviour.generation < 8):
            return self._say("<html><body>404 Not Found</body></html>", status=404)
        if path == "/capture.lua" and behaviour.generation >= 8:
            self.send_response(303)
            self.send_header("Location", "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if not box.sessions.check(asked.get("sid", ""), self.client_address[0]):
            if path.startswith("/cgi-bin"):
                return self._say("Not authorized. Please login first.\n", kind="text/plain", refresh=True)
            return self._say(fake_pages.LOGIN_PAGE)
        if path == "/cgi-bin/capture_notimeout":
            return self._capture(asked)
        return self._say_page(path, asked)

    def _login(self, asked: dict[str, str]) -> None:
        sessions, client = self.fake.sessions, self.client_address[0]
        sid = NOBODY
        if "response" in asked:
            sid = sessions.log_in(asked.get("username", ""), asked["response"], client)
        elif "sid" in asked and sessions.check(asked["sid"], client):
            if "logout" in asked:
                del sessions.alive[asked["sid"]]
            else:
                sid = asked["sid"]
        self._say(sessions.page(sid, asked.get("version", "")), kind="text/xml")

    def _say_page(self, path: str, asked: dict[str, str]) -> None:
        behaviour = self.fake.behaviour
        if path == "/query.lua":
            answers: dict[str, object] = {}
            if "ifaces" in asked and not behaviour.lists_nothing:
                answers["ifaces"] = fake_pages.interfaces_query()
            if "sessions" in asked:
                answers["sessions"] = [
                    {"displayname": r.port.text, "ifacename": r.port.name, "minor": str(r.port.minor)}
                    for r in self.fake.running.values()
                ]
            if "devices" in asked:
                answers["devices"] = list(fake_pages.DEVICES)
            return self._say(json.dumps(answers), kind="application/json")
        if behaviour.lists_nothing:
            return self._say("<html><body></body></html>")
        if behaviour.page_is_json:
            return self._say(fake_pages.capture_json(), kind="application/json")
        return self._say(fake_pages.capture_page(has_filter=behaviour.generation >= 8))

    def _say(self, text: str, *, status: int = 200, kind: str = "text/html", refresh: bool = False) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if refresh:
            self.send_header("Refresh", "5; url=/capture.lua")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    # --- recordings --------------------------------------------------------------------------------------------------
    def _capture(self, asked: dict[str, str]) -> None:
        if asked.get("capture") == "Stop":
            return self._stop(asked)
        box, behaviour = self.fake, self.fake.behaviour
        if behaviour.start_answers:
            return self._say(behaviour.start_answers.pop(0).decode(), kind="text/plain")
        port = next((port for port in PORTS if port.id == asked.get("ifaceorminor")), None)
        if port is None:
            return self._end_of_headers_without_length()
        if port.id in box.running:
            return self._say("capture already running.\n", kind="text/plain", refresh=True)
        wanted = asked.get("filter") if behaviour.generation >= 8 else None
        running = Running(port=port, capture_filter=wanted)
        box.running[port.id] = running
        box.history.append(running)
        return self._stream(running)

    def _stop(self, asked: dict[str, str]) -> None:
        box = self.fake
        box.stops.append(asked.get("iface") or asked.get("ifaceorminor", ""))
        if box.behaviour.stop_fails:
            return self._say("Internal communication error (login 3). Exiting.\n", kind="text/plain")
        for key, running in list(box.running.items()):
            named = (running.port.name, str(running.port.minor), str(running.port.type))
            by_form = (asked.get("iface"), asked.get("minor"), asked.get("type")) == named
            if by_form or asked.get("iface") == "stopall" or asked.get("ifaceorminor") == key:
                running.stop.set()
                box.running.pop(key, None)
        return self._end_of_headers_without_length()

    def _end_of_headers_without_length(self) -> None:
        """200 and an empty body that ends with the connection (TLS without close_notify)."""
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _stream(self, running: Running) -> None:
        behaviour = self.fake.behaviour
        now = time.strftime("%d.%m.%y_%H%M")
        self.send_response(200)
        self.send_header("Content-type", "application/octet-stream")
        self.send_header("Content-Disposition", f"attachment; filename=iad-if-{running.port.name}_{now}.eth")
        self.send_header(*(("Transfer-Encoding", "chunked") if behaviour.is_chunked else ("Connection", "close")))
        self.end_headers()
        self.close_connection = True
        limit = behaviour.drops_after_bytes.pop(0) if behaviour.drops_after_bytes else None
        try:
            self._send_all(running, limit)
            if behaviour.is_chunked:
                self.wfile.write(b"0\r\n\r\n")
        except OSError:
            running.has_ended = True  # the client has gone; the box goes on recording
            return
        running.has_ended = True

    def _send_all(self, running: Running, limit: int | None) -> None:
        for piece in _pieces(self.fake.behaviour, running):
            if limit is not None and running.sent_bytes + len(piece) >= limit:
                self._send(running, piece[: limit - running.sent_bytes])
                return self._drop()
            self._send(running, piece)
        return None

    def _send(self, running: Running, piece: bytes) -> None:
        if not piece:
            return
        data = b"%x\r\n%s\r\n" % (len(piece), piece) if self.fake.behaviour.is_chunked else piece
        self.wfile.write(data)
        running.sent_bytes += len(piece)
        if not self.fake.behaviour.is_big:
            running.sent += piece

    def _drop(self) -> None:
        """The connection breaks; without a reset what was sent still arrives."""
        if self.fake.behaviour.resets:
            time.sleep(0.05)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            socket.socket.shutdown(self.connection, socket.SHUT_RDWR)
        raise ConnectionAbortedError


def _pieces(behaviour: Behaviour, running: Running) -> Iterator[bytes]:
    """The growing file in odd pieces; after Stop it ends at the end of a record."""
    link_type = running.port.link_type if behaviour.link_type is None else behaviour.link_type
    head = fake_records.header(behaviour.byte_order, link_type=link_type)
    source: Iterator[bytes] = fake_records.records(behaviour.byte_order)
    limit = behaviour.records_limit
    if behaviour.replay is not None:
        head, replayed = fake_records.replayed(behaviour.replay)
        source, limit = iter(replayed), len(replayed)
    yield head
    if behaviour.is_big:
        while not running.stop.is_set():
            yield fake_records.big_block(behaviour.byte_order)
        return
    if behaviour.is_header_only or running.port.is_silent:
        limit = 0
    sizes, waiting, count = 0, bytearray(), 0
    while not running.stop.is_set():
        if limit is not None and count >= limit:
            if waiting:
                yield bytes(waiting)
                waiting.clear()
            running.stop.wait(0.05)
            continue
        waiting += next(source)
        count += 1
        while len(waiting) > (size := behaviour.chunk_sizes[sizes % len(behaviour.chunk_sizes)]):
            yield bytes(waiting[:size])
            del waiting[:size]
            sizes += 1
            if behaviour.pause_s:
                time.sleep(behaviour.pause_s)
    yield bytes(waiting)


def main() -> None:
    """Runs until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8181)
    parser.add_argument("--tls", action="store_true", help="https with a self-signed certificate")
    parser.add_argument("--generation", type=int, choices=(6, 8), default=8)
    parser.add_argument("--md5", action="store_true", help="the old login")
    parser.add_argument("--big-endian", action="store_true")
    parser.add_argument("--chunked", action="store_true")
    parser.add_argument("--pause", type=float, default=0.02, help="seconds between two pieces")
    parser.add_argument("--replay", type=Path, help="a file in the FRITZ!Box's form to be sent instead")
    options = parser.parse_args()
    box = FakeBox(
        tls=options.tls,
        port=options.port,
        generation=options.generation,
        byte_order=">" if options.big_endian else "<",
        is_chunked=options.chunked,
        pause_s=0 if options.replay else options.pause,
        replay=options.replay,
    )
    if options.md5:
        box.sessions.scheme = "md5"
    with box:
        print(f"fake FRITZ!Box at {box.address}, user {USER}, password {PASSWORD}; Ctrl-C ends it")  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
