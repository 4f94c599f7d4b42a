"""Bytes of a mail → its parts with their types: only what is needed to find a report in it, and bounded throughout.

No part is opened beyond ``DEPTH_AT_MOST`` levels, no more than ``PARTS_AT_MOST`` are kept, and time grows with the
size alone. Source: RFC 5322 (fields), RFC 2045 and 2046 (parts and their coding).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.errors import UnreadableInput

SIZE_LIMIT_BYTES = 16 * 1024 * 1024
DEPTH_AT_MOST = 6
PARTS_AT_MOST = 100
FIELD_AT_MOST_BYTES = 2_000
_FIELDS_AT_MOST = 500
_HEAD_AT_MOST_BYTES = 256 * 1024
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_FIELD_NAME = re.compile(rb"[!-9;-~]{1,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a mail, or the whole mail; the body is decoded from its transfer coding."""

    kind: str  # type/subtype in lower case
    fields: Mapping[str, str]  # name in lower case → its first value, unfolded
    body: bytes


def mail_parts(data: bytes, *, file_name: str) -> tuple[Part, ...]:
    """The mail itself first, then its parts in their order, those of enclosed mails too.

    Raises: UnreadableInput where it is no mail, or one that is too large or has too many parts.
    """
    if len(data) > SIZE_LIMIT_BYTES:
        raise UnreadableInput("mail.too-large", file=file_name, limit=SIZE_LIMIT_BYTES // 1024 // 1024)
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if text.startswith(b"From "):  # the line of an mbox
        text = text.partition(b"\n")[2]
    if not split_fields(text)[0]:
        raise UnreadableInput("mail.no-mail", file=file_name)
    parts: list[Part] = []
    for part in _walk(text, 0):
        parts.append(part)
        if len(parts) > PARTS_AT_MOST:
            raise UnreadableInput("mail.too-many-parts", file=file_name, limit=PARTS_AT_MOST)
    return tuple(parts)


def split_fields(text: bytes) -> tuple[dict[str, str], bytes]:
    """The fields up to the first empty line, and what stands behind it.

    Of a name that comes twice its first value counts. Lines that are no field are passed over, as is what lies beyond
    the limits of this module.
    """
    head, _, body = text.partition(b"\n\n") if not text.startswith(b"\n") else (b"", b"", text[1:])
    lines: list[list[bytes]] = []
    for line in head[:_HEAD_AT_MOST_BYTES].split(b"\n"):
        if line[:1] in (b" ", b"\t"):
            if lines:
                lines[-1].append(line)
        else:
            lines.append([line])
        if len(lines) > _FIELDS_AT_MOST:
            break
    fields: dict[str, str] = {}
    for pieces in lines:
        name, colon, value = b"".join(pieces)[:FIELD_AT_MOST_BYTES].partition(b":")
        name = name.rstrip()
        if colon and _FIELD_NAME.fullmatch(name):
            fields.setdefault(name.decode("ascii").lower(), value.strip().decode("utf-8", "replace"))
    return fields, body


def _walk(text: bytes, depth: int) -> Iterator[Part]:
    fields, body = split_fields(text)
    named = fields.get("content-type", "text/plain")
    kind = named.partition(";")[0].strip().lower()
    if kind.startswith("multipart/"):
        yield Part(kind=kind, fields=fields, body=b"")
        boundary = _BOUNDARY.search(named)
        if boundary and depth < DEPTH_AT_MOST:
            for piece in _pieces(body, (boundary[1] or boundary[2]).encode()):
                yield from _walk(piece, depth + 1)
        return
    decoded = _decoded(body, fields.get("content-transfer-encoding", "").strip().lower())
    yield Part(kind=kind, fields=fields, body=decoded)
    if kind in ("message/rfc822", "message/global") and depth < DEPTH_AT_MOST:
        yield from _walk(decoded.lstrip(b"\n"), depth + 1)


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What stands between the boundaries; a last part whose closing boundary was lost counts too."""
    delimiter = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*$\n?", re.MULTILINE)
    start: int | None = None
    for found in delimiter.finditer(body):
        if start is not None:
            yield body[start : found.start()].removesuffix(b"\n")
        start = None if found[1] else found.end()
        if found[1]:
            return
    if start is not None:
        yield body[start:]


def _decoded(body: bytes, coding: str) -> bytes:
    if coding == "quoted-printable":
        return binascii.a2b_qp(body)
    if coding == "base64":
        try:
            return binascii.a2b_base64(body).replace(b"\r\n", b"\n")
        except binascii.Error:
            return b""
    return body
