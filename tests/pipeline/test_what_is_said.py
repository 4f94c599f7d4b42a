"""What is said of the example when a part of it is missing or different: weaker, never stronger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from varied_case import analysed, answering, letter

from reportgen.actions.case_files import CaseFiles
from reportgen.analysis.value import Analysis
from reportgen.case.statements import Declarations
from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.confirmation import Standing
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.pipeline.analyse import analyse
from reportgen.pipeline.compose import compose, confirmed

ANSWERS = sorted(Declarations.model_fields)
EXCULPATING = ("own_target_set_up", "app_used_during_capture", "account_exists", "cloud_booked")


def said(files: CaseFiles, **changes: Any) -> dict[str, Assertion]:
    return {found.id: found for found in analysed(files, **changes).assertions}


def views(found: dict[str, Assertion]) -> set[str]:
    return {key for key, assertion in found.items() if assertion.modality is Modality.LEGAL_VIEW}


def lacks(analysis: Analysis, document: str) -> set[str]:
    translators = {code: Translator(code) for code in LANGUAGES}
    return {
        message.key
        for letter in compose(analysis, translators).incomplete
        if letter.document == document
        for message in letter.lacks
    }


def test_the_example_takes_three_legal_views_and_lacks_nothing(files: CaseFiles) -> None:
    assert views(said(files)) == {"ground.lawfulness", "ground.security", "ground.default"}
    assert lacks(analysed(files), "complaint") == set()


@pytest.mark.parametrize("question", EXCULPATING)
def test_an_unanswered_exculpating_question_turns_every_view_into_a_question(files: CaseFiles, question: str) -> None:
    found = said(files, **answering(files, **{question: None}))
    assert views(found) == set()
    assert found["ground.question"].modality is Modality.OPEN
    for language in LANGUAGES:
        assert Translator(language).say(found["ground.question"].claim)


def test_an_own_upload_target_accuses_nobody(files: CaseFiles) -> None:
    found = said(files, **answering(files, own_target_set_up=True))
    assert not [key for key in found if key.startswith(("ground.", "suggestion."))]
    assert "F01.pictures.K1" in found


def test_booked_cloud_storage_takes_the_view_on_lawfulness_away(files: CaseFiles) -> None:
    assert "ground.lawfulness" not in said(files, **answering(files, cloud_booked=True))


@pytest.mark.parametrize(
    "answer", [name if name in EXCULPATING else pytest.param(name, marks=pytest.mark.slow) for name in ANSWERS]
)
def test_leaving_an_answer_out_never_makes_a_claim_stronger(files: CaseFiles, answer: str) -> None:
    whole, less = said(files), said(files, **answering(files, **{answer: None}))
    assert views(less) <= views(whole)
    for modality in (Modality.MEASURED, Modality.SOURCE, Modality.CONCLUSION, Modality.STATEMENT):
        kept = {key for key, assertion in less.items() if assertion.modality is modality}
        assert kept <= {key for key, assertion in whole.items() if assertion.modality is modality}


def test_an_answer_that_was_not_given_is_in_no_sentence(files: CaseFiles) -> None:
    found = said(files, declarations=Declarations(), settings=None, filter=None)
    assert not [key for key in found if key.startswith(("statement.", "F30"))]


def test_a_box_that_was_not_ticked_says_nothing_about_a_switch(files: CaseFiles) -> None:
    assert files.case.settings is not None
    unsure = files.case.settings.model_copy(update={"switch_found": None})
    assert "Schalter" not in Translator("de").say(said(files, settings=unsure)["F30.settings"].claim)
    assert "F30.settings" not in said(files, settings=unsure.model_copy(update={"box_ticked": None}))
    found = said(files, settings=unsure.model_copy(update={"switch_found": True}))
    assert found["F30.settings"].claim.key == "finding.F30.settings-unticked-only"
    for less in (found, said(files, settings=unsure)):
        assert "ground.default" not in less  # a switch that was found, or not looked for, may explain it


def test_without_a_declared_filter_attempts_are_measured_and_nothing_is_concluded(files: CaseFiles) -> None:
    found = said(files, filter=None)
    assert found["F28.attempts-without-filter.K1"].scope is not None
    assert found["F28.attempts-without-filter.K1"].scope.things_count == 677
    assert not [key for key in found if "filter-explains" in key]


def test_a_filter_for_another_address_explains_nothing(files: CaseFiles) -> None:
    assert files.case.filter is not None
    other = files.case.filter.model_copy(update={"address": "203.0.113.99"})
    assert not [key for key in said(files, filter=other) if "filter-explains" in key]


def test_a_filter_without_a_known_date_explains_nothing(files: CaseFiles) -> None:
    assert files.case.filter is not None
    undated = files.case.filter.model_copy(update={"on_at": None})
    assert not [key for key in said(files, filter=undated) if "filter-explains" in key]


def test_a_filter_after_the_capture_leaves_all_attempts_before_it(files: CaseFiles) -> None:
    assert files.case.filter is not None
    late = files.case.filter.model_copy(update={"on_at": datetime(2026, 10, 1, tzinfo=UTC)})
    found = said(files, filter=late)
    assert found["F28.attempts-before.K1"].scope is not None
    assert found["F28.attempts-before.K1"].scope.things_count == 677
    assert not [key for key in found if "attempts-after" in key or "filter-explains" in key]


def test_without_a_registry_answer_nobody_is_named(files: CaseFiles) -> None:
    found = said(files, registrations=())
    assert not [key for key in found if key.startswith("registration")]
    names = [Translator("en").say(assertion.claim) for assertion in found.values()]
    assert not [sentence for sentence in names if "Musterempfaenger" in sentence]


def test_a_paraphrased_answer_is_the_own_statement_and_no_quotation(files: CaseFiles) -> None:
    found = said(files, **letter(files, "answer", quote=None, quote_language=None, translation=None))
    assert found["message.answer"].modality is Modality.STATEMENT
    assert not [assertion for assertion in found.values() if assertion.finding == "F31"]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"bounced": False}, "finding.F19.no-bounce"),
        ({"bounced": None}, "finding.F19.bounce-unsaid"),
        ({"bounced": True}, "finding.F19.bounced"),
        ({"no_reply_until": None}, None),
    ],
)
def test_silence_is_said_only_as_far_as_it_is_known(files: CaseFiles, changes: dict[str, Any], key: str | None) -> None:
    found = said(files, **letter(files, "complaint", **changes)).get("F19.no-reply.complaint")
    assert (found.claim.key if found else None) == key


def test_a_message_that_was_answered_is_not_called_unanswered(files: CaseFiles) -> None:
    found = said(files, **letter(files, "answer", answers="complaint"))
    assert "F19.no-reply.complaint" not in found


def test_documentation_addresses_are_no_destination_of_a_real_case(files: CaseFiles) -> None:
    analysis = analysed(files, constructed=False)
    assert analysis.facts.destination is None
    assert {found.finding for found in analysis.assertions if found.modality is Modality.MEASURED} == {"F14"}
    assert "missing.measurement" in lacks(analysis, "complaint")


def test_traffic_of_another_device_is_not_the_devices(files: CaseFiles) -> None:
    device = files.case.device.model_copy(update={"mac": "00:00:5e:00:53:99", "ip_addresses": ()})
    analysis = analysed(files, device=device)
    assert not [found for found in analysis.assertions if found.modality is Modality.MEASURED]
    assert "missing.device-not-seen" in lacks(analysis, "complaint")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"complainant": None}, "missing.complainant"),
        ({"letter_date": None}, "missing.letter-date"),
        ({"authority": None}, "missing.authority"),
        ({"captures": ()}, "missing.capture"),
        ({"declarations": Declarations()}, "missing.pictures-viewed"),
    ],
)
def test_what_a_complaint_lacks_is_named(files: CaseFiles, changes: dict[str, Any], message: str) -> None:
    assert message in lacks(analysed(files, **changes), "complaint")


def test_a_complaint_about_pictures_in_which_nobody_is_recognisable_is_not_written(files: CaseFiles) -> None:
    analysis = analysed(files, **answering(files, pictures_recognisable_count=0))
    assert "missing.own-data" in lacks(analysis, "complaint")


def test_every_sentence_stands_in_both_languages(files: CaseFiles) -> None:
    for assertion in analysed(files).assertions:
        messages = [assertion.claim, assertion.in_brief, *assertion.alternatives, *assertion.counter_considerations]
        messages += [*assertion.limits, *([assertion.rule] if assertion.rule else [])]
        for message in messages:
            german, english = (Translator(language).say(message) for language in LANGUAGES)
            assert german and english and german != english


def unanswered(files: CaseFiles, *keys: str) -> Analysis:
    """The example with no answer to the findings with those ids."""
    whole = analysed(files)
    return replace(
        whole,
        reviews=tuple(
            replace(found, standing=Standing.UNANSWERED) if found.assertion.id in keys else found
            for found in whole.reviews
        ),
    )


@pytest.mark.parametrize("standing", [Standing.UNANSWERED, Standing.REJECTED, Standing.LAPSED])
def test_what_is_not_confirmed_takes_what_rests_on_it_along(files: CaseFiles, standing: Standing) -> None:
    whole = analysed(files)
    reviews = tuple(
        replace(found, standing=standing) if found.assertion.id == "F01.pictures.K1" else found
        for found in whole.reviews
    )
    spoken = confirmed(replace(whole, reviews=reviews))
    ids = {assertion.id for assertion in spoken.assertions}
    assert not [key for key in ids if key.startswith(("F01.", "ground.", "suggestion."))]
    assert {"F27.volume.K1", "open.controller"} <= ids
    assert spoken.daily == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unconfirmed_sentence_is_in_no_letter(files: CaseFiles, language: str) -> None:
    key = "F19.no-reply.complaint"
    whole, less = analysed(files), unanswered(files, key, "registration.1", "message.answer", "statement.filter")
    words = {code: Translator(code) for code in LANGUAGES}
    for analysis, is_there in ((whole, True), (less, False)):
        letters = [found for found in compose(analysis, words).letters if found.language == language]
        assert len(letters) == 2
        text = " ".join(found.html for found in letters)
        for said_there in ("Musterempfaenger", "20.11.2026" if language == "de" else "20\u00a0Nov\u00a02026"):
            assert (said_there in text) == is_there
    assert {"registration.1", key} <= {found.assertion.id for found in less.reviews}


def test_a_case_that_nobody_reviewed_makes_no_complaint_and_says_why(files: CaseFiles) -> None:
    case = files.case
    nobody = analyse(
        case, files.captures, files.registrations, files.inputs, tool_version="0", image_decoder="", arguments=()
    )
    assert lacks(nobody, "complaint") == {"missing.review"}


def test_a_name_that_is_not_confirmed_is_not_in_the_annex_either(files: CaseFiles) -> None:
    words = {code: Translator(code) for code in LANGUAGES}
    for analysis, is_there in ((analysed(files), True), (unanswered(files, "name.K1"), False)):
        text = " ".join(letter.html for letter in compose(analysis, words).letters)
        assert ("upload.beispielcam.example" in text) == is_there
