"""A call of the command as a user makes it, and what it left behind."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fake_box import FakeBox

from reportgen.cli.command import run
from reportgen.evidence.custody import verify_chain


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Caller:
    """Calls ``reportgen capture fritzbox``; everything lands in one folder."""

    capsys: pytest.CaptureFixture[str]
    folder: Path

    def call(self, *arguments: str) -> Said:
        code = run(["--lang", "en", "capture", *arguments])
        out, err = self.capsys.readouterr()
        return Said(code, out.replace("\u00a0", " "), err.replace("\u00a0", " "))

    def record(self, box: FakeBox, *arguments: str) -> Said:
        return self.call("fritzbox", "--box", box.address, "--output", str(self.folder), *arguments)

    def entries(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Details of the entries of one kind, in their order; the chain must hold."""
        path = self.folder / "custody.jsonl"
        if not path.exists():
            return []
        log = path.read_bytes()
        assert verify_chain(log).is_whole
        values = [json.loads(line) for line in log.splitlines()]
        return [value["details"] for value in values if kind is None or value["kind"] == kind]

    def parts(self) -> list[dict[str, Any]]:
        """The parts, each compared with its file: written = hashed = logged = received."""
        found = self.entries("acquisition-part")
        for part in found:
            data = (self.folder / part["file"]).read_bytes()
            assert len(data) == part["size_bytes"]
            assert hashlib.sha256(data).hexdigest() == part["sha256"]
            assert part["size_bytes"] == (
                part["received_bytes"] + part["repeated_header_bytes"] - part["unwritten_bytes"]
            )
        return found

    def data(self, part: dict[str, Any]) -> bytes:
        return (self.folder / part["file"]).read_bytes()

    def left(self) -> set[str]:
        return {path.name for path in self.folder.rglob("*")}


@pytest.fixture
def caller(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Caller:
    folder = tmp_path / "evidence"
    folder.mkdir()
    return Caller(capsys, folder)
