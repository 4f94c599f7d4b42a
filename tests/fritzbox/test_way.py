"""From the router to the complaint: recorded at the fake box, reviewed, built, verified."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from built_example import BuiltExample
from calls import Caller, caller
from fake_box import FakeBox

from reportgen.cli.command import run

__all__ = ["caller"]


@pytest.mark.slow
def test_from_the_router_to_the_complaint(
    caller: Caller, camera: BuiltExample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.actions.capture_session._SHOW_EVERY_S", 0.2)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    case = tmp_path / "case"
    shutil.copytree(camera.case, case, ignore=shutil.ignore_patterns("captures", "bundle"))
    (original,) = (camera.case / "captures").iterdir()
    size_bytes = original.stat().st_size
    with FakeBox(tls=True, replay=original, pause_s=0.003, chunk_sizes=(65_536, 7, 30_000)) as box:
        arguments = ("--case", str(case), "--max-size", f"{size_bytes}B", "--device", "Beispielcam")
        said = caller.call("fritzbox", "--box", box.address, *arguments)
    assert said.code == 0
    assert re.search(r"at least [\d,]+ pictures → 203\.0\.113\.77 ", said.err)
    (recorded,) = (case / "captures").iterdir()
    assert recorded.read_bytes() == original.read_bytes()
    section = dict(re.findall(r'^(\w+) = "([^"]+)"$', said.out, re.MULTILINE))
    assert section["path"] == f"captures/{recorded.name}"
    toml = case / "case.toml"
    told = toml.read_text("utf-8").replace(f"captures/{original.name}", section["path"])
    toml.write_text(told.replace('point = "lan"', f'point = "lan"\nsha256 = "{section["sha256"]}"'), "utf-8")
    assert run(["review", str(case), "--list"]) == 0
    assert run(["build", str(case)]) == 0
    assert run(["verify", str(case / "bundle")]) == 0
    letters = sorted(path.name for path in (case / "bundle").rglob("*.pdf") if "letters" in path.parts)
    assert letters == sorted(path.name for path in camera.built.letters)
