"""Lines of keys, found beside the parser of the standard library."""

from __future__ import annotations

import tomllib

from hypothesis import example, given
from hypothesis import strategies as st

from reportgen.case.places import Place, line_numbers, line_of

TEXT = '''# a comment with [brackets] and "quotes
top = "x" # [no.table]
many = [
  "a # no comment",
  'b', # comment with ]
]
long = """
[not.a.table]
key = 1
""" # still here
"quoted key".inner = { a = 1, b = "]" }

[table]
first = true
[table.below]
  indented = 1
[[items]]
id = "one"
[items.words]
de = "x"
[[items]]
id = """\\"""two"""
[[items.deep]]
z = 3
'''


def test_every_key_has_the_line_it_stands_on() -> None:
    tomllib.loads(TEXT)
    lines = line_numbers(TEXT)
    assert lines == {
        ("top",): 2,
        ("many",): 3,
        ("long",): 7,
        ("quoted key",): 11,
        ("quoted key", "inner"): 11,
        ("table",): 13,
        ("table", "first"): 14,
        ("table", "below"): 15,
        ("table", "below", "indented"): 16,
        ("items", 0): 17,
        ("items", 0, "id"): 18,
        ("items", 0, "words"): 19,
        ("items", 0, "words", "de"): 20,
        ("items", 1): 21,
        ("items", 1, "id"): 22,
        ("items", 1, "deep", 0): 23,
        ("items", 1, "deep", 0, "z"): 24,
    }


def test_a_place_inside_an_inline_table_has_the_line_of_what_holds_it() -> None:
    lines = line_numbers(TEXT)
    assert line_of(("quoted key", "inner", "a"), lines) == 11
    assert line_of(("items", 1, "missing"), lines) == 21
    assert line_of(("nowhere",), lines) is None


KEYS = st.text("abcXYZ019_-", min_size=1, max_size=6)
VALUES = st.one_of(
    st.integers(-9, 9).map(str),
    st.sampled_from(
        [
            '"a"',
            "'b'",
            '"""\nx\n"""',
            "'''\n[y]\n'''",
            "[1,\n2]",
            "{ a = 1 }",
            "true",
            "2026-01-02",
            '"\\""',
            '""',
            "''",
        ]
    ),
)


@given(st.lists(st.tuples(KEYS, VALUES), max_size=12, unique_by=lambda pair: pair[0]))
@example([("a", '""""""')])
def test_lines_of_any_list_of_keys_are_those_they_were_written_on(pairs: list[tuple[str, str]]) -> None:
    text, wanted, line = "", {}, 1
    for key, value in pairs:
        wanted[(key,)] = line
        text += f"{key} = {value}\n"
        line += value.count("\n") + 1
    assert set(tomllib.loads(text)) == {key for key, _ in pairs}
    assert line_numbers(text) == wanted


@given(st.text(max_size=300))
def test_any_text_ends_without_an_error(text: str) -> None:
    lines: dict[Place, int] = {}
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return
    lines = line_numbers(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
