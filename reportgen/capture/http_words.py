"""What stands in the words of a request: strings that may be tokens, hardware addresses, places.

Each pattern is linear in the text and bounded. Most bodies are pictures: before a pattern is tried at every byte, a
*sign* must be there (a part of it that begins with a fixed byte, and so is looked for much quicker). What a string can
hold is estimated from its own characters (Shannon) and from the alphabet that it uses; the smaller number counts, so
that a long repetition is no token.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

MIN_BITS = 40
"""Weaker strings are not kept: counters, times, short words."""

_FIELD = re.compile(rb"(?:^|[?&;\s])([\w.-]{1,64})=([\w.:%+/~-]{8,512})(?=[&;\s]|$)")
_JSON = re.compile(rb'"([^"\\]{1,64})"\s{0,8}:\s{0,8}"([\w.:%+/=~-]{8,512})"')
_STATION = re.compile(
    rb"(?i)(?:(?<![0-9a-f:%-])|(?<=%[0-9a-f]{2})(?<!%3a))"  # nothing before that could belong to it
    rb"[0-9a-f]{2}(:|-|%3a)[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?![0-9a-f:-]|%3a)"
)
_FIELD_SIGN = re.compile(rb"=(?<=[\w.-]=)[\w.:%+/~-]{8}")
_NAME_BEFORE = re.compile(rb"(?:^|[?&;\s])[\w.-]{1,64}$")  # in the bytes before "="
_NAME_BYTES = 65
_JSON_SIGN = re.compile(rb':\s{0,8}"[\w.:%+/=~-]{8}')
_STATION_SIGNS = tuple(
    re.compile(sign) for sign in (rb":[0-9a-fA-F]{2}:", rb"-[0-9a-fA-F]{2}-", rb"%3[aA][0-9a-fA-F]{2}%3[aA]")
)
_DEGREES_SIGN = re.compile(rb"\.(?<=\d\.)\d{3}")
_PAIR = re.compile(rb"[0-9a-f]{2}")
_DEGREES = re.compile(rb"(?<![\d.])-?\d{1,3}\.\d{3,10}(?![\d.])")
_APART_BYTES = 40  # between the two numbers of a place
_NO_STATION = frozenset({b"\0" * 6, b"\xff" * 6})


class Word(NamedTuple):
    """A string with the name of its field and its place in the text."""

    name: str
    value: bytes
    start: int
    end: int


def words(text: bytes) -> Iterator[Word]:
    """Values of fields (``name=value``) and of JSON strings that can hold at least ``MIN_BITS``."""
    for form, may_fit in ((_FIELD, _may_hold_fields(text)), (_JSON, _JSON_SIGN.search(text) is not None)):
        for found in form.finditer(text) if may_fit else ():
            if bits(found[2]) >= MIN_BITS:
                yield Word(found[1].decode("latin-1"), found[2], found.start(2), found.end(2))


def _may_hold_fields(text: bytes) -> bool:
    return any(is_behind_name(text, sign.start()) for sign in _FIELD_SIGN.finditer(text))


def is_behind_name(text: bytes, place: int) -> bool:
    """Whether a name that may be a field's ends before the "=" at ``place``."""
    return _NAME_BEFORE.search(text[max(0, place - _NAME_BYTES) : place]) is not None


def bits(value: bytes) -> float:
    """At most so many, for each character the less of: its alphabet's, and that of the mixture in the string."""
    counts = Counter(value)
    total = len(value)
    shannon = -sum(count / total * math.log2(count / total) for count in counts.values())
    return total * min(shannon, math.log2(_alphabet(value)))


def _alphabet(value: bytes) -> int:
    text = re.sub(rb"[^0-9A-Za-z]", b"", value)
    if text.isdigit():
        return 10
    if re.fullmatch(rb"[0-9a-f]*|[0-9A-F]*", text):
        return 16
    return 36 if text.islower() or text.isupper() else 62


def stations(text: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(six bytes, start, end) of each hardware address with separators."""
    if not any(sign.search(text) for sign in _STATION_SIGNS):
        return
    for found in _STATION.finditer(text):
        plain = found[0].lower().replace(b"%3a", b":")
        address = bytes.fromhex(b"".join(_PAIR.findall(plain)).decode("ascii"))
        if address not in _NO_STATION and not address[0] & 1:  # groups are nobody's station
            yield address, found.start(), found.end()


def places(text: bytes) -> Iterator[tuple[float, float, int, int]]:
    """(first, second, start, end) of neighbouring decimal numbers that can be degrees, one of them a latitude."""
    sign = _DEGREES_SIGN.search(text)
    if sign is None or _DEGREES_SIGN.search(text, sign.end()) is None:  # a place needs two
        return
    before: re.Match[bytes] | None = None
    for found in _DEGREES.finditer(text):
        if before is not None and found.start() - before.end() <= _APART_BYTES:
            first, second = float(before[0]), float(found[0])
            if min(abs(first), abs(second)) <= 90 and max(abs(first), abs(second)) <= 180:
                yield first, second, before.start(), found.end()
        before = found
