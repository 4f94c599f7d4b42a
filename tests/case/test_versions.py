"""Versions of case.toml: older ones are read as they are, newer ones refused in one sentence."""

from __future__ import annotations

import pytest

from reportgen.case.load import load_case
from reportgen.case.versions import SCHEMA_VERSION, upgraded_text
from reportgen.errors import Problems, UnreadableInput
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES

OLD = """# mine
'schema_version' = 1   # of the format, 1 = the first
reference = "schema_version = 1"
[device]
brand = "Beispielcam"
model = "BC-100"
[vendor]
name = "Beispielcam"
"""


def test_a_case_of_the_first_version_is_read_as_it_is() -> None:
    case = load_case(OLD.encode(), file_name="case.toml")
    assert (case.schema_version, case.reference, case.goals) == (SCHEMA_VERSION, "schema_version = 1", ())


def test_the_upgrade_changes_the_number_and_nothing_else() -> None:
    new = upgraded_text(OLD, 1, file_name="case.toml")
    assert new == OLD.replace("'schema_version' = 1 ", f"'schema_version' = {SCHEMA_VERSION} ")
    assert upgraded_text(new, SCHEMA_VERSION, file_name="case.toml") is new


def test_mistakes_in_an_older_case_are_told_with_the_lines_of_the_file_itself() -> None:
    with pytest.raises(Problems) as caught:
        load_case(OLD.replace('brand = "Beispielcam"', "brand = 7").encode(), file_name="case.toml")
    assert [problem.values["line"] for problem in caught.value.problems] == ["5"]


def test_a_newer_case_is_refused_with_what_to_do() -> None:
    newer = OLD.replace("= 1 ", f"= {SCHEMA_VERSION + 1} ") + "[from_the_future]\n"
    with pytest.raises(UnreadableInput) as caught:
        load_case(newer.encode(), file_name="case.toml")
    assert caught.value.message_id == "case.newer"
    for language in LANGUAGES:
        words = Translator(language)
        assert str(SCHEMA_VERSION + 1) in words.text("error.case.newer", **caught.value.values)
        assert words.text("error.case.newer.hint", **caught.value.values)


@pytest.mark.parametrize("written", ['"1"', "0", "-1", "true", "1.0", "[1]"])
def test_what_is_no_version_is_a_mistake_on_its_line(written: str) -> None:
    with pytest.raises(Problems) as caught:
        load_case(OLD.replace("= 1 ", f"= {written} ").encode(), file_name="case.toml")
    assert [problem.values["line"] for problem in caught.value.problems] == ["2"]
