"""The last look at a document: each kind of fault is found with its place, and nothing sound is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from varied_case import analysed

from reportgen.actions.case_files import CaseFiles
from reportgen.analysis.value import Analysis
from reportgen.case.text import Local
from reportgen.documents.frame import Letter
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode
from reportgen.pipeline.compose import compose, occasion_of
from reportgen.pipeline.document_lint import UnsoundDocument, refuse_unsound


@pytest.fixture(scope="module")
def analysis(files: CaseFiles) -> Analysis:
    return analysed(files)


@pytest.fixture(scope="module")
def complaint(analysis: Analysis) -> Letter:
    found = compose(analysis, {code: Translator(code) for code in LANGUAGES}).letters
    return next(letter for letter in found if letter.kind == "complaint" and letter.language == "en")


def faults(letter: Letter, analysis: Analysis, language: LanguageCode = "en", own: str = "") -> list[tuple[str, str]]:
    """(message id, what) of each fault."""
    translator = Translator(language)
    try:
        occasion = occasion_of(analysis)
        sheet = replace(occasion.sheet, own={"own.html": own} if own else {})
        refuse_unsound([letter], replace(occasion, sheet=sheet), translator)
    except UnsoundDocument as error:
        assert error.exit_code == 1
        for fault in (error, *error.problems):
            for code in LANGUAGES:
                assert Translator(code).text(f"error.{fault.message_id}", **fault.values)
                assert Translator(code).text(f"error.{fault.message_id}.hint", **fault.values)
        return [(fault.message_id, str(fault.values["value"])) for fault in error.problems]
    return []


def saying(letter: Letter, words: str) -> Letter:
    return replace(letter, html=letter.html.replace("</h2>", f"</h2><p>{words}</p>", 1))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("It sent 4,711 pictures.", [("lint.number", "4,711")]),
        ("On 1 May 2031 at 23:59.", [("lint.number", "2031"), ("lint.number", "23:59")]),
        ("The address 198.51.100.9 and 8 pictures.", [("lint.number", "198.51.100.9")]),
        ("The camera always sends.", [("lint.word", "always")]),
        ("This transfer is described.", [("lint.word", "transfer")]),
        (
            "Below <b>83,5</b>&nbsp;% is readable.",
            [("lint.number", "83,5"), ("lint.share", "Below 83,5 % is readable.")],
        ),
        ("Nothing to object to.", []),
    ],
)
def test_each_fault_is_found(complaint: Letter, analysis: Analysis, words: str, found: list[tuple[str, str]]) -> None:
    assert faults(saying(complaint, words), analysis) == found


def test_a_number_changed_in_its_place_is_found_there(complaint: Letter, analysis: Analysis) -> None:
    changed = replace(complaint, html=complaint.html.replace("on 9 of 60", "on 9 of 6,001", 1))
    assert changed.html != complaint.html
    translator = Translator("en")
    with pytest.raises(UnsoundDocument) as caught:
        refuse_unsound([changed], occasion_of(analysis), translator)
    (fault,) = caught.value.problems
    assert fault.values["value"] == "6,001"
    assert str(fault.values["place"]).startswith("Complaint under")


def test_a_number_that_only_the_capture_holds_is_not_known(complaint: Letter, analysis: Analysis) -> None:
    flows = analysis.facts.recordings[0].capture.flows
    ports = [flow.originator_port for flow in flows if (flow.originator_port or 0) > 9999]
    told = ", ".join(f"{port:,}" for port in dict.fromkeys(ports[:60]))
    assert len(faults(saying(complaint, told), analysis)) > 0.9 * len(set(ports[:60])) > 9


def test_what_the_user_wrote_is_the_users(files: CaseFiles, complaint: Letter) -> None:
    strong = Local(de="Sie spioniert 4.711 Mal.", en="It always spies, 4,711 times.")
    wordy = analysed(files, summary=strong)
    assert faults(saying(complaint, "It always spies, 4,711 times."), wordy) == []
    assert faults(saying(complaint, "It always spies, 4,711 times. Always."), wordy) == [("lint.word", "always")]


def test_words_of_the_users_own_templates_are_the_users(complaint: Letter, analysis: Analysis) -> None:
    own = "We always answer within 4,711 days."
    assert faults(saying(complaint, own), analysis, own=own) == []


def test_a_view_that_no_printed_row_carries_is_found(complaint: Letter, analysis: Analysis) -> None:
    loose = tuple(
        replace(found, assertion=replace(found.assertion, rests_on=("open.controller",), legal_basis=("GDPR 32(1)",)))
        if found.assertion.id == "ground.security"
        else found
        for found in analysis.reviews
    )
    assert faults(complaint, replace(analysis, reviews=loose)) == [("lint.norm", "GDPR 32(1)")]


def test_no_sound_document_of_the_example_is_refused(analysis: Analysis) -> None:
    assert compose(analysis, {code: Translator(code) for code in LANGUAGES}).letters
