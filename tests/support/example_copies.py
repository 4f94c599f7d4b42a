"""Copies of the example cases as they stand in the checkout: without what the commands made beside them since."""

from __future__ import annotations

import shutil
from pathlib import Path

from reportgen.adapters.custody_file import CUSTODY_FILE

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
_MADE_SINCE = shutil.ignore_patterns(CUSTODY_FILE, "bundle", "captures", "__pycache__")


def copy_of(example: str, folder: Path) -> Path:
    """The new folder, which must not be there yet."""
    return Path(shutil.copytree(EXAMPLES / example, folder, ignore=_MADE_SINCE))
