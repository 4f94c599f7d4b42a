"""Plain packets of many records at once: the header fields as columns.

*Plain* packets (Ethernet with at most one VLAN tag; IPv4 without options or fragments, or IPv6 without extension
headers; TCP or UDP whose header was captured whole) are taken apart here, by the same rules as in
:mod:`reportgen.capture.frames`. Every other record is left to :mod:`reportgen.capture.columns.odd`.

Tricks and their rules:
- Headers are gathered as opaque items of a fixed width (``V40``) and looked at as words of eight bytes afterwards, one
  column of words behind the other; a field is then a shift of a whole column. Gathering an array of fields copies field
  by field, ten times as slow; reading fields out of gathered headers costs three times as much as shifting words.
- Items may reach past a record's end, so that every field is guarded by the captured length; the buffer has slack.
- Every record is taken for IPv4 first, because most are: no column is picked or put back. Then the columns of all
  records that are not are emptied, and those of IPv6 filled.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.headers import Columns, Framed, Numbers, Truth
from reportgen.capture.columns.mixing import Words, mixed
from reportgen.capture.columns.walk import Places
from reportgen.capture.frames import TCP, UDP

_ETHERNET_BYTES, _VLAN_BYTES = 14, 4
_IPV4, _IPV6 = 0x0800, 0x86DD
_IS_VLAN_TAG = np.zeros(1 << 16, bool)
_IS_VLAN_TAG[[0x8100, 0x88A8, 0x9100, 0x9200, 0x9300]] = True
_IPV4_WORDS, _IPV6_WORDS = 5, 7  # of eight bytes, up to the flags of TCP behind the IP header
_IPV4_BYTES, _IPV6_BYTES, _UDP_BYTES, _LEAST_TCP_BYTES = 20, 40, 8, 14
# In the first word: version, header length, fragment offset and "more fragments"; what they are in a plain packet.
_IPV4_MASK, _IPV4_PLAIN = np.uint64(0xFF00_0000_0000_3FFF), np.uint64(0x4500_0000_0000_0000)
_LOW_32, _LOW_48 = np.uint64((1 << 32) - 1), np.uint64((1 << 48) - 1)
_HIGH_32 = np.uint64((1 << 64) - (1 << 32))
_LOW_24 = np.uint64((1 << 24) - 1)
_FILLED = (
    "transport", "payload", "payload_bytes", "ip_bytes", "protocol", "flags", "sequence", "source_port",
    "destination_port", "source_high", "destination_high",
)  # fmt: skip
_FRAMED = tuple(field.name for field in fields(Framed))
_TAGGED_ORIGIN = np.uint64(1 << 63)


def _shift(count: int) -> np.uint64:
    return np.uint64(count)


def link_fields(at: int) -> dict[str, tuple[str, int]]:
    """The fields of a link header that stands so many bytes behind the beginning of what is gathered."""
    return {
        "link_0": ("<u8", at),
        "link_8": ("<u8", at + 8),
        "ethertype": (">u2", at + 12),
        "tag": (">u2", at + 14),
        "behind_tag": (">u2", at + 16),
    }


def layout_of(fields: dict[str, tuple[str, int]], size_bytes: int) -> np.dtype[np.void]:
    """As numpy has it."""
    kinds, places = zip(*fields.values(), strict=True)
    return np.dtype({"names": list(fields), "formats": kinds, "offsets": places, "itemsize": size_bytes})


LINK_BYTES = 24
LINK_LAYOUT = layout_of(link_fields(0), LINK_BYTES)


def take_apart(framed: Framed, links: NDArray[Any], is_ethernet: Truth | bool) -> Columns:
    """The columns of the records, those of plain packets filled; ``links``: see :func:`link_fields`."""
    first = framed.first
    if is_ethernet is False:
        return _filled(framed, first.copy(), np.zeros(len(first), bool))
    ethertype = links["ethertype"].astype(np.uint16)
    if is_ethernet is not True:
        ethertype *= is_ethernet
    network = first + _ETHERNET_BYTES
    tagged = np.flatnonzero(_IS_VLAN_TAG[ethertype])
    if len(tagged):
        ethertype[tagged] = links["behind_tag"][tagged]
        network[tagged] += _VLAN_BYTES
    columns = _filled(framed, network, ethertype == _IPV4)
    six = np.flatnonzero(ethertype == _IPV6)
    if len(six):
        _ipv6(columns, six)
    _note_origins(columns, links, tagged)
    return columns


def _note_origins(columns: Columns, links: NDArray[Any], tagged: Places) -> None:
    """Hashes of interface and link header: 14 bytes, with a tag 18."""
    ends, interface = links["link_8"] & _LOW_48, columns.interface.astype(np.uint64)
    interface <<= _shift(48)
    interface |= ends
    columns.origin = mixed(links["link_0"].astype(np.uint64), interface)
    if len(tagged):
        tags = links["tag"][tagged].astype(np.uint64) << _shift(16) | links["behind_tag"][tagged] | _TAGGED_ORIGIN
        columns.origin[tagged] = mixed(links["link_0"][tagged], interface[tagged], tags)


def _words(buffer: bytearray, places: Places, count: int) -> Words:
    """``count`` words from each place on, most significant byte first; a line for each word."""
    whole = np.ndarray((len(buffer) - 8 * count + 1,), f"V{8 * count}", buffer=buffer, strides=(1,))
    return whole[places].view(">u8").reshape(-1, count).T.astype(np.uint64, order="C")


def _filled(framed: Framed, network: Places, may_be: Truth) -> Columns:
    """Columns in which the plain IPv4 packets among those that ``may_be`` stand, and nothing else."""
    first = framed.first
    word_0, word_8, word_16, word_24, word_32 = _words(framed.buffer, network, _IPV4_WORDS)
    length = (word_0 >> _shift(32)).astype(np.uint16).astype(np.int64)
    there = first + framed.captured
    there -= network
    protocol = (word_8 >> _shift(48)).astype(np.uint8)
    is_tcp = protocol == TCP
    is_plain = may_be & (word_0 & _IPV4_MASK == _IPV4_PLAIN) & (length >= _IPV4_BYTES)
    is_plain &= _has_transport(protocol, is_tcp, word_32, there - _IPV4_BYTES)
    source = word_8 & _LOW_32
    source <<= _shift(32)
    sequence = word_24 >> _shift(32)
    sight = mixed(word_0 & _LOW_48, source | sequence, word_16)
    count = len(first)
    columns = Columns(
        **{name: getattr(framed, name) for name in _FRAMED}, count=count,
        is_packet=is_plain, is_plain=is_plain, is_later=np.zeros(count, bool), is_six=np.zeros(count, bool),
        network=network,
        **_transport(is_tcp, network + _IPV4_BYTES, length - _IPV4_BYTES, word_32),
        ip_bytes=length, protocol=protocol, sequence=sequence.astype(np.uint32),
        source_port=(word_16 >> _shift(16)).astype(np.uint16).astype(np.int32),
        destination_port=word_16.astype(np.uint16).astype(np.int32),
        source_high=source, source_low=np.zeros(count, np.uint64),
        destination_high=word_16 & _HIGH_32, destination_low=np.zeros(count, np.uint64),
        sight=sight, origin=np.zeros(count, np.uint64),
    )  # fmt: skip
    columns.sequence *= is_tcp
    others = np.flatnonzero(~is_plain)
    for name in _FILLED if len(others) else ():
        getattr(columns, name)[others] = 0
    return columns


def _has_transport(protocol: NDArray[np.uint8], is_tcp: Truth, word: Words, there: Numbers) -> Truth:
    """Whether TCP or UDP is there and enough of it was captured; ``word`` begins with TCP's offset."""
    found = is_tcp & (word >= np.uint64(5 << 60)) & (there >= _LEAST_TCP_BYTES)
    found |= (protocol == UDP) & (there >= _UDP_BYTES)
    return found


