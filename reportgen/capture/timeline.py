"""Several files of one recording as one: in the order of time, what two files share once.

A frame of such a recording is named by its *place*: the number of its file (from 0) times 2**40, plus its frame number
in that file. In a recording of one file places are frame numbers. Rules, printed in docs/method.md:
- Files are interleaved by time; the order inside a file is never changed.
- A record that another file held already, with the same time, length and bytes, is an overlap and counted once.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from reportgen.capture.input_file import InputFile
from reportgen.capture.records import Record
from reportgen.capture.values import FILE_PLACES

# How far behind the newest record its twin may come: files are interleaved by time, so that twins stand close together.
_WINDOW_NS = 1_000_000_000
_GENERATION_COUNT = 100_000  # bounds the memory

Placed = tuple[int, InputFile, Record]
"""(place, its file, the record)."""


def records_of(files: Sequence[InputFile]) -> Iterator[Placed]:
    """All records of the recording in the order of time; overlaps are counted at their file and left out."""
    if len(files) == 1:
        file = files[0]
        return ((frame, file, record) for frame, record in enumerate(file, start=1))
    return _interleaved(files)


def _interleaved(files: Sequence[InputFile]) -> Iterator[Placed]:
    overlaps = _Overlaps()
    # No two entries begin with the same pair, so that records themselves are never compared.
    for at_ns, place, record in heapq.merge(*(_ordered(number, file) for number, file in enumerate(files))):
        number = place // FILE_PLACES
        if overlaps.is_one(number, at_ns, record):
            files[number].note_overlap(record)
        else:
            yield place, files[number], record


def _ordered(number: int, file: InputFile) -> Iterator[tuple[int, int, Record]]:
    """The file's records with times that never fall: one that runs backwards stands at the time before it."""
    latest = 0
    for frame, record in enumerate(file, start=1):
        if record[0] is not None and record[0] > latest:
            latest = record[0]
        yield latest, number * FILE_PLACES + frame, record


class _Overlaps:
    """How often each record of the last moments stood in each file: a file may hold the same record twice itself."""

    def __init__(self) -> None:
        self._recent: dict[bytes, dict[int, int]] = {}
        self._older: dict[bytes, dict[int, int]] = {}
        self._began_ns = 0

    def is_one(self, number: int, at_ns: int, record: Record) -> bool:
        """Whether another file held this record already."""
        stamp, _, wire, data, _ = record
        if stamp is None:  # without a time nothing tells a twin from a repetition
            return False
        if at_ns - self._began_ns > _WINDOW_NS or len(self._recent) > _GENERATION_COUNT:
            self._older, self._recent = self._recent, {}
            self._began_ns = at_ns
        key = blake2b(b"%d %d " % (stamp, wire) + data, digest_size=16).digest()
        counts = self._recent.get(key)
        if counts is None:
            counts = self._recent[key] = self._older.get(key) or {}
        own = counts[number] = counts.get(number, 0) + 1
        return any(count >= own for other, count in counts.items() if other != number)
