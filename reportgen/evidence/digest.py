"""SHA-256 of the very bytes that are parsed."""

from __future__ import annotations

import hashlib
from typing import Protocol


class ByteSource(Protocol):
    """Anything that hands out bytes in order: an open file, standard input, a test's ``BytesIO``."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; empty at the end only."""
        ...


class DigestingSource:
    """Hands bytes on and hashes them on the way: no byte is parsed before its digest is being taken."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes of the source, already counted in the digest."""
        data = self._source.read(size)
        self._hash.update(data)
        self.size_bytes += len(data)
        return data

    def sha256(self) -> str:
        """Hexadecimal SHA-256 of all bytes handed out so far. Source: FIPS 180-4."""
        return self._hash.hexdigest()


def sha256_of(data: bytes) -> str:
    """Hexadecimal SHA-256 of ``data``. Source: FIPS 180-4."""
    return hashlib.sha256(data).hexdigest()
