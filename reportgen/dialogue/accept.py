"""What was written into a field → the answer in its one form, or one clear sentence about what is wrong with it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date, datetime, time

from pydantic import TypeAdapter, ValidationError

from reportgen.case.text import EmailAddress, Line, Mac, Prose
from reportgen.dialogue.answers import NONE_OF_THEM
from reportgen.dialogue.question import Field, Kind
from reportgen.dialogue.refused import AnswerRefused
from reportgen.language.territories import territory_code

LONGEST_NUMBER = 1_000_000_000
_SHOWN_CHARACTERS = 60
_LINE: TypeAdapter[str] = TypeAdapter(Line)
_PROSE: TypeAdapter[str] = TypeAdapter(Prose)
_EMAIL: TypeAdapter[str] = TypeAdapter(EmailAddress)
_MAC: TypeAdapter[str] = TypeAdapter(Mac)
_YES = frozenset({"yes", "y", "ja", "j", "true", "wahr"})
_NO = frozenset({"no", "n", "nein", "false", "falsch"})
_UNSAID = frozenset({"?", "unknown", "weiß nicht", "weiss nicht", "don't know"})
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mär mar mrz maer", "apr", "mai may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dez dec"),
        start=1,
    )
    for name in names.split()
}
_NUMBERS = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_WITH_NAME = re.compile(r"(\d{1,2})\.? ([^\W\d_]{3,9})\.? (\d{4})")
_CLOCK = re.compile(r"(.+?)(?:,| um| at)? (\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: ?Uhr)?")
_SURROGATE = re.compile("[\ud800-\udfff\x7f]")


def accept(field: Field, written: str, *, is_file: Callable[[str], bool]) -> str:
    """The answer; empty where the person leaves it open. Raises: AnswerRefused (message ids ``init.…``)."""
    text = written.strip()
    if not text or (field.kind is not Kind.PROSE and text in ("-", *_UNSAID)):
        if field.is_required:
            raise AnswerRefused("init.required")
        return ""
    if _SURROGATE.search(text):
        raise AnswerRefused("init.characters")
    match field.kind:
        case Kind.LINE:
            return _checked(_LINE, text, "init.line")
        case Kind.PROSE:
            return _checked(_PROSE, text, "init.prose")
        case Kind.CHOICE:
            return _choice(field, text)
        case Kind.CHECKLIST:
            return _checklist(field, text)
        case Kind.TRUTH:
            return _truth(text)
        case Kind.DAY:
            return _day(text).isoformat()
        case Kind.MOMENT:
            return _moment(text).isoformat()
        case Kind.NUMBER:
            return _number(text)
        case Kind.FILE:
            return _file(text, is_file)
        case Kind.EMAIL:
            return _email(text)
        case Kind.HARDWARE_ADDRESS:
            return _checked(_MAC, text.replace("-", ":"), "init.hardware-address")
        case Kind.POSTAL_CODE:
            return _checked(_LINE, " ".join(text.split()).upper(), "init.postal-code")
        case Kind.COUNTRY:
            return _country(text)


def address(text: str) -> str:
    """An IP address as the capture writes it. Raises: AnswerRefused."""
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        raise AnswerRefused("init.address", value=_shown(text)) from None


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def _checked(adapter: TypeAdapter[str], text: str, message: str) -> str:
    try:
        return adapter.validate_python(text)
    except ValidationError:
        raise AnswerRefused(message, value=_shown(text)) from None


def _email(text: str) -> str:
    """Also with a dot behind the at sign: an address on the Internet."""
    email = _checked(_EMAIL, text, "init.email")
    if "." not in email.rpartition("@")[2].strip("."):
        raise AnswerRefused("init.email", value=_shown(text))
    return email


def _choice(field: Field, text: str) -> str:
    keys = [choice.key for choice in field.choices]
    if text in keys or text in field.also:
        return text
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= len(keys):
        return keys[int(text) - 1]
    lowered = {key.casefold(): key for key in keys}
    if text.casefold() in lowered:
        return lowered[text.casefold()]
    raise AnswerRefused("init.choice", value=_shown(text), n=len(keys) or 1)


def _checklist(field: Field, text: str) -> str:
    """``1,3`` or keys; ``0`` or ``none``: none of them; ``3?``: not known about that one."""
    separators = r"[,;]+" if any(" " in key for key in field.also) else r"[,;\s]+"
    parts = [part.strip() for part in re.split(separators, text) if part.strip()]
    if [part.casefold() for part in parts] in (["0"], [NONE_OF_THEM], ["keine"], ["keins"], ["nichts"]):
        return NONE_OF_THEM
    found: dict[str, bool] = {}
    for part in parts:
        found[_choice(field, part.rstrip("?"))] = part.endswith("?")
    return ",".join(choice.key + ("?" if found[choice.key] else "") for choice in field.choices if choice.key in found)


def _truth(text: str) -> str:
    word = text.casefold()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    raise AnswerRefused("init.truth", value=_shown(text))


def _day(text: str) -> date:
    """ISO 8601, ``3.9.2026``, ``3. September 2026``, ``3 Sep 2026``."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
        if found := _NUMBERS.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _WITH_NAME.fullmatch(text):
            month = _MONTHS.get(found[2].casefold()[:3]) or _MONTHS.get(found[2].casefold()[:4])
            if month:
                return date(int(found[3]), month, int(found[1]))
    except ValueError:
        raise AnswerRefused("init.no-such-day", value=_shown(text)) from None
    raise AnswerRefused("init.day", value=_shown(text))


def _moment(text: str) -> datetime:
    """A day with a time; without a zone it is the case's."""
    try:
        if re.match(r"\d{4}-\d{2}-\d{2}T", text):
            moment = datetime.fromisoformat(text).replace(microsecond=0)
            if moment.tzinfo is not None:  # the clock at home is meant; which zone that is comes later
                raise ValueError(text)
            return moment
    except ValueError:
        raise AnswerRefused("init.moment", value=_shown(text)) from None
    found = _CLOCK.fullmatch(text)
    if found is None:
        _day(text)  # a mistake in the day is the better thing to tell
        raise AnswerRefused("init.moment", value=_shown(text))
    day = _day(found[1].strip())
    try:
        return datetime.combine(day, time(int(found[2]), int(found[3]), int(found[4] or 0)))
    except ValueError:
        raise AnswerRefused("init.moment", value=_shown(text)) from None


def _number(text: str) -> str:
    digits = text.replace(".", "").replace("\u00a0", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", text) else text
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 12 or int(digits) > LONGEST_NUMBER:
        raise AnswerRefused("init.number", value=_shown(text))
    return str(int(digits))


def _file(text: str, is_file: Callable[[str], bool]) -> str:
    bare = text.strip("'\"")  # as a terminal writes a file that is dragged into it
    if len(bare) > 4000 or "\0" in bare or not is_file(bare):
        raise AnswerRefused("init.file", value=_shown(bare))
    return bare


def _country(text: str) -> str:
    code = territory_code(text)
    if code is None:
        raise AnswerRefused("init.country", value=_shown(text))
    return code
