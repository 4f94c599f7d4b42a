"""What ``log`` takes in: words, mails, PDFs and error messages; refused ones leave nothing behind."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters_so_far import LEAST, SENT, day

from reportgen.actions.case_files import read_case_files
from reportgen.actions.log import Entry, Noted, close, mistaken, note, settle
from reportgen.actions.open_case import open_case
from reportgen.errors import CaseIncomplete, EvidenceMismatch, OutputError, ReportgenError, UsageError

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MAIL = b"""From: Erika Mustermann <erika@example.org>
To: privacy@beispielcam.example
Subject: =?utf-8?q?Auskunft_=C3=BCber_meine_Daten?=
Date: Sun, 01 Nov 2026 23:30:00 +0000
Message-ID: <request-1@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

Hallo
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="=?utf-8?q?Schreiben_=C3=A4.pdf?="
Content-Transfer-Encoding: base64

JVBERi0xLjcK
--b--
"""
ANSWER = b"""From: Datenschutz <dpo@beispielcam.example>
To: erika@example.org
Date: Mon, 09 Nov 2026 09:00:00 +0100
Message-ID: <answer@beispielcam.example>
In-Reply-To: <request-1@example.org>

Nein.
"""
BOUNCE = b"""From: MAILER-DAEMON@mail.example.org
To: erika@example.org
Date: Mon, 02 Nov 2026 00:31:00 +0100
Message-ID: <bounce@mail.example.org>
Content-Type: multipart/report; report-type=delivery-status; boundary="r"

--r
Content-Type: text/plain

Sorry
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; privacy@beispielcam.example
Action: failed
Status: 5.1.1

--r
Content-Type: text/rfc822-headers

Message-ID: <request-1@example.org>
--r--
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text(LEAST + SENT, "utf-8")
    return folder


def tell(case: Path, key: str | None = None, letter: bytes | None = None, **values: Any) -> Noted:
    path = None
    if letter is not None:
        path = case.parent / "saved"
        path.write_bytes(letter)
    return note(open_case(case), Entry(id=key, values=values, letter=path), at=AT)


def sent(case: Path, **values: Any) -> Noted:
    return tell(case, **{"direction": "sent", "kind": "access request", "channel": "e-mail"} | values)


def files(case: Path) -> set[str]:
    return {path.relative_to(case).as_posix() for path in case.rglob("*") if path.is_file()}


def test_a_mail_tells_its_day_in_the_cases_time_zone_its_other_side_and_its_attachments(case: Path) -> None:
    noted = sent(case, letter=MAIL)
    assert noted.message.date == day("2026-11-02"), "half past midnight in Berlin"
    assert noted.message.counterpart == "privacy@beispielcam.example"
    assert noted.letter is not None
    kept = noted.letter.kept
    assert (case / kept.path).read_bytes() == MAIL and kept.sha256 == hashlib.sha256(MAIL).hexdigest()
    assert kept.path == "correspondence/2026-11-02-sent.eml", "no name, no subject"
    (attachment,) = kept.attachments
    assert (attachment.name, attachment.size_bytes) == ("Schreiben ä.pdf", 9)
    assert attachment.sha256 == hashlib.sha256(b"%PDF-1.7\n").hexdigest()


def test_an_answer_finds_what_it_answers_by_its_own_fields(case: Path) -> None:
    request = sent(case, letter=MAIL)
    sent(case, date="2026-11-03")
    answer = tell(case, letter=ANSWER, direction="received", kind="answer", says=["refused"])
    assert answer.message.answers == request.message.id
    assert (answer.message.date, answer.message.counterpart) == (day("2026-11-09"), "dpo@beispielcam.example")


def test_what_the_user_says_goes_before_what_the_mail_says(case: Path) -> None:
    noted = sent(case, letter=MAIL, date="2026-10-30", counterpart="other@beispielcam.example")
    assert (noted.message.date, noted.message.counterpart) == (day("2026-10-30"), "other@beispielcam.example")


