"""The pictures that the user chose, taken from the captures and made small; and the picture of the signature."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportgen.actions.case_files import CaseFiles
from reportgen.adapters.folder import CaseFolder
from reportgen.adapters.images import clean_png, decode_image, shown_small
from reportgen.adapters.scratch import ScratchFile
from reportgen.capture.read import read_capture
from reportgen.documents.occasion import ShownPicture
from reportgen.errors import UnreadableInput, UsageError

_SIGNATURE_LIMIT_BYTES = 8 * 1024 * 1024
_TEXT_LIMIT_BYTES = 200_000
_LEAST_DIGITS = 6


def chosen_pictures(
    case_folder: Path, files: CaseFiles, blurred: Sequence[str], nobody_in: Sequence[str]
) -> tuple[ShownPicture, ...]:
    """The pictures whose SHA-256 begins so, in the order of the choice. Raises: UsageError where one was not sent."""
    wanted = [(start.lower(), True) for start in blurred] + [(start.lower(), False) for start in nobody_in]
    if not wanted:
        return ()
    own = {image.sha256 for capture in files.captures for image in capture.images if image.sha256 is not None}
    chosen: dict[str, bool] = {}
    for start, is_blurred in wanted:
        found = sorted(sha256 for sha256 in own if sha256.startswith(start)) if len(start) >= _LEAST_DIGITS else []
        if len(found) != 1:
            raise UsageError("write.no-such-picture", sha256=start)
        chosen[found[0]] = is_blurred
    kept: dict[str, bytes] = {}

    def keep(sha256: str, _format: str, data: bytes) -> None:
        if sha256 in chosen:
            kept[sha256] = data

    folder = CaseFolder(case_folder)
    for entry in files.case.captures:
        with folder.open(entry.path) as source:
            read_capture(source, name=entry.path, decode_image=decode_image, keep_image=keep, scratch=ScratchFile())
    return tuple(_shown(sha256, kept[sha256], is_blurred=chosen[sha256]) for sha256 in chosen)


def _shown(sha256: str, data: bytes, *, is_blurred: bool) -> ShownPicture:
    small = shown_small(data, blurred=is_blurred)
    assert small is not None  # it was decoded when it was counted
    return ShownPicture(sha256=sha256, data=small, is_blurred=is_blurred)


def shown_exhibits(files: CaseFiles) -> tuple[dict[str, bytes], dict[str, str]]:
    """What of the exhibits can be printed: pictures made small, without metadata, and texts; by their path."""
    pictures: dict[str, bytes] = {}
    texts: dict[str, str] = {}
    for exhibit in files.case.exhibits:
        data = files.enclosures[exhibit.path]
        picture = shown_small(data, blurred=False, width=1200)
        if picture is not None:
            pictures[exhibit.path] = picture
        else:
            texts[exhibit.path] = data[:_TEXT_LIMIT_BYTES].decode("utf-8", "replace")
    return pictures, texts


def signature_of(case_folder: Path, files: CaseFiles) -> bytes | None:
    """The picture of the signature that the case names, without metadata. Raises: UnreadableInput, CaseIncomplete."""
    path = files.case.complainant.signature if files.case.complainant else None
    if path is None:
        return None
    picture = clean_png(CaseFolder(case_folder).read_bytes(path, _SIGNATURE_LIMIT_BYTES))
    if picture is None:
        raise UnreadableInput("write.no-picture-file", file=path)
    return picture
