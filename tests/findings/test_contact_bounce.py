"""F20: one error message is one error message; "not reachable" needs two, some days apart, and a dated source."""

from __future__ import annotations

import pytest
from case_facts import both, exhibit, facts_of, sentences

from reportgen.case.delivery_status import DeliveryStatus, Outcome, RecipientStatus
from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.contact_bounce import contact_bounce

SOURCE = f"[vendor.contact]\nwhere = {both('the policy')}\nread_on = 2026-09-06\n"
ADDRESS = "privacy@vendor.example"


def status(code: str = "5.1.1", outcome: Outcome = Outcome.FAILED, address: str = ADDRESS) -> DeliveryStatus:
    recipient = RecipientStatus(
        address=address,
        original_address=None,
        outcome=outcome,
        status=code,
        remote_server=None,
        diagnostic=None,
        last_attempt_at=None,
    )
    return DeliveryStatus(
        recipients=(recipient,),
        unreadable_count=0,
        reporting_server="mail.home.example",
        arrived_at=None,
        reported_at=None,
        original_message_id=None,
        original_sent_at=None,
    )


def sent(day: str | None, address: str = ADDRESS) -> str:
    key = f"m{day or 'x'}"
    dated = f"date = {day}\n" if day else ""
    head = f'[[correspondence]]\nid = "{key}"\n{dated}direction = "sent"\nchannel = "e-mail"\nkind = "access request"\n'
    return head + f'counterpart = "{address}"\nbounced = true\nbounce_exhibit = "dsn"\n'


def said(
    *days: str | None, vendor: str = SOURCE, found: DeliveryStatus | None = None, address: str = ADDRESS
) -> list[Assertion]:
    text = "".join(sent(day, address) for day in days) + exhibit("dsn")
    bounces = {f"m{day or 'x'}": found or status() for day in days}
    return list(contact_bounce(facts_of(text, vendor=vendor, bounces=bounces)))


def test_two_permanent_failures_three_days_apart_are_the_conclusion_and_a_question() -> None:
    first, second, unreachable, question = said("2026-09-07", "2026-09-10")
    assert [found.modality for found in (first, second, unreachable, question)] == [
        Modality.SOURCE,
        Modality.SOURCE,
        Modality.CONCLUSION,
        Modality.OPEN,
    ]
    assert first.exhibits == ("dsn",)
    assert "5.1.1" in sentences(first)[0]
    assert "2 Nachrichten" in sentences(unreachable)[1]
    for found in (first, second, unreachable, question):
        assert all(sentences(found))


@pytest.mark.parametrize("days", [("2026-09-07",), ("2026-09-07", "2026-09-09"), ("2026-09-07", None)])
def test_fewer_or_closer_ones_leave_it_open(days: tuple[str | None, ...]) -> None:
    *_, last = said(*days)
    assert last.id == "open.contact"
    assert "zweiter Versuch" in sentences(last)[0]


@pytest.mark.parametrize("vendor", ["", f"[vendor.contact]\nwhere = {both('the policy')}\n"])
def test_without_a_dated_source_for_the_contact_it_stays_open(vendor: str) -> None:
    *_, last = said("2026-09-07", "2026-09-10", vendor=vendor)
    assert last.id == "open.contact"
    assert all(sentences(last))


@pytest.mark.parametrize(
    ("code", "outcome"), [("4.4.7", Outcome.FAILED), ("4.4.7", Outcome.DELAYED), ("2.0.0", Outcome.RELAYED)]
)
def test_a_temporary_error_is_told_as_none_that_is_permanent(code: str, outcome: Outcome) -> None:
    found = said("2026-09-07", "2026-09-10", found=status(code, outcome))
    assert [one.claim.key for one in found] == ["finding.F20.not-yet", "finding.F20.not-yet"]
    assert all(sentences(found[0]))


def test_a_report_about_another_address_says_nothing_of_this_one() -> None:
    assert said("2026-09-07", found=status(address="info@vendor.example")) == []


def test_an_address_that_is_not_the_published_one_is_told_and_nothing_is_concluded() -> None:
    other = "service@vendor.example"
    found = said("2026-09-07", "2026-09-10", address=other, found=status(address=other))
    assert [one.modality for one in found] == [Modality.SOURCE, Modality.SOURCE]


def test_a_notice_that_answers_the_message_is_its_exhibit() -> None:
    notice = """[[correspondence]]
id = "notice"
direction = "received"
channel = "e-mail"
kind = "other"
says = ["undeliverable"]
answers = "m2026-09-07"
exhibit = "dsn"
"""
    text = sent("2026-09-07").replace('bounce_exhibit = "dsn"\n', "") + notice + exhibit("dsn")
    report, _open = contact_bounce(facts_of(text, vendor=SOURCE, bounces={"m2026-09-07": status()}))
    assert report.exhibits == ("dsn",)
