"""What a reader of payload knows of its conversation, and where it puts what it found.

The contract for a new reader is in :mod:`reportgen.capture.readers`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeVar

from reportgen.capture.adts_scan import AdtsRun
from reportgen.capture.device_notes import DeviceNotes
from reportgen.capture.dns_dialogue import DnsDialogues
from reportgen.capture.expected import ExpectedConnections
from reportgen.capture.flow_table import FlowTable
from reportgen.capture.http_ranges import RangeScans
from reportgen.capture.image_scan import FoundImage
from reportgen.capture.masking import masked
from reportgen.capture.media_values import MediaStream
from reportgen.capture.name_values import HiddenNames
from reportgen.capture.row_words import RowWords
from reportgen.capture.secret_values import Credential, Identifier
from reportgen.capture.stream import Chunk, StreamReader
from reportgen.capture.values import (
    Completeness,
    DecodedImage,
    DecodeImage,
    HttpRequest,
    ImageTransmission,
    KeepImage,
    NameObservation,
)
from reportgen.evidence.citation import FrameSet
from reportgen.evidence.digest import sha256_of

if TYPE_CHECKING:
    from reportgen.capture.http_told import HttpNotes
    from reportgen.capture.tls_session import SessionDraft

_DECODED_LIMIT_COUNT = 16 * 1024
NAMES_LIMIT_COUNT = 300_000

_State = TypeVar("_State")
_Verdict = tuple[str | None, DecodedImage | None]
"""SHA-256 and what the decoder said; both None where it is no whole picture."""


class Side(Enum):
    """Who sends in a direction of a conversation; the value is the low bit of its slot."""

    ORIGINATOR = 0
    RESPONDER = 1


@dataclass(slots=True, eq=False, kw_only=True)
class Found:
    """Everything that the readers found; lists grow in the order of discovery."""

    table: FlowTable
    decode_image: DecodeImage
    keep_image: KeepImage | None = None
    names: list[NameObservation] = field(default_factory=list)
    requests: list[HttpRequest] = field(default_factory=list)
    credentials: list[Credential] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    media: list[MediaStream] = field(default_factory=list)
    expected: ExpectedConnections = field(default_factory=ExpectedConnections)
    protocols: RowWords = field(default_factory=RowWords)  # row → the first reader that recognised it
    left_out: dict[str, int] = field(default_factory=dict)  # reason → how many streams or objects
    ranges: RangeScans = field(default_factory=RangeScans)
    hidden_names: list[HiddenNames] = field(default_factory=list)
    sessions: dict[int, SessionDraft] = field(default_factory=dict)  # row → its handshake
    devices: DeviceNotes = field(default_factory=DeviceNotes)
    http: HttpNotes | None = None  # made by the first HTTP message
    before_tls: dict[int, int] = field(default_factory=dict)  # row → payload bytes before a greeting in the middle
    # What the table holds of a row already, but comes behind the packet that is being read (columns: many at once).
    later_payload_bytes: Callable[[int], int] = lambda _row: 0
    dialogues: DnsDialogues = field(init=False)
    # Hashes and decodes pictures at another time (called with the job and the bytes that it holds); None: at once.
    later: Callable[[Callable[[], None], int], None] | None = None
    # False where a text cannot hold any word that is looked for in requests: quicker than looking for each.
    may_hold_words: Callable[[bytes], bool] = lambda _text: True
    _images: list[tuple[ImageTransmission, list[_Verdict], bool]] = field(default_factory=list)
    _decoded: dict[str, DecodedImage | None] = field(default_factory=dict)  # by SHA-256

    def __post_init__(self) -> None:
        self.dialogues = DnsDialogues(self.note_name)

    def note_name(self, name: NameObservation) -> None:
        """One more name for an address; beyond the limit it is counted only."""
        if len(self.names) < NAMES_LIMIT_COUNT:
            self.names.append(name)
        else:
            self.leave_out("names-limit")

    def leave_out(self, reason: str) -> None:
        """Counts something that was seen and not examined to its end."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def note_image(self, undecoded: ImageTransmission, data: bytes | None, *, is_fetched: bool) -> None:
        """One more transmission; ``data`` where the image is whole, to be decoded now or :attr:`later`."""
        verdicts: list[_Verdict] = []
        self._images.append((undecoded, verdicts, is_fetched))
        if data is None:
            return
        if self.later is not None and (self.keep_image is None or is_fetched):
            self.later(lambda: verdicts.append(self.decoded(data)), len(data))
            return
        verdicts.append(self.decoded(data))
        sha256 = verdicts[0][0]
        if sha256 and self.keep_image is not None and not is_fetched:
            self.keep_image(sha256, undecoded.format, data)

    def images(self, *, is_fetched: bool) -> tuple[ImageTransmission, ...]:
        """All transmissions with their verdicts, in the order of their frames."""
        chosen = [_decided(image, verdicts) for image, verdicts, fetched in self._images if fetched is is_fetched]
        return tuple(sorted(chosen, key=lambda image: (image.frames.first, image.frames.last)))

    def decoded(self, data: bytes) -> _Verdict:
        """(SHA-256, what the decoder says); both None where it does not decode. Repeated pictures are decoded once."""
        sha256 = sha256_of(data)
        if sha256 not in self._decoded:
            if len(self._decoded) >= _DECODED_LIMIT_COUNT:
                self._decoded.clear()
            self._decoded[sha256] = self.decode_image(data)
        decoded = self._decoded[sha256]
        return (sha256, decoded) if decoded else (None, None)


