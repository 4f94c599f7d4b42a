"""review.jsonl: answers, and lines that cannot be read are told and passed over."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reportgen.case.review_log import ReviewLine, read_review

LINE = ReviewLine(
    at=datetime(2026, 11, 20, 18, 0, tzinfo=UTC),
    assertion="F01.pictures.K1",
    digest="0" * 64,
    answer="yes",
    comment="seen „all“ of them",
    case_sha256="1" * 64,
)


def test_a_line_comes_back_as_it_was_written() -> None:
    assert b"\n" not in LINE.encoded()
    assert read_review(LINE.encoded() + b"\n" + LINE.encoded() + b"\n").lines == (LINE, LINE)


def test_a_torn_line_is_told_and_the_others_count() -> None:
    log = read_review(LINE.encoded()[:40] + b"\n" + LINE.encoded() + b"\n" + LINE.encoded()[:-9])
    assert log.lines == (LINE,)
    assert log.unreadable == (1, 3)


def test_nothing_is_an_empty_log() -> None:
    assert read_review(b"").lines == read_review(b"\n \n").lines == ()
    assert read_review(b"\n \n").unreadable == ()


def test_an_unknown_key_or_answer_is_not_read_as_something_else() -> None:
    for old, new in ((b'"answer":"yes"', b'"answer":"maybe"'), (b'"comment"', b'"remark"')):
        assert read_review(LINE.encoded().replace(old, new)).unreadable == (1,)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_log(data: bytes) -> None:
    log = read_review(data)
    assert len(log.lines) + len(log.unreadable) <= data.count(b"\n") + 1
