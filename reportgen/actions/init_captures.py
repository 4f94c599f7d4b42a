"""The recordings of a new case: those that lie in it with their custody log, and those that the person names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from reportgen.actions.inspect import PictureKeeper, inspect
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.adapters.folder import is_file, read_input
from reportgen.capture.file_values import FileReconciliation
from reportgen.capture.values import Capture
from reportgen.case.circumstances import circumstances_of
from reportgen.case.evidence import Circumstances
from reportgen.case.text import RelativePath
from reportgen.dialogue.seen import Seen, SeenFile, seen_devices
from reportgen.evidence.acquisition import BEGUN, FILED, PART
from reportgen.evidence.acquisition_questions import HOW

_LOG_LIMIT_BYTES = 64 * 1024 * 1024
_PATH: TypeAdapter[str] = TypeAdapter(RelativePath)
_POINTS = ("lan", "internet")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Logged:
    """What the custody log says of one file."""

    how: str | None = None
    point: str | None = None
    router: str | None = None
    interface: str | None = None
    clock_offset_ms: int | None = None
    clock_about_ms: int | None = None
    taken_by: str | None = None
    acquisition: str | None = None
    circumstances: Circumstances | None = None


def see_captures(folder: Path, named: Sequence[Path], progress: Callable[[Path, int], None] | None) -> Seen:
    """What all of them tell; each file is read on its own, as ``build`` does. Raises: UnreadableInput."""
    return look_at_captures(folder, named, progress)[0]


def look_at_captures(
    folder: Path,
    named: Sequence[Path],
    progress: Callable[[Path, int], None] | None,
    keep: PictureKeeper | None = None,
) -> tuple[Seen, tuple[Capture, ...]]:
    """As :func:`see_captures`, and the recordings themselves; ``keep`` is handed each picture that was sent."""
    logged = _logged(folder)
    inside = [folder / name for name in logged if is_file(folder / name)]
    known = {path.resolve() for path in inside}
    paths = [*inside, *(path for path in named if path.resolve() not in known)]
    read: dict[str, tuple[Path, Capture]] = {}  # by digest: what was copied in already is not a second recording
    for path in paths:
        (capture,) = inspect([path], progress, keep)
        read.setdefault(capture.file.sha256, (path, capture))
    devices, is_internet_side, is_example = seen_devices([capture for _, capture in read.values()])
    seen = Seen(
        files=tuple(_seen_file(folder, path, capture.file, logged) for path, capture in read.values()),
        devices=devices,
        is_internet_side=is_internet_side,
        is_all_documentation=is_example,
    )
    return seen, tuple(capture for _, capture in read.values())


def _seen_file(folder: Path, path: Path, file: FileReconciliation, logged: Mapping[str, _Logged]) -> SeenFile:
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else None
    is_in_case = name is not None and name in logged
    told = logged[name] if name is not None and is_in_case else _Logged()
    return SeenFile(
        path=name if name is not None and is_in_case else str(path),
        shown_path=str(path),
        is_in_case=is_in_case,
        sha256=file.sha256,
        size_bytes=file.size_bytes,
        first_at_ns=file.first_at_ns,
        last_at_ns=file.last_at_ns,
        unread_bytes=file.unread_bytes,
        recorded_point=told.point,
        router=told.router,
        interface=told.interface,
        clock_offset_ms=told.clock_offset_ms,
        clock_about_ms=told.clock_about_ms,
        taken_by=told.taken_by,
        how=told.how,
        circumstances=told.circumstances,
        acquisition=told.acquisition,
    )


def _logged(folder: Path) -> dict[str, _Logged]:
    """The files that the case's custody log names, with what it says of them; a line that is no entry says nothing."""
    path = folder / CUSTODY_FILE
    if not path.is_file():
        return {}
    files: dict[str, _Logged] = {}
    acquisitions: dict[str, Mapping[str, Any]] = {}
    for kind, details in _entries(read_input(path, _LOG_LIMIT_BYTES)):
        if kind == BEGUN:
            acquisitions[_text(details.get("acquisition")) or ""] = details
        elif kind in (PART, FILED) and (name := _path(details.get("file"))):
            begun = acquisitions.get(_text(details.get("acquisition")) or "", {})
            files[name] = _of_part(details, begun) if kind == PART else _of_file(details)
    return files


def _entries(data: bytes) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for line in data.split(b"\n"):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and isinstance(value.get("kind"), str) and isinstance(value.get("details"), dict):
            yield value["kind"], value["details"]


def _of_part(part: Mapping[str, Any], begun: Mapping[str, Any]) -> _Logged:
    router, clock = _object(begun.get("router")), _object(begun.get("clock"))
    interfaces = begun.get("interfaces")
    listed = [_object(one) for one in interfaces] if isinstance(interfaces, list) else []
    own = next((one for one in listed if one.get("id") == part.get("interface_id")), {})
    named = [text for text in (_text(own.get("id")), _text(own.get("text"))) if text]
    return _Logged(
        how="router-page",
        point=_one_of(own.get("point")),
        router=" ".join(text for text in (_text(router.get("model")), _text(router.get("firmware"))) if text) or None,
        interface=f"{named[0]} ({named[1]})" if len(named) == 2 else named[0] if named else None,
        clock_offset_ms=_number(clock.get("router_ahead_ms")),
        clock_about_ms=_number(clock.get("uncertainty_ms")),
        taken_by=_text(begun.get("taken_by")),
        circumstances=circumstances_of(_object(begun.get("circumstances"))),
        acquisition=_text(part.get("acquisition")),
    )


def _of_file(details: Mapping[str, Any]) -> _Logged:
    answers, how = _object(details.get("answers")), details.get("method")
    return _Logged(
        how=how if how in HOW else None,
        point=_one_of(answers.get("point")),
        router=_text(answers.get("router")),
        interface=_text(answers.get("interface")),
        taken_by=_text(answers.get("taken-by")),
        circumstances=circumstances_of(_object(details.get("circumstances"))),
    )


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _path(value: object) -> str | None:
    """A file below the case, as `case.toml` may name it."""
    try:
        path = _PATH.validate_python(value)
    except ValidationError:
        return None
    is_inside = not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts
    return path if is_inside and "\\" not in path else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _one_of(value: object) -> str | None:
    return value if isinstance(value, str) and value in _POINTS else None
