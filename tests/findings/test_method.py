"""Every finding of the code stands in the table of methods, or is known to need no entry."""

from __future__ import annotations

import re
from pathlib import Path

from case_facts import measured

from reportgen.findings.method import ENTRIES, conventions, method_entries
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, Text

FINDINGS = Path(__file__).resolve().parents[2] / "reportgen" / "findings"
# They print their rule beside their own sentence, or rest on the user's word or a source.
WITHOUT = {f"F{number:02d}" for number in (7, 9, 10, 11, 12, 14, 16, 17, 18, 19, 20, 21, 22, 23, 25, 30, 31, 32)}


def test_every_finding_is_in_the_table_or_needs_no_entry() -> None:
    used = {
        code for path in FINDINGS.glob("*.py") for code in re.findall(r'finding="(F\d\d)"', path.read_text("utf-8"))
    }
    assert used >= {"F01", "F05", "F28"}
    assert used - WITHOUT - set(ENTRIES) == set()


def test_only_what_was_found_is_explained() -> None:
    assert method_entries([]) == ()
    assert method_entries([measured("F28"), measured("F01")]) == ("images", "distinct", "attempts")


def test_every_entry_has_its_words_with_its_conventions() -> None:
    values = {**conventions(), "decoder": Text("d"), "version": Text("v"), "zone": Text("z")}
    for language in LANGUAGES:
        translator = Translator(language)
        for entry in {*(entry for entries in ENTRIES.values() for entry in entries), "hash", "times"}:
            assert translator.text(f"method.{entry}") and translator.text(f"method.{entry}-text", **values)
