"""E-mail drafts as another mail program sees them (mblaze), beside Python's own reading; broken ones are noticed."""

from __future__ import annotations

import email
from email import policy
from pathlib import Path

import pytest
from built_example import BuiltExample
from other_programs import mail_files, mail_headers, mail_text, need

from reportgen.actions.write import Wish, write
from reportgen.documents.email_draft import Attached, Draft, email_draft

DRAFT = Draft(
    to="datenschutz@example.org",
    sender="erika@example.org",
    sender_name="Erika Müßtermann-Öztürk",
    subject="Beschwerde über „Größe“ – 日本, " + "sehr lang " * 12 + "Ende",
    body="Sehr geehrte Damen und Herren,\n\nGrüße – 5 €\n.\nFrom hier\n",
    files=(
        Attached(
            name="Beschwerde-über-die-Größe-der-Übertragungen-" + "weiter-" * 12 + "ß.pdf", data=bytes(range(256)) * 9
        ),
        Attached(name="Anlage 1 ä.txt", data="Ümlaut\r\n\n.\n".encode()),
    ),
)


def test_another_mail_program_reads_the_same_headers_words_and_files(tmp_path: Path) -> None:
    need("mshow")
    path = tmp_path / "draft.eml"
    path.write_bytes(email_draft(DRAFT))
    assert mail_headers(path) == {
        "to": DRAFT.to,
        "from": f"{DRAFT.sender_name} <{DRAFT.sender}>",
        "subject": DRAFT.subject,
        "date": "",
    }
    assert mail_text(path).replace("\r\n", "\n").strip() == DRAFT.body.strip()
    assert mail_files(path, tmp_path / "out") == {file.name: file.data for file in DRAFT.files}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'boundary="=_', b'boundary="=x'),
        (b"filename*1*=", b"filename*7*="),
        (b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: 7bit"),
    ],
)
def test_it_notices_a_draft_that_is_broken(good: bytes, bad: bytes, tmp_path: Path) -> None:
    need("mshow")
    data = email_draft(DRAFT)
    assert good in data
    (tmp_path / "draft.eml").write_bytes(data.replace(good, bad, 1))
    assert mail_files(tmp_path / "draft.eml", tmp_path / "out") != {file.name: file.data for file in DRAFT.files}


def test_the_drafts_of_an_example_are_read_alike_by_python_and_by_the_other(
    zmodo: BuiltExample, tmp_path: Path
) -> None:
    need("mshow")
    written = write(zmodo.case, ["access"], target=tmp_path, wish=Wish(pair=True, email=True))
    compare(written.drafts, tmp_path)


@pytest.mark.slow
def test_every_draft_of_a_divided_message_is_read_alike(camera: BuiltExample, tmp_path: Path) -> None:
    need("mshow")
    kinds = ["access", "erasure", "restriction"]
    written = write(camera.case, kinds, target=tmp_path, wish=Wish(pair=True, email=True, max_files=1))
    assert len(written.drafts) == 3
    compare(written.drafts, tmp_path)


def compare(drafts: tuple[Path, ...], folder: Path) -> None:
    for number, path in enumerate(drafts):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        headers = mail_headers(path)
        assert (headers["to"], headers["subject"]) == (str(message["To"]), str(message["Subject"]))
        body = message.get_body(("plain",))
        assert body is not None and mail_text(path).split() == body.get_content().split()
        files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
        assert files and mail_files(path, folder / f"out-{number}") == files
