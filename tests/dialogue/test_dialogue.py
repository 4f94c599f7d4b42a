"""The dialogue step by step: nothing is asked twice, an interruption loses nothing, a mistake changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from init_answers import DEVICE, FILE, TOLD, small_capture

from reportgen.actions.init import Opened, answer, current, finish, open_dialogue, take_back
from reportgen.case.load import load_case
from reportgen.dialogue.answers import Answers
from reportgen.dialogue.fields import GOALS
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.overview import overview
from reportgen.dialogue.plan import State, next_question
from reportgen.dialogue.refused import AnswerRefused
from reportgen.dialogue.seen import Seen
from reportgen.dialogue.stops import LegalStop
from reportgen.dialogue.thin import documents_for, retake
from reportgen.documents.registry import KINDS
from reportgen.errors import CaseIncomplete, UnreadableInput
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode

TODAY = date(2026, 11, 20)


def opened(folder: Path, *captures: Path, language: LanguageCode = "de") -> Opened:
    return open_dialogue(folder, captures, language, today=TODAY)


def answered(dialogue: Opened, until: str | None = None, **told: str) -> tuple[Opened, list[str]]:
    """Every question with what ``TOLD`` and ``told`` say, else the proposal; stops before the field ``until``."""
    given = {**TOLD, "write": "yes", **told}
    asked = []
    while (question := current(dialogue)) is not None:
        field = question.fields[0]
        if field.key == until:
            break
        asked.append(field.key)
        proposed = field.proposed.value if field.proposed else ""
        dialogue = answer(dialogue, field.key, given.get(field.key, proposed))
    return dialogue, asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_fifteen_questions_lead_to_a_case_in_either_language(tmp_path: Path, language: LanguageCode) -> None:
    dialogue = opened(tmp_path / "case", small_capture(tmp_path), language=language)
    numbers = set()
    while (question := current(dialogue)) is not None:
        numbers.add((question.number, question.key))
        assert question.count <= 15
        field = question.fields[0]
        proposed = field.proposed.value if field.proposed else ""
        dialogue = answer(dialogue, field.key, {**TOLD, "write": "yes"}.get(field.key, proposed))
    assert [number for number, _ in sorted(numbers)] == list(range(1, len(numbers) + 1))
    case = load_case(finish(dialogue).case_file.read_bytes(), file_name="case.toml")
    assert case.languages == ("de", "en")
    remarks = finish_text(tmp_path / "case")
    assert ("Diese Datei gehört Ihnen" in remarks) == (language == "de")


def finish_text(folder: Path) -> str:
    return (folder / "case.toml").read_text("utf-8").replace("\n# ", " ")


def test_nothing_is_asked_twice_and_a_dialogue_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    capture = small_capture(tmp_path)
    dialogue, before = answered(opened(tmp_path / "case", capture), until="consent")
    assert before[-1] == "app-used"
    del dialogue  # nothing is said to it: the program was killed
    with (tmp_path / "case" / "init.jsonl").open("ab") as file:
        file.write(b'{"schema_version":1,"at":"2026-1')  # in the middle of a line
    again = opened(tmp_path / "case")  # the capture need not be named again
    assert (again.resumed_count, again.unreadable_lines) == (len(before), (len(before) + 2,))
    again, after = answered(again)
    assert not set(before) & set(after)
    (copy,) = finish(again).captures
    assert copy.read_bytes() == capture.read_bytes()


def test_a_capture_that_was_moved_meanwhile_is_named_anew(tmp_path: Path) -> None:
    capture = small_capture(tmp_path)
    answered(opened(tmp_path / "case", capture), until="sound")
    moved = capture.rename(tmp_path / "moved.eth")
    with pytest.raises(UnreadableInput):
        opened(tmp_path / "case")
    again = opened(tmp_path / "case", moved)
    assert len(again.state.ground.seen.files) == 1
    assert again.state.answers.text("view") == "own"


def test_an_answer_that_cannot_stand_changes_nothing_and_is_asked_again(tmp_path: Path) -> None:
    dialogue, _ = answered(opened(tmp_path / "case", small_capture(tmp_path)), until="pictures-viewed")
    log = (tmp_path / "case" / "init.jsonl").read_bytes()
    with pytest.raises(AnswerRefused) as refused:
        answer(dialogue, "pictures-viewed", "3")
    assert Translator("en").say(refused.value.message) == "3 is more than the recording holds (2)."
    assert (tmp_path / "case" / "init.jsonl").read_bytes() == log
    question = current(dialogue)
    assert question is not None and question.fields[0].key == "pictures-viewed"


def test_the_newest_answer_can_be_taken_back(tmp_path: Path) -> None:
    dialogue, _ = answered(opened(tmp_path / "case", small_capture(tmp_path)), until="sound")
    dialogue = take_back(answer(dialogue, "sound", "no"))
    assert "sound" not in dialogue.state.answers
    again = opened(tmp_path / "case")
    assert again.state.answers.given == dialogue.state.answers.given


def test_a_stop_is_not_kept_as_an_answer_so_that_it_is_asked_again(tmp_path: Path) -> None:
    dialogue, _ = answered(opened(tmp_path / "case", small_capture(tmp_path)), until="view")
    with pytest.raises(LegalStop):
        answer(dialogue, "view", "beyond")
    question = current(opened(tmp_path / "case"))
    assert question is not None and question.fields[0].key == "view"


def test_an_unfinished_dialogue_writes_no_case(tmp_path: Path) -> None:
    dialogue, _ = answered(opened(tmp_path / "case", small_capture(tmp_path)), until="write")
    with pytest.raises(CaseIncomplete):
        finish(dialogue)
    assert not (tmp_path / "case" / "case.toml").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_answers_are_shown_before_they_are_written(tmp_path: Path, language: LanguageCode) -> None:
    dialogue, _ = answered(opened(tmp_path / "case", small_capture(tmp_path), language=language), until="write")
    shown = [Translator(language).say(line).replace("\u00a0", " ") for line in overview(dialogue.state)]
    assert len(shown) == 15
    assert "Beispielcam" in shown[0] and "Erika Mustermann" in shown[12]
    assert ("offen" if language == "de" else "left open") in shown[7]


def test_what_the_own_words_need_in_the_other_language_is_asked_for(tmp_path: Path) -> None:
    told = {"messages": "yes", "message-1-channel": "telephone", "message-1-kind": "enquiry", "message-1-more": "no"}
    told["message-1-summary"] = "Ich fragte, was das Gerät sendet."
    dialogue, asked = answered(
        opened(tmp_path / "case", small_capture(tmp_path)), until="message-1-summary-translation", **told
    )
    question = current(dialogue)
    assert question is not None and question.fields[0].key == "message-1-summary-translation"
    assert "translation" not in "".join(asked)
    dialogue, _ = answered(dialogue, **{"message-1-summary-translation": "I asked what the device sends."})
    (message,) = load_case(finish(dialogue).case_file.read_bytes(), file_name="case.toml").correspondence
    assert message.summary is not None and message.summary.en == "I asked what the device sends."


def test_a_recording_from_the_router_is_known_from_its_custody_log_and_not_asked_about(tmp_path: Path) -> None:
    case = tmp_path / "case"
    (case / "captures").mkdir(parents=True)
    small_capture(case / "captures", "fritzbox-1-lan.eth")
    log = [
        {
            "kind": "acquisition-begun",
            "details": {
                "acquisition": "a",
                "router": {"model": "FRITZ!Box 7590", "firmware": "8.02"},
                "interfaces": [{"id": "1-lan", "text": "lan", "point": "lan"}],
                "clock": {"router_ahead_ms": 120, "uncertainty_ms": 510},
                "taken_by": "Erika Mustermann",
            },
        },
        {
            "kind": "acquisition-part",
            "details": {"acquisition": "a", "file": "captures/fritzbox-1-lan.eth", "interface_id": "1-lan"},
        },
    ]
    (case / "custody.jsonl").write_text("".join(json.dumps(line) + "\n" for line in log), "utf-8")
    dialogue, asked = answered(opened(case))
    assert not {"how", "point", "router", "clock"} & set(asked)
    done = finish(dialogue)
    assert done.captures == (), "it lay there already"
    (capture,) = load_case(done.case_file.read_bytes(), file_name="case.toml").captures
    assert (capture.point, capture.router, capture.interface) == ("lan", "FRITZ!Box 7590 8.02", "1-lan (lan)")
    assert capture.taken_by is not None and "by Erika Mustermann" in (capture.taken_by.en or "")
    assert capture.clock is not None and "120" in (capture.clock.en or "")


@pytest.mark.parametrize(
    ("sides", "clocks"),
    [
        (("lan", "internet", "lan"), (None, "K1", "K1")),  # the third is a further part of the first
        (("lan", "lan"), (None, None)),
    ],
)
def test_both_sides_of_one_router_recorded_at_once_have_one_clock(
    tmp_path: Path, sides: tuple[str, ...], clocks: tuple[str | None, ...]
) -> None:
    case = tmp_path / "case"
    (case / "captures").mkdir(parents=True)
    log: list[dict[str, object]] = [
        {
            "kind": "acquisition-begun",
            "details": {
                "acquisition": "a",
                "interfaces": [{"id": f"{number}-x", "point": point} for number, point in enumerate(sides)],
                "clock": {"router_ahead_ms": 120, "uncertainty_ms": 510},
            },
        }
    ]
    for number in range(len(sides)):
        path = small_capture(case / "captures", f"{number}.eth")
        path.write_bytes(path.read_bytes() + bytes(number))  # a torn end: not the same file twice
        part = {"acquisition": "a", "file": f"captures/{number}.eth", "interface_id": f"{number}-x"}
        log.append({"kind": "acquisition-part", "details": part})
    (case / "custody.jsonl").write_text("".join(json.dumps(line) + "\n" for line in log), "utf-8")
    dialogue, _ = answered(opened(case))
    found = load_case(finish(dialogue).case_file.read_bytes(), file_name="case.toml").captures
    assert tuple(entry.point for entry in found) == sides
    assert tuple(entry.same_clock_as for entry in found) == clocks


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"attempts_count": 9, "pictures_count": 0, "sent_bytes": 900}, "init.thin.only-attempts"),
        ({}, None),
    ],
)
def test_thin_evidence_explains_the_retake(changes: dict[str, int], words: str | None) -> None:
    device = replace(DEVICE, **changes)
    found = [message.key for message in retake(Seen(files=(FILE,), devices=(device,)), device)]
    assert found == ([words, "init.retake"] if words else [])
    assert [one.key for one in retake(Seen(), None)] == ["init.thin.nothing-recorded", "init.retake"]
    outside = Seen(files=(FILE,), devices=(DEVICE,), is_internet_side=True)
    assert "init.thin.internet-side" in [one.key for one in retake(outside, None)]


def test_what_is_wanted_leads_to_documents_that_there_are() -> None:
    assert documents_for(("know", "money-back")) == ("access", "defect-notice")
    assert set(documents_for(GOALS)) <= set(KINDS) and len(documents_for(GOALS)) == len(GOALS)


def test_questions_are_values_that_any_shell_can_show() -> None:
    ground = Ground(seen=Seen(), answers=Answers(), today=TODAY, language="en", is_file=lambda _path: False)
    question = next_question(State(ground=ground))
    assert question is not None and (question.key, question.fields[0].key) == ("device", "kind")
    assert [choice.key for choice in question.fields[0].choices] == ["camera", "doorbell", "device"]
