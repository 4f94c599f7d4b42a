"""TLS 1.3 as an onlooker sees it: two readable hellos, then random bytes.

Source: RFC 8446 (TLS 1.3), RFC 6066 section 3 (server name).
"""

from __future__ import annotations

import random
import struct

from .tcp import Conversation

_HANDSHAKE, _CHANGE_CIPHER_SPEC, _APPLICATION_DATA = 22, 20, 23
_TLS12, _TLS13 = 0x0303, 0x0304
_X25519 = 0x001D
_LONGEST_RECORD_BYTES = 16_384


def session(
    conversation: Conversation, rng: random.Random, at_us: int, server_name: str, up_bytes: int, down_bytes: int
) -> int:
    """A whole encrypted conversation; gives the time of its last frame."""
    at_us = greet(conversation, rng, at_us, server_name)
    first = finished(rng)
    at_us, _ = conversation.client_sends(at_us + rng.randrange(900, 4_000), first + encrypted(rng, up_bytes))
    at_us = conversation.server_sends(at_us + rng.randrange(9_000, 60_000), encrypted(rng, down_bytes))
    return conversation.close(at_us + rng.randrange(50_000, 4_000_000))


def greet(conversation: Conversation, rng: random.Random, at_us: int, server_name: str) -> int:
    """Opens the connection and says hello; the client's ``finished`` comes next. Gives the time of the last frame."""
    number = rng.randbytes(32)
    at_us = conversation.open(at_us)
    at_us, _ = conversation.client_sends(at_us + rng.randrange(900, 4_000), _client_hello(rng, number, server_name))
    certificates = encrypted(rng, rng.randrange(1_900, 2_600))
    answer = _server_hello(rng, number) + _record(_CHANGE_CIPHER_SPEC, b"\1") + certificates
    return conversation.server_sends(at_us + rng.randrange(2_000, 9_000), answer)


def finished(rng: random.Random) -> bytes:
    """What the client ends the handshake with."""
    return _record(_CHANGE_CIPHER_SPEC, b"\1") + encrypted(rng, 53)


def encrypted(rng: random.Random, size_bytes: int) -> bytes:
    """Records with random bytes: nobody can read anything into them."""
    full, rest = divmod(size_bytes, _LONGEST_RECORD_BYTES)
    sizes = [_LONGEST_RECORD_BYTES] * full + [rest] * (rest > 0)
    return b"".join(_record(_APPLICATION_DATA, rng.randbytes(size)) for size in sizes)


def _client_hello(rng: random.Random, number: bytes, server_name: str) -> bytes:
    name = server_name.encode()
    entry = struct.pack("!BH", 0, len(name)) + name
    extensions = (
        _extension(0, struct.pack("!H", len(entry)) + entry)
        + _extension(10, struct.pack("!HH", 2, _X25519))
        + _extension(13, struct.pack("!HHHH", 6, 0x0403, 0x0804, 0x0401))
        + _extension(43, struct.pack("!BHH", 4, _TLS13, _TLS12))
        + _extension(51, struct.pack("!H", 36) + _key_share(rng))
    )
    suites = struct.pack("!HHHHH", 8, 0x1301, 0x1302, 0x1303, 0xC02F)
    body = _opening(rng, number) + suites + b"\1\0" + struct.pack("!H", len(extensions)) + extensions
    return _record(_HANDSHAKE, _message(1, body))


def _server_hello(rng: random.Random, number: bytes) -> bytes:
    extensions = _extension(43, struct.pack("!H", _TLS13)) + _extension(51, _key_share(rng))
    suite, no_compression = struct.pack("!H", 0x1301), b"\0"
    body = _opening(rng, number) + suite + no_compression + struct.pack("!H", len(extensions)) + extensions
    return _record(_HANDSHAKE, _message(2, body))


def _opening(rng: random.Random, number: bytes) -> bytes:
    return struct.pack("!H", _TLS12) + rng.randbytes(32) + bytes([len(number)]) + number


def _key_share(rng: random.Random) -> bytes:
    return struct.pack("!HH", _X25519, 32) + rng.randbytes(32)


def _extension(kind: int, data: bytes) -> bytes:
    return struct.pack("!HH", kind, len(data)) + data


def _message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("!BHH", kind, _TLS12, len(data)) + data