def _transport(is_tcp: Truth, transport: Places, behind: Numbers, word: Words) -> dict[str, Any]:
    """``behind``: bytes behind the IP header by its length; ``word``: from TCP's offset on."""
    own = np.where(is_tcp, (word >> _shift(58) & _shift(0x3C)).astype(np.int64), _UDP_BYTES)
    flags = (word >> _shift(48)).astype(np.uint8)
    flags *= is_tcp
    size = behind - own
    np.maximum(size, 0, out=size)
    own += transport
    return {"transport": transport, "payload": own, "payload_bytes": size, "flags": flags}


def _ipv6(columns: Columns, rows: Places) -> None:
    """Fills in the plain packets among ``rows``, whose EtherType says IPv6."""
    words = _words(columns.buffer, columns.network[rows], _IPV6_WORDS)
    there = columns.first[rows] + columns.captured[rows] - columns.network[rows] - _IPV6_BYTES
    length = (words[0] >> _shift(16)).astype(np.uint16).astype(np.int64)
    protocol = (words[0] >> _shift(8)).astype(np.uint8)
    is_tcp = protocol == TCP
    is_plain = (words[0] >> _shift(60) == 6) & (length > 0)
    is_plain &= _has_transport(protocol, is_tcp, words[6] << _shift(32), there)
    if not is_plain.all():
        chosen = np.flatnonzero(is_plain)
        rows, words, length = rows[chosen], words[:, chosen], length[chosen]
        protocol, is_tcp = protocol[chosen], is_tcp[chosen]
    columns.is_plain[rows] = columns.is_six[rows] = True
    columns.protocol[rows], columns.ip_bytes[rows] = protocol, length + _IPV6_BYTES
    own = _transport(is_tcp, columns.network[rows] + _IPV6_BYTES, length, words[6] << _shift(32))
    for name, values in own.items():
        getattr(columns, name)[rows] = values
    columns.source_high[rows], columns.source_low[rows] = words[1], words[2]
    columns.destination_high[rows], columns.destination_low[rows] = words[3], words[4]
    columns.source_port[rows] = words[5] >> _shift(48)
    columns.destination_port[rows] = (words[5] >> _shift(32)).astype(np.uint16)
    columns.sequence[rows] = words[5].astype(np.uint32) * is_tcp
    columns.sight[rows] = mixed(words[0] >> _shift(8) & _LOW_24, *words[1:6])
