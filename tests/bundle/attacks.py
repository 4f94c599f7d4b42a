"""Attacks on a bundle, each made anew from an honest one and named after what was done."""

from __future__ import annotations

import io
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from memory_bag import MANIFEST, sealed_again

from reportgen.adapters.files import write_bundle
from reportgen.bundle.compose import compose_bag
from reportgen.evidence.custody import CustodyEntry, next_line
from reportgen.evidence.digest import sha256_of

Files = dict[str, bytes]
LETTER, TABLE, CUSTODY = "data/letters/de/beschwerde.pdf", "data/flows.csv", "data/custody.jsonl"
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def custody_log() -> bytes:
    log = b""
    for number in range(4):
        entry = CustodyEntry(
            kind="added", recorded_at=AT, local_time=AT, tool_version="0.1.0", details={"added": f"exhibits/{number}"}
        )
        log += next_line(log, entry)
    return log


def honest_files() -> Files:
    payload = {
        "letters/de/beschwerde.pdf": b"%PDF-1.7\n%%EOF\n",
        "flows.csv": b"flow,bytes\r\n1,2\r\n",
        "exhibits/01_photo.jpg": bytes(range(256)),
        "custody.jsonl": custody_log(),
    }
    return dict(
        compose_bag(
            payload,
            software_agent="reportgen 0.1.0",
            bagging_date=date(2026, 11, 24),
            description="Letters and evidence",
            readme=b"how to check\n",
        )
    )


def _resealed(files: Mapping[str, bytes]) -> Files:
    """Both manifests rewritten, as somebody does who hides a change."""
    payload = sorted(path for path in files if path.startswith("data/"))
    manifest = "".join(f"{sha256_of(files[path])}  {path}\n" for path in payload).encode()
    size = sum(len(files[path]) for path in payload)
    information = files["bag-info.txt"].decode().splitlines(keepends=True)
    information = [f"Payload-Oxum: {size}.{len(payload)}\n" if "Oxum" in line else line for line in information]
    return sealed_again({**files, MANIFEST: manifest, "bag-info.txt": "".join(information).encode()})


def _with_line(line: str) -> Files:
    files = honest_files()
    return sealed_again({**files, MANIFEST: files[MANIFEST] + line.encode()})


def _with_custody(change: Callable[[list[bytes]], list[bytes]]) -> Files:
    lines = change(custody_log().splitlines(keepends=True))
    return _resealed({**honest_files(), CUSTODY: b"".join(lines)})


def _changed(line: bytes) -> bytes:
    return line.replace(b"exhibits/", b"exhibitS/")


_HEX = "0" * 64
# name → the files of the bundle, and the file that must be named
IN_FILES: dict[str, tuple[Callable[[], Files], str]] = {
    "manifest-with-parent-path": (lambda: _with_line(f"{_HEX}  data/../../outside\n"), MANIFEST),
    "manifest-with-absolute-path": (lambda: _with_line(f"{_HEX}  /etc/passwd\n"), MANIFEST),
    "manifest-with-home-path": (lambda: _with_line(f"{_HEX}  ~/.ssh/id_rsa\n"), MANIFEST),
    "manifest-with-duplicate-entry": (lambda: _with_line(f"{_HEX}  {TABLE}\n"), MANIFEST),
    "manifest-with-missing-file": (lambda: _with_line(f"{_HEX}  data/zzz\n"), "data/zzz"),
    "added-file": (lambda: {**honest_files(), "data/letters/de/zweite.pdf": b"%PDF-"}, "data/letters/de/zweite.pdf"),
    "removed-file": (lambda: {k: v for k, v in honest_files().items() if k != TABLE}, TABLE),
    "case-folding-twins": (lambda: _resealed({**honest_files(), "data/FLOWS.csv": b"x"}), TABLE),
    "normalisation-twins": (
        lambda: _resealed({**honest_files(), "data/\u00e4.txt": b"x", "data/a\u0308.txt": b"y"}),
        "data/\u00e4.txt",
    ),
    "fetch-txt-that-would-load-a-file": (
        lambda: sealed_again({**honest_files(), "fetch.txt": b"https://example.org/x 1 data/x\n"}),
        "fetch.txt",
    ),
    "removed-custody-line": (lambda: _with_custody(lambda lines: [lines[0], *lines[2:]]), CUSTODY),
    "removed-first-custody-line": (lambda: _with_custody(lambda lines: lines[1:]), CUSTODY),
    "reordered-custody-lines": (lambda: _with_custody(lambda lines: [lines[1], lines[0], *lines[2:]]), CUSTODY),
    "changed-custody-line": (lambda: _with_custody(lambda lines: [lines[0], _changed(lines[1]), *lines[2:]]), CUSTODY),
    "doubled-custody-line": (lambda: _with_custody(lambda lines: [*lines, lines[-1]]), CUSTODY),
    "cut-custody-line": (lambda: _with_custody(lambda lines: [*lines[:-1], lines[-1][:-9]]), CUSTODY),
    **{
        f"changed-byte-in-{path.replace('/', '-')}": (lambda path=path: _flipped(path), path)  # type: ignore[misc]
        for path in honest_files()
    },
}


