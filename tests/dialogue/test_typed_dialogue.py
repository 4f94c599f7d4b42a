"""The dialogue as it is read and typed on a terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from init_answers import TOLD, as_options, small_capture

from reportgen.cli.command import run


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person types, line by line; then the input ends."""
    lines: list[str] = []

    class Keyboard(io.StringIO):
        def readline(self, *_: object) -> str:
            if lines and lines[0] == "^C":
                lines.pop(0)
                raise KeyboardInterrupt
            return f"{lines.pop(0)}\n" if lines else ""

    monkeypatch.setattr("sys.stdin", Keyboard())
    return lines


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())


def test_questions_carry_number_choices_proposal_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typing: list[str]
) -> None:
    assert run(["--lang", "en", "init", str(tmp_path / "case"), str(small_capture(tmp_path))]) == 130
    told = said(capsys)
    assert "Question 1 of 15: Which device is it about?" in told
    assert "1 192.168.178.42 (00:00:5e:00:53:42)" in told and "2 pictures" in told
    assert "Proposal: 1 (sent most pictures)" in told and "[1–2, ?, Enter: 1] >" in told
    assert "Your answers are kept in" in told


def test_a_question_mark_tells_why_and_a_sign_goes_back_and_a_mistake_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typing: list[str]
) -> None:
    typing += ["?", "9", "1", "1", "<", "2", "Beispielcam", "^C"]
    assert run(["--lang", "en", "init", str(tmp_path / "case"), str(small_capture(tmp_path))]) == 130
    told = said(capsys)
    assert "Only what this device sends enters the letters." in told
    assert "“9” is no choice; write a number from 1 to 2." in told
    assert told.count("What is it?") == 2 and told.count("Brand, as on the type label?") == 2
    typing += ["<"]
    assert run(["--lang", "en", "init", str(tmp_path / "case")]) == 130
    assert "4 answers are there already" not in (again := said(capsys)) and "3 answers are there already" in again


def test_what_options_say_is_not_asked_and_a_wrong_one_is_told_and_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typing: list[str]
) -> None:
    typing += [""] * 40 + ["j"]
    told = {**TOLD, "bought-on": "31.2.2026", "letters": "de"}
    code = run(["--lang", "de", "init", str(tmp_path / "case"), str(small_capture(tmp_path)), *as_options(told)])
    captured = capsys.readouterr()
    assert "bought-on: Einen Tag „31.2.2026“ gibt es nicht." in captured.err
    assert "Wann gekauft?" in captured.out and "Marke, wie auf dem Typenschild?" not in captured.out.split("11  ")[0]
    assert (code, (tmp_path / "case" / "case.toml").exists()) == (0, True)


def test_the_end_shows_every_answer_and_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typing: list[str]
) -> None:
    typing += [*[""] * 40, "n", "j"]
    told = {**TOLD, "letters": "de", "others-knew": "ja"}
    assert run(["--lang", "de", "init", str(tmp_path / "case"), str(small_capture(tmp_path)), *as_options(told)]) == 0
    shown = said(capsys)
    assert "13 Wer sind Sie, und wo wohnen Sie? Erika Mustermann; Musterstraße 1; Deutschland; 80331" in shown
    assert "nur mein eigenes Grundstück oder meine Wohnung; nimmt Ton auf: nein; nur privat benutzt: ja" in shown
    assert "Dann bleibt alles, wie es ist" in shown
    assert f"reportgen review {tmp_path / 'case'}" in shown
