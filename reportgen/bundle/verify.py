"""Recomputes every digest of a bundle and tells every difference.

The tag manifest is the one file whose digest stands nowhere in the bundle. It is therefore recomputed from the files
it has to list: it has one form only, so that any other byte in it shows. A bundle that was rewritten as a whole is
consistent again; only a dated record of its digest outside the bundle shows that. Source: RFC 8493 section 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reportgen.bundle.custody_check import CUSTODY_LIMIT_BYTES, custody_differences, is_custody
from reportgen.bundle.difference import Difference, DifferenceKind, Findings, Verification
from reportgen.bundle.information import read_information
from reportgen.bundle.layout import (
    DECLARATION,
    DECLARATION_BYTES,
    INFORMATION,
    INFORMATION_LIMIT_BYTES,
    MANIFEST,
    MANIFEST_LIMIT_BYTES,
    MOST_FILES_COUNT,
    TAG_FILES,
    TAG_MANIFEST,
    is_foreign_tag,
    is_payload,
)
from reportgen.bundle.manifest import is_too_large, manifest_bytes, read_manifest
from reportgen.bundle.names import twins
from reportgen.bundle.reader import BagReader, Listed, ListedKind
from reportgen.bundle.stamp_check import STAMP_LIMIT_BYTES, is_stamp_file
from reportgen.evidence.digest import DigestingSource

_CHUNK_BYTES = 1024 * 1024
_MOST_STAMP_FILES = 60  # of at most 1 MiB each: bounds the memory
_KINDS = {
    ListedKind.SYMLINK: DifferenceKind.SYMLINK,
    ListedKind.SPECIAL: DifferenceKind.SPECIAL,
    ListedKind.UNREADABLE: DifferenceKind.UNREADABLE,
    ListedKind.BAD_NAME: DifferenceKind.ZIP_NAME,
    ListedKind.TWICE: DifferenceKind.TWICE,
    ListedKind.OUTSIDE_TOP: DifferenceKind.OUTSIDE_TOP,
    ListedKind.BOMB: DifferenceKind.BOMB,
}
_KEPT_BYTES = {
    DECLARATION: len(DECLARATION_BYTES),
    INFORMATION: INFORMATION_LIMIT_BYTES,
    MANIFEST: MANIFEST_LIMIT_BYTES,
    TAG_MANIFEST: MANIFEST_LIMIT_BYTES,
}


@dataclass(slots=True)
class StampFiles:
    """Filled by the check of a bundle: what the check of its time-stamps needs."""

    kept: dict[str, bytes] = field(default_factory=dict)
    custody: bytes = b""


def verify_bag(bag: BagReader, stamp_files: StampFiles | None = None) -> Verification:
    """Every difference between the folder and its manifests; whatever lies there, no exception.

    Each listed file is read once, in pieces; what is not listed is named and not read. Bounds: 50,000 files and
    manifests of 8 MiB (beyond them this itself is the difference), 10,000 differences listed one by one.
    """
    return _Check(bag, stamp_files or StampFiles()).run()


def _kept_bytes(path: str) -> int:
    if is_custody(path):
        return CUSTODY_LIMIT_BYTES
    return STAMP_LIMIT_BYTES if is_stamp_file(path) else _KEPT_BYTES.get(path, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A file read to its end; ``kept`` is its beginning, one byte longer than the limit where it is too long."""

    sha256: str
    kept: bytes


