"""A picture without what its file says beside the picture. The picture's own data stay as they are, byte for byte.

Sources: ITU-T T.81 annex B (JPEG segments), W3C PNG (third edition) section 5 and 11.
"""

from __future__ import annotations

_JPEG_START = b"\xff\xd8"
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT_APPLICATION_SEGMENTS = (0xE0, 0xE2, 0xEE)  # JFIF, colour profile, Adobe's colour transform: needed to show it
_PNG_DROPPED = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def stripped(data: bytes) -> bytes | None:
    """The picture without Exif, XMP, comments and what stands behind its end; None where it is no whole JPEG or PNG."""
    if data.startswith(_JPEG_START):
        return _jpeg(data)
    return _png(data) if data.startswith(_PNG_SIGNATURE) else None


def _jpeg(data: bytes) -> bytes | None:
    kept = bytearray(_JPEG_START)
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:  # a fill byte
            position += 1
            continue
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if end > len(data) or marker in (0x00, 0x01, *range(0xD0, 0xDA)):
            return None
        if _is_kept(marker, data[position + 4 : end]):
            kept += data[position:end]
        position = end
        if marker == 0xDA:
            position = _scan_end(data, position)
            if position < 0:
                return None
            kept += data[end:position]
            if data[position + 1] == 0xD9:
                return bytes(kept + data[position : position + 2])
    return None


def _is_kept(marker: int, content: bytes) -> bool:
    if marker == 0xE2:
        return content.startswith(b"ICC_PROFILE\0")
    return marker in _KEPT_APPLICATION_SEGMENTS or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _scan_end(data: bytes, position: int) -> int:
    """Where the next marker that is none of the scan's own stands; -1 without one."""
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        following = data[position + 1]
        if following == 0x00 or 0xD0 <= following <= 0xD7:
            position += 2
        elif following == 0xFF:
            position += 1
        else:
            return position
    return -1


def _png(data: bytes) -> bytes | None:
    kept = bytearray(_PNG_SIGNATURE)
    position = len(_PNG_SIGNATURE)
    while position + 12 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        if end > len(data):
            return None
        if kind not in _PNG_DROPPED:
            kept += data[position:end]
        if kind == b"IEND":
            return bytes(kept)
        position = end
    return None
