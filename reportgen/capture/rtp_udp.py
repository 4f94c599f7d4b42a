"""RTP over UDP, announced by an RTSP session that was seen."""

from __future__ import annotations

from reportgen.capture.datagrams import Datagram
from reportgen.capture.expected import Expected
from reportgen.capture.rtp import RtpStreams
from reportgen.capture.rtsp import PURPOSE, RtspSession
from reportgen.capture.talk import Talk


def begins_announced(_datagram: Datagram, talk: Talk) -> bool:
    """Whether this conversation was announced."""
    return bool(talk.found.expected) and _announced(talk) is not None


def _announced(talk: Talk) -> Expected | None:
    for address, port in ((talk.receiver, talk.receiver_port), (talk.sender, talk.sender_port)):
        expected = talk.found.expected.find(address, port)
        if expected is not None and expected.purpose == PURPOSE:
            return expected
    return None


class AnnouncedRtp:
    """One direction; what goes to the RTSP client was fetched."""

    def __init__(self, talk: Talk) -> None:
        expected = _announced(talk)
        session = expected.session if expected is not None else None
        codecs = session.codecs if isinstance(session, RtspSession) else {}
        is_fetched = expected is not None and talk.receiver == expected.client
        self._media = RtpStreams(talk, codecs, is_fetched=is_fetched)

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.datagrams.DatagramReader`."""
        return self._media.held_bytes

    def feed(self, datagram: Datagram) -> None:
        """The next datagram."""
        if not datagram.is_piece:
            self._media.add(datagram.data, (datagram.frame,), datagram.at_ns)

    def finish(self) -> None:
        """Nothing follows."""
        self._media.finish()
