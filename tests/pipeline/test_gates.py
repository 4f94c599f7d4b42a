"""What ``check`` names: each gate where it belongs, and none without reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from varied_case import analysed, answering, letter

from reportgen.actions.case_files import CaseFiles
from reportgen.analysis.value import Analysis
from reportgen.case.text import Local
from reportgen.case.vendor_facts import Offer, OutsideAccess, Policy
from reportgen.findings.confirmation import Standing
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.pipeline.compose import complaint_lacks, compose
from reportgen.pipeline.gates import Severity, gates


def found(analysis: Analysis) -> dict[str, Severity]:
    """Id → severity; every gate has its words in both languages."""
    all_gates = gates(analysis, complaint_lacks(analysis))
    for gate in all_gates:
        for language in LANGUAGES:
            assert Translator(language).say(gate.reason) and Translator(language).say(gate.advice)
    severities = [list(Severity).index(gate.severity) for gate in all_gates]
    assert severities == sorted(severities), "the weightiest first"
    return {gate.id: gate.severity for gate in all_gates}


def test_the_example_has_nothing_to_settle(files: CaseFiles) -> None:
    assert found(analysed(files)) == {}


@pytest.mark.parametrize(
    ("answers", "gate", "severity"),
    [
        ({"own_property_only": False}, "field-of-view", Severity.STOP),
        ({"own_property_only": None}, "field-of-view-unsaid", Severity.WARNING),
        ({"sound_recorded": True}, "sound", Severity.STOP),
        ({"sound_recorded": None}, "sound-unsaid", Severity.WARNING),
        ({"private_use": False}, "not-private", Severity.WARNING),
        ({"children_recognisable": True}, "children", Severity.WARNING),
        ({"others_recognisable": True}, "others", Severity.WARNING),
        ({"others_recognisable": None}, "persons-unsaid", Severity.NOTE),
        ({"cloud_booked": None}, "questions", Severity.WARNING),
        ({"pictures_recognisable_count": 0}, "missing.own-data", Severity.INCOMPLETE),
    ],
)
def test_each_answer_has_its_gate(files: CaseFiles, answers: dict[str, Any], gate: str, severity: Severity) -> None:
    assert found(analysed(files, **answering(files, **answers))) == {gate: severity}


def test_where_the_law_says_stop_no_complaint_is_written_but_access_may_be_asked(files: CaseFiles) -> None:
    analysis = analysed(files, **answering(files, sound_recorded=True, own_property_only=False))
    words = {code: Translator(code) for code in LANGUAGES}
    letters = compose(analysis, words).letters
    assert {letter.name.partition(".")[0] for letter in letters} == {"auskunft", "access-request"}


def test_a_device_that_films_nothing_is_not_asked_about_its_view(files: CaseFiles) -> None:
    device = files.case.device.model_copy(update={"kind": "device"})
    answers = answering(files, own_property_only=None, sound_recorded=None)
    assert found(analysed(files, device=device, **answers)) == {}


@pytest.mark.parametrize(("read_on", "is_old"), [(date(2025, 11, 20), False), (date(2025, 11, 19), True)])
def test_a_contact_grows_old_after_a_year(files: CaseFiles, read_on: date, is_old: bool) -> None:
    contact = files.case.vendor.contact.model_copy(update={"read_on": read_on})  # type: ignore[union-attr]
    vendor = files.case.vendor.model_copy(update={"contact": contact})
    authority = files.case.authority.model_copy(update={"read_on": read_on})  # type: ignore[union-attr]
    both = {"vendor-contact-old": Severity.WARNING, "authority-old": Severity.WARNING}
    assert found(analysed(files, vendor=vendor, authority=authority)) == (both if is_old else {})


def test_a_contact_without_a_date_is_told(files: CaseFiles) -> None:
    contact = files.case.vendor.contact.model_copy(update={"read_on": None})  # type: ignore[union-attr]
    vendor = files.case.vendor.model_copy(update={"contact": contact})
    assert found(analysed(files, vendor=vendor)) == {"vendor-contact-undated": Severity.WARNING}


def test_a_late_or_missing_registry_answer_is_told(files: CaseFiles) -> None:
    assert found(analysed(files, registrations=())) == {"no-registration": Severity.NOTE}
    analysis = analysed(files)
    for day, is_late in ((14, False), (15, True)):
        asked = datetime(2026, 10, day, 12, tzinfo=UTC)
        facts = replace(
            analysis.facts,
            registrations=tuple(replace(found, retrieved_at=asked) for found in analysis.facts.registrations),
        )
        assert ("registration-late" in found(replace(analysis, facts=facts))) == is_late


def test_an_exhibit_in_another_language_wants_its_translation(files: CaseFiles) -> None:
    less = tuple(exhibit for exhibit in files.case.exhibits if exhibit.id != "answer-de")
    assert found(analysed(files, exhibits=less)) == {"untranslated": Severity.WARNING}


def test_a_translation_into_another_language_needs_none_itself(files: CaseFiles) -> None:
    turned = {"answer": {"language": "de"}, "answer-de": {"language": "en"}}
    others = tuple(exhibit.model_copy(update=turned.get(exhibit.id, {})) for exhibit in files.case.exhibits)
    assert found(analysed(files, exhibits=others)) == {}


def test_a_sent_message_without_its_copy_is_told(files: CaseFiles) -> None:
    assert found(analysed(files, **letter(files, "complaint", exhibit=None))) == {"no-copy": Severity.WARNING}


def test_a_capture_without_a_word_on_its_clock_is_told(files: CaseFiles) -> None:
    captures = tuple(entry.model_copy(update={"clock": None}) for entry in files.case.captures)
    assert found(analysed(files, captures=captures)) == {"no-clock": Severity.NOTE}


def test_unconfirmed_statements_are_counted(files: CaseFiles) -> None:
    whole = analysed(files)
    reviews = tuple(
        replace(item, standing=Standing.UNANSWERED) if item.assertion.id == "statement.email" else item
        for item in whole.reviews
    )
    assert found(replace(whole, reviews=reviews)) == {"unconfirmed": Severity.WARNING}


def test_strong_words_of_the_user_are_pointed_at_but_not_those_of_others(files: CaseFiles) -> None:
    strong = Local(de="Sie spioniert immer.", en="It spies.")
    assert found(analysed(files, summary=strong)) == {"strong-words": Severity.WARNING}
    assert found(analysed(files, **letter(files, "answer", quote="We never sell all data."))) == {}


def test_a_complaint_says_whom_it_may_concern_and_what_is_wrong(files: CaseFiles) -> None:
    bare = files.case.vendor.model_copy(update={"privacy_email": None, "contact": None})
    analysis = analysed(files, vendor=bare)
    assert "element-controller" not in found(analysis), "the address of the other end helps to find it"
    facts = replace(analysis.facts, destination=None)
    assert found(replace(analysis, facts=facts))["element-controller"] is Severity.WARNING
    rejected = tuple(
        replace(item, standing=Standing.REJECTED) if item.assertion.id.startswith("ground.") else item
        for item in analysis.reviews
    )
    assert found(replace(analysis, reviews=rejected)) == {"element-infringement": Severity.WARNING}


@pytest.mark.parametrize("missing", [{"street": None, "email": None}, {"city": None, "email": None}])
def test_a_sender_who_cannot_be_answered_is_incomplete(files: CaseFiles, missing: dict[str, Any]) -> None:
    assert files.case.complainant is not None
    sender = files.case.complainant.model_copy(update=missing)
    assert found(analysed(files, complainant=sender)) == {"missing.sender-contact": Severity.INCOMPLETE}


def test_papers_that_show_what_was_found_out_are_asked_for(files: CaseFiles) -> None:
    offer = Offer(seen_in=Local(de="Laden", en="shop"), price_in_euro=True)
    sign = OutsideAccess(kind="other", summary=Local(de="x", en="x"))
    analysis = analysed(files, policy=Policy(url="x"), offers=(offer,), access_by_others=(sign,))
    keys = ("policy-no-copy", "offer-no-copy", "access-no-copy", "unconfirmed")
    told = found(analysis)
    assert {key: told[key] for key in keys if key in told} == dict.fromkeys(keys[:3], Severity.NOTE)


def measured(analysis: Analysis, key: str) -> Analysis:
    """With one more measurement of that id."""
    finding = key.partition(".")[0]
    return replace(
        analysis, assertions=(*analysis.assertions, replace(analysis.assertions[0], id=key, finding=finding))
    )


@pytest.mark.parametrize(
    ("said", "key", "gate"),
    [
        (False, "F02.sound.K1", "sound-contradicts"),
        (None, "F02.sound.K1", "sound-measured"),
        (False, "F02.video.K1", None),
    ],
)
def test_sound_in_the_capture_is_told_whatever_was_said(
    files: CaseFiles, said: bool | None, key: str, gate: str | None
) -> None:
    told = found(measured(analysed(files, **answering(files, sound_recorded=said)), key))
    assert {one for one in told if one.startswith("sound-") and one != "sound-unsaid"} == ({gate} if gate else set())
    assert gate is None or told[gate] is Severity.WARNING


def test_credentials_in_the_clear_ask_for_another_password_first(files: CaseFiles) -> None:
    assert found(measured(analysed(files), "F04.credentials.K1")) == {"change-password": Severity.WARNING}


@pytest.mark.parametrize(
    ("country", "last_day", "is_told"),
    [
        ("DE", date(2018, 5, 24), True),
        ("DE", date(2018, 5, 25), False),
        ("NO", date(2018, 7, 19), True),
        ("NO", date(2018, 7, 20), False),
    ],
)
def test_recordings_from_before_the_gdpr_are_told(
    files: CaseFiles, country: str, last_day: date, is_told: bool
) -> None:
    assert files.case.complainant is not None
    home = files.case.complainant.model_copy(update={"country": country})
    analysis = analysed(files, complainant=home)
    recording = analysis.facts.recordings[0]
    end_ns = analysis.facts.midnight_ns(last_day) + 1
    capture = replace(recording.capture, file=replace(recording.capture.file, last_at_ns=end_ns))
    old = replace(recording, capture=capture)
    alone = replace(analysis, facts=replace(analysis.facts, recordings=(old,)))
    assert ("before-gdpr" in found(alone)) is is_told
    beside = replace(analysis, facts=replace(analysis.facts, recordings=(old, recording)))
    assert ("partly-before-gdpr" in found(beside), "before-gdpr" in found(beside)) == (is_told, False)
