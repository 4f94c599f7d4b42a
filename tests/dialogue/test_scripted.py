"""``init`` with all answers given at once: by options, by a file; and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from init_answers import TOLD, as_options, small_capture

from reportgen.case.load import load_case
from reportgen.cli.command import run
from reportgen.evidence.custody import verify_chain
from reportgen.evidence.digest import sha256_of


def written(folder: Path) -> str:
    return (folder / "case.toml").read_text("utf-8")


def init(folder: Path, *captures: Path, **changes: str) -> int:
    told = {**TOLD, **{key.replace("_", "-"): value for key, value in changes.items()}}
    return run(["--lang", "en", "init", str(folder), *map(str, captures), "--batch", *as_options(told)])


def test_all_answers_as_options_make_a_case_that_is_read_back(tmp_path: Path) -> None:
    capture = small_capture(tmp_path)
    assert init(tmp_path / "case", capture) == 0
    case = load_case(written(tmp_path / "case").encode(), file_name="case.toml")
    assert (case.device.brand, case.device.mac, case.destination) == (
        "Beispielcam",
        "00:00:5e:00:53:42",
        "203.0.113.77",
    )
    assert case.authority is not None and "BayLDA" in case.authority.name
    assert case.declarations.own_target_set_up is False and case.declarations.other_proceedings is False
    assert case.declarations.pictures_recognisable_count == 1
    assert case.filter is None and case.settings is None
    assert not (tmp_path / "case" / "init.jsonl").exists()


def test_the_capture_is_copied_in_with_its_digest_and_an_entry_in_the_custody_log(tmp_path: Path) -> None:
    capture = small_capture(tmp_path)
    before = capture.read_bytes()
    assert init(tmp_path / "case", capture) == 0
    copy = tmp_path / "case" / "captures" / "lan.eth"
    assert copy.read_bytes() == before == capture.read_bytes()
    log = (tmp_path / "case" / "custody.jsonl").read_bytes()
    (entry,) = map(json.loads, log.splitlines())
    assert verify_chain(log).is_whole
    assert (entry["kind"], entry["details"]["method"]) == ("acquisition-file", "router-page")
    assert entry["details"]["sha256"] == sha256_of(before)
    assert f'sha256 = "{sha256_of(before)}"' in written(tmp_path / "case")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Recorded by myself, through the capture page of my own router; the others"),
        ({"taken_by": "E. Muster"}, "Recorded by E. Muster, through the capture page"),
        ({"how": "received"}, "Received as a file; it is not said who recorded it; the others"),
        ({"how": "received", "taken_by": "E. Muster"}, "Received as a file, recorded by E. Muster; the others"),
    ],
)
def test_who_recorded_it_is_said_only_where_it_is_known(tmp_path: Path, told: dict[str, str], words: str) -> None:
    assert init(tmp_path / "case", small_capture(tmp_path), **told) == 0
    (capture,) = load_case(written(tmp_path / "case").encode(), file_name="case.toml").captures
    assert capture.taken_by is not None and (capture.taken_by.en or "").startswith(words)


def test_a_file_of_answers_does_the_same_as_options(tmp_path: Path) -> None:
    capture = small_capture(tmp_path)
    assert init(tmp_path / "one", capture) == 0
    answers = tmp_path / "answers.toml"
    lines = [f'{key} = "{value}"' for key, value in TOLD.items() if key not in ("sound", "letter-date", "consents")]
    lines += ["sound = false", "letter-date = 2026-11-20", 'consents = ["name-me", "forward"]']
    answers.write_text("\n".join(lines), "utf-8")
    assert run(["--lang", "en", "init", str(tmp_path / "two"), str(capture), "--batch", "--answers", str(answers)]) == 0
    assert written(tmp_path / "two") == written(tmp_path / "one")


def test_messages_come_with_their_papers_in_the_order_given(tmp_path: Path) -> None:
    paper = tmp_path / "Anfrage vom 1. September.pdf"
    paper.write_bytes(b"%PDF-1.7 constructed")
    messages = [
        f"direction=sent; date=2026-09-01; channel=e-mail; kind=enquiry; to=a@example.org; file={paper}; "
        "file-language=de; no-reply-until=2026-11-01",
        "direction=received; date=2026-11-05; channel=letter; kind=answer",
    ]
    options = [part for text in messages for part in ("--message", text)]
    told = ["init", str(tmp_path / "case"), str(small_capture(tmp_path)), "--batch", *as_options(TOLD), *options]
    assert run(["--lang", "de", *told]) == 0
    case = load_case(written(tmp_path / "case").encode(), file_name="case.toml")
    first, second = case.correspondence
    assert (first.kind, first.exhibit, second.answers) == ("enquiry", "message-1", "message-1")
    assert first.summary is None, "the kind of message says it"
    (exhibit,) = case.exhibits
    assert exhibit.path == "exhibits/01-message-1-Anfrage-vom-1-September.pdf"
    assert (tmp_path / "case" / exhibit.path).read_bytes() == paper.read_bytes()


def test_every_mistake_is_told_at_once_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capture = small_capture(tmp_path)
    code = init(tmp_path / "case", capture, postal_code="00123", bought_on="2027-01-01", pictures_viewed="77")
    said = capsys.readouterr().err.replace("\u00a0", " ")
    assert code == 3
    assert "postal-code: “00123” is no German postal code" in said
    assert "bought-on: 1 January 2027 is later than the day of the letters (20 November 2026)" in said
    assert "pictures-viewed: 77 is more than the recording holds (2)" in said
    assert "persons" not in said, "what hangs on a refused answer is not told as well"
    assert not (tmp_path / "case" / "case.toml").exists()
    assert not (tmp_path / "case" / "captures").exists()


def test_an_answer_that_nobody_asks_for_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(tmp_path / "case", small_capture(tmp_path), filter_on="2026-09-11 10:00") == 3
    assert "filter-on: This is not asked with these answers." in capsys.readouterr().err


def test_how_it_was_recorded_must_be_said_and_is_never_assumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = as_options({key: value for key, value in TOLD.items() if key != "how"})
    assert run(["--lang", "en", "init", str(tmp_path / "case"), str(small_capture(tmp_path)), "--batch", *told]) == 3
    assert "how: This answer is needed." in capsys.readouterr().err
    assert not (tmp_path / "case" / "captures").exists()


def test_what_is_needed_and_was_not_given_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "init", str(tmp_path / "case"), "--batch", "--kind", "camera"]) == 3
    said = capsys.readouterr().err
    assert all(f"{key}: This answer is needed." in said for key in ("brand", "model", "name", "postal-code"))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"how": "monitor-mode"}, "Section 5 TDDDG"),
        ({"others_knew": "no"}, "section 202b StGB"),
        ({"view": "beyond"}, "Change that before you complain"),
        ({"sound": "yes"}, "section 201 StGB"),
    ],
)
def test_where_the_law_says_stop_the_dialogue_stops_with_code_7_and_explains(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: dict[str, str], words: str
) -> None:
    assert init(tmp_path / "case", small_capture(tmp_path), **answer) == 7
    assert words in capsys.readouterr().err.replace("\u00a0", " ")
    assert not (tmp_path / "case" / "captures").exists()


def test_a_person_may_go_on_for_a_letter_to_the_vendor_but_not_where_the_recording_itself_is_unlawful(
    tmp_path: Path,
) -> None:
    capture = small_capture(tmp_path)
    told = as_options({**TOLD, "view": "beyond"})
    assert run(["init", str(tmp_path / "one"), str(capture), "--batch", "--go-on", *told]) == 0
    case = load_case(written(tmp_path / "one").encode(), file_name="case.toml")
    assert case.declarations.own_property_only is False
    told = as_options({**TOLD, "others-knew": "no"})
    assert run(["init", str(tmp_path / "two"), str(capture), "--batch", "--go-on", *told]) == 7


def test_a_case_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    capture = small_capture(tmp_path)
    assert init(tmp_path / "case", capture) == 0
    before = written(tmp_path / "case")
    assert init(tmp_path / "case", capture) == 8
    assert written(tmp_path / "case") == before
