"""E-mail drafts: documents attached, nothing sent. The same input, the same bytes.

No Date and no Message-ID: both belong to the program that sends. The boundary comes from the content's digest.
Source: RFC 5322, RFC 2045 to 2047, RFC 2231.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from reportgen.language.harmless import harmless


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """One file of a draft."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a draft says."""

    to: str  # an address
    sender: str | None
    sender_name: str
    subject: str
    body: str
    files: tuple[Attached, ...]


def email_draft(draft: Draft) -> bytes:
    """The draft as an ``.eml`` file that mail programs open as unsent."""
    message = EmailMessage(policy=SMTP)
    message["To"] = _address("", draft.to)
    if draft.sender:
        message["From"] = _address(draft.sender_name, draft.sender)
    message["Subject"] = _one_line(draft.subject)
    message["X-Unsent"] = "1"
    message.set_content(draft.body, cte="quoted-printable")
    for file in draft.files:
        main, sub = _kind(file.name)
        message.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    if message.is_multipart():
        digest = hashlib.sha256(draft.body.encode())
        for file in draft.files:
            digest.update(hashlib.sha256(file.data).digest())
        message.set_boundary(f"=_{digest.hexdigest()[:40]}")
    return message.as_bytes()


def parts_of(files: Sequence[Attached], *, max_bytes: int | None, max_files: int | None) -> list[tuple[Attached, ...]]:
    """The files in their order, in as few groups as the limits ask for; a file above the limit stands alone.

    Base64 makes a file a third larger on its way; the limit is taken of the size on the way.
    """
    groups: list[list[Attached]] = [[]]
    size = 0
    for file in files:
        weight = _weight(file)
        full = max_files is not None and len(groups[-1]) >= max_files
        heavy = max_bytes is not None and size + weight > max_bytes
        if groups[-1] and (full or heavy):
            groups.append([])
            size = 0
        groups[-1].append(file)
        size += weight
    return [tuple(group) for group in groups]


def too_large(files: Sequence[Attached], max_bytes: int | None) -> Attached | None:
    """The first file that no division makes small enough."""
    return next((file for file in files if max_bytes is not None and _weight(file) > max_bytes), None)


def _weight(file: Attached) -> int:
    return -(-len(file.data) // 3) * 4


def _address(name: str, written: str) -> Address:
    user, _, domain = written.rpartition("@")
    return Address(display_name=_one_line(name), username=user, domain=domain)


def _one_line(text: str) -> str:
    return harmless(" ".join(text.split()), limit=400)


_KINDS = {
    "pdf": ("application", "pdf"),
    "txt": ("application", "octet-stream"),  # as a file, not as part of the text
    "png": ("image", "png"),
    "jpg": ("image", "jpeg"),
    "jpeg": ("image", "jpeg"),
    "json": ("application", "json"),
    "csv": ("text", "csv"),
}


def _kind(name: str) -> tuple[str, str]:
    main, sub = _KINDS.get(name.rpartition(".")[2].lower(), ("application", "octet-stream"))
    return ("application", "octet-stream") if main == "text" else (main, sub)
