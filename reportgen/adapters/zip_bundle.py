"""A bundle as one zip file: written with fixed order and dates, read without unpacking anything to the disk.

Bounds while reading: a directory of at most 32 MiB and 50,000 entries; what the entries become may be 100 times the
size of the file and 16 MiB, no more (DEFLATE itself allows 1032 times); only stored and deflated entries are opened.
Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from reportgen.adapters.files import clear_up, lock, move_to_free_place, sibling, sync_folder, telling
from reportgen.adapters.folder import shown_path
from reportgen.bundle.entry import Entry, StoredFile
from reportgen.bundle.layout import MOST_FILES_COUNT, OWN_FILES
from reportgen.bundle.names import name_problem
from reportgen.bundle.reader import BagReader, Listed, ListedKind
from reportgen.bundle.recognise import is_own_bundle
from reportgen.errors import EvidenceMismatch, OutputError, UnreadableInput
from reportgen.evidence.digest import ByteSource, DigestingSource

_CHUNK_BYTES = 1024 * 1024
_DIRECTORY_LIMIT_BYTES = 32 * 1024 * 1024
_MOST_TIMES_LARGER, _ALWAYS_ALLOWED_BYTES = 100, 16 * 1024 * 1024
_PACKED = (".csv", ".json", ".jsonl", ".toml", ".txt")  # the rest is packed already
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_BROKEN = (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error)


def write_zip(target: Path, files: Mapping[str, Entry], *, top: str, replace: bool) -> None:
    """Writes ``files`` below the folder ``top`` of a zip file: the same input, the same bytes (of the same zlib).

    Raises: OutputError, also where something stands there that is not a zipped bundle of ours; EvidenceMismatch.
    """
    with telling(target):
        clear_up(target)
        refuse_to_overwrite(target, replace=replace)
        partial = sibling(target, "partial")
        try:
            with partial.open("xb") as file:
                lock(file.fileno())
                _write(file, files, top)
                file.flush()
                os.fsync(file.fileno())
                if replace:
                    partial.replace(target)
                else:
                    move_to_free_place(partial, target)
            sync_folder(target.parent)
        finally:
            partial.unlink(missing_ok=True)


def refuse_to_overwrite(target: Path, *, replace: bool) -> None:
    """Raises: OutputError where something stands there that may not be replaced."""
    if os.path.lexists(target) and not (replace and is_own_zip(target)):
        raise OutputError("output.not-our-zip" if replace else "output.exists", file=shown_path(target))


def _write(file: BinaryIO, files: Mapping[str, Entry], top: str) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(files):
            about = zipfile.ZipInfo(f"{top}/{name}", _FIXED_DATE)
            about.create_system = 3  # Unix, whatever this machine is
            about.external_attr = (stat.S_IFREG | 0o644) << 16
            about.compress_type = zipfile.ZIP_DEFLATED if name.endswith(_PACKED) else zipfile.ZIP_STORED
            _write_entry(archive, about, files[name], name)


def _write_entry(archive: zipfile.ZipFile, about: zipfile.ZipInfo, entry: Entry, name: str) -> None:
    if not isinstance(entry, StoredFile):
        archive.writestr(about, entry)
        return
    about.file_size = entry.size_bytes
    with archive.open(about, "w", force_zip64=entry.size_bytes >= 1 << 31) as out, entry.open() as opened:
        source = DigestingSource(opened)
        while chunk := source.read(_CHUNK_BYTES):
            out.write(chunk)
    if (source.sha256(), source.size_bytes) != (entry.sha256, entry.size_bytes):
        raise EvidenceMismatch("bundle.source-changed", file=name, expected=entry.sha256, found=source.sha256())


class ZipReader(BagReader):
    """A bundle in a zip file, at its root or in its one folder ``top``."""

    def __init__(self, file: BinaryIO, size_bytes: int) -> None:
        """Raises: what zipfile raises for a broken archive."""
        self._file = file
        self._archive = archive = zipfile.ZipFile(file)
        self._size_bytes = size_bytes
        self.top = _top(archive)
        self._entries: dict[str, zipfile.ZipInfo] = {}

    def __enter__(self) -> ZipReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()
        self._file.close()

    def holds(self, name: str) -> bool:
        """Whether the bundle's folder has a file of that name."""
        return any(about.orig_filename == self.top + name for about in self._archive.infolist())

    def names(self) -> Iterator[Listed]:
        """Everything but plain folders; what cannot be a file of the bundle with the reason."""
        allowed_bytes = self._size_bytes * _MOST_TIMES_LARGER + _ALWAYS_ALLOWED_BYTES
        packed_bytes = unpacked_bytes = 0
        for about in self._archive.infolist():
            if _is_plain_folder(about):
                continue
            packed_bytes += about.compress_size
            unpacked_bytes += about.file_size
            path = about.orig_filename.removeprefix(self.top)
            kind = self._kind(about)
            if packed_bytes > self._size_bytes or unpacked_bytes > allowed_bytes:
                yield Listed(path=path, kind=ListedKind.BOMB, size_bytes=about.file_size, limit_bytes=allowed_bytes)
                continue
            if kind is ListedKind.FILE:
                if path in self._entries:
                    kind = ListedKind.TWICE
                else:
                    self._entries[path] = about
            yield Listed(path=path, kind=kind, size_bytes=about.file_size)

    @contextmanager
    def open(self, path: str, /) -> Iterator[ByteSource]:
        """The bytes of an entry. Raises: OSError, also for what is broken in the zip file itself."""
        try:
            with self._archive.open(self._entries[path]) as opened:
                yield _Inside(opened)
        except _BROKEN as error:
            raise OSError(str(error)) from error

    def _kind(self, about: zipfile.ZipInfo) -> ListedKind:
        if not about.orig_filename.startswith(self.top):
            return ListedKind.OUTSIDE_TOP if name_problem(about.orig_filename) is None else ListedKind.BAD_NAME
        if about.orig_filename != about.filename or name_problem(about.filename) is not None:
            return ListedKind.BAD_NAME
        mode = about.external_attr >> 16
        if about.create_system == 3 and stat.S_ISLNK(mode):
            return ListedKind.SYMLINK
        is_encrypted = about.flag_bits & 0x1
        if is_encrypted or about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return ListedKind.UNREADABLE
        return ListedKind.FILE if stat.S_IFMT(mode) in (0, stat.S_IFREG) else ListedKind.SPECIAL


