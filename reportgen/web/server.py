"""``serve``: the server on this computer's own address, and the browser that is told the key.

Only 127.0.0.1 is served; there is no option for another address (docs/security.md says why).
"""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from reportgen.actions.case_shelf import Shelf
from reportgen.errors import Unreachable
from reportgen.web.access import Access
from reportgen.web.app import make_app
from reportgen.web.desk import Desk
from reportgen.web.guard import PATIENCE_S

HOST = "127.0.0.1"
_HEADERS_WITHIN_S = 15.0
_AT_ONCE = 600  # connections; more are answered with 503


class PatientProtocol(H11Protocol):
    """HTTP/1.1, but a connection that has not told its request within a while is closed."""

    def connection_made(self, transport: Any) -> None:
        """Begins to wait."""
        super().connection_made(transport)
        self._waiting = asyncio.get_running_loop().call_later(_HEADERS_WITHIN_S, self._close_silent)

    def handle_events(self) -> None:
        """A request that is told ends the waiting."""
        super().handle_events()
        if self.cycle is not None:
            self._waiting.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is left to wait for."""
        self._waiting.cancel()
        super().connection_lost(exc)

    def _close_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def serve(root: Path, *, port: int, open_browser: bool, started: Callable[[str], None]) -> None:
    """Serves the cases below ``root`` until it is interrupted; ``started`` is told the address with the key.

    ``port`` 0 takes a free one. Raises: Unreachable where the port is taken.
    """
    with listening(port) as listener:
        access = Access(port=listener.getsockname()[1])
        desk = Desk(shelf=Shelf(root=root), access=access)
        desk.shelf.clear_left_over()
        config = configured(desk)
        address = f"http://{HOST}:{access.port}/?key={access.key}"
        started(address)
        doorstep = _open(address) if open_browser else None
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            desk.jobs.close()
            if doorstep is not None:
                doorstep.unlink(missing_ok=True)


def configured(desk: Desk, *, patience_s: float = PATIENCE_S) -> uvicorn.Config:
    """How the server runs: on one address, silent about itself, with limits to everything that waits."""
    return uvicorn.Config(
        make_app(desk, patience_s=patience_s),
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_AT_ONCE,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=32 * 1024,
    )


def listening(port: int) -> socket.socket:
    """A socket on this computer's own address. Raises: Unreachable where the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise Unreachable("web.port-taken", port=port) from error
    return listener


def _open(address: str) -> Path:
    """Opens the browser by a file that only this user may read: arguments of programs can be seen by others."""
    descriptor, name = tempfile.mkstemp(prefix="reportgen-", suffix=".html")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f'<!doctype html><meta http-equiv="refresh" content="0;url={escape(address, quote=True)}">')
    webbrowser.open(Path(name).as_uri())
    return Path(name)
