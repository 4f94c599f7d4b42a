"""A saved mail or PDF on its way into a case: looked at within bounds, copied and hashed as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportgen.adapters.files import telling
from reportgen.adapters.folder import open_input, shown_path
from reportgen.adapters.growing_file import GrowingFile
from reportgen.case.delivery_status import DeliveryStatus, read_delivery_status
from reportgen.case.mail_facts import MailFacts, mail_facts
from reportgen.case.mail_parts import SIZE_LIMIT_BYTES as MAIL_LIMIT_BYTES
from reportgen.case.message_log import KeptFile
from reportgen.errors import UnreadableInput, UsageError
from reportgen.evidence.digest import ByteSource

FOLDER = "correspondence"  # inside the case
LETTER_LIMIT_BYTES = 1024 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_PDF_WITHIN_BYTES = 1024  # of the beginning: PDF 1.7, implementation note 13
_ENDINGS = {"mail": "eml", "pdf": "pdf"}


class Letter:
    """An open file whose beginning was read."""

    def __init__(self, path: Path, source: ByteSource, start: bytes, is_whole: bool) -> None:
        """Raises: UnreadableInput where it is neither a mail nor a PDF."""
        self.shown = shown_path(path)
        self._source = source
        self._start = start
        self.form: Literal["mail", "pdf"] = "pdf" if b"%PDF-" in start[:_PDF_WITHIN_BYTES] else "mail"
        self.facts: MailFacts | None = None
        self.status: DeliveryStatus | None = None
        if self.form == "mail":
            size_bytes = len(start) if is_whole else MAIL_LIMIT_BYTES + 1
            self.facts = _facts(start, size_bytes, self.shown)
            self.status = _status(start, self.shown) if is_whole else None

    def keep(self, case_folder: Path, stem: str, known: dict[str, str]) -> KeptFile:
        """The copy below ``correspondence/``; ``known``: SHA-256 of what is there already → id of its message.

        Raises: UsageError where the very file is there already; UnreadableInput, OutputError. Then nothing was kept.
        """
        name = _free_name(case_folder, stem, _ENDINGS[self.form])
        copy = GrowingFile(case_folder / FOLDER / name)
        try:
            copy.write(self._start)
            while chunk := self._source.read(_CHUNK_BYTES):
                copy.write(chunk)
                if copy.size_bytes > LETTER_LIMIT_BYTES:
                    raise UnreadableInput("input.too-large", file=self.shown, limit=LETTER_LIMIT_BYTES)
            if copy.sha256() in known:
                raise UsageError("log.file-twice", file=self.shown, id=known[copy.sha256()])
        except BaseException:
            copy.discard()
            raise
        copy.finish()
        facts = self.facts
        return KeptFile(
            path=f"{FOLDER}/{name}",
            form=self.form,
            size_bytes=copy.size_bytes,
            sha256=copy.sha256(),
            message_id=facts.message_id if facts else None,
            in_reply_to=facts.in_reply_to[0] if facts and facts.in_reply_to else None,
            date_header=facts.date_header if facts else None,
            attachments=facts.attachments if facts else (),
            attachments_unlisted=facts.attachments_unlisted if facts else False,
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class TakenLetter:
    """A letter that was kept, with what its mail says."""

    kept: KeptFile
    facts: MailFacts | None
    status: DeliveryStatus | None


@contextmanager
def open_letter(path: Path) -> Iterator[Letter]:
    """The file that the user named. Raises: UnreadableInput."""
    with open_input(path) as source:
        start = bytearray()
        while len(start) <= MAIL_LIMIT_BYTES and (chunk := source.read(MAIL_LIMIT_BYTES + 1 - len(start))):
            start += chunk
        yield Letter(path, source, bytes(start), is_whole=len(start) <= MAIL_LIMIT_BYTES)


def _facts(start: bytes, size_bytes: int, shown: str) -> MailFacts:
    try:
        return mail_facts(start, size_bytes=size_bytes, file_name=shown)
    except UnreadableInput as error:
        if error.message_id == "mail.no-mail":
            raise UnreadableInput("log.neither", file=shown) from error
        raise


def _status(start: bytes, shown: str) -> DeliveryStatus | None:
    try:
        return read_delivery_status(start, file_name=shown)
    except UnreadableInput:
        return None  # an ordinary mail


def _free_name(case_folder: Path, stem: str, ending: str) -> str:
    folder = case_folder / FOLDER
    with telling(folder):
        folder.mkdir(exist_ok=True)
    number = 1
    while (folder / (name := f"{stem}{f'-{number}' if number > 1 else ''}.{ending}")).exists():
        number += 1
    return name
