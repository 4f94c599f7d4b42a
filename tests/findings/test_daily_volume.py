"""F27: days, months, what thirty days come to, and money: each just at and just below what it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from building import CAMERA, DESTINATION, RESOLVER, Conversation, Tape, dns_question, udp
from small_case import SmallCase, in_both_languages

from reportgen.attribution.device import Subject
from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.daily_volume import daily_volume
from reportgen.findings.volume import volume
from reportgen.language.values import ByteCount, Count, Message, Money

S = 1_000_000_000
HEADS_BYTES = 54  # Ethernet, IPv4, TCP
MIDNIGHT = datetime(2026, 5, 28, 22, tzinfo=UTC)  # of 29 May in Berlin, behind the tape's beginning
BLOCK = """
[filter]
address = "203.0.113.77"
how = {{ de = "Router", en = "router" }}
{on_at}
"""


def at(tape: Tape, moment: datetime) -> None:
    tape._next_ns = round(moment.timestamp()) * S


def sends(tape: Tape, moment: datetime, size: int) -> None:
    """A conversation of ``size`` bytes from the device and 54 in answer."""
    at(tape, moment)
    talk = Conversation(tape, client_port=40_000 + len(tape.records))
    talk.handshake()
    talk.client_sends(bytes(size - 3 * HEADS_BYTES), segment_bytes=65_000)


def recorded(days: int, *, short_by: timedelta = timedelta()) -> Tape:
    """So many whole days from 29 May on; on the n-th, n × 1000 bytes are sent and 54 received."""
    tape = Tape(snap_bytes=100)
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    for number in range(days):
        sends(tape, MIDNIGHT + timedelta(days=number, hours=12), 1_000 * (number + 1))
    at(tape, MIDNIGHT + timedelta(days=days) - short_by)
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    return tape


def said(tape: Tape, more: str = "") -> dict[str, Assertion]:
    return SmallCase(tapes=[tape], more=more).said(destination=DESTINATION)


def no_month(found: dict[str, Assertion]) -> str | None:
    return next((one.key for one in found["F27.volume.K1"].limits if one.key.startswith("limit.no-proj")), None)


def test_whole_days_are_measured_with_their_range() -> None:
    found = said(recorded(3))["F27.days.K1"]
    assert found.modality is Modality.MEASURED and found.claim.values["n"] == Count(3)
    numbers = {key: value.number for key, value in found.claim.values.items() if isinstance(value, ByteCount)}
    assert numbers == {"sent": 6_000, "received": 162, "least": 1_054, "most": 3_054, "middle": 2_054}
    german, english = in_both_languages(found)
    assert "29.\u00a0Mai 2026 bis 31.\u00a0Mai 2026" in german and "most on 31\u00a0May 2026" in english


def test_the_sum_of_the_days_is_the_volume() -> None:
    whole = said(recorded(3))
    days, volume = whole["F27.days.K1"].claim.values, whole["F27.volume.K1"].claim.values
    assert (days["sent"], days["received"]) == (volume["sent"], volume["received"])


def test_a_day_without_traffic_counts_as_one() -> None:
    tape = recorded(2)
    at(tape, MIDNIGHT + timedelta(days=3))
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    values = said(tape)["F27.days.K1"].claim.values
    assert (values["n"], values["least"], values["middle"]) == (Count(3), ByteCount(0), ByteCount(1_054))


@pytest.mark.parametrize(
    ("days", "short_by", "is_said"), [(1, 0, True), (1, 1, False), (0, 0, False)], ids=["one day", "short", "none"]
)
def test_without_a_whole_day_no_day_is_measured(days: int, short_by: int, is_said: bool) -> None:
    tape = recorded(days, short_by=timedelta(seconds=short_by))
    if days == 0:
        tape = Tape()
        sends(tape, MIDNIGHT, 1_000)
    found = said(tape)
    assert "F27.volume.K1" in found and ("F27.days.K1" in found) is is_said


# --- thirty days


@pytest.mark.parametrize(
    ("days", "short_by", "is_said"), [(7, 0, True), (7, 1, False), (6, 0, False)], ids=["week", "short", "six days"]
)
def test_a_week_of_whole_days_is_the_least_for_a_month(days: int, short_by: int, is_said: bool) -> None:
    found = said(recorded(days, short_by=timedelta(seconds=short_by)))
    assert ("F27.projection.K1" in found) is is_said
    assert no_month(found) == (None if is_said else "limit.no-projection.few-days")


def test_what_thirty_days_come_to_is_a_conclusion_with_range_rule_and_limit() -> None:
    found = said(recorded(7))["F27.projection.K1"]
    assert found.modality is Modality.CONCLUSION and found.rests_on == ("F27.days.K1",)
    numbers = {key: value.number for key, value in found.claim.values.items() if isinstance(value, ByteCount)}
    assert numbers == {"mean": 4_054 * 30, "least": 1_054 * 30, "most": 7_054 * 30}
    assert found.rule and found.rule.values["n"] == Count(7) and found.alternatives
    assert [one.key for one in found.limits] == ["limit.projection"]
    for words in in_both_languages(found):
        assert "gemessen" not in words and "measured" not in words


WEEK, SOONER = MIDNIGHT + timedelta(days=7), MIDNIGHT + timedelta(days=7, seconds=-1)
OF_BLOCK, UNDATED = "limit.projection.days-of-block", "limit.projection.undated-block"


@pytest.mark.parametrize(
    ("on", "counted", "projected", "rests_on", "limit"),
    [
        (WEEK, 7, 7, "F27.days.K1", None),
        (SOONER, 6, 8, "F27.volume.K1", OF_BLOCK),
        (None, 8, 8, "F27.days.K1", UNDATED),
    ],
    ids=["after a week", "a second sooner", "undated"],
)
def test_days_of_a_block_count_only_where_those_before_do_not_suffice_and_the_limit_says_so(
    on: datetime | None, counted: int, projected: int, rests_on: str, limit: str | None
) -> None:
    found = said(recorded(8), BLOCK.format(on_at=f"on_at = {on.isoformat()}" if on else ""))
    reckoned = found["F27.projection.K1"]
    assert no_month(found) is None and found["F27.days.K1"].claim.values["n"] == Count(counted)
    assert reckoned.rule and reckoned.rule.values["n"] == Count(projected) and reckoned.rests_on == (rests_on,)
    assert [one.key for one in reckoned.limits] == ["limit.projection", *([limit] if limit else [])]
    if limit == OF_BLOCK:
        assert reckoned.limits[1].values["n"] == Count(projected - counted)


def test_a_block_does_not_keep_from_being_reckoned_what_is_reckoned_without_it() -> None:
    without = said(recorded(8))["F27.projection.K1"]
    for on_at in ("", f"on_at = {SOONER.isoformat()}"):
        assert said(recorded(8), BLOCK.format(on_at=on_at))["F27.projection.K1"].claim == without.claim


def test_a_week_without_traffic_before_a_block_does_not_suffice() -> None:
    tape = Tape(snap_bytes=100)
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    sends(tape, MIDNIGHT + timedelta(days=7, hours=12), 1_000)
    at(tape, MIDNIGHT + timedelta(days=8))
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    found = said(tape, BLOCK.format(on_at=f"on_at = {WEEK.isoformat()}"))["F27.projection.K1"]
    assert found.rule and found.rule.values["n"] == Count(8) and found.limits[1].key == OF_BLOCK


def test_where_no_device_can_be_told_apart_nothing_is_reckoned() -> None:
    facts = SmallCase(tapes=[recorded(7)]).analysis(destination=DESTINATION).facts
    traffic = replace(facts.recordings[0].traffic, subject=Subject.CONNECTION)
    unclear = replace(facts, recordings=(replace(facts.recordings[0], traffic=traffic),))
    found = {one.id: one for rule in (volume, daily_volume) for one in rule(unclear)}
    assert no_month(found) == "limit.no-projection.no-device" and "F27.days.K1" in found
    assert "F27.projection.K1" not in found


# --- months


@pytest.mark.parametrize(("days", "is_said"), [(3, False), (4, True)])
def test_months_are_told_where_the_recording_touches_more_than_one(days: int, is_said: bool) -> None:
    tape = recorded(days, short_by=timedelta(seconds=1))
    found = said(tape)
    assert ("F27.months.K1" in found) is is_said
    if is_said:
        german, english = in_both_languages(found["F27.months.K1"])
        assert "(davon 3 Tage ganz aufgezeichnet) 6,0\u00a0kB gesendet" in german
        assert "(0 of these days recorded in full) 4.0\u00a0kB sent" in english


# --- money

PRICE = "[tariff]\nprice_cents_per_gb = 250\n"
ALLOWANCE = "[tariff]\nallowance_mb = 5000\n"
BOTH = PRICE + "allowance_mb = 5000\n"
MONEY = {"F27.cost.K1", "F27.cost-projected.K1"}


def money(found: dict[str, Assertion]) -> set[str]:
    return {key for key in found if key.startswith(("F27.cost", "F27.allowance", "statement.tariff"))}


@pytest.mark.parametrize(
    ("days", "more", "expected"),
    [
        (7, "", set()),
        (7, "[tariff]\n", set()),
        (7, PRICE, {*MONEY, "statement.tariff"}),
        (7, ALLOWANCE, {"F27.allowance.K1", "statement.tariff"}),
        (7, BOTH, {*MONEY, "F27.allowance.K1", "statement.tariff"}),
        (6, BOTH, {"F27.cost.K1", "statement.tariff"}),
    ],
)
def test_money_is_told_only_at_a_declared_tariff(days: int, more: str, expected: set[str]) -> None:
    found = said(recorded(days), more)
    assert money(found) == expected
    assert found.get("statement.tariff") is None or found["statement.tariff"].modality is Modality.STATEMENT
    assert {found[key].modality for key in money(found) - {"statement.tariff"}} <= {Modality.CONCLUSION}


def test_an_amount_is_bytes_times_price_rounded_to_the_cent() -> None:
    tape = recorded(0)
    for number in range(10):
        sends(tape, MIDNIGHT + timedelta(hours=number), 60_000)
    bytes_together = 10 * 60_054
    found = said(tape, '[tariff]\nprice_cents_per_gb = 1000000\ncurrency = "CHF"\n')["F27.cost.K1"]
    assert found.claim.values["whole"] == ByteCount(bytes_together)
    assert found.claim.values["amount"] == Money(round(bytes_together / 1_000), "CHF")
    german, english = in_both_languages(found)
    assert "6,01\u00a0CHF" in german and "CHF\u00a06.01" in english


def test_an_amount_below_a_cent_is_called_so_and_not_nothing() -> None:
    found = said(recorded(7), PRICE)["F27.cost.K1"]
    german, english = in_both_languages(found)
    assert "weniger als 0,01\u00a0€" in german and "less than €0.01" in english


def test_an_allowance_is_an_explanation_why_it_may_cost_nothing_extra() -> None:
    keys = [one.key for one in said(recorded(7), BOTH)["F27.cost.K1"].alternatives]
    assert keys == ["alternative.counted-otherwise", "alternative.within-allowance"]


def test_the_tariff_names_its_exhibit() -> None:
    exhibit = '[[exhibits]]\nid = "bill"\npath = "bill"\ntitle = { de = "Rechnung", en = "bill" }\n'
    found = said(recorded(1), PRICE + 'exhibit = "bill"\n' + exhibit)["statement.tariff"]
    assert found.exhibits == ("bill",) and isinstance(found.claim, Message)
    assert "2,50\u00a0€ je Gigabyte" in in_both_languages(found)[0]
