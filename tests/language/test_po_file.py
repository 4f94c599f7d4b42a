"""Our own quick reader of catalogues reads what Babel reads, and nothing that it does not understand."""

from __future__ import annotations

import pytest

from reportgen.language.catalogue import read_with_babel
from reportgen.language.po_file import NotPlain, read_plain
from reportgen.language.values import LANGUAGES, LanguageCode
from reportgen.resources import resource_dir


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_are_plain_and_read_as_babel_reads_them(language: LanguageCode) -> None:
    path = resource_dir("locales") / language / "LC_MESSAGES" / "messages.po"
    assert read_plain(path.read_text("utf-8")) == read_with_babel(path, language)


def test_plurals_and_escapes_are_read() -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "x\\n\\"y"\nmsgstr[1] "z"\n'
    )
    assert read_plain(text) == {"a": ('x\n"y', "z")}


@pytest.mark.parametrize(
    "text",
    [
        '#, fuzzy\nmsgid "a"\nmsgstr "b"\n',
        '#~ msgid "a"\n#~ msgstr "b"\n',
        'msgid "a"\nmsgstr ""\n"b"\n',
        'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n',
        'msgid "a"\n',
        "nonsense",
    ],
)
def test_everything_else_is_left_to_babel(text: str) -> None:
    with pytest.raises(NotPlain):
        read_plain(text)
