"""One frame of the original → the same frame in the minimised copy, and what was changed in it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from reportgen.bundle.borders import Borders
from reportgen.bundle.checksums import set_checksums, set_ipv4_checksum
from reportgen.bundle.link_header import mac_places, plain_form
from reportgen.bundle.minimise_dns import minimised_message, minimised_stream
from reportgen.bundle.pseudonyms import Pseudonyms
from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP, Packet, ip_packet

_ICMP_ERRORS = {ICMP: (3, 4, 5, 11, 12), ICMPV6: (1, 2, 3, 4)}
_SUMMED = frozenset({"address", "options", "dns", "payload", "quotation"})  # what a checksum covers
_REST_OF_A_HEADER = bytes(24)  # a quotation may end before the header that it quotes does
_NO_OPERATION = 0x01  # RFC 791: an option that says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRules:
    """What happens to each frame that is copied."""

    pseudonyms: Pseudonyms
    names: AbstractSet[str]  # that DNS exchanges may keep
    addresses: AbstractSet[str]  # that DNS answers may keep
    payload_limit_bytes: int | None  # of TCP and UDP; None: all of it
    borders: Borders | None = None  # who is named across two packets


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedFrame:
    """A frame as the copy has it."""

    data: bytes
    wire_length_bytes: int
    link_type: int
    changes: tuple[str, ...]  # "link", "mac", "address", "padding", "options", "dns", "payload", "cut", "quotation"


def copied_frame(
    data: bytes, wire: int, packet: Packet, link_type: int, rules: FrameRules, *, is_dns: bool, keeps_content: bool
) -> CopiedFrame | str:
    """The frame; why it is not copied, where it is a DNS message that cannot be made smaller.

    ``keeps_content``: a finding reads what this frame carries, so that no byte of it changes by chance.
    """
    link_type, data, wire, packet, is_new = plain_form(data, wire, packet, link_type)
    buffer = bytearray(data)
    changes = ["link"] if is_new else []
    end = packet.network_offset + packet.ip_bytes
    _replace_macs(buffer, link_type, rules, changes)
    if any(buffer[end:]):
        buffer[end:] = bytes(len(buffer) - end)  # padding may hold what else was in the sender's memory
        changes.append("padding")
    _replace_addresses(buffer, packet, rules, changes)
    if packet.protocol in _ICMP_ERRORS:
        _replace_quotation(buffer, packet, rules, changes)
    elif is_dns:
        minimised = _with_dns(buffer, packet, rules, end)
        if isinstance(minimised, str):
            return minimised
        buffer, wire, packet = minimised
        end = packet.network_offset + packet.ip_bytes
        changes.append("dns")
    else:
        _replace_in_payload(buffer, packet, rules, changes, end, short_ones=not keeps_content)
    if _SUMMED & set(changes):
        set_checksums(buffer, packet, end)
    limit = rules.payload_limit_bytes
    if limit is not None and not is_dns and len(buffer) > packet.payload_offset + limit:
        del buffer[packet.payload_offset + limit :]
        changes.append("cut")
    return CopiedFrame(data=bytes(buffer), wire_length_bytes=wire, link_type=link_type, changes=tuple(changes))


def _replace_macs(buffer: bytearray, link_type: int, rules: FrameRules, changes: list[str]) -> None:
    for place in mac_places(link_type, buffer):
        other = rules.pseudonyms.macs.get(bytes(buffer[place : place + 6]))
        if other is not None:
            buffer[place : place + 6] = other
            if "mac" not in changes:
                changes.append("mac")


def _replace_addresses(buffer: bytearray, packet: Packet, rules: FrameRules, changes: list[str]) -> None:
    network = packet.network_offset
    is_ipv4 = buffer[network] >> 4 == 4
    if _replace_pair(buffer, network, rules):
        changes.append("address")
    header_end = network + (buffer[network] & 0x0F) * 4
    if is_ipv4 and header_end > network + 20 and any(byte > 1 for byte in buffer[network + 20 : header_end]):
        buffer[network + 20 : header_end] = bytes((_NO_OPERATION,)) * (header_end - network - 20)  # may hold a route
        changes.append("options")


def _replace_pair(buffer: bytearray, network: int, rules: FrameRules) -> bool:
    """Source and destination of an IP header; whether anything changed."""
    places = ((12, 4), (16, 4)) if buffer[network] >> 4 == 4 else ((8, 16), (24, 16))
    changed = False
    for start, size in places:
        at = network + start
        other = rules.pseudonyms.addresses.get(bytes(buffer[at : at + size]))
        if other is not None and at + size <= len(buffer):
            buffer[at : at + size] = other
            changed = True
    return changed


def _replace_quotation(buffer: bytearray, packet: Packet, rules: FrameRules, changes: list[str]) -> None:
    """An ICMP error quotes the packet that it is about: nothing of it stays but its headers."""
    start = packet.transport_offset
    if len(buffer) < start + 8 or buffer[start] not in _ICMP_ERRORS[packet.protocol]:
        return
    quoted = bytes(buffer[start + 8 :])
    inner = ip_packet(quoted + _REST_OF_A_HEADER, 0, len(quoted))
    if not isinstance(inner, Packet):
        buffer[start + 8 :] = bytes(len(buffer) - start - 8)
        changes.append("quotation")
        return
    changed = len(quoted) >= inner.transport_offset and _replace_pair(buffer, start + 8, rules)
    if changed and buffer[start + 8] >> 4 == 4:
        set_ipv4_checksum(buffer, start + 8, inner.transport_offset)
    content = start + 8 + inner.transport_offset + 8
    if any(buffer[content:]):
        buffer[content:] = bytes(len(buffer) - content)
        changed = True
    if changed:
        changes.append("quotation")


def _with_dns(buffer: bytearray, packet: Packet, rules: FrameRules, end: int) -> tuple[bytearray, int, Packet] | str:
    """The frame with smaller messages; its lengths say so. Why not, where that cannot be done."""
    if packet.fragment is not None or end > len(buffer):
        return "dns-unreadable"
    payload = bytes(buffer[packet.payload_offset : end])
    if packet.protocol == TCP:
        message = minimised_stream(payload, rules.names, rules.addresses)
        if message is None:
            return "dns-over-tcp-split"
    else:
        message = minimised_message(payload, rules.names, rules.addresses)
        if packet.protocol != UDP or message is None:
            return "dns-unreadable"
    made = buffer[: packet.payload_offset] + message
    network, transport = packet.network_offset, packet.transport_offset
    ip_bytes = len(made) - network
    if packet.protocol == UDP:
        made[transport + 4 : transport + 6] = (len(made) - transport).to_bytes(2, "big")
    if made[network] >> 4 == 4:
        made[network + 2 : network + 4] = ip_bytes.to_bytes(2, "big")
    else:
        made[network + 4 : network + 6] = (ip_bytes - 40).to_bytes(2, "big")
    smaller = packet._replace(payload_bytes=len(message), ip_bytes=ip_bytes)
    return made, len(made), smaller


def _replace_in_payload(
    buffer: bytearray, packet: Packet, rules: FrameRules, changes: list[str], end: int, *, short_ones: bool
) -> None:
    payload = bytes(buffer[packet.payload_offset : end])
    joined = payload if rules.borders is None else rules.borders.applied(buffer, packet, payload)
    other = rules.pseudonyms.in_payload(joined, short_ones=short_ones)
    if other != payload:
        buffer[packet.payload_offset : packet.payload_offset + len(payload)] = other
        changes.append("payload")
