"""Six whole lives of a case, from a scripted ``init`` to the authority's letter, in both languages; docs/lives*.md."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lives import LIVES, Life, Said, live, of_complaint, section
from pdf_reader import PdfReader

from reportgen.actions.status import status

DOCS = Path(__file__).resolve().parents[1] / "docs"
QUICK = {("story", "de"), ("late", "en")}
PLAYS = [
    pytest.param(
        life, language, marks=() if (life.key, language) in QUICK else pytest.mark.slow, id=f"{life.key}-{language}"
    )
    for life in LIVES
    for language in ("de", "en")
]
# What the authority reads of the answers, by life; each in both languages.
SAID = {
    "silence": ("endete am 2. Oktober 2026", "ended on 2 October 2026"),
    "story": ("erhielt ich bis zum 20. November 2026 keine Antwort", "I had received no reply by 20 November 2026"),
    "late": ("kam 17 Tage nach dem Ende der Frist", "came 17 days after the end of the period"),
    "extension": ("Frist von insgesamt drei Monaten", "period of three months altogether"),
    "contradicted": ("kann ich mit meiner Aufzeichnung nicht vereinbaren", "cannot reconcile the answer"),
    "other-land": ("endete am 9. März 2027", "ended on 9 March 2027"),
}
REFUSED = {("other-land", "next case complaint --pair")}  # the first time: without an authority


@pytest.mark.parametrize(("life", "language"), PLAYS)
def test_a_whole_life_goes_through_its_stages_to_the_authoritys_letter(
    life: Life, language: str, tmp_path: Path
) -> None:
    said: list[Said] = []
    stages: list[str] = []
    for one in live(life, tmp_path, language):
        said.append(one)
        if one.act.command.startswith("status"):
            noon = datetime.fromisoformat(f"{one.act.day}T12:00:00").replace(tzinfo=UTC)
            stages.append(status(tmp_path / "case", at=noon).standing.stage.value)
    failed = [one.act.command for one in said if one.code != 0]
    assert failed == [command for key, command in REFUSED if key == life.key]
    assert tuple(stages) == life.stages
    documents = tmp_path / "case" / "documents"
    for name, words, words_in in (
        ("beschwerde*.de.pdf", SAID[life.key][0], "de"),
        ("complaint*.en.pdf", SAID[life.key][1], "en"),
    ):
        (letter,) = documents.glob(f"*/{name}")
        pages = PdfReader(letter.read_bytes()).pages
        printed = " ".join(" ".join(page.text for page in pages).split())
        assert words in printed.replace("\u00a0", " ").replace("\u2010 ", "")
        assert any(words in sentence for sentence in of_complaint(tmp_path / "case", words_in))
    told = section(life, said, tmp_path / "case", language)
    name = "lives.de.md" if language == "de" else "lives.md"
    assert told in (DOCS / name).read_text("utf-8"), "run: python scripts/write_lives.py"
