"""Numbers, days, moments and plurals as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reportgen.language.translator import Translator
from reportgen.language.values import ByteCount, Calendar, Listing, Message, Moment, Name, OwnWords, Text, as_data

GERMAN, ENGLISH = Translator("de"), Translator("en")
SUMMER = int(datetime(2026, 9, 7, 4, 12, 59, tzinfo=UTC).timestamp()) * 1_000_000_000
WINTER = int(datetime(2026, 11, 20, 22, 30, tzinfo=UTC).timestamp()) * 1_000_000_000


def test_numbers_are_grouped_as_the_language_groups_them() -> None:
    assert (GERMAN.number(12345), ENGLISH.number(12345)) == ("12.345", "12,345")


def test_bytes_are_decimal_with_one_digit() -> None:
    assert GERMAN.bytes(31_449_000) == "31,4\u00a0MB"
    assert ENGLISH.bytes(1_300_000_000) == "1.3\u00a0GB"
    assert GERMAN.bytes(999) == "999 Byte"
    assert (ENGLISH.bytes(1), ENGLISH.bytes(0)) == ("1 byte", "0 bytes")


def test_a_moment_is_told_in_summer_and_winter_time() -> None:
    assert GERMAN.moment(SUMMER) == "7.\u00a0September 2026, 06:12 Uhr"
    assert ENGLISH.moment(WINTER) == "20\u00a0November 2026, 23:30"


def test_a_moment_keeps_its_day_when_the_zone_moves_it_over_midnight() -> None:
    late = Moment(WINTER + 3600 * 1_000_000_000)
    assert GERMAN.value(late) == "21.\u00a0November 2026, 00:30 Uhr"
    assert Translator("de", "UTC").value(late) == "20.\u00a0November 2026, 23:30 Uhr"


@pytest.mark.parametrize(
    ("number", "german", "english"),
    [
        (1, "1 Übertragung", "1 transmission"),
        (0, "0 Übertragungen", "0 transmissions"),
        (2, "2 Übertragungen", "2 transmissions"),
    ],
)
def test_the_number_decides_between_singular_and_plural(number: int, german: str, english: str) -> None:
    message = Message.of("count.transmissions", n=number)
    assert (GERMAN.say(message), ENGLISH.say(message)) == (german, english)


def test_values_nest() -> None:
    clauses = Listing((Message.of("declared.cloud.no"), Message.of("declared.account.no")))
    assert GERMAN.text("finding.statement.use", clauses=clauses) == (
        "Zur Zeit der Aufzeichnung galt: Cloud-Speicher war nicht gebucht und ein Konto beim Anbieter bestand nicht."
    )


def test_braces_in_outside_text_are_not_placeholders() -> None:
    assert "{n}" in GERMAN.text("holder.named", name="{n} {0.__class__}")


def test_own_words_missing_in_a_language_are_told() -> None:
    words = OwnWords("nur deutsch", None)
    assert GERMAN.value(words) == "nur deutsch"
    with pytest.raises(LookupError):
        ENGLISH.value(words)
    assert Translator("en", takes_other_words=True).value(words) == "nur deutsch"


def test_values_become_data_with_their_type() -> None:
    message = Message.of("x.y", n=3, size=ByteCount(7), day=Calendar(date(2026, 1, 2)), who=Name("a"), what=Text("b"))
    assert as_data(message) == {
        "message": "x.y",
        "values": {
            "n": {"count": 3},
            "size": {"bytes": 7},
            "day": {"date": "2026-01-02"},
            "who": {"name": "a"},
            "what": {"text": "b"},
        },
    }
