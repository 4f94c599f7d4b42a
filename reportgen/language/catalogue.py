"""The two catalogues, read straight from ``locales/<language>/LC_MESSAGES/messages.po``."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportgen.language.po_file import NotPlain, Texts, read_plain
from reportgen.language.values import LanguageCode
from reportgen.resources import resource_dir

# A number or letter must not be torn from what it belongs to: "Art. 15", "§ 25", "Abs. 1".
_TIED = re.compile(
    r"(Art\.|Artikel|Articles?|Abs\.|Nr\.|Buchst\.|S\.|§§?|Anlage|Exhibit|Seite|Page|Frame|Zeile|line) (?=[\w{(])"
)
_TIED_UNITS = re.compile(r"(?<=\d) (?=(?:mm|kB|MB|GB|h|min|s|DSGVO|TDDDG)\b)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of one catalogue: its singular and, where it counts something, its plural."""

    singular: str
    plural: str | None

    def text(self) -> str:
        """Both forms, one after the other."""
        return self.singular if self.plural is None else f"{self.singular} {self.plural}"

    def placeholders(self) -> frozenset[str]:
        """Names in braces, over both forms."""
        forms = self.singular + (self.plural or "")
        return frozenset(name for _, name, _, _ in string.Formatter().parse(forms) if name)


class Catalogue(Mapping[str, Entry]):
    """Message id → entry; what is tied together in a text is tied when it is asked for."""

    def __init__(self, texts: dict[str, Texts]) -> None:
        self._texts = texts
        self._entries: dict[str, Entry] = {}

    def __getitem__(self, key: str) -> Entry:
        entry = self._entries.get(key)
        if entry is None:
            singular, plural = self._texts[key]
            entry = self._entries[key] = Entry(_tied(singular), None if plural is None else _tied(plural))
        return entry

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@cache
def load_catalogue(language: LanguageCode) -> Catalogue:
    """The catalogue of a language. Raises: ValueError for one that is not in order (a bug of ours, not of the user)."""
    path = resource_dir("locales") / language / "LC_MESSAGES" / "messages.po"
    try:
        return Catalogue(read_plain(path.read_text("utf-8")))
    except NotPlain:
        return Catalogue(read_with_babel(path, language))


def read_with_babel(path: Path, language: LanguageCode) -> dict[str, Texts]:
    """The texts as Babel reads them. Raises: ValueError for a fuzzy or obsolete entry."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    if catalogue.obsolete:
        raise ValueError(f"obsolete entries in {language}: {sorted(map(str, catalogue.obsolete))}")
    texts: dict[str, Texts] = {}
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            raise ValueError(f"fuzzy entry in {language}: {message.id}")
        if isinstance(message.id, str):
            texts[message.id] = (str(message.string), None)
        else:
            singular, plural = tuple(message.string or ())
            texts[message.id[0]] = (singular, plural)
    return texts


def gaps(german: Mapping[str, Entry], english: Mapping[str, Entry]) -> tuple[str, ...]:
    """What one catalogue has and the other lacks: ids, words, plurals, placeholders; empty where both are whole."""
    catalogues = {"de": german, "en": english}
    found: list[str] = []
    for key in sorted({*german, *english}):
        entries = {language: catalogue.get(key) for language, catalogue in catalogues.items()}
        for language, entry in entries.items():
            if entry is None or not entry.singular.strip() or (entry.plural is not None and not entry.plural.strip()):
                found.append(f"{language}: {key} is missing or empty")
        present = [entry for entry in entries.values() if entry is not None]
        if len({entry.placeholders() for entry in present}) > 1 or len({_by_form(entry) for entry in present}) > 1:
            found.append(f"{key}: the placeholders differ")
        if len({entry.plural is None for entry in present}) > 1:
            found.append(f"{key}: only one language has a plural")
    return tuple(found)


def _by_form(entry: Entry) -> tuple[frozenset[str], ...]:
    """The placeholders of each form; the number may stand in words ("einmal", "one day")."""
    return tuple(Entry(form, None).placeholders() - {"n"} for form in (entry.singular, entry.plural) if form)


def _tied(text: str) -> str:
    return _TIED_UNITS.sub("\u00a0", _TIED.sub("\\1\u00a0", text))
