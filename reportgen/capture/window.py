"""The part of a file that is in memory: never more than one record and a read-ahead."""

from __future__ import annotations

from reportgen.evidence.digest import ByteSource

_WINDOW_BYTES = 1 << 18


def moved_on(source: ByteSource, window: bytes, start: int, position: int, needed: int) -> tuple[bytes, int, int]:
    """The window moved so that it begins at ``position`` and holds ``needed`` bytes, if the file has them.

    Comes back: (window, offset of its first byte in the file, position in it).
    """
    return read_at_least(source, window[position:], needed), start + position, 0


def read_at_least(source: ByteSource, window: bytes, needed: int) -> bytes:
    """``window`` and what follows, ``needed`` bytes or more; fewer only at the end of the file."""
    pieces, size = [window], len(window)
    while size < needed:
        piece = source.read(_WINDOW_BYTES)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def read_to_end(source: ByteSource) -> None:
    """Reads what is left: hash and size are the whole file's, however far it could be understood."""
    while source.read(_WINDOW_BYTES):
        pass
