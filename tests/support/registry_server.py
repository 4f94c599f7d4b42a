"""A registry on this very computer, for tests: answers by a script, and notes what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """One answer; ``write`` takes the place of everything else."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Registry:
    """The running server: path → replies, the last of which is repeated."""

    base: str
    replies: dict[str, list[Reply]]
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def next_reply(self, path: str) -> Reply:
        waiting = self.replies.get(path)
        if not waiting:
            return Reply(status=404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def registry_server() -> Iterator[Registry]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(lambda: registry))
    registry = Registry(base=f"http://127.0.0.1:{server.server_port}", replies={})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()


def _handler(registry: Callable[[], Registry]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            registry().asked.append(self.path)
            registry().headers.append(dict(self.headers))
            reply = registry().next_reply(self.path)
            if reply.write is not None:
                reply.write(self)
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler
