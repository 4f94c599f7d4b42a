"""Reading folders and files that others filled: a bundle, a case, a capture. Never leaves the folder it was given."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from reportgen.bundle.layout import MOST_FILES_COUNT, OWN_FILES
from reportgen.bundle.names import DEPTH_LIMIT_COUNT
from reportgen.bundle.reader import BagReader, Listed, ListedKind
from reportgen.errors import CaseIncomplete, ReportgenError, UnreadableInput
from reportgen.evidence.digest import ByteSource

STANDARD_INPUT = "-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# O_NONBLOCK: a named pipe put in the place of a file must not make the program wait for ever.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class InputFile:
    """An open file whose reading errors are told by name."""

    def __init__(self, source: BinaryIO, shown: str) -> None:
        self._source = source
        self._shown = shown

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; empty at the end only. Raises: UnreadableInput."""
        try:
            return self._source.read(size)
        except OSError as error:
            raise UnreadableInput("input.read-failed", file=self._shown, reason=error.strerror or "") from error

    def readinto(self, room: memoryview, /) -> int:
        """Fills ``room`` as far as one reading goes; 0 at the end only. Raises: UnreadableInput."""
        try:
            return self._source.readinto(room)  # type: ignore[attr-defined, no-any-return]
        except OSError as error:
            raise UnreadableInput("input.read-failed", file=self._shown, reason=error.strerror or "") from error


def is_file(path: Path) -> bool:
    """Whether a file stands there; under a name that the system cannot take there is none."""
    try:
        return path.is_file()
    except OSError:
        return False


@contextmanager
def open_input(path: Path) -> Iterator[ByteSource]:
    """The bytes of a file (or of a pipe) that the user named. Raises: UnreadableInput."""
    shown = shown_path(path)
    try:
        opened = path.open("rb")
    except OSError as error:
        raise _told(error, shown) from error
    with opened:
        mode = os.fstat(opened.fileno()).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise UnreadableInput("input.not-a-file", file=shown)
        yield InputFile(_without_lock(opened) if stat.S_ISFIFO(mode) else opened, shown)


@contextmanager
def open_standard_input() -> Iterator[ByteSource]:
    """The bytes that are piped into the program. Raises: UnreadableInput where there is no standard input."""
    if sys.stdin is None:
        raise UnreadableInput("input.missing", file=STANDARD_INPUT)
    yield InputFile(_without_lock(sys.stdin.buffer), STANDARD_INPUT)


def _without_lock(pipe: BinaryIO) -> BinaryIO:
    """A pipe's bytes without the buffer, whose lock a thread that waits for the writer would hold to the very end."""
    raw: BinaryIO = getattr(pipe, "raw", pipe)
    return raw


def read_input(path: Path, limit_bytes: int) -> bytes:
    """A whole file that the user named. Raises: UnreadableInput, also where it has more than ``limit_bytes`` bytes."""
    with open_input(path) as source:
        return _read_whole(source, shown_path(path), limit_bytes)


class CaseFolder:
    """The files of a case, by the relative paths that its ``case.toml`` names."""

    def __init__(self, root: Path) -> None:
        """Raises: UnreadableInput where ``root`` is no folder that can be read."""
        try:
            self._root = root.resolve(strict=True)
            os.close(os.open(self._root, _FOLDER))
        except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
            raise UnreadableInput("case.no-folder", file=shown_path(root)) from error

    @contextmanager
    def open(self, path: str) -> Iterator[ByteSource]:
        """The bytes of the file. A link is followed only to a place inside the folder.

        Raises: CaseIncomplete where it is missing; UnreadableInput where the path leaves the folder or cannot be read.
        """
        parts = self._parts(path)
        try:
            root = os.open(self._root, _FOLDER)
            try:
                file = _open_below(root, parts)
            finally:
                os.close(root)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise CaseIncomplete("case.file-missing", file=path) from error
        except OSError as error:
            raise _told(error, path) from error
        with os.fdopen(file, "rb") as opened:
            yield InputFile(opened, path)

    def read_bytes(self, path: str, limit_bytes: int) -> bytes:
        """The whole file. Raises: as :meth:`open`, and UnreadableInput for more than ``limit_bytes`` bytes."""
        with self.open(path) as source:
            return _read_whole(source, path, limit_bytes)

    def _parts(self, path: str) -> tuple[str, ...]:
        """The path with every link resolved; a link swapped in afterwards is not followed any more."""
        outside = UnreadableInput("case.path-outside", file=path)
        if not path or "\0" in path or path.startswith("/") or ".." in path.split("/"):
            raise outside
        try:
            return (self._root / path).resolve().relative_to(self._root).parts
        except (ValueError, OSError, RuntimeError) as error:
            raise outside from error


