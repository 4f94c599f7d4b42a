"""A bundle in memory that remembers what was opened, and the small bundle that the tests damage."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from reportgen.bundle.compose import compose_bag
from reportgen.bundle.reader import Listed, ListedKind
from reportgen.evidence.digest import ByteSource, sha256_of

MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PAYLOAD = {"complaint.de.pdf": b"%PDF-1.7\nAnlage\n", "tables/flows.csv": b"flow,bytes\n1,2\n", "empty.json": b""}


class MemoryBag:
    def __init__(self, files: Mapping[str, bytes], *others: Listed) -> None:
        self.files = dict(files)
        self.others = others
        self.opened: list[str] = []

    def names(self) -> Iterator[Listed]:
        for path, data in self.files.items():
            yield Listed(path=path, kind=ListedKind.FILE, size_bytes=len(data))
        yield from self.others

    @contextmanager
    def open(self, path: str, /) -> Iterator[ByteSource]:
        self.opened.append(path)
        yield io.BytesIO(self.files[path])


def small_bag(payload: Mapping[str, bytes] = PAYLOAD) -> dict[str, bytes]:
    return compose_bag(
        payload, software_agent="reportgen 0.1.0", bagging_date=date(2026, 9, 7), description="Constructed example"
    )


def sealed_again(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with a tag manifest that fits them, as somebody would write it who wants to hide a change."""
    tags = sorted(path for path in files if not path.startswith("data/") and path != TAG_MANIFEST)
    lines = (f"{sha256_of(files[path])}  {path}\n" for path in tags)
    return {**files, TAG_MANIFEST: "".join(lines).encode()}
