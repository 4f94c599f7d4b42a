"""What a side's sequence numbers tell: bytes sent again, and bytes that are missing in the capture.

Source: RFC 9293 section 3.4 (numbers are compared modulo 2**32); RFC 1122 section 4.2.3.6 (keep-alives).
"""

from __future__ import annotations

from reportgen.capture.flow_table import MISSED, NEXT, REPEATED_BYTES, REPEATED_PACKETS

_MODULUS = 1 << 32
# Wider than the widest window (RFC 7323): what lies further away belongs to no gap.
_FARTHEST_BYTES = 1 << 30
_MOST_GAPS_COUNT = 64  # of a direction
_MOST_DIRECTIONS_COUNT = 100_000

_Gap = tuple[int, int]  # [first missing, first present)


class Sequences:
    """Follows each direction; its counts stand in the direction's row."""

    def __init__(self) -> None:
        self._gaps: dict[int, list[_Gap]] = {}  # by slot

    def note(self, words: memoryview, at: int, slot: int, first: int, payload_bytes: int, extra: int) -> None:
        """A segment that begins at ``first``; ``extra``: 1 for a SYN and 1 for a FIN, which take up numbers as well."""
        side = slot & 1
        size = payload_bytes + extra
        expected = words[at + NEXT + side]
        end = (first + size) % _MODULUS
        ahead = (first - expected) % _MODULUS
        if expected < 0 or ahead == 0:
            words[at + NEXT + side] = end
        elif ahead <= _FARTHEST_BYTES:
            words[at + MISSED + side] += ahead
            self._keep(slot, (expected, first))
            words[at + NEXT + side] = end
        elif _MODULUS - ahead <= _FARTHEST_BYTES:
            self._note_old(words, at, slot, first, payload_bytes, extra)
        else:
            words[at + NEXT + side] = end

    def _note_old(self, words: memoryview, at: int, slot: int, first: int, payload_bytes: int, extra: int) -> None:
        """A segment that begins before what is expected: it fills gaps, comes again, or both."""
        side = slot & 1
        size = payload_bytes + extra
        back = (words[at + NEXT + side] - first) % _MODULUS
        if back == 1 and payload_bytes <= 1 and not extra:
            return  # a keep-alive repeats one byte on purpose
        if size > back:
            words[at + NEXT + side] = (first + size) % _MODULUS
        filled = self._fill(slot, first, min(size, back)) if slot in self._gaps else 0
        words[at + MISSED + side] -= filled
        again = min(size, back) - filled
        if again > 0:
            words[at + REPEATED_PACKETS + side] += 1
            words[at + REPEATED_BYTES + side] += min(again, payload_bytes)

    def _keep(self, slot: int, gap: _Gap) -> None:
        gaps = self._gaps.get(slot)
        if gaps is None:
            if len(self._gaps) >= _MOST_DIRECTIONS_COUNT:
                del self._gaps[next(iter(self._gaps))]
            gaps = self._gaps[slot] = []
        elif len(gaps) >= _MOST_GAPS_COUNT:
            del gaps[0]
        gaps.append(gap)

    def _fill(self, slot: int, first: int, size: int) -> int:
        """Takes [first, first + size) out of the gaps; how many bytes of it were missing until now."""
        left: list[_Gap] = []
        filled = 0
        for start, end in self._gaps[slot]:
            # Distances from the start of the gap; a segment may begin before it.
            length = (end - start) % _MODULUS
            begin = (first - start + _FARTHEST_BYTES) % _MODULUS - _FARTHEST_BYTES
            low, high = max(begin, 0), min(begin + size, length)
            if low >= high:
                left.append((start, end))
                continue
            filled += high - low
            if low > 0:
                left.append((start, (start + low) % _MODULUS))
            if high < length:
                left.append(((start + high) % _MODULUS, end))
        if left:
            self._gaps[slot] = left[-_MOST_GAPS_COUNT:]
        else:
            del self._gaps[slot]
        return filled
