"""HTTP/1 requests and responses of one connection, on any port; their bodies are scanned for images.

Keep-alive and pipelining; bodies by length, in chunks, and with neither (then until the next request line or the end,
as some cameras write them); ``Expect: 100-continue``; pieces by Content-Range. What a request carries was sent; what a
response carries was fetched. Source: RFC 9112.
"""

from __future__ import annotations

from reportgen.capture import http_secrets
from reportgen.capture.base64_images import Base64Images
from reportgen.capture.http_body import HttpBody
from reportgen.capture.http_head import (
    Head,
    host_name,
    read_request,
    read_response,
    starts_request,
    starts_response,
)
from reportgen.capture.http_head import shown as shown
from reportgen.capture.http_messages import HttpMessages
from reportgen.capture.http_told import BodyCount, Carriers, notes_of
from reportgen.capture.shown import shown_utf8
from reportgen.capture.stream import Chunk, Run
from reportgen.capture.talk import Talk
from reportgen.capture.traced_buffer import TracedBuffer
from reportgen.capture.values import HttpRequest

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_SWITCHING, _NO_CONTENT, _NOT_MODIFIED = 101, 204, 304


def begins_request(data: bytes, _talk: Talk) -> bool:
    """Whether ``data`` starts like a request."""
    return starts_request(data)


def begins_response(data: bytes, _talk: Talk) -> bool:
    """Whether ``data`` starts like a response."""
    return starts_response(data)


class HttpRequests(HttpMessages):
    """The client's direction; what lets in is looked for in it."""

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk)
        self._words = TracedBuffer()  # the beginning of a body that may hold fields
        self._is_in_words = self._is_multipart = False
        self._in_base64 = Base64Images(self._image)

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return super().held_bytes + len(self._words) + self._in_base64.held_bytes

    def finish(self) -> None:
        """Nothing follows."""
        self._end_body()
        super().finish()

    def _starts(self, data: bytes) -> bool:
        return starts_request(data)

    def _begin(self, raw: bytes, chunk: Chunk) -> HttpBody:
        head = read_request(raw)
        if head is None:
            return HttpBody.until_end()
        self._exchange.unanswered.append((head.method, head.target))
        self._tell(head, chunk)
        self._tell_secrets(head, raw)
        self._begin_images(head.target, head.field(b"content-range"))
        self._may_be_refused = head.field(b"expect").lower() == b"100-continue"
        length = head.length()
        if head.field(b"content-encoding").lower() not in (b"", b"identity"):
            self._talk.found.leave_out("http-content-encoding")
        if head.is_chunked():
            return HttpBody.in_chunks()
        if length is not None:
            return HttpBody.of_length(length)
        return HttpBody.until_end() if head.method in _WITH_BODY else HttpBody.of_length(0)

    def _content(self, content: Chunk) -> None:
        if self._is_in_words:
            self._look_for_words(content)
        super()._content(content)

    def _look_for_words(self, content: Chunk) -> None:
        if len(self._words) < http_secrets.BODY_LIMIT_BYTES:
            self._words.append(content.data, content.frame, content.at_ns)
        if not self._is_multipart:
            self._in_base64.feed(content)

    @property
    def is_idle(self) -> bool:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return super().is_idle and not self._is_in_words

    def _content_together(self, run: Run) -> None:
        if self._is_in_words:
            self._words.append_run(run, http_secrets.BODY_LIMIT_BYTES)
            for chunk in run.chunks() if not self._is_multipart else ():
                self._in_base64.feed(chunk)
        super()._content_together(run)

    def _end_body(self) -> None:
        text = bytes(self._words.data[: http_secrets.BODY_LIMIT_BYTES])
        if text and not self._talk.found.may_hold_words(text):
            text = b""
        if text:
            notes_of(self._talk).read_words(self._talk, "body", text, self._words.carriers)
        for secret in http_secrets.in_body(text):
            frames, at_ns = self._words.carriers(secret.start, secret.end)
            last = Chunk(b"", frames[-1], at_ns)
            self._talk.credential(secret.kind, secret.value, last, field=secret.field, frames=frames)
        self._words.clear()
        self._in_base64.gap()
        super()._end_body()

    def _tell_secrets(self, head: Head, raw: bytes) -> None:
        """Each with the frames that brought it: a head may come in several."""
        kind = head.field(b"content-type").lower()
        self._is_in_words, self._is_multipart = http_secrets.is_in_words(kind), kind.startswith(b"multipart")
        query = head.target[head.target.find(b"?") :]
        secrets = [(query, secret) for secret in http_secrets.in_target(head.target)]
        for name in (b"authorization", b"proxy-authorization"):
            secrets += [(head.field(name), one) for one in http_secrets.in_authorization(head.field(name))]
        for text, secret in secrets:
            frames, at_ns = self._carriers(raw, text)(secret.start, secret.end)
            last = Chunk(b"", frames[-1], at_ns)
            self._talk.credential(secret.kind, secret.value, last, field=secret.field, frames=frames)
        for place, text in (("query", query), ("cookie", head.field(b"cookie"))):
            if len(text) > 1:
                notes_of(self._talk).read_words(self._talk, place, text, self._carriers(raw, text))

    def _carriers(self, raw: bytes, text: bytes) -> Carriers:
        """Where places in ``text``, which stands in the head, came from."""
        begin = max(raw.find(text), 0)
        return lambda start, end: self._head.carriers(begin + start, begin + end)

    def _tell(self, head: Head, chunk: Chunk) -> None:
        talk, host = self._talk, host_name(head.field(b"host")) or None
        talk.found.devices.note(
            "http-user-agent",
            shown_utf8(head.field(b"user-agent")),
            mac=talk.sender_mac,
            address=talk.sender,
            at_ns=chunk.at_ns,
            frame=chunk.frame,
        )
        talk.found.requests.append(
            HttpRequest(
                flow=talk.row,
                method=head.method,
                target=shown(http_secrets.without_secrets(head.target)),
                host=host,
                at_ns=chunk.at_ns,
                frame=chunk.frame,
            )
        )
        if host:
            talk.name(talk.receiver, host, "http-host", talk.sender, chunk.at_ns, (chunk.frame,))


