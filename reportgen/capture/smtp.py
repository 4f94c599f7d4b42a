"""SMTP from the client: what lets in, and the pictures in base64 parts of messages.

Sources: RFC 5321, RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 3030 (BDAT), RFC 2045 section 6.8 (base64).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable

from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.lines import LineReader
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Talk

_HELLO = re.compile(rb"(?i)(?:EHLO|HELO|LHLO)\b")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_ENCODING = re.compile(rb"(?i)content-transfer-encoding:\s*base64\s*$")


def begins_client(data: bytes, _talk: Talk) -> bool:
    """Whether a mail client says hello."""
    return _HELLO.match(data) is not None


class SmtpCommands(LineReader):
    """Commands, and between them messages line by line."""

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk)
        self._message: MimeImages | None = None
        self._left_bytes = 0  # of a BDAT piece
        self._awaits_login_lines = 0  # AUTH LOGIN: user name, then password

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return super().held_bytes + (self._message.held_bytes if self._message else 0)

    def finish(self) -> None:
        """Nothing follows."""
        super().finish()
        self._end_message()

    def _may_turn_to_tls(self) -> bool:
        return self._message is None

    def _line(self, line: bytes, chunk: Chunk) -> None:
        if self._left_bytes:
            self._left_bytes = max(self._left_bytes - len(line) - 2, 0)
            self._text(line, chunk)
        elif self._message is not None:
            if line == b".":
                self._end_message()
            else:
                self._text(line.removeprefix(b".") if line.startswith(b"..") else line, chunk)
        else:
            self._command(line, chunk)

    def _command(self, line: bytes, chunk: Chunk) -> None:
        if self._awaits_login_lines:
            self._awaits_login_lines -= 1
            self._tell(line, chunk)
            return
        verb, _, rest = line.partition(b" ")
        match verb.upper():
            case b"DATA":
                self._message = MimeImages(self._talk.image)
            case b"BDAT":
                size = rest.split(b" ")[0]
                self._left_bytes = int(size) if size.isdigit() and len(size) < 12 else 0
                self._message = self._message or MimeImages(self._talk.image)
                if not self._left_bytes:
                    self._end_message()
            case b"AUTH":
                self._authenticate(rest, chunk)

    def _authenticate(self, rest: bytes, chunk: Chunk) -> None:
        mechanism, _, initial = rest.strip().partition(b" ")
        if initial and initial != b"=":
            self._tell(initial, chunk)
            self._awaits_login_lines = 1 if mechanism.upper() == b"LOGIN" else 0
        else:
            self._awaits_login_lines = 2 if mechanism.upper() == b"LOGIN" else 1

    def _tell(self, response: bytes, chunk: Chunk) -> None:
        """What stands in base64; of PLAIN the password, which is its last part (RFC 4616)."""
        if response != b"*":  # given up
            self._talk.credential("smtp-auth", _plain(response).rpartition(b"\0")[2], chunk)

    def _text(self, line: bytes, chunk: Chunk) -> None:
        if self._message is None:
            self._message = MimeImages(self._talk.image)
        self._message.line(line, chunk)

    def _lost(self) -> None:
        self._left_bytes = self._awaits_login_lines = 0
        if self._message is not None:
            self._message.gap()

    def _end_message(self) -> None:
        if self._message is not None:
            self._message.finish()
            self._message = None


def _plain(text: bytes) -> bytes:
    return binascii.a2b_base64(text) if _BASE64.fullmatch(text) and not len(text) % 4 else text


class MimeImages:
    """A message line by line; base64 parts are decoded and scanned for images.

    A line that begins with two hyphens is taken for a boundary: it ends a part, and header fields follow it.
    """

    def __init__(self, found: Callable[[FoundImage], None]) -> None:
        self._images = ImageScan(found)
        self._in_fields = True
        self._is_base64 = False
        self._rest = b""

    @property
    def held_bytes(self) -> int:
        """What the scan keeps."""
        return self._images.held_bytes

    def line(self, line: bytes, chunk: Chunk) -> None:
        """One line, without its end."""
        if line.startswith(b"--"):
            self._end_part()
            self._in_fields = True
        elif self._in_fields:
            self._is_base64 = self._is_base64 or _ENCODING.match(line) is not None
            self._in_fields = bool(line)
        elif self._is_base64:
            self._decode(line.strip(), chunk)

    def gap(self) -> None:
        """Lines are missing; the part goes on behind them."""
        self._images.gap()
        self._rest = b""

    def finish(self) -> None:
        """The message ends."""
        self._images.finish()

    def _decode(self, line: bytes, chunk: Chunk) -> None:
        if _BASE64.fullmatch(line) is None:
            return
        text = self._rest + line
        whole = len(text) - len(text) % 4
        self._rest = text[whole:]
        data = binascii.a2b_base64(text[:whole])
        if data:
            self._images.feed(Chunk(data, chunk.frame, chunk.at_ns))

    def _end_part(self) -> None:
        self._images.finish()
        self._is_base64 = False
        self._rest = b""
