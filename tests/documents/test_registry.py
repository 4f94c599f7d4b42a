"""The one list of documents: every kind has its template and its words, and what the case lacks for it is said."""

from __future__ import annotations

from datetime import date

import pytest

from reportgen.documents.history import Contact, Counterpart, History
from reportgen.documents.registry import KINDS, Need, combined
from reportgen.documents.rights import ASKING
from reportgen.language.catalogue import load_catalogue
from reportgen.language.values import LANGUAGES
from reportgen.law.receipt import Receipt, ReceiptSource
from reportgen.pipeline.lacks import _BY_NEED
from reportgen.resources import resource_dir


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_a_template_a_title_and_a_file_name_in_both_languages(name: str) -> None:
    template = KINDS[name].template
    assert (resource_dir("templates") / template).is_file() if template else KINDS[name].is_plain_text
    for language in LANGUAGES:
        catalogue = load_catalogue(language)
        assert f"document.{name}" in catalogue
        assert f"file.{name}" in catalogue


def test_every_template_of_a_letter_belongs_to_a_kind() -> None:
    assert {path.stem for path in (resource_dir("templates") / "letters").glob("*.html")} == {
        *(name for name, kind in KINDS.items() if kind.template),
        "combined",
    }


def test_file_names_differ_within_each_language() -> None:
    for language in LANGUAGES:
        names = [load_catalogue(language)[f"file.{name}"].singular for name in KINDS]
        assert len(set(names)) == len(names)
        assert all(name.isascii() and " " not in name for name in names)


def test_only_demands_that_the_law_lets_stand_together_become_one_letter() -> None:
    assert combined(KINDS["portability"], KINDS["access"]).name == "access+portability"
    for other in set(ASKING) - {"erasure"}:
        with pytest.raises(ValueError, match="two letters"):
            combined(KINDS["erasure"], KINDS[other])


def test_every_need_is_looked_at() -> None:
    assert set(_BY_NEED) == set(Need)


def test_a_history_knows_what_waits_and_which_file_number_is_the_newest() -> None:
    asked = Contact(id="1", kind="access", counterpart=Counterpart.VENDOR, is_sent=True, day=date(2026, 9, 1))
    answer = Contact(
        id="2", kind="answer", counterpart=Counterpart.VENDOR, is_sent=False, day=date(2026, 9, 3), answers="1"
    )
    acknowledged = Contact(
        id="3", kind="acknowledgement", counterpart=Counterpart.AUTHORITY, is_sent=False, reference="Az. 1/26"
    )
    history = History(contacts=(asked, answer, acknowledged))
    assert history.is_answered(asked)
    assert not History(contacts=(asked,)).is_answered(asked)
    assert history.file_number(Counterpart.AUTHORITY) == "Az. 1/26"
    assert history.file_number(Counterpart.VENDOR) is None
    assert history.since(date(2026, 9, 2)) == (answer,)


def test_receipt_is_assumed_only_where_it_is_not_known() -> None:
    known = Receipt(day=date(2026, 9, 2), source=ReceiptSource.TRACKING)
    sent = Contact(id="1", kind="access", counterpart=Counterpart.VENDOR, is_sent=True, day=date(2026, 9, 1))
    assert sent.received is not None and not sent.received.documented
    tracked = Contact(
        id="1", kind="access", counterpart=Counterpart.VENDOR, is_sent=True, day=date(2026, 9, 1), receipt=known
    )
    assert tracked.received == known
