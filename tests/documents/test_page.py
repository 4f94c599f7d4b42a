"""The sheet and its parts as HTML; how they come out on paper is measured in tests/adapters/test_pdf_page.py."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from jinja2 import DictLoader, FileSystemLoader, UndefinedError
from jinja2.loaders import ChoiceLoader

from reportgen.documents.environment import template_environment
from reportgen.resources import resource_dir

TEMPLATES = resource_dir("templates")
PARTS = sorted((TEMPLATES / "parts").glob("*.html"))
HOSTILE = "<b>&amp;</b>\"'{{ 1 }}"

SHEET = {
    "lang": "en", "title": "Title", "description": "About", "keywords": ("a", "b"), "date_iso": "2026-11-23",
    "generator": "reportgen", "sender_lines": ("Erika", "Street"), "return_line": "Erika · Street",
    "remark_lines": (), "recipient_lines": ("Authority",), "info_rows": (("Date", "today"),), "subject": "Subject",
    "banner": None, "running_head": "Reference", "page_word": "Page", "of_word": "of", "footer": "",
    "layout": "form-b", "salutation": "Dear all,", "translation": "",
}  # fmt: skip


def render(source: str, **values: object) -> str:
    loader = ChoiceLoader([FileSystemLoader(TEMPLATES), DictLoader({"test": source})])
    return template_environment().overlay(loader=loader).get_template("test").render(**values)


def page(**changes: object) -> str:
    return render('{% extends "parts/page.html" %}{% block body %}<p>Body</p>{% endblock %}', **(SHEET | changes))


def part(file: str, call: str, **values: object) -> ET.Element:
    """One macro's result as elements; anything that is not well-formed fails here."""
    return ET.fromstring(render(f'{{% import "parts/{file}.html" as m %}}<div>{{{{ m.{call} }}}}</div>', **values))


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("name", SHEET)
def test_a_sheet_without_one_of_its_variables_is_an_error(name: str) -> None:
    with pytest.raises(UndefinedError, match=name):
        render('{% extends "parts/page.html" %}', **{key: value for key, value in SHEET.items() if key != name})


@pytest.mark.parametrize("name", sorted(set(SHEET) - {"keywords", "sender_lines", "remark_lines", "layout"}))
def test_every_variable_of_the_sheet_is_escaped(name: str) -> None:
    hostile = {"recipient_lines": (HOSTILE,), "info_rows": ((HOSTILE, HOSTILE),)}.get(name, HOSTILE)
    html = page(**{name: hostile})
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;&#34;&#39;{{ 1 }}" in html


def test_language_title_and_metadata_stand_in_the_head() -> None:
    html = page()
    assert '<html lang="en">' in html
    assert "<title>Title</title>" in html
    expected = {"author": "Erika", "description": "About", "keywords": "a, b", "generator": "reportgen"}
    for name, value in expected.items():
        assert f'<meta name="{name}" content="{value}">' in html
    assert html.count('content="2026-11-23"') == 2


def test_the_banner_stands_in_the_title_on_the_first_page_and_in_the_running_head() -> None:
    html = page(banner="CONSTRUCTED")
    assert "<title>CONSTRUCTED · Title</title>" in html
    assert html.count('<p class="banner">CONSTRUCTED</p>') == 2
    assert '<p class="banner">' not in page()


def test_the_subject_is_the_only_first_heading() -> None:
    assert re.findall(r"<h1>(.*)</h1>", page()) == ["Subject"]


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_the_parts_hold_no_word_of_their_own(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}", " ", path.read_text(), flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    assert re.findall(r"\w+", re.sub(r"<[^>]*>", " ", source)) == []


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_the_parts_ask_for_no_resource_and_mark_nothing_as_safe(path: Path) -> None:
    source = path.read_text()
    source = re.sub(r'src="picture:\{\{ name \}\}"', "", source)  # its bytes are handed over, not fetched
    assert not re.search(r"src=|href=|url\(|\|\s*safe|autoescape", source)


def test_the_style_sheet_asks_for_nothing_and_leaves_tables_tables() -> None:
    css = (TEMPLATES / "style" / "letter.css").read_text()
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    assert not re.search(r"url\(|@import|@font-face|\{#", rules)
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", rules):
        if re.search(r"\b(table|tr|td|th|tbody|thead)\b|\.rows|\.info", selector):
            assert "display" not in body, selector


def test_facts_have_a_number_a_statement_where_it_is_found_and_how_it_is_known() -> None:
    rows = ((1, HOSTILE, "frame 7", "Measured"), (2, "x", "", "Open"))
    table = part("tables", "facts('Caption', ('No.', 'Fact', 'How'), rows)", rows=rows)[0]
    assert table.find("caption").text == "Caption"
    heads = [(head.get("scope"), head.text) for head in table.find("thead").iter("th")]
    assert heads == [("col", "No."), ("col", "Fact"), ("col", "How")]
    first, second = table.find("tbody")
    assert (first[0].tag, first[0].get("scope"), first[0].text) == ("th", "row", "1")
    assert first[1].text == HOSTILE
    assert first[1].find("span").text == "frame 7"
    assert second[1].find("span") is None
    assert second[2].text == "Open"


