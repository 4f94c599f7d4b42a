"""The norms that a text cites, read in its own language's form: one value from "Art. 15 Abs. 1" and "Article 15(1)".

Two texts of one message must cite the same (:func:`differing_citations`), and each in the form of its own language
(:func:`foreign_forms`). Source: the way the Official Journal and German statutes are cited; docs/method.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar

from reportgen.language.values import LanguageCode

# What may stand between two provisions of one list; any other word ends the list.
_BETWEEN = re.compile(r"[\s\u00a0]+|,|\bund\b|\band\b|\bor\b|\boder\b|/")
_VALUE = r"(?:\d+[a-z]?|\{\w+\})"
_PARTS: dict[LanguageCode, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "de": (
        ("article", re.compile(r"Art\.[\s\u00a0]*")),
        ("section", re.compile(r"§§?[\s\u00a0]*")),
        ("chapter", re.compile(r"Kapitels?[\s\u00a0]+(?=[IVX]+\b)")),
        ("recital", re.compile(r"Erwägungsgrund[\s\u00a0]+")),
        ("paragraph", re.compile(r"Abs\.[\s\u00a0]*")),
        ("letter", re.compile(r"Buchst\.[\s\u00a0]*")),
        ("point", re.compile(r"Nr\.[\s\u00a0]*(?=\d+\b(?!/))")),
        ("following", re.compile(r"ff\.")),
    ),
    "en": (
        ("article", re.compile(r"Articles?[\s\u00a0]+")),
        ("section", re.compile(r"[Ss]ections?[\s\u00a0]+(?=[\d{])")),
        ("chapter", re.compile(r"Chapter[\s\u00a0]+(?=[IVX]+\b)")),
        ("recital", re.compile(r"[Rr]ecital[\s\u00a0]+(?=\d)")),
        ("letter", re.compile(r"point[\s\u00a0]+(?=\([a-z]\))")),
        ("point", re.compile(r"no\.[\s\u00a0]*(?=\d)")),
        ("following", re.compile(r"et seq\.")),
    ),
}
_HEADS = frozenset({"article", "section", "chapter", "recital"})
_NUMBER = re.compile(rf"{_VALUE}|[IVX]+\b")
_BARE_LETTER = re.compile(r"[a-z]\b(?![\w-])|\{\w+\}")
_IN_BRACKETS = re.compile(rf"\(({_VALUE}|[a-z])\)")
_ACTS = re.compile(
    r"\b(?:(?P<GDPR>DSGVO|GDPR)|(?P<TDDDG>TDDDG)|(?P<TTDSG>TTDSG)|(?P<BDSG>BDSG)|(?P<DSG>DSG)|(?P<eIDAS>eIDAS)"
    r"|(?P<StGB>StGB|Criminal Code)|(?P<BGB>BGB|Civil Code)"
    r"|(?P<number>RFC[\s\u00a0]\d+|\d{4}/\d+(?:/EU)?))\b"
    r"|(?P<given>\{act\})"
)
_FOREIGN: dict[LanguageCode, re.Pattern[str]] = {
    "de": re.compile(r"\bArticles? \d|\b[Ss]ections? \d|\bArtikel \d|\b[Aa]bsatz \d|\blit\.|\bGDPR\b|\bet seq\."),
    "en": re.compile(r"\bArt\.|\bAbs\.|\bBuchst\.|§|\bDSGVO\b|\bff\.|\bparagraph \d"),
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One provision of one act; what is not named is empty."""

    kind: str
    number: str
    paragraph: str = ""
    letter: str = ""
    point: str = ""
    following: bool = False
    act: str = ""


def citations(text: str, language: LanguageCode) -> frozenset[Citation]:
    """The provisions cited, each with the act that is named next (or, where none follows, last before)."""
    acts = _acts(text)
    found: set[Citation] = set()
    for start, provision in _provisions(text, language):
        after = next((act for at, act in acts if at >= start), "")
        before = acts[-1][1] if acts else ""
        if provision.point and not provision.paragraph:  # "Art. 4 Nr. 7" is "Article 4(7)"
            provision = replace(provision, paragraph=provision.point, point="")
        found.add(replace(provision, act=after or before))
    return frozenset(found)


def acts_named(text: str) -> frozenset[str]:
    """The acts and documents with a number that are named, with or without a provision."""
    return frozenset(act for _, act in _acts(text))


