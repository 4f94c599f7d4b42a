"""The list of movements: a CSV file with one time on each line → instants, or every mistake in it at once.

The first column has the heading ``at``; what stands in further columns is the reader's own business. Lines that begin
with ``#`` are remarks. Commas or semicolons part the columns. Times without a zone are in the case's time zone.
Source: RFC 4180 (CSV), ISO 8601 as Python reads it.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from reportgen.errors import Problems, ReportgenError, UnreadableInput

EVENTS_AT_MOST = 10_000
_HEADING = "at"
_SHOWN_CHARACTERS = 60


def read_event_log(data: bytes, *, zone: ZoneInfo, file_name: str) -> tuple[int, ...]:
    """Nanoseconds since 1970-01-01 UTC, ascending, each instant once.

    Raises: UnreadableInput where it is no such list; Problems naming all lines that hold no time.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = str(data.count(b"\n", 0, error.start) + 1)
        raise UnreadableInput("case.not-utf-8", file=file_name, line=line) from None
    rows = [
        (number, cell)
        for number, line in enumerate(text.splitlines(), start=1)
        if (cell := _first_cell(line)) and not line.lstrip().startswith("#")
    ]
    if not rows or rows[0][1].lower() != _HEADING:
        raise UnreadableInput("events.no-heading", file=file_name)
    if len(rows) - 1 > EVENTS_AT_MOST:
        raise UnreadableInput("events.too-many", file=file_name, limit=EVENTS_AT_MOST)
    found = [(number, cell, _instant(cell, zone)) for number, cell in rows[1:]]
    problems: tuple[ReportgenError, ...] = tuple(
        UnreadableInput("events.no-time", line=str(number), value=cell[:_SHOWN_CHARACTERS])
        for number, cell, at_ns in found
        if at_ns is None
    )
    if problems:
        raise Problems("events.invalid", problems, file=file_name, n=len(problems))
    return tuple(sorted({at_ns for _, _, at_ns in found if at_ns is not None}))


def _first_cell(line: str) -> str:
    return line.replace(";", ",").partition(",")[0].strip().strip('"').strip()


def _instant(cell: str, zone: ZoneInfo) -> int | None:
    try:
        moment = datetime.fromisoformat(cell)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        seconds = int(aware.replace(microsecond=0).timestamp())
    except (ValueError, OverflowError, OSError):
        return None
    is_a_day_only = ":" not in cell and "T" not in cell
    return None if is_a_day_only else seconds * 1_000_000_000 + aware.microsecond * 1000
