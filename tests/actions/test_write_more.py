"""E-mail drafts and templates of the user's own."""

from __future__ import annotations

import email
from email import policy
from pathlib import Path

import pytest
from built_example import BuiltExample
from pdf_reader import PdfReader

from reportgen.actions.write import Wish, write
from reportgen.documents.email_draft import Attached, Draft, email_draft, parts_of, too_large
from reportgen.errors import UnreadableInput, UsageError

DRAFT = Draft(
    to="datenschutz@behörde.example",
    sender="erika@example.org",
    sender_name="Erika Müßtermann",
    subject="Beschwerde über „Größe“, Zeichen Ä-1\r\nBcc: x@example.org",
    body="Grüße aus Köln,\n€ 5\n.\nFrom hier\n",
    files=(Attached(name="Anlage Größe 1.pdf", data=b"%PDF-1.7 x"), Attached(name="b.json", data=b"{}")),
)


def test_a_draft_is_read_back_as_it_was_written_and_has_neither_date_nor_message_id() -> None:
    data = email_draft(DRAFT)
    message = email.message_from_bytes(data, policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert (message["Date"], message["Message-ID"], message["Bcc"]) == (None, None, None)
    assert message["Subject"] == "Beschwerde über „Größe“, Zeichen Ä-1 Bcc: x@example.org"
    assert str(message["From"]) == "Erika Müßtermann <erika@example.org>"
    body = message.get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n") == DRAFT.body
    files = [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]
    assert [(name, content if isinstance(content, bytes) else content.encode()) for name, content in files] == [
        (file.name, file.data) for file in DRAFT.files
    ]
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data == email_draft(DRAFT)


def test_files_are_divided_by_size_and_number_and_none_is_lost() -> None:
    files = [Attached(name=str(number), data=b"x" * 300) for number in range(5)]
    assert [len(group) for group in parts_of(files, max_bytes=None, max_files=2)] == [2, 2, 1]
    assert [len(group) for group in parts_of(files, max_bytes=800, max_files=None)] == [2, 2, 1]
    assert [len(group) for group in parts_of(files, max_bytes=None, max_files=None)] == [5]
    assert too_large(files, 399) is files[0]
    assert too_large(files, 400) is None


@pytest.mark.parametrize(
    "wish",
    [Wish(max_files=0), Wish(max_files=-1), Wish(max_mb=0.0), Wish(max_mb=float("nan")), Wish(max_mb=float("inf"))],
)
def test_a_limit_that_no_division_keeps_is_refused_before_anything_is_written(
    wish: Wish, zmodo: BuiltExample, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        write(zmodo.case, ["access"], target=tmp_path / "out", wish=wish)
    assert caught.value.message_id == "write.limit"
    assert not (tmp_path / "out").exists()


def test_drafts_lie_beside_the_letters_and_hold_the_binding_ones(zmodo: BuiltExample, tmp_path: Path) -> None:
    written = write(zmodo.case, ["access"], target=tmp_path, wish=Wish(pair=True, email=True))
    (draft,) = written.drafts
    message = email.message_from_bytes(draft.read_bytes(), policy=policy.default)
    assert message["To"] == "privacy@zmodo.com"
    assert str(message["Subject"]).startswith("SAMPLE – DO NOT SEND: access request to the vendor")
    (attached,) = message.iter_attachments()
    assert attached.get_content() == written.documents[0].path.read_bytes()


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / "own" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return folder / "own"


MARK = '{% if banner %}<p class="banner">{{ banner }}</p>{% endif %}'
TO = "{% for line in recipient_lines %}<p>{{ line }}</p>{% endfor %}"


def test_a_letterhead_of_ones_own_takes_the_place_of_ours(zmodo: BuiltExample, tmp_path: Path) -> None:
    text = f'<header class="sheet">{MARK}<p>{{{{ sender_lines[0] }}}} · Prüfstelle</p>{TO}</header>'
    folder = own(tmp_path, "parts/letterhead.html", text)
    written = write(zmodo.case, ["access"], target=tmp_path / "out", wish=Wish(templates=folder))
    page = PdfReader(written.documents[0].path.read_bytes()).pages[0]
    assert any("· Prüfstelle" in run.text for run in page.runs)


@pytest.mark.parametrize(("text", "words"), [(MARK, "Zmodo"), (TO, "SAMPLE – DO NOT SEND")])
def test_a_letterhead_that_leaves_out_the_addressee_or_the_mark_is_refused(
    text: str, words: str, zmodo: BuiltExample, tmp_path: Path
) -> None:
    folder = own(tmp_path, "parts/letterhead.html", f'<header class="sheet">{text}</header>')
    with pytest.raises(UnreadableInput, match=r"template\.leaves-out") as caught:
        write(zmodo.case, ["access"], target=tmp_path / "out", wish=Wish(templates=folder))
    assert words in str(caught.value.values["words"])
    assert not (tmp_path / "out").exists()


BROKEN = {
    "syntax": ("{{ sender_lines[0] }}\n{% if %}", "parts/letterhead.html", "2"),
    "unknown value": ("\n\n{{ nothing_of_the_kind }}", "parts/letterhead.html", "3"),
    "way out": ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "parts/letterhead.html", "1"),
    "other file": ("{% include '/etc/hostname' %}", "parts/letterhead.html", "1"),
    "endless": ("{% for x in range(100000000) %}x{% endfor %}", "parts/letterhead.html", "1"),
    "wrong kind": ("{{ 1 + '' }}", "parts/letterhead.html", "1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_told_with_file_and_line(name: str, zmodo: BuiltExample, tmp_path: Path) -> None:
    text, file, line = BROKEN[name]
    folder = own(tmp_path, "parts/letterhead.html", text)
    with pytest.raises(UnreadableInput, match=r"template\.broken") as caught:
        write(zmodo.case, ["access"], target=tmp_path / "out", wish=Wish(templates=folder))
    assert (caught.value.values["file"], caught.value.values["line"]) == (file, line)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f'<header>{MARK}{TO}<img src="https://192.0.2.1/x.png" alt="x"></header>',
            "template.asks-for-more",
        ),
        (
            f'<header>{MARK}{TO}<img src="file:///etc/hostname" alt="x"></header>',
            "template.asks-for-more",
        ),
        (f'<header class="sheet">{MARK}{TO}<style>p {{ shine: bright }}</style></header>', "template.not-printable"),
    ],
)
def test_a_template_that_asks_for_more_is_refused(text: str, message: str, zmodo: BuiltExample, tmp_path: Path) -> None:
    folder = own(tmp_path, "parts/letterhead.html", text)
    with pytest.raises(UnreadableInput, match=message):
        write(zmodo.case, ["access"], target=tmp_path / "out", wish=Wish(templates=folder))


def test_unknown_templates_and_folders_are_told(zmodo: BuiltExample, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"template\.no-folder"):
        write(zmodo.case, ["access"], wish=Wish(templates=tmp_path / "none"))
    with pytest.raises(UnreadableInput, match=r"template\.unknown"):
        write(zmodo.case, ["access"], wish=Wish(templates=own(tmp_path, "parts/letterhaed.html", "")))
