"""Values as TOML writes them, with a comment behind or above. Source: TOML 1.0.0."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from datetime import date, datetime

from reportgen.case.text import Local
from reportgen.language.values import LANGUAGES

TomlValue = str | bool | int | date | datetime | Local | tuple[str, ...]
_COMMENT_FROM_COLUMN = 44
_LONGEST_LINE = 118


def toml_value(value: TomlValue) -> str:
    """The value as it stands behind the equals sign."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case Local():
            said = ((language, value.in_language(language)) for language in LANGUAGES)
            return "{ " + ", ".join(f"{language} = {_quoted(text)}" for language, text in said if text) + " }"
        case tuple():
            return "[" + ", ".join(map(_quoted, value)) + "]"
        case str():
            return _quoted(value)


def _quoted(text: str) -> str:
    """JSON's escapes are TOML's; U+007F must be escaped here and need not there."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def entry(key: str, value: TomlValue | None, *, example: TomlValue, comment: str = "") -> Iterator[str]:
    """The key with its value; where there is none, a remark that shows how it would be written."""
    line = f"{key} = {toml_value(value)}" if value is not None else f"# {key} = {toml_value(example)}"
    if not comment:
        yield line
    elif len(line) < _COMMENT_FROM_COLUMN and _COMMENT_FROM_COLUMN + len(comment) + 2 <= _LONGEST_LINE:
        yield f"{line:<{_COMMENT_FROM_COLUMN}}# {comment}"
    else:
        yield from remark(comment)
        yield line


def remark(text: str) -> Iterator[str]:
    """Words for the reader, each line behind a hash."""
    for line in textwrap.wrap(text, _LONGEST_LINE - 2, break_long_words=False, break_on_hyphens=False):
        yield f"# {line}"
