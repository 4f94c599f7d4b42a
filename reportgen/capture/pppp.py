"""PPPP ("P2P"), the UDP protocol of many cheap cameras: numbered messages on channels, each channel a stream of bytes.

It has no public standard; the header used here (0xF1, type, length, and for data 0xD1, channel, number) is the one that
published analyses of it agree on. Variants that scramble the header are not recognised.
"""

from __future__ import annotations

from reportgen.capture.datagrams import Datagram
from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Talk

_MAGIC, _DATA, _DATA_MARK = 0xF1, 0xD0, 0xD1
_TYPES = frozenset({0x00, 0x01, 0x20, 0x21, 0x30, 0x31, 0x40, 0x41, 0x42, 0x43, 0xD0, 0xD1, 0xE0, 0xE1, 0xF0, 0xF1})
_HEADER_BYTES = 8
_CHANNELS_LIMIT_COUNT = 16
_WAITING_LIMIT_COUNT = 256  # messages behind one that is missing
_MODULUS = 1 << 16


def begins_pppp(datagram: Datagram, _talk: Talk) -> bool:
    """Whether a datagram is one message of it, to the byte."""
    data = datagram.data
    return (
        len(data) >= 4
        and data[0] == _MAGIC
        and data[1] in _TYPES
        and int.from_bytes(data[2:4], "big") == datagram.announced_bytes - 4
    )


class _Channel:
    """Messages in the order of their numbers, scanned for images."""

    def __init__(self, images: ImageScan, first: int) -> None:
        self.images = images
        self._next = first
        self._waiting: dict[int, Chunk] = {}
        self._waiting_bytes = 0

    @property
    def held_bytes(self) -> int:
        """What waits here and in the scan."""
        return self._waiting_bytes + self.images.held_bytes

    def add(self, number: int, chunk: Chunk) -> None:
        """One message; a repetition is let pass."""
        if (number - self._next) % _MODULUS >= _MODULUS // 2 or number in self._waiting:
            return
        self._waiting[number] = chunk
        self._waiting_bytes += len(chunk.data)
        self._deliver()
        if len(self._waiting) > _WAITING_LIMIT_COUNT:
            self._skip()

    def finish(self) -> None:
        """Nothing follows."""
        while self._waiting:
            self._skip()
        self.images.finish()

    def _deliver(self) -> None:
        while (chunk := self._waiting.pop(self._next, None)) is not None:
            self._waiting_bytes -= len(chunk.data)
            self._next = (self._next + 1) % _MODULUS
            if chunk.data:
                self.images.feed(chunk)

    def _skip(self) -> None:
        """What is missing does not come any more."""
        self._next = min(self._waiting, key=lambda number: (number - self._next) % _MODULUS)
        self.images.gap()
        self._deliver()


class PpppDirection:
    """One direction: its channels."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._channels: dict[int, _Channel] = {}

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.datagrams.DatagramReader`."""
        return sum(channel.held_bytes for channel in self._channels.values())

    def feed(self, datagram: Datagram) -> None:
        """The next message."""
        data = datagram.data
        is_data = len(data) >= _HEADER_BYTES and data[1] == _DATA and data[4] == _DATA_MARK
        if not is_data or not begins_pppp(datagram, self._talk) or len(data) < datagram.announced_bytes:
            return
        number = int.from_bytes(data[6:8], "big")
        channel = self._channels.get(data[5])
        if channel is None:
            if len(self._channels) >= _CHANNELS_LIMIT_COUNT:
                return
            channel = self._channels[data[5]] = _Channel(ImageScan(self._image), number)
        channel.add(number, Chunk(data[_HEADER_BYTES:], datagram.frame, datagram.at_ns))

    def finish(self) -> None:
        """Nothing follows."""
        for channel in self._channels.values():
            channel.finish()

    def _image(self, found: FoundImage) -> None:
        self._talk.image(found)
