"""The greetings of TLS and DTLS as values: what a client offers, what the server chose.

A greeting that is cut short is read as far as it goes.
Source: RFC 8446 sections 4.1.2 to 4.2.1, RFC 6066 section 3 (server name), RFC 7301 (ALPN), RFC 6347 section 4.2.1
(DTLS cookie), RFC 9849 section 5 (encrypted ClientHello).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.capture.shown import shown_utf8

CLIENT_HELLO, SERVER_HELLO = 1, 2
_SERVER_NAME, _ALPN, _SUPPORTED_VERSIONS, _ENCRYPTED_HELLO = 0, 16, 43, 0xFE0D
_HOST_NAME = 0
# The random of a ServerHello that asks for another ClientHello (RFC 8446 section 4.1.3).
_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
_LIST_LIMIT_COUNT = 256
_OLDEST_GREETING_BYTES = 9
_VERSIONS = {
    0x0002: "SSL 2.0", 0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2", 0x0304: "TLS 1.3",
    0xFEFF: "DTLS 1.0", 0xFEFD: "DTLS 1.2", 0xFEFC: "DTLS 1.3",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHello:
    """What a client offers; the extensions end early where the greeting does."""

    versions: tuple[int, ...]  # of the extension, else the one of the greeting itself
    cipher_suites: tuple[int, ...]
    server_name: str | None  # lower case, without the last dot; hostile until sanitised
    protocols: tuple[str, ...]  # ALPN
    has_encrypted_hello: bool  # the true name may stand there; a placeholder looks the same (RFC 9849 section 6.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerHello:
    """What the server chose, or that it asks for another ClientHello."""

    version: int
    cipher_suite: int
    protocol: str | None  # ALPN; from TLS 1.3 on it is encrypted
    is_retry: bool


class _Short(Exception):
    """The greeting ends where a part of it should be."""


class _Fields:
    """Walks through bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    @property
    def is_at_end(self) -> bool:
        return self._position >= len(self._data)

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def take(self, size: int) -> bytes:
        end = self._position + size
        if end > len(self._data):
            raise _Short
        taken = self._data[self._position : end]
        self._position = end
        return taken

    def vector(self, length_bytes: int) -> bytes:
        return self.take(self.number(length_bytes))

    def rest_of_vector(self, length_bytes: int) -> bytes:
        """What there is of a vector that may be cut short."""
        length = self.number(length_bytes)
        return self._data[self._position : self._position + length]


def version_name(number: int) -> str:
    """``TLS 1.2``; a draft of TLS 1.3 by its number; anything else as ``0x7e01``."""
    if number >> 8 == 0x7F:
        return f"TLS 1.3 (draft {number & 0xFF})"
    return _VERSIONS.get(number, f"0x{number:04x}")


def is_placeholder(number: int) -> bool:
    """Values that mean nothing and only keep servers tolerant. Source: RFC 8701."""
    return number & 0x0F0F == 0x0A0A and number >> 8 == number & 0xFF


def is_oldest_greeting(data: bytes) -> bool:
    """A ClientHello in the form of SSL 2.0, which offers SSL 2.0 or later."""
    if len(data) < 7 or not data[0] & 0x80 or data[2] != CLIENT_HELLO:
        return False
    length = (data[0] & 0x7F) << 8 | data[1]
    suites_bytes = data[5] << 8 | data[6]
    is_version = data[3:5] == b"\x00\x02" or (data[3] == 3 and data[4] <= 3)
    return is_version and suites_bytes > 0 and not suites_bytes % 3 and suites_bytes + _OLDEST_GREETING_BYTES <= length


def read_client_hello(body: bytes, *, is_datagram: bool = False) -> ClientHello | None:
    """``body``: the handshake message without its header. None where not even the cipher suites are there."""
    fields = _Fields(body)
    try:
        version = fields.number(2)
        fields.take(32)
        fields.vector(1)  # session id
        if is_datagram:
            fields.vector(1)  # cookie
        suites = fields.vector(2)
        fields.vector(1)  # compression methods
    except _Short:
        return None
    extensions = dict(_extensions(fields))
    versions = _pairs(extensions.get(_SUPPORTED_VERSIONS, b"")[1:])
    return ClientHello(
        versions=tuple(number for number in versions if not is_placeholder(number)) or (version,),
        cipher_suites=tuple(number for number in _pairs(suites) if not is_placeholder(number)),
        server_name=_host(extensions.get(_SERVER_NAME, b"")),
        protocols=_protocols(extensions.get(_ALPN, b"")),
        has_encrypted_hello=_ENCRYPTED_HELLO in extensions,
    )


def read_server_hello(body: bytes) -> ServerHello | None:
    """``body``: the handshake message without its header. None where not even the cipher suite is there."""
    fields = _Fields(body)
    try:
        version = fields.number(2)
        random = fields.take(32)
        if version >> 8 != 0x7F:  # drafts of TLS 1.3 up to 21 have no session id
            fields.vector(1)
        suite = fields.number(2)
        if version >> 8 != 0x7F and not fields.is_at_end:
            fields.take(1)  # compression
    except _Short:
        return None
    extensions = dict(_extensions(fields))
    chosen = extensions.get(_SUPPORTED_VERSIONS, b"")
    protocols = _protocols(extensions.get(_ALPN, b""))
    return ServerHello(
        version=int.from_bytes(chosen, "big") if len(chosen) == 2 else version,
        cipher_suite=suite,
        protocol=protocols[0] if protocols else None,
        is_retry=random == _RETRY,
    )


def _extensions(fields: _Fields) -> Iterator[tuple[int, bytes]]:
    """Whole extensions only; the first of each kind counts where the caller keeps the first."""
    seen: set[int] = set()
    try:
        inner = _Fields(fields.rest_of_vector(2))
        while not inner.is_at_end:
            kind = inner.number(2)
            data = inner.vector(2)
            if kind not in seen:
                seen.add(kind)
                yield kind, data
    except _Short:
        return


def _host(extension: bytes) -> str | None:
    fields = _Fields(extension)
    try:
        fields.number(2)
        kind, name = fields.number(1), fields.vector(2)
    except _Short:
        return None
    return shown_utf8(name).lower().rstrip(".") or None if kind == _HOST_NAME else None


def _protocols(extension: bytes) -> tuple[str, ...]:
    fields = _Fields(extension[2:])
    names: list[str] = []
    try:
        while not fields.is_at_end and len(names) < _LIST_LIMIT_COUNT:
            name = fields.vector(1)
            if not (len(name) == 2 and is_placeholder(int.from_bytes(name, "big"))):
                names.append(shown_utf8(name))
    except _Short:
        pass
    return tuple(names)


def _pairs(data: bytes) -> tuple[int, ...]:
    return tuple(data[start] << 8 | data[start + 1] for start in range(0, len(data) - 1, 2))
