"""Every kind of document: its name, to whom it goes, its template, how it is written, what the case must hold for it.

This is the one list. ``reportgen write`` offers it, ``pipeline.write`` asks it, a new kind is one entry here, one
template ``letters/<name>.html`` and its words in both catalogues (``document.<name>``, ``file.<name>``,
``<name>.…``, ``heading.<name>``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from reportgen.documents.access_request import access_request
from reportgen.documents.authority_letter import additional_submission, state_of_the_matter, withdrawal
from reportgen.documents.complaint import complaint
from reportgen.documents.frame import Letter
from reportgen.documents.occasion import Occasion
from reportgen.documents.reminder import reminder
from reportgen.language.translator import Translator


class To(StrEnum):
    """Whom a document is for."""

    AUTHORITY = "authority"
    VENDOR = "vendor"
    SELLER = "seller"
    FILE = "file"  # goes with another document, or to who asks for it


class Need(StrEnum):
    """What the case must hold; ``pipeline.lacks`` turns each into what is missing."""

    SENDER = "sender"  # a sample without a sender writes placeholders
    SENDER_OF_CASE = "sender of a case"  # also a sample must have one
    COMPLAINT = "complaint"  # everything that a complaint under Art. 77 GDPR needs
    AUTHORITY = "authority"
    VENDOR_CONTACT = "vendor contact"
    FACTS = "facts"  # a measurement, or the user's own summary
    LODGED = "lodged"  # the complaint was sent
    NEWS = "news"  # something to add to it
    WAITING = "waiting"  # a request to the vendor without an answer, and its period over


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """One kind of document. Its name is the word in the command, in the log and in the catalogues' ids."""

    name: str
    to: To
    compose: Callable[[Occasion, Translator], Letter]
    needs: tuple[Need, ...]
    most_pages_count: int | None = None  # a longer one is not sent
    in_bundle: bool = False  # ``build`` writes it unasked

    @property
    def template(self) -> str:
        """Path below ``templates/``."""
        return f"letters/{self.name}.html"


_ASKING = (Need.SENDER, Need.VENDOR_CONTACT, Need.FACTS)
_AFTERWARDS = (Need.SENDER_OF_CASE, Need.AUTHORITY, Need.LODGED)

_KINDS = (
    DocumentKind(name="complaint", to=To.AUTHORITY, compose=complaint, needs=(Need.COMPLAINT,), in_bundle=True),
    DocumentKind(
        name="additional-submission",
        to=To.AUTHORITY,
        compose=additional_submission,
        needs=(*_AFTERWARDS, Need.NEWS),
    ),
    DocumentKind(name="state-of-the-matter", to=To.AUTHORITY, compose=state_of_the_matter, needs=_AFTERWARDS),
    DocumentKind(name="withdrawal", to=To.AUTHORITY, compose=withdrawal, needs=_AFTERWARDS),
    DocumentKind(
        name="access", to=To.VENDOR, compose=access_request, needs=_ASKING, most_pages_count=1, in_bundle=True
    ),
    DocumentKind(name="reminder", to=To.VENDOR, compose=reminder, needs=(*_ASKING, Need.WAITING), most_pages_count=1),
)
KINDS: dict[str, DocumentKind] = {kind.name: kind for kind in _KINDS}
