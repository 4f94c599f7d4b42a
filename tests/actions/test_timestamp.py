from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from attacks import honest_bundle
from example_copies import copy_of
from tsa_server import Tsa, made_tsa

from reportgen.actions.build import build
from reportgen.actions.timestamp import REFUSED
from reportgen.actions.verify import verify
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.bundle.difference import DifferenceKind
from reportgen.cli.command import run
from reportgen.evidence.time_stamp import ABOUT, ANSWER, CHAIN, REQUEST, SEALED

BY_HAND = Path(__file__).resolve().parents[2] / "docs" / "verify-by-hand.sh"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    return made_tsa(tmp_path_factory.mktemp("tsa") / "made")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    case = copy_of("zmodo", tmp_path / "case")
    (tmp_path / "letter.txt").write_bytes(b"a letter")
    assert run(["add", str(case), str(tmp_path / "letter.txt")]) == 0
    return case


def kinds(case: Path) -> list[str]:
    return [json.loads(line)["kind"] for line in (case / CUSTODY_FILE).read_bytes().splitlines()]


def stamped(target: Path, tsa: Tsa) -> Path:
    with tsa.serving() as url:
        assert run(["timestamp", str(target), "--tsa", url, "--lang", "de"]) == 0
    place = target / "timestamps" if (target / "case.toml").exists() else target.with_name(f"{target.name}.timestamps")
    return sorted(place.iterdir())[-1]


