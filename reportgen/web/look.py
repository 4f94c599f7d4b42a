"""What a recording holds, for people: four lines, destinations, the files, a few pictures blurred."""

from __future__ import annotations

from pathlib import Path

from reportgen.actions.case_shelf import captures_of
from reportgen.actions.init_captures import look_at_captures
from reportgen.actions.inspect import Progress, inspect
from reportgen.adapters.images import blurred
from reportgen.analysis.dossier import capture_dossiers
from reportgen.analysis.first_look import FirstLook, first_look
from reportgen.capture.values import Capture
from reportgen.dialogue.seen import Seen, SeenDevice
from reportgen.dialogue.seen_words import device_cells
from reportgen.documents.dossier_rows import dossier_rows, not_shown, party_row
from reportgen.documents.first_figures import FirstRecipient, first_figures
from reportgen.documents.first_screen import destination_cells, four_lines
from reportgen.documents.plain_reconciliation import plain_reconciliation
from reportgen.errors import UsageError
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode
from reportgen.web.sight_values import DestinationView, DossierView, Look, PictureView, SightView
from reportgen.web.work import Tell, in_both

_ROWS_AT_MOST, _DOSSIERS_AT_MOST = 50, 5
_PICTURES_AT_MOST = 24
_SENDERS_AT_MOST = 3  # of which it is drawn to whom they sent


class _Blurring:
    """Takes each picture as it is found and keeps the first few, blurred; the picture itself is kept nowhere."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, sha256: str, _image_format: str, data: bytes) -> None:
        if len(self.kept) < _PICTURES_AT_MOST and sha256 not in self.kept:
            shown = blurred(data)
            if shown is not None:
                self.kept[sha256] = shown


class _One:
    """Waits for one picture."""

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256
        self.found: bytes | None = None

    def keep(self, sha256: str, _image_format: str, data: bytes) -> None:
        if sha256 == self.sha256:
            self.found = data


def look_at(folder: Path, tell: Tell) -> Look:
    """Reads every recording of the case. Raises: UnreadableInput; UsageError where there is none."""
    paths = _paths(folder)
    blurring = _Blurring()
    seen, captures = look_at_captures(folder, paths, _progress(paths, tell), blurring)
    found = first_look(captures)
    largest = max((row.sent_frame_bytes for row in found.destinations[:_ROWS_AT_MOST]), default=0)
    rows = found.destinations[:_ROWS_AT_MOST]
    return Look(
        lines=in_both(lambda words: tuple(four_lines(found, words))),
        destinations=tuple(
            DestinationView(
                cells=in_both(lambda words, row=row: destination_cells(row, words)),  # type: ignore[misc]
                share=row.sent_frame_bytes / largest if largest else 0.0,
                is_first=not index,
            )
            for index, row in enumerate(rows)
        ),
        more_count=len(found.destinations) - len(rows),
        dossiers=tuple(
            DossierView(
                address=dossier.address,
                rows={
                    code: (*dossier_rows(dossier, words), party_row(dossier, words)) for code, words in _both().items()
                },
            )
            for dossier in capture_dossiers(captures, [row.address for row in rows[:_DOSSIERS_AT_MOST]])
        ),
        not_shown=in_both(not_shown),
        sight={code: _sight(found, captures, seen, words) for code, words in _both().items()},
        pictures=tuple(PictureView(sha256=sha256, blurred_png=shown) for sha256, shown in blurring.kept.items()),
        pictures_count=len({image.sha256 for capture in captures for image in capture.images if image.sha256}),
        seen=seen,
    )


def _sight(found: FirstLook, captures: tuple[Capture, ...], seen: Seen, words: Translator) -> SightView:
    senders = [(device.mac or device.key, _recipients(device)) for device in seen.devices[:_SENDERS_AT_MOST]]
    return SightView(
        devices=tuple(device_cells(device, words) for device in seen.devices),
        figures=first_figures(found, captures, senders, words),
        files=tuple(plain_reconciliation(file, words) for capture in captures for file in capture.files),
    )


def _recipients(device: SeenDevice) -> tuple[FirstRecipient, ...]:
    return tuple(
        FirstRecipient(
            address=one.address,
            names=one.names,
            sent_frame_bytes=one.sent_bytes,
            pictures_count=one.pictures_count,
        )
        for one in device.destinations
    )


def _both() -> dict[LanguageCode, Translator]:
    return {code: Translator(code, takes_other_words=True) for code in LANGUAGES}


def reveal(folder: Path, sha256: str, tell: Tell) -> bytes:
    """One picture, as it was sent. Raises: UnreadableInput; UsageError where no recording holds it."""
    paths = _paths(folder)
    one = _One(sha256)
    inspect(paths, _progress(paths, tell), one)
    if one.found is None:
        raise UsageError("web.no-picture")
    return one.found


def _paths(folder: Path) -> tuple[Path, ...]:
    paths = captures_of(folder)
    if not paths:
        raise UsageError("web.no-capture")
    return paths


def _progress(paths: tuple[Path, ...], tell: Tell) -> Progress:
    """Of all files together."""
    sizes = {path: path.stat().st_size for path in paths}
    whole = sum(sizes.values())
    before = {path: sum(list(sizes.values())[:index]) for index, path in enumerate(paths)}
    return lambda path, done_bytes: tell("progress", (before.get(path, 0) + done_bytes, whole))
