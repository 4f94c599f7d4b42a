"""What is said of the encrypted example when a part of it is missing, different, or just below a threshold."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from built_example import BuiltExample

from reportgen.actions.case_files import CaseFiles, read_case_files
from reportgen.analysis.value import Analysis
from reportgen.case.statements import Declarations
from reportgen.findings import (
    encrypted_volume,
    event_correlated_upload,
    permanent_connection,
    upload_after_switch_off,
    upload_without_interaction,
)
from reportgen.findings.assertion import Assertion, Content, Modality
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, ByteCount, Count, Message
from reportgen.pipeline.analyse import analyse

ANSWERS = sorted(Declarations.model_fields)
EXCULPATING = (
    "own_target_set_up", "app_used_during_capture", "account_exists", "cloud_booked", "alerts_switched_on",
)  # fmt: skip
OWN_CHOICE = ("app_used_during_capture", "cloud_booked", "alerts_switched_on")
RESTING_ON_THE_LIST = {"statement.events", "F06.windows.K1", "F06.follows.K1"}


@pytest.fixture(scope="module")
def files(encrypted_camera: BuiltExample) -> CaseFiles:
    return read_case_files(encrypted_camera.case)


def analysed(files: CaseFiles, *, noted: tuple[int, ...] | None = None, **changes: Any) -> Analysis:
    """``noted``: other instants than the list's; ``changes``: other parts of the case."""
    case = files.case.model_copy(update=changes)
    return analyse(
        case,
        files.captures,
        files.registrations[: len(case.registrations)],
        files.inputs,
        tool_version="0",
        image_decoder="none",
        arguments=(),
        events=files.events if noted is None else noted,
    )


def said(files: CaseFiles, **changes: Any) -> dict[str, Assertion]:
    return {found.id: found for found in analysed(files, **changes).assertions}


def answering(files: CaseFiles, **answers: Any) -> dict[str, Any]:
    return {"declarations": files.case.declarations.model_copy(update=answers)}


def switched(files: CaseFiles, **changes: Any) -> dict[str, Any]:
    assert files.case.switch_off is not None
    return {"switch_off": files.case.switch_off.model_copy(update=changes)}


def log_with(files: CaseFiles, **changes: Any) -> dict[str, Assertion]:
    """What is said when the case says something else of its list."""
    assert files.case.events is not None
    return said(files, events=files.case.events.model_copy(update=changes))


def views(found: dict[str, Assertion]) -> set[str]:
    return {key for key, assertion in found.items() if assertion.modality is Modality.LEGAL_VIEW}


def number(found: Assertion, name: str) -> int:
    value = found.claim.values[name]
    assert isinstance(value, Count | ByteCount)
    return value.number


def test_the_example_says_what_was_put_into_it(files: CaseFiles) -> None:
    found = said(files)
    windows = found["F06.windows.K1"]
    assert (number(windows, "hits"), number(windows, "n")) == (25, 27)
    assert number(windows, "control_hits") * 10 <= number(windows, "controls")
    after = found["F08.uploads-after.K1"].scope
    assert after is not None and after.things_count > 50
    assert views(found) == {"ground.lawfulness", "ground.default.switched-off"}
    assert not [key for key in found if key.startswith(("F01", "F28"))]


def test_no_norm_on_security_and_no_picture_is_named(files: CaseFiles) -> None:
    found = said(files)
    assert not [norm for assertion in found.values() for norm in assertion.legal_basis if "32" in norm]
    measured = [assertion for assertion in found.values() if assertion.modality is Modality.MEASURED]
    assert len(measured) >= 6
    for assertion in measured:
        assert assertion.content is not Content.ENCRYPTED
        for language, word in (("de", r"Bild|Aufnahme|Video"), ("en", r"picture|footage|video")):
            assert not re.search(word, Translator(language).say(assertion.claim))  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["F05.content.K1", "F06.follows.K1"])
