"""HTTP/1 requests and responses of one connection, on any port; their bodies are scanned for images.

Keep-alive and pipelining; bodies by length, in chunks, and with neither (then until the next request line or the end,
as some cameras write them); ``Expect: 100-continue``; pieces by Content-Range. What a request carries was sent; what a
response carries was fetched. Source: RFC 9112.
"""

from __future__ import annotations

from collections import deque

from reportgen.capture import http_secrets
from reportgen.capture.adts_scan import AdtsScan
from reportgen.capture.base64_images import Base64Images
from reportgen.capture.http_body import HttpBody
from reportgen.capture.http_head import (
    Head,
    HeadCollector,
    host_name,
    read_request,
    read_response,
    starts_request,
    starts_response,
)
from reportgen.capture.http_head import shown as shown
from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.shown import shown_utf8
from reportgen.capture.stream import Chunk, StreamReader
from reportgen.capture.talk import Talk
from reportgen.capture.traced_buffer import TracedBuffer
from reportgen.capture.unframed import as_far_as_whole
from reportgen.capture.values import HttpRequest

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_UNANSWERED_LIMIT_COUNT = 1024
_SWITCHING, _NO_CONTENT, _NOT_MODIFIED = 101, 204, 304


def begins_request(data: bytes, _talk: Talk) -> bool:
    """Whether ``data`` starts like a request."""
    return starts_request(data)


def begins_response(data: bytes, _talk: Talk) -> bool:
    """Whether ``data`` starts like a response."""
    return starts_response(data)


class HttpExchange:
    """What both directions know: the requests that have no answer yet, as (method, target)."""

    def __init__(self) -> None:
        self.is_tunnel = False  # CONNECT was accepted: what follows is another protocol
        self.unanswered: deque[tuple[str, bytes]] = deque(maxlen=_UNANSWERED_LIMIT_COUNT)


class _HttpMessages:
    """One direction: heads and bodies in turn (see :class:`reportgen.capture.stream.StreamReader`)."""

    _is_fetched = False

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._exchange = talk.shared(HttpExchange)
        self._head = HeadCollector()
        self._body: HttpBody | None = None
        self._may_be_refused = False  # the body waits for a "100 Continue" that may not come
        self._images = ImageScan(self._image)
        self._is_piece = False
        self._is_framed = True  # where messages and chunks begin is known
        self._sound = AdtsScan(talk.sound(is_fetched=self._is_fetched))
        self._tunnel: StreamReader | None = None

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        tunnel_bytes = self._tunnel.held_bytes if self._tunnel else 0
        return self._head.held_bytes + self._images.held_bytes + tunnel_bytes

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        if self._exchange.is_tunnel and (self._body is None or self._body.is_unbounded):
            self._tunnel = self._tunnel or self._talk.anew()
        if self._tunnel is not None:
            self._tunnel.feed(chunk)
            return
        data = chunk.data
        if self._body is not None and self._may_end_here(self._body) and self._starts(data):
            self._end_body()
        while data:
            data = self._take_head(data, chunk) if self._body is None else self._take_body(self._body, data, chunk)

    def gap(self) -> None:
        """Behind a gap the next head is looked for at the beginning of segments, and images everywhere."""
        self._images.gap()
        self._sound.gap()
        if self._tunnel is not None:
            self._tunnel.gap()
        else:
            self._lose()

    def finish(self) -> None:
        """Nothing follows."""
        self._images.finish()
        self._sound.finish()
        self._head.clear()
        if self._tunnel is not None:
            self._tunnel.finish()

    def _may_end_here(self, body: HttpBody) -> bool:
        return body.is_unbounded or (self._may_be_refused and not body.content_bytes)

    def _take_head(self, data: bytes, chunk: Chunk) -> bytes:
        raw, rest = self._head.take(data)
        if raw is not None:
            self._is_framed = True
            self._body = self._begin(raw, chunk)
            if self._body.is_done:
                self._body = None
        elif self._head.is_hopeless:
            self._lose()
        return rest

    def _take_body(self, body: HttpBody, data: bytes, chunk: Chunk) -> bytes:
        content, rest = body.take(data)
        if content:
            self._content(Chunk(content, chunk.frame, chunk.at_ns))
        if body.is_done:
            self._end_body()
        elif body.is_lost:
            self._lose()
        return rest

    def _content(self, content: Chunk) -> None:
        """Some of a body."""
        self._images.feed(content)
        self._sound.feed(content)

    def _end_body(self) -> None:
        self._body = None
        self._may_be_refused = False
        if self._is_piece:  # its scan waits in found.ranges for what follows
            self._images = ImageScan(self._image)
            self._is_piece = False

    def _lose(self) -> None:
        self._head.clear()
        self._end_body()
        self._is_framed = False
        self._body = HttpBody.until_end()

    def _image(self, found: FoundImage) -> None:
        self._talk.image(found if self._is_framed else as_far_as_whole(found), is_fetched=self._is_fetched)

    def _begin_images(self, target: bytes, field: bytes) -> None:
        """Each message's images are its own, unless it brings the next piece of the same object."""
        self._images.finish()
        self._sound.finish()
        self._is_piece = bool(field)
        if field:
            key = (self._talk.sender, self._talk.receiver, target)
            self._images = self._talk.found.ranges.scan(key, field, self._image)

    def _starts(self, data: bytes) -> bool:
        raise NotImplementedError

    def _begin(self, raw: bytes, chunk: Chunk) -> HttpBody:
        """What a head says of the body that follows it."""
        raise NotImplementedError


class HttpRequests(_HttpMessages):
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
        self._tell_secrets(head, chunk)
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
            if len(self._words) < http_secrets.BODY_LIMIT_BYTES:
                self._words.append(content.data, content.frame, content.at_ns)
            if not self._is_multipart:
                self._in_base64.feed(content)
        super()._content(content)

    def _end_body(self) -> None:
        for secret in http_secrets.in_body(bytes(self._words.data[: http_secrets.BODY_LIMIT_BYTES])):
            frames, at_ns = self._words.carriers(secret.start, secret.end)
            last = Chunk(b"", frames[-1], at_ns)
            self._talk.credential(secret.kind, secret.value, last, field=secret.field, frames=frames)
        self._words.clear()
        self._in_base64.gap()
        super()._end_body()

    def _tell_secrets(self, head: Head, chunk: Chunk) -> None:
        kind = head.field(b"content-type").lower()
        self._is_in_words, self._is_multipart = http_secrets.is_in_words(kind), kind.startswith(b"multipart")
        secrets = [*http_secrets.in_target(head.target)]
        for name in (b"authorization", b"proxy-authorization"):
            secrets += http_secrets.in_authorization(head.field(name))
        for secret in secrets:
            self._talk.credential(secret.kind, secret.value, chunk, field=secret.field)

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


class HttpResponses(_HttpMessages):
    """The server's direction."""

    _is_fetched = True

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
        if method == "HEAD" or head.status in (_NO_CONTENT, _NOT_MODIFIED):
            return HttpBody.of_length(0)
        if head.is_chunked():
            return HttpBody.in_chunks()
        length = head.length()
        is_tunnel = self._exchange.is_tunnel = method == "CONNECT" and head.status < 300
        return HttpBody.until_end() if length is None or is_tunnel else HttpBody.of_length(length)
