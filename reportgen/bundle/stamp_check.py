"""The time-stamps of a bundle: those of the evidence, inside, and those of the bundle itself, beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.bundle.difference import Difference, DifferenceKind
from reportgen.bundle.layout import PAYLOAD_FOLDER
from reportgen.evidence.digest import sha256_of
from reportgen.evidence.time_stamp import ANSWER, REQUEST, SEALED, STAMPS_FOLDER, StampCheck, VerifyStamp, sealed_head

STAMP_LIMIT_BYTES = 1024 * 1024
_INSIDE = re.compile(
    rf"{PAYLOAD_FOLDER}{STAMPS_FOLDER}/([^/]+)/({re.escape(ANSWER)}|{re.escape(REQUEST)}|{re.escape(SEALED)})"
)
_KINDS = {
    "unreadable": DifferenceKind.STAMP_UNREADABLE,
    "rejected": DifferenceKind.STAMP_UNREADABLE,
    "other-digest": DifferenceKind.STAMP_OTHER_DIGEST,
    "other-nonce": DifferenceKind.STAMP_OTHER_NONCE,
    "signature": DifferenceKind.STAMP_SIGNATURE,
    "expired": DifferenceKind.STAMP_EXPIRED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStamp:
    """One time-stamp and what its check found."""

    file: str  # the answer
    about: str  # what it is about, by name
    check: StampCheck


def is_stamp_file(path: str) -> bool:
    """Whether the check of time-stamps needs the bytes of this file of the bundle."""
    return _INSIDE.fullmatch(path) is not None


def stamps_inside(
    kept: Mapping[str, bytes], custody: bytes, verify: VerifyStamp
) -> tuple[tuple[FoundStamp, ...], tuple[Difference, ...]]:
    """The stamps of the evidence. ``kept``: bytes of the files of :func:`is_stamp_file`; ``custody``: the log."""
    found: list[FoundStamp] = []
    differences: list[Difference] = []
    for path in sorted(kept):
        folder, _, name = path.rpartition("/")
        if name != ANSWER:
            continue
        sealed = kept.get(f"{folder}/{SEALED}", b"")
        stamp = found_stamp(path, SEALED, kept[path], sha256_of(sealed), kept.get(f"{folder}/{REQUEST}"), verify)
        found.append(stamp)
        differences += problems_of(stamp)
        differences += _custody_problem(f"{folder}/{SEALED}", sealed, custody)
    return tuple(found), tuple(differences)


def found_stamp(
    file: str, about: str, answer: bytes, sha256: str, request: bytes | None, verify: VerifyStamp
) -> FoundStamp:
    """The check of one answer."""
    return FoundStamp(file=file, about=about, check=verify(answer, sha256, request=request))


def problems_of(stamp: FoundStamp) -> Iterator[Difference]:
    """What does not hold, as differences."""
    for problem in stamp.check.problems:
        yield Difference(kind=_KINDS[problem], file=stamp.file, entry=stamp.about)


def _custody_problem(file: str, sealed: bytes, custody: bytes) -> Iterator[Difference]:
    """The line of the log that was stamped must stand in the log that is here: else it was written anew since."""
    head = sealed_head(sealed)
    if head is None:
        return
    number, digest = head
    lines = custody.split(b"\n")
    if number > len(lines) or sha256_of(lines[number - 1]) != digest:
        yield Difference(kind=DifferenceKind.STAMP_CUSTODY, file=file, line_number=number)