class FolderReader(BagReader):
    """A bundle that lies in a folder; reads beneath one open directory and follows no link."""

    def __init__(self, root: int) -> None:
        self._root = root

    def __enter__(self) -> FolderReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._root)

    def names(self) -> Iterator[Listed]:
        """Everything in the folder but plain folders. Raises: OSError where the folder itself cannot be listed."""
        waiting: list[tuple[str, ...]] = [()]
        folders_count = 1
        while waiting:
            folder = waiting.pop()
            try:
                for name, about in self._list(folder):
                    path = (*folder, name)
                    is_folder = stat.S_ISDIR(about.st_mode)
                    if is_folder and len(path) <= DEPTH_LIMIT_COUNT and folders_count < MOST_FILES_COUNT:
                        waiting.append(path)
                        folders_count += 1
                    else:
                        yield Listed(path="/".join(path), kind=_kind(about.st_mode), size_bytes=about.st_size)
            except OSError:
                if not folder:
                    raise
                yield Listed(path="/".join(folder), kind=ListedKind.UNREADABLE)

    @contextmanager
    def open(self, path: str, /) -> Iterator[ByteSource]:
        """The bytes of a regular file below the folder. Raises: OSError."""
        with os.fdopen(_open_below(self._root, tuple(path.split("/"))), "rb") as opened:
            yield opened

    def _list(self, folder: tuple[str, ...]) -> Iterator[tuple[str, os.stat_result]]:
        descriptor = _open_folder_below(self._root, folder)
        try:
            with os.scandir(descriptor) as entries:
                for entry in entries:
                    yield portable_name(entry.name), entry.stat(follow_symlinks=False)
        finally:
            os.close(descriptor)


def open_folder(path: Path) -> FolderReader:
    """The bundle in ``path``, to be closed by ``with``. Raises: UnreadableInput where there is no bundle at all."""
    shown = shown_path(path)
    try:
        root = os.open(path, _FOLDER)
    except NotADirectoryError as error:
        raise UnreadableInput("bundle.not-a-folder", file=shown) from error
    except OSError as error:
        raise _told(error, shown) from error
    try:
        with os.scandir(root) as entries:
            is_bundle = any(entry.name in OWN_FILES for entry in entries)
    except OSError as error:
        os.close(root)
        raise _told(error, shown) from error
    if not is_bundle:
        os.close(root)
        raise UnreadableInput("bundle.not-a-bundle", file=shown)
    return FolderReader(root)


def shown_path(path: Path) -> str:
    """The path as text that can be printed whatever bytes it holds."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def native_name(name: str) -> str:
    """A name of a manifest as this system's functions take it: its UTF-8 bytes, whatever the locale says."""
    return os.fsdecode(name.encode("utf-8", "surrogateescape"))


def portable_name(name: str) -> str:
    """A name of this system as a manifest would write it; the way back of :func:`native_name`."""
    return os.fsencode(name).decode("utf-8", "surrogateescape")


def _kind(mode: int) -> ListedKind:
    if stat.S_ISREG(mode):
        return ListedKind.FILE
    if stat.S_ISLNK(mode):
        return ListedKind.SYMLINK
    return ListedKind.UNREADABLE if stat.S_ISDIR(mode) else ListedKind.SPECIAL


def _open_below(root: int, parts: tuple[str, ...]) -> int:
    """A regular file's descriptor, reached from folder to folder without a link. Raises: OSError."""
    if not parts or not all(map(_is_plain, parts)):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    folder = _open_folder_below(root, parts[:-1])
    try:
        file = os.open(native_name(parts[-1]), _FILE, dir_fd=folder)
    finally:
        os.close(folder)
    if stat.S_ISREG(os.fstat(file).st_mode):
        return file
    os.close(file)
    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def _open_folder_below(root: int, parts: tuple[str, ...]) -> int:
    folder = os.dup(root)
    for part in parts:
        above = folder
        try:
            folder = os.open(native_name(part), _FOLDER | os.O_NOFOLLOW, dir_fd=above)
        finally:
            os.close(above)
    return folder


def _is_plain(part: str) -> bool:
    return part not in ("", ".", "..") and "/" not in part and "\0" not in part


def _read_whole(source: ByteSource, shown: str, limit_bytes: int) -> bytes:
    data = bytearray()
    while chunk := source.read(limit_bytes + 1 - len(data)):
        data += chunk
    if len(data) > limit_bytes:
        raise UnreadableInput("input.too-large", file=shown, limit=limit_bytes)
    return bytes(data)


def _told(error: OSError, shown: str) -> ReportgenError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UnreadableInput("input.missing", file=shown)
    if isinstance(error, PermissionError):
        return UnreadableInput("input.no-permission", file=shown)
    if isinstance(error, IsADirectoryError):
        return UnreadableInput("input.not-a-file", file=shown)
    return UnreadableInput("input.read-failed", file=shown, reason=error.strerror or "")
