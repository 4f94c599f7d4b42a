"""Error messages of mail servers: their fields, or one kind of error."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.case.delivery_status import RECIPIENTS_AT_MOST, DeliveryStatus, Outcome, read_delivery_status
from reportgen.case.mail_parts import DEPTH_AT_MOST, PARTS_AT_MOST, SIZE_LIMIT_BYTES
from reportgen.errors import ReportgenError, UnreadableInput
from reportgen.language.translator import Translator

RECIPIENT = """Original-Recipient: rfc822;Privacy@vendor.example
Final-Recipient: rfc822; mailbox-17@vendor.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.vendor.example
Diagnostic-Code: smtp; 550 5.1.1 <privacy@vendor.example>:
    no such user
Last-Attempt-Date: Tue, 1 Sep 2026 10:00:05 +0200
"""
SERVER = "Reporting-MTA: dns; mail.home.example\nArrival-Date: Tue, 1 Sep 2026 10:00:01 +0200\n"
ORIGINAL = "Message-ID: <17@home.example>\nDate: Tue, 1 Sep 2026 10:00:00 +0200\nSubject: Camera\n\nGood day"


def mail(report: str, *, kind: str = "message/delivery-status", coding: str = "", boundary: str = '"a=b"') -> bytes:
    mark = boundary.strip('"')
    return (
        f"Date: Tue, 1 Sep 2026 10:00:09 +0200\nContent-Type: multipart/report; report-type=delivery-status;\n"
        f"\tboundary={boundary}\n\npreamble\n--{mark}\n\nSorry.\n--{mark}\nContent-Type: {kind}\n{coding}\n{report}\n"
        f"--{mark}\nContent-Type: message/rfc822\n\n{ORIGINAL}\n--{mark}--\nepilogue\n"
    ).encode()


def read(data: bytes) -> DeliveryStatus:
    return read_delivery_status(data, file_name="error.eml")


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_the_fields_of_a_report_are_read(line_end: bytes) -> None:
    found = read(mail(f"{SERVER}\n{RECIPIENT}").replace(b"\n", line_end))
    (recipient,) = found.recipients
    assert recipient.outcome is Outcome.FAILED
    assert (recipient.status, recipient.failed_for_good) == ("5.1.1", True)
    assert recipient.is_about("privacy@vendor.example")
    assert recipient.is_about("mailbox-17@vendor.example")
    assert not recipient.is_about("info@vendor.example")
    assert recipient.remote_server == "mx.vendor.example"
    assert recipient.diagnostic == "550 5.1.1 <privacy@vendor.example>:    no such user"
    assert recipient.last_attempt_at == datetime(2026, 9, 1, 8, 0, 5, tzinfo=UTC)
    assert found.reporting_server == "mail.home.example"
    assert (found.arrived_at, found.reported_at, found.original_sent_at) == (
        datetime(2026, 9, 1, 8, 0, 1, tzinfo=UTC),
        datetime(2026, 9, 1, 8, 0, 9, tzinfo=UTC),
        datetime(2026, 9, 1, 8, 0, 0, tzinfo=UTC),
    )
    assert found.original_message_id == "<17@home.example>"
    assert found.unreadable_count == 0


@pytest.mark.parametrize(
    ("action", "status", "for_good"),
    [("failed", "5.0.0", True), ("failed", "4.4.7", False), ("delayed", "4.4.7", False), ("delivered", "2.0.0", False)],
)
def test_only_a_permanent_failure_is_one(action: str, status: str, for_good: bool) -> None:
    report = f"{SERVER}\nFinal-Recipient: rfc822;a@b.example\nAction: {action} (words)\nStatus: {status} (words)\n"
    (recipient,) = read(mail(report)).recipients
    assert recipient.failed_for_good is for_good


def test_a_report_in_base64_an_enclosed_one_and_one_beyond_ascii_are_found() -> None:
    report = f"{SERVER}\n{RECIPIENT}"
    coded = base64.encodebytes(report.replace("\n", "\r\n").encode()).decode()
    plain = read(mail(report))
    assert read(mail(coded, coding="Content-Transfer-Encoding: BASE64\n")) == plain
    assert read(mail(report, kind="Message/Global-Delivery-Status")) == plain
    assert read(mail(report, boundary="plain")) == plain
    enclosed = b"From me Tue\nSubject: Fwd\nContent-Type: message/rfc822\n\n" + mail(report)
    assert read(enclosed).recipients == plain.recipients


def test_each_recipient_counts_and_what_lacks_a_field_is_counted_apart() -> None:
    second = "Final-Recipient: utf-8;ä@b.example\nAction: delayed\nStatus: 4.2.2\n"
    lacking = "Final-Recipient: rfc822;c@b.example\nAction: vanished\nStatus: 5.1.1\n"
    found = read(mail(f"{SERVER}\n{RECIPIENT}\n{second}\n\n{lacking}"))
    assert [one.status for one in found.recipients] == ["5.1.1", "4.2.2"]
    assert found.unreadable_count == 1


def test_a_missing_empty_line_before_the_recipient_loses_nothing() -> None:
    assert read(mail(RECIPIENT)).recipients == read(mail(f"{SERVER}\n{RECIPIENT}")).recipients


def test_a_date_that_is_none_stays_unknown() -> None:
    for date in ("", "yesterday", "Tue, 1 Sep 2026 10:00:09", "1 Jan 99999 00:00:00 +0000", "x" * 5000):
        data = mail(f"{SERVER}\n{RECIPIENT}").replace(b"Tue, 1 Sep 2026 10:00:09 +0200", date.encode())
        assert read(data).reported_at is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "mail.no-mail"),
        (b"no mail at all", "mail.no-mail"),
        (b"Subject: hello\n\nYour message could not be delivered: 550 5.1.1", "mail.no-delivery-status"),
        (mail(SERVER), "mail.no-recipient"),
        (mail(SERVER + "\n" + "Final-Recipient: rfc822;a@b.example\n\n" * (RECIPIENTS_AT_MOST + 1)), "too-many-r"),
        (b"A: b\n\n" + b"x" * SIZE_LIMIT_BYTES, "mail.too-large"),
        (b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n\n" * (PARTS_AT_MOST + 1), "mail.too-many-parts"),
    ],
)
def test_what_holds_no_report_is_refused_with_words_in_both_languages(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(data)
    assert message in caught.value.message_id
    for language in ("de", "en"):
        for end in ("", ".hint"):
            assert Translator(language).text(f"error.{caught.value.message_id}{end}", **caught.value.values)


def test_a_mail_in_a_mail_in_a_mail_is_not_followed_for_ever() -> None:
    head = b"Content-Type: message/rfc822\n\n"
    assert read(head * (DEPTH_AT_MOST - 1) + mail(f"{SERVER}\n{RECIPIENT}")).recipients
    with pytest.raises(UnreadableInput):
        read(head * 20_000 + mail(f"{SERVER}\n{RECIPIENT}"))


@given(st.binary(max_size=400), st.integers(0, 800), st.booleans())
def test_any_bytes_give_a_report_or_one_kind_of_error(noise: bytes, place: int, over: bool) -> None:
    whole = mail(f"{SERVER}\n{RECIPIENT}")
    try:
        found = read(whole[:place] + noise + whole[place + (len(noise) if over else 0) :])
    except ReportgenError:
        return
    assert all(one.address and one.status for one in found.recipients)
