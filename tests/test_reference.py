"""What the docs say of the code is made from the code, and the README's words agree with it."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from reportgen.cli.command import run
from reportgen.errors import EXIT_CODES, ReportgenError

ROOT = Path(__file__).resolve().parents[1]


def _pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("write_reference", ROOT / "scripts" / "write_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages: dict[str, str] = module.pages()
    return pages


def test_the_reference_pages_are_what_the_code_says_today() -> None:
    stale = [name for name, text in _pages().items() if (ROOT / "docs" / name).read_text("utf-8") != text]
    assert stale == [], "run: make reference"


def test_every_exit_code_of_an_error_is_listed() -> None:
    def kinds(kind: type[ReportgenError]) -> list[type[ReportgenError]]:
        return [kind, *(found for below in kind.__subclasses__() for found in kinds(below))]

    assert {kind.exit_code for kind in kinds(ReportgenError)} <= set(EXIT_CODES)


def test_every_command_and_option_in_the_readme_exists(capsys: pytest.CaptureFixture[str]) -> None:
    told: dict[str, set[str]] = {}
    for readme in ("README.md", "README.de.md"):
        for line in (ROOT / readme).read_text("utf-8").splitlines():
            if found := re.match(r"reportgen ((?:capture )?[a-z]+) ", line):
                told.setdefault(found[1], set()).update(re.findall(r"--[a-z-]+", line))
    offered = _offered(capsys, [])
    offered = offered - {"capture"} | {f"capture {way}" for way in _offered(capsys, ["capture"])}
    assert set(told) == offered
    for command, options in told.items():
        with pytest.raises(SystemExit) as ended:
            run([*command.split(), "--help"])
        assert ended.value.code == 0
        assert options <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))


def _offered(capsys: pytest.CaptureFixture[str], command: list[str]) -> set[str]:
    with pytest.raises(SystemExit):
        run([*command, "--help"])
    return set(re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE))


def test_every_file_that_the_docs_link_to_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    missing = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert missing == []


def test_the_schemas_are_json_schemas() -> None:
    for name in ("case", "analysis"):
        schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text("utf-8"))
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["additionalProperties"] is False
