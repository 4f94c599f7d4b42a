"""What people write: days, times, numbers, choices in many ways; and what is refused, in one sentence each."""

from __future__ import annotations

from datetime import date

import pytest

from reportgen.dialogue.accept import accept
from reportgen.dialogue.agree import agree
from reportgen.dialogue.answers import Answers
from reportgen.dialogue.fields import MESSAGE_SPECS, SPECS, field, message_field
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.question import Field, Kind
from reportgen.dialogue.refused import AnswerRefused
from reportgen.dialogue.seen import Seen
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES


def taken(one: Field, written: str) -> str:
    return accept(one, written, is_file=lambda path: path == "/tmp/a b.pdf")


def refused(call: object) -> str:
    assert callable(call)
    with pytest.raises(AnswerRefused) as caught:
        call()
    for language in LANGUAGES:
        assert "{" not in Translator(language).say(caught.value.message)
    return caught.value.message.key.removeprefix("error.init.")


def ground(**given: str) -> Ground:
    answers = Answers(given={key.replace("_", "-"): value for key, value in given.items()})
    return Ground(seen=Seen(), answers=answers, today=date(2026, 11, 20), language="de", is_file=lambda _path: False)


@pytest.mark.parametrize(
    "written",
    [
        "2026-09-03",
        "3.9.2026",
        "03.09.2026",
        "3. 9. 2026",
        "3. September 2026",
        "3 Sep 2026",
        "3. Sept. 2026",
        " 3.9.2026 ",
    ],
)
def test_a_day_may_be_written_as_people_write_it(written: str) -> None:
    assert taken(field("bought-on"), written) == "2026-09-03"


@pytest.mark.parametrize("written", ["1. März 2026", "1 Mar 2026", "1. Maerz 2026", "1 March 2026", "01.03.2026"])
def test_a_month_may_be_named_in_either_language(written: str) -> None:
    assert taken(field("bought-on"), written) == "2026-03-01"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("31.2.2026", "no-such-day"),
        ("2026-02-30", "no-such-day"),
        ("03/04/2026", "day"),
        ("3.9.26", "day"),
        ("x", "day"),
    ],
)
def test_a_day_that_does_not_exist_or_could_be_two_is_refused(written: str, why: str) -> None:
    assert refused(lambda: taken(field("bought-on"), written)) == why


@pytest.mark.parametrize(
    "written", ["11.9.2026 10:00", "2026-09-11 10.00 Uhr", "2026-09-11T10:00", "11 Sep 2026, 10:00"]
)
def test_a_moment_is_a_day_and_a_time(written: str) -> None:
    assert taken(field("filter-on"), written) == "2026-09-11T10:00:00"


@pytest.mark.parametrize("written", ["11.9.2026", "11.9.2026 25:00", "2026-09-11T10:00+02:00", "10:00"])
def test_a_moment_without_a_time_or_with_a_zone_is_refused(written: str) -> None:
    assert refused(lambda: taken(field("filter-on"), written)) in ("moment", "day")


def test_a_checklist_tells_apart_true_false_and_not_said() -> None:
    one = field("set-up")
    answers = Answers(given={"set-up": taken(one, "2, 4?")})
    assert [answers.named("set-up", choice.key) for choice in one.choices] == [False, True, False, None, False]
    none = Answers(given={"set-up": taken(one, "0")})
    assert {none.named("set-up", choice.key) for choice in one.choices} == {False}
    left_open = Answers(given={"set-up": taken(one, "")})
    assert {left_open.named("set-up", choice.key) for choice in one.choices} == {None}


@pytest.mark.parametrize(("written", "answer"), [("j", "yes"), ("Nein", "no"), ("", ""), ("?", ""), ("weiß nicht", "")])
def test_a_truth_may_stay_open_and_is_then_not_said(written: str, answer: str) -> None:
    assert taken(field("sound"), written) == answer
    assert Answers(given={"sound": answer}).truth("sound") is {"yes": True, "no": False}.get(answer)


def test_a_file_may_be_dragged_into_the_terminal_and_must_exist() -> None:
    assert taken(field("label-file"), "'/tmp/a b.pdf'") == "/tmp/a b.pdf"
    assert refused(lambda: taken(field("label-file"), "/tmp/none.pdf")) == "file"


@pytest.mark.parametrize(
    ("key", "written", "why"),
    [
        ("email", "erika@example", "email"),
        ("mac", "00:00:5e", "hardware-address"),
        ("country", "Absurdistan", "country"),
        ("pictures-viewed", "viele", "number"),
        ("name", "a" * 201, "line"),
        ("brand", " ", "required"),
        ("name", "\ud800", "characters"),
        ("kind", "7", "choice"),
    ],
)
def test_what_cannot_be_is_refused(key: str, written: str, why: str) -> None:
    assert refused(lambda: taken(field(key), written)) == why


@pytest.mark.parametrize("written", ["0123", "8033", "00123", "803311", "8033A"])
def test_a_german_postal_code_must_be_one_and_others_are_taken_as_they_are(written: str) -> None:
    assert agree("postal-code", written, ground(country="AT")) == written
    assert refused(lambda: agree("postal-code", written, ground(country="DE"))) == "no-postal-code"
    assert agree("postal-code", "D-80331", ground(country="DE")) == "80331"


@pytest.mark.parametrize(
    ("key", "value", "given", "why"),
    [
        ("bought-on", "2026-11-21", {}, "future"),
        ("bought-on", "1926-11-21", {}, "long-ago"),
        ("message-1-date", "2027-01-01", {}, "future"),
        ("filter-on", "2026-11-21T00:00:00", {}, "future"),
        ("bought-on", "2026-11-20", {"letter_date": "2026-11-19"}, "future"),
        ("filter-off", "2026-09-01T10:00:00", {"filter_on": "2026-09-01T10:00:00"}, "filter-order"),
        ("pictures-recognisable", "3", {"pictures_viewed": "2"}, "more-than-viewed"),
        ("message-2-no-reply-until", "2026-08-01", {"message_2_date": "2026-08-02"}, "before-message"),
        ("message-2-arrived-on", "2026-08-01", {"message_2_date": "2026-08-02"}, "before-message"),
        ("filter-address", "203.0.113", {}, "address"),
        ("timezone", "Mars/Base", {}, "zone"),
        ("write", "no", {}, "not-written"),
    ],
)
def test_answers_that_cannot_be_true_together_or_yet_are_refused(
    key: str, value: str, given: dict[str, str], why: str
) -> None:
    assert refused(lambda: agree(key, value, ground(**given))) == why


def test_every_field_has_words_in_both_languages() -> None:
    fields = [field(spec.key) for spec in SPECS] + [message_field(2, spec.key) for spec in MESSAGE_SPECS]
    for language in LANGUAGES:
        words = Translator(language)
        for one in fields:
            told = [one.ask, *([one.why] if one.why else []), *(choice.label for choice in one.choices)]
            assert all(words.say(message) for message in told)
    assert {one.kind for one in fields} == set(Kind)
