"""gzip, xz and zstd read through: the bytes inside, as far as they go, in bounded memory.

Several streams one after the other are read as one, as gzip, xz and zstd themselves do. A cut or damaged stream gives
what stands before the damage. Source: RFC 1952 (gzip), the .xz file format 1.2.1, RFC 8878 (zstd).
"""

from __future__ import annotations

import lzma
import sys
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

from reportgen.capture.window import read_to_end
from reportgen.evidence.digest import ByteSource

MAGICS = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
# Small pieces: what stands in the same piece as a damage is lost with it.
_PIECE_BYTES = 4096
# No real capture shrinks further; a file that claims so is made to fill memory or time.
MOST_EXPANSION = 1000
_EXPANSION_FREE_BYTES = 16 * 1024 * 1024
_MEMORY_LIMIT_BYTES = 128 * 1024 * 1024
_WINDOW_LOG_LIMIT = 27  # 128 MiB
_LONGEST_MAGIC_BYTES = 6


class _Stream(Protocol):
    """One compressed stream; the way of the standard library's decompressors."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class Unpacked:
    """The bytes inside a compressed file; what could not be read is told afterwards by its attributes."""

    def __init__(self, source: ByteSource, format: str) -> None:
        self.format = format
        self.unread_from_offset: int | None = None  # in the compressed file
        self.unread_reason: str | None = None
        self._source = source
        self._begin, self._errors, self._following = _kind(format)
        self._stream: _Stream | None = self._begin()
        self._waiting = b""  # read from the file, not given to the stream
        self._given_bytes = 0
        self._size_bytes = 0

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; empty at the end only. Never raises for what the file holds."""
        while self._stream is not None:
            if self._stream.eof and not self._begin_next(self._stream):
                break
            piece = self._next_piece() if self._stream.needs_input else b""
            if not piece and self._stream.needs_input:
                self._stop("cut-in-compressed-data", self._given_bytes)
                break
            try:
                data = self._stream.decompress(piece, size)
            except self._errors as error:
                too_large = "memory" in str(error).lower()
                reason = "compressed-data-needs-too-much-memory" if too_large else "damaged-compressed-data"
                self._stop(reason, self._given_bytes - len(piece))
                break
            self._size_bytes += len(data)
            if self._size_bytes > max(_EXPANSION_FREE_BYTES, MOST_EXPANSION * self._given_bytes):
                self._stop("expands-too-much", self._given_bytes)
            if data:
                return data
        return b""

    def _next_piece(self) -> bytes:
        if not self._waiting:
            self._waiting = self._source.read(_PIECE_BYTES)
        piece, self._waiting = self._waiting[:_PIECE_BYTES], self._waiting[_PIECE_BYTES:]
        self._given_bytes += len(piece)
        return piece

    def _begin_next(self, ended: _Stream) -> bool:
        """Whether another stream follows; zeros between streams are padding."""
        rest = ended.unused_data + self._waiting
        self._given_bytes -= len(ended.unused_data)
        while len(rest) < _LONGEST_MAGIC_BYTES:
            stripped = rest.lstrip(b"\0")
            self._given_bytes += len(rest) - len(stripped)
            more = self._source.read(_PIECE_BYTES)
            rest = stripped + more
            if not more:
                break
        stripped = rest.lstrip(b"\0")
        self._given_bytes += len(rest) - len(stripped)
        self._waiting = stripped
        if stripped.startswith(self._following):
            self._stream = self._begin()
            return True
        if stripped:
            self._stop("bytes-after-compressed-data", self._given_bytes)
        self._stream = None
        return False

    def _stop(self, reason: str, offset: int) -> None:
        self._stream = None
        self.unread_from_offset, self.unread_reason = offset, reason
        read_to_end(self._source)


class _Gzip:
    """zlib's decompressor in the way of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self._was_full = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not (self._was_full or self._inner.unconsumed_tail or self._inner.eof)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        found = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self._was_full = len(found) == max_length
        return found


def _kind(format: str) -> tuple[Callable[[], _Stream], tuple[type[Exception], ...], tuple[bytes, ...]]:
    """(begins a stream, what it raises, how a further stream begins)."""
    if format == "gzip":
        return _Gzip, (zlib.error,), (b"\x1f\x8b",)
    if format == "xz":
        return _xz, (lzma.LZMAError,), (b"\xfd7zXZ\x00",)
    return _zstd()


def _xz() -> _Stream:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MEMORY_LIMIT_BYTES)


def _zstd() -> tuple[Callable[[], _Stream], tuple[type[Exception], ...], tuple[bytes, ...]]:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    limits: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG_LIMIT}
    skippable = tuple(bytes((first, 0x2A, 0x4D, 0x18)) for first in range(0x50, 0x60))
    return lambda: zstd.ZstdDecompressor(options=limits), (zstd.ZstdError,), (b"\x28\xb5\x2f\xfd", *skippable)
