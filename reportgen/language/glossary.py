"""Whether both texts of a message use the word for a thing that the glossary has, in both directions.

Source: reportgen/data/glossary.toml, each term with the act that it stands in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportgen.language.values import LanguageCode
from reportgen.resources import resource_dir

_NO_WORDS = re.compile(r"\{\w*\}|\[+[\w.]+\]+")  # values, and sections of case.toml
_ENDING = re.compile(r"(?:er|en|es|em|e|n|s)$")
_UNINFLECTED = 5  # German words of so many letters ("mit", "Recht") are taken as they are


@dataclass(frozen=True, slots=True)
class Term:
    """A thing's words in both languages; ``only``: beginnings of the message ids that it is looked for in."""

    german: tuple[str, ...]
    english: tuple[str, ...]
    only: tuple[str, ...]
    one_way: bool


@cache
def terms() -> tuple[Term, ...]:
    """The glossary's terms in their order."""
    return tuple(
        Term(tuple(row["de"]), tuple(row["en"]), tuple(row.get("only", ())), row.get("one-way", False))
        for row in _data()["terms"]
    )


@cache
def exceptions() -> frozenset[tuple[str, str]]:
    """Message id and German word of each reviewed exception."""
    return frozenset((row["message"], row["term"]) for row in _data()["exceptions"] if row["why"])


def differing_terms(key: str, german: str, english: str) -> tuple[str, ...]:
    """German words of the terms that stand in one text and not in the other, exceptions left in."""
    plain: dict[LanguageCode, str] = {"de": _plain(german), "en": _plain(english)}
    return tuple(term.german[0] for term in terms() if _concerns(term, key) and _differs(term, plain))


def _concerns(term: Term, key: str) -> bool:
    return not term.only or key.startswith(term.only)


def _differs(term: Term, texts: Mapping[LanguageCode, str]) -> bool:
    here = _found(term.german, "de").search(texts["de"]) is not None
    there = _found(term.english, "en").search(texts["en"]) is not None
    return here and not there if term.one_way else here != there


@cache
def _found(words: tuple[str, ...], language: LanguageCode) -> re.Pattern[str]:
    forms = "|".join(" ".join(_forms(part, language) for part in word.split()) for word in words)
    return re.compile(rf"(?<![\w-])(?:{forms})(?!\w)", 0 if language == "de" else re.IGNORECASE)


def _forms(word: str, language: LanguageCode) -> str:
    if language == "en":
        return f"{re.escape(word[:-1])}(?:y|ies)" if word.endswith("y") else rf"{re.escape(word)}(?:s|es)?"
    first = f"[{word[0]}{word[0].upper()}]"  # a word in small letters may begin a sentence; a noun has its capital
    stem, ending = (_ENDING.sub("", word), r"\w{0,3}") if len(word) > _UNINFLECTED else (word, "")
    return first + re.escape(stem[1:]) + ending


def _plain(text: str) -> str:
    return _NO_WORDS.sub("…", text).replace("\u00a0", " ")


@cache
def _data() -> Any:
    return tomllib.loads((resource_dir("data") / "glossary.toml").read_text("utf-8"))
