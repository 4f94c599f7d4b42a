"""``forget``: everything is listed, what can be made again goes when asked, evidence only where it is named."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from built_example import BuiltExample
from letters_so_far import LEAST, SENT

from reportgen.actions.custody_log import note_outputs
from reportgen.actions.forget import Sort, forget, inventory
from reportgen.actions.timestamp import RECEIVED, REFUSED
from reportgen.cli.command import run
from reportgen.errors import UsageError
from reportgen.evidence.custody_kinds import RENDER, listed
from reportgen.evidence.time_stamp import STAMP_FILES


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "case"
    files = {
        "case.toml": LEAST + SENT,
        "custody.jsonl": "",
        "captures/lan.eth": "evidence",
        "correspondence/2026-11-01-sent.eml": "evidence",
        "documents/2026-11-20/reminder.de.pdf": "made",
        "documents/mine.odt": "mine",
        ".bundle.partial-0123456789abcdef/data/x": "left over",
        "holiday.jpg": "mine",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    line = {
        "schema_version": 1,
        "kind": "written",
        "at": "2026-11-20T10:00:00Z",
        "case_sha256": "0" * 64,
        "document": "reminder",
        "letter_date": "2026-11-20",
        "files": ["documents/2026-11-20/reminder.de.pdf"],
    }
    (folder / "log.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    return folder


def left(case: Path) -> set[str]:
    return {path.relative_to(case).as_posix() for path in case.rglob("*") if path.is_file()}


def test_every_file_is_listed_by_what_it_is(case: Path) -> None:
    assert inventory(case).files == {
        "case.toml": Sort.RECORD,
        "custody.jsonl": Sort.RECORD,
        "log.jsonl": Sort.RECORD,
        "captures/lan.eth": Sort.EVIDENCE,
        "correspondence/2026-11-01-sent.eml": Sort.EVIDENCE,
        "documents/2026-11-20/reminder.de.pdf": Sort.DERIVED,
        ".bundle.partial-0123456789abcdef/data/x": Sort.LEFTOVER,
        "documents/mine.odt": Sort.UNKNOWN,
        "holiday.jpg": Sort.UNKNOWN,
    }


STAMP = "20261120T100000Z"
OF_EACH_KIND = {
    **dict.fromkeys(("answers.jsonl", "review.jsonl", "init.jsonl", "viewed.jsonl"), Sort.RECORD),
    "exhibits/01-label.jpg": Sort.EVIDENCE,
    "exhibits/01-label-stripped.jpg": Sort.EVIDENCE,
    "registry/203.0.113.7-20261120T100000Z.json": Sort.EVIDENCE,
    "captures/fritzbox-1-lan-20261120T100000Z-001.eth.partial": Sort.EVIDENCE,
    "incoming/papers/001.pdf": Sort.EVIDENCE,
    **{f"timestamps/{STAMP}/{name}": Sort.EVIDENCE for name in (*STAMP_FILES, RECEIVED, REFUSED)},
    **{f"bundle.timestamps/{STAMP}/{name}": Sort.EVIDENCE for name in (*STAMP_FILES, RECEIVED, REFUSED)},
    "minimised/pseudonyms.key": Sort.EVIDENCE,
    "minimised/pseudonyms.csv": Sort.DERIVED,
    "minimised/K1.authority.pcapng": Sort.DERIVED,
    "minimised/K1.authority.frames.csv": Sort.DERIVED,
    "documents/access.de.pdf": Sort.DERIVED,
    "documents/complaint.de.pdf": Sort.UNKNOWN,  # changed by the user since
    ".custody.reserve-0123456789abcdef": Sort.LEFTOVER,
    "exhibits/.x.partial-0123456789abcdef": Sort.LEFTOVER,
    ".bundle.replaced-0123456789abcdef/data/x": Sort.LEFTOVER,
}


def test_one_file_of_each_kind_that_the_program_writes_is_known(case: Path) -> None:
    for name in OF_EACH_KIND:
        (case / name).parent.mkdir(parents=True, exist_ok=True)
        (case / name).write_text("" if name.endswith(".jsonl") else "x", "utf-8")
    digests = {"access": hashlib.sha256(b"x").hexdigest(), "complaint": "0" * 64}
    outputs = [(f"documents/{name}.de.pdf", digest, 1) for name, digest in digests.items()]
    note_outputs(case, [(RENDER, {"inputs": listed([]), "outputs": listed(outputs)})])
    found = inventory(case)
    assert {name: found.files[name] for name in OF_EACH_KIND} == OF_EACH_KIND
    gone = forget(found, derived=True, named=())
    kept = {name for name, sort in OF_EACH_KIND.items() if sort not in (Sort.DERIVED, Sort.LEFTOVER)}
    assert kept <= left(case) and not (set(OF_EACH_KIND) - kept) & left(case) and gone


def test_what_was_made_goes_and_nothing_else(case: Path) -> None:
    before = left(case)
    gone = forget(inventory(case), derived=True, named=())
    assert set(gone) == {"documents/2026-11-20/reminder.de.pdf", ".bundle.partial-0123456789abcdef/data/x"}
    assert left(case) == before - set(gone)
    assert not (case / "documents" / "2026-11-20").exists() and not (case / ".bundle.partial-0123456789abcdef").exists()


def test_evidence_goes_only_where_it_is_named_and_the_custody_log_says_so(case: Path) -> None:
    with pytest.raises(UsageError, match="unknown"):
        forget(inventory(case), derived=False, named=["captures/lan.eth", "../secret"])
    assert (case / "captures" / "lan.eth").exists(), "all names are looked at before anything goes"
    assert forget(inventory(case), derived=False, named=["captures/lan.eth"]) == ("captures/lan.eth",)
    assert not (case / "captures").exists()
    (entry,) = map(json.loads, (case / "custody.jsonl").read_text("utf-8").splitlines())
    assert (entry["kind"], entry["details"]["file"]) == ("forgotten", "captures/lan.eth")
    assert len(entry["details"]["sha256"]) == 64


def test_a_link_is_removed_not_what_it_leads_to(case: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", "utf-8")
    (case / "link").symlink_to(outside)
    (case / "folder").symlink_to(tmp_path)
    forget(inventory(case), derived=True, named=["link"])
    assert outside.read_text("utf-8") == "mine" and not (case / "link").exists()


def test_a_bundle_is_one_place_and_one_with_foreign_files_stays(camera: BuiltExample, case: Path) -> None:
    import shutil

    shutil.copytree(camera.bundle, case / "bundle")
    (place,) = [one for one in inventory(case).places if one.path == "bundle/"]
    assert place.sort is Sort.DERIVED and place.files_count > 10
    (case / "bundle" / "mine.txt").write_text("mine", "utf-8")
    assert all(sort is Sort.UNKNOWN for path, sort in inventory(case).files.items() if path.startswith("bundle/"))
    (case / "bundle" / "mine.txt").unlink()
    assert "bundle/" in forget(inventory(case), derived=True, named=())
    assert not (case / "bundle").exists()


def test_the_command_lists_and_removes_nothing_unasked(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = case.parent / "config" / "reportgen"
    config.mkdir(parents=True)
    (config / "certificates.json").write_text("{}", "utf-8")
    before = left(case)
    assert run(["--lang", "en", "forget", str(case)]) == 0
    said = capsys.readouterr().out
    for words in ("captures/: one file", "Not made by reportgen (stays)", "certificates.json", "--derived"):
        assert words in said
    assert run(["--lang", "de", "forget", str(case), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["places"][0]["sort"] == "record"
    assert left(case) == before
