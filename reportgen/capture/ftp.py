"""FTP: who announces which data connection, and what lets in. The files themselves go over the data connection.

What the client sends over a data connection was sent, what the server sends was fetched, whoever opened it: in active
mode (PORT) the server opens it, in passive mode (PASV) the client. Sources: RFC 959, RFC 2428 (EPRT, EPSV), RFC 4217
(AUTH TLS).
"""

from __future__ import annotations

import re

from reportgen.capture.expected import Expected
from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.lines import LineReader
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Talk

PURPOSE = "ftp-data"
_FIRST_COMMAND = re.compile(rb"(?i)(?:USER|FEAT|SYST|OPTS|HOST|PASS|AUTH (?:TLS|SSL))\b[^\r\n]{0,512}(?:\r?\n|$)")
_LATER_COMMAND = re.compile(
    rb"(?i)(?:PASV|EPSV(?: ALL| [12])?|PORT (?:\d{1,3},){5}\d{1,3}|EPRT \|[12]\|[0-9a-f.:]{2,40}\|\d{1,5}\||TYPE [AI]"
    rb"|(?:STOR|APPE|RETR) [^\r\n]{1,512})\r?\n"
)
_PORT = 21
_GREETING = re.compile(rb"220[ -]")
_ADDRESS = re.compile(rb"(?:(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),)(\d{1,3}),(\d{1,3})")
_EXTENDED = re.compile(rb"\|[12]?\|([0-9a-fA-F.:]{0,40})\|(\d{1,5})\|")


class FtpSession:
    """What both directions of a control connection know."""

    def __init__(self) -> None:
        self.is_greeted = False


def begins_client(data: bytes, talk: Talk) -> bool:
    """Whether a client begins with a command of FTP, at the beginning or in the middle of a session."""
    if _LATER_COMMAND.match(data):
        return True
    # USER and PASS are POP3's too; there the server greets otherwise.
    return _FIRST_COMMAND.match(data) is not None and (talk.responder[1] == _PORT or talk.shared(FtpSession).is_greeted)


def begins_server(data: bytes, _talk: Talk) -> bool:
    """Whether a server greets as FTP and SMTP servers do."""
    return _GREETING.match(data) is not None


def begins_data(_data: bytes, talk: Talk) -> bool:
    """Whether this connection was announced on a control connection."""
    expected = talk.found.expected
    return bool(expected) and _announced(talk) is not None


def _announced(talk: Talk) -> Expected | None:
    address, port = talk.responder
    expected = talk.found.expected.find(address, port)
    return expected if expected is not None and expected.purpose == PURPOSE else None


class FtpData:
    """Everything of a data connection is one file."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        expected = _announced(talk)
        self._is_fetched = expected is not None and talk.sender != expected.client
        self._images = ImageScan(self._image)

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return self._images.held_bytes

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        self._images.feed(chunk)

    def gap(self) -> None:
        """A picture ends here as a part."""
        self._images.gap()

    def finish(self) -> None:
        """Nothing follows."""
        self._images.finish()

    def _image(self, found: FoundImage) -> None:
        self._talk.image(found, is_fetched=self._is_fetched)


class FtpCommands(LineReader):
    """The client's direction of a control connection."""

    def _line(self, line: bytes, chunk: Chunk) -> None:
        verb, _, argument = line.partition(b" ")
        match verb.upper():
            case b"USER":
                self._talk.credential("ftp-user", argument, chunk)
            case b"PASS":
                self._talk.credential("ftp-password", argument, chunk)
            case b"PORT":
                _expect(self._talk, argument, self._talk.sender)
            case b"EPRT":
                _expect_extended(self._talk, argument, self._talk.sender)


class FtpReplies(LineReader):
    """The server's direction; SMTP servers are read so too and say nothing of interest here."""

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk)
        talk.shared(FtpSession).is_greeted = True

    def _line(self, line: bytes, _chunk: Chunk) -> None:
        if line.startswith(b"227"):
            _expect(self._talk, line, self._talk.receiver)
        elif line.startswith(b"229"):
            _expect_extended(self._talk, line, self._talk.receiver)


def _expect(talk: Talk, text: bytes, client: str) -> None:
    place = _ADDRESS.search(text)
    if place is not None:
        numbers = [int(part) for part in place.groups()]
        if max(numbers) < 256:
            _announce(talk, ".".join(map(str, numbers[:4])), numbers[4] << 8 | numbers[5], client)


def _expect_extended(talk: Talk, text: bytes, client: str) -> None:
    place = _EXTENDED.search(text)
    if place is not None:
        _announce(talk, place[1].decode("ascii").lower(), int(place[2]), client)


def _announce(talk: Talk, address: str, port: int, client: str) -> None:
    """The address that was written, and the one seen: behind address translation they differ."""
    for where in {address, talk.sender} - {""}:
        talk.found.expected.add(where, port, Expected(PURPOSE, client))
