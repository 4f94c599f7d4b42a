"""What the first bytes of a TCP segment or a datagram show: an encrypted record layer, or a protocol in the clear.

Each test is strict: a word means that the bytes have the protocol's own form, not that a port is usual. Bytes without a
word are not "encrypted": they are not recognised.
Sources: RFC 8446 section 5.1 (TLS), RFC 6347 section 4.1 (DTLS), RFC 9000 section 17.2 (QUIC), RFC 4253 section 4.2
(SSH), the WireGuard paper section 5.4, RFC 7296 section 3.1 and RFC 3948 (IPsec), RFC 8489 section 5 (STUN), RFC 2131
section 3 (DHCP), RFC 5905 section 7.3 (NTP), RFC 7826 (RTSP), RFC 3261 (SIP), RFC 854 (Telnet).
"""

from __future__ import annotations

import re

from reportgen.capture.quic_packet import INITIAL, RETRY, long_packets
from reportgen.capture.tls_hello import is_oldest_greeting

_CHANGE_CIPHER, _HANDSHAKE, _APPLICATION = 20, 22, 23
_RECORD_LIMIT_BYTES = 16384 + 2048
_HTTP = re.compile(rb"(?:[A-Z]{3,16} [^ \r\n]{1,8000} HTTP/1\.[01]\r?\n|HTTP/1\.[01] [1-5]\d\d[ \r\n])")
_RECORD_HEAD = re.compile(rb"\x17\x03[\x01-\x03][\x00-\x40].", re.DOTALL)
_HTTP_2 = b"PRI * HTTP/2.0\r\n"
_CAPITALS = bytes(range(0x41, 0x5B))
# Word, the bytes that its form may begin with, the form.
_LINES = (
    ("ssh", b"S", re.compile(rb"SSH-(?:2\.0|1\.\d{1,2})-[ -~]{1,200}\r?\n")),
    ("rtsp", _CAPITALS + b"_", re.compile(rb"(?:RTSP/1\.0 \d{3} |[A-Z_]{5,14} rtsp://[ -~]{1,1000} RTSP/1\.0\r?\n)")),
    ("sip", _CAPITALS, re.compile(rb"(?:SIP/2\.0 \d{3} |[A-Z]{3,10} sips?:[ -~]{1,1000} SIP/2\.0\r?\n)")),
    ("pop3", b"+", re.compile(rb"\+OK[ -~]{0,500}\r\n")),
    ("imap", b"*", re.compile(rb"\* (?:OK|PREAUTH)[ -~]{0,1000}\r\n")),
    ("smtp", b"EHMRehmr", re.compile(rb"(?:EHLO|HELO|MAIL FROM:|RCPT TO:)[ -~]{0,500}\r\n", re.IGNORECASE)),
    ("ftp", b"UPRS", re.compile(rb"(?:USER|PASS|PASV|RETR|STOR) [ -~]{1,500}\r\n")),
    ("xmpp", b"<", re.compile(rb"(?:<\?xml[ -~]{1,100}\?>\s*)?<stream:stream ")),
    ("bittorrent", b"\x13", re.compile(rb"\x13BitTorrent protocol")),
    ("mqtt", b"\x10", re.compile(rb"\x10[\x0a-\xff][\x00-\x7f]{0,3}\x00(?:\x04MQTT[\x03-\x05]|\x06MQIsdp\x03)")),
    ("telnet", b"\xff", re.compile(rb"\xff[\xfb-\xfe].(?:\xff[\xfb-\xfe].)*", re.DOTALL)),
    ("smb", b"\0", re.compile(rb"\x00.{3}[\xfe\xff]SMB", re.DOTALL)),
    ("smb-encrypted", b"\0", re.compile(rb"\x00.{3}\xfdSMB", re.DOTALL)),
    ("rtmp", b"\x03", re.compile(rb"\x03.{4}\x00\x00\x00\x00", re.DOTALL)),
)
# Asked for every payload that is looked at: only the forms that may begin with its first byte are tried.
_BY_FIRST_BYTE = tuple(tuple((word, form) for word, begins, form in _LINES if byte in begins) for byte in range(256))
_LINES_IN_DATAGRAMS = tuple(
    tuple((word, form) for word, form in forms if word in ("sip", "rtsp")) for forms in _BY_FIRST_BYTE
)
_SSDP = re.compile(rb"(?:M-SEARCH \* HTTP/1\.1|NOTIFY \* HTTP/1\.1|HTTP/1\.1 200 )", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml ")
STUN_COOKIE, DHCP_COOKIE, DHCP_COOKIE_PLACE = b"\x21\x12\xa4\x42", b"\x63\x82\x53\x63", 236
_SSDP_BYTES, _XML_BYTES = b"MNHmnh", b"\xef<"
# For quick looks at many payloads at once: with other first bytes and ports only the forms of TLS and DTLS, the two
# cookies and WireGuard (three zero bytes behind the first) are left.
SEGMENT_FIRST_BYTES = bytes(byte for byte in range(256) if _BY_FIRST_BYTE[byte]) + _CAPITALS
DATAGRAM_FIRST_BYTES = (
    bytes(byte for byte in range(256) if _LINES_IN_DATAGRAMS[byte])
    + _SSDP_BYTES
    + _XML_BYTES
    + bytes(range(0x80, 0x100))
)
DATAGRAM_PORTS = frozenset({123, 137, 138, 161, 500, 514, 546, 547, 4500})
_RTMP_GREETING_BYTES = 1 + 1536
_WIREGUARD_BYTES = {1: 148, 2: 92, 3: 64}
_IKE_AUTH = 35


def in_segment(data: bytes) -> str | None:
    """The word for the bytes that a TCP segment begins with; see the table in encryption."""
    if data[1:2] == b"\x03" or data[0] & 0x80:
        word = _tls(data)
        if word is not None:
            return word
    if data[0] in _CAPITALS and (_HTTP.match(data) or data.startswith(_HTTP_2)):
        return "http-tunnel" if data.startswith(b"CONNECT ") else "http"
    for word, form in _BY_FIRST_BYTE[data[0]]:
        found = form.match(data)
        if found and _fits(word, data, found.end()):
            return word
    return None


def has_record_head(data: bytes) -> bool:
    """Whether the head of an encrypted TLS record stands somewhere in a segment, and no other where one must follow.

    One such place says little (one segment in ten thousand has it by chance); see encryption.
    """
    found = _RECORD_HEAD.search(data)
    while found:
        length = data[found.start() + 3] << 8 | data[found.start() + 4]
        behind = found.start() + 5 + length
        if length and (behind >= len(data) or _RECORD_HEAD.match(data, behind)):
            return True
        found = _RECORD_HEAD.search(data, found.start() + 1)
    return False


def in_datagram(data: bytes, source_port: int, destination_port: int) -> str | None:
    """The word for a datagram; ports only where a form is defined for them alone."""
    first = data[0]
    if first & 0x80:
        kinds = {packet.kind for packet in long_packets(data)}
        if kinds:  # everyone can open Initial packets; what comes after them is truly encrypted
            return "quic-greeting" if kinds <= {INITIAL, RETRY} else "quic"
    if 20 <= first <= 25 and data[1:2] == b"\xfe":
        return _dtls(data)
    if len(data) >= 20 and data[4:8] == STUN_COOKIE and not first & 0xC0:
        return "stun"
    if len(data) >= 240 and data[DHCP_COOKIE_PLACE:240] == DHCP_COOKIE:
        return "dhcp"
    if first in _SSDP_BYTES and _SSDP.match(data):
        return "ssdp"
    if first in _XML_BYTES and _XML.match(data):
        return "xml"
    for word, form in _LINES_IN_DATAGRAMS[first]:
        if form.match(data):
            return word
    if data[1:4] == b"\0\0\0" and _is_wireguard(data):
        return "wireguard"
    return _by_port(data, frozenset({source_port, destination_port}))


def _tls(data: bytes) -> str | None:
    """The strongest word that a chain of whole record heads allows."""
    if data[0] & 0x80:
        if len(data) >= 13 and data[2] == 4 and data[5:7] == b"\x00\x02" and data[0] & 0x7F < 0x40:
            return "ssl2"
        return "tls-greeting" if is_oldest_greeting(data) else None
    kinds = set()
    position = 0
    while position + 5 <= len(data):
        kind, major, minor = data[position], data[position + 1], data[position + 2]
        length = data[position + 3] << 8 | data[position + 4]
        if not (_CHANGE_CIPHER <= kind <= 24 and major == 3 and minor <= 4 and 0 < length <= _RECORD_LIMIT_BYTES):
            return None
        kinds.add(kind)
        position += 5 + length
    if _APPLICATION in kinds:
        return "tls"
    if _CHANGE_CIPHER in kinds:
        return "tls-greeting" if kinds == {_CHANGE_CIPHER} else "tls"
    return "tls-greeting" if _HANDSHAKE in kinds else None


def _dtls(data: bytes) -> str | None:
    if len(data) < 13 or data[2] not in (0xFF, 0xFD, 0xFC) or 13 + (data[11] << 8 | data[12]) > len(data):
        return None
    epoch = data[3] << 8 | data[4]
    return "dtls" if epoch else "dtls-greeting"


def _fits(word: str, data: bytes, matched_bytes: int) -> bool:
    """Forms that are short need the whole segment to fit."""
    if word == "telnet":
        return matched_bytes >= 6 or matched_bytes == len(data)
    if word == "rtmp":
        return len(data) >= 1000 and len(data) <= _RTMP_GREETING_BYTES
    return True


def _is_wireguard(data: bytes) -> bool:
    kind = data[0]
    if kind == 4:  # its counter starts at 0
        return len(data) >= 32 and not len(data) % 16 and data[13:16] == b"\0\0\0"
    return _WIREGUARD_BYTES.get(kind) == len(data)


def _by_port(data: bytes, ports: frozenset[int]) -> str | None:
    if 123 in ports and len(data) >= 48 and 1 <= data[0] >> 3 & 7 <= 4 and data[0] & 7:
        return "ntp"
    if ports & {546, 547} and data[0] in range(1, 14):
        return "dhcpv6"
    if ports & {137, 138} and len(data) >= 12:
        return "netbios"
    if 500 in ports and _is_ike(data):
        return "ike" if data[18] >= _IKE_AUTH else "ike-greeting"
    if 4500 in ports:
        if data[:4] == b"\0\0\0\0" and _is_ike(data[4:]):
            return "ike" if data[22] >= _IKE_AUTH else "ike-greeting"
        return "ipsec-esp" if len(data) >= 28 and int.from_bytes(data[:4], "big") > 255 else None
    if 161 in ports and re.match(rb"\x30.{1,3}\x02\x01[\x00\x01]\x04", data, re.DOTALL):
        return "snmp"
    if 514 in ports and re.match(rb"<\d{1,3}>", data):
        return "syslog"
    return None


def _is_ike(data: bytes) -> bool:
    return len(data) >= 28 and data[17] in (0x10, 0x20) and int.from_bytes(data[24:28], "big") == len(data)