def test_the_evidence_of_a_case_is_stamped_kept_logged_and_goes_into_the_bundle(
    case: Path, tsa: Tsa, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = stamped(case, tsa)
    told = " ".join(capsys.readouterr().out.split())
    assert "Qualifikation nicht geprüft" in told and "nicht, woher sie kommt" in told
    assert {path.name for path in folder.iterdir()} == {SEALED, REQUEST, ANSWER, CHAIN, ABOUT}
    assert (folder / SEALED).read_text().startswith("# custody.jsonl line 1 sha256 ")
    assert kinds(case) == ["added", "time-stamp"]
    build(case, target=tmp_path / "one", replace=False, step=lambda _key: None)
    build(case, target=tmp_path / "two", replace=False, step=lambda _key: None)
    assert (tmp_path / "one" / "manifest-sha256.txt").read_bytes() == (
        tmp_path / "two" / "manifest-sha256.txt"
    ).read_bytes()
    found = verify(tmp_path / "one")
    assert found.found.is_intact and len(found.stamps) == 1
    (tmp_path / "root.pem").write_bytes(tsa.root)
    assert run(["verify", str(tmp_path / "one"), "--root", str(tmp_path / "root.pem")]) == 0
    ended = subprocess.run(
        ["sh", str(BY_HAND), str(tmp_path / "one"), str(tmp_path / "root.pem")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "openssl verifies the time-stamp" in ended.stdout and "DIFFERS  openssl" not in ended.stdout


def test_a_log_that_was_rewritten_after_the_stamp_is_named(case: Path, tsa: Tsa, tmp_path: Path) -> None:
    stamped(case, tsa)
    log = case / CUSTODY_FILE
    log.write_bytes(b"")
    (tmp_path / "other.txt").write_bytes(b"another")
    assert run(["add", str(case), str(tmp_path / "other.txt")]) == 0
    build(case, target=tmp_path / "bundle", replace=False, step=lambda _key: None)
    assert DifferenceKind.STAMP_CUSTODY in {one.kind for one in verify(tmp_path / "bundle").found.differences}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return honest_bundle(tmp_path / "bundle")


def problems(bundle: Path) -> set[DifferenceKind]:
    return {one.kind for one in verify(bundle).found.differences}


def test_a_bundle_is_stamped_beside_it_and_stays_as_it_is(bundle: Path, tsa: Tsa, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    stamped(bundle, tsa)
    assert {path: path.read_bytes() for path in bundle.rglob("*") if path.is_file()} == before
    found = verify(bundle)
    assert found.found.is_intact and [one.about for one in found.stamps] == ["manifest-sha256.txt"]
    (tmp_path / "root.pem").write_bytes(tsa.root)
    call = ["sh", str(BY_HAND), str(bundle), str(tmp_path / "root.pem")]
    assert "ok       openssl verifies" in subprocess.run(call, capture_output=True, text=True, check=False).stdout


def test_attack_stamp_over_another_manifest_is_named(bundle: Path, tsa: Tsa) -> None:
    stamped(bundle, tsa)
    manifest = bundle / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(b"flows.csv", b"flowz.csv"))
    assert DifferenceKind.STAMP_OTHER_DIGEST in problems(bundle)


def test_attack_swapped_stamp_is_named(bundle: Path, tsa: Tsa, tmp_path: Path) -> None:
    folder = stamped(bundle, tsa)
    other = honest_bundle(tmp_path / "other")
    (other / "manifest-sha256.txt").write_bytes(b"another")
    others = stamped(other, tsa)
    (folder / ANSWER).write_bytes((others / ANSWER).read_bytes())
    assert {DifferenceKind.STAMP_OTHER_DIGEST, DifferenceKind.STAMP_OTHER_NONCE} <= problems(bundle)


def test_attack_changed_stamp_is_named(bundle: Path, tsa: Tsa) -> None:
    folder = stamped(bundle, tsa)
    answer = bytearray((folder / ANSWER).read_bytes())
    answer[-20] ^= 0x01
    (folder / ANSWER).write_bytes(bytes(answer))
    assert problems(bundle) & {DifferenceKind.STAMP_SIGNATURE, DifferenceKind.STAMP_UNREADABLE}


def test_a_person_offline_carries_request_and_answer(
    bundle: Path, tsa: Tsa, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["timestamp", str(bundle), "--request-only"]) == 0
    assert "curl" in capsys.readouterr().out
    (folder,) = (tmp_path / "bundle.timestamps").iterdir()
    (tmp_path / "answer.tsr").write_bytes(tsa.answer((folder / REQUEST).read_bytes()))
    assert run(["timestamp", str(bundle), "--import", str(tmp_path / "answer.tsr")]) == 0
    assert verify(bundle).found.is_intact and (folder / ABOUT).exists()
    assert run(["timestamp", str(bundle), "--import", str(tmp_path / "answer.tsr")]) == 2


def test_a_web_page_is_kept_and_never_taken_for_a_stamp(
    bundle: Path, tsa: Tsa, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with tsa.serving(content_type="text/html", body=b"<html>Please log in</html>") as url:
        assert run(["timestamp", str(bundle), "--tsa", url]) == 4
    assert "web page" in capsys.readouterr().err
    (folder,) = (tmp_path / "bundle.timestamps").iterdir()
    assert (folder / REFUSED).read_bytes() == b"<html>Please log in</html>"
    assert not (folder / ANSWER).exists() and verify(bundle).stamps == ()


def test_an_answer_to_somebody_elses_request_is_kept_and_named(bundle: Path, tsa: Tsa, tmp_path: Path) -> None:
    from reportgen.adapters.tsa import make_request

    with tsa.serving(body=tsa.answer(make_request(b"something else"))) as url:
        assert run(["timestamp", str(bundle), "--tsa", url]) == 4
    (folder,) = (tmp_path / "bundle.timestamps").iterdir()
    assert (folder / ANSWER).exists()
    assert {DifferenceKind.STAMP_OTHER_DIGEST, DifferenceKind.STAMP_OTHER_NONCE} <= problems(bundle)


def test_a_service_that_does_not_answer_leaves_the_request(bundle: Path, tmp_path: Path) -> None:
    assert run(["timestamp", str(bundle), "--tsa", "http://127.0.0.1:9/"]) == 5
    (folder,) = (tmp_path / "bundle.timestamps").iterdir()
    assert [path.name for path in folder.iterdir()] == [REQUEST]


def test_without_evidence_or_a_way_nothing_is_stamped(tmp_path: Path, bundle: Path) -> None:
    empty = copy_of("zmodo", tmp_path / "empty")
    assert run(["timestamp", str(empty), "--request-only"]) == 7
    assert run(["timestamp", str(bundle)]) == 2
