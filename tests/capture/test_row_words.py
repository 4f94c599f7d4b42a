from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.row_words import RowWords


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["http", "tls", "dns", ""]))))
def test_it_holds_what_a_dictionary_would(notes: list[tuple[int, str]]) -> None:
    words, expected = RowWords(), dict[int, str]()
    for row, word in notes:
        words.note(row, word)
        expected.setdefault(row, word)
    assert dict(words) == expected
    assert len(words) == len(expected)
    assert [words.get(row, "none") for row in range(60)] == [expected.get(row, "none") for row in range(60)]
