"""Which frames of which capture a sentence rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FrameSet:
    """Frame numbers (Wireshark's, from 1) as ascending, disjoint, closed ranges."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, numbers: Iterable[int]) -> FrameSet:
        """The set of ``numbers``, in any order, duplicates allowed."""
        if isinstance(numbers, tuple) and len(numbers) == 1:  # nearly all, and many are made
            return cls(((numbers[0], numbers[0]),))
        ascending = sorted(set(numbers))
        if not ascending:
            return cls()
        first, last = ascending[0], ascending[-1]
        if last - first + 1 == len(ascending):  # most are one frame, or frames that follow each other
            return cls(((first, last),))
        ranges: list[tuple[int, int]] = []
        begin = end = first
        for number in ascending[1:]:
            if number != end + 1:
                ranges.append((begin, end))
                begin = number
            end = number
        return cls((*ranges, (begin, end)))

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    def __iter__(self) -> Iterator[int]:
        for first, last in self.ranges:
            yield from range(first, last + 1)

    def __or__(self, other: FrameSet) -> FrameSet:
        return FrameSet.of([*self, *other])

    @property
    def first(self) -> int:
        """The lowest frame number. Raises: IndexError on the empty set."""
        return self.ranges[0][0]

    @property
    def last(self) -> int:
        """The highest frame number. Raises: IndexError on the empty set."""
        return self.ranges[-1][1]

    def examples(self, most: int) -> tuple[int, ...]:
        """At most ``most`` numbers spread evenly over the set, ascending; the first and last are among them."""
        numbers = tuple(self)
        if len(numbers) <= most:
            return numbers
        step = (len(numbers) - 1) / (most - 1)
        return tuple(numbers[round(index * step)] for index in range(most))

    def text(self) -> str:
        """``118-164,200``: the whole set, to be read by programs."""
        return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in self.ranges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Frames of one capture, named by the SHA-256 of its file.

    ``item`` names the one thing these frames show, where a claim counts things: a transmission, an attempt.
    """

    capture_sha256: str
    frames: FrameSet
    item: str = ""


def frames_by_capture(citations: Iterable[Citation]) -> dict[str, FrameSet]:
    """All frames cited of each capture, items joined."""
    numbers: dict[str, set[int]] = {}
    for citation in citations:
        numbers.setdefault(citation.capture_sha256, set()).update(citation.frames)
    return {sha256: FrameSet.of(found) for sha256, found in numbers.items()}
