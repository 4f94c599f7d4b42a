"""A file from the browser on its way to the disk: never whole in memory, hashed as it arrives, its name not trusted.

Source: RFC 7578 (multipart/form-data).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header
from starlette.requests import ClientDisconnect, Request

from reportgen.errors import OutputError, UsageError
from reportgen.web.shelf import incoming_name

_FILES_AT_MOST = 32
_FIELD_LIMIT_BYTES = 64 * 1024
_FIELDS_AT_MOST = 200
_KEPT_FREE_BYTES = 64 * 1024 * 1024
_HEADER_LIMIT_BYTES = 8 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """One file that arrived whole."""

    field: str
    path: Path
    told_name: str  # as the browser named it: to be shown, never to be opened
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A form with files."""

    fields: dict[str, list[str]]
    files: tuple[Uploaded, ...]


@dataclass(slots=True)
class _Part:
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""
    told_name: str | None = None
    value: bytearray = field(default_factory=bytearray)
    file: BinaryIO | None = None
    path: Path | None = None
    size_bytes: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


class _Taking:
    """What the parser of the body calls, piece by piece."""

    def __init__(self, folder: Path, first_number: int) -> None:
        self._folder, self._number = folder, first_number
        self.fields: dict[str, list[str]] = {}
        self.files: list[Uploaded] = []
        self._part = _Part()
        self._header_name, self._header_value = bytearray(), bytearray()

    def on_part_begin(self) -> None:
        self._part = _Part()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._grow(self._header_name, data[start:end], _HEADER_LIMIT_BYTES)

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._grow(self._header_value, data[start:end], _HEADER_LIMIT_BYTES)

    def on_header_end(self) -> None:
        name = bytes(self._header_name).decode("latin-1").lower()
        self._part.headers[name] = bytes(self._header_value).decode("utf-8", "replace")
        self._header_name.clear()
        self._header_value.clear()

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._part.headers.get("content-disposition", ""))
        self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in options:
            return
        self._part.told_name = options[b"filename"].decode("utf-8", "replace")
        if self._part.told_name:
            if len(self.files) >= _FILES_AT_MOST:
                raise UsageError("web.too-many-files")
            self._part.path = self._folder / incoming_name(self._number, self._part.told_name)
            self._number += 1
            self._part.file = self._part.path.open("xb")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        part, piece = self._part, memoryview(data)[start:end]
        if part.file is not None:
            part.file.write(piece)
            part.digest.update(piece)
            part.size_bytes += len(piece)
        elif part.told_name is None:
            self._grow(part.value, bytes(piece), _FIELD_LIMIT_BYTES)

    def on_part_end(self) -> None:
        part = self._part
        if part.file is not None and part.path is not None:
            part.file.flush()
            os.fsync(part.file.fileno())
            part.file.close()
            self.files.append(
                Uploaded(
                    field=part.name,
                    path=part.path,
                    told_name=part.told_name or "",
                    size_bytes=part.size_bytes,
                    sha256=part.digest.hexdigest(),
                )
            )
        elif part.told_name is None:
            if sum(map(len, self.fields.values())) >= _FIELDS_AT_MOST:
                raise UsageError("web.form-broken")
            self.fields.setdefault(part.name, []).append(bytes(part.value).decode("utf-8", "replace"))
        self._part = _Part()

    def undo(self) -> None:
        """Removes what arrived so far."""
        if self._part.file is not None:
            self._part.file.close()
        for path in (*(found.path for found in self.files), self._part.path):
            if path is not None:
                path.unlink(missing_ok=True)

    @staticmethod
    def _grow(kept: bytearray, piece: bytes, limit_bytes: int) -> None:
        if len(kept) + len(piece) > limit_bytes:
            raise UsageError("web.form-broken")
        kept += piece


async def receive(request: Request, folder: Path, *, first_number: int = 1) -> Received:
    """Fields and files of a form, the files in ``folder``; of one that ends early nothing is left.

    Raises: UsageError for a body that is no such form; OutputError where the disk is full; ClientDisconnect.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise UsageError("web.form-broken")
    _refuse_too_large(request, folder)
    taking = _Taking(folder, first_number)
    names = ("part_begin", "part_data", "part_end", "header_field", "header_value", "header_end", "headers_finished")
    parser = MultipartParser(boundary, {f"on_{name}": getattr(taking, f"on_{name}") for name in names})  # type: ignore[arg-type]
    done = False
    try:
        async for piece in request.stream():
            parser.write(piece)
        parser.finalize()
        done = parser.state == MultipartState.END
    except MultipartParseError as error:
        raise UsageError("web.form-broken") from error
    except ClientDisconnect:
        raise
    except OSError as error:
        raise OutputError("output.disk-full", file=folder.name) from error
    finally:
        if not done:
            taking.undo()
    if not done:
        raise UsageError("web.form-broken")
    return Received(fields=taking.fields, files=tuple(taking.files))


def _refuse_too_large(request: Request, folder: Path) -> None:
    """Before anything is written. Raises: OutputError."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and len(told) < 20 and int(told) + _KEPT_FREE_BYTES > shutil.disk_usage(folder).free:
        raise OutputError("output.disk-full", file=folder.name)
