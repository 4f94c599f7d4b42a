"""The keys of QUIC's first packets, which everyone who sees them can derive, and the opening of such packets.

Source: RFC 9001 sections 5.2 to 5.4, RFC 9369 section 3.3, RFC 5869 (HKDF), RFC 8446 section 7.1 (labels).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from reportgen.capture.quic_packet import LongPacket

_SALT_1 = bytes.fromhex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a")
_SALT_2 = bytes.fromhex("0dede3def700a6db819381be6e269dcbf9bd2ed9")
_SALT_DRAFT_29 = bytes.fromhex("afbfec289993d24c9e9786f19c6111e04390a899")
_SALT_DRAFT_23 = bytes.fromhex("c3eef712c72ebb5a11a7d2432bb46365bef9f502")
_VERSION_2 = 0x6B3343CF
_SAMPLE_BYTES, _TAG_BYTES = 16, 16

Opener = Callable[[bytes, bytes, bytes], bytes | None]
"""(nonce, sealed bytes, associated data) → what was sealed; None where the tag does not fit."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InitialKeys:
    """Of one direction."""

    open: Opener
    iv: bytes
    mask: Callable[[bytes], bytes]  # sample → header protection mask


def initial_keys(version: int, destination_id: bytes, *, of_client: bool) -> InitialKeys:
    """The keys that follow from the destination connection id of the client's first packet."""
    initial = hmac.digest(_salt(version), destination_id, "sha256")
    secret = _expand(initial, b"client in" if of_client else b"server in", 32)
    prefix = b"quicv2 " if version == _VERSION_2 else b"quic "
    return InitialKeys(
        open=_opener(_expand(secret, prefix + b"key", 16)),
        iv=_expand(secret, prefix + b"iv", 12),
        mask=_masker(_expand(secret, prefix + b"hp", 16)),
    )


def opened(datagram: bytes, packet: LongPacket, keys: InitialKeys) -> bytes | None:
    """The frames of an Initial packet; None where the keys do not fit or a part is missing."""
    sample_offset = packet.number_offset + 4
    if packet.end > len(datagram) or packet.end < sample_offset + _SAMPLE_BYTES:
        return None
    mask = keys.mask(datagram[sample_offset : sample_offset + _SAMPLE_BYTES])
    first = datagram[packet.start] ^ mask[0] & 0x0F
    number_bytes = (first & 0x03) + 1
    number = bytes(
        byte ^ key
        for byte, key in zip(
            datagram[packet.number_offset : packet.number_offset + number_bytes], mask[1:], strict=False
        )
    )
    header = bytes((first,)) + datagram[packet.start + 1 : packet.number_offset] + number
    sealed = datagram[packet.number_offset + number_bytes : packet.end]
    if len(sealed) < _TAG_BYTES:
        return None
    nonce = (int.from_bytes(keys.iv, "big") ^ int.from_bytes(number, "big")).to_bytes(12, "big")
    return keys.open(nonce, sealed, header)


def _salt(version: int) -> bytes:
    if version == _VERSION_2:
        return _SALT_2
    if version >> 8 == 0xFF0000 and version & 0xFF < 33:
        return _SALT_DRAFT_29 if version & 0xFF >= 29 else _SALT_DRAFT_23
    return _SALT_DRAFT_23 if version == 0xFACEB002 else _SALT_1


def _expand(secret: bytes, label: bytes, length: int) -> bytes:
    """HKDF-Expand-Label for one block of output."""
    full = b"tls13 " + label
    info = length.to_bytes(2, "big") + bytes((len(full),)) + full + b"\0"
    return hmac.new(secret, info + b"\x01", hashlib.sha256).digest()[:length]


def _opener(key: bytes) -> Opener:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(key)

    def unseal(nonce: bytes, sealed: bytes, associated: bytes) -> bytes | None:
        try:
            return cipher.decrypt(nonce, sealed, associated)
        except InvalidTag:
            return None

    return unseal


def _masker(key: bytes) -> Callable[[bytes], bytes]:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update
