"""Whether a conversation was encrypted: recognised as encrypted, recognised as in the clear, or not determinable.

One byte per conversation; what was put together from both directions (a handshake, a request) goes before single bytes.
A conversation that turns to TLS on the way (STARTTLS, a tunnel) is *mixed*: in the clear up to the greeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reportgen.capture.frames import TCP, Packet
from reportgen.capture.recognised import has_record_head, in_datagram, in_segment

if TYPE_CHECKING:
    from reportgen.capture.values import Flow

_LOOKS_COUNT = 64  # packets of a conversation that are looked at while nothing is decided


_HEADS_COUNT = 3  # segments with the head of an encrypted record in them, for a connection recorded from its middle


class Encryption(StrEnum):
    """The three values, and both one after the other."""

    ENCRYPTED = "encrypted"
    CLEAR = "clear"
    MIXED = "mixed"
    NOT_DETERMINABLE = "not-determinable"


_E, _C, _N = Encryption.ENCRYPTED, Encryption.CLEAR, Encryption.NOT_DETERMINABLE
# The order is the code: a byte in the column. "-greeting": the set-up was seen and nothing encrypted after it.
_WORDS: tuple[tuple[str, Encryption], ...] = (
    ("not-recognised", _N), ("tls-greeting", _N), ("dtls-greeting", _N), ("quic-greeting", _N), ("ike-greeting", _N),
    ("http-tunnel", _N),
    ("tls", _E), ("tls-records", _E), ("ssl2", _E), ("dtls", _E), ("quic", _E), ("ssh", _E), ("wireguard", _E),
    ("ipsec-esp", _E), ("ike", _E), ("smb-encrypted", _E),
    ("tls-without-encryption", _C), ("http", _C), ("dns", _C), ("dhcp", _C), ("dhcpv6", _C), ("ssdp", _C), ("xml", _C),
    ("ntp", _C), ("netbios", _C), ("stun", _C), ("snmp", _C), ("syslog", _C), ("rtsp", _C), ("sip", _C), ("pop3", _C),
    ("imap", _C), ("smtp", _C), ("ftp", _C), ("ftp-data", _C), ("xmpp", _C), ("bittorrent", _C), ("mqtt", _C),
    ("telnet", _C), ("smb", _C), ("rtmp", _C), ("picture", _C), ("icmp", _C), ("icmpv6", _C), ("igmp", _C),
    ("pim", _C), ("vrrp", _C), ("ospf", _C), ("rtp", _C),
)  # fmt: skip
_CODES = {word: code for code, (word, _) in enumerate(_WORDS)}
_TUNNEL = _CODES["http-tunnel"]  # the request was in the clear; what went through the tunnel is another question
_UNDECIDED = frozenset(code for code, (_, verdict) in enumerate(_WORDS) if verdict is _N) - {_TUNNEL}
_SETTLED = {"dtls-greeting": "dtls", "quic-greeting": "quic"}
_BY_TRANSPORT = {
    "icmp": "icmp", "icmpv6": "icmpv6", "ip-2": "igmp", "ip-50": "ipsec-esp", "ip-89": "ospf", "ip-103": "pim",
    "ip-112": "vrrp",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEncryption:
    """The verdict on one conversation, its reason, and how its layer 4 payload divides."""

    verdict: Encryption
    reason: str  # a word of the table; "no-payload"; for mixed "<word in the clear>-then-tls"
    encrypted_payload_bytes: int
    clear_payload_bytes: int
    not_determinable_payload_bytes: int


class EncryptionColumn:
    """Grows while the capture is read; afterwards gives the verdict on each flow."""

    def __init__(self) -> None:
        self._codes = bytearray()  # by row
        self.left = bytearray()  # looks that are left, by row; 0 once all is decided
        self._heads: dict[int, int] = {}  # row → segments with the head of a record somewhere
        self._before_tls: dict[int, int] = {}  # row → payload bytes before the greeting, where there were any
        self._with_data: frozenset[int] = frozenset()  # rows whose encrypted records were seen, not only the set-up

    def look(self, packet: Packet, slot: int, data: bytes) -> None:
        """One packet with payload."""
        row = slot >> 1
        self.grow(row + 1)
        left = self.left[row]
        if not left:
            return
        payload = data[packet.payload_offset : packet.payload_offset + packet.payload_bytes]
        self.left[row] = left - 1
        if payload:
            self.see(row, payload, None if packet.protocol == TCP else (packet.source_port, packet.destination_port))

    def grow(self, rows_count: int) -> None:
        """Makes room for so many conversations."""
        grown = rows_count - len(self._codes)
        if grown > 0:
            self._codes.extend(bytes(grown))
            self.left.extend(bytes((_LOOKS_COUNT,)) * grown)

    def see(self, row: int, payload: bytes, ports: tuple[int, int] | None) -> None:
        """One payload, not empty, of a conversation that has looks left; ``ports`` of a datagram."""
        word = in_datagram(payload, *ports) if ports else self._in_segment(row, payload)
        if word is not None:
            self._note(row, _CODES[word])

    def _note(self, row: int, code: int) -> None:
        if self._codes[row] == _TUNNEL and _WORDS[code][1] is not _E:
            return
        self._codes[row] = code
        if code not in _UNDECIDED and code != _TUNNEL:
            self.left[row] = 0

    def settle(
        self,
        *,
        protocols: Mapping[int, str],
        settled_sessions: Mapping[int, bool],
        pictures: Iterable[int],
        before_tls: Mapping[int, int],
    ) -> None:
        """What the readers found goes before what single packets showed.

        ``protocols``: row → word of the reader that recognised it; ``settled_sessions``: rows whose server chose a
        cipher suite, and whether that encrypts; ``pictures``: rows that carried pictures in the clear; ``before_tls``:
        row → payload bytes before the greeting.
        """
        self._with_data = frozenset(row for row in settled_sessions if self._is_encrypted(row))
        for row in pictures:
            self._set_undecided(row, "picture")
        for row, word in protocols.items():
            if word in _CODES and word not in ("tls", "dtls", "quic"):  # of these a greeting alone may have been seen
                self._set_undecided(row, word)
        self._before_tls = {row: size for row, size in before_tls.items() if size and settled_sessions.get(row)}
        for row, encrypts in settled_sessions.items():
            if row not in self._before_tls or not encrypts:
                self._set(row, self._settled_word(row) if encrypts else "tls-without-encryption")

    def of(self, flow: Flow) -> FlowEncryption:
        """The verdict on a flow of the same capture."""
        size = flow.orig_payload_bytes + flow.resp_payload_bytes
        code = self._codes[flow.index] if flow.index < len(self._codes) else 0
        word, verdict = _WORDS[code or _CODES.get(_BY_TRANSPORT.get(flow.transport, ""), 0)]
        if not size:
            return _whole(_N, "no-payload", 0)
        before = min(self._before_tls.get(flow.index, 0), size)
        if not before:
            return _whole(verdict, word, size)
        is_clear = verdict is _C or code == _TUNNEL
        return FlowEncryption(
            verdict=Encryption.MIXED if is_clear else _E,
            reason=f"{word}-then-tls" if is_clear else "tls",  # "smtp-then-tls", "http-tunnel-then-tls"
            encrypted_payload_bytes=size - before,
            clear_payload_bytes=before if is_clear else 0,
            not_determinable_payload_bytes=0 if is_clear else before,
        )

    def has_application_data(self, flow: Flow) -> bool:
        """Whether encrypted records of application data were seen behind a handshake that was read."""
        return flow.index in self._with_data

    def _is_encrypted(self, row: int) -> bool:
        return row < len(self._codes) and _WORDS[self._codes[row]][1] is _E

    def _in_segment(self, row: int, payload: bytes) -> str | None:
        word = in_segment(payload)
        if word is None and has_record_head(payload):
            self._heads[row] = self._heads.get(row, 0) + 1
            return "tls-records" if self._heads[row] >= _HEADS_COUNT else None
        return word

    def _settled_word(self, row: int) -> str:
        word, verdict = _WORDS[self._codes[row]] if row < len(self._codes) else _WORDS[0]
        return word if verdict is _E else _SETTLED.get(word, "tls")

    def _set_undecided(self, row: int, word: str) -> None:
        if row >= len(self._codes) or self._codes[row] in _UNDECIDED:
            self._set(row, word)

    def _set(self, row: int, word: str) -> None:
        if row >= len(self._codes):
            self._codes.extend(bytes(row + 1 - len(self._codes)))
        self._codes[row] = _CODES[word]


def _whole(verdict: Encryption, reason: str, size: int) -> FlowEncryption:
    return FlowEncryption(
        verdict=verdict,
        reason=reason,
        encrypted_payload_bytes=size if verdict is _E else 0,
        clear_payload_bytes=size if verdict is _C else 0,
        not_determinable_payload_bytes=size if verdict is _N else 0,
    )
