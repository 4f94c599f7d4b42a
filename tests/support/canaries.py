"""Looks for values that must not leave the home, in everything a document is made of; streams are unpacked."""

from __future__ import annotations

import email
from collections.abc import Iterable
from email import policy

from pdf_reader import PdfReader

from reportgen.documents.frame import Letter


def forms_of(value: str) -> set[bytes]:
    """How a value may stand in a file: plain, as UTF-16 (metadata, alternative texts), as hexadecimal of both."""
    plain, wide = value.encode(), value.encode("utf-16-be")
    return {plain, wide, plain.hex().encode(), wide.hex().encode(), plain.hex().upper().encode()}


def leaks_of_bytes(data: bytes, canaries: Iterable[str]) -> set[str]:
    folded = data.lower()
    return {value for value in canaries if any(form.lower() in folded for form in forms_of(value))}


def leaks_of_letter(letter: Letter, canaries: Iterable[str]) -> set[str]:
    """Before it is printed: the HTML with everything in it, text, pictures, files inside, the file's name."""
    inside = [part for file in letter.inside for part in (file.data, file.name.encode(), file.description.encode())]
    whole = [letter.html.encode(), letter.text.encode(), letter.name.encode(), *letter.pictures.values(), *inside]
    return leaks_of_bytes(b"\n".join(whole), list(canaries))


def leaks_of_pdf(data: bytes, canaries: Iterable[str]) -> set[str]:
    """As it is sent: the file itself, every stream unpacked, and what stands on the pages as text."""
    values = list(canaries)
    reader = PdfReader(data)
    shown = "".join(run.text for page in reader.pages for run in page.runs).encode()
    return leaks_of_bytes(b"\n".join((data, reader.all_bytes, shown, reader.metadata.encode())), values)


def leaks_of_mail(data: bytes, canaries: Iterable[str]) -> set[str]:
    """As it is sent: the file itself, its headers decoded, every part decoded, PDFs with every stream unpacked."""
    values = list(canaries)
    message = email.message_from_bytes(data, policy=policy.default)
    found = leaks_of_bytes(data, values)
    for part in message.walk():
        told = "\n".join(f"{name}: {value}" for name, value in part.items())
        found |= leaks_of_bytes(told.encode("utf-8", "surrogateescape"), values)
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            is_pdf = content.startswith(b"%PDF-")
            found |= leaks_of_pdf(content, values) if is_pdf else leaks_of_bytes(content, values)
    return found