def test_an_error_message_marks_the_message_that_did_not_arrive(case: Path) -> None:
    request = sent(case, letter=MAIL)
    bounce = tell(case, letter=BOUNCE, direction="received", kind="answer")
    assert bounce.bounced == (request.message.id,)
    assert bounce.message.says == ("undeliverable",)
    told = {message.id: message for message in open_case(case).correspondence.messages}
    assert told[request.message.id].bounced is True


def test_a_pdf_is_kept_and_its_day_must_be_told(case: Path) -> None:
    with pytest.raises(UsageError, match="day-missing"):
        tell(case, letter=b"%PDF-1.7\n%%EOF\n", direction="received", kind="answer", channel="letter")
    noted = tell(
        case, letter=b"%PDF-1.7\n%%EOF\n", direction="received", kind="answer", channel="letter", date="2026-11-01"
    )
    assert noted.letter is not None and noted.letter.kept.path == "correspondence/2026-11-01-received.pdf"


def test_a_kept_letter_is_an_exhibit_of_the_case_and_must_stay_what_it_was(case: Path) -> None:
    noted = sent(case, letter=MAIL)
    read = read_case_files(case)
    (exhibit,) = read.case.exhibits
    assert noted.letter is not None and exhibit.path == noted.letter.kept.path
    assert {found.role for found in read.inputs} == {"case", "log", "exhibit"}
    (case / exhibit.path).chmod(0o644)
    (case / exhibit.path).write_bytes(b"changed")
    with pytest.raises(EvidenceMismatch):
        read_case_files(case)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"date": "2026-11-25"}, "log.future"),
        ({"date": "2026-11-20", "arrived_on": "2026-11-25"}, "log.future"),
        ({"date": "2026-11-20", "arrived_on": "2026-11-19"}, "log.before-sending"),
        ({"date": "2026-11-20", "no_reply_until": "2026-11-19"}, "log.before-sending"),
        ({"date": "2026-11-20", "arrival_known_by": "tracking"}, "log.arrival-alone"),
        ({"date": "2026-11-20", "answers": "nobody"}, "log.unknown-message"),
        ({"date": "2026-11-20", "says": ["partly"]}, "log.not-sent"),
        ({"date": "2026-11-20", "colour": "red"}, "log.value"),
        ({"date": "2026-02-30"}, "log.value"),
        ({"date": "2026-11-20", "summary": {"de": "nur deutsch"}}, "log.words-missing"),
        ({}, "log.day-missing"),
        (
            {"direction": "received", "kind": "answer", "date": "2026-08-31", "answers": "first"},
            "log.answer-before",
        ),
        ({"direction": "received", "kind": "answer", "date": "2026-11-20", "bounced": True}, "log.not-received"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence_and_nothing_is_kept(
    case: Path, values: dict[str, Any], message: str
) -> None:
    letter = b"%PDF-1.7\n" if "date" in values else None
    with pytest.raises(UsageError) as refused:
        sent(case, letter=letter, **values)
    assert refused.value.message_id == message
    assert files(case) == {"case.toml"}


def test_the_same_file_is_not_kept_twice(case: Path) -> None:
    sent(case, letter=MAIL)
    before = files(case)
    with pytest.raises(UsageError, match="file-twice"):
        sent(case, letter=MAIL)
    assert files(case) == before


@pytest.mark.parametrize("letter", [b"", b"hello", b"\x00" * 4096, b"PK\x03\x04", b"From \n\n"])
def test_what_is_neither_mail_nor_pdf_is_refused(case: Path, letter: bytes) -> None:
    with pytest.raises(ReportgenError) as refused:
        sent(case, letter=letter, date="2026-11-01")
    assert refused.value.message_id in ("log.neither", "mail.no-mail")
    assert files(case) == {"case.toml"}


HOSTILE = [
    b"From: " + b"<" * 100_000 + b"\nDate: x\n\n",
    b"From: a@b\nDate: Fri, 99 Nov 99999999999999 99:99:99 +9999\n\n",
    b"From: a@b\nSubject: =?utf-8?b?////?=\nMessage-ID: <" + b"x" * 5000 + b">\n\n",
    b"From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * 90,
    b"From: a@b\nX: " + b"\n ".join([b"y"] * 20_000) + b"\n\n",
    b'From: a@b\nContent-Disposition: attachment; filename="../../../etc/passwd\x1b[31m"\n\nx',
]


@pytest.mark.parametrize("letter", HOSTILE)
def test_a_hostile_head_is_kept_as_it_is_and_says_nothing_that_is_not_there(case: Path, letter: bytes) -> None:
    noted = sent(case, letter=letter, date="2026-11-01")
    assert noted.letter is not None
    assert (case / noted.letter.kept.path).read_bytes() == letter
    assert noted.letter.kept.path == "correspondence/2026-11-01-sent.eml"
    line = (case / "log.jsonl").read_bytes()
    assert len(line) < 10_000 and b"\x1b" not in line and json.loads(line)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(head=st.binary(max_size=300), body=st.binary(max_size=100))
def test_whatever_a_mail_holds_it_is_kept_or_refused(case: Path, head: bytes, body: bytes) -> None:
    letter = b"From: a@b\n" + head + b"\n\n" + body
    try:
        noted = sent(case, letter=letter, date="2026-11-01")
    except ReportgenError:
        return
    assert noted.letter is not None and noted.letter.kept.size_bytes == len(letter)


@pytest.mark.slow
def test_an_attachment_of_200_megabytes_is_kept_whole_in_bounded_memory(case: Path) -> None:
    path = case.parent / "large.eml"
    head = MAIL[: MAIL.index(b"JVBERi")]
    block = b"QUJD" * 19 + b"\n"
    with path.open("wb") as file:
        file.write(head)
        for _ in range(2800):
            file.write(block * 1000)
        file.write(b"--b--\n")
    size_bytes = path.stat().st_size
    assert size_bytes > 200_000_000
    tracemalloc.start()
    noted = note(
        open_case(case),
        Entry(id=None, values={"direction": "sent", "kind": "access request", "channel": "e-mail"}, letter=path),
        at=AT,
    )
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 100_000_000
    assert noted.letter is not None and noted.letter.kept.size_bytes == size_bytes
    assert noted.letter.kept.attachments_unlisted and noted.letter.kept.attachments == ()
    assert noted.message.date == day("2026-11-02")
    assert read_case_files(case).case.exhibits == (), "too large to enclose"


def test_a_full_disk_or_a_read_only_folder_leaves_no_half_letter(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", no_room)
    with pytest.raises(OutputError, match="disk-full"):
        sent(case, letter=MAIL)
    monkeypatch.undo()
    assert files(case) == {"case.toml"}


def test_a_contradiction_stops_the_letters_until_the_user_says_which_is_right(case: Path) -> None:
    tell(case, "first", date="2026-09-02")
    toml = case / "case.toml"
    toml.write_text(toml.read_text("utf-8").replace("2026-09-01", "2026-09-03"), "utf-8")
    with pytest.raises(CaseIncomplete, match=r"log\.contradiction"):
        read_case_files(case)
    opened = open_case(case)
    (one,) = opened.correspondence.contradictions
    settle(opened, one, takes_case=True, at=AT)
    assert read_case_files(case).case.correspondence[0].date == day("2026-09-03")
    assert toml.read_text("utf-8").count("2026-09-03") == 1, "the user's file is not touched"


def test_mistakes_and_the_end_are_lines_too(case: Path) -> None:
    noted = sent(case, date="2026-11-01")
    mistaken(open_case(case), noted.message.id, at=AT)
    assert [message.id for message in open_case(case).correspondence.messages] == ["first"]
    assert sent(case, date="2026-11-01").message.id == "m2", "an id is given once"
    with pytest.raises(UsageError, match="in-case"):
        mistaken(open_case(case), "first", at=AT)
    with pytest.raises(UsageError, match="future"):
        close(open_case(case), on=day("2026-11-25"), why=None, at=AT)
    close(open_case(case), on=day("2026-11-24"), why=None, at=AT)
    assert open_case(case).correspondence.closed is not None


def test_each_line_is_named_in_the_custody_log(case: Path) -> None:
    sent(case, date="2026-11-01")
    entries = [json.loads(line) for line in (case / "custody.jsonl").read_text("utf-8").splitlines()]
    assert [entry["kind"] for entry in entries] == ["correspondence"]
