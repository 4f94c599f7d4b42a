"""QUIC Initial packets sealed on the spot, by other means than those that open them."""

from __future__ import annotations

import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

VERSION_1, VERSION_2 = 1, 0x6B3343CF
_SALTS = {
    VERSION_1: "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
    VERSION_2: "0dede3def700a6db819381be6e269dcbf9bd2ed9",
}


def crypto(offset: int, data: bytes) -> bytes:
    """A CRYPTO frame, its numbers in two bytes each."""
    return b"\x06" + struct.pack(">HH", 0x4000 | offset, 0x4000 | len(data)) + data


def initial(
    payload: bytes,
    *,
    key_id: bytes,
    version: int = VERSION_1,
    destination: bytes = b"",
    source: bytes = b"",
    token: bytes = b"",
    number: int = 0,
    number_bytes: int = 2,
    by_client: bool = True,
) -> bytes:
    """A sealed Initial packet; keys follow from ``key_id``, the destination id of the client's first one."""
    key, iv, protection = _keys(version, key_id, by_client)
    kind = 1 if version == VERSION_2 else 0
    first = 0xC0 | kind << 4 | number_bytes - 1
    head = struct.pack(">BI", first, version) + _short(destination) + _short(source) + _short(token)
    head += struct.pack(">H", 0x4000 | number_bytes + len(payload) + 16)
    number_offset = len(head)
    head += number.to_bytes(number_bytes, "big")
    nonce = (int.from_bytes(iv, "big") ^ number).to_bytes(12, "big")
    packet = bytearray(head + AESGCM(key).encrypt(nonce, payload, head))
    sample = bytes(packet[number_offset + 4 : number_offset + 20])
    mask = Cipher(algorithms.AES(protection), modes.ECB()).encryptor().update(sample)
    packet[0] ^= mask[0] & 0x0F
    for position in range(number_bytes):
        packet[number_offset + position] ^= mask[1 + position]
    return bytes(packet)


def retry(*, destination: bytes, source: bytes, token: bytes = b"token") -> bytes:
    """A Retry packet of version 1; its tag is not checked by observers."""
    return struct.pack(">BI", 0xF0, VERSION_1) + _short(destination) + _short(source) + token + bytes(16)


def _short(data: bytes) -> bytes:
    return bytes((len(data),)) + data


def _keys(version: int, key_id: bytes, by_client: bool) -> tuple[bytes, bytes, bytes]:
    extract = HMAC(bytes.fromhex(_SALTS[version]), hashes.SHA256())
    extract.update(key_id)
    secret = _label(extract.finalize(), "client in" if by_client else "server in", 32)
    prefix = "quicv2" if version == VERSION_2 else "quic"
    return (
        _label(secret, f"{prefix} key", 16),
        _label(secret, f"{prefix} iv", 12),
        _label(secret, f"{prefix} hp", 16),
    )


def _label(secret: bytes, label: str, length: int) -> bytes:
    full = f"tls13 {label}".encode()
    info = struct.pack(">H", length) + _short(full) + b"\0"
    return HKDFExpand(hashes.SHA256(), length, info).derive(secret)
