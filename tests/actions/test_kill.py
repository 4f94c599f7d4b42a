"""``kill -9`` at every write of ``add``, ``build`` and ``timestamp``: the old state or the new, never a half.

A forked child is killed at its n-th call of anything that touches the disk, for every n; written content is handed to
the system in two halves, with a death between them. Then the same command runs again and must come to its end.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attacks import honest_bundle
from example_copies import copy_of
from tsa_server import made_tsa

import reportgen.actions.printing as printing
from reportgen.actions.add import add_capture, add_exhibit
from reportgen.actions.build import build
from reportgen.actions.case_files import read_case_files
from reportgen.actions.timestamp import import_answer, request_stamp
from reportgen.actions.verify import verify
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.adapters.pdf import Pdf
from reportgen.adapters.tsa import StampVerifier
from reportgen.evidence.custody import verify_chain
from reportgen.evidence.time_stamp import ABOUT, ANSWER, REQUEST

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CAPTURE = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")


class Killer:
    """Kills this process before the ``at``-th call."""

    def __init__(self, at: int) -> None:
        self.calls, self.at = 0, at
        for owner, name in (
            (os, "open"), (os, "write"), (os, "fsync"), (os, "fchmod"), (os, "ftruncate"), (Path, "mkdir"),
            (Path, "rename"), (Path, "replace"), (Path, "hardlink_to"), (Path, "unlink"), (shutil, "rmtree"),
        ):  # fmt: skip
            setattr(owner, name, self._wrapped(getattr(owner, name)))
        real_fdopen = os.fdopen
        os.fdopen = lambda file, mode="r", *rest: (  # type: ignore[assignment]
            Halves(real_fdopen(file, mode, *rest), self) if mode == "wb" else real_fdopen(file, mode, *rest)
        )

    def count(self) -> None:
        self.calls += 1
        if self.calls == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _wrapped(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            self.count()
            return real(*arguments, **named)

        return call


class Halves:
    """A file whose content arrives in two halves."""

    def __init__(self, file, killer: Killer) -> None:  # type: ignore[no-untyped-def]
        self._file, self._killer = file, killer

    def __enter__(self) -> Halves:
        return self

    def __exit__(self, *told: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            self._killer.count()
            self._file.write(part)
            self._file.flush()

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


def killed_at_every_write(
    make: Callable[[Path], None], work: Callable[[Path], object], check: Callable[[Path], None], tmp_path: Path
) -> int:
    """How many deaths there were. ``check`` sees what the death left; then ``work`` runs to its end."""
    for step in range(1, 2000):
        folder = tmp_path / str(step)
        folder.mkdir()
        make(folder)
        child = os.fork()
        if child == 0:
            try:
                Killer(step)
                work(folder)
            finally:
                os._exit(0)
        status = os.waitpid(child, 0)[1]
        check(folder)
        if status == 0:
            return step - 1
        assert os.WTERMSIG(status) == signal.SIGKILL
        work(folder)
        check(folder)
        leftovers = [path.name for path in folder.rglob("*") if ".partial" in path.name or ".replaced" in path.name]
        assert leftovers == [], step
        shutil.rmtree(folder)
    raise AssertionError("the work never came to an end")


def kinds(case: Path) -> list[str]:
    log = (case / CUSTODY_FILE).read_bytes() if (case / CUSTODY_FILE).exists() else b""
    assert verify_chain(log).is_whole
    return [json.loads(line)["kind"] for line in log.splitlines()]


def make_case(folder: Path) -> None:
    copy_of("zmodo", folder / "case")
    (folder / "letter.txt").write_bytes(b"a letter" * 100)
    (folder / "lan.pcap").write_bytes(CAPTURE)


def test_add_of_an_exhibit(tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        case, file = folder / "case", folder / "letter.txt"
        if "added" not in kinds(case):
            add_exhibit(case, file, title=None, key=None, day=None, strip=False, at=AT)

    def check(folder: Path) -> None:
        case, sealed = folder / "case", folder / "case" / "exhibits" / "letter.txt"
        assert not sealed.exists() or sealed.read_bytes() == b"a letter" * 100
        exhibits = read_case_files(case).case.exhibits
        assert len(exhibits) <= 1
        if "added" in kinds(case):
            assert len(exhibits) == 1 and sealed.exists()
        assert (folder / "letter.txt").read_bytes() == b"a letter" * 100

    assert killed_at_every_write(make_case, work, check, tmp_path) > 10


@pytest.mark.slow
def test_add_of_a_capture(tmp_path: Path) -> None:
    def work(folder: Path) -> None:
        add_capture(
            folder / "case",
            folder / "lan.pcap",
            {"how": "received", "point": "lan"},
            at=AT,
            progress=lambda _bytes: None,
        )

    def check(folder: Path) -> None:
        sealed = folder / "case" / "captures" / "lan.pcap"
        assert not sealed.exists() or sealed.read_bytes() == CAPTURE
        captures = read_case_files(folder / "case").case.captures
        assert len(captures) <= 1
        if captures:
            assert "acquisition-file" in kinds(folder / "case")

    assert killed_at_every_write(make_case, work, check, tmp_path) > 10


@pytest.mark.slow
def test_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = Pdf(data=b"%PDF-1.7\n%%EOF\n", pages_count=1, warnings=())
    monkeypatch.setattr(printing, "render_pdf", lambda *_arguments, **_named: printed)

    def work(folder: Path) -> None:
        build(folder / "case", target=folder / "bundle", replace=True, step=lambda _key: None)

    def make(folder: Path) -> None:
        make_case(folder)
        work(folder)
        (folder / "old").write_bytes((folder / "bundle" / "manifest-sha256.txt").read_bytes())
        add_exhibit(folder / "case", folder / "letter.txt", title=None, key=None, day=None, strip=False, at=AT)

    manifests: set[bytes] = set()

    def check(folder: Path) -> None:
        kinds(folder / "case")
        places = [folder / "bundle", *folder.glob(".bundle.replaced-*")]
        whole = [place for place in places if place.exists() and verify(place).found.is_intact]
        assert whole  # between two renames the old bundle stands aside, and the next run puts it back
        if (folder / "bundle").exists():
            assert whole[0] == folder / "bundle"
            is_old = (folder / "bundle" / "manifest-sha256.txt").read_bytes() == (folder / "old").read_bytes()
            manifests.add(b"old" if is_old else b"new")

    assert killed_at_every_write(make, work, check, tmp_path) > 40
    assert manifests == {b"old", b"new"}


@pytest.mark.slow
def test_timestamp(tmp_path: Path) -> None:
    tsa = made_tsa(tmp_path / "tsa")
    honest_bundle(tmp_path / "bundle")
    request = request_stamp(tmp_path / "bundle", at=AT).folder / REQUEST
    answer = tsa.answer(request.read_bytes())
    (tmp_path / "deaths").mkdir()

    def make(folder: Path) -> None:
        shutil.copytree(tmp_path / "bundle", folder / "bundle")
        shutil.copytree(tmp_path / "bundle.timestamps", folder / "bundle.timestamps")
        (folder / "answer.tsr").write_bytes(answer)

    def work(folder: Path) -> None:
        (stamp,) = (folder / "bundle.timestamps").iterdir()
        if not (stamp / ABOUT).exists():
            import_answer(folder / "bundle", folder / "answer.tsr", verify=StampVerifier(), at=AT)

    def check(folder: Path) -> None:
        (stamp,) = (folder / "bundle.timestamps").iterdir()
        assert (stamp / REQUEST).read_bytes() == request.read_bytes()
        assert not (stamp / ANSWER).exists() or (stamp / ANSWER).read_bytes() == answer
        if (stamp / ABOUT).exists():
            assert (stamp / ANSWER).exists() and json.loads((stamp / ABOUT).read_bytes())["problems"] == []
        assert verify(folder / "bundle").found.is_intact

    assert killed_at_every_write(make, work, check, tmp_path / "deaths") > 10


@pytest.mark.slow
def test_timestamp_of_a_case(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        make_case(folder)
        add_exhibit(folder / "case", folder / "letter.txt", title=None, key=None, day=None, strip=False, at=AT)

    def work(folder: Path) -> None:
        request_stamp(folder / "case", at=AT)

    def check(folder: Path) -> None:
        for stamp in (folder / "case" / "timestamps").glob("*"):
            assert not (stamp / REQUEST).exists() or (stamp / "sealed.txt").exists()
        assert kinds(folder / "case") == ["added"]

    assert killed_at_every_write(make, work, check, tmp_path) > 4
