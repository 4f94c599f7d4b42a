"""The user's folder with a letterhead, blocks or style sheets of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reportgen.adapters.folder import read_input, shown_path
from reportgen.errors import UnreadableInput, UsageError
from reportgen.resources import resource_dir

_LIMIT_BYTES = 256 * 1024
_FOLDERS = ("parts", "letters", "style")


def own_templates(folder: Path) -> Mapping[str, str]:
    """Name below ``templates/`` → text of each file; only names that we have too, so that a slip of the pen is noticed.

    Raises: UsageError where there is no such folder; UnreadableInput for an unknown name, a large file, no UTF-8.
    """
    if not folder.is_dir():
        raise UsageError("template.no-folder", folder=shown_path(folder))
    shipped = resource_dir("templates")
    known = {
        f"{part}/{path.name}"
        for part in _FOLDERS
        for path in (shipped / part).iterdir()
        if path.suffix in (".html", ".css")
    }
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        if name not in known:
            raise UnreadableInput("template.unknown", file=shown_path(path), known=", ".join(sorted(known)))
        try:
            found[name] = read_input(path, _LIMIT_BYTES).decode("utf-8")
        except UnicodeDecodeError as error:
            line = str(error.object[: error.start].count(b"\n") + 1)
            raise UnreadableInput("template.broken", file=shown_path(path), line=line, reason="UTF-8") from error
    return found
