"""``write``: chosen documents of a case; all or none, nothing overwritten, the second of a pair marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from built_example import BuiltExample
from pdf_reader import PdfReader

from reportgen.actions.write import NothingToWrite, Wish, write
from reportgen.cli.command import run
from reportgen.documents.history import Contact, Counterpart
from reportgen.documents.occasion import Sheet
from reportgen.errors import OutputError, UsageError

LODGED = Contact(id="lodged", kind="complaint", counterpart=Counterpart.AUTHORITY, is_sent=True, day=date(2026, 5, 4))


def text(path: Path) -> str:
    return " ".join("".join(page.text for page in PdfReader(path.read_bytes()).pages).split())


def test_a_pair_is_a_binding_letter_and_a_marked_translation(zmodo: BuiltExample, tmp_path: Path) -> None:
    written = write(zmodo.case, ["access"], target=tmp_path / "out", wish=Wish(pair=True))
    assert [(one.language, one.is_translation, one.pages_count) for one in written.documents] == [
        ("en", False, 1),
        ("de", True, 1),
    ]
    assert "Convenience" not in text(written.documents[0].path)
    assert "maßgeblich" in text(written.documents[1].path) or "verbindlich" in text(written.documents[1].path)


def test_nothing_is_overwritten_unasked_and_nothing_half_written(zmodo: BuiltExample, tmp_path: Path) -> None:
    first = write(zmodo.case, ["access"], target=tmp_path)
    before = first.documents[0].path.read_bytes()
    with pytest.raises(OutputError, match=r"output\.exists"):
        write(zmodo.case, ["access"], target=tmp_path, wish=Wish(pair=True))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]
    write(zmodo.case, ["access"], target=tmp_path, replace_files=True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def test_without_the_postal_address_the_letter_holds_only_name_and_email(zmodo: BuiltExample, tmp_path: Path) -> None:
    wish = Wish(sheet=Sheet(with_postal_address=False))
    shown = text(write(zmodo.case, ["access"], target=tmp_path, wish=wish).documents[0].path)
    assert "[Your e-mail address]" in shown
    assert "[Street and number]" not in shown


def test_what_is_lacking_is_said_and_nothing_is_written(zmodo: BuiltExample, tmp_path: Path) -> None:
    with pytest.raises(NothingToWrite) as caught:
        write(zmodo.case, ["withdrawal"], target=tmp_path / "out")
    assert [lack.key for lack in caught.value.incomplete[0].lacks] == [
        "missing.complainant",
        "missing.letter-date",
        "missing.authority",
        "missing.lodged",
    ]
    assert not (tmp_path / "out").exists()
    with pytest.raises(UsageError, match=r"write\.unknown-kind"):
        write(zmodo.case, ["love-letter"], target=tmp_path / "out")


def test_the_command_tells_what_each_document_lacks(zmodo: BuiltExample, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "write", str(zmodo.case), "--list"]) == 0
    listed = capsys.readouterr().out
    assert "access (to the vendor)" in listed
    assert run(["--lang", "en", "write", str(zmodo.case), "withdrawal"]) == 7
    assert "When the complaint was lodged" in capsys.readouterr().err
    assert run(["--lang", "en", "write", str(zmodo.case)]) == 2
