"""The user's own words stand in every document as they were typed: no mark of any language in them does anything."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from all_documents import composed
from test_all_documents import read

from reportgen.analysis.value import Analysis
from reportgen.case.evidence import Exhibit
from reportgen.case.text import Local
from reportgen.documents.frame import Letter

# Replacement marks of regular expressions, of str.format, of %, of templates and shells; markup; entities; an umlaut
# of two characters (NFD), as macOS writes it in names of files.
MARKS = "$& $1 \\1 {x} {n} {address} {0} %s %(n)s {{ 7*7 }} {% raw %} ${x} <b>&amp;</b> </p> u\u0308"
SHOWN = unicodedata.normalize("NFC", MARKS)


def words(name: str) -> Local:
    return Local(de=f"{name}-de {MARKS}", en=f"{name}-en {MARKS}")


@pytest.fixture(scope="module")
def texts(told: Analysis) -> dict[tuple[str, str], tuple[Letter, str]]:
    """Kind and language → the letter and its text as it is read aloud, with marks in every field of the user's."""
    case = told.facts.case
    assert case.complainant is not None and case.rights is not None and case.seller is not None
    changed = case.model_copy(
        update={
            "reference": f"reference {MARKS}",
            "complainant": case.complainant.model_copy(update={"name": f"name {MARKS}", "city": f"city {MARKS}"}),
            "device": case.device.model_copy(update={"model": f"model {MARKS}", "serial": f"serial {MARKS}"}),
            "vendor": case.vendor.model_copy(update={"legal_name": f"vendor {MARKS}"}),
            "seller": case.seller.model_copy(update={"name": f"seller {MARKS}"}),
            "rights": case.rights.model_copy(
                update={name: words(name) for name in ("wrong", "right", "reasons", "defect", "publish_where")}
            ),
            "exhibits": tuple(_titled(exhibit) for exhibit in case.exhibits),
        }
    )
    letters = composed(replace(told, facts=replace(told.facts, case=changed)), b"").letters
    return {
        (letter.kind, letter.language): (letter, letter.text or "\n".join(read(letter).lines)) for letter in letters
    }


def _titled(exhibit: Exhibit) -> Exhibit:
    return exhibit.model_copy(update={"title": words("title")})


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("complaint", ("reference", "name", "city", "title")),
        ("access", ("model", "serial")),
        ("defect-notice", ("seller", "defect")),
        ("rectification", ("wrong", "right")),
        ("objection", ("reasons",)),
        ("hearing-letter", ("publish_where",)),
        ("exhibits", ("title",)),
        ("form-texts", ("name",)),
    ],
)
def test_every_mark_is_printed_as_it_was_typed(
    kind: str, names: tuple[str, ...], language: str, texts: dict[tuple[str, str], tuple[Letter, str]]
) -> None:
    text = texts[kind, language][1].replace("\u2066", "").replace("\u2069", "")
    for name in names:
        own = name if f"{name}-{language}" not in text else f"{name}-{language}"
        assert f"{own} {SHOWN}" in text, name


def test_no_document_carries_markup_or_a_template_of_the_user_s(
    texts: dict[tuple[str, str], tuple[Letter, str]],
) -> None:
    assert len(texts) > 50
    for key, (letter, text) in texts.items():
        assert "<b>&amp;" not in letter.html, key
        assert " 49 " not in text, key
        assert unicodedata.is_normalized("NFC", letter.html + letter.text), key