def _decided(image: ImageTransmission, verdicts: list[_Verdict]) -> ImageTransmission:
    sha256, decoded = verdicts[0] if verdicts else (None, None)
    if decoded is None:
        return image
    return replace(
        image,
        completeness=Completeness.COMPLETE,
        sha256=sha256,
        width_px=decoded.width_px,
        height_px=decoded.height_px,
    )


class Desk(Protocol):
    """Who hands out the talks."""

    shared: dict[int, dict[type, object]]  # by row

    def done(self, slot: int) -> None:
        """The rest of this direction is not read."""
        ...

    def choose(self, talk: Talk) -> StreamReader:
        """A reader that chooses by the first bytes it gets."""
        ...


_SIDES = tuple(Side)


class Talk:
    """One direction of a conversation."""

    __slots__ = ("_desk", "_number", "found", "row", "side")

    def __init__(self, found: Found, slot: int, desk: Desk) -> None:
        self.found = found
        self.row = slot >> 1
        self._number = slot & 1
        self.side = _SIDES[slot & 1]
        self._desk = desk

    @property
    def sender(self) -> str:
        """The address that sends in this direction."""
        return self.found.table.address(self.row, self._number)

    @property
    def receiver(self) -> str:
        """The address that is sent to."""
        return self.found.table.address(self.row, self._number ^ 1)

    @property
    def sender_mac(self) -> str | None:
        """The hardware address in the frames of the sender; behind a router it is the router's."""
        return self.found.table.mac(self.row, self._number)

    @property
    def sender_port(self) -> int | None:
        """Its port; None for protocols without ports."""
        return self.found.table.port(self.row, self._number)

    @property
    def receiver_port(self) -> int | None:
        """Its port; None for protocols without ports."""
        return self.found.table.port(self.row, self._number ^ 1)

    @property
    def responder(self) -> tuple[str, int | None]:
        """Address and port of the conversation's responder, whichever way this direction goes."""
        table = self.found.table
        return table.address(self.row, 1), table.port(self.row, 1)

    def shared(self, kind: type[_State]) -> _State:
        """What both directions know together: one ``kind()`` per conversation, made when first asked for."""
        states = self._desk.shared.setdefault(self.row, {})
        state = states.get(kind)
        if not isinstance(state, kind):
            state = states[kind] = kind()
        return state

    def done(self) -> None:
        """The reader needs no more of this direction; what is already under way may still be fed to it."""
        self._desk.done(2 * self.row + self._number)

    def anew(self) -> StreamReader:
        """A reader for what follows in this direction, chosen by its first bytes: behind STARTTLS, in a tunnel."""
        return self._desk.choose(self)

    def credential(
        self, kind: str, value: bytes, chunk: Chunk, *, field: str = "", frames: tuple[int, ...] = ()
    ) -> None:
        """Something that lets its holder in; only its masked form is kept. ``frames``: where not the chunk's alone."""
        if value:
            self.found.credentials.append(
                Credential(
                    flow=self.row,
                    kind=kind,
                    field=field,
                    value=masked(value),
                    sender=self.sender,
                    receiver=self.receiver,
                    receiver_port=self.receiver_port,
                    at_ns=chunk.at_ns,
                    frames=FrameSet.of(frames or (chunk.frame,)),
                )
            )

    def name(self, address: str, name: str, basis: str, client: str, at_ns: int, frames: tuple[int, ...]) -> None:
        """A name for an address."""
        self.found.note_name(
            NameObservation(
                address=address, name=name, basis=basis, client=client, at_ns=at_ns, frames=FrameSet.of(frames)
            )
        )

    def sound(self, *, is_fetched: bool) -> Callable[[AdtsRun], None]:
        """What takes runs of AAC; only how much of it there was is kept."""

        def tell(run: AdtsRun) -> None:
            self.found.media.append(
                MediaStream(
                    flow=self.row,
                    medium="audio",
                    codec="AAC",
                    structure=(),
                    packets_count=run.aac_frames_count,
                    payload_bytes=run.size_bytes,
                    duration_ms=run.duration_ms,
                    sender=self.sender,
                    receiver=self.receiver,
                    receiver_port=self.receiver_port,
                    is_fetched=is_fetched,
                    first_at_ns=run.first_at_ns,
                    last_at_ns=run.last_at_ns,
                    frames=run.frames,
                )
            )

        return tell

    def image(self, found: FoundImage, *, is_fetched: bool = False) -> None:
        """A transmission of an image; decoded once. ``is_fetched``: the receiver asked for it."""
        undecoded = ImageTransmission(
            flow=self.row,
            completeness=Completeness.PARTIAL,
            sha256=None,
            format=found.format,
            width_px=None,
            height_px=None,
            size_bytes=len(found.data),
            originator=self.sender,
            responder=self.receiver,
            responder_port=self.receiver_port,
            first_at_ns=found.first_at_ns,
            last_at_ns=found.last_at_ns,
            frames=found.frames,
        )
        self.found.note_image(undecoded, found.data if found.is_whole else None, is_fetched=is_fetched)
