"""A minimised copy against its original: every packet where it says it comes from, nothing changed but what it says.

What stands in the place of addresses and names inside contents can be judged only with the user's key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.bundle.copy_read import CopiedPacket, CopyReader
from reportgen.bundle.difference import Difference, DifferenceKind, Findings
from reportgen.bundle.link_header import mac_places, plain_form
from reportgen.bundle.minimise_dns import messages_in, without_filling
from reportgen.capture.dns_message import read_message
from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP, Packet
from reportgen.capture.input_file import InputFile
from reportgen.capture.links import decoder_for
from reportgen.capture.records import Record
from reportgen.evidence.digest import ByteSource

_SUMS = {TCP: 16, UDP: 6, ICMP: 2, ICMPV6: 2}
_SUMMED = frozenset({"address", "options", "dns", "payload", "quotation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyVerification:
    """What a comparison found."""

    differences: tuple[Difference, ...]
    differences_count: int
    packets_count: int
    same_count: int  # byte for byte
    changed_count: int  # as they say themselves
    parent_sha256: str

    @property
    def is_intact(self) -> bool:
        """Whether nothing differs."""
        return self.differences_count == 0


def compare(copy: CopyReader, original: ByteSource, *, name: str) -> CopyVerification:
    """Every difference, at most 10,000 of them one by one; both files are read once, in pieces.

    Raises: UnreadableInput where ``original`` is no capture.
    """
    check = _Comparison(name)
    file = InputFile(original, name=name)
    check.run(copy, file)
    for _record in check.rest:
        pass
    parent, found = copy.parent_sha256 or "", file.reconciliation().sha256
    if parent != found:
        check.findings.add(Difference(kind=DifferenceKind.COPY_PARENT, file=name, expected=parent, found=found))
    return CopyVerification(
        differences=check.findings.sorted(),
        differences_count=check.findings.count,
        packets_count=check.packets_count,
        same_count=check.same_count,
        changed_count=check.packets_count - check.same_count,
        parent_sha256=parent,
    )


class _Comparison:
    def __init__(self, name: str) -> None:
        self._name = name
        self.findings = Findings()
        self.packets_count = self.same_count = 0
        self.rest: Iterator[Record] = iter(())

    def run(self, copy: CopyReader, file: InputFile) -> None:
        """Walks both side by side; the original is not read back, so that order is checked too."""
        self.rest = records = iter(file)
        position = 0
        for packet in copy:
            self.packets_count += 1
            wanted = packet.original_frame
            if wanted is None:
                self._tell(DifferenceKind.COPY_UNMARKED, None)
                continue
            if wanted <= position:
                self._tell(DifferenceKind.COPY_ORDER, wanted)
                continue
            record: Record | None = None
            while position < wanted and (record := next(records, None)) is not None:
                position += 1
            if record is None or position < wanted:
                self._tell(DifferenceKind.COPY_INVENTED, wanted)
                continue
            self._compare(packet, record, file)
        if copy.is_broken:
            self._tell(DifferenceKind.COPY_BROKEN, None)

    def _compare(self, packet: CopiedPacket, record: Record, file: InputFile) -> None:
        stamp, _offset, wire, data, row = record
        interfaces = file.records.interfaces
        link_type = interfaces[row].link_type if row < len(interfaces) else -1
        if packet.at_ns != max(stamp or 0, 0):
            self._tell(DifferenceKind.COPY_TIME, packet.original_frame)
        if "link" in packet.changes:
            decoded = decoder_for(link_type)(data, wire)
            if isinstance(decoded, Packet):
                link_type, data, wire, _moved, _is_new = plain_form(data, wire, decoded, link_type)
        elif packet.data == data and packet.wire_length_bytes == wire and packet.link_type == link_type:
            self.same_count += 1
            return
        if packet.link_type != link_type or not _agrees(packet, data, wire):
            self._tell(DifferenceKind.COPY_BYTES, packet.original_frame)

    def _tell(self, kind: DifferenceKind, original: int | None) -> None:
        self.findings.add(
            Difference(
                kind=kind, file=self._name, line_number=self.packets_count, entry=str(original) if original else None
            )
        )


def _agrees(packet: CopiedPacket, original: bytes, wire: int) -> bool:
    """Whether the copy is the original but for what it names as changed."""
    decode = decoder_for(packet.link_type)
    before, after = decode(original, wire), decode(packet.data, packet.wire_length_bytes)
    if not isinstance(before, Packet) or not isinstance(after, Packet):
        return False
    mine, theirs = bytearray(packet.data), bytearray(original)
    if "dns" in packet.changes:
        told = bytes(mine[after.payload_offset :]), bytes(theirs[before.payload_offset :])
        if not (_are_parts if before.protocol == TCP else _is_part)(*told):
            return False
        _forget_lengths(mine, theirs, before)
        del mine[after.payload_offset :], theirs[before.payload_offset :]
    elif packet.wire_length_bytes != wire:
        return False
    if "cut" in packet.changes:
        del theirs[len(mine) :]
    _forget(mine, theirs, before, packet)
    return mine == theirs


def _forget(mine: bytearray, theirs: bytearray, packet: Packet, copied: CopiedPacket) -> None:
    """Blanks in both what the copy says it changed."""
    network, transport, changes = packet.network_offset, packet.transport_offset, copied.changes
    is_ipv4 = theirs[network] >> 4 == 4
    spans: list[tuple[int, int]] = []
    if "mac" in changes:
        spans += [(place, place + 6) for place in mac_places(copied.link_type, theirs)]
    if "address" in changes:
        spans.append((network + 12, network + 20) if is_ipv4 else (network + 8, network + 40))
    if "options" in changes:
        spans.append((network + 20, transport))
    if changes & _SUMMED:
        place = transport + _SUMS.get(packet.protocol, 0)
        spans += [(place, place + 2)] if packet.protocol in _SUMS else []
        spans += [(network + 10, network + 12)] if is_ipv4 else []
    if "quotation" in changes:
        spans.append((transport + 8, len(theirs)))
    if "payload" in changes:
        spans.append((packet.payload_offset, network + packet.ip_bytes))
    if "padding" in changes and not any(mine[network + packet.ip_bytes :]):
        spans.append((network + packet.ip_bytes, len(theirs)))
    for first, last in spans:
        for data in (mine, theirs):
            data[first : min(last, len(data))] = bytes(max(0, min(last, len(data)) - first))


def _forget_lengths(mine: bytearray, theirs: bytearray, packet: Packet) -> None:
    network, transport = packet.network_offset, packet.transport_offset
    place = network + 2 if theirs[network] >> 4 == 4 else network + 4
    for data in (mine, theirs):
        data[place : place + 2] = b"\0\0"
        if packet.protocol == UDP:
            data[transport + 4 : transport + 6] = b"\0\0"


def _are_parts(mine: bytes, theirs: bytes) -> bool:
    """The same of each message in a TCP segment; zeros may fill what is gone."""
    parts, wholes = messages_in(mine), messages_in(theirs)
    if parts is None or wholes is None or len(parts) != len(wholes):
        return False
    return all(_is_part(without_filling(part), whole) for part, whole in zip(parts, wholes, strict=True))


def _is_part(mine: bytes, theirs: bytes) -> bool:
    """Whether the copy's DNS message says nothing that the original does not say."""
    part, whole = read_message(mine), read_message(theirs)
    if part is None or whole is None or not part.is_whole or mine[:4] != theirs[:4]:
        return False
    said = {(record.owner, record.kind, record.ttl_s, record.values) for record in whole.records}
    return set(part.questions) <= set(whole.questions) and all(
        (record.owner, record.kind, record.ttl_s, record.values) in said for record in part.records
    )