def test_what_it_may_have_been_is_a_conclusion_with_rule_and_other_explanations(files: CaseFiles, key: str) -> None:
    conclusion = said(files)[key]
    assert (conclusion.modality, conclusion.content) == (Modality.CONCLUSION, Content.ENCRYPTED)
    assert conclusion.rule and conclusion.alternatives


# --- F05


def test_volume_just_below_the_threshold_says_nothing(files: CaseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = analysed(files).facts.recordings[0]
    flows = analysed(files).facts.encrypted_flows(recording)
    most = max(sent for sent, _ in encrypted_volume._stretches(recording, flows))
    monkeypatch.setattr(encrypted_volume, "MIN_BYTES_A_DAY", most)
    assert "F05.volume.K1" in said(files)
    monkeypatch.setattr(encrypted_volume, "MIN_BYTES_A_DAY", most + 1)
    found = said(files)
    assert not [key for key in found if key.startswith("F05")]
    assert "F27.volume.K1" in found and "ground.lawfulness" in found


def test_much_that_also_came_back_says_nothing(files: CaseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = analysed(files).facts.recordings[0]
    flows = analysed(files).facts.encrypted_flows(recording)
    ratio = max(sent // received for sent, received in encrypted_volume._stretches(recording, flows))
    monkeypatch.setattr(encrypted_volume, "MIN_RATIO", ratio)
    assert "F05.volume.K1" in said(files)
    monkeypatch.setattr(encrypted_volume, "MIN_RATIO", ratio + 1)
    assert "F05.volume.K1" not in said(files)


@pytest.mark.parametrize("answer", [True, None])
def test_use_of_the_app_stands_beside_the_conclusion_on_volume(files: CaseFiles, answer: bool | None) -> None:
    conclusion = said(files, **answering(files, app_used_during_capture=answer))["F05.content.K1"]
    keys = [alternative.key for alternative in conclusion.alternatives]
    assert keys == ["alternative.other-content", f"alternative.app-{'used' if answer else 'unsaid'}"]


# --- F06


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MIN_EVENTS", 28),
        ("MIN_HIT_RATE", Fraction(25, 27) + Fraction(1, 10**6)),
        ("MAX_CONTROL_RATE", Fraction(4, 314) - Fraction(1, 10**6)),
        ("PROBABILITY_BELOW", Fraction(1, 10**60)),
    ],
)
def test_just_below_each_threshold_nothing_is_concluded(
    files: CaseFiles, monkeypatch: pytest.MonkeyPatch, name: str, value: Any
) -> None:
    monkeypatch.setattr(event_correlated_upload, name, value)
    found = said(files)
    assert "F06.windows.K1" in found and "F06.follows.K1" not in found


@pytest.mark.parametrize(
    ("name", "value"), [("MIN_EVENTS", 27), ("MIN_HIT_RATE", Fraction(25, 27)), ("MAX_CONTROL_RATE", Fraction(4, 314))]
)
def test_just_at_each_threshold_it_is_concluded(
    files: CaseFiles, monkeypatch: pytest.MonkeyPatch, name: str, value: Any
) -> None:
    monkeypatch.setattr(event_correlated_upload, name, value)
    assert "F06.follows.K1" in said(files)


@pytest.mark.parametrize(
    ("offset", "words"), [(2, None), (3, "open.events.clock-off"), (None, "open.events.clock-unsaid")]
)
def test_a_clock_that_is_off_or_unsaid_shows_nothing(files: CaseFiles, offset: int | None, words: str | None) -> None:
    found = log_with(files, clock_offset_s=offset)
    assert ("F06.windows.K1" in found, "F06.follows.K1" in found) == (words is None, words is None)
    assert (found["open.events.K1"].claim.key if words else None) == words


def test_nineteen_movements_are_too_few_and_that_is_said(files: CaseFiles) -> None:
    found = said(files, noted=files.events[:19])
    assert "F06.follows.K1" not in found
    claim = found["open.events.K1"].claim
    assert claim.key == "open.events.few" and "19" in Translator("en").say(claim)


def test_movements_at_other_times_lead_to_no_conclusion(files: CaseFiles) -> None:
    elsewhere = tuple(at + 137 * 1_000_000_000 for at in files.events)
    assert "F06.follows.K1" not in said(files, noted=elsewhere)


def test_without_the_list_nothing_is_said_of_movements(files: CaseFiles) -> None:
    found = {key for key in said(files, noted=()) if "event" in key or key.startswith("F06")}
    assert found == set()
    assert not RESTING_ON_THE_LIST & set(said(files, events=None))


# --- F07


def test_use_of_the_app_that_is_not_denied_is_not_called_absent(files: CaseFiles) -> None:
    for answer in (None, True):
        assert "F07.no-use.K1" not in said(files, **answering(files, app_used_during_capture=answer))


def test_a_recording_just_too_short_says_nothing_of_use(files: CaseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_without_interaction, "MIN_HOURS", 98)
    assert "F07.no-use.K1" in said(files)
    monkeypatch.setattr(upload_without_interaction, "MIN_HOURS", 99)
    found = said(files)
    assert "F07.no-use.K1" not in found
    assert "benutzte niemand die App" in Translator("de").say(found["statement.use"].claim)


def test_the_switch_off_within_the_recording_is_named_as_the_one_use(files: CaseFiles) -> None:
    assert said(files)["F07.no-use.K1"].claim.key == "finding.F07.no-use-but-switch-off"
    assert said(files, switch_off=None)["F07.no-use.K1"].claim.key == "finding.F07.no-use"


# --- F08


@pytest.mark.parametrize("lacking", ["at", "exhibit", "restarted_at"])
def test_a_switch_off_without_time_proof_or_restart_shows_nothing_and_says_why(files: CaseFiles, lacking: str) -> None:
    found = said(files, **switched(files, **{lacking: None}))
    assert not [key for key in found if key.startswith("F08")]
    assert found["open.switch-off"].modality is Modality.OPEN
    assert views(found) <= {"ground.lawfulness"}


def test_transmissions_that_go_on_less_than_a_day_show_nothing(
    files: CaseFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_after_switch_off, "MIN_HOURS", 47)
    assert "F08.uploads-after.K1" in said(files)
    monkeypatch.setattr(upload_after_switch_off, "MIN_HOURS", 48)
    assert "F08.uploads-after.K1" not in said(files)


def test_transmissions_count_only_after_the_restart_and_the_pause(files: CaseFiles) -> None:
    assert files.case.switch_off is not None and files.case.switch_off.restarted_at is not None
    counts = []
    for hours in (0, 3, 12):
        restarted = files.case.switch_off.restarted_at + timedelta(hours=hours)
        found = said(files, **switched(files, restarted_at=restarted))["F08.uploads-after.K1"]
        assert found.scope is not None
        assert found.scope.first_at_ns >= files.case.at_ns(restarted)
        counts.append(found.scope.things_count)
    assert counts == sorted(counts, reverse=True) and counts[0] > counts[2]


def test_a_restart_after_the_recording_shows_nothing(files: CaseFiles) -> None:
    found = said(files, **switched(files, restarted_at=datetime(2026, 10, 20, 8, 0)))
    assert "F08.uploads-after.K1" not in found
    assert "24" in Translator("de").say(found["open.switch-off"].claim)


# --- F15 and F29


def test_signs_of_life_just_too_rare_say_nothing(files: CaseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permanent_connection, "MEDIAN_MAX_S", 121)
    assert "F15.held.K1" in said(files)
    monkeypatch.setattr(permanent_connection, "MEDIAN_MAX_S", 118)
    assert "F15.held.K1" not in said(files)


def test_a_connection_held_just_too_short_says_nothing(files: CaseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permanent_connection, "MIN_HOURS", 98)
    assert "F15.held.K1" in said(files)
    monkeypatch.setattr(permanent_connection, "MIN_HOURS", 99)
    assert "F15.held.K1" not in said(files)


def test_the_shares_of_each_address_add_up_to_their_base(files: CaseFiles) -> None:
    shares = [found for key, found in said(files).items() if key.startswith("F29.")]
    assert len(shares) == 2
    for share in shares:
        parts = sum(number(share, name) for name in ("encrypted", "clear", "unknown"))
        assert parts == number(share, "whole") > 0


# --- grounds, and what is left out


@pytest.mark.parametrize("question", EXCULPATING)
def test_an_unanswered_exculpating_question_turns_every_view_into_a_question(files: CaseFiles, question: str) -> None:
    found = said(files, **answering(files, **{question: None}))
    assert views(found) == set()
    assert f"unanswered.{question}" in str(found["ground.question"].claim)


@pytest.mark.parametrize("choice", OWN_CHOICE)
def test_a_choice_of_the_users_own_accuses_nobody(files: CaseFiles, choice: str) -> None:
    found = said(files, **answering(files, **{choice: True}))
    assert views(found) == set()
    assert f"choice.{choice}" in str(found["ground.question"].claim)


def test_an_own_target_leaves_measurements_alone(files: CaseFiles) -> None:
    found = said(files, **answering(files, own_target_set_up=True))
    assert not [key for key in found if key.startswith(("ground.", "suggestion."))]
    assert "F05.volume.K1" in found


def test_volume_alone_carries_no_view(files: CaseFiles) -> None:
    found = said(files, noted=(), switch_off=None)
    assert views(found) == set() and "ground.question" in found


@pytest.mark.slow  # twenty-six analyses
@pytest.mark.parametrize("answer", ANSWERS)
def test_leaving_an_answer_out_never_makes_a_claim_stronger(files: CaseFiles, answer: str) -> None:
    _is_not_stronger(said(files, **answering(files, **{answer: None})), said(files))


@pytest.mark.parametrize("part", ["switch_off", "registrations", "settings"])
def test_leaving_a_part_out_never_makes_a_claim_stronger(files: CaseFiles, part: str) -> None:
    _is_not_stronger(said(files, **{part: () if part == "registrations" else None}), said(files))


def test_leaving_the_list_or_its_clock_out_never_makes_a_claim_stronger(files: CaseFiles) -> None:
    whole = said(files)
    for less in (said(files, events=None), log_with(files, clock_offset_s=None), log_with(files, own_count=None)):
        _is_not_stronger(less, whole)


def _is_not_stronger(less: dict[str, Assertion], whole: dict[str, Assertion]) -> None:
    assert views(less) <= views(whole)
    for modality in (Modality.MEASURED, Modality.SOURCE, Modality.CONCLUSION, Modality.STATEMENT):
        kept = {key for key, assertion in less.items() if assertion.modality is modality}
        assert kept <= {key for key, assertion in whole.items() if assertion.modality is modality}


def test_every_sentence_stands_in_both_languages(files: CaseFiles) -> None:
    variants = [said(files), log_with(files, clock_offset_s=None), log_with(files, clock_offset_s=9)]
    variants += [said(files, **answering(files, app_used_during_capture=None, alerts_switched_on=None))]
    variants += [said(files, **answering(files, app_used_during_capture=True, alerts_switched_on=True))]
    variants += [said(files, noted=files.events[:3]), said(files, **switched(files, at=None, restarted_at=None))]
    for assertion in (one for variant in variants for one in variant.values()):
        messages: list[Message] = [assertion.claim, assertion.in_brief, *assertion.alternatives, *assertion.limits]
        messages += [*assertion.counter_considerations, *([assertion.rule] if assertion.rule else [])]
        for message in messages:
            german, english = (Translator(language).say(message) for language in LANGUAGES)
            assert german and english and german != english
