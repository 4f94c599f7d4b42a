"""JPEG over RTP: fragments put together to pictures, with headers as RFC 2435 appendix B makes them.

The picture's bytes are therefore not those on the wire: hash and size are those of the picture put together so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reportgen.capture.image_scan import IMAGE_LIMIT_BYTES, FoundImage
from reportgen.capture.rtp_jpeg_headers import jpeg_headers, scaled_tables
from reportgen.capture.rtp_packet import RtpPacket
from reportgen.evidence.citation import FrameSet

_END_OF_IMAGE = b"\xff\xd9"
_WITH_RESTARTS, _OWN_TABLES = 64, 128
_FRAGMENTS_LIMIT_COUNT = 4096


@dataclass(slots=True, eq=False)
class _Picture:
    """One picture while its fragments come; they may come in any order."""

    timestamp: int
    first_at_ns: int
    last_at_ns: int = 0
    frames: list[int] = field(default_factory=list)
    fragments: dict[int, bytes] = field(default_factory=dict)  # by offset
    size_bytes: int | None = None  # known with the last fragment
    head: bytes | None = None  # known with the first
    held_bytes: int = 0

    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        if self.size_bytes is None or self.head is None or self.held_bytes < self.size_bytes:
            return False
        return self.size_bytes == len(self.beginning())

    def beginning(self) -> bytes:
        """The data up to the first gap."""
        parts = []
        place = 0
        while place in self.fragments:
            part = self.fragments[place]
            parts.append(part)
            if not part:
                break
            place += len(part)
        return b"".join(parts)


class RtpJpeg:
    """One stream of RTP/JPEG; ``found`` is told each picture, ``left_out`` each of which the beginning is missing."""

    def __init__(self, found: Callable[[FoundImage], None], left_out: Callable[[str], None]) -> None:
        self._found = found
        self._left_out = left_out
        self._picture: _Picture | None = None
        self._tables: dict[int, bytes] = {}  # Q 128 to 254: sent once, used again

    @property
    def held_bytes(self) -> int:
        """Of the picture under way."""
        return self._picture.held_bytes if self._picture else 0

    def feed(self, packet: RtpPacket, frames: tuple[int, ...], at_ns: int) -> None:
        """The next packet."""
        picture = self._picture
        if picture is None or picture.timestamp != packet.timestamp:
            self.finish()
            picture = self._picture = _Picture(packet.timestamp, at_ns)
        if not self._add(picture, packet):
            return
        picture.frames.extend(frames)
        picture.last_at_ns = max(picture.last_at_ns, at_ns)
        if picture.is_whole():
            self._tell(picture, is_whole=True)
            self._picture = None
        elif picture.held_bytes > IMAGE_LIMIT_BYTES or len(picture.fragments) > _FRAGMENTS_LIMIT_COUNT:
            self.finish()

    def finish(self) -> None:
        """Another picture begins, or nothing follows: what is not whole is a part."""
        picture, self._picture = self._picture, None
        if picture is None or not picture.fragments:
            return
        if picture.head is None:
            self._left_out("rtp-jpeg-without-beginning")
        else:
            self._tell(picture, is_whole=False)

    def _add(self, picture: _Picture, packet: RtpPacket) -> bool:
        """Reads one payload header. Source: RFC 2435 section 3.1."""
        data = packet.payload
        if len(data) < 8:
            return False
        offset, kind, quality = int.from_bytes(data[1:4], "big"), data[4], data[5]
        start, restart_interval = 8, 0
        if _WITH_RESTARTS <= kind < 128:
            restart_interval = int.from_bytes(data[8:10], "big")
            start = 12
        if offset == 0:
            tables, start = self._read_tables(data, quality, start)
            if tables is None or kind & ~_WITH_RESTARTS > 1:
                return False
            picture.head = jpeg_headers(
                kind=kind,
                width_px=data[6] * 8,
                height_px=data[7] * 8,
                tables=tables,
                restart_interval=restart_interval,
            )
        if offset not in picture.fragments:
            picture.fragments[offset] = data[start:]
            picture.held_bytes += max(len(data) - start, 0)
        if packet.is_marked:
            picture.size_bytes = offset + max(len(data) - start, 0)
        return True

    def _read_tables(self, data: bytes, quality: int, start: int) -> tuple[bytes | None, int]:
        """(quantisation tables, where the scan's data begin); None where they are unknown."""
        if 1 <= quality <= 99:
            return scaled_tables(quality), start
        if quality < _OWN_TABLES or len(data) < start + 4:
            return None, start
        length = int.from_bytes(data[start + 2 : start + 4], "big")
        tables = data[start + 4 : start + 4 + length]
        if not length:
            return self._tables.get(quality), start + 4
        if data[start + 1] or length not in (64, 128) or len(tables) < length:  # 16-bit tables: not baseline
            return None, start
        self._tables[quality] = tables
        return tables, start + 4 + length

    def _tell(self, picture: _Picture, *, is_whole: bool) -> None:
        data = (picture.head or b"") + picture.beginning()
        if is_whole and not data.endswith(_END_OF_IMAGE):
            data += _END_OF_IMAGE
        self._found(
            FoundImage(
                format="JPEG",
                is_whole=is_whole,
                data=data,
                frames=FrameSet.of(picture.frames),
                first_at_ns=picture.first_at_ns,
                last_at_ns=picture.last_at_ns,
            )
        )
