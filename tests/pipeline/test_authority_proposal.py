"""A case without an authority is told which one, why, and what to write."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from varied_case import analysed

from reportgen.actions.case_files import CaseFiles
from reportgen.case.parties import Authority
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, Message
from reportgen.law.authorities import authorities
from reportgen.pipeline.authority_proposal import case_lines
from reportgen.pipeline.compose import compose


def _letters(*lines: str) -> str:
    return "".join(lines).replace(" ", "").replace(",", "")


def lack(files: CaseFiles, key: str, **home: Any) -> Message:
    assert files.case.complainant is not None
    changed = files.case.complainant.model_copy(update=home)
    analysis = analysed(files, authority=None, complainant=changed)
    translators = {language: Translator(language) for language in LANGUAGES}
    incomplete = compose(analysis, translators).incomplete
    return next(message for letter in incomplete for message in letter.lacks if message.key == key)


@pytest.mark.parametrize("record", authorities(), ids=[record.id for record in authorities()])
def test_the_lines_for_every_record_are_what_a_case_accepts(record: Any) -> None:
    table = tomllib.loads("\n".join(case_lines(record)))["authority"]
    written = Authority.model_validate(table)
    assert (written.name, written.read_on, written.source) == (record.name, record.recorded_on, record.source)
    assert _letters(*record.address) == _letters(*written.lines()[1:])


def test_the_authority_of_the_land_is_proposed_with_what_to_write(files: CaseFiles) -> None:
    proposal = lack(files, "missing.authority", postal_code="10115")
    german = Translator("de").say(proposal).replace("\u00a0", " ")
    assert "Vorschlag: Berliner Beauftragte für Datenschutz und Informationsfreiheit." in german
    assert "Art. 77 Abs. 1 DSGVO und § 40 Abs. 1 BDSG" in german
    assert "Die Angaben zur Behörde sind vom 27. Februar 2023, älter als ein Jahr." in german
    english = Translator("en").say(proposal)
    for told in (german, english):
        table = tomllib.loads(told[told.rindex("[authority]") :])["authority"]
        assert (table["postal_code"], table["city"], table["email"]) == (
            "10555",
            "Berlin",
            "mailbox@datenschutz-berlin.de",
        )


def test_a_code_of_two_laender_is_asked_about(files: CaseFiles) -> None:
    assert "Hamburg und Schleswig-Holstein" in Translator("de").say(
        lack(files, "missing.authority", postal_code="21039")
    )


def test_a_code_that_is_not_known_is_asked_about(files: CaseFiles) -> None:
    assert "99999" in Translator("de").say(lack(files, "missing.authority"))


def test_another_state_has_its_own_authority(files: CaseFiles) -> None:
    told = Translator("en").say(lack(files, "missing.authority", postal_code="1030", country="Österreich"))
    assert "Austrian Data Protection Authority" in told
    assert 'city = "1030 Wien"' in told


def test_without_a_country_it_is_asked_for(files: CaseFiles) -> None:
    told = Translator("en").say(lack(files, "missing.authority", postal_code="1030"))
    assert "In which State do you live?" in told


def test_from_outside_the_economic_area_no_complaint_is_written(files: CaseFiles) -> None:
    assert files.case.complainant is not None
    for country in ("Schweiz", "United Kingdom", "Kanada", "Musterland"):
        changed = files.case.complainant.model_copy(update={"country": country})
        analysis = analysed(files, complainant=changed)
        composed = compose(analysis, {language: Translator(language) for language in LANGUAGES})
        told = [message.key for letter in composed.incomplete for message in letter.lacks]
        assert ("missing.outside-gdpr" in told) == (country != "Musterland")  # no State that we know
