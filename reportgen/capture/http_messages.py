"""One direction of HTTP/1: heads and bodies in turn, whichever side sends. See :mod:`reportgen.capture.http`."""

from __future__ import annotations

from collections import deque

from reportgen.capture.adts_scan import AdtsScan
from reportgen.capture.http_body import HttpBody
from reportgen.capture.http_head import HeadCollector
from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.stream import Chunk, Run, StreamReader
from reportgen.capture.talk import Talk
from reportgen.capture.unframed import as_far_as_whole

_UNANSWERED_LIMIT_COUNT = 1024


class HttpExchange:
    """What both directions know: the requests that have no answer yet, as (method, target)."""

    def __init__(self) -> None:
        self.is_tunnel = False  # CONNECT was accepted: what follows is another protocol
        self.unanswered: deque[tuple[str, bytes]] = deque(maxlen=_UNANSWERED_LIMIT_COUNT)


class HttpMessages:
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

    @property
    def is_idle(self) -> bool:
        """See :class:`reportgen.capture.stream.StreamReader`: messages are lost, nothing is under way."""
        return (
            not self._is_framed
            and self._tunnel is None
            and not self._exchange.is_tunnel
            and self._body is not None
            and self._body.is_unbounded
            and not self._is_piece
            and self._images.is_idle
            and self._sound.is_idle
        )

    @property
    def quiet_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`: inside a body of known length."""
        body = self._body
        if body is None or self._tunnel is not None or self._is_piece:
            return 0
        return 0 if self._may_be_refused and not body.content_bytes else body.quiet_bytes

    def feed_quiet(self, run: Run) -> None:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        if self._body is not None:
            self._body.pass_content(len(run.data))
        self._content_together(run)

    def _content_together(self, run: Run) -> None:
        self._images.feed_together(run)
        self._sound.feed_together(run)

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
        raw, rest = self._head.take(data, chunk.frame, chunk.at_ns)
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