def _flipped(path: str) -> Files:
    files = honest_files()
    data = bytearray(files[path])
    data[len(data) // 2] ^= 0x01
    return {**files, path: bytes(data)}


def write_files(folder: Path, files: Files) -> Path:
    """As they are: nothing is refused here."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def _linked_file(folder: Path) -> None:
    (folder / TABLE).unlink()
    (folder / TABLE).symlink_to("/etc/passwd")


def _linked_folder(folder: Path) -> None:
    shutil.rmtree(folder / "data" / "letters")
    (folder / "data" / "letters").symlink_to("/etc")


ON_DISK: dict[str, tuple[Callable[[Path], None], str]] = {
    "symlink-in-the-place-of-a-file": (_linked_file, TABLE),
    "symlink-in-the-place-of-a-folder": (_linked_folder, "data/letters"),
}


def honest_bundle(folder: Path) -> Path:
    write_bundle(folder, honest_files(), replace=False)
    return folder


def _zip(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def _honest_entries() -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    return [(f"bundle/{name}", data) for name, data in sorted(honest_files().items())]


def _named(name: str) -> bytes:
    """One entry more whose name is taken as it is, without Python's tidying."""
    data = _zip([*_honest_entries(), ("bundle/" + "x" * (len(name.encode()) - 7), b"evil")])
    return data.replace(("bundle/" + "x" * (len(name.encode()) - 7)).encode(), name.encode())


def _linked() -> bytes:
    link = zipfile.ZipInfo("bundle/data/link")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return _zip([*_honest_entries(), (link, b"/etc/passwd")])


@cache
def _bomb() -> bytes:
    """One gigabyte of zeros in a few megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in _honest_entries():
            archive.writestr(name, data)
        with archive.open("bundle/data/bomb", "w") as entry:
            for _ in range(1024):
                entry.write(bytes(1024 * 1024))
    return out.getvalue()


def _overlapping_bomb() -> bytes:
    """A thousand names for the same packed megabytes. Source: Fifield, "A better zip bomb" (2019)."""
    packed = _zip([("bundle/bagit.txt", honest_files()["bagit.txt"]), ("bundle/data/b", bytes(4 * 1024 * 1024))])
    end = struct.unpack("<4s4H2LH", packed[-22:])
    directory = packed[end[6] : end[6] + end[5]]
    second = directory[directory.index(b"PK\1\2", 4) :]
    more = b"".join(second.replace(b"bundle/data/b", f"bundle/{number:06}".encode()) for number in range(1000))
    count = end[3] + 1000
    return (
        packed[: end[6]]
        + directory
        + more
        + struct.pack(
            "<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory) + len(more), end[6], 0
        )
    )


def _lying_sizes() -> bytes:
    """An entry that says it is small and is not."""
    data = bytearray(_zip([*_honest_entries(), ("bundle/data/zz", bytes(64 * 1024 * 1024))]))
    size = struct.pack("<L", 64 * 1024 * 1024)
    place = data.rindex(size)
    data[place : place + 4] = struct.pack("<L", 10)
    return bytes(data)


def _huge_directory() -> bytes:
    record = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    directory = record * 60_000
    return directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 60_000, 60_000, len(directory), 0, 0)


def _damaged() -> bytes:
    data = bytearray(_zip(_honest_entries()))
    data[data.index(zlib.compress(b"x")[:1], 60)] ^= 0xFF
    return bytes(data)


# name → the zip file, and the name in it that must be named (None: refused as a whole)
ZIPPED: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "zip-slip-with-parent-path": (lambda: _named("bundle/../../evil.txt"), "../../evil.txt"),
    "zip-slip-with-absolute-path": (lambda: _named("/tmp/reportgen-evil"), "/tmp/reportgen-evil"),
    "zip-slip-with-backslashes": (lambda: _named("bundle/..\\..\\evil.txt"), "..\\..\\evil.txt"),
    "zip-slip-with-drive": (lambda: _named("bundle/C:/evil.txt"), "C:/evil.txt"),
    "zip-slip-with-nul": (lambda: _named("bundle/data/a\0/../../evil"), "data/a\0/../../evil"),
    "zip-slip-by-a-folder": (lambda: _named("bundle/../../evil/"), "../../evil/"),
    "zip-beside-the-folder": (lambda: _zip([*_honest_entries(), ("other/file", b"x")]), "other/file"),
    "zip-with-symlink": (_linked, "data/link"),
    "zip-with-duplicate-entry": (lambda: _zip([*_honest_entries(), (f"bundle/{TABLE}", b"other")]), TABLE),
    "zip-with-case-folding-twins": (
        lambda: _zip([*_honest_entries(), ("bundle/data/FLOWS.csv", b"x")]),
        "data/FLOWS.csv",
    ),
    "zip-bomb": (_bomb, "data/bomb"),
    "zip-bomb-of-overlapping-entries": (_overlapping_bomb, "000999"),
    "zip-with-a-lying-size": (_lying_sizes, "data/zz"),
    "zip-with-a-gigantic-directory": (_huge_directory, None),
    "zip-cut-off": (lambda: _zip(_honest_entries())[:-100], None),
    "zip-that-is-none": (lambda: b"PK\3\4 and nothing else", None),
}


def honest_zip() -> bytes:
    return _zip(_honest_entries())
