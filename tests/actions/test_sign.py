from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from built_example import BuiltExample
from tsa_server import Tsa, made_tsa

from reportgen.actions.verify import Verified, verify
from reportgen.bundle.difference import DifferenceKind
from reportgen.cli.command import run
from reportgen.cli.sign_command import PASSWORD_VARIABLE

pytest.importorskip("pyhanko")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    """A time-stamp service, and two people's keys beside it."""
    tsa = made_tsa(tmp_path_factory.mktemp("keys") / "made")
    for name in ("Erika Mustermann", "Somebody Else"):
        stem = name.split()[0].lower()
        tsa.run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{stem}.key", "-out", f"{stem}.pem",
                "-subj", f"/CN={name}", "-days", "30",
                "-addext", "keyUsage=critical,digitalSignature,nonRepudiation")  # fmt: skip
        tsa.run("pkcs12", "-export", "-inkey", f"{stem}.key", "-in", f"{stem}.pem", "-out", f"{stem}.p12",
                "-passout", "pass:secret")  # fmt: skip
    return tsa


@pytest.fixture
def letter(zmodo: BuiltExample) -> Path:
    return zmodo.built.letters[0]


def signed(letter: Path, service: Tsa, target: Path, monkeypatch: pytest.MonkeyPatch, who: str = "erika") -> Path:
    monkeypatch.setenv(PASSWORD_VARIABLE, "secret")
    with service.serving() as url:
        call = ["sign", str(letter), "--p12", str(service.folder / f"{who}.p12"), "--tsa", url, "--output", str(target)]
        assert run(call) == 0
    return target


def kinds(found: Verified) -> set[DifferenceKind]:
    return {one.kind for one in found.found.differences}


def test_a_signed_letter_is_the_letter_with_a_stamped_signature_behind_it(
    letter: Path, service: Tsa, zmodo: BuiltExample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = letter.read_bytes()
    target = signed(letter, service, tmp_path / "signed.pdf", monkeypatch)
    assert letter.read_bytes() == before and target.read_bytes().startswith(before)
    pem = (service.folder / "erika.pem").read_bytes()
    found = verify(target, original=zmodo.bundle, roots_pem=pem)
    assert found.found.is_intact
    (signature,) = found.signatures
    assert signature.is_trusted and signature.covers_whole_file and signature.stamped_at is not None
    assert "Erika Mustermann" in signature.signer


def test_attacks_on_a_signed_letter_are_named(
    letter: Path, service: Tsa, zmodo: BuiltExample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = signed(letter, service, tmp_path / "signed.pdf", monkeypatch).read_bytes()
    pem = (service.folder / "erika.pem").read_bytes()
    changed = bytearray(honest)
    changed[len(letter.read_bytes()) // 2] ^= 0x01
    (tmp_path / "changed.pdf").write_bytes(bytes(changed))
    assert DifferenceKind.PDF_SIGNATURE in kinds(verify(tmp_path / "changed.pdf"))
    assert DifferenceKind.PDF_OTHER in kinds(verify(tmp_path / "changed.pdf", original=zmodo.bundle))
    (tmp_path / "appended.pdf").write_bytes(honest + b"\n1 0 obj\n<<>>\nendobj\n")
    assert DifferenceKind.PDF_APPENDED in kinds(verify(tmp_path / "appended.pdf"))
    again = signed(letter, service, tmp_path / "again.pdf", monkeypatch, who="somebody")
    assert kinds(verify(again, roots_pem=pem)) == {DifferenceKind.PDF_SIGNER}


def test_an_unsigned_letter_must_be_the_very_one(letter: Path, zmodo: BuiltExample, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(letter.read_bytes())
    assert run(["verify", str(copy)]) == 2
    assert run(["verify", str(copy), "--original", str(zmodo.bundle)]) == 0
    copy.write_bytes(letter.read_bytes() + b"\n1 0 obj\n<<>>\nendobj\n")
    assert kinds(verify(copy, original=zmodo.bundle)) == {DifferenceKind.PDF_OTHER}


@pytest.mark.parametrize("data", [b"%PDF-1.7 /ByteRange", b"%PDF-1.7\n/ByteRange [0 1 2 3]\nstartxref\n5\n%%EOF"])
def test_a_broken_signed_pdf_is_said_not_to_have_been_checked(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(data)
    assert not verify(tmp_path / "x.pdf").signatures_looked_at


def test_a_wrong_password_is_told_and_nothing_written(
    letter: Path, service: Tsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong")
    call = ["sign", str(letter), "--p12", str(service.folder / "erika.p12"), "--output", str(tmp_path / "out.pdf")]
    assert run(call) == 3
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.slow
def test_a_signed_letter_is_still_pdf_a_and_pdf_ua(
    letter: Path, service: Tsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verapdf: list[str]
) -> None:
    target = signed(letter, service, tmp_path / "signed.pdf", monkeypatch)
    ended = subprocess.run([*verapdf, str(target)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
