"""What devices announce to the home network by SSDP. Source: UPnP Device Architecture 2.0, sections 1.2 and 1.3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.capture.datagrams import Datagram
from reportgen.capture.shown import shown_utf8
from reportgen.capture.talk import Talk

_FIRST_LINE = re.compile(rb"(?:NOTIFY|M-SEARCH) \* HTTP/1\.[01]\r?\n|HTTP/1\.[01] 200 [^\r\n]*\r?\n", re.IGNORECASE)
FIRST_BYTES = b"NMHnmh"
_TOLD = {b"server": "ssdp-server", b"usn": "ssdp-usn", b"location": "ssdp-location", b"user-agent": "ssdp-user-agent"}
_FIELDS_LIMIT_COUNT = 64


def is_ssdp(datagram: Datagram) -> bool:
    """By its first line, whatever the port: answers go to the port that asked."""
    return datagram.data[:1] in FIRST_BYTES and _FIRST_LINE.match(datagram.data) is not None


def read_ssdp(datagram: Datagram, talk: Talk) -> None:
    """The fields that tell the sender's make, name or place."""
    for basis, value in _statements(datagram.data):
        talk.found.devices.note(
            basis, value, mac=talk.sender_mac, address=talk.sender, at_ns=datagram.at_ns, frame=datagram.frame
        )


def _statements(message: bytes) -> Iterator[tuple[str, str]]:
    for line in message.splitlines()[1:_FIELDS_LIMIT_COUNT]:
        name, _, value = line.partition(b":")
        basis = _TOLD.get(name.strip().lower())
        if basis:
            yield basis, shown_utf8(value.strip())
