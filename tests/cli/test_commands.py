"""The command line as a new user meets it."""

from __future__ import annotations

import io
import json
import re
import resource
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from built_example import BuiltExample
from example_copies import copy_of

from reportgen.cli.command import run


class Said:
    """What a call printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        self.code = run(arguments)
        self.out, self.err = (text.replace("\u00a0", " ") for text in capsys.readouterr())


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return copy_of("zmodo", tmp_path / "case")


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_without_a_command_the_help_is_shown_and_the_code_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "--lang", "de")
    assert (said.code, said.out) == (2, "")
    assert "Aufruf: reportgen" in said.err and "inspect" in said.err


@pytest.mark.parametrize(
    ("arguments", "german", "english"),
    [
        (("inspect",), "Im Aufruf fehlt: FILE", "The call lacks: FILE"),
        (("inspekt", "x"), "„inspekt“ ist nicht möglich", "“inspekt” is not possible"),
        (("build", "x", "--output"), "Hinter --output fehlt", "A value is missing behind --output"),
        (("verify", "x", "--quick"), "Das kennt reportgen nicht: --quick", "reportgen does not know: --quick"),
    ],
)
def test_a_wrong_call_is_told_in_the_users_language(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], german: str, english: str
) -> None:
    for language, words in (("de", german), ("en", english)):
        said = Said(capsys, "--lang", language, *arguments)
        assert (said.code, said.out) == (2, "")
        assert words in said.err


@pytest.mark.parametrize("command", ["inspect", "build", "verify"])
def test_what_is_not_there_is_named_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], command: str, tmp_path: Path
) -> None:
    said = Said(capsys, "--lang", "de", command, str(tmp_path / "nowhere"))
    assert said.code == 3
    assert said.out == "" and "nowhere" in said.err and "Traceback" not in said.err
    assert files_below(tmp_path) == set()


def test_build_says_where_the_letters_are_and_what_is_missing(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    said = Said(capsys, "--lang", "en", "build", str(case))
    assert said.code == 0
    pdfs = [line.partition(": ")[2] for line in said.out.splitlines() if line.startswith("PDF: ")]
    assert len(pdfs) == 2 and all(Path(pdf).read_bytes().startswith(b"%PDF-1.7") for pdf in pdfs)
    assert "Not possible yet: complaint to the supervisory authority" in said.err
    assert "lift the block in the router for ten minutes" in said.err


def test_nothing_is_overwritten_without_being_asked(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    assert Said(capsys, "build", str(case)).code == 0
    before = {path: path.read_bytes() for path in (case / "bundle").rglob("*") if path.is_file()}
    said = Said(capsys, "--lang", "en", "build", str(case))
    assert said.code == 8
    assert "--replace" in said.err
    assert all(path.read_bytes() == data for path, data in before.items())
    assert Said(capsys, "build", str(case), "--replace").code == 0


def test_a_folder_of_somebody_else_is_not_replaced_even_if_asked(
    capsys: pytest.CaptureFixture[str], case: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "photos"
    mine.mkdir()
    (mine / "holiday.jpg").write_bytes(b"mine")
    assert Said(capsys, "build", str(case), "--output", str(mine), "--replace").code == 8
    assert files_below(mine) == {"holiday.jpg"}


def test_all_mistakes_in_a_case_are_listed_with_their_lines(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    toml = case / "case.toml"
    toml.write_text(toml.read_text("utf-8").replace("sample = true", 'sample = "yes"\ncolour = 1'), "utf-8")
    said = Said(capsys, "--lang", "de", "build", str(case))
    assert said.code == 3
    assert "sind 2 Stellen zu berichtigen" in said.err
    assert "Zeile 7 (sample)" in said.err and "Zeile 8 (colour)" in said.err
    assert not (case / "bundle").exists()


def test_broken_toml_is_told_with_its_line(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    (case / "case.toml").write_text("schema_version = 1\nreference = MUSTER\n", "utf-8")
    said = Said(capsys, "--lang", "en", "build", str(case))
    assert said.code == 3
    assert "from line 2 on: “reference = MUSTER”" in said.err


def test_a_wrong_registry_file_stops_the_build(
    capsys: pytest.CaptureFixture[str], camera: BuiltExample, tmp_path: Path
) -> None:
    folder = tmp_path / "case"
    shutil.copytree(camera.case, folder)
    answer = folder / "registry" / "rdap-203.0.113.77.json"
    for data in (b"<html>sorry</html>", b'{"objectClassName": "domain"}', b"[" * 100_000):
        answer.write_bytes(data)
        said = Said(capsys, "--lang", "de", "build", str(folder))
        assert said.code == 3
        assert "rdap-203.0.113.77.json" in said.err
        assert not (folder / "bundle").exists()


def test_a_capture_that_is_not_the_noted_one_is_a_mismatch(
    capsys: pytest.CaptureFixture[str], encrypted_camera: BuiltExample, tmp_path: Path
) -> None:
    folder = tmp_path / "case"
    shutil.copytree(encrypted_camera.case, folder)
    toml = folder / "case.toml"
    text = toml.read_text("utf-8").replace('point = "lan"', f'point = "lan"\nsha256 = "{"0" * 64}"')
    toml.write_text(text, "utf-8")
    said = Said(capsys, "--lang", "en", "build", str(folder))
    assert said.code == 4
    assert "0" * 64 in said.err
    assert not (folder / "bundle").exists()


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow beyond 10,000 bytes: writing fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_nothing_half_written(
    capsys: pytest.CaptureFixture[str], case: Path, small_files: None
) -> None:
    said = Said(capsys, "--lang", "en", "build", str(case))
    assert said.code == 8
    assert "there is not enough space" in said.err
    assert files_below(case) == {"case.toml", "review.jsonl"}


@pytest.fixture
def bundle(camera: BuiltExample, tmp_path: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(camera.bundle, tmp_path / "bundle"))


def test_verify_lists_every_difference_with_code_4(capsys: pytest.CaptureFixture[str], bundle: Path) -> None:
    assert Said(capsys, "verify", str(bundle)).code == 0
    changed, gone = sorted((bundle / "data" / "exhibits").iterdir())[:2]
    changed.write_bytes(changed.read_bytes() + b"\n")
    gone.unlink()
    (bundle / "data" / "more.txt").write_text("added", "utf-8")
    said = Said(capsys, "--lang", "en", "verify", str(bundle))
    assert said.code == 4
    for name in (changed.name, gone.name, "more.txt"):
        assert name in said.out


def test_inspect_shows_four_lines_five_rows_and_the_reconciliation(
    capsys: pytest.CaptureFixture[str], camera: BuiltExample
) -> None:
    capture = str(camera.case / "captures" / "fritzbox-lan-constructed.eth")
    german = Said(capsys, "--lang", "de", "inspect", capture)
    english = Said(capsys, "--lang", "en", "inspect", "--all", capture)
    assert german.code == english.code == 0
    assert german.err == english.err == "", "no progress where nobody looks"
    assert "1.444 Bilder in 1.517 Übertragungen" in german.out.splitlines()[0]
    assert "1,444 pictures in 1,517 transmissions" in english.out.splitlines()[0]
    for said in (german, english):
        lines = said.out.splitlines()
        assert "203.0.113.77 (upload.beispielcam.example)" in lines[0]
        table = lines[lines.index("") + 1 :][:6]
        assert table[1].startswith("203.0.113.77") and len({len(line.rstrip()) for line in table}) <= 3
    assert len(english.out.splitlines()) > len(german.out.splitlines()), "--all"


def answering(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))


def test_review_asks_about_each_statement_and_notes_the_answers(
    capsys: pytest.CaptureFixture[str], case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case / "review.jsonl").unlink()
    answering(monkeypatch, "what?\ny\nn\nc\nnot sure\ny\n\nq\n")
    said = Said(capsys, "--lang", "en", "review", str(case))
    assert said.code == 0
    assert "Statement 1 of 7" in said.out and "Please y, n, c, q" in said.err
    assert "You have not decided on 4 statements yet" in said.out
    lines = [json.loads(line) for line in (case / "review.jsonl").read_text("utf-8").splitlines()]
    assert [(line["answer"], line.get("comment")) for line in lines] == [
        ("yes", None),
        ("no", None),
        ("yes", "not sure"),
    ]


def test_the_end_of_the_input_ends_the_review_and_loses_nothing(
    capsys: pytest.CaptureFixture[str], case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case / "review.jsonl").unlink()
    answering(monkeypatch, "y\n")
    assert Said(capsys, "review", str(case)).code == 0
    assert len((case / "review.jsonl").read_text("utf-8").splitlines()) == 1


def test_review_takes_answers_from_its_options(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    before = (case / "review.jsonl").read_bytes()
    said = Said(capsys, "--lang", "de", "review", str(case), "--no", "statement.email", "--comment", "unsicher")
    assert said.code == 0 and "1 Antwort ist notiert" in said.out
    assert (case / "review.jsonl").read_bytes().startswith(before)
    listed = Said(capsys, "--lang", "de", "review", str(case), "--list").out
    assert "[verworfen] statement.email" in listed and "[bestätigt] F30.settings" in listed
    assert Said(capsys, "review", str(case), "--yes", "statement.nothing").code == 2


def test_build_names_how_many_statements_stay_out(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    (case / "review.jsonl").write_bytes(b"{torn\n")
    said = Said(capsys, "--lang", "en", "build", str(case))
    assert said.code == 0
    assert "7 statements are not confirmed and were left out" in said.err
    assert "Line 1 of review.jsonl cannot be read" in said.err


def test_check_ends_with_7_where_something_is_missing_and_0_where_nothing_is(
    capsys: pytest.CaptureFixture[str], case: Path, encrypted_camera: BuiltExample
) -> None:
    said = Said(capsys, "--lang", "de", "check", str(case))
    assert said.code == 7
    assert "Fehlt: Ein Mitschnitt" in said.out and "Achtung:" in said.out
    told = json.loads(Said(capsys, "check", str(case), "--json").out)["gates"]
    assert {"id", "severity", "reason", "advice"} == set(told[0])
    assert Said(capsys, "--lang", "en", "check", str(encrypted_camera.case)).code == 0


def test_a_case_in_one_language_is_shown_to_a_user_of_the_other(capsys: pytest.CaptureFixture[str], case: Path) -> None:
    toml = case / "case.toml"
    text = re.sub(r'(?m)^en = .*$|, en = "[^"]*"', "", toml.read_text("utf-8"))
    toml.write_text(text.replace('languages = ["en", "de"]', 'languages = ["de"]'), "utf-8")
    for arguments in (("check", str(case)), ("review", str(case), "--list"), ("build", str(case))):
        assert Said(capsys, "--lang", "en", *arguments).code in (0, 7)
