"""What should be told of an authority's record before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportgen.language.values import Calendar, Listing, Message, Text
from reportgen.law.authorities import AuthorityRecord


def record_warnings(record: AuthorityRecord, *, letter_date: date | None, language: str) -> Iterator[Message]:
    """Age at the letter's date (told too where that is not known), doubt, language of the letter, the source's note."""
    website = Text(record.website or record.source)
    if letter_date is None or record.is_old(letter_date):
        yield Message.of("authority.warning.old", day=Calendar(record.recorded_on), website=website)
    if record.uncertain:
        yield Message.of("authority.warning.uncertain", website=website)
    if record.languages and language not in record.languages:
        listed = Listing(tuple(Text(code) for code in record.languages))
        yield Message.of("authority.warning.language", languages=listed)
    if record.notes is not None:
        yield Message.of("authority.warning.note", note=record.notes)
