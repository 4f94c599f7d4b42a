"""``answers.jsonl``: the newest line counts, nothing in it can bring the case down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reportgen.case.answer_log import (
    RegistryAnswerLine,
    RegistrySilenceLine,
    RegistryTextLine,
    instant,
    read_answers,
)

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SHA = "0" * 64


def answer(address: str = "192.31.196.77", *, hours: int = 0, path: str = "registry/a.json") -> RegistryAnswerLine:
    return RegistryAnswerLine(
        at=AT,
        case_sha256=SHA,
        manner="asked",
        address=address,
        asked_url="https://a.example/",
        final_url="https://a.example/",
        retrieved_at=AT + timedelta(hours=hours),
        path=path,
        size_bytes=1,
        sha256=SHA,
    )


def silence() -> RegistrySilenceLine:
    return RegistrySilenceLine(
        at=AT, case_sha256=SHA, address="192.31.196.77", asked_url="https://a.example/", reason="too-slow"
    )


def log(*lines: RegistryAnswerLine | RegistrySilenceLine | RegistryTextLine) -> bytes:
    return b"".join(line.encoded() + b"\n" for line in lines)


def test_the_oldest_and_the_newest_answer_stand_side_by_side() -> None:
    lines = [answer(hours=hours, path=f"registry/{hours}.json") for hours in (5, 3, 1, 2)]
    found = read_answers(log(*lines, answer("192.31.196.78", hours=4, path="registry/other.json")))
    assert [line.path for line in found.answers()] == ["registry/5.json", "registry/1.json", "registry/other.json"]
    assert set(found.digests()) == {f"registry/{name}.json" for name in ("5", "3", "1", "2", "other")}


def test_a_silence_counts_until_an_answer_comes() -> None:
    assert len(read_answers(log(answer(), silence())).silences()) == 1
    assert read_answers(log(silence(), answer())).silences() == ()


def test_a_silence_about_the_surrounding_network_is_one_of_its_own() -> None:
    around = silence().model_copy(update={"about": "surrounding network"})
    assert read_answers(log(around, answer())).silences() == (around,)


def test_lines_of_other_kinds_are_left_to_others() -> None:
    found = read_answers(b'{"kind": "own-answer", "x": 1}\n' + log(answer()))
    assert len(found.lines) == 1 and found.unreadable == ()


def test_lines_that_cannot_be_read_are_counted() -> None:
    torn = log(answer())[:40]
    bad_address = log(answer()).replace(b"192.31.196.77", b"192.031.196.77")
    found = read_answers(log(answer()) + bad_address + b"[]\n\n" + torn)
    assert (len(found.lines), found.unreadable) == (1, (2, 3, 5))


@given(st.binary(max_size=300))
def test_any_bytes_are_lines_or_counted(data: bytes) -> None:
    read_answers(data)


def test_a_moment_without_a_time_zone_is_none() -> None:
    assert instant("2026-11-24T10:00:00+01:00") == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert instant("2026-11-24T10:00:00") is None and instant("x") is None
