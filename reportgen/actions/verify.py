"""``verify``: whether a bundle agrees with its manifests and time-stamps, a minimised copy with its original."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.actions.custody_log import has_log, note_outputs
from reportgen.actions.verify_pdf import verify_pdf
from reportgen.adapters.folder import open_folder, open_input, read_input, shown_path
from reportgen.adapters.signing import FoundSignature
from reportgen.adapters.tsa import StampVerifier
from reportgen.adapters.zip_bundle import open_zip
from reportgen.bundle.copy_check import CopyVerification, compare
from reportgen.bundle.copy_read import CopyReader
from reportgen.bundle.difference import Difference, Verification
from reportgen.bundle.reader import BagReader
from reportgen.bundle.stamp_check import STAMP_LIMIT_BYTES, FoundStamp, found_stamp, problems_of, stamps_inside
from reportgen.bundle.verify import StampFiles, verify_bag
from reportgen.capture.pcapng import SECTION
from reportgen.errors import UnreadableInput, UsageError
from reportgen.evidence.custody_kinds import VERIFY
from reportgen.evidence.time_stamp import ANSWER, REQUEST, STAMPS_FOLDER, VerifyStamp

_MOST_STAMPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was checked and what was found."""

    kind: str  # "bundle" | "zip" | "pdf" | "minimised" | "case" (recomputed)
    found: Verification | CopyVerification
    top: str = ""  # of a zip file: the folder in it
    stamps: tuple[FoundStamp, ...] = ()
    signatures: tuple[FoundSignature, ...] = ()  # of a PDF
    signatures_looked_at: bool = True  # False: the PDF is signed, and pyHanko is not installed or cannot read it


def verify(
    path: Path,
    *,
    original: Path | None = None,
    check_stamp: VerifyStamp | None = None,
    roots_pem: bytes | None = None,
) -> Verified:
    """Every digest of the bundle recomputed, every difference listed; noted in the log of the case that it lies in.

    Time-stamps are looked for inside, and beside in ``<bundle>.timestamps``. A minimised capture is compared with
    ``original``, a PDF with its bundle. Raises: UnreadableInput; UsageError where that is not given.
    """
    verified = _verified(path, original, check_stamp or StampVerifier(), roots_pem)
    if has_log(path.resolve().parent):
        found = verified.found
        details = {
            "file": shown_path(Path(path.name)),
            "what": verified.kind,
            "manifest_sha256": found.manifest_sha256 if isinstance(found, Verification) else None,
            "differences_count": found.differences_count,
        }
        note_outputs(path.resolve().parent, [(VERIFY, details)])
    return verified


def verify_bundle(path: Path) -> Verification:
    """As :func:`verify`, of a folder or zip file that is known to be a bundle. Raises: UnreadableInput."""
    found = verify(path).found
    if not isinstance(found, Verification):
        raise UnreadableInput("verify.not-checkable", file=shown_path(path))
    return found


def _verified(path: Path, original: Path | None, check_stamp: VerifyStamp, roots_pem: bytes | None) -> Verified:
    if not path.is_file():
        with open_folder(path) as folder:
            return _bundle(folder, path, "bundle", "", check_stamp)
    with open_input(path) as source:
        start = source.read(4)
    if start == SECTION:
        return Verified(kind="minimised", found=_compared(path, original))
    if start == b"%PDF":
        found, signatures, looked_at = verify_pdf(path, original=original, roots_pem=roots_pem)
        return Verified(kind="pdf", found=found, signatures=signatures, signatures_looked_at=looked_at)
    if start[:2] != b"PK":
        raise UnreadableInput("verify.not-checkable", file=shown_path(path))
    with open_zip(path) as archive:
        return _bundle(archive, path.with_suffix(""), "zip", archive.top.rstrip("/"), check_stamp)


def _bundle(bag: BagReader, beside: Path, kind: str, top: str, check_stamp: VerifyStamp) -> Verified:
    files = StampFiles()
    found = verify_bag(bag, files)
    stamps, differences = stamps_inside(files.kept, files.custody, check_stamp)
    for stamp in _stamps_beside(beside, found.manifest_sha256 or "", check_stamp):
        stamps += (stamp,)
        differences += tuple(problems_of(stamp))
    return Verified(kind=kind, found=_with(found, differences), top=top, stamps=stamps)


def _stamps_beside(bundle: Path, manifest_sha256: str, check_stamp: VerifyStamp) -> list[FoundStamp]:
    """Of the bundle's manifest, in ``<bundle>.timestamps/*/``. Raises: UnreadableInput."""
    place = bundle.with_name(f"{bundle.resolve().name}.{STAMPS_FOLDER}")
    answers = sorted(place.glob(f"*/{ANSWER}"))[:_MOST_STAMPS] if place.is_dir() else []
    found = []
    for file in answers:
        asked = file.with_name(REQUEST)
        request = read_input(asked, STAMP_LIMIT_BYTES) if asked.is_file() else None
        answer = read_input(file, STAMP_LIMIT_BYTES)
        shown = f"{place.name}/{file.parent.name}/{ANSWER}"
        found.append(found_stamp(shown, "manifest-sha256.txt", answer, manifest_sha256, request, check_stamp))
    return found


def _with(found: Verification, more: tuple[Difference, ...]) -> Verification:
    return replace(
        found, differences=(*found.differences, *more), differences_count=found.differences_count + len(more)
    )


def _compared(path: Path, original: Path | None) -> CopyVerification:
    if original is None:
        raise UsageError("verify.original-missing")
    with open_input(path) as copied, open_input(original) as whole:
        copy = CopyReader(copied)
        if copy.parent_sha256 is None:
            raise UnreadableInput("verify.no-copy", file=shown_path(path))
        return compare(copy, whole, name=shown_path(Path(path.name)))
