"""Handshake messages of TLS put together byte by byte, and certificates made on the spot."""

from __future__ import annotations

import datetime
import struct
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


def vector(length_bytes: int, data: bytes) -> bytes:
    return len(data).to_bytes(length_bytes, "big") + data


def extension(kind: int, data: bytes) -> bytes:
    return struct.pack(">H", kind) + vector(2, data)


def server_name(name: str) -> bytes:
    return extension(0, vector(2, b"\0" + vector(2, name.encode())))


def protocols(*names: str) -> bytes:
    return extension(16, vector(2, b"".join(vector(1, name.encode()) for name in names)))


def message(kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + vector(3, body)


def client_hello(
    *extensions: bytes, suites: tuple[int, ...] = (0x1301,), version: int = 0x0303, cookie: bytes | None = None
) -> bytes:
    """The body of a ClientHello; ``cookie`` for DTLS."""
    body = struct.pack(">H", version) + bytes(32) + vector(1, b"")
    body += vector(1, cookie) if cookie is not None else b""
    body += vector(2, b"".join(struct.pack(">H", suite) for suite in suites)) + vector(1, b"\0")
    return body + vector(2, b"".join(extensions))


def server_hello(*extensions: bytes, suite: int = 0xC02F, version: int = 0x0303, random: bytes = bytes(32)) -> bytes:
    """The body of a ServerHello."""
    body = struct.pack(">H", version) + random + vector(1, b"") + struct.pack(">HB", suite, 0)
    return body + vector(2, b"".join(extensions))


def certificates(*chain: bytes) -> bytes:
    """The body of a Certificate message of TLS 1.2."""
    return vector(3, b"".join(vector(3, der) for der in chain))


def records(*messages: bytes, kind: int = 22, record_bytes: int = 16_384) -> bytes:
    """TLS records that carry the messages."""
    data = b"".join(messages)
    pieces = [data[start : start + record_bytes] for start in range(0, len(data), record_bytes)]
    return b"".join(bytes((kind, 3, 3)) + vector(2, piece) for piece in pieces)


@cache
def certificate(name: str, *names: str) -> bytes:
    """A certificate signed by its own key, valid through 2026."""
    key = ec.derive_private_key(7, ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC))
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
