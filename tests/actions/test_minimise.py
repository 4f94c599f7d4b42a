from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from built_example import BuiltExample
from example_copies import copy_of

from reportgen.actions.minimise import KEY_FILE, VENDOR, MinimiseOptions, minimise
from reportgen.actions.verify import verify
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.cli.command import run
from reportgen.errors import CaseIncomplete, OutputError, UnreadableInput, UsageError


def test_a_case_without_a_cited_capture_has_nothing_to_copy(tmp_path: Path) -> None:
    case = copy_of("zmodo", tmp_path / "case")
    with pytest.raises(CaseIncomplete):
        minimise(case, MinimiseOptions(), replace=False, progress=lambda _bytes: None)
    with pytest.raises(UsageError):
        minimise(case, MinimiseOptions(capture="K9"), replace=False, progress=lambda _bytes: None)


@pytest.mark.slow
def test_the_copy_of_the_example_is_made_checked_and_logged(
    camera: BuiltExample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Path(shutil.copytree(camera.case, tmp_path / "case"))
    assert run(["minimise", str(case), "--lang", "de"]) == 0
    assert "Ersetzte Adressen und Namen anderer" in capsys.readouterr().out
    (copy,) = (case / "minimised").glob("K1.authority.*.pcapng")
    (original,) = (case / "captures").iterdir()
    first = copy.read_bytes()
    assert b"laptop" not in first.lower() and bytes.fromhex("00005e005323") not in first
    assert verify(copy, original=original).found.is_intact
    assert (case / "minimised" / KEY_FILE).stat().st_mode & 0o077 == 0
    assert json.loads((case / CUSTODY_FILE).read_bytes().splitlines()[-1])["kind"] == "minimise"
    with pytest.raises(OutputError):
        minimise(case, MinimiseOptions(), replace=False, progress=lambda _bytes: None)
    minimise(case, MinimiseOptions(), replace=True, progress=lambda _bytes: None)
    assert copy.read_bytes() == first
    ((vendors,), _unlogged) = minimise(
        case, MinimiseOptions(profile=VENDOR), replace=True, progress=lambda _bytes: None
    )
    assert b"\xff\xd8\xff" not in vendors.path.read_bytes() and b"POST " not in vendors.path.read_bytes()
    assert verify(vendors.path, original=original).found.is_intact
    (case / "minimised" / KEY_FILE).write_bytes(b"none")
    with pytest.raises(UnreadableInput):
        minimise(case, MinimiseOptions(), replace=True, progress=lambda _bytes: None)


def test_a_minimised_copy_is_checked_only_against_its_original(tmp_path: Path) -> None:
    (tmp_path / "copy.pcapng").write_bytes(b"\x0a\x0d\x0d\x0a" + bytes(20))
    with pytest.raises(UsageError):
        verify(tmp_path / "copy.pcapng")
    with pytest.raises(UnreadableInput):
        verify(tmp_path / "copy.pcapng", original=tmp_path / "copy.pcapng")
