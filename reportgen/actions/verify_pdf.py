"""``verify`` of a single PDF: whether it is a letter of a bundle, byte for byte up to its signature; its signatures.

What was appended to the letter beyond one signature that shows nothing is named, whoever appended it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportgen.actions.sign import PDF_LIMIT_BYTES
from reportgen.adapters.folder import open_folder, read_input, shown_path
from reportgen.adapters.signing import FoundSignature, additions_of, signatures_of
from reportgen.bundle.difference import Difference, DifferenceKind, Verification
from reportgen.bundle.reader import ListedKind
from reportgen.bundle.recognise import read_at_most
from reportgen.errors import UsageError

_SIGNED = b"/ByteRange"


def verify_pdf(
    path: Path, *, original: Path | None, roots_pem: bytes | None
) -> tuple[Verification, tuple[FoundSignature, ...], bool]:
    """What differs; the signatures; whether these could be looked at.

    ``original``: the letter as it was built, or the bundle that holds it. Raises: UnreadableInput; UsageError where the
    file is not signed and there is nothing to compare it with.
    """
    data = read_input(path, PDF_LIMIT_BYTES)
    name = shown_path(Path(path.name))
    found = signatures_of(data, roots_pem)
    is_signed = _SIGNED in data
    if original is None and not is_signed:
        raise UsageError("verify.pdf-alone", file=name)
    differences = list(_of_signatures(name, found or (), is_judged=roots_pem is not None))
    added = additions_of(data) if found else None
    differences += [
        Difference(kind=DifferenceKind(f"pdf-added-{what}"), file=name, found=str(count)) for what, count in added or ()
    ]
    may_go_on = bool(found)  # an unsigned file must be the letter itself: what is appended could show something else
    if original is not None and not any(
        data == letter or (may_go_on and data.startswith(letter)) for letter in _letters(original)
    ):
        differences.append(Difference(kind=DifferenceKind.PDF_OTHER, file=name))
    verification = Verification(
        differences=tuple(differences),
        differences_count=len(differences),
        files_count=1,
        bytes_count=len(data),
        digests_count=0,
        manifest_sha256=None,
    )
    return verification, found or (), not is_signed or (bool(found) and added is not None)


def _of_signatures(name: str, found: tuple[FoundSignature, ...], *, is_judged: bool) -> Iterator[Difference]:
    for number, signature in enumerate(found, start=1):
        if not signature.is_intact:
            yield Difference(kind=DifferenceKind.PDF_SIGNATURE, file=name, line_number=number, entry=signature.signer)
        elif is_judged and not signature.is_trusted:
            yield Difference(kind=DifferenceKind.PDF_SIGNER, file=name, line_number=number, entry=signature.signer)
    if found and not any(signature.covers_whole_file for signature in found):
        yield Difference(kind=DifferenceKind.PDF_APPENDED, file=name)


def _letters(original: Path) -> Iterator[bytes]:
    """The PDF itself, or every PDF of the bundle. Raises: UnreadableInput."""
    if original.is_file():
        yield read_input(original, PDF_LIMIT_BYTES)
        return
    with open_folder(original) as bag:
        for listed in bag.names():
            if (
                listed.kind is ListedKind.FILE
                and listed.path.endswith(".pdf")
                and 0 < listed.size_bytes <= PDF_LIMIT_BYTES
            ):
                yield read_at_most(bag, listed.path, PDF_LIMIT_BYTES)
