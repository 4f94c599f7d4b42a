"""Neither password nor session identifier stands in any output, log, file or error, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from calls import Caller, Said, caller
from fake_box import PASSWORD, FakeBox

__all__ = ["caller"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.01,))


def ways(caller: Caller, box: FakeBox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    yield caller.record(box, "--list")
    yield caller.record(box, "--max-size", "20kB", "--device", "Beispielcam", "--rotate", "5kB")
    box.behaviour.start_answers = [b"Not authorized. Please login first.\n"] * 5
    yield caller.record(box)
    box.behaviour.start_answers = [b"<html>sid=" + box.sessions.every_sid[-1].encode() + b"</html>"]
    yield caller.record(box)
    box.behaviour.start_answers = [b""]
    yield caller.record(box)
    box.behaviour.drops_after_bytes = [9_000, 3_000]
    yield caller.record(box, "--max-size", "30kB", "--interface", "1-eth0")
    box.behaviour.stop_fails = True
    yield caller.record(box, "--max-size", "1kB", "--interface", "1-guest")
    box.behaviour.is_down = True
    yield caller.record(box)
    box.behaviour.is_down = False
    monkeypatch.setenv("REPORTGEN_FRITZBOX_PASSWORD", PASSWORD + "x")
    yield caller.record(box)


@pytest.mark.parametrize("tls", [False, True])
def test_no_secret_is_found_anywhere(
    caller: Caller, tls: bool, settings: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    with FakeBox(tls=tls, pause_s=0) as box:
        said = list(ways(caller, box, monkeypatch))
        secrets = [PASSWORD, *box.sessions.every_sid]
        requests = "\n".join(box.requests)
    assert len({result.code for result in said}) > 1
    assert len(secrets) > 8
    assert all(sid in requests for sid in secrets[1:]), "the search would find them where they are"
    written = {path: path.read_bytes() for path in (*caller.folder.rglob("*"), *settings.rglob("*")) if path.is_file()}
    assert len(written) >= 4
    for secret in secrets:
        for result in said:
            assert secret not in result.out + result.err
        assert secret not in caplog.text
        for path, data in written.items():
            assert secret.encode() not in data, path
            assert secret not in path.name
    assert PASSWORD not in requests, "also the box is not sent the password itself"
