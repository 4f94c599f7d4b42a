"""JPEG that is split over datagrams with a small header of someone's own before each piece.

Conservative: a picture is told only where it lies in one datagram, or where the pieces have a header with a counter, no
piece is missing by that counter, and the bytes put together are a whole JPEG that decodes. What got as far as
*structured* is told as a part. Source: docs/method.md.
"""

from __future__ import annotations

from reportgen.capture.datagrams import Datagram
from reportgen.capture.image_scan import FoundImage
from reportgen.capture.image_walk import JPEG_SIGNATURE, JpegWalk, Progress
from reportgen.capture.piece_headers import find_header, has_header, in_sequence
from reportgen.capture.talk import Talk
from reportgen.evidence.citation import FrameSet

_END_OF_IMAGE = b"\xff\xd9"
LONGEST_HEADER_BYTES = 128
_FIRST_MARKERS = frozenset((0xC0, 0xC2, 0xC4, 0xDB, 0xDD, 0xFE, *range(0xE0, 0xF0)))
_PIECES_LIMIT_COUNT = 8192
_BYTES_LIMIT = 8 * 1024 * 1024
_LOOKED_AT_COUNT = 512  # pieces, to find their header
_TRIALS_LIMIT_COUNT = 16  # a thumbnail has an end of its own; more of them than this are noise


class UdpPieces:
    """One direction of an unknown UDP conversation."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._pieces: list[Datagram] = []  # from the one with the signature on
        self._start = 0  # of the signature in the first
        self._held_bytes = 0
        self._trials_left_count = 0

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.datagrams.DatagramReader`."""
        return self._held_bytes

    def feed(self, datagram: Datagram) -> None:
        """The next datagram."""
        start = _signature(datagram.data)
        if start >= 0 and not (self._pieces and self._continues(datagram, start)):
            self._give_up()
            self._start, self._trials_left_count = start, _TRIALS_LIMIT_COUNT
        elif not self._pieces:
            return
        self._pieces.append(datagram)
        self._held_bytes += len(datagram.data)
        if _END_OF_IMAGE in datagram.data and self._trials_left_count:
            self._trials_left_count -= 1
            self._try()
        if len(self._pieces) > _PIECES_LIMIT_COUNT or self._held_bytes > _BYTES_LIMIT:
            self._give_up()

    def finish(self) -> None:
        """Nothing follows."""
        self._give_up()

    def _continues(self, datagram: Datagram, start: int) -> bool:
        """Whether a second signature is the same datagram again."""
        return start == self._start and datagram.data == self._pieces[0].data

    def _try(self) -> None:
        data, pieces = self._joined()
        walk = JpegWalk()
        if walk.advance(data) is Progress.COMPLETE and not any(piece.is_piece for piece in pieces):
            self._tell(data[: walk.position], pieces, is_whole=True)
            self._clear()

    def _joined(self) -> tuple[bytes, list[Datagram]]:
        """The image as far as it can be put together, and the datagrams that hold it."""
        first = self._pieces[0].data[self._start :]
        everything = [piece.data for piece in self._pieces]
        header = find_header(everything[:_LOOKED_AT_COUNT])
        if header is None:
            return first, self._pieces[:1]
        members = [place for place, piece in enumerate(everything) if has_header(header, piece)]
        chosen = in_sequence(header, [everything[place] for place in members]) if members[:1] == [0] else None
        if chosen is None or header.length_bytes > self._start:
            return first, self._pieces[:1]
        pieces = [self._pieces[members[place]] for place in chosen]
        return first + b"".join(piece.data[header.length_bytes :] for piece in pieces[1:]), pieces

    def _give_up(self) -> None:
        """What is there is a part, if it got so far."""
        if self._pieces:
            data, pieces = self._joined()
            walk = JpegWalk()
            walk.advance(data)
            if walk.is_structured:
                self._tell(data, pieces, is_whole=False)
            self._clear()

    def _clear(self) -> None:
        self._pieces = []
        self._held_bytes = 0

    def _tell(self, data: bytes, pieces: list[Datagram], *, is_whole: bool) -> None:
        found = FoundImage(
            format=JpegWalk.format,
            is_whole=is_whole,
            data=data,
            frames=FrameSet.of(piece.frame for piece in pieces),
            first_at_ns=min(piece.at_ns for piece in pieces),
            last_at_ns=max(piece.at_ns for piece in pieces),
        )
        self._talk.image(found)


def _signature(data: bytes) -> int:
    """Where a JPEG may begin behind a small header; -1 where none does."""
    place = data.find(JPEG_SIGNATURE, 0, LONGEST_HEADER_BYTES + len(JPEG_SIGNATURE))
    return place if 0 <= place < len(data) - 3 and data[place + 3] in _FIRST_MARKERS else -1
