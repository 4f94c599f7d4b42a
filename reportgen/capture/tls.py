"""The handshake of TLS in one direction of a TCP connection: records → messages → the session's draft.

A greeting may come in several records and segments (a post-quantum one always does). Reading ends where encryption
begins. Source: RFC 8446 sections 4 and 5.1, RFC 5246 section 6.2, RFC 6101 appendix E (greeting of SSL 2.0).
"""

from __future__ import annotations

from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Side, Talk
from reportgen.capture.tls_hello import CLIENT_HELLO, SERVER_HELLO, is_oldest_greeting
from reportgen.capture.tls_session import draft_of
from reportgen.capture.traced_buffer import TracedBuffer

_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE, _HEARTBEAT = 20, 21, 22, 24
_RECORD_LIMIT_BYTES = 16384 + 2048
_MESSAGE_LIMIT_BYTES = 128 * 1024


def begins_tls(data: bytes, _talk: Talk) -> bool:
    """Whether a direction begins with a greeting of TLS; strict enough to ask in the middle of a connection."""
    if len(data) < 6:
        return False
    length = data[3] << 8 | data[4]
    if data[0] == _HANDSHAKE and data[1] == 3 and data[2] <= 4:
        return data[5] in (CLIENT_HELLO, SERVER_HELLO) and 4 <= length <= _RECORD_LIMIT_BYTES and _is_plausible(data)
    return is_oldest_greeting(data)


def _is_plausible(data: bytes) -> bool:
    """The message's own length and version, as far as they are there."""
    if len(data) >= 11:
        return data[6] == 0 and (data[9] in (3, 0x7F))
    return len(data) < 7 or data[6] == 0


class TlsDirection:
    """A stream reader; see :mod:`reportgen.capture.readers`. At most one handshake message waits."""

    __slots__ = ("_draft", "_header", "_is_done", "_kind", "_left_bytes", "_message", "_skip_bytes", "_talk")

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._draft = draft_of(talk, "tls")
        self._header = bytearray()
        self._kind = self._left_bytes = 0  # of the record that is under way
        self._skip_bytes = -1  # of a greeting in the oldest form; -1: not looked at yet
        self._message = TracedBuffer()
        self._is_done = False

    @property
    def held_bytes(self) -> int:
        """The part of a message that is there."""
        return len(self._message)

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        if self._is_done:
            return
        position = 0
        if self._skip_bytes < 0:
            self._note_what_came_before(chunk)
        if self._skip_bytes:
            position = self._skip_oldest(chunk)
        while position < len(chunk.data) and not self._is_done:
            if self._left_bytes:
                end = min(position + self._left_bytes, len(chunk.data))
                self._take_record(chunk.data[position:end], chunk)
                self._left_bytes -= end - position
                position = end
            elif (behind := self._take_whole(chunk, position)) > position:
                position = behind
            else:
                position = self._take_header(chunk.data, position)

    def gap(self) -> None:
        """What is there of a message is read; behind the gap no record can be told from another."""
        self._end()

    def finish(self) -> None:
        """What is there of a message is read."""
        self._end()

    def _skip_oldest(self, chunk: Chunk) -> int:
        """A greeting in the oldest form names no server: it is passed over, and TLS records follow."""
        if self._skip_bytes < 0:
            is_oldest = is_oldest_greeting(chunk.data)
            self._skip_bytes = 2 + ((chunk.data[0] & 0x7F) << 8 | chunk.data[1]) if is_oldest else 0
        skipped = min(self._skip_bytes, len(chunk.data))
        self._skip_bytes -= skipped
        return skipped

    def _note_what_came_before(self, chunk: Chunk) -> None:
        """How much was said in another protocol before the greeting (STARTTLS, a tunnel)."""
        found, row = self._talk.found, self._talk.row
        if found.protocols.get(row, "tls") != "tls":
            seen = found.table.payload_bytes[2 * row] + found.table.payload_bytes[2 * row + 1]
            seen -= found.later_payload_bytes(row)
            found.before_tls.setdefault(row, max(seen - len(chunk.data), 0))

    def _take_whole(self, chunk: Chunk, position: int) -> int:
        """A record of the handshake that lies whole in the chunk, and behind it; ``position`` where there is none.

        Nearly every greeting does: its messages need not be put together.
        """
        data = chunk.data
        head = data[position : position + 5]
        if self._header or self._message.data or len(head) < 5 or head[0] != _HANDSHAKE or head[1] != 3:
            return position
        end = position + 5 + (head[3] << 8 | head[4])
        if end > len(data) or end - position - 5 > _RECORD_LIMIT_BYTES:
            return position
        self._kind, start = _HANDSHAKE, position + 5
        while start + 4 <= end and not self._is_done:
            behind = start + 4 + int.from_bytes(data[start + 1 : start + 4], "big")
            if behind > end:
                break
            frames = (chunk.frame,)
            self._draft.take(self._talk, data[start], data[start + 4 : behind], frames, chunk.at_ns, is_cut=False)
            start = behind
            if self._draft.hides_the_rest and self._talk.side is Side.RESPONDER:
                self._end()
                return end
        if start < end:
            self._take_record(data[start:end], chunk)
        return end

    def _take_header(self, data: bytes, position: int) -> int:
        end = min(position + 5 - len(self._header), len(data))
        self._header += data[position:end]
        if len(self._header) == 5:
            kind, major = self._header[0], self._header[1]
            self._kind, self._left_bytes = kind, self._header[3] << 8 | self._header[4]
            self._header.clear()
            is_record = major == 3 and self._left_bytes <= _RECORD_LIMIT_BYTES
            if not is_record or not self._is_in_the_clear(kind):
                self._end()
        return end

    def _is_in_the_clear(self, kind: int) -> bool:
        """Records up to the first encrypted one. After a server's retry a ChangeCipherSpec means nothing."""
        if kind == _CHANGE_CIPHER_SPEC:
            return not self._draft.is_settled and self._talk.side is Side.RESPONDER
        return kind in (_HANDSHAKE, _ALERT, _HEARTBEAT)

    def _take_record(self, data: bytes, chunk: Chunk) -> None:
        if self._kind != _HANDSHAKE:
            return
        self._message.append(data, chunk.frame, chunk.at_ns)
        while len(self._message.data) >= 4 and not self._is_done:
            length = 4 + int.from_bytes(self._message.data[1:4], "big")
            if length > _MESSAGE_LIMIT_BYTES:
                self._end()
            elif len(self._message.data) < length:
                return
            else:
                self._tell(length, is_cut=False)
                if self._draft.hides_the_rest and self._talk.side is Side.RESPONDER:
                    self._message.clear()
                    self._end()

    def _tell(self, length: int, *, is_cut: bool) -> None:
        frames, at_ns = self._message.carriers(0, length)
        kind, body = self._message.data[0], bytes(self._message.data[4:length])
        self._message.drop(length)
        self._draft.take(self._talk, kind, body, frames, at_ns, is_cut=is_cut)

    def _end(self) -> None:
        if self._is_done:
            return
        self._is_done = True
        if self._message.data:
            if len(self._message) > 4:
                self._tell(len(self._message), is_cut=True)
            self._message.clear()
        self._talk.done()
