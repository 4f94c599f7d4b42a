"""What a file of a bundle may be before it is written: bytes in memory, or a stored file with a known digest."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from reportgen.evidence.digest import ByteSource, sha256_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file too large to be held in memory, such as a capture.

    ``open`` gives its bytes from the start, each time anew; who copies them checks them against ``sha256`` (lower-case
    hexadecimal) and ``size_bytes``.
    """

    sha256: str
    size_bytes: int
    open: Callable[[], AbstractContextManager[ByteSource]]


Entry = bytes | StoredFile
AnyEntry = TypeVar("AnyEntry", bound=Entry)


def digest_of(entry: Entry) -> str:
    """Lower-case hexadecimal SHA-256; of a stored file the noted one."""
    return sha256_of(entry) if isinstance(entry, bytes) else entry.sha256


def size_bytes_of(entry: Entry) -> int:
    """Length in bytes; of a stored file the noted one."""
    return len(entry) if isinstance(entry, bytes) else entry.size_bytes