class HttpResponses(HttpMessages):
    """The server's direction."""

    _is_fetched = True

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk)
        self._fetched: BodyCount | None = None

    def finish(self) -> None:
        """Nothing follows."""
        self._tell_fetched()
        super().finish()

    def _content(self, content: Chunk) -> None:
        if self._fetched is not None:
            self._fetched.add(content.data, content.frame, content.at_ns)
        super()._content(content)

    def _content_together(self, run: Run) -> None:
        if self._fetched is not None:
            for chunk in run.chunks():
                self._fetched.add(chunk.data, chunk.frame, chunk.at_ns)
        super()._content_together(run)

    def _end_body(self) -> None:
        self._tell_fetched()
        super()._end_body()

    def _tell_fetched(self) -> None:
        if self._fetched is not None and self._fetched.size_bytes:
            notes_of(self._talk).note_fetched(self._talk, self._fetched)
        self._fetched = None

    def _starts(self, data: bytes) -> bool:
        return starts_response(data)

    def _begin(self, raw: bytes, _chunk: Chunk) -> HttpBody:
        head = read_response(raw)
        if head is None:
            return HttpBody.until_end()
        if head.status == _SWITCHING:  # a WebSocket, whose frames from the client are scrambled with a key beside them
            self._talk.found.leave_out("http-upgrade-not-examined")
            return HttpBody.until_end()
        if head.status < 200:
            return HttpBody.of_length(0)
        unanswered = self._exchange.unanswered
        method, target = unanswered.popleft() if unanswered else ("", b"")
        self._begin_images(target, head.field(b"content-range"))
        if method == "GET" and head.status in (200, 206):
            told = http_secrets.without_secrets(target)
            self._fetched = BodyCount(told, head.status, head.field(b"content-type"))
        if method == "HEAD" or head.status in (_NO_CONTENT, _NOT_MODIFIED):
            return HttpBody.of_length(0)
        if head.is_chunked():
            return HttpBody.in_chunks()
        length = head.length()
        is_tunnel = self._exchange.is_tunnel = method == "CONNECT" and head.status < 300
        return HttpBody.until_end() if length is None or is_tunnel else HttpBody.of_length(length)
