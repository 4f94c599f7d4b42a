from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from built_example import BuiltExample
from tsa_server import Tsa, made_tsa

from reportgen.actions.verify import Verified, verify
from reportgen.adapters import signing
from reportgen.adapters.signing import sign_pdf
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


def name(text: str) -> object:
    from pyhanko.pdf_utils.generic import NameObject

    return NameObject(text)


def add_note(writer) -> None:  # type: ignore[no-untyped-def]
    from pyhanko.pdf_utils import generic

    page = writer.root["/Pages"]["/Kids"][0]
    rectangle = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 99, 99)])
    note = {"/Type": name("/Annot"), "/Subtype": name("/FreeText"), "/Rect": rectangle}
    reference = writer.add_object(generic.DictionaryObject({name(key): value for key, value in note.items()}))
    page[name("/Annots")] = generic.ArrayObject([*page.get("/Annots", ()), reference])
    writer.update_container(page)


def add_page(writer) -> None:  # type: ignore[no-untyped-def]
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.writer import PageObject

    box = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 595, 842)])
    contents = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    writer.insert_page(PageObject(contents=contents, media_box=box))


def add_attachment(writer) -> None:  # type: ignore[no-untyped-def]
    from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file

    held = EmbeddedFileObject.from_file_data(writer, b"invented")
    embed_file(writer, FileSpec(file_spec_string="x.txt", embedded_data=held))


def replace_content(writer) -> None:  # type: ignore[no-untyped-def]
    from pyhanko.pdf_utils import generic

    number = writer.root["/Pages"]["/Kids"][0].raw_get("/Contents").reference
    writer.objects[(number.generation, number.idnum)] = generic.StreamObject(stream_data=b"q Q")


def add_script(writer) -> None:  # type: ignore[no-untyped-def]
    from pyhanko.pdf_utils import generic

    action = {name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("1")}
    writer.root[name("/OpenAction")] = generic.DictionaryObject(action)
    writer.update_root()


ADDITIONS = {
    add_note: DifferenceKind.PDF_ADDED_NOTES,
    add_page: DifferenceKind.PDF_ADDED_PAGES,
    add_attachment: DifferenceKind.PDF_ADDED_ATTACHMENTS,
    replace_content: DifferenceKind.PDF_ADDED_CONTENT,
    add_script: DifferenceKind.PDF_ADDED_OTHER,
}


@pytest.fixture(scope="module")
def small_letter() -> bytes:
    from weasyprint import HTML

    link = "<a href='https://vendor.example'>vendor</a>"
    page = f"<html lang=en><title>Letter</title><body><p>One {link}<p style='break-before:page'>Two"
    return HTML(string=page).write_pdf(pdf_variant="pdf/a-3a")  # type: ignore[no-any-return]


def updated(pdf: bytes, change) -> bytes:  # type: ignore[no-untyped-def]
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer, target = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False), io.BytesIO()
    change(writer)
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize("change", ADDITIONS, ids=lambda change: change.__name__)
def test_what_a_signer_or_another_adds_to_the_letter_is_named(
    change,
    small_letter: bytes,
    service: Tsa,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    key = (service.folder / "erika.p12").read_bytes()
    (tmp_path / "letter.pdf").write_bytes(small_letter)
    honest = sign_pdf(small_letter, key, b"secret", ask_stamp=None, name="x")
    before = sign_pdf(updated(small_letter, change), key, b"secret", ask_stamp=None, name="x")
    files = {"honest": honest, "before": before, "after": updated(honest, change)}
    told = {}
    for file, data in files.items():
        (tmp_path / f"{file}.pdf").write_bytes(data)
        found = verify(tmp_path / f"{file}.pdf", original=tmp_path / "letter.pdf")
        assert found.signatures_looked_at and found.signatures[0].is_intact
        told[file] = kinds(found)
        assert kinds(verify(tmp_path / f"{file}.pdf")) == told[file]
    assert told == {
        "honest": set(),
        "before": {ADDITIONS[change]},
        "after": {ADDITIONS[change], DifferenceKind.PDF_APPENDED},
    }


def test_a_second_signature_is_named(
    small_letter: bytes, service: Tsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sign_pdf(small_letter, (service.folder / "erika.p12").read_bytes(), b"secret", ask_stamp=None, name="x")
    monkeypatch.setattr(signing, "FIELD_NAME", "Signature2")
    second = sign_pdf(first, (service.folder / "somebody.p12").read_bytes(), b"secret", ask_stamp=None, name="x")
    (tmp_path / "twice.pdf").write_bytes(second)
    found = verify(tmp_path / "twice.pdf")
    assert kinds(found) == {DifferenceKind.PDF_ADDED_SIGNATURES}
    assert [one.signer for one in found.signatures] == ["Common Name: Erika Mustermann", "Common Name: Somebody Else"]


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
