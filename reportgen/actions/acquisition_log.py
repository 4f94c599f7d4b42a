"""Where evidence is put and how that is logged: the files of a recording, and the folder's custody log."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase

import reportgen
from reportgen.adapters.clock import both_times
from reportgen.adapters.custody_file import Reserve, append_custody
from reportgen.adapters.folder import shown_path
from reportgen.errors import OutputError
from reportgen.evidence.acquisition import BEGUN, ENDED, PART, AcquiredPart
from reportgen.evidence.custody import Chain, CustodyEntry, Json

CAPTURES_FOLDER = "captures"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePlace:
    """``folder`` holds the log; files lie in it, or in ``captures/`` of a case."""

    folder: Path
    is_case: bool

    def file_folder(self) -> Path:
        """Where files are put; made where it is missing, for a case that begins here too. Raises: OutputError."""
        if not self.folder.is_dir() and not (self.is_case and self.folder.parent.is_dir()):
            missing = shown_path(self.folder)
            raise OutputError("output.no-parent", file=missing, folder=missing)
        if not self.is_case:
            return self.folder
        captures = self.folder / CAPTURES_FOLDER
        try:
            self.folder.mkdir(exist_ok=True)
            captures.mkdir(exist_ok=True)
        except OSError as error:
            raise OutputError("output.failed", file=shown_path(captures), reason=error.strerror or "") from error
        return captures

    def name_in_log(self, path: Path) -> str:
        """The file's name relative to the log."""
        return f"{CAPTURES_FOLDER}/{path.name}" if self.is_case else path.name


def custody_entry(kind: str, details: Mapping[str, Json]) -> CustodyEntry:
    """An entry of this instant and this version."""
    recorded_at, local_time = both_times()
    return CustodyEntry(
        kind=kind,
        recorded_at=recorded_at,
        local_time=local_time,
        tool_version=reportgen.__version__,
        details=details,
    )


class AcquisitionLog:
    """The entries of one acquisition; nothing is written before the first byte came."""

    def __init__(self, place: EvidencePlace) -> None:
        self._place = place
        self._stamp = ""
        self._chain: Chain | None = None
        self._reserve: Reserve | None = None

    @property
    def has_begun(self) -> bool:
        """Whether there is anything to be logged."""
        return self._chain is not None

    @property
    def is_whole(self) -> bool:
        """Whether the folder's whole chain holds."""
        return self._chain is None or self._chain.is_whole

    @property
    def head_sha256(self) -> str | None:
        """The digest of the newest line."""
        return self._chain.head_sha256 if self._chain else None

    def new_file(self, interface_id: str, number: int) -> tuple[Path, str]:
        """The place of a part and its name in the log. Raises: OutputError."""
        safe = re.sub(r"[^A-Za-z0-9_-]", "_", interface_id)
        path = self._place.file_folder() / f"fritzbox-{safe}-{self._stamp}-{number:03d}.eth"
        return path, self._place.name_in_log(path)

    def begin(self, details: Callable[[], Mapping[str, Json]]) -> None:
        """The first entry, once. Raises: OutputError."""
        if self._chain is None:
            self._stamp = _free_stamp(self._place.file_folder())
            self._reserve = Reserve(self._place.folder)
            self._append(BEGUN, details())

    def note_part(self, part: AcquiredPart, acquisition: str) -> None:
        """A finished file. Raises: OutputError."""
        self._append(PART, part.details(acquisition))

    def end(self, details: Mapping[str, Json]) -> None:
        """The last entry. Raises: OutputError."""
        try:
            self._append(ENDED, details)
        finally:
            self.close()

    def close(self) -> None:
        """Gives back what was reserved."""
        if self._reserve is not None:
            self._reserve.release()

    def _append(self, kind: str, details: Mapping[str, Json]) -> None:
        entry = custody_entry(kind, details)
        try:
            self._chain = append_custody(self._place.folder, entry)
        except OutputError as error:
            if error.message_id != "output.disk-full" or self._reserve is None:
                raise
            self._reserve.release()
            self._chain = append_custody(self._place.folder, entry)


def _free_stamp(folder: Path) -> str:
    """The time, and a letter where another recording began in the same second."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    stamps = [stamp, *(stamp + letter for letter in ascii_lowercase)]
    return next((free for free in stamps if not any(folder.glob(f"fritzbox-*-{free}-*"))), stamp)
