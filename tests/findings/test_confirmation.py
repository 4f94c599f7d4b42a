"""Confirmations name what was confirmed and lapse when it changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reportgen.evidence.citation import Citation, FrameSet
from reportgen.findings.assertion import Assertion, Content, Modality, Scope
from reportgen.findings.confirmation import Confirmation, Standing, digest_of, reviewed, sayable
from reportgen.language.values import Count, Message

FILE = "a" * 64
AT = datetime(2026, 11, 20, tzinfo=UTC)


def fact(key: str = "fact", number: int = 3, **changes: object) -> Assertion:
    values: dict[str, object] = {
        "id": key,
        "finding": "F",
        "modality": Modality.STATEMENT,
        "claim": Message.of("m", n=number),
        **changes,
    }
    return Assertion(**values)  # type: ignore[arg-type]


def yes(assertion: Assertion, exhibits: dict[str, str] | None = None, accepted: bool = True) -> Confirmation:
    digest = digest_of(assertion, exhibits or {})
    return Confirmation(assertion=assertion.id, digest=digest, accepted=accepted, at=AT, comment=None)


def standing(assertion: Assertion, *said: Confirmation, exhibits: dict[str, str] | None = None) -> Standing:
    (found,) = reviewed([assertion], said, exhibits or {})
    return found.standing


def test_an_answer_counts_for_what_was_shown() -> None:
    assert standing(fact()) is Standing.UNANSWERED
    assert standing(fact(), yes(fact())) is Standing.CONFIRMED
    assert standing(fact(), yes(fact(), accepted=False)) is Standing.REJECTED


def test_the_newest_answer_counts() -> None:
    assert standing(fact(), yes(fact()), yes(fact(), accepted=False)) is Standing.REJECTED
    assert standing(fact(), yes(fact(), accepted=False), yes(fact())) is Standing.CONFIRMED


def test_an_answer_about_another_finding_says_nothing() -> None:
    assert standing(fact("other"), yes(fact("fact"))) is Standing.UNANSWERED


@pytest.mark.parametrize(
    "changed",
    [
        fact(number=4),
        fact(claim=Message.of("m2", n=3)),
        fact(rests_on=("another",)),
    ],
)
def test_another_number_sentence_or_ground_lets_it_lapse(changed: Assertion) -> None:
    assert standing(changed, yes(fact())) is Standing.LAPSED


def test_another_capture_lets_it_lapse() -> None:
    def measured(sha256: str) -> Assertion:
        return fact(
            modality=Modality.MEASURED,
            content=Content.CLEAR,
            scope=Scope(captures=(sha256,), first_at_ns=1, last_at_ns=2, things_count=1),
            citations=(Citation(capture_sha256=sha256, frames=FrameSet.of([1])),),
        )

    assert standing(measured(FILE), yes(measured(FILE))) is Standing.CONFIRMED
    assert standing(measured("b" * 64), yes(measured(FILE))) is Standing.LAPSED


def test_another_file_behind_an_exhibit_lets_it_lapse() -> None:
    with_exhibit = fact(exhibits=("photo",))
    said = yes(with_exhibit, {"photo": "1" * 64})
    assert standing(with_exhibit, said, exhibits={"photo": "1" * 64}) is Standing.CONFIRMED
    assert standing(with_exhibit, said, exhibits={"photo": "2" * 64}) is Standing.LAPSED


def test_an_open_point_is_not_asked_and_may_be_said() -> None:
    point = fact("open.controller", modality=Modality.OPEN)
    assert standing(point) is Standing.NOT_ASKED
    assert sayable(reviewed([point], [], {})) == (point,)


def test_what_rests_on_something_unconfirmed_is_not_said_down_a_whole_chain() -> None:
    first = fact("a")
    second = fact("b", rests_on=("a",))
    third = fact("c", rests_on=("b",))
    chain = [third, second, first]
    assert sayable(reviewed(chain, [yes(second), yes(third)], {})) == ()
    assert list(sayable(reviewed(chain, [yes(first), yes(second), yes(third)], {}))) == chain


def test_values_of_different_types_have_different_digests() -> None:
    assert digest_of(fact(claim=Message.of("m", n=Count(3))), {}) != digest_of(fact(claim=Message.of("m", n="3")), {})