class _Check:
    def __init__(self, bag: BagReader, stamp_files: StampFiles) -> None:
        self._bag = bag
        self._stamp_files = stamp_files
        self._findings = Findings()
        self._sizes_bytes: dict[str, int] = {}
        self._told: set[str] = set()
        self._digests_count = 0

    def run(self) -> Verification:
        manifest_sha256 = None
        if self._list_files():
            manifest = self._read(MANIFEST)
            manifest_sha256 = manifest.sha256 if manifest else None
            digests = self._entries(MANIFEST, manifest)
            self._check_tags(manifest)
            self._check_payload(digests)
        return Verification(
            differences=self._findings.sorted(),
            differences_count=self._findings.count,
            files_count=len(self._sizes_bytes),
            bytes_count=sum(self._sizes_bytes.values()),
            digests_count=self._digests_count,
            manifest_sha256=manifest_sha256,
        )

    def _tell(
        self,
        kind: DifferenceKind,
        file: str,
        *,
        entry: str | None = None,
        listed_in: str | None = None,
        expected: str | None = None,
        found: str | None = None,
    ) -> None:
        # A name of the file system may hold bytes that are no text; it must stay printable.
        shown = file.encode("utf-8", "backslashreplace").decode()
        self._findings.add(
            Difference(kind=kind, file=shown, entry=entry, listed_in=listed_in, expected=expected, found=found)
        )

    def _list_files(self) -> bool:
        """Whether the folder could be listed to its end."""
        try:
            for count, listed in enumerate(self._bag.names(), start=1):
                if count > MOST_FILES_COUNT:
                    self._tell(DifferenceKind.TOO_MANY_FILES, ".")
                    return False
                if listed.kind is ListedKind.FILE:
                    self._sizes_bytes[listed.path] = listed.size_bytes
                else:
                    self._told.add(listed.path)
                    self._tell_listed(listed)
        except OSError:
            self._tell(DifferenceKind.UNREADABLE, ".")
            return False
        return True

    def _tell_listed(self, listed: Listed) -> None:
        is_bomb = listed.kind is ListedKind.BOMB
        self._tell(
            _KINDS[listed.kind],
            listed.path,
            expected=str(listed.limit_bytes) if is_bomb else None,
            found=str(listed.size_bytes) if is_bomb else None,
        )

    def _read(self, path: str) -> _Reading | None:
        """The file with its digest; None where it is not there or cannot be read, which is told."""
        if path not in self._sizes_bytes:
            if path not in self._told:
                self._told.add(path)
                self._tell(DifferenceKind.MISSING, path)
            return None
        limit_bytes = _kept_bytes(path) + 1
        kept = bytearray()
        try:
            with self._bag.open(path) as opened:
                source = DigestingSource(opened)
                while chunk := source.read(_CHUNK_BYTES):
                    kept += chunk[: max(0, limit_bytes - len(kept))]
        except OSError:
            self._tell(DifferenceKind.UNREADABLE, path)
            return None
        return _Reading(sha256=source.sha256(), kept=bytes(kept))

    def _entries(self, name: str, reading: _Reading | None) -> dict[str, str] | None:
        """The manifest's lines; None where there is nothing to compare with, which is told."""
        if reading is None:
            return None
        if is_too_large(reading.kept):
            self._tell(DifferenceKind.TOO_LARGE, name)
            return None
        entries = read_manifest(reading.kept, name, self._findings.add)
        for path, other in twins(entries):
            self._tell(DifferenceKind.TWIN_NAMES, path, entry=other, listed_in=name)
        return entries

    def _check_tags(self, manifest: _Reading | None) -> None:
        tag_manifest = self._read(TAG_MANIFEST)
        entries = self._entries(TAG_MANIFEST, tag_manifest)
        present = {path for path in self._sizes_bytes if not is_payload(path)} - {TAG_MANIFEST}
        found: dict[str, str] = {}
        for path in sorted({*TAG_FILES, *(entries or ())}):
            reading = manifest if path == MANIFEST else self._read(path)
            if reading is not None:
                found[path] = reading.sha256
                self._check_form(path, reading)
        for path in sorted(present):
            if is_foreign_tag(path):
                self._tell(DifferenceKind.FOREIGN_TAG, path)
            elif entries is not None and path not in entries:
                self._tell(DifferenceKind.UNLISTED, path, listed_in=TAG_MANIFEST)
        if tag_manifest is None or entries is None:
            return
        self._compare(entries, found, TAG_MANIFEST)
        if tag_manifest.kept != manifest_bytes(found):
            self._tell(DifferenceKind.TAGS_DISAGREE, TAG_MANIFEST)

    def _check_form(self, path: str, reading: _Reading) -> None:
        """Tells where a file that has one form only has another."""
        if path == DECLARATION and reading.kept != DECLARATION_BYTES:
            self._tell(DifferenceKind.NOT_CANONICAL, path)
        if path != INFORMATION:
            return
        information = read_information(reading.kept)
        if information is None:
            self._tell(DifferenceKind.NOT_CANONICAL, path)
            return
        sizes = [size for name, size in self._sizes_bytes.items() if is_payload(name)]
        expected = f"{information.payload_bytes}.{information.payload_files_count}"
        if expected != (found := f"{sum(sizes)}.{len(sizes)}"):
            self._tell(DifferenceKind.OXUM, path, expected=expected, found=found)

    def _check_payload(self, entries: dict[str, str] | None) -> None:
        if entries is None:
            return
        if not entries:
            self._tell(DifferenceKind.NOT_CANONICAL, MANIFEST)
        for path in sorted(self._sizes_bytes):
            if is_payload(path) and path not in entries:
                self._tell(DifferenceKind.UNLISTED, path, listed_in=MANIFEST)
        found: dict[str, str] = {}
        for path in sorted(entries):
            reading = self._read(path)
            if reading is not None:
                found[path] = reading.sha256
                self._keep_for_stamps(path, reading)
                if is_custody(path):
                    for difference in custody_differences(path, reading.kept):
                        self._findings.add(difference)
        self._compare(entries, found, MANIFEST)

    def _keep_for_stamps(self, path: str, reading: _Reading) -> None:
        if is_custody(path):
            self._stamp_files.custody = reading.kept
        elif is_stamp_file(path) and len(self._stamp_files.kept) < _MOST_STAMP_FILES:
            self._stamp_files.kept[path] = reading.kept

    def _compare(self, entries: dict[str, str], found: dict[str, str], listed_in: str) -> None:
        both = sorted(entries.keys() & found.keys())
        self._digests_count += len(both)
        for path in both:
            if entries[path] != found[path]:
                self._tell(DifferenceKind.CHANGED, path, listed_in=listed_in, expected=entries[path], found=found[path])
