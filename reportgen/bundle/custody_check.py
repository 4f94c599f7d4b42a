"""The custody log in a bundle: every line must follow on the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.bundle.difference import Difference, DifferenceKind
from reportgen.bundle.layout import PAYLOAD_FOLDER
from reportgen.evidence.custody import verify_chain

CUSTODY_LIMIT_BYTES = 64 * 1024 * 1024
_NAME = re.compile(rf"{PAYLOAD_FOLDER}custody(\.[^/]+)?\.jsonl")
_KINDS = {
    "unreadable": DifferenceKind.CUSTODY_UNREADABLE,
    "previous": DifferenceKind.CUSTODY_PREVIOUS,
    "sequence": DifferenceKind.CUSTODY_SEQUENCE,
    "unfinished": DifferenceKind.CUSTODY_UNFINISHED,
}


def is_custody(path: str) -> bool:
    """Whether the file of a bundle is the case's custody log."""
    return _NAME.fullmatch(path) is not None


def custody_differences(path: str, log: bytes) -> Iterator[Difference]:
    """Each place where the chain does not hold; one longer than 64 MiB is not judged, and that is told."""
    if len(log) > CUSTODY_LIMIT_BYTES:
        yield Difference(kind=DifferenceKind.TOO_LARGE, file=path)
        return
    for broken in verify_chain(log).breaks:
        yield Difference(kind=_KINDS[broken.reason], file=path, line_number=broken.line_number)
