"""The door of the room: bytes in, a :class:`reportgen.capture.values.Capture` out."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.capture.contents import Contents
from reportgen.capture.flows import FlowColumns, FlowMaker
from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP, Refused, decoder_for
from reportgen.capture.pcap import FILE_HEADER_BYTES, RecordWalk
from reportgen.capture.unreachable import note_unreachable
from reportgen.capture.values import Attempt, Capture, DecodeImage, FileReconciliation, FrameIndex, Undecoded
from reportgen.evidence.citation import FrameSet
from reportgen.evidence.digest import ByteSource, DigestingSource

_ETHERNET = 1
_UNANSWERED = frozenset({"S0", "REJ"})
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
) -> Capture:
    """Everything the capture says, with every byte of the file accounted for.

    ``name`` is used in the result and in errors; ``index_frames`` adds columns per frame (needed to cite whole flows);
    ``progress`` is told the bytes read so far, now and then.

    Raises: UnreadableInput where it is no capture that can be read; a damaged one is read as far as it goes.
    """
    return _Reading(source, name, decode_image, index_frames, progress).run()


class _Reading:
    def __init__(
        self,
        source: ByteSource,
        name: str,
        decode_image: DecodeImage,
        index_frames: bool,
        progress: Callable[[int], None] | None,
    ) -> None:
        self._name = name
        self._source = DigestingSource(source)
        self._walk = RecordWalk(self._source, name=name)
        self._flows = FlowMaker()
        self._contents = Contents(self._flows.table, decode_image)
        self._index = FrameIndex() if index_frames else None
        self._progress = progress
        self._left_out: dict[Refused, list[int]] = {}
        self._captured_bytes = self._cut_count = self._backwards_count = self._frame = 0
        self._first_at_ns: int | None = None
        self._last_at_ns: int | None = None

    def run(self) -> Capture:
        """Reads to the end."""
        self._read_records()
        self._contents.finish()
        contents = self._contents
        return Capture(
            file=self._reconciliation(),
            flows=self._flows.table,
            names=tuple(contents.names),
            http_requests=tuple(contents.requests),
            images=tuple(sorted(contents.images, key=lambda image: (image.frames.first, image.frames.last))),
            attempts=tuple(_attempts(self._flows)),
            frames=self._index,
        )

    def _read_records(self) -> None:
        decode = decoder_for(self._walk.header.link_type)
        has_macs = self._walk.header.link_type == _ETHERNET
        flows, contents, index = self._flows, self._contents, self._index
        no_macs = (b"", b"")
        latest = None
        frame = 0
        for frame, (at_ns, offset, wire, data) in enumerate(self._walk, start=1):
            captured = len(data)
            self._captured_bytes += captured
            if captured < wire:
                self._cut_count += 1
            if latest is None:
                self._first_at_ns = self._last_at_ns = at_ns
            elif at_ns < latest:
                self._note_backwards(at_ns)
            if latest is None or at_ns > latest:
                self._last_at_ns = at_ns if self._last_at_ns is None else max(at_ns, self._last_at_ns)
            latest = at_ns
            packet = decode(data, wire)
            slot = None
            if isinstance(packet, Refused):
                self._leave_out(packet, captured)
            else:
                macs = (data[6:12], data[0:6]) if has_macs else no_macs
                slot = flows.add(packet, data, macs, at_ns, frame, wire)
                if slot is None:
                    self._leave_out(_LONE_FRAGMENT, captured)
                elif packet.payload_bytes and packet.protocol in _WITH_CONTENT and not packet.is_later_fragment:
                    contents.look(packet, slot, data, at_ns, frame)
                elif packet.protocol in _ICMP:
                    note_unreachable(packet, data, flows)
            if index is not None:
                _note_frame(index, at_ns, offset, captured, wire, slot)
            if self._progress is not None and not frame % _PROGRESS_EVERY_FRAMES:
                self._progress(self._source.size_bytes)
        self._frame = frame

    def _note_backwards(self, at_ns: int) -> None:
        self._backwards_count += 1
        if self._first_at_ns is None or at_ns < self._first_at_ns:
            self._first_at_ns = at_ns

    def _leave_out(self, reason: Refused, captured_bytes: int) -> None:
        counts = self._left_out.setdefault(reason, [0, 0])
        counts[0] += 1
        counts[1] += captured_bytes

    def _reconciliation(self) -> FileReconciliation:
        header, walk = self._walk.header, self._walk
        read_bytes = FILE_HEADER_BYTES + self._frame * header.record_header_bytes + self._captured_bytes
        left_out_records = sum(count for count, _ in self._left_out.values())
        left_out_bytes = sum(size for _, size in self._left_out.values())
        return FileReconciliation(
            name=self._name,
            sha256=self._source.sha256(),
            size_bytes=self._source.size_bytes,
            format=header.format,
            byte_order="little" if header.order == "<" else "big",
            tick_ns=header.tick_ns,
            snap_length_bytes=header.snap_length_bytes,
            link_type=header.link_type,
            header_bytes=FILE_HEADER_BYTES,
            record_header_bytes=header.record_header_bytes,
            records_count=self._frame,
            captured_bytes=self._captured_bytes,
            flows_records_count=self._frame - left_out_records,
            flows_captured_bytes=self._captured_bytes - left_out_bytes,
            no_flow=self._kinds(is_understood=True),
            undecoded=self._kinds(is_understood=False),
            cut_records_count=self._cut_count,
            unread_bytes=self._source.size_bytes - read_bytes,
            unread_from_offset=walk.unread_from_offset,
            unread_reason=walk.unread_reason,
            first_at_ns=self._first_at_ns,
            last_at_ns=self._last_at_ns,
            time_backwards_count=self._backwards_count,
        )

    def _kinds(self, *, is_understood: bool) -> tuple[Undecoded, ...]:
        return tuple(
            Undecoded(kind=reason.kind, records_count=count, captured_bytes=size)
            for reason, (count, size) in sorted(self._left_out.items())
            if reason.is_understood is is_understood
        )


_LONE_FRAGMENT = Refused("fragment-without-its-first", False)


def _note_frame(index: FrameIndex, at_ns: int, offset: int, captured: int, wire: int, slot: int | None) -> None:
    index.captured_at_ns.append(at_ns)
    index.offset.append(offset)
    index.captured_length_bytes.append(captured)
    index.wire_length_bytes.append(wire)
    index.flow.append(FrameIndex.NO_FLOW if slot is None else slot >> 1)
    index.from_originator.append(0 if slot is None or slot & 1 else 1)


def _attempts(flows: FlowMaker) -> list[Attempt]:
    """Flows that began with a SYN and got no answer, or a refusal."""
    table: FlowColumns = flows.table
    attempts = []
    for row, frames in sorted(flows.syn_frames.items()):
        state = table.conn_state(row)
        if state in _UNANSWERED:
            flow = table[row]
            attempts.append(
                Attempt(
                    flow=row,
                    originator=flow.originator,
                    responder=flow.responder,
                    responder_port=flow.responder_port or 0,
                    first_at_ns=flow.first_at_ns,
                    packets_count=len(frames),
                    conn_state=state,
                    frames=FrameSet.of(frames),
                )
            )
    return attempts
