"""What to know before a document is sent: said to the user beside it, never in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.case.values import Case
from reportgen.documents.registry import DocumentKind, To
from reportgen.language.values import Calendar, LanguageCode, Listing, Message, Text, Tongue
from reportgen.law.authorities import AuthorityRecord
from reportgen.law.record_warnings import record_warnings
from reportgen.pipeline.languages import authority_record

_ENDS_A_GROUND = frozenset({"consent-withdrawal", "objection"})


def hints(kinds: Iterable[DocumentKind], case: Case, binding: LanguageCode) -> tuple[Message, ...]:
    """Each hint once. ``binding``: the language of the letters to the authority.

    Source: Art. 17 GDPR and what it does to evidence; § 327q BGB for a withdrawal and an objection.
    """
    chosen = tuple(kinds)
    demands = {part for kind in chosen for part in kind.name.split("+")}
    found: list[Message] = []
    if any(kind.to is To.AUTHORITY for kind in chosen):
        record = authority_record(case)
        if record is not None:
            found += _of_authority(record, case, binding)
    if "erasure" in demands:
        found.append(Message.of("hint.erasure"))
    if demands & _ENDS_A_GROUND:
        found.append(Message.of("hint.contract"))
    return tuple(found)


def _of_authority(record: AuthorityRecord, case: Case, binding: LanguageCode) -> Iterator[Message]:
    day = Calendar(record.recorded_on)
    if record.form_url:
        yield Message.of("hint.authority.form", authority=record.spoken_name, url=Text(record.form_url), day=day)
    if binding in record.languages:
        languages = Listing(tuple(Tongue(code) for code in record.languages))
        yield Message.of("hint.authority.languages", languages=languages, day=day)
    yield from record_warnings(record, letter_date=case.letter_date, language=binding)
