"""Manifests: one line per file, ``<sha256><space><space><path><line feed>``, ascending by path.

So a manifest has exactly one form, and ``sha256sum -c`` reads it. Source: RFC 8493 sections 2.1.3 and 2.2.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from reportgen.bundle.difference import Difference, DifferenceKind
from reportgen.bundle.layout import MANIFEST_LIMIT_BYTES, MOST_FILES_COUNT, TAG_MANIFEST, is_payload
from reportgen.bundle.names import name_problem

_LINE = re.compile(rb"([0-9a-f]{64})  (.+)\n", re.DOTALL)


def manifest_bytes(digests: Mapping[str, str]) -> bytes:
    """The manifest of path → lower-case hexadecimal SHA-256."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def is_too_large(data: bytes) -> bool:
    """Whether no bundle can have this manifest: more bytes or lines than its stated bounds."""
    return len(data) > MANIFEST_LIMIT_BYTES or data.count(b"\n") > MOST_FILES_COUNT


def read_manifest(data: bytes, name: str, report: Callable[[Difference], None]) -> dict[str, str]:
    """Path → SHA-256 of every line in its one form; every other line is told to ``report``.

    ``name`` is the manifest's own: the tag manifest lists no payload and not itself, the other one payload only.
    """
    digests: dict[str, str] = {}
    previous = ""
    for number, line in enumerate(_lines(data), start=1):
        kind, digest, path = _read_line(line, of_tags=name == TAG_MANIFEST)
        if kind is None and path in digests:
            kind = DifferenceKind.DUPLICATE_ENTRY
        if kind is not None:
            report(Difference(kind=kind, file=name, line_number=number, entry=path or None))
            continue
        digests[path] = digest
        if path < previous:
            report(Difference(kind=DifferenceKind.OUT_OF_ORDER, file=name, line_number=number, entry=path))
        previous = path
    return digests


def _lines(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def _read_line(line: bytes, *, of_tags: bool) -> tuple[DifferenceKind | None, str, str]:
    """What is wrong with the line (None: nothing), its digest and its path, as far as they can be read."""
    match = _LINE.fullmatch(line)
    if match is None:
        return DifferenceKind.MALFORMED_LINE, "", ""
    try:
        path = match[2].decode()
    except UnicodeDecodeError:
        return DifferenceKind.MALFORMED_LINE, "", ""
    is_misplaced = is_payload(path) == of_tags or path == TAG_MANIFEST
    if is_misplaced or name_problem(path) is not None:
        return DifferenceKind.UNSAFE_NAME, "", path
    return None, match[1].decode(), path
