"""What is quoted of a whois text: its lines without comments and without the records of people.

Source: RFC 3912 (whois: plain text in any encoding), RFC 2622 section 2 (records are paragraphs of ``name: value``).
"""

from __future__ import annotations

from dataclasses import dataclass

_QUOTE_LIMIT = 1500
_COMMENTS = "#%"
_PEOPLE = ("person:", "role:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What will be quoted, and what stays in the file alone."""

    text: str  # empty where there is nothing to quote
    is_cut: bool
    people_count: int  # records of people and their roles, left out


def quotation_of(whole: bytes) -> Quotation:
    """The quotation from the bytes of a whois text; never raises."""
    kept: list[str] = []
    people = 0
    for record in _records(_decoded(whole)):
        if record[0].lower().startswith(_PEOPLE):
            people += 1
        else:
            kept += record
    said = "\n".join(kept)
    is_cut = len(said) > _QUOTE_LIMIT
    return Quotation(text=said[: _QUOTE_LIMIT - 2] + " …" if is_cut else said, is_cut=is_cut, people_count=people)


def _records(text: str) -> list[list[str]]:
    """Paragraphs of printable lines; a comment ends none."""
    records: list[list[str]] = [[]]
    for raw in text.split("\n"):
        line = "".join(character if character.isprintable() else " " for character in raw).strip()
        if not line:
            records.append([])
        elif line[0] not in _COMMENTS:
            records[-1].append(line)
    return [record for record in records if record]


def _decoded(whole: bytes) -> str:
    """Registries write ASCII, UTF-8 or Latin-1; editors on Windows UTF-16."""
    coding = "utf-16" if whole[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = whole.decode(coding)
    except UnicodeDecodeError:
        text = whole.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")
