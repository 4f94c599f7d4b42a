"""The one door to a FRITZ!Box: a connection per request, a pinned certificate, bounded answers.

Nothing is sent before it is known who is at the other end: a public certificate that the computer trusts, or the very
certificate that was seen here before. The box must stand in the home network; a name that leads to the Internet (the
name was not resolved by the box) is refused. Errors carry neither addresses with parameters nor bodies.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlencode, urlsplit

from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.errors import EvidenceMismatch, Unreachable, UsageError

TIMEOUT_S = 15.0
BODY_LIMIT_BYTES = 4 * 1024 * 1024
_LONGEST_DATE = 60
_PORTS = {"http": 80, "https": 443}
_ALIVE_AFTER_S, _ALIVE_EVERY_S, _ALIVE_COUNT = 20, 10, 4  # a box that lost its power is noticed within a minute
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_NO_ANSWER = (OSError, http.client.HTTPException)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxAddress:
    """Where the box is."""

    host: str
    port: int
    is_encrypted: bool

    def text(self) -> str:
        """As a person writes it; never with parameters."""
        scheme = "https" if self.is_encrypted else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}" + ("" if self.port == _PORTS[scheme] else f":{self.port}")

    def key(self) -> str:
        """The name under which its certificate is remembered."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer."""

    status: int
    body: bytes
    router_date: str | None  # the Date field
    sent_at_ns: int
    received_at_ns: int
    is_whole: bool  # False where the connection broke before the announced end


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """An answer that goes on; the caller closes it."""

    response: http.client.HTTPResponse
    sock: socket.socket
    opened_at_ns: int

    def read(self, size: int) -> bytes:
        """What has come, at most ``size`` bytes; empty at the end. Raises: OSError, HTTPException, ValueError."""
        return self.response.read1(size)

    def abort(self) -> None:
        """Ends it from another thread: the one that reads wakes up."""
        with suppress(OSError):
            # Not SSLSocket.shutdown: it would let the reader take what is still encrypted for plain bytes.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Frees the connection."""
        self.response.close()
        self.sock.close()


def box_address(text: str) -> BoxAddress:
    """``fritz.box``, ``192.168.178.1``, ``https://host:port``; without a scheme: https. Raises: UsageError."""
    try:
        parts: SplitResult = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, SplitResult("", "", "", "", "")
    if parts.scheme not in _PORTS or not host or parts.username is not None or parts.query:
        raise UsageError("fritzbox.bad-address", address=text.rpartition("@")[2])
    return BoxAddress(host=host, port=port or _PORTS[parts.scheme], is_encrypted=parts.scheme == "https")


