"""Takes what requests and responses say and keeps it within bounds; beyond them it is counted."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.capture.http_head import shown
from reportgen.capture.http_values import FetchedBody, HttpTold, Position, Station, Token
from reportgen.capture.http_words import bits, places, stations, words
from reportgen.capture.masking import masked
from reportgen.capture.talk import Talk
from reportgen.evidence.citation import FrameSet
from reportgen.evidence.digest import sha256_of

_LIMIT_COUNT = 50_000  # of each kind, and of strings remembered to be told once
_HEAD_BYTES = 512  # of a body, to tell text from other bytes
_NO_TEXT = bytes({*range(9), *range(14, 27), *range(28, 32)})

Carriers = Callable[[int, int], tuple[tuple[int, ...], int]]
"""(start, end) in a text → the frames that carried it, and when."""


class BodyCount:
    """A body as it comes: how much, from when to when, in which frames."""

    __slots__ = ("content_type", "first_at_ns", "head", "last_at_ns", "ranges", "size_bytes", "status", "target")

    def __init__(self, target: bytes, status: int, content_type: bytes) -> None:
        self.target = target
        self.status = status
        self.content_type = content_type
        self.size_bytes = 0
        self.head = b""
        self.first_at_ns = self.last_at_ns = 0
        self.ranges: list[tuple[int, int]] = []

    def add(self, data: bytes, frame: int, at_ns: int) -> None:
        """The next bytes of content; frames come in ascending order but for what was put in order."""
        self.size_bytes += len(data)
        if len(self.head) < _HEAD_BYTES:
            self.head += data[: _HEAD_BYTES - len(self.head)]
        self.first_at_ns = min(self.first_at_ns, at_ns) if self.ranges else at_ns
        self.last_at_ns = max(self.last_at_ns, at_ns)
        if self.ranges and self.ranges[-1][0] <= frame <= self.ranges[-1][1] + 1:
            self.ranges[-1] = (self.ranges[-1][0], max(self.ranges[-1][1], frame))
        elif not self.ranges or (frame > self.ranges[-1][1] and len(self.ranges) < _LIMIT_COUNT):
            self.ranges.append((frame, frame))


class HttpNotes:
    """Grows while a capture is read."""

    def __init__(self) -> None:
        self._tokens: list[Token] = []
        self._stations: list[Station] = []
        self._positions: list[Position] = []
        self._fetched: list[FetchedBody] = []
        self._seen: set[tuple[int, str, str]] = set()  # (flow, kind, digest): told once a connection

    def values(self) -> HttpTold:
        """Everything so far."""
        return HttpTold(
            tokens=tuple(self._tokens),
            stations=tuple(self._stations),
            positions=tuple(self._positions),
            fetched=tuple(self._fetched),
        )

    def read_words(self, talk: Talk, place: str, text: bytes, carriers: Carriers) -> None:
        """The words of a request: its query, its cookies or its body."""
        for word in words(text):
            value = masked(word.value)
            if self._is_new(talk, f"token:{word.name}", value.sha256, len(self._tokens)):
                frames, at_ns = carriers(word.start, word.end)
                self._tokens.append(
                    Token(
                        flow=talk.row,
                        place=place,
                        name=word.name,
                        value=value,
                        bits=bits(word.value),
                        sender=talk.sender,
                        receiver=talk.receiver,
                        at_ns=at_ns,
                        frames=FrameSet.of(frames),
                    )
                )
        self._read_surroundings(talk, text, carriers)

    def _read_surroundings(self, talk: Talk, text: bytes, carriers: Carriers) -> None:
        for address, start, end in stations(text):
            digest = sha256_of(address)
            if self._is_new(talk, "station", digest, len(self._stations)):
                frames, at_ns = carriers(start, end)
                self._stations.append(
                    Station(
                        flow=talk.row,
                        maker=address[:3].hex(":"),
                        sha256=digest,
                        sender=talk.sender,
                        receiver=talk.receiver,
                        at_ns=at_ns,
                        frames=FrameSet.of(frames),
                    )
                )
        for first, second, start, end in places(text):
            if self._is_new(talk, "position", f"{first},{second}", len(self._positions)):
                frames, at_ns = carriers(start, end)
                self._positions.append(
                    Position(
                        flow=talk.row,
                        first_degrees=first,
                        second_degrees=second,
                        sender=talk.sender,
                        receiver=talk.receiver,
                        at_ns=at_ns,
                        frames=FrameSet.of(frames),
                    )
                )

    def _is_new(self, talk: Talk, kind: str, digest: str, count: int) -> bool:
        key = (talk.row, kind, digest)
        if key in self._seen:
            return False
        if count >= _LIMIT_COUNT or len(self._seen) >= 4 * _LIMIT_COUNT:
            talk.found.leave_out("http-words-limit")
            return False
        self._seen.add(key)
        return True

    def note_fetched(self, talk: Talk, body: BodyCount) -> None:
        """A body that a GET brought."""
        if len(self._fetched) >= _LIMIT_COUNT:
            talk.found.leave_out("http-fetched-limit")
            return
        self._fetched.append(
            FetchedBody(
                flow=talk.row,
                target=shown(body.target),
                status=body.status,
                content_type=shown(body.content_type.partition(b";")[0].strip().lower()),
                size_bytes=body.size_bytes,
                is_binary=any(byte in _NO_TEXT for byte in body.head),
                sender=talk.sender,
                receiver=talk.receiver,
                first_at_ns=body.first_at_ns,
                last_at_ns=body.last_at_ns,
                frames=FrameSet(tuple(body.ranges)),
            )
        )


def notes_of(talk: Talk) -> HttpNotes:
    """Where the capture's HTTP messages are noted."""
    if talk.found.http is None:
        talk.found.http = HttpNotes()
    return talk.found.http
