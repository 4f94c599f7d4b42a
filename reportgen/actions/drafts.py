"""E-mail drafts for documents that were written: one for each recipient, several where attachments are divided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from reportgen.case.values import Case
from reportgen.documents.email_draft import Attached, Draft, email_draft, parts_of, too_large
from reportgen.documents.frame import Letter, sender_name
from reportgen.documents.mark import banner, marked_name
from reportgen.documents.occasion import Occasion
from reportgen.documents.registry import KINDS, To
from reportgen.errors import CaseIncomplete
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode
from reportgen.pipeline.document_lint import refuse_unsound

_MEGABYTE = 1_000_000
_ITEM = "– "


def drafts(
    occasion: Occasion,
    letters: Sequence[tuple[Letter, bytes]],
    enclosures: Mapping[str, bytes],
    translators: Mapping[LanguageCode, Translator],
    *,
    max_mb: float | None,
    max_files: int | None,
) -> dict[str, bytes]:
    """File name → ``.eml``; only binding documents, in the language of the first one for each recipient.

    A complaint takes its exhibits with it. Raises: CaseIncomplete where one file is larger than an e-mail may be;
    UnsoundDocument (a bug of ours) where one holds a number or a word that it may not hold.
    """
    case = occasion.case
    max_bytes = int(max_mb * _MEGABYTE) if max_mb is not None else None
    files: dict[str, bytes] = {}
    for to, address in _addresses(case).items():
        own = [(letter, data) for letter, data in letters if _to(letter.kind) is to]
        if not own or address is None:
            continue
        words = translators["de" if own[0][0].language == "de" else "en"]
        attached = [Attached(name=f"{letter.name}.{letter.ending}", data=data) for letter, data in own]
        if any(letter.kind == "complaint" for letter, _ in own):
            attached += _exhibits(case, enclosures, words)
        large = too_large(attached, max_bytes)
        if large is not None:
            raise CaseIncomplete("write.file-too-large", file=large.name, limit=str(max_mb))
        groups = parts_of(attached, max_bytes=max_bytes, max_files=max_files)
        for number, group in enumerate(groups, start=1):
            name = words.text(f"file.email.{to}") + (f"-{number}" if len(groups) > 1 else "")
            draft = _draft(case, to, address, own[0][0], words, group, (number, len(groups)))
            if number == 1:
                refuse_unsound([_said(draft, name, words)], occasion, words)
            files[f"{marked_name(name, case, words)}.{words.language}.eml"] = email_draft(draft)
    return files


def _said(draft: Draft, name: str, words: Translator) -> Letter:
    """The draft's own sentences: names of files and the number of a part are counted, not said."""
    body = [line for line in draft.body.splitlines() if not line.startswith(_ITEM)]
    return Letter(name=name, language=words.language, html="", kind="email", text="\n".join(body))


def _addresses(case: Case) -> dict[To, str | None]:
    return {
        To.AUTHORITY: case.authority.email if case.authority else None,
        To.VENDOR: case.vendor.privacy_email,
        To.SELLER: case.seller.email if case.seller else None,
    }


def _to(kind: str) -> To:
    return KINDS[kind.partition("+")[0]].to


def _exhibits(case: Case, enclosures: Mapping[str, bytes], words: Translator) -> list[Attached]:
    """By their numbers, which are the same in both languages."""
    return [
        Attached(
            name=marked_name(
                f"{words.text('file.exhibit')}-{number:02d}{PurePosixPath(exhibit.path).suffix}", case, words
            ),
            data=enclosures[exhibit.path],
        )
        for number, exhibit in enumerate(case.exhibits, start=1)
    ]


def _draft(
    case: Case,
    to: To,
    address: str,
    first: Letter,
    words: Translator,
    files: tuple[Attached, ...],
    part: tuple[int, int],
) -> Draft:
    number, count = part
    title = words.text(f"document.{first.kind.partition('+')[0]}")
    subject = words.text("email.subject", document=title, reference=case.reference)
    if count > 1:
        subject = words.text("email.part", subject=subject, number=str(number), count=str(count))
    mark = banner(case, words)
    name = sender_name(case, words)
    body = words.text(
        f"email.body.{to}", reference=case.reference, name=name, files="\n".join(f"{_ITEM}{f.name}" for f in files)
    )
    return Draft(
        to=address,
        sender=case.complainant.email if case.complainant else None,
        sender_name=name,
        subject=f"{mark}: {subject}" if mark else subject,
        body=f"{mark}\n\n{body}\n" if mark else f"{body}\n",
        files=files,
    )
