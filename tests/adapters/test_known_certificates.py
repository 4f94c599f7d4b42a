"""Certificates that were seen are kept; a file that somebody spoilt is not silently begun anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.adapters.known_certificates import known_certificate, note_certificate
from reportgen.errors import UnreadableInput


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "reportgen" / "certificates.json"


def test_each_address_has_its_own(noted: Path) -> None:
    assert known_certificate("fritz.box:443") is None
    note_certificate("fritz.box:443", "a" * 64)
    note_certificate("192.168.178.1:443", "b" * 64)
    assert (known_certificate("fritz.box:443"), known_certificate("192.168.178.1:443")) == ("a" * 64, "b" * 64)
    note_certificate("fritz.box:443", "c" * 64)
    assert known_certificate("fritz.box:443") == "c" * 64
    assert [path.name for path in noted.parent.iterdir()] == [noted.name]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"x": 1}', b'{"fritz.box:443": "no digest"}', b"[" * 50_000, b"\xff"]
)
def test_a_spoilt_file_is_told_and_left(noted: Path, data: bytes) -> None:
    noted.parent.mkdir()
    noted.write_bytes(data)
    for call in (lambda: known_certificate("x"), lambda: note_certificate("x", "a" * 64)):
        with pytest.raises(UnreadableInput):
            call()
    assert noted.read_bytes() == data
