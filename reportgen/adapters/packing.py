"""A folder as one zip file with fixed order and dates: the same folder, the same bytes."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from reportgen.adapters.files import telling

_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK_BYTES = 1 << 20


def pack_folder(folder: Path, target: Path) -> None:
    """Writes ``target`` whole or not at all, in place of an older one. Raises: OutputError."""
    partial = target.with_name(f".{target.name}.partial")
    with telling(target):
        with zipfile.ZipFile(partial, "w") as packed:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo((Path(folder.name) / path.relative_to(folder)).as_posix(), _DATE)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as source, packed.open(entry, "w") as written:
                    while chunk := source.read(_CHUNK_BYTES):
                        written.write(chunk)
        with partial.open("rb") as whole:
            os.fsync(whole.fileno())
        partial.replace(target)
