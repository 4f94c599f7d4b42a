"""The exhibits and the registry answer of the constructed example: small, and marked in both languages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

CAMERA_FOLDER = Path(__file__).resolve().parents[2] / "examples" / "camera"
MARKS = ("CONSTRUCTED", "KONSTRUIERT")


@pytest.mark.parametrize("path", sorted((CAMERA_FOLDER / "exhibits").iterdir()), ids=lambda path: path.name)
def test_every_exhibit_is_small_and_says_constructed_in_both_languages(path: Path) -> None:
    assert path.name.startswith("constructed-") and path.stat().st_size <= 40_000
    if path.suffix == ".txt":
        assert all(mark in "".join(path.read_text(encoding="utf-8").splitlines()[:2]) for mark in MARKS)


def test_the_drawn_exhibits_are_what_the_script_draws(tmp_path: Path) -> None:
    script = CAMERA_FOLDER / "make_exhibits.py"
    subprocess.run(
        [sys.executable, str(script), "--output", str(tmp_path)], check=True, capture_output=True, timeout=60
    )
    drawn = {path.name for path in tmp_path.iterdir()}
    assert drawn == {path.name for path in (CAMERA_FOLDER / "exhibits").glob("*.png")}
    for name in drawn:
        with Image.open(tmp_path / name) as new, Image.open(CAMERA_FOLDER / "exhibits" / name) as kept:
            assert new.convert("RGB").tobytes() == kept.convert("RGB").tobytes()


def test_the_registry_answer_covers_the_destination_and_says_that_it_is_constructed() -> None:
    (path,) = (CAMERA_FOLDER / "registry").iterdir()
    answer = json.loads(path.read_text(encoding="utf-8"))
    assert answer["objectClassName"] == "ip network"
    assert (answer["startAddress"], answer["endAddress"]) == ("203.0.113.0", "203.0.113.255")
    assert all(mark in json.dumps(answer[part]) for mark in MARKS for part in ("notices", "remarks"))
    assert [entity["roles"][0] for entity in answer["entities"]] == ["registrant", "abuse"]