def test_a_table_without_caption_has_no_empty_one() -> None:
    assert part("tables", "facts('', ('a', 'b', 'c'), ())")[0].find("caption") is None


def test_steps_leave_out_the_exhibit_column_where_it_has_no_head() -> None:
    rows = (("1 March", "asked", "Exhibit 1"),)
    full = part("tables", "steps('', ('Date', 'Step', 'Exhibit'), rows)", rows=rows)
    short = part("tables", "steps('', ('Date', 'Step', ''), rows)", rows=rows)
    assert words(full) == "DateStepExhibit 1 MarchaskedExhibit 1"
    assert words(short) == "DateStep 1 Marchasked"


def test_numbers_stand_right_after_the_text_columns_and_the_total_comes_last() -> None:
    rows = (("1", "a", "4"), ("2", "b", "5"))
    table = part("tables", "numbers('', ('Day', 'Name', 'Sent'), rows, ('All', '', '9'), 2)", rows=rows)[0]
    assert [[cell.get("class") for cell in row] for row in table.iter("tr")] == [[None, None, "num"]] * 4
    assert words(table.find("tbody")[-1]) == "All9"
    assert table.find("tbody")[-1].get("class") == "total"
    assert table.find("tfoot") is None  # would be repeated on every page, above rows it does not count


def test_plain_columns_may_have_widths() -> None:
    table = part("tables", "plain('', ('a', 'b'), (('1', '2'),), ('30mm', ''))")[0]
    assert [head.get("style") for head in table.iter("th")] == ["width: 30mm", None, None]


def test_exhibits_carry_file_and_digest_beneath_the_title() -> None:
    digest = "0123456789abcdef" * 4
    rows = ((1, "Capture", "x.pcap", digest, "1 March", "File"), (2, "Letter", "", "", "2 March", "Paper"))
    first, second = part("tables", "exhibits('', ('No.', 'What', 'Date', 'Kind'), rows)", rows=rows)[0].find("tbody")
    assert [cell.get("class") for cell in first[1]] == ["cite", "cite"]
    assert "".join(first[1][1].itertext()) == digest
    assert len(second[1]) == 0


@pytest.mark.parametrize("length", [0, 1, 8, 9, 64])
def test_a_digest_reads_as_one_word_in_groups_of_eight(length: int) -> None:
    digest = ("0123456789abcdef" * 4)[:length]
    html = render('{% import "parts/tables.html" as m %}{{ m.digest(digest) }}', digest=digest)
    assert re.sub(r"<[^>]+>", "", html) == digest
    assert html.count("<wbr/>") == max(-(-length // 8) - 1, 0)


def test_blocks_hold_what_they_are_given() -> None:
    assert words(part("blocks", "points((('What.', 'Sent.'), ('Who.', 'Me.')))")) == "What. Sent. Who. Me."
    assert [item.text for item in part("blocks", "bullets(items)", items=("a", HOSTILE)).iter("li")] == ["a", HOSTILE]
    assert part("blocks", "numbered(('a',), 4)")[0].get("start") == "4"
    assert words(part("blocks", "note('Limits.', 'But:')")) == "But: Limits."
    assert words(part("blocks", "ground('Art. 32', 'why', 'rows 1, 3', 'Against:', 'conceded')")) == (
        "Art. 32 why rows 1, 3 Against: conceded"
    )
    assert words(part("blocks", "signature('Town, today', 'Yours', 'Erika')")) == "Yours Erika, Town, today"
    assert words(part("blocks", "signature('', '', 'Erika')")) == "Erika"


def test_boxes_and_annexes_wrap_what_they_are_called_with() -> None:
    box = render('{% import "parts/blocks.html" as m %}{% call m.box("Who") %}<p>inside</p>{% endcall %}')
    assert box == '<div class="box"><p class="heading">Who</p><p>inside</p></div>'
    annex = render('{% import "parts/blocks.html" as m %}{% call m.annex("Annex A", "Days") %}<p>x</p>{% endcall %}')
    assert words(ET.fromstring(annex)) == "Annex A Days x"


def test_a_chart_has_one_swatch_for_each_series_and_one_for_days_without_recording() -> None:
    figure = part("blocks", "chart('', 'Caption', ('a.example', 'b.example'), 'not recorded')")[0]
    swatches = [item[0].get("class") for item in figure.iter("li")]
    assert swatches == ["swatch tone-1", "swatch tone-2", "swatch tone-none"]
    assert len(list(part("blocks", "chart('', 'Caption', ('a',))").iter("li"))) == 1
