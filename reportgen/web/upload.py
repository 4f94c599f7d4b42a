"""A file from the browser on its way to the disk: never whole in memory, hashed as it arrives, its name not trusted.

Source: RFC 7578 (multipart/form-data).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header
from starlette.requests import Request

from reportgen.actions.incoming import IncomingFile, refuse_too_large
from reportgen.errors import UsageError

_FILES_AT_MOST = 32
_FIELD_LIMIT_BYTES = 64 * 1024
_FIELDS_AT_MOST = 200
_ARRIVALS_AT_MOST = 50
_KEY_LIMIT = 64
_HEADER_LIMIT_BYTES = 8 * 1024
_LAST_LOOK_S = 0.05


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


@dataclass(slots=True, kw_only=True)
class Arrival:
    """How far a form with files is on its way; ``whole_bytes`` is 0 where the browser does not say."""

    done_bytes: int = 0
    whole_bytes: int = 0


class Arrivals:
    """The newest uploads, by the number that their page was given."""

    def __init__(self) -> None:
        self._known: dict[str, Arrival] = {}

    def new(self, key: str) -> Arrival:
        """An upload begins."""
        arrival = Arrival()
        if key:
            self._known.pop(key, None)
            self._known[key[:_KEY_LIMIT]] = arrival
            while len(self._known) > _ARRIVALS_AT_MOST:
                del self._known[next(iter(self._known))]
        return arrival

    def find(self, key: str) -> Arrival | None:
        """How far it is."""
        return self._known.get(key)


@dataclass(slots=True)
class _Part:
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""
    told_name: str | None = None
    value: bytearray = field(default_factory=bytearray)
    file: IncomingFile | None = None


class _Taking:
    """What the parser of the body calls, piece by piece."""

    def __init__(self, folder: Path, first_number: int) -> None:
        self._folder, self._number = folder, first_number
        self.fields: dict[str, list[str]] = {}
        self.files: list[Uploaded] = []
        self._taken: list[IncomingFile] = []
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
        # As latin-1 every byte comes through; names of fields and files in it are UTF-8 all the same.
        self._part.headers[name] = bytes(self._header_value).decode("latin-1")
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
            self._part.file = IncomingFile(self._folder, self._number, self._part.told_name)
            self._taken.append(self._part.file)
            self._number += 1

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part.file is not None:
            part.file.write(data[start:end])
        elif part.told_name is None:
            self._grow(part.value, data[start:end], _FIELD_LIMIT_BYTES)

    def on_part_end(self) -> None:
        part = self._part
        if part.file is not None:
            sha256 = part.file.finish()
            self.files.append(
                Uploaded(
                    field=part.name,
                    path=part.file.path,
                    told_name=part.told_name or "",
                    size_bytes=part.file.size_bytes,
                    sha256=sha256,
                )
            )
        elif part.told_name is None:
            if sum(map(len, self.fields.values())) >= _FIELDS_AT_MOST:
                raise UsageError("web.form-broken")
            self.fields.setdefault(part.name, []).append(bytes(part.value).decode("utf-8", "replace"))
        self._part = _Part()

    def undo(self) -> None:
        """Removes what arrived so far."""
        for file in self._taken:
            file.discard()

    @staticmethod
    def _grow(kept: bytearray, piece: bytes, limit_bytes: int) -> None:
        if len(kept) + len(piece) > limit_bytes:
            raise UsageError("web.form-broken")
        kept += piece


async def _is_given_up(request: Request) -> bool:
    """Whether the browser went away before the answer: its last bytes may come in after it was told to stop."""
    if await request.is_disconnected():
        return True
    await asyncio.sleep(_LAST_LOOK_S)  # the end of a connection is noticed behind its last bytes
    return await request.is_disconnected()


async def receive(request: Request, folder: Path, *, first_number: int = 1, arrival: Arrival | None = None) -> Received:
    """Fields and files of a form, the files in ``folder``; of one that ends early nothing is left.

    ``arrival`` is told how many bytes of the form were taken.

    Raises: UsageError for a body that is no such form; OutputError where the disk is full; ClientDisconnect.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise UsageError("web.form-broken")
    told = request.headers.get("content-length", "")
    whole_bytes = int(told) if told.isdecimal() and len(told) < 20 else 0
    refuse_too_large(folder, whole_bytes)
    arrival = arrival or Arrival()
    arrival.whole_bytes = whole_bytes
    taking = _Taking(folder, first_number)
    names = ("part_begin", "part_data", "part_end", "header_field", "header_value", "header_end", "headers_finished")
    parser = MultipartParser(boundary, {f"on_{name}": getattr(taking, f"on_{name}") for name in names})  # type: ignore[arg-type]
    done = False
    try:
        async for piece in request.stream():
            await asyncio.to_thread(parser.write, piece)  # the disk may be slow; others are answered meanwhile
            arrival.done_bytes += len(piece)
        parser.finalize()
        done = parser.state == MultipartState.END and not await _is_given_up(request)
    except MultipartParseError as error:
        raise UsageError("web.form-broken") from error
    finally:
        if not done:
            taking.undo()
    if not done:
        raise UsageError("web.form-broken")  # read by nobody where the browser has gone
    return Received(fields=taking.fields, files=tuple(taking.files))
