"""A folder for pictures that the user asked to keep; nothing is stored unless asked."""

from __future__ import annotations

import re
from pathlib import Path

from reportgen.adapters.files import is_left_over, place_new_file
from reportgen.adapters.folder import shown_path
from reportgen.errors import OutputError
from reportgen.evidence.digest import sha256_of

_ENDINGS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_LEFT_OVER = re.compile(r"\.[0-9a-f]{64}\.(?:jpg|png|gif|webp)\.partial-[0-9a-f]{16}")


class ObjectFolder:
    """Stores each distinct picture once, named by its SHA-256; never overwrites.

    Raises: OutputError where the folder, or a file in it, cannot be written, or something else has a picture's name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: set[str] = set()
        try:
            folder.mkdir(exist_ok=True)
        except FileNotFoundError as error:
            raise OutputError("output.no-parent", file=shown_path(folder), folder=shown_path(folder.parent)) from error
        except FileExistsError as error:
            raise OutputError("output.exists", file=shown_path(folder)) from error
        except OSError as error:
            raise OutputError("output.no-permission", file=shown_path(folder)) from error
        for path in folder.iterdir():
            if _LEFT_OVER.fullmatch(path.name) and is_left_over(path):
                path.unlink(missing_ok=True)

    @property
    def kept_count(self) -> int:
        """Distinct pictures that are in the folder now because of this run."""
        return len(self._kept)

    def keep(self, sha256: str, image_format: str, data: bytes) -> None:
        """Stores one picture, unless it is there already. Raises: OutputError."""
        if sha256 in self._kept:
            return
        path = self.folder / f"{sha256}.{_ENDINGS[image_format]}"
        if not place_new_file(path, data) and not _holds(path, sha256):
            raise OutputError("output.exists", file=shown_path(path))
        self._kept.add(sha256)


def _holds(path: Path, sha256: str) -> bool:
    try:
        return not path.is_symlink() and path.is_file() and sha256_of(path.read_bytes()) == sha256
    except OSError:
        return False
