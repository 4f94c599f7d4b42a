"""What conversations carry: DNS answers, HTTP uploads of drawn pictures, a TLS ClientHello."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from functools import cache

from PIL import Image, ImageDraw

from building.frames import packed

_A, _CNAME, _AAAA = 1, 5, 28
HOST = "upload.beispielcam.example"


@cache
def picture(words: str, size_px: tuple[int, int] = (160, 120), form: str = "JPEG") -> bytes:
    """A drawn picture that says it is constructed; other words, other bytes."""
    image = Image.new("RGB", size_px, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((8, 8, size_px[0] - 8, size_px[1] - 8), outline="navy")
    draw.text((12, 12), f"constructed: {words}", fill="black")
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


def upload(*pictures: bytes, host: str = HOST, path: str = "/fileserver/upload", chunked: bool = False) -> bytes:
    """A POST with one part of multipart/form-data for each picture."""
    mark = b"------------------------c0ffee"
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="image"; filename="%d.jpg"\r\nContent-Type: image/jpeg\r\n\r\n%s'
        % (mark, number, data)
        for number, data in enumerate(pictures, start=1)
    ]
    body = b"\r\n".join(parts) + b"\r\n--%s--\r\n" % mark
    kind = f"multipart/form-data; boundary={mark.decode()}"
    if not chunked:
        return http_request("POST", path, host, {"Content-Type": kind, "Content-Length": str(len(body))}, body)
    pieces = [body[start : start + 1_000] for start in range(0, len(body), 1_000)]
    coded = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    return http_request("POST", path, host, {"Content-Type": kind, "Transfer-Encoding": "chunked"}, coded)


def http_request(
    method: str, target: str, host: str | None = HOST, fields: Mapping[str, str] | None = None, body: bytes = b""
) -> bytes:
    """A request as it stands in the stream."""
    lines = [f"{method} {target} HTTP/1.1", *([f"Host: {host}"] if host else [])]
    lines += [f"{name}: {value}" for name, value in (fields or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def dns_question(name: str, kind: int = _A, *, identification: int = 7) -> bytes:
    """A DNS message that asks."""
    return struct.pack(">HHHHHH", identification, 0x0100, 1, 0, 0, 0) + _asked(name, kind)


def dns_answer(
    name: str,
    addresses: Sequence[str],
    *,
    aliases: Sequence[str] = (),
    extra: Sequence[tuple[int, bytes]] = (),
    identification: int = 7,
) -> bytes:
    """A DNS message that answers: ``name`` → each of ``aliases`` in turn (CNAME) → the addresses.

    ``extra`` are (type, data) of further records that stand before the others.
    """
    owner = name
    records = [_answer(name, kind, data) for kind, data in extra]
    for alias in aliases:
        records.append(_answer(owner, _CNAME, _labels(alias)))
        owner = alias
    records += [_answer(owner, _AAAA if ":" in address else _A, packed(address)) for address in addresses]
    head = struct.pack(">HHHHHH", identification, 0x8180, 1, len(records), 0, 0)
    return head + _asked(name, _A) + b"".join(records)


def _asked(name: str, kind: int) -> bytes:
    return _labels(name) + struct.pack(">HH", kind, 1)


def _answer(owner: str, kind: int, data: bytes) -> bytes:
    return _labels(owner) + struct.pack(">HHIH", kind, 1, 300, len(data)) + data


def _labels(name: str) -> bytes:
    labels = name.encode().split(b".")
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\0"


def client_hello(name: str | None, *, record_bytes: int = 16_384, padding_bytes: int = 0) -> bytes:
    """A TLS ClientHello in records of at most ``record_bytes``, with a padding extension as large as asked.

    Source: RFC 8446 section 4.1.2, RFC 6066 section 3, RFC 7685 (padding).
    """
    extensions = struct.pack(">HH", 21, padding_bytes) + bytes(padding_bytes) if padding_bytes else b""
    if name is not None:
        host = name.encode("ascii")
        entry = struct.pack(">BH", 0, len(host)) + host
        extensions += struct.pack(">HHH", 0, len(entry) + 2, len(entry)) + entry
    body = b"\x03\x03" + bytes(32) + b"\0" + struct.pack(">HH", 2, 0x1301) + b"\x01\0"
    body += struct.pack(">H", len(extensions)) + extensions
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    pieces = [message[start : start + record_bytes] for start in range(0, len(message), record_bytes)]
    return b"".join(b"\x16\x03\x01" + struct.pack(">H", len(piece)) + piece for piece in pieces)
