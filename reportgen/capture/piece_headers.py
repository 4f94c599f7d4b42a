"""Finds the header that someone put before each piece of something larger, without knowing the protocol.

A column (byte position) belongs to the header while it keeps its value, or counts up by one, from piece to piece, in at
least three of four steps: so constants, lengths, channel numbers and counters do, and data do not. The header ends
before the first other column. Without a column that counts, nothing can be said about missing pieces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

LEAST_PIECES_COUNT = 4
_LONGEST_HEADER_BYTES = 64
_DEVIATIONS_LIMIT_COUNT = 2  # a shorter last piece has another length


class PieceHeader(NamedTuple):
    """What stands before each piece."""

    length_bytes: int
    counter: int  # the column that counts
    usual: tuple[int | None, ...]  # the value of each constant column


def find_header(pieces: Sequence[bytes]) -> PieceHeader | None:
    """The header of these pieces, which are in the order of their coming; None where it cannot be told."""
    pieces = _of_one_kind(pieces)
    if len(pieces) < LEAST_PIECES_COUNT:
        return None
    enough = 3 * (len(pieces) - 1)
    usual: list[int | None] = []
    counter = -1
    for column in range(min(_LONGEST_HEADER_BYTES, *map(len, pieces))):
        values = [piece[column] for piece in pieces]
        steps = Counter((after - before) % 256 for before, after in pairwise(values))
        if 4 * steps[0] >= enough:
            usual.append(Counter(values).most_common(1)[0][0])
        elif 4 * steps[1] >= enough:
            usual.append(None)
            counter = column  # of several the last: the lowest byte of a number in network order
        else:
            break
    return PieceHeader(len(usual), counter, tuple(usual)) if counter >= 0 else None


def _of_one_kind(pieces: Sequence[bytes]) -> list[bytes]:
    """Each piece once, and only those with the first byte that most have, if most have one."""
    unique = list(dict.fromkeys(piece for piece in pieces if piece))
    usual, count = Counter(piece[0] for piece in unique).most_common(1)[0] if unique else (0, 0)
    return [piece for piece in unique if piece[0] == usual] if 2 * count >= len(unique) else unique


def has_header(header: PieceHeader, piece: bytes) -> bool:
    """Whether a piece is one of these, and not of another kind that is sent between them."""
    if len(piece) < header.length_bytes:
        return False
    deviations = sum(value is not None and piece[column] != value for column, value in enumerate(header.usual))
    return deviations <= _DEVIATIONS_LIMIT_COUNT


def in_sequence(header: PieceHeader, pieces: Sequence[bytes]) -> list[int] | None:
    """Which of the pieces (each once) follow each other by their counters; None where one is missing or late."""
    chosen = [0]
    last = pieces[0][header.counter]
    for place, piece in enumerate(pieces[1:], start=1):
        step = (piece[header.counter] - last) % 256
        if step > 1:
            return None
        if step == 1:
            chosen.append(place)
            last = piece[header.counter]
    return chosen
