"""What a document says about its own making, besides what it shows: author, program, place, device.

A first look, said to be no more: what stands in places that are not read here stays unseen.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SHOWN_CHARACTERS = 200
_MOST_ENTRIES = 200
_INSIDE_LIMIT_BYTES = 1024 * 1024
_PDF_KEY = re.compile(
    rb"/(Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate)\s*"
    rb"(\((?:[^()\\]|\\.){0,2000}\)|<[0-9A-Fa-f\s]{0,4000}>)",
    re.DOTALL,
)
_XMP_BEGIN, _XMP_END, _XMP_LIMIT_BYTES = b"<x:xmpmeta", b"</x:xmpmeta>", 256 * 1024
_XML_TEXT = re.compile(r"<([A-Za-z]+:[A-Za-z]+)(?:\s[^>]{0,200})?>([^<]{1,2000})</\1>")
_XML_ATTRIBUTE = re.compile(r"\s((?:xmp|dc|pdf|photoshop|tiff|exif|xmpMM):[A-Za-z]+)=\"([^\"]{1,2000})\"")
_OFFICE_PARTS = ("docProps/core.xml", "docProps/app.xml", "meta.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """``entries``: (name, value) as the file has them; ``format`` is empty where this program reads no metadata."""

    format: str
    entries: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names alone, each once: what a log may hold without repeating anybody's name or place."""
        return tuple(dict.fromkeys(name for name, _value in self.entries))


def metadata_of(data: bytes, picture_metadata: Callable[[bytes], tuple[tuple[str, str], ...]]) -> Metadata:
    """Of a picture (through ``picture_metadata``), a PDF or an office document; any bytes give a value."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        format = "JPEG" if data[:1] == b"\xff" else "PNG"
        return _told(format, [*picture_metadata(data), *_of_xmp(data)])
    if data[:1024].find(b"%PDF-") >= 0:
        return _told("PDF", [*_of_pdf(data), *_of_xmp(data)])
    if data.startswith(b"PK\x03\x04"):
        return _told("ZIP", list(_of_office(data)))
    return Metadata(format="", entries=())


def _told(format: str, entries: list[tuple[str, str]]) -> Metadata:
    once = dict.fromkeys((name, value[:_SHOWN_CHARACTERS]) for name, value in entries if value.strip())
    return Metadata(format=format, entries=tuple(once)[:_MOST_ENTRIES])


def _of_pdf(data: bytes) -> Iterator[tuple[str, str]]:
    for count, found in enumerate(_PDF_KEY.finditer(data)):
        if count >= _MOST_ENTRIES:
            return
        yield found[1].decode(), _pdf_text(found[2])


def _pdf_text(written: bytes) -> str:
    """Source: ISO 32000-1, 7.3.4 and 7.9.2.2."""
    if written.startswith(b"<"):
        digits = bytes(byte for byte in written if byte in b"0123456789ABCDEFabcdef")
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = re.sub(rb"\\([0-7]{1,3}|.)", _unescaped, written[1:-1], flags=re.DOTALL)
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("utf-8") if _is_utf_8(raw) else raw.decode("latin-1")


def _unescaped(found: re.Match[bytes]) -> bytes:
    told = found[1]
    if told.isdigit():
        return bytes((int(told, 8) & 0xFF,))
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(told, told)


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _of_xmp(data: bytes) -> Iterator[tuple[str, str]]:
    begin = data.find(_XMP_BEGIN)
    end = data.find(_XMP_END, begin, begin + _XMP_LIMIT_BYTES) if begin >= 0 else -1
    if end >= 0:
        yield from _of_xml(data[begin:end].decode("utf-8", "replace"))


def _of_xml(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_XML_TEXT, _XML_ATTRIBUTE):
        for count, found in enumerate(pattern.finditer(text)):
            if count >= _MOST_ENTRIES:
                break
            yield found[1], found[2].strip()


def _of_office(data: bytes) -> Iterator[tuple[str, str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in _OFFICE_PARTS:
                if part in archive.namelist():
                    with archive.open(part) as opened:
                        yield from _of_xml(opened.read(_INSIDE_LIMIT_BYTES).decode("utf-8", "replace"))
    except (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error):
        return