class _Inside:
    """An entry's bytes; what is broken in them is an OSError."""

    def __init__(self, opened: ByteSource) -> None:
        self._opened = opened

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes. Raises: OSError."""
        try:
            return self._opened.read(size)
        except _BROKEN as error:
            raise OSError(str(error)) from error


def open_zip(path: Path) -> ZipReader:
    """The bundle in the zip file, to be closed by ``with``. Raises: UnreadableInput, also where it holds none."""
    shown = shown_path(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableInput("input.read-failed", file=shown, reason=error.strerror or "") from error
    try:
        size_bytes = _refuse_large_directory(file, shown)
        reader = ZipReader(file, size_bytes)
    except _BROKEN as error:
        file.close()
        raise UnreadableInput("bundle.zip-unreadable", file=shown) from error
    except UnreadableInput:
        file.close()
        raise
    if not any(map(reader.holds, OWN_FILES)):
        file.close()
        raise UnreadableInput("bundle.not-a-bundle", file=shown)
    return reader


def is_own_zip(path: Path) -> bool:
    """Whether the file is a zipped bundle of ours; a link never is."""
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with open_zip(path) as reader:
            for _listed in reader.names():
                pass
            return is_own_bundle(reader)
    except (UnreadableInput, KeyError):
        return False


def _refuse_large_directory(file: BinaryIO, shown: str) -> int:
    """The size of the file, once its directory is known to fit into memory.

    The end record must be the very end: a comment behind it would let another program see another directory.
    """
    size_bytes = file.seek(0, os.SEEK_END)
    if size_bytes < _END.size:
        raise UnreadableInput("bundle.zip-unreadable", file=shown)
    file.seek(-_END.size, os.SEEK_END)
    mark, _disk, _first, _here, count, directory_bytes, _offset, comment_bytes = _END.unpack(file.read(_END.size))
    if mark != b"PK\5\6" or comment_bytes:
        raise UnreadableInput("bundle.zip-unreadable", file=shown)
    if size_bytes >= _END.size + _END_64_LOCATOR.size + _END_64.size:
        file.seek(-(_END.size + _END_64_LOCATOR.size + _END_64.size), os.SEEK_END)
        end_64 = _END_64.unpack(file.read(_END_64.size))
        if file.read(4) == b"PK\6\7":
            count, directory_bytes = max(count, end_64[7]), max(directory_bytes, end_64[8])
            if count == 0xFFFF or directory_bytes == 0xFFFFFFFF:
                count, directory_bytes = end_64[7], end_64[8]
    if count > MOST_FILES_COUNT or directory_bytes > _DIRECTORY_LIMIT_BYTES:
        raise UnreadableInput("bundle.zip-too-large", file=shown)
    file.seek(0)
    return size_bytes


def _is_plain_folder(about: zipfile.ZipInfo) -> bool:
    name = about.orig_filename
    return name.endswith("/") and not about.file_size and name_problem(name[:-1]) is None


def _top(archive: zipfile.ZipFile) -> str:
    """The folder of the bundle in the archive, with its slash; empty where it lies at the root."""
    names = [about.orig_filename for about in archive.infolist()]
    if any(name in OWN_FILES for name in names):
        return ""
    return next((name.removesuffix(own) for own in OWN_FILES for name in names if _is_in_top(name, own)), "")


def _is_in_top(name: str, own: str) -> bool:
    top, slash, file = name.partition("/")
    return bool(slash) and file == own and name_problem(top) is None