def differing_citations(german: str, english: str) -> tuple[str, ...]:
    """What one text cites and the other does not; empty where both cite the same."""
    pairs = (citations(german, "de"), citations(english, "en"))
    named = (acts_named(german), acts_named(english))
    return tuple(
        [f"{language} alone cites {_said(one)}" for language, one in _alone(*pairs)]
        + [f"{language} alone names {one}" for language, one in _alone(*named)]
    )


def foreign_forms(text: str, language: LanguageCode) -> tuple[str, ...]:
    """Citations in the form of the other language, or in one that this house does not use."""
    return tuple(dict.fromkeys(_FOREIGN[language].findall(text.replace("\u00a0", " "))))


_Cited = TypeVar("_Cited", Citation, str)


def _alone(german: frozenset[_Cited], english: frozenset[_Cited]) -> list[tuple[str, _Cited]]:
    only_german = [("de", one) for one in sorted(german - english, key=str)]
    return only_german + [("en", one) for one in sorted(english - german, key=str)]


def _said(one: Citation) -> str:
    parts = (one.act, one.kind, one.number, one.paragraph, one.letter, one.point, "ff." if one.following else "")
    return " ".join(part for part in parts if part)


def _acts(text: str) -> list[tuple[int, str]]:
    named = []
    for found in _ACTS.finditer(text):
        key = found.lastgroup or ""
        named.append((found.start(), found[0].replace("\u00a0", " ") if key == "number" else key))
    return named


def _provisions(text: str, language: LanguageCode) -> list[tuple[int, Citation]]:
    """Reads one list after the other: a mark (or brackets) sets the level, a value at that level makes or completes."""
    made: list[tuple[int, Citation]] = []
    level, fresh, at = "", False, 0
    while at < len(text):
        if part := _mark(text, at, language):
            name, at = part
            if name == "following" and made and level:
                made[-1] = (made[-1][0], replace(made[-1][1], following=True))
            elif name != "following" and (name in _HEADS or made):
                level, fresh = name, name not in _HEADS
            continue
        value = _value(text, at, level, language) if level else None
        if value:
            level, said, end, opens = value
            completes = (fresh or opens) and bool(made)
            made = _with(made, level, said, at, completes=completes)
            fresh, at = False, end
        elif between := _BETWEEN.match(text, at):
            fresh = False if between[0].strip() else fresh
            at = between.end()
        else:
            level, at = "", at + 1
    return made


def _mark(text: str, at: int, language: LanguageCode) -> tuple[str, int] | None:
    if at and (text[at - 1].isalnum()):
        return None
    for name, pattern in _PARTS[language]:
        if found := pattern.match(text, at):
            return name, found.end()
    return None


def _value(text: str, at: int, level: str, language: LanguageCode) -> tuple[str, str, int, bool] | None:
    """Level, value, where it ends, whether it completes the provision that it touches (brackets right behind)."""
    if language == "en" and (found := _IN_BRACKETS.match(text, at)):
        inner = found[1]
        deeper = "paragraph" if level in _HEADS else level
        level = "letter" if inner.isalpha() or level == "letter" else deeper
        if inner.startswith("{"):
            level = "letter" if inner == "{letter}" else "paragraph"
        return level, inner, found.end(), at > 0 and not text[at - 1].isspace() and text[at - 1] != ","
    pattern = _BARE_LETTER if level == "letter" and language == "de" else _NUMBER
    found = pattern.match(text, at)
    if found is None or (level == "letter" and language == "en"):
        return None
    if level in ("paragraph", "letter") and language == "en":
        level = "article"  # "Article 12(3), 13 and 14"
    return level, found[0], found.end(), False


def _with(
    made: list[tuple[int, Citation]], level: str, value: str, at: int, *, completes: bool
) -> list[tuple[int, Citation]]:
    if level in _HEADS:
        return [*made, (at, Citation(kind=level, number=value))]
    if not made:
        return made
    start, last = made[-1]
    if level == "paragraph":
        next_one = replace(last, paragraph=value, letter="", point="")
    elif level == "letter":
        next_one = replace(last, letter=value, point="")
    else:
        next_one = replace(last, point=value)
    # A second letter is another provision: "Buchst. d …, und (Buchst. f)".
    is_second = bool({"paragraph": last.paragraph, "letter": last.letter, "point": last.point}[level])
    return [*made, (start, next_one)] if is_second or not completes else [*made[:-1], (start, next_one)]
