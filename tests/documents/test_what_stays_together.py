"""No line ends within a norm, a shortened value or the beginning of an address; nothing is added to their letters."""

from __future__ import annotations

import pytest
from pdf_reader import PdfReader

from reportgen.adapters.pdf import render_pdf
from reportgen.documents.environment import template_environment

WHOLE = (  # as the catalogue gives it, with the ties that it makes itself
    "Article\u00a018(1)(c) GDPR",
    "section 25(2) no. 2",
    "Art.\u00a058 Abs.\u00a02 Buchst.\u00a0d",
    "“BC…11”",
    "https://rdap",
    "serial number BC100-26-004711",
    "1\u00a0kB = 1000",
)


def shown(text: str) -> str:
    """``text`` as a template prints it."""
    return template_environment().from_string("{{ text }}").render(text=text)


@pytest.mark.parametrize("typed", WHOLE)
def test_no_width_of_a_column_breaks_it(typed: str) -> None:
    """Words of growing length before it bring every place in it to the end of the line."""
    whole = typed.replace(" ", "\u00a0")
    rows = "".join(f"<p>{'m' * count} {shown(typed)}</p>" for count in range(2, 40, 2))
    html = f'<html lang="en"><head><title>-</title><style>{STYLE}</style></head><body>{rows}</body></html>'
    page = PdfReader(render_pdf(html).data).pages[0]
    lines: dict[float, str] = {}
    for run in page.runs:
        lines[round(run.y_mm, 1)] = lines.get(round(run.y_mm, 1), "") + run.text
    assert sum(whole in line for line in lines.values()) == 19
    assert len(lines) > 19, "some of them had to move to the next line"


STYLE = 'html { font: 10pt "Liberation Sans"; } body { width: 75mm; } nobr { white-space: nowrap; } p { margin: 0; }'


def test_it_is_found_and_copied_as_it_was_written() -> None:
    text = "Article 18(1)(c) <b>, „BC…11“, https://x.example/a"
    assert shown(text) == (
        "Article <nobr>18(1)(c)</nobr> &lt;b&gt;, <nobr>„BC…11“</nobr>, <nobr>https://x</nobr>.example/a"
    )


def test_the_title_and_the_alternative_text_hold_no_markup() -> None:
    text = 'Article 18(1)(c) "<b>", „BC…11“, https://x.example/a'
    template = template_environment().from_string('<title>{{ text | bare }}</title><img alt="{{ text | bare }}">')
    said = "Article 18(1)(c) &#34;&lt;b&gt;&#34;, „BC…11“, https://x.example/a"
    assert template.render(text=text) == f'<title>{said}</title><img alt="{said}">'
