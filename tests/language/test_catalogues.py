"""Both catalogues are whole, and the program asks for nothing that they lack."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from reportgen.language.catalogue import Entry, gaps, load_catalogue, read_with_babel
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode

ROOT = Path(__file__).resolve().parents[2]
KEY = re.compile(r"^[a-z][a-z-]*(\.[A-Za-z0-9_-]+)+$")
# An id is put together at run time: these beginnings must at least exist.
DYNAMIC = re.compile(r"^([a-z][a-z-]*(?:\.[A-Za-z0-9_-]+)*[.-])\{")

CLAIMS = ("finding.", "ground.", "open.", "suggestion.", "controller.", "limit.", "complaint.", "access.")
ABSOLUTE = {
    "de": r"\b(immer|nie|niemals|unmöglich|beweist|illegal|gehackt|spioniert|verkauft|eindeutig|alle Daten)\b",
    "en": r"\b(always|never|impossible|proves|illegal|hacked|spies|sells|all data)\b",
}


def test_no_catalogue_lacks_anything_that_the_other_has() -> None:
    assert gaps(load_catalogue("de"), load_catalogue("en")) == ()


WHOLE = {"a.key": Entry("{n} Bild an {address}", "{n} Bilder an {address}"), "b.key": Entry("Text", None)}


@pytest.mark.parametrize(
    ("key", "entry", "told"),
    [
        ("a.key", None, "en: a.key is missing or empty"),
        ("b.key", Entry(" ", None), "en: b.key is missing or empty"),
        ("a.key", Entry("{n} picture to {address}", " "), "en: a.key is missing or empty"),
        ("a.key", Entry("{n} picture to {adress}", "{n} pictures to {adress}"), "a.key: the placeholders differ"),
        ("a.key", Entry("{n} picture to {address}", "{n} pictures"), "a.key: the placeholders differ"),
        ("a.key", Entry("one picture to {address}", "pictures to {address}"), "a.key: the placeholders differ"),
        ("a.key", Entry("{n} picture to {address}", None), "a.key: only one language has a plural"),
        ("c.key", Entry("More", None), "de: c.key is missing or empty"),
    ],
)
def test_what_one_language_lacks_is_told(key: str, entry: Entry | None, told: str) -> None:
    english = {**WHOLE, "a.key": Entry("one picture to {address}", "{n} pictures to {address}")}
    assert gaps(WHOLE, english) == ()
    changed = {k: v for k, v in {**english, key: entry}.items() if v is not None}
    assert told in gaps(WHOLE, changed)


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ('#, fuzzy\nmsgid "a.key"\nmsgstr "Text"\n', "fuzzy entry in de: a.key"),
        ('#~ msgid "a.key"\n#~ msgstr "Text"\n', "obsolete entries in de"),
    ],
)
def test_an_entry_that_somebody_must_look_at_is_refused(added: str, told: str, tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (tmp_path / "messages.po").write_text(head + added, "utf-8")
    with pytest.raises(ValueError, match=told):
        read_with_babel(tmp_path / "messages.po", "de")


def _strings() -> dict[str, set[str]]:
    """String literals and f-strings (with ``{`` for each inserted part) of the program, by file."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "reportgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.setdefault(str(path), set()).add(node.value)
            if isinstance(node, ast.JoinedStr):
                text = "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
                found.setdefault(str(path), set()).add(text)
    for path in (ROOT / "templates").rglob("*.html"):
        keys = re.findall(r"""\bt\(\s*(["'])([^"']+)\1(\s*~)?""", path.read_text("utf-8"))
        keys += re.findall(r"""()"(web\.[a-z.-]*[a-z])"()""", path.read_text("utf-8"))  # one of two, chosen by ``if``
        found[str(path)] = {f"{key}{{" if goes_on else key for _, key, goes_on in keys}
    return found


def test_every_id_in_a_template_stands_in_the_catalogues() -> None:
    known = load_catalogue("de")
    asked = {key for path, keys in _strings().items() if path.endswith(".html") for key in keys}
    assert asked
    whole = {key for key in asked if not key.endswith("{")}
    assert whole - set(known) == set()
    assert {key for key in asked - whole if not any(one.startswith(key[:-1]) for one in known)} == set()


def test_every_error_id_in_the_program_has_words_and_advice() -> None:
    known = load_catalogue("de")
    raised: set[str] = set()
    for path in (ROOT / "reportgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in ERRORS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    raised.add(first.value)
    assert raised
    assert {key for key in raised if f"error.{key}" not in known or f"error.{key}.hint" not in known} == set()


ERRORS = {
    "UsageError",
    "UnreadableInput",
    "EvidenceMismatch",
    "Unreachable",
    "InstallationError",
    "CaseIncomplete",
    "OutputError",
    "Problems",
}


def test_no_entry_of_the_catalogues_is_dead() -> None:
    literal: set[str] = set()
    beginnings: set[str] = set()
    for strings in _strings().values():
        for text in strings:
            if KEY.match(text):
                literal |= {text, f"error.{text}", f"error.{text}.hint"}
            if match := DYNAMIC.match(text):
                beginnings |= {match[1], f"error.{match[1]}"}
    dead = {
        key
        for key in load_catalogue("de")
        if key not in literal and not any(key.startswith(beginning) for beginning in beginnings)
    }
    assert dead == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_claim_uses_an_absolute_word(language: LanguageCode) -> None:
    forbidden = re.compile(ABSOLUTE[language], re.IGNORECASE)
    claims = {k: e for k, e in load_catalogue(language).items() if k.startswith(CLAIMS)}
    assert {key for key, entry in claims.items() if forbidden.search(entry.singular + (entry.plural or ""))} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_norms_are_tied_to_their_numbers(language: LanguageCode) -> None:
    torn = re.compile(r"(Art\.|Article|§|Abs\.|Buchst\.) [\w{]")
    assert [key for key, entry in load_catalogue(language).items() if torn.search(entry.singular)] == []


def test_a_translator_refuses_an_unknown_id() -> None:
    with pytest.raises(KeyError):
        Translator("de").text("no.such.id")
