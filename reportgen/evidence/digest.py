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

    def readinto(self, room: memoryview, /) -> int:
        """Fills ``room`` as far as one reading goes, counted in the digest; how many bytes came, 0 at the end only."""
        filled = _read_into(self._source, room)
        self._hash.update(room[:filled])
        self.size_bytes += filled
        return filled

    def sha256(self) -> str:
        """Hexadecimal SHA-256 of all bytes handed out so far. Source: FIPS 180-4."""
        return self._hash.hexdigest()


def _read_into(source: ByteSource, room: memoryview) -> int:
    """Without a copy where the source can do that."""
    fill = getattr(source, "readinto", None)
    if fill is not None:
        return int(fill(room))
    data = source.read(len(room))
    room[: len(data)] = data
    return len(data)


def sha256_of(data: bytes) -> str:
    """Hexadecimal SHA-256 of ``data``. Source: FIPS 180-4."""
    return hashlib.sha256(data).hexdigest()
