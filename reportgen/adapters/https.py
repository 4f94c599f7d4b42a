"""One exchange over HTTPS with nothing between: no proxy, no cookie, no redirect followed on its own, bounds on it all.

For addresses that the user asked for by name; ``adapters/rdap`` and ``adapters/tsa`` use it. Plain HTTP is allowed to
this very computer, where the tests' server stands, and to time-stamp services: many offer nothing else, only a digest
is sent, and what comes back is signed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

SIZE_LIMIT_BYTES = 1024 * 1024
_STEP_TIMEOUT_S = 10.0  # for each wait of the socket
_WHOLE_TIMEOUT_S = 30.0  # for one exchange, however slowly it drips
_HERE = frozenset({"127.0.0.1", "::1"})


class NoExchange(Exception):
    """The exchange did not come about; ``reason`` is a message id below ``lookup.reason.``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What one server answered to one GET."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


def is_allowed(url: str) -> bool:
    """HTTPS to anywhere, HTTP to this computer only; no user name in it, nothing but printable ASCII."""
    parts = split(url)
    if parts is None or parts.username is not None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)


def split(url: str) -> SplitResult | None:
    """The parts of a URL; None where it is none."""
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts


def get(url: str, *, accept: str, agent: str, whole_timeout_s: float = _WHOLE_TIMEOUT_S) -> Exchange:
    """The server's answer, whatever its status. Raises: NoExchange."""
    if not is_allowed(url):
        raise NoExchange("address-refused")
    return _asked(url, {"Accept": accept, "User-Agent": agent}, None, whole_timeout_s)


def post(url: str, body: bytes, *, content_type: str, accept: str, agent: str) -> Exchange:
    """The server's answer to ``body``, whatever its status; plain HTTP is allowed. Raises: NoExchange."""
    parts = split(url)
    if parts is None or parts.username is not None or not parts.hostname or parts.scheme not in ("http", "https"):
        raise NoExchange("address-refused")
    headers = {"Accept": accept, "User-Agent": agent, "Content-Type": content_type}
    return _asked(url, headers, body, _WHOLE_TIMEOUT_S)


def _asked(url: str, headers: dict[str, str], body: bytes | None, whole_timeout_s: float) -> Exchange:
    parts = split(url)
    if parts is None:
        raise NoExchange("address-refused")
    connection = _connection(parts, min(_STEP_TIMEOUT_S, whole_timeout_s))
    try:
        return _exchange(connection, url, parts, headers, body, whole_timeout_s)
    except ssl.SSLCertVerificationError:
        raise NoExchange("certificate") from None
    except TimeoutError:
        raise NoExchange("too-slow") from None
    except OSError:
        raise NoExchange("no-connection") from None
    except http.client.HTTPException:
        raise NoExchange("no-http") from None
    except ValueError:  # http.client on lengths and headers that make no sense
        raise NoExchange("no-http") from None
    finally:
        connection.close()


def _connection(parts: SplitResult, timeout_s: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=timeout_s)
    return http.client.HTTPSConnection(host, parts.port, timeout=timeout_s, context=ssl.create_default_context())


def _exchange(
    connection: http.client.HTTPConnection,
    url: str,
    parts: SplitResult,
    headers: dict[str, str],
    sent: bytes | None,
    whole_timeout_s: float,
) -> Exchange:
    connection.connect()
    sock: socket.socket = connection.sock  # the response keeps it after the connection has let go of it
    ended = threading.Event()

    def end() -> None:
        ended.set()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    alarm = threading.Timer(whole_timeout_s, end)
    alarm.daemon = True
    alarm.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = headers | {"Accept-Encoding": "identity", "Connection": "close"}
        connection.request("GET" if sent is None else "POST", target, body=sent, headers=headers)
        response = connection.getresponse()
        body = response.read(SIZE_LIMIT_BYTES + 1)
        is_whole = len(body) <= SIZE_LIMIT_BYTES
    except (OSError, http.client.HTTPException, ValueError):
        if ended.is_set():
            raise NoExchange("too-slow") from None
        raise
    finally:
        alarm.cancel()
    if ended.is_set():
        raise NoExchange("too-slow")
    if not is_whole:
        raise NoExchange("too-large")
    if response.length:  # the server promised more than it sent
        raise NoExchange("cut")
    return Exchange(url=url, status=response.status, headers=tuple(response.getheaders()), body=body)
