"""One recording as it arrives: a thread reads, events are handed over; what is no recording is told by its words."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from reportgen.adapters.fritzbox_http import Stream, told_date
from reportgen.capture.pcap import FILE_HEADER_BYTES, is_pcap
from reportgen.errors import ReportgenError, Unreachable

_READ_BYTES = 256 * 1024
_WORDS_LIMIT_BYTES = 4096
_FILE_NAME = re.compile(r'filename="?([A-Za-z0-9._ -]{1,100})"?')
_WORDS = (
    (b"Not authorized", "not-authorized"),
    (b"already running", "already-running"),
    (b"not ready", "not-ready"),
    (b"cannot start", "cannot-start"),
    (b"Internal communication error", "cannot-start"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The file header is there: it is a recording."""

    file_name: str | None  # as the box calls the file
    router_date: str | None
    at_ns: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """The next bytes."""

    data: bytes
    at_ns: int


@dataclass(frozen=True, slots=True)
class Refused:
    """No recording came."""

    reason: str  # "empty" | "cut-header" | "not-authorized" | "already-running" | "not-ready" | "cannot-start" | …


@dataclass(frozen=True, slots=True)
class Failed:
    """The recording could not be asked for."""

    error: ReportgenError


@dataclass(frozen=True, slots=True)
class Ended:
    """No more bytes come. ``is_orderly``: the connection was closed, not broken."""

    is_orderly: bool
    at_ns: int


Event = Opened | Arrived | Refused | Failed | Ended


class Feed:
    """Reads one recording in a thread; the last event is Refused, Failed or Ended."""

    def __init__(self, start: Callable[[], Stream], emit: Callable[[Event], bool]) -> None:
        """``emit`` takes an event, waits where too much is waiting, and says whether more is wanted."""
        self._start, self._emit = start, emit
        self._stream: Stream | None = None
        self._thread = threading.Thread(target=self._run, name="reportgen-feed", daemon=True)
        self._thread.start()

    def abort(self) -> None:
        """Breaks the connection; what has arrived is still handed over."""
        if self._stream is not None:
            self._stream.abort()

    def _run(self) -> None:
        try:
            stream = self._stream = self._start()
        except ReportgenError as error:
            self._emit(Failed(error))
            return
        try:
            self._read(stream)
        finally:
            stream.close()

    def _read(self, stream: Stream) -> None:
        begun, more, is_orderly = b"", True, True
        while more and len(begun) < FILE_HEADER_BYTES:
            piece, more, is_orderly = _piece(stream)
            begun += piece
        if not is_pcap(begun) or len(begun) < FILE_HEADER_BYTES or stream.response.status != 200:
            while more and len(begun) < _WORDS_LIMIT_BYTES:
                piece, more, is_orderly = _piece(stream)
                begun += piece
            self._emit(Refused(_reason(begun, is_orderly=is_orderly)))
            return
        fields = stream.response.headers
        name = _FILE_NAME.search(fields.get("Content-Disposition", ""))
        now = time.time_ns()
        opened = Opened(file_name=name[1] if name else None, router_date=told_date(stream.response), at_ns=now)
        wanted = self._emit(opened) and self._emit(Arrived(begun, now))
        while more and wanted:
            piece, more, is_orderly = _piece(stream)
            if piece:
                wanted = self._emit(Arrived(piece, time.time_ns()))
        self._emit(Ended(is_orderly, time.time_ns()))


def _piece(stream: Stream) -> tuple[bytes, bool, bool]:
    """(bytes, whether more may come, whether the end was in order)."""
    try:
        piece = stream.read(_READ_BYTES)
    except http.client.IncompleteRead as error:
        return error.partial, False, False
    except (OSError, http.client.HTTPException, ValueError):
        return b"", False, False
    return piece, bool(piece), True


def _reason(body: bytes, *, is_orderly: bool) -> str:
    if is_pcap(body) or not (body or is_orderly):  # the connection broke too early to tell
        return "cut-header"
    if not body:
        return "empty"
    return next((reason for words, reason in _WORDS if words in body), "no-capture")


def refusal(reason: str, interface: str) -> Unreachable:
    """Why no recording began, in words for a person."""
    match reason:
        case "empty":
            return Unreachable("fritzbox.wrong-interface", interface=interface)
        case "already-running":
            return Unreachable("fritzbox.already-running", interface=interface)
        case "not-authorized":
            return Unreachable("fritzbox.session-ended")
        case "not-ready" | "cut-header":
            return Unreachable("fritzbox.not-ready", interface=interface)
        case "cannot-start":
            return Unreachable("fritzbox.cannot-start", interface=interface)
    return Unreachable("fritzbox.no-capture", interface=interface)
