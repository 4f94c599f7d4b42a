"""The door of the room: bytes in, a :class:`reportgen.capture.values.Capture` out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportgen.capture.attempts import Attempts
from reportgen.capture.contents import Contents
from reportgen.capture.doubled import DoubledFilter
from reportgen.capture.encryption import EncryptionColumn
from reportgen.capture.flows import FlowMaker
from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP, Refused
from reportgen.capture.http_values import HttpTold
from reportgen.capture.input_file import InputFile
from reportgen.capture.links import Decoder, LinkIdentity, Macs, decoder_for, identity_for, macs_for
from reportgen.capture.scratch import Scratch
from reportgen.capture.seeds import Seed
from reportgen.capture.timeline import records_of
from reportgen.capture.tls_session import sessions
from reportgen.capture.tunnels import tunnel_of
from reportgen.capture.unreachable import note_unreachable
from reportgen.capture.values import FILE_PLACES, Capture, DecodeImage, FrameIndex, KeepImage
from reportgen.evidence.digest import ByteSource

COLUMNS_FROM_BYTES = 4 << 20
_PROGRESS_EVERY_FRAMES = 20_000
_WITH_CONTENT = frozenset({TCP, UDP})
_ICMP = frozenset({ICMP, ICMPV6})


def read_capture(
    source: ByteSource,
    *,
    name: str,
    decode_image: DecodeImage,
    index_frames: bool = False,
    progress: Callable[[int], None] | None = None,
    keep_image: KeepImage | None = None,
    seeds: Sequence[Seed] = (),
    scratch: Scratch | None = None,
    columns_from_bytes: int = COLUMNS_FROM_BYTES,
) -> Capture:
    """Everything the capture says, with every byte of the file accounted for.

    ``name`` is used in the result and in errors; ``index_frames`` adds columns per frame (needed to cite whole flows);
    ``progress`` is told the bytes read so far, now and then; ``keep_image`` each whole picture that was sent.
    ``seeds`` are looked for in what is in the clear (see :mod:`reportgen.capture.seeds`). Beyond 300,000 conversations
    their table grows in ``scratch``, where there is one; the capture then reads from it. Files of
    ``columns_from_bytes`` and more are read in columns, which gives the same and is quicker where it is much.

    Raises: UnreadableInput where it is no capture that can be read; a damaged one is read as far as it goes.
    """
    files = [InputFile(source, name=name)]
    told = None if progress is None else lambda _number, done_bytes: progress(done_bytes)
    return _Reading(files, decode_image, index_frames, told, keep_image, seeds, scratch, columns_from_bytes).run()


def read_recordings(
    sources: Sequence[tuple[str, ByteSource]],
    *,
    decode_image: DecodeImage,
    progress: Callable[[int, int], None] | None = None,
    keep_image: KeepImage | None = None,
    scratch: Callable[[], Scratch] | None = None,
) -> tuple[Capture, ...]:
    """Files given as (name, bytes); those of one link type are read as one recording (router parts, rotated files).

    ``progress`` is told the number of a file (from 0) and the bytes read of it; ``scratch`` makes one for a recording.
    Comes back: the recordings in the order of their first files. Raises: UnreadableInput.
    """
    files = [InputFile(source, name=name) for name, source in sources]
    recordings: dict[int | None, list[int]] = {}
    for number, file in enumerate(files):
        kind = file.link_type if len(files) > 1 else None  # the first record must be read to know it
        recordings.setdefault(kind, []).append(number)

    def told(numbers: list[int]) -> Callable[[int, int], None] | None:
        return None if progress is None else lambda number, done_bytes: progress(numbers[number], done_bytes)

    return tuple(
        _Reading(
            [files[number] for number in numbers],
            decode_image,
            False,
            told(numbers),
            keep_image,
            (),
            scratch() if scratch else None,
        ).run()
        for numbers in recordings.values()
    )


class _Reading:
    def __init__(
        self,
        files: Sequence[InputFile],
        decode_image: DecodeImage,
        index_frames: bool,
        progress: Callable[[int, int], None] | None,
        keep_image: KeepImage | None,
        seeds: Sequence[Seed],
        scratch: Scratch | None,
        columns_from_bytes: int = COLUMNS_FROM_BYTES,
    ) -> None:
        self._files = files
        self._columns_from_bytes = columns_from_bytes
        self._flows = FlowMaker(scratch)
        self._contents = Contents(self._flows.table, decode_image, keep_image, seeds)
        self._encryption = EncryptionColumn()
        self._index = FrameIndex() if index_frames else None
        self._progress = progress

    def run(self) -> Capture:
        """Reads to the end."""
        self._read_records()
        self._contents.finish()
        found = self._contents.found
        questions = found.dialogues.questions()
        sent, fetched = found.images(is_fetched=False), found.images(is_fetched=True)
        for reason, count in (
            ("device-statements-limit", found.devices.left_out_count),
            ("dns-questions-limit", found.dialogues.left_out_count),
        ):
            if count:
                found.left_out[reason] = count
        return Capture(
            file=self._files[0].reconciliation(),
            further_files=tuple(file.reconciliation() for file in self._files[1:]),
            flows=self._flows.table,
            names=tuple(found.names),
            http_requests=tuple(found.requests),
            images=sent,
            fetched_images=fetched,
            credentials=tuple(found.credentials),
            identifiers=tuple(found.identifiers),
            media=tuple(sorted(found.media, key=lambda stream: (stream.frames.first, stream.flow, stream.codec))),
            http=found.http.values() if found.http else HttpTold(),
            left_out=tuple(sorted(found.left_out.items())),
            attempts=Attempts(self._flows.table, self._flows.syns),
            frames=self._index,
            questions=questions,
            hidden_names=tuple(found.hidden_names),
            devices=found.devices.values(),
            tls=sessions(found.sessions),
            encryption=self._settled_encryption({image.flow for image in (*sent, *fetched) if image.sha256}),
        )

    def _settled_encryption(self, pictures: set[int]) -> EncryptionColumn:
        found = self._contents.found
        settled = {row: draft.encrypts for row, draft in found.sessions.items() if draft.encrypts is not None}
        self._encryption.settle(
            protocols=found.protocols,
            settled_sessions=settled,
            pictures=pictures,
            before_tls=found.before_tls,
        )
        return self._encryption

    def _read_records(self) -> None:
        if len(self._files) == 1 and self._files[0].has(self._columns_from_bytes):
            self._read_columns(self._files[0])
        else:
            self._read_one_by_one()

    def _read_columns(self, file: InputFile) -> None:
        from reportgen.capture.columns.reading import ColumnReading  # numpy takes longer to load than a small file

        told = self._progress
        ColumnReading(file, self._flows, self._contents, self._encryption, self._index).run(
            None if told is None else lambda done_bytes: told(0, done_bytes)
        )

    def _read_one_by_one(self) -> None:
        links: dict[InputFile, list[_Link]] = {file: [] for file in self._files}
        doubled = DoubledFilter()
        flows, contents, index, encryption = self._flows, self._contents, self._index, self._encryption
        for frame, file, (stamp, offset, wire, data, row) in records_of(self._files):
            captured, tally = len(data), file.tally
            at_ns = tally.note(stamp, captured, wire)
            own_links = links[file]
            if row >= len(own_links):  # interfaces are described on the way
                own_links += [_link(interface.link_type) for interface in file.records.interfaces[len(own_links) :]]
            file.records.interfaces[row].records_count += 1
            decode, macs, identity = own_links[row]
            packet = decode(data, wire)
            slot = None
            if isinstance(packet, Refused):
                tally.leave_out(packet, captured)
            elif doubled.is_copy(packet, data, at_ns, frame // FILE_PLACES << 32 | row, identity):
                tally.note_doubled(captured)
            else:
                slot = flows.add(packet, data, macs, at_ns, frame, wire)
                if slot is not None and (tunnel := tunnel_of(packet, data)) is not None:
                    tally.note_tunnel(tunnel, captured)
                    flows.table.note_tunnel(slot >> 1, tunnel)
                if slot is None:
                    tally.leave_out(_LONE_FRAGMENT, captured)
                elif packet.payload_bytes and packet.protocol in _WITH_CONTENT and not packet.is_later_fragment:
                    encryption.look(packet, slot, data)
                    contents.look(packet, slot, data, at_ns, frame)
                elif packet.protocol in _ICMP:
                    note_unreachable(packet, data, flows.find, flows.table)
            if index is not None:
                _note_frame(index, at_ns, offset, captured, wire, slot)
            if self._progress is not None and not frame % _PROGRESS_EVERY_FRAMES:
                self._progress(frame // FILE_PLACES, file.read_bytes)


_Link = tuple[Decoder, Macs, LinkIdentity]


def _link(link_type: int) -> _Link:
    return decoder_for(link_type), macs_for(link_type), identity_for(link_type)


_LONE_FRAGMENT = Refused("fragment-without-its-first", False)


def _note_frame(index: FrameIndex, at_ns: int, offset: int, captured: int, wire: int, slot: int | None) -> None:
    index.captured_at_ns.append(at_ns)
    index.offset.append(offset)
    index.captured_length_bytes.append(captured)
    index.wire_length_bytes.append(wire)
    index.flow.append(FrameIndex.NO_FLOW if slot is None else slot >> 1)
    index.from_originator.append(0 if slot is None or slot & 1 else 1)
