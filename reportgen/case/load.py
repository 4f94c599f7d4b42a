"""``case.toml`` → :class:`reportgen.case.values.Case`, or every mistake in it at once: where, what, what instead.

What may be written is the model's business (``reportgen/case``); here its complaints become sentences.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from reportgen.case.agreement import disagreements
from reportgen.case.kinds import choices_at, kind_at, known_keys
from reportgen.case.places import Place, line_numbers, line_of
from reportgen.case.values import Case
from reportgen.case.versions import upgraded_text, version_of
from reportgen.errors import Problems, ReportgenError, UnreadableInput

_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")
_SHOWN_CHARACTERS = 60
# Patterns of reportgen/case/text.py, by the word that stands only in that one.
_PATTERNS = (("@", "email"), ("(:", "hardware-address"), ("{64}", "sha256"), ("A-Za-z0-9_-", "key"))


def load_case(case_toml: bytes, *, file_name: str) -> Case:
    """The case that the file describes.

    Raises: UnreadableInput where it is no TOML; Problems naming all mistakes where it is.
    """
    text = _text(case_toml, file_name)
    data = _parsed(text, file_name)
    lines = line_numbers(text)
    today = upgraded_text(text, version_of(data), file_name=file_name)
    if today is not text:
        data = _parsed(today, file_name)
    try:
        case = Case.model_validate(_with_tuples(data))
    except ValidationError as error:
        raise _problems(_complaints(error), lines, file_name) from None
    found = [(place, f"case.{message}", values) for place, message, values in disagreements(case)]
    if found:
        raise _problems(found, lines, file_name)
    return case


def case_version(case_toml: bytes, *, file_name: str) -> int | None:
    """The version that the file says it has; None for none. Raises: UnreadableInput for no TOML and a newer one."""
    text = _text(case_toml, file_name)
    version = version_of(_parsed(text, file_name))
    upgraded_text(text, version, file_name=file_name)
    return version


def _text(case_toml: bytes, file_name: str) -> str:
    try:
        # Editors on Windows write a byte order mark and CR LF; neither is a mistake.
        return case_toml.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = str(case_toml.count(b"\n", 0, error.start) + 1)
        raise UnreadableInput("case.not-utf-8", file=file_name, line=line) from None


def _parsed(text: str, file_name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise UnreadableInput("case.too-deep", file=file_name) from None
    except ValueError as error:  # TOMLDecodeError, and numbers that Python refuses to read
        found = _POSITION.search(str(error))
        # Without a position the text ends too early.
        number = int(found[1]) if found else text.rstrip().count("\n") + 1
        shown = (text.split("\n")[number - 1 : number] or [""])[0].strip()[:_SHOWN_CHARACTERS]
        raise UnreadableInput("case.no-toml", file=file_name, line=str(number), text=shown) from None


def _with_tuples(value: Any) -> Any:
    """TOML knows arrays only; the case holds tuples and is strict about it."""
    if isinstance(value, dict):
        return {key: _with_tuples(inner) for key, inner in value.items()}
    return tuple(_with_tuples(inner) for inner in value) if isinstance(value, list) else value


_Complaint = tuple[Place, str, Mapping[str, str]]


def _complaints(error: ValidationError) -> Iterator[_Complaint]:
    errors = error.errors(include_url=False)
    for found in errors:
        place: Place = found["loc"]
        if found["type"] == "too_short" and any(other["loc"][:-1] == place for other in errors):
            continue  # it is short only because an element of it was refused
        context = found.get("ctx", {})
        match found["type"]:
            case "missing":
                yield place, f"case.missing.{kind_at(place)}", {}
            case "extra_forbidden":
                yield place, *_unknown_key(place)
            case "literal_error":
                yield place, "case.choice", {"choices": ", ".join(choices_at(place)), "value": _shown(found)}
            case "string_too_long":
                yield place, "case.too-long", {"limit": str(context["max_length"])}
            case "string_too_short" | "too_short":
                yield place, "case.empty", {}
            case "string_pattern_mismatch":
                yield place, f"case.pattern.{_pattern(str(context['pattern']))}", {"value": _shown(found)}
            case "greater_than_equal":
                yield place, "case.negative", {"value": _shown(found)}
            case "value_error":
                yield place, str(context["error"]), {}
            case _:
                yield place, f"case.wrong.{kind_at(place)}", {"value": _shown(found)}


def _unknown_key(place: Place) -> tuple[str, Mapping[str, str]]:
    known = known_keys(place[:-1])
    close = difflib.get_close_matches(str(place[-1]), known, n=1)
    if close:
        return "case.unknown-key-close", {"better": close[0]}
    return "case.unknown-key", {"known": ", ".join(known)}


def _pattern(pattern: str) -> str:
    return next((name for sign, name in _PATTERNS if sign in pattern), "key")


def _shown(found: Mapping[str, Any]) -> str:
    """The value as it may stand in the file."""
    match found.get("input"):
        case str(text):
            shown = f'"{text}"'
        case bool(truth):
            shown = "true" if truth else "false"
        case dict():
            shown = "{ … }"
        case tuple():
            shown = "[ … ]"
        case other:
            shown = str(other)
    return shown if len(shown) <= _SHOWN_CHARACTERS else shown[: _SHOWN_CHARACTERS - 1] + "…"


def _problems(
    complaints: Iterator[_Complaint] | list[tuple[Place, str, dict[str, str]]], lines: dict[Place, int], file_name: str
) -> Problems:
    """All of them, in the order of the lines."""
    told: list[tuple[int, ReportgenError]] = []
    for place, message, values in complaints:
        line = line_of(place, lines) or 1
        key = str(place[-1]) if place else ""
        told.append((line, UnreadableInput(message, line=str(line), place=_words(place), key=key, **values)))
    told.sort(key=lambda item: item[0])
    problems = tuple(problem for _, problem in told)
    return Problems("case.invalid", problems, file=file_name, n=len(problems))


def _words(place: Place) -> str:
    """``captures 2, path``: elements are counted from 1."""
    shown = ""
    for key in place:
        shown += f" {key + 1}" if isinstance(key, int) else f", {key}" if shown else key
    return shown
