"""``verify``: whether a bundle agrees with its manifests, wherever it lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportgen.actions.custody_log import has_log, note_outputs
from reportgen.adapters.folder import open_folder, open_input, shown_path
from reportgen.adapters.zip_bundle import open_zip
from reportgen.bundle.difference import Verification
from reportgen.bundle.verify import verify_bag
from reportgen.errors import UnreadableInput
from reportgen.evidence.custody_kinds import VERIFY


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was checked and what was found."""

    kind: str  # "bundle" | "zip"
    found: Verification
    top: str = ""  # of a zip file: the folder in it


def verify(path: Path) -> Verified:
    """Every digest of the bundle recomputed, every difference listed; noted in the log of the case that it lies in.

    Raises: UnreadableInput.
    """
    verified = _verified(path)
    if has_log(path.parent):
        found = verified.found
        note_outputs(
            path.parent,
            [
                (
                    VERIFY,
                    {
                        "file": shown_path(Path(path.name)),
                        "what": verified.kind,
                        "manifest_sha256": found.manifest_sha256,
                        "differences_count": found.differences_count,
                    },
                )
            ],
        )
    return verified


def _verified(path: Path) -> Verified:
    if path.is_file():
        with open_input(path) as source:
            start = source.read(4)
        if start[:2] != b"PK":
            raise UnreadableInput("verify.not-checkable", file=shown_path(path))
        with open_zip(path) as archive:
            return Verified(kind="zip", found=verify_bag(archive), top=archive.top.rstrip("/"))
    with open_folder(path) as folder:
        return Verified(kind="bundle", found=verify_bag(folder))