class Door:
    """Requests to one box. ``pin`` is the SHA-256 of the certificate that is expected; None on first use."""

    def __init__(self, address: BoxAddress, *, pin: str | None) -> None:
        self.address = address
        self._pin = pin
        self.is_publicly_trusted: bool | None = None if address.is_encrypted else False
        self.fingerprint: str | None = None  # SHA-256 of the certificate that was met

    def get(self, path: str, parameters: Mapping[str, str]) -> Page:
        """One page. Raises: Unreachable, EvidenceMismatch where the certificate is another one."""
        return self._page("GET", f"{path}?{urlencode(parameters)}" if parameters else path, None)

    def post(self, path: str, parameters: Mapping[str, str]) -> Page:
        """One page, the parameters in the body. Raises: as :meth:`get`."""
        return self._page("POST", path, urlencode(parameters).encode("ascii"))

    def stream(self, path: str, parameters: Mapping[str, str]) -> Stream:
        """An answer whose body is still to come. Raises: as :meth:`get`."""
        connection = self._connected()
        sock: socket.socket = connection.sock
        try:
            connection.request("GET", f"{path}?{urlencode(parameters)}")
            response = connection.getresponse()
            sock.settimeout(None)  # a quiet interface may send nothing for hours
        except _NO_ANSWER as error:
            connection.close()
            raise self._unreachable(error) from None
        return Stream(response=response, sock=sock, opened_at_ns=time.time_ns())

    def _page(self, method: str, target: str, body: bytes | None) -> Page:
        connection = self._connected()
        try:
            sent_at_ns = time.time_ns()
            connection.request(method, target, body, {"Connection": "close", **(_FORM if body is not None else {})})
            response = connection.getresponse()
            received_at_ns = time.time_ns()
            data, is_whole = _bounded(response)
        except _NO_ANSWER as error:
            raise self._unreachable(error) from None
        finally:
            connection.close()
        return Page(
            status=response.status,
            body=data,
            router_date=told_date(response),
            sent_at_ns=sent_at_ns,
            received_at_ns=received_at_ns,
            is_whole=is_whole,
        )

    def _connected(self) -> http.client.HTTPConnection:
        """A connection whose other end is known; nothing has been sent yet but the handshake."""
        try:
            sock = _home_socket(self.address)
            if self.address.is_encrypted:
                sock = self._handshake(sock)
        except OSError as error:
            raise self._unreachable(error) from None
        connection = http.client.HTTPConnection(self.address.host, self.address.port, timeout=TIMEOUT_S)
        connection.sock = sock
        return connection

    def _handshake(self, sock: socket.socket) -> socket.socket:
        if self.is_publicly_trusted is not False:
            try:
                trusted = ssl.create_default_context().wrap_socket(sock, server_hostname=self.address.host)
            except ssl.SSLCertVerificationError:
                self.is_publicly_trusted = False
                sock = _home_socket(self.address)
            else:
                self.is_publicly_trusted = True
                self.fingerprint = _fingerprint(trusted)
                return trusted
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the certificate itself is compared instead, before anything is sent
        wrapped = context.wrap_socket(sock, server_hostname=self.address.host)
        found = _fingerprint(wrapped)
        if self._pin is not None and found != self._pin:
            wrapped.close()
            raise EvidenceMismatch(
                "fritzbox.other-certificate", box=self.address.text(), found=found, expected=self._pin
            )
        self._pin = self.fingerprint = found
        return wrapped

    def _unreachable(self, error: Exception) -> Unreachable:
        box = self.address.text()
        if isinstance(error, socket.gaierror):
            return Unreachable("fritzbox.unknown-name", box=box)
        if isinstance(error, TimeoutError):
            return Unreachable("fritzbox.no-answer", box=box)
        if isinstance(error, ssl.SSLError):
            return Unreachable("fritzbox.no-tls", box=box)
        if isinstance(error, OSError):
            return Unreachable("fritzbox.no-connection", box=box, reason=error.strerror or "")
        return Unreachable("fritzbox.not-a-box", box=box)


def _home_socket(address: BoxAddress) -> socket.socket:
    """A connection, IPv4 first (some boxes let nobody log in over IPv6). Raises: OSError, Unreachable."""
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    at_home = [entry for entry in found if not _is_public(str(entry[4][0]))]
    if not at_home:
        raise Unreachable("fritzbox.not-at-home", box=address.text(), address=str(found[0][4][0]))
    failure: OSError = OSError()
    for family, kind, protocol, _, place in at_home:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(TIMEOUT_S)
            sock.connect(place)
        except OSError as error:
            sock.close()
            failure = error
            continue
        _keep_alive(sock)
        return sock
    raise failure


def _is_public(address: str) -> bool:
    try:
        return scope_of(address.partition("%")[0]) is AddressScope.GLOBAL
    except ValueError:
        return True


def _keep_alive(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", _ALIVE_AFTER_S),
        ("TCP_KEEPINTVL", _ALIVE_EVERY_S),
        ("TCP_KEEPCNT", _ALIVE_COUNT),
    ):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _fingerprint(sock: ssl.SSLSocket) -> str:
    return hashlib.sha256(sock.getpeercert(binary_form=True) or b"").hexdigest()


def told_date(response: http.client.HTTPResponse) -> str | None:
    """The Date field, as far as a date can be long."""
    date = response.headers.get("Date")
    return None if date is None else date[:_LONGEST_DATE]


def _bounded(response: http.client.HTTPResponse) -> tuple[bytes, bool]:
    """The body and whether it came to its end; a connection that ends without a farewell is common here."""
    data = bytearray()
    while len(data) < BODY_LIMIT_BYTES:
        try:
            piece = response.read1(65_536)
        except http.client.IncompleteRead as error:
            return bytes(data + error.partial), False
        except (OSError, http.client.HTTPException, ValueError):
            return bytes(data), False
        if not piece:
            return bytes(data), True
        data += piece
    return bytes(data), False
