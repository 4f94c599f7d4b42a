"""The greetings of TLS and DTLS as values: what a client offers, what the server chose.

A greeting that is cut short is read as far as it goes.
Source: RFC 8446 sections 4.1.2 to 4.2.1, RFC 6066 section 3 (server name), RFC 7301 (ALPN), RFC 6347 section 4.2.1
(DTLS cookie), RFC 9849 section 5 (encrypted ClientHello).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reportgen.capture.shown import shown_utf8

CLIENT_HELLO, SERVER_HELLO = 1, 2
_SERVER_NAME, _ALPN, _SUPPORTED_VERSIONS, _ENCRYPTED_HELLO = 0, 16, 43, 0xFE0D
_READ_EXTENSIONS = frozenset({_SERVER_NAME, _ALPN, _SUPPORTED_VERSIONS, _ENCRYPTED_HELLO})
_HOST_NAME = 0
_RANDOM_END = 34  # behind the version, 2 bytes, and the random
_REMEMBERED_BYTES = 256  # longer names and lists are read anew each time
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
    start = _behind_vector(body, _RANDOM_END)  # the session id
    if is_datagram:
        start = _behind_vector(body, start)  # the cookie
    behind = _behind_vector(body, start, 2)
    extensions_at = _behind_vector(body, behind)  # the compression methods
    if extensions_at > len(body):
        return None
    extensions = _extensions(body, extensions_at)
    versions = _numbers(extensions.get(_SUPPORTED_VERSIONS, b"")[1:])
    return ClientHello(
        versions=versions or (body[0] << 8 | body[1],),
        cipher_suites=_numbers(body[start + 2 : behind]),
        server_name=_host(extensions.get(_SERVER_NAME, b"")),
        protocols=_protocols(extensions.get(_ALPN, b"")),
        has_encrypted_hello=_ENCRYPTED_HELLO in extensions,
    )


def read_server_hello(body: bytes) -> ServerHello | None:
    """``body``: the handshake message without its header. None where not even the cipher suite is there."""
    is_draft = body[:1] == b"\x7f"  # drafts of TLS 1.3 up to 21 have no session id
    suite_at = _RANDOM_END if is_draft else _behind_vector(body, _RANDOM_END)
    extensions_at = suite_at + 2
    if extensions_at > len(body):
        return None
    extensions = _extensions(body, extensions_at + (not is_draft))  # compression
    chosen = extensions.get(_SUPPORTED_VERSIONS, b"")
    protocols = _protocols(extensions.get(_ALPN, b""))
    return ServerHello(
        version=int.from_bytes(chosen, "big") if len(chosen) == 2 else body[0] << 8 | body[1],
        cipher_suite=body[suite_at] << 8 | body[suite_at + 1],
        protocol=protocols[0] if protocols else None,
        is_retry=body[2:_RANDOM_END] == _RETRY,
    )


def _behind_vector(body: bytes, position: int, length_bytes: int = 1) -> int:
    """The position behind a vector with its length before it; behind the end where the greeting ends inside it."""
    behind = position + length_bytes
    return behind + int.from_bytes(body[position:behind], "big") if behind <= len(body) else behind


def _extensions(body: bytes, position: int) -> dict[int, bytes]:
    """Whole extensions of the kinds that are read; the first of each kind counts."""
    found: dict[int, bytes] = {}
    end = min(_behind_vector(body, position, 2), len(body))
    position += 2
    while position + 4 <= end:
        kind = body[position] << 8 | body[position + 1]
        behind = position + 4 + (body[position + 2] << 8 | body[position + 3])
        if behind > end:
            break
        if kind in _READ_EXTENSIONS and kind not in found:
            found[kind] = body[position + 4 : behind]
        position = behind
    return found


def _host(extension: bytes) -> str | None:
    name_at = 5  # behind the length of the list, the kind and the length of the name
    if _behind_vector(extension, 3, 2) > len(extension) or extension[2] != _HOST_NAME:
        return None
    name = extension[name_at : _behind_vector(extension, 3, 2)]
    return (_shown(name) if len(name) <= _REMEMBERED_BYTES else _written(name)) or None


def _written(name: bytes) -> str:
    return shown_utf8(name).lower().rstrip(".")


_shown = lru_cache(maxsize=4096)(_written)


def _protocols(extension: bytes) -> tuple[str, ...]:
    names: list[str] = []
    position = 2
    while position < len(extension) and len(names) < _LIST_LIMIT_COUNT:
        behind = _behind_vector(extension, position)
        if behind > len(extension):
            break
        name = extension[position + 1 : behind]
        if not (len(name) == 2 and is_placeholder(int.from_bytes(name, "big"))):
            names.append(shown_utf8(name))
        position = behind
    return tuple(names)


def _numbers(data: bytes) -> tuple[int, ...]:
    """Numbers of two bytes, without placeholders."""
    return _known_numbers(data) if len(data) <= _REMEMBERED_BYTES else _read_numbers(data)


def _read_numbers(data: bytes) -> tuple[int, ...]:
    numbers = (data[start] << 8 | data[start + 1] for start in range(0, len(data) - 1, 2))
    return tuple(number for number in numbers if not is_placeholder(number))


_known_numbers = lru_cache(maxsize=1024)(_read_numbers)  # a device offers the same in each of its greetings
