"""Writing: a file or a bundle is there as a whole or not at all, and nothing is overwritten without being asked.

Everything is written to a sibling of the target (``.<name>.partial-<random>``), brought to the disk and renamed. The
running program holds a lock on that sibling; one without a lock is left over from an interrupted run and removed by
the next. A replaced bundle stands aside as ``.<name>.replaced-<random>`` between two renames; where a run was
interrupted right there, the next one puts it back.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from reportgen.adapters.folder import native_name, open_folder, shown_path
from reportgen.bundle.entry import Entry, StoredFile
from reportgen.bundle.names import refuse_bad_names
from reportgen.bundle.recognise import foreign_names, is_own_bundle
from reportgen.errors import EvidenceMismatch, OutputError, UnreadableInput
from reportgen.evidence.digest import DigestingSource

_CHUNK_BYTES = 1024 * 1024
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
_UNKNOWN_HERE = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)  # file systems that cannot bring a folder to the disk


def write_bundle(target: Path, files: Mapping[str, Entry], *, replace: bool) -> tuple[Path, ...]:
    """Writes ``files`` (relative POSIX path → content) as the folder ``target``.

    ``replace`` allows only a bundle of ours without foreign files to be replaced. Comes back: what could not be removed
    afterwards (a replaced bundle), normally nothing.

    Raises: OutputError; EvidenceMismatch where a stored file is no longer what its digest says. Then the folder that
    was there before is there again, and nothing else.
    """
    refuse_bad_names(files)
    target = _absolute(target)
    with telling(target):
        clear_up(target)
        is_replaced = _is_to_be_replaced(target, replace=replace)
        partial = sibling(target, "partial")
        try:
            partial.mkdir()
            with _held(partial):
                _write_tree(partial, files)
                aside = _swap_in(partial, target, is_replaced=is_replaced)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    if aside is None:
        return ()
    shutil.rmtree(aside, ignore_errors=True)
    return (aside,) if aside.exists() else ()


def write_file_atomically(path: Path, data: bytes, *, replace: bool) -> None:
    """Writes one file as a whole. Raises: OutputError; then what was there before is untouched."""
    path = _absolute(path)
    with telling(path):
        clear_up(path)
        if path.is_dir() or (os.path.lexists(path) and not replace):
            raise OutputError("output.exists", file=shown_path(path))
        partial = sibling(path, "partial")
        try:
            with _new_file(partial) as file:
                lock(file.fileno())
                file.write(data)
                _sync_file(file)
                if replace:
                    partial.replace(path)
                else:
                    move_to_free_place(partial, path)
            sync_folder(path.parent)
        finally:
            partial.unlink(missing_ok=True)


def place_new_file(path: Path, data: bytes) -> bool:
    """Writes one of many files of a folder as a whole; False where something stands there. Raises: OutputError."""
    with telling(path):
        if os.path.lexists(path):
            return False
        partial = sibling(path, "partial")
        try:
            with _new_file(partial) as file:
                lock(file.fileno())
                file.write(data)
                _sync_file(file)
                move_to_free_place(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    return True


def is_left_over(path: Path) -> bool:
    """Whether a partial file belongs to no running program."""
    return not path.is_symlink() and not is_held(path)


def _is_to_be_replaced(target: Path, *, replace: bool) -> bool:
    """Whether something stands there that may be replaced. Raises: OutputError where it may not."""
    if not os.path.lexists(target):
        return False
    shown = shown_path(target)
    if not replace:
        raise OutputError("output.exists", file=shown)
    if target.is_symlink() or not target.is_dir():
        raise OutputError("output.not-our-bundle", file=shown)
    try:
        with open_folder(target) as bag:
            if not is_own_bundle(bag):
                raise OutputError("output.not-our-bundle", file=shown)
            foreign = foreign_names(bag)
    except UnreadableInput as error:
        raise OutputError("output.not-our-bundle", file=shown) from error
    if foreign:
        raise OutputError("output.foreign-file", file=shown, foreign=foreign[0])
    return True


def _swap_in(partial: Path, target: Path, *, is_replaced: bool) -> Path | None:
    """Renames the new folder to its place; where the replaced one stands now, if there was one."""
    aside = sibling(target, "replaced")
    try:
        if is_replaced:
            target.rename(aside)
        partial.rename(target)
        sync_folder(target.parent)
    except BaseException:
        if not partial.exists():
            target.rename(partial)
        if aside.exists():
            aside.rename(target)
        raise
    return aside if is_replaced else None


def _write_tree(root: Path, files: Mapping[str, Entry]) -> None:
    folders = {root}
    for name in sorted(files):
        path = root / native_name(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        folders.update(path.parents[: len(path.relative_to(root).parts)])
        with _new_file(path) as file:
            _write_entry(file, files[name], name)
            _sync_file(file)
    for folder in sorted(folders, reverse=True):
        sync_folder(folder)


def _write_entry(file: BinaryIO, entry: Entry, name: str) -> None:
    if not isinstance(entry, StoredFile):
        file.write(entry)
        return
    with entry.open() as opened:
        source = DigestingSource(opened)
        while chunk := source.read(_CHUNK_BYTES):
            file.write(chunk)
    if (source.sha256(), source.size_bytes) != (entry.sha256, entry.size_bytes):
        raise EvidenceMismatch("bundle.source-changed", file=name, expected=entry.sha256, found=source.sha256())


def clear_up(target: Path) -> None:
    """Undoes what an interrupted run left beside ``target``. Raises: OutputError where there is no such folder."""
    if not target.parent.is_dir():
        raise OutputError("output.no-parent", file=shown_path(target), folder=shown_path(target.parent))
    pattern = re.compile(rf"\.{re.escape(target.name)}\.(partial|replaced)-[0-9a-f]{{16}}")
    for path in sorted(target.parent.iterdir()):
        match = pattern.fullmatch(path.name)
        if match is None or path.is_symlink():
            continue
        if match[1] == "replaced" and not os.path.lexists(target):
            path.rename(target)
        elif match[1] == "replaced" or not is_held(path):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def move_to_free_place(partial: Path, path: Path) -> None:
    """Gives a finished file its name. Raises: OutputError where something stands there."""
    try:
        path.hardlink_to(partial)  # unlike rename, this never overwrites
    except FileExistsError:
        raise OutputError("output.exists", file=shown_path(path)) from None
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise OutputError("output.exists", file=shown_path(path)) from None
        partial.rename(path)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    with os.fdopen(os.open(path, _NEW_FILE, 0o666), "wb") as file:
        yield file


def _sync_file(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk."""
    descriptor = os.open(folder, _FOLDER)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNKNOWN_HERE:
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keeps other runs from taking the folder for a leftover."""
    descriptor = os.open(folder, _FOLDER)
    try:
        lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def lock(descriptor: int) -> None:
    """Tells other runs that this one is at work on the file."""
    with suppress(OSError):  # a file system without locks: others then see a lock, see is_held
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_held(path: Path) -> bool:
    """Whether a running program is at work on the file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _absolute(path: Path) -> Path:
    """The path with its folder resolved, so that a name stands at its end; the last part may itself be a link."""
    whole = path.absolute()
    if whole.name in ("", ".."):
        return Path(os.path.realpath(whole))
    return Path(os.path.realpath(whole.parent)) / whole.name


def sibling(target: Path, role: str) -> Path:
    """A free name beside ``target`` that :func:`clear_up` knows."""
    return target.with_name(f".{target.name}.{role}-{secrets.token_hex(8)}")


@contextmanager
def telling(target: Path) -> Iterator[None]:
    """Turns what the system says while writing into an OutputError."""
    try:
        yield
    except OSError as error:
        shown = shown_path(target)
        if error.errno in _NO_ROOM:
            raise OutputError("output.disk-full", file=shown) from error
        if error.errno in _NOT_ALLOWED:
            raise OutputError("output.no-permission", file=shown) from error
        if error.errno == errno.ENAMETOOLONG:
            raise OutputError("output.name-too-long", file=shown) from error
        raise OutputError("output.failed", file=shown, reason=error.strerror or "") from error
