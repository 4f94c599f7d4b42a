"""Several files into one folder: all or none, nothing overwritten unless asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from reportgen.adapters.files import telling, write_file_atomically
from reportgen.adapters.folder import native_name, shown_path
from reportgen.bundle.names import refuse_bad_names
from reportgen.errors import OutputError


def write_new_files(folder: Path, files: Mapping[str, bytes], *, replace: bool) -> None:
    """Writes ``files`` (relative POSIX path → content) into ``folder``, which is made where it is missing.

    Each file is there as a whole or not at all. Where one cannot be written, the new ones before it are taken away
    again (a replaced one stays replaced). Raises: OutputError.
    """
    refuse_bad_names(files)
    with telling(folder):
        if not folder.parent.is_dir():
            raise OutputError("output.no-parent", file=shown_path(folder), folder=shown_path(folder.parent))
        folder.mkdir(exist_ok=True)
    places = {name: folder / native_name(name) for name in files}
    taken = {name for name, path in places.items() if os.path.lexists(path)}
    if taken and not replace:
        raise OutputError("output.exists", file=shown_path(places[min(taken)]))
    done: list[Path] = []
    try:
        for name, path in places.items():
            with telling(path):
                path.parent.mkdir(parents=True, exist_ok=True)
            write_file_atomically(path, files[name], replace=replace)
            if name not in taken:
                done.append(path)
    except BaseException:
        for path in done:
            with suppress(OSError):
                path.unlink()
        raise
