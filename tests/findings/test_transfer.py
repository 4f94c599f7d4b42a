"""A transfer is spoken of only where a document names an exporter in the Union."""

from __future__ import annotations

import pytest
from case_facts import exhibit, facts_of, sentences

from reportgen.findings.assertion import Modality
from reportgen.findings.transfer import transfer

LINES = {
    "role": '"exporter in the union"',
    "exporter": '"Beispiel Europa GmbH"',
    "exporter_country": '"IE"',
    "recipient_country": '"US"',
    "source": '{ de = "Datenschutzerklärung", en = "privacy policy" }',
    "read_on": "2026-06-01",
    "exhibit": '"policy"',
}


def section(**changes: str | None) -> str:
    lines = {key: value for key, value in {**LINES, **changes}.items() if value is not None}
    return "[transfer]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items()) + exhibit("policy")


def test_an_exporter_named_by_a_document_is_a_source_and_a_question() -> None:
    source, asked = transfer(facts_of(section()))
    assert (source.modality, asked.modality) == (Modality.SOURCE, Modality.OPEN)
    assert source.exhibits == ("policy",) and not source.legal_basis
    assert asked.rests_on == ("transfer.exporter",) and asked.legal_basis == ("GDPR 44", "GDPR 46(1)")
    words = " ".join(sentences(source))
    assert "Irland" in words and "United States" in words
    assert "Übermittlung" not in words and "transfer" not in words
    assert "Übermittlung" in " ".join(sentences(asked))


@pytest.mark.parametrize("lacking", [key for key in LINES if key != "role"])
def test_without_one_part_of_it_nothing_is_said_but_what_lacks(lacking: str) -> None:
    (found,) = transfer(facts_of(section(**{lacking: None})))
    assert (found.id, found.modality) == ("open.transfer", Modality.OPEN)
    assert "Übermittlung" not in " ".join(sentences(found))


@pytest.mark.parametrize("changes", [{"exporter_country": '"US"'}, {"recipient_country": '"DE"'}])
def test_an_exporter_outside_or_a_recipient_inside_is_no_transfer(changes: dict[str, str]) -> None:
    (found,) = transfer(facts_of(section(**changes)))
    assert found.id == "open.transfer"


@pytest.mark.parametrize("text", ["", section(role='"direct collection"'), section(role='"unknown"')])
def test_without_an_exporter_the_words_stay_as_they_are(text: str) -> None:
    assert not list(transfer(facts_of(text)))


def test_of_a_time_before_the_gdpr_nothing_is_asked() -> None:
    assert [found.id for found in transfer(facts_of(section(read_on="2018-05-24")))] == ["transfer.exporter"]
