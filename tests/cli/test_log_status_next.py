"""``log``, ``status``, ``next`` and ``settle`` as a person meets them, in 80 columns."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from letters_so_far import LEAST, SENT

import reportgen.cli.log_command
import reportgen.cli.next_command
import reportgen.cli.status_command
from reportgen.cli.command import run

NOW = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_day_in_october(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reportgen.cli.log_command, reportgen.cli.next_command, reportgen.cli.status_command):
        monkeypatch.setattr(module, "now", lambda: NOW)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return begun(tmp_path / "case")


def begun(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "case.toml").write_text(LEAST + SENT, "utf-8")
    return folder


class Said:
    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> None:
        self.code = run([str(argument) for argument in arguments])
        self.out, self.err = (text.replace("\u00a0", " ") for text in capsys.readouterr())


def test_words_may_stand_behind_options(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    said = Said(capsys, "log", case, "--lang", "de", "sent", "--on", "heute", "enquiry")
    assert (said.code, said.out.splitlines()[0]) == (0, "Notiert als m1: 12.10.2026  an den Anbieter: Anfrage")


def test_the_correspondence_is_shown_with_what_is_known_of_each_message(
    capsys: pytest.CaptureFixture[str], case: Path
) -> None:
    Said(capsys, "log", case, "about", "first", "--arrived", "2.9.2026", "--known-by", "tracking")
    Said(capsys, "log", case, "received", "--on", "2026-09-20", "--says", "partly", "--says", "wrong-language")
    said = Said(capsys, "--lang", "en", "log", case)
    assert said.out.splitlines() == [
        "first      1 Sept 2026  to the vendor: access request",
        "    Arrived: 2 Sept 2026 (tracking)",
        "m1         20 Sept 2026  from the vendor: answer",
        "    As you read it: partly answered and in another language",
    ]
    data = json.loads(Said(capsys, "log", case, "--json").out)
    assert [message["id"] for message in data["messages"]] == ["first", "m1"]
    assert data["messages"][1]["answers"] == "first"


@pytest.mark.parametrize(
    ("arguments", "german", "english"),
    [
        (("sent",), "Hinter sent fehlt, worum es geht", "Behind sent it is missing what it is about"),
        (("sent", "pigeon", "--on", "today"), "„pigeon“ ist keine Art", "“pigeon” is no kind"),
        (("sent", "access"), "Es fehlt der Tag", "The day on which it happened is missing"),
        (("sent", "access", "--on", "31.02.2026"), "„31.02.2026“ ist kein Datum", "“31.02.2026” is no date"),
        (("sent", "access", "--on", "2026-10-13"), "liegt in der Zukunft", "lies in the future"),
        (("about", "nobody", "--on", "today"), "Eine Nachricht nobody gibt es nicht", "There is no message nobody"),
        (("about", "first", "--says", "partly"), "gehört zu einer Nachricht, die Sie erhalten", "that you received"),
        (("mistake", "first"), "steht in case.toml", "stands in case.toml"),
        (("closed", "--on", "2027-01-01"), "liegt in der Zukunft", "lies in the future"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence_with_advice(
    capsys: pytest.CaptureFixture[str], case: Path, arguments: tuple[str, ...], german: str, english: str
) -> None:
    for language, words in (("de", german), ("en", english)):
        said = Said(capsys, "--lang", language, "log", case, *arguments)
        assert (said.code, said.out) == (2, "")
        assert words in said.err and len(said.err.splitlines()) == 2
    assert sorted(path.name for path in case.iterdir()) == ["case.toml"]


def test_settle_asks_and_the_case_itself_stays_as_it_is(
    capsys: pytest.CaptureFixture[str], case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Said(capsys, "log", case, "about", "first", "--on", "2026-09-02")
    toml = case / "case.toml"
    toml.write_text(toml.read_text("utf-8").replace("2026-09-01", "2026-09-03"), "utf-8")
    assert Said(capsys, "--lang", "en", "status", case).code == 7
    monkeypatch.setattr("sys.stdin", io.StringIO("maybe\n2\n"))
    said = Said(capsys, "--lang", "en", "log", case, "settle")
    assert said.code == 0 and "case.toml says 2026-09-03 (1), log.jsonl says 2026-09-02 (2)" in " ".join(
        said.out.split()
    )
    assert "Please 1 or 2" in said.err
    assert Said(capsys, "status", case).code == 0
    assert "2026-09-03" in toml.read_text("utf-8")


def test_status_of_a_folder_lists_the_most_urgent_case_first_and_the_broken_one_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cases = tmp_path / "cases"
    for name in ("waits", "overdue", "broken"):
        begun(cases / name)
    arrived = {"waits": "2026-10-01", "overdue": "2026-09-02"}
    for name, day in arrived.items():
        Said(capsys, "log", cases / name, "about", "first", "--arrived", day, "--known-by", "tracking")
    (cases / "broken" / "case.toml").write_text("nonsense", "utf-8")
    said = Said(capsys, "--lang", "en", "status", cases)
    rows = [line.partition(":")[0] for line in said.out.splitlines() if not line.startswith(" ")]
    assert (said.code, rows) == (7, ["overdue", "waits"])
    assert all(len(line) <= 80 for line in said.out.splitlines())
    assert "broken" in said.err
    data = json.loads(Said(capsys, "status", cases, "--json").out)
    assert [one.get("stage") for one in data["cases"]] == ["overdue", "waiting", None]
    assert data["cases"][0]["next"][0]["command"][:2] == ["reportgen", "log"]
    calendar = tmp_path / "deadlines.ics"
    assert Said(capsys, "status", cases, "--ics", calendar).code == 7
    assert len(icalendar.Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")) == 4
    assert Said(capsys, "status", cases, "--ics", calendar).code == 8, "nothing is overwritten unasked"
    assert Said(capsys, "status", cases / "waits", "--ics", calendar, "--replace").code == 0


def test_a_folder_without_a_case_is_told_as_such(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = Said(capsys, "--lang", "de", "status", tmp_path)
    assert said.code == 3 and "liegt kein Fall" in said.err


def test_status_shows_how_it_stands_on_another_day(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    Said(capsys, "log", case, "about", "first", "--arrived", "2026-09-02", "--known-by", "tracking")
    assert "overdue for 10 days" in Said(capsys, "--lang", "en", "status", case).out
    assert "the period runs" in Said(capsys, "--lang", "en", "status", case, "--on", "2026-10-02").out
    for line in Said(capsys, "--lang", "de", "status", case, "--all").out.splitlines():
        assert len(line) <= 80 or line.startswith("  reportgen "), "a command is not broken: it is to be copied"


def test_next_writes_nothing_before_the_cautious_day_and_nothing_where_somebody_must_look_first(
    capsys: pytest.CaptureFixture[str], case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Said(capsys, "log", case, "about", "first", "--arrived", "2026-09-02", "--known-by", "tracking")
    said = Said(capsys, "--lang", "de", "next", case)
    assert said.code == 0 and "Nachsehen, ob doch etwas kam" in said.out
    early = NOW - timedelta(days=9)
    monkeypatch.setattr(reportgen.cli.next_command, "now", lambda: early)
    said = Said(capsys, "--lang", "de", "next", case, "reminder")
    assert said.code == 7 and "Vor dem 2026-10-05" in said.err
    assert Said(capsys, "next", case, "sonnet").code == 2
    assert not (case / "documents").exists()


def test_a_closed_case_is_closed_until_it_is_reopened(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    Said(capsys, "log", case, "closed", "--why", "settled")
    assert "State: closed" in Said(capsys, "--lang", "en", "status", case).out
    assert "there is nothing to write" in Said(capsys, "--lang", "en", "next", case).out
    Said(capsys, "log", case, "reopened")
    assert "State: closed" not in Said(capsys, "--lang", "en", "status", case).out


def test_lines_that_say_nothing_are_counted_and_stay(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    (case / "log.jsonl").write_text("rubbish\n", "utf-8")
    Said(capsys, "log", case, "sent", "reminder", "--on", "today")
    said = Said(capsys, "--lang", "en", "log", case)
    assert "Line 1 of log.jsonl cannot be read" in said.err
    assert (case / "log.jsonl").read_text("utf-8").startswith("rubbish\n")
