"""A running page on loopback for tests, and a visitor that speaks plain HTTP."""

from __future__ import annotations

import http.client
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from reportgen.actions.case_shelf import Shelf
from reportgen.web.access import Access
from reportgen.web.desk import Desk
from reportgen.web.server import configured, listening

Files = Mapping[str, tuple[str, bytes]]
"""Field → name as the browser tells it, and content."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(slots=True)
class Site:
    """The server and its secrets."""

    desk: Desk
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})

    @property
    def port(self) -> int:
        return self.desk.access.port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, *, bare: bool = False, **more: str
    ) -> Answer:
        """One request, as a browser that was let in sends it; ``bare``: with nothing but ``more``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        told = {name.replace("_", "-"): value for name, value in more.items()}
        if not bare:
            cookie = f"{self.desk.access.cookie_name}={self.desk.access.session}"
            told = {"Cookie": cookie, **self.headers, **told}
            if method == "POST" and "token=" not in path:
                path += ("&" if "?" in path else "?") + f"token={self.desk.access.form_token}"
        try:
            connection.request(method, path, body=body, headers=told)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **more: str) -> Answer:
        return self.ask("GET", path, **more)

    def follow(self, answer: Answer) -> Answer:
        """Goes where the answers lead, through pages of progress, to a page that stays."""
        until = time.monotonic() + 180
        while time.monotonic() < until:
            if answer.status != 303:
                waiting = re.search(r'data-job="([^"]+)"', answer.text)
                if waiting is None:
                    return answer
                time.sleep(0.05)
                answer = self.get(f"/jobs/{waiting[1]}")
            else:
                answer = self.get(answer.headers["location"])
        raise AssertionError("no end")

    def send_form(
        self, path: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> Answer:
        """A form as browsers send one with files."""
        boundary, body = multipart(fields, files or {})
        return self.ask("POST", path, body, Content_Type=f"multipart/form-data; boundary={boundary}")


def wait_until(holds: Callable[[], bool], what: str, *, within_s: float = 60) -> None:
    """Looks again and again until it holds, but not for ever."""
    until = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > until:
            raise AssertionError(f"waited {within_s:.0f} s in vain: {what}")
        time.sleep(0.01)


def multipart(fields: Mapping[str, str], files: Files) -> tuple[str, bytes]:
    """Boundary and body."""
    boundary = secrets.token_hex(16)
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts += [
        f'Content-Disposition: form-data; name="{name}"; filename="{told}"\r\nContent-Type: x/y\r\n\r\n'.encode() + data
        for name, (told, data) in files.items()
    ]
    return boundary, b"".join(
        f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts
    ) + f"--{boundary}--\r\n".encode()


@contextmanager
def running(root: Path, *, patience_s: float = 30.0) -> Iterator[Site]:
    """The page over the cases in ``root`` while the block runs."""
    with listening(0) as listener:
        desk = Desk(shelf=Shelf(root=root), access=Access(port=listener.getsockname()[1]))
        server = uvicorn.Server(configured(desk, patience_s=patience_s))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            wait_until(lambda: server.started, "the server is up")
            yield Site(desk)
        finally:
            server.should_exit = True
            thread.join(10)
            desk.jobs.close()
