"""Whatever is answered: the case can be read back, or the mistake was said at the question."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from init_answers import DEVICE, FILE, SHA256

from reportgen.case.load import load_case
from reportgen.dialogue.answers import Answers
from reportgen.dialogue.case_text import PlacedCapture, case_text
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.overview import overview
from reportgen.dialogue.plan import State, give, next_question
from reportgen.dialogue.question import Field, Kind
from reportgen.dialogue.refused import AnswerRefused
from reportgen.dialogue.seen import Seen
from reportgen.dialogue.stops import LegalStop
from reportgen.language.translator import Translator

SEEN = st.sampled_from((Seen(), Seen(files=(FILE,), devices=(DEVICE,)), Seen(files=(FILE,), is_internet_side=True)))
WRITTEN = (
    *("", "-", "?", "0", "1", "2", "yes", "nein", "1,2?", "0123", "80331", "00123", "07919", "99999", "K1A 0B1", "AT"),
    *("2026-09-03", "3.9.2026 18:30", "31.2.2026", "2031-01-01", "a@b.example", '"""', "# [x]", "\\", "\ud800", "a\nb"),
    *("DE", "Schweiz", "203.0.113.9", "::1", "Europe/Berlin", "Mars/Base", "/tmp/a.pdf", "de,en", "\x7f", "ü" * 2000),
)
WORDS = st.text(max_size=30) | st.sampled_from(WRITTEN)
_SAFE = {Kind.POSTAL_CODE: "80331", Kind.COUNTRY: "DE", Kind.CHOICE: "1", Kind.TRUTH: "no"}


def safe_answer(field: Field) -> str:
    """One that stands where a required field was answered badly."""
    if field.key in ("write", "others-knew"):
        return "yes"
    return _SAFE.get(field.kind, "203.0.113.9" if field.key == "filter-address" else "safe")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), seen=SEEN, language=st.sampled_from(["de", "en"]))
def test_any_answers_make_a_case_that_is_read_back_or_are_refused_in_one_sentence(
    data: st.DataObject, seen: Seen, language: str
) -> None:
    words = Translator("de" if language == "de" else "en")
    ground = Ground(
        seen=seen, answers=Answers(), today=date(2026, 11, 20), language=words.language, is_file=lambda p: "pdf" in p
    )
    state = State(ground=ground)
    while (question := next_question(state, quiet=True)) is not None:
        assert question.number <= question.count <= 15
        words.say(question.title)
        for field in question.fields[:1]:
            words.say(field.ask)
            state = _answered(state, field, data.draw(WORDS, label=field.key), words)
    for line in overview(state):
        words.say(line)
    text = case_text(state.ground, [PlacedCapture(path="captures/lan.eth", sha256=SHA256) for _ in seen.files])
    case = load_case(text.encode(), file_name="case.toml")
    assert case.letter_date == state.ground.letter_day


def _answered(state: State, field: Field, written: str, words: Translator) -> State:
    for attempt in (written, "" if not field.is_required else safe_answer(field), safe_answer(field)):
        try:
            return give(state, field.key, attempt)
        except AnswerRefused as refused:
            assert words.say(refused.message)
        except LegalStop as stop:
            assert words.text(f"error.{stop.message_id}")
    raise AssertionError(f"no answer stands for {field.key}")
