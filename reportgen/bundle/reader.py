"""How a check looks into a bundle, wherever it lies (a folder, a zip file), and what may stand there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from reportgen.evidence.digest import ByteSource


class ListedKind(Enum):
    """What a name in the bundle stands for.

    UNREADABLE: a folder that cannot be listed or lies too deep, an encrypted entry. The last four occur in zip files
    only: a name that leads outside or is not possible everywhere, a second entry of one name, one beside the bundle's
    folder, one that would become implausibly large.
    """

    FILE = "file"
    SYMLINK = "symlink"
    SPECIAL = "special"
    UNREADABLE = "unreadable"
    BAD_NAME = "bad name"
    TWICE = "twice"
    OUTSIDE_TOP = "outside top"
    BOMB = "bomb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A name found in the bundle's folder; ``path`` is relative, with ``/``. Plain folders are not listed."""

    path: str
    kind: ListedKind
    size_bytes: int = 0
    limit_bytes: int = 0  # of a bomb: what all entries together may become


class BagReader(Protocol):
    """Looks into one bundle and nowhere else."""

    def names(self) -> Iterator[Listed]:
        """Everything in the folder and below that is not a plain folder, in any order; links are not followed."""
        ...

    def open(self, path: str, /) -> AbstractContextManager[ByteSource]:
        """The bytes of a file that :meth:`names` lists as such. Raises (here or while reading): OSError."""
        ...
