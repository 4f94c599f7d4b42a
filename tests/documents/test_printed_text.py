"""What a reader sees, with its place."""

from __future__ import annotations

from reportgen.documents.printed_text import PrintedLine, plain, printed_lines, text_lines

PAGE = """<html><head><title>0</title></head><body><style>.a { width: 17mm }</style><p>Be&shy;fore &amp; <b>7</b>8</p>
<h2>Facts</h2><table><tr><td>one</td><td>two<span>three</span></td></tr></table>
<img alt="a picture"/><svg><text class="tick" x="4">200</text><text class="count" x="5">412</text></svg>
<span class="hash">aa<wbr/><b>bb</b></span><br/>end"""


def test_lines_stand_below_their_heading_and_style_is_not_text() -> None:
    assert printed_lines(PAGE) == (
        PrintedLine("1", "Before & 78"),
        PrintedLine("Facts 1", "Facts"),
        PrintedLine("Facts 2", "one"),
        PrintedLine("Facts 3", "two three"),
        PrintedLine("Facts 4", "a picture"),
        PrintedLine("Facts 5", "412"),
        PrintedLine("Facts 6", "aabb"),
        PrintedLine("Facts 7", "end"),
    )


def test_plain_text_has_line_numbers() -> None:
    assert text_lines("a\n\nb\u00a0c\n") == (PrintedLine("1", "a"), PrintedLine("3", "b c"))
    assert plain("\u2066x\u2069\u202f y\n") == "x y"
