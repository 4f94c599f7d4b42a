"""case.toml: a case, or all mistakes at once with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.case.load import load_case
from reportgen.errors import Problems, ReportgenError, UnreadableInput
from reportgen.language.translator import Translator

ROOT = Path(__file__).resolve().parents[2]
CAMERA = (ROOT / "examples" / "camera" / "case.toml").read_bytes()
LEAST = """schema_version = 1
reference = "R-1"
[device]
brand = "Beispielcam"
model = "BC-100"
[vendor]
name = "Beispielcam"
"""


def problems(text: str) -> tuple[ReportgenError, ...]:
    with pytest.raises(Problems) as caught:
        load_case(text.encode(), file_name="case.toml")
    return caught.value.problems


def only(text: str) -> tuple[str, str]:
    """(message id, line) of the one mistake; both languages have words for it."""
    (problem,) = problems(text)
    for language in ("de", "en"):
        assert problem.values["line"] in Translator(language).text(f"error.{problem.message_id}", **problem.values)
    return problem.message_id, str(problem.values["line"])


@pytest.mark.parametrize("name", ["camera", "encrypted-camera", "zmodo"])
def test_the_examples_are_cases(name: str) -> None:
    data = (ROOT / "examples" / name / "case.toml").read_bytes()
    assert load_case(data, file_name="case.toml").device.kind == "camera"


def test_the_least_case_says_nothing_that_was_not_said() -> None:
    case = load_case(LEAST.encode(), file_name="case.toml")
    assert set(case.declarations.model_dump().values()) == {None}
    assert case.filter is None and case.settings is None and case.letter_date is None


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    data = b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode()
    assert load_case(data, file_name="case.toml").reference == "R-1"


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = LEAST.replace('reference = "R-1"', "reference = 7\ncolour = 3") + (
        '[declarations]\naccount_exists = "no"\n[[captures]]\npath = "../x.eth"\npoint = "wan"\n'
    )
    found = [(problem.message_id, problem.values["line"]) for problem in problems(text)]
    assert found == [
        ("case.wrong.text", "2"),
        ("case.unknown-key", "3"),
        ("case.wrong.truth", "10"),
        ("case.missing.text", "11"),
        ("case.choice", "13"),
    ]


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        ('[complainant]\nname = "E"\nemail = "nobody"\n', "case.pattern.email"),
        ('[complainant]\nname = "E"\nemial = "a@example.org"\n', "case.unknown-key-close"),
        ('[filter]\naddress = "203.0.113.7"\n', "case.missing.table"),
        ('[filter]\naddress = "203.0.113"\nhow = { de = "x", en = "y" }\n', "case.no-address"),
        ('[filter]\naddress = "2001:DB8::1"\nhow = { de = "x", en = "y" }\n', "case.address-form"),
        ('[filter]\naddress = "203.0.113.7"\nhow = { de = "x" }\n', "case.words-missing"),
        ("[settings]\nlooked_at = 2026-02-30\n", ""),
        ("[settings]\nlooked_at = 2026-02-03T10:00:00\n", "case.wrong.date"),
        ('[settings]\nlooked_at = "2026-02-03"\n', "case.wrong.date"),
        ("[declarations]\npictures_viewed_count = -1\n", "case.negative"),
        ("[declarations]\npictures_recognisable_count = 1\n", "case.more-than-viewed"),
        ('[[exhibits]]\nid = "a b"\ntitle = { de = "x", en = "y" }\npath = "a"\n', "case.pattern.key"),
        ('[[exhibits]]\nid = "a"\ntitle = { de = "x", en = "y" }\npath = "c:\\\\x"\n', "case.path-backslash"),
        ('[[exhibits]]\nid = "a"\ntitle = { de = "x", en = "y" }\npath = "/etc/passwd"\n', "case.path-leaves"),
        ('[[exhibits]]\nid = "a"\ntitle = { de = "x", en = "y" }\npath = "x/../../y"\n', "case.path-leaves"),
        ('[[exhibits]]\nid = "a"\ntitle = { de = "x\\u0007", en = "y" }\npath = "a"\n', "case.no-controls"),
        ('[settings]\nexhibit = "nowhere"\n', "case.unknown-exhibit"),
        ('[settings]\nexhibit = ""\n', "case.pattern.key"),
    ],
)
def test_each_kind_of_mistake_has_its_own_sentence_and_line(addition: str, message: str) -> None:
    text = LEAST + addition
    if not message:
        with pytest.raises(UnreadableInput) as caught:
            load_case(text.encode(), file_name="case.toml")
        assert caught.value.message_id == "case.no-toml"
        return
    found, line = only(text)
    assert found == message
    assert 8 <= int(line) <= text.count("\n")


@pytest.mark.parametrize(
    ("top", "message"),
    [
        ('timezone = "Mars/Olympus"', "case.unknown-zone"),
        ('timezone = "../../etc/passwd"', "case.unknown-zone"),
        ('languages = ["de", "de"]', "case.twice"),
        ('languages = ["fr"]', "case.choice"),
        ("languages = []", "case.empty"),
        ('destination = "upload.example"', "case.no-address"),
        ('place = "a\\nb"', "case.one-line"),
        (f'place = "{"x" * 201}"', "case.too-long"),
        ("constructed = 1", "case.wrong.truth"),
        ("captures = 1", "case.wrong.tables"),
        ("declarations = 1", "case.wrong.table"),
        ("summary = { de = 1, en = 'x' }", "case.wrong.text"),
    ],
)
def test_mistakes_at_the_top_are_told_with_line_3(top: str, message: str) -> None:
    assert only(LEAST.replace("[device]", f"{top}\n[device]")) == (message, "3")


MESSAGE = """[[correspondence]]
id = "{id}"
direction = "{direction}"
channel = "e-mail"
kind = "enquiry"
summary = {{ de = "x", en = "y" }}
"""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('answers = "nobody"', "case.unknown-message"),
        ('quote = "words"', "case.quote-language"),
        ('quote = "words"\nquote_language = "en"', "case.quote-translation"),
        ("date = 2026-09-02\nno_reply_until = 2026-09-01", "case.reply-order"),
        ("date = 2026-09-02\narrived_on = 2026-09-01", "case.arrival-order"),
        ('arrival_known_by = "tracking"', "case.arrival-alone"),
        ("date = 2026-09-02", "case.after-letter"),
    ],
)
def test_messages_that_contradict_themselves_are_told(line: str, message: str) -> None:
    head = "letter_date = 2026-09-01\n" if message == "case.after-letter" else ""
    text = head + LEAST + MESSAGE.format(id="m", direction="received") + line + "\n"
    assert only(text)[0] == message


def test_a_filter_that_ends_before_it_begins_is_told() -> None:
    text = LEAST + '[filter]\naddress = "203.0.113.7"\non_at = 2026-09-02T10:00:00\noff_at = 2026-09-02T09:00:00\n'
    assert only(text + 'how = { de = "x", en = "y" }\n')[0] == "case.filter-order"


def test_a_block_is_not_both_lifted_and_still_in_place() -> None:
    text = LEAST + '[filter]\naddress = "203.0.113.7"\noff_at = 2026-09-02T09:00:00\nstill_on = true\n'
    assert only(text + 'how = { de = "x", en = "y" }\n')[0] == "case.filter-still-on"


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b'a = "x\nb = 2\n', "case.no-toml", "1"),
        (b"a = 1\nb 2\n", "case.no-toml", "2"),
        (b"a = 1\na = 2\n", "case.no-toml", "2"),
        (b"a = 1\nb = [1,\n", "case.no-toml", "2"),
        (b"a = " + b"9" * 5000, "case.no-toml", "1"),
        (b"a = 1\nb = '\xff'\n", "case.not-utf-8", "2"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(data: bytes, message: str, line: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        load_case(data, file_name="case.toml")
    assert (caught.value.message_id, caught.value.values["line"]) == (message, line)


def test_deep_nesting_is_told_and_does_not_end_the_program() -> None:
    with pytest.raises(UnreadableInput) as caught:
        load_case(b"a = " + b"[" * 20_000, file_name="case.toml")
    assert caught.value.message_id == "case.too-deep"


@given(st.binary(max_size=400))
def test_any_bytes_give_a_case_or_the_one_error(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        load_case(data, file_name="case.toml")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(CAMERA) - 1), st.binary(min_size=1, max_size=3))
def test_a_damaged_case_gives_a_case_or_the_one_error_with_words(place: int, damage: bytes) -> None:
    data = CAMERA[:place] + damage + CAMERA[place + len(damage) :]
    try:
        load_case(data, file_name="case.toml")
    except UnreadableInput as error:
        told = (*error.problems, error) if isinstance(error, Problems) else (error,)
        for language in ("de", "en"):
            for problem in told:
                assert Translator(language).text(f"error.{problem.message_id}", **problem.values)
