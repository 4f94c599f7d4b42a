"""``verify``: whether a bundle agrees with its manifests, wherever it lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportgen.actions.custody_log import has_log, note_outputs
from reportgen.adapters.folder import open_folder, open_input, shown_path
from reportgen.adapters.zip_bundle import open_zip
from reportgen.bundle.copy_check import CopyVerification, compare
from reportgen.bundle.copy_read import CopyReader
from reportgen.bundle.difference import Verification
from reportgen.bundle.verify import verify_bag
from reportgen.capture.pcapng import SECTION
from reportgen.errors import UnreadableInput, UsageError
from reportgen.evidence.custody_kinds import VERIFY


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was checked and what was found."""

    kind: str  # "bundle" | "zip" | "minimised"
    found: Verification | CopyVerification
    top: str = ""  # of a zip file: the folder in it


def verify(path: Path, *, original: Path | None = None) -> Verified:
    """Every digest of the bundle recomputed, every difference listed; noted in the log of the case that it lies in.

    A minimised capture is compared with ``original``. Raises: UnreadableInput; UsageError where that is not given.
    """
    verified = _verified(path, original)
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
                        "manifest_sha256": found.manifest_sha256 if isinstance(found, Verification) else None,
                        "differences_count": found.differences_count,
                    },
                )
            ],
        )
    return verified


def _verified(path: Path, original: Path | None) -> Verified:
    if path.is_file():
        with open_input(path) as source:
            start = source.read(4)
        if start == SECTION:
            return Verified(kind="minimised", found=_compared(path, original))
        if start[:2] != b"PK":
            raise UnreadableInput("verify.not-checkable", file=shown_path(path))
        with open_zip(path) as archive:
            return Verified(kind="zip", found=verify_bag(archive), top=archive.top.rstrip("/"))
    with open_folder(path) as folder:
        return Verified(kind="bundle", found=verify_bag(folder))


def _compared(path: Path, original: Path | None) -> CopyVerification:
    if original is None:
        raise UsageError("verify.original-missing")
    with open_input(path) as copied, open_input(original) as whole:
        copy = CopyReader(copied)
        if copy.parent_sha256 is None:
            raise UnreadableInput("verify.no-copy", file=shown_path(path))
        return compare(copy, whole, name=shown_path(Path(path.name)))
