"""Values that someone knows to be theirs, in every form in which they may travel in the clear.

Literal, URL-encoded, base64 at any alignment, hexadecimal, and as MD5, SHA-1 or SHA-256 (in hexadecimal or as bytes). A
hardware address is also looked for with other separators and without.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MIN_SEED_BYTES = 6
"""Shorter values stand in other data by chance."""

_HARDWARE_ADDRESS = re.compile(r"(?i)[0-9a-f]{2}(?:[:.-]?[0-9a-f]{2}){5}")
_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-._~")
_DIGESTS = ("md5", "sha1", "sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One value to look for; ``label`` says in the owner's words what it is ("serial number")."""

    label: str
    value: str


class Needle(NamedTuple):
    """One form of one seed."""

    data: bytes  # in lower case where ``is_folded``
    is_folded: bool
    seed: Seed
    encoding: str  # "literal" | "url" | "base64" | "hex" | "md5" | "sha1" | "sha256"


class Needles:
    """Everything that is looked for."""

    def __init__(self, seeds: Iterable[Seed]) -> None:
        usable = [seed for seed in seeds if len(seed.value.encode()) >= MIN_SEED_BYTES]
        unique = {(needle.data, needle.is_folded): needle for seed in usable for needle in reversed([*_forms(seed)])}
        self._folded = tuple(needle for needle in unique.values() if needle.is_folded)
        self._exact = tuple(needle for needle in unique.values() if not needle.is_folded)
        self.longest_bytes = max((len(needle.data) for needle in unique.values()), default=0)

    def __bool__(self) -> bool:
        return self.longest_bytes > 0

    def find(self, data: bytes) -> Iterator[tuple[int, Needle]]:
        """(offset, needle) of each occurrence."""
        yield from _places(data, self._exact)
        yield from _places(data.lower(), self._folded)


def _places(data: bytes, needles: Sequence[Needle]) -> Iterator[tuple[int, Needle]]:
    for needle in needles:
        place = data.find(needle.data)
        while place >= 0:
            yield place, needle
            place = data.find(needle.data, place + len(needle.data))


def _forms(seed: Seed) -> Iterator[Needle]:
    for text in _spellings(seed.value):
        value = text.encode()
        yield Needle(value.lower(), True, seed, "literal")
        yield Needle(_url_encoded(value), True, seed, "url")
        yield Needle(value.hex().encode(), True, seed, "hex")
        for shift in range(3):
            yield Needle(_base64_core(value, shift), False, seed, "base64")
        for name in _DIGESTS:
            digest = hashlib.new(name, value, usedforsecurity=False)
            yield Needle(digest.hexdigest().encode(), True, seed, name)
            yield Needle(digest.digest(), False, seed, name)


def _spellings(value: str) -> list[str]:
    texts = [value, value.lower(), value.upper()]
    if _HARDWARE_ADDRESS.fullmatch(value):
        pairs = re.findall("[0-9a-f]{2}", value.lower())
        joined = [separator.join(pairs) for separator in (":", "-", "")]
        texts += [*joined, *(text.upper() for text in joined)]
    return list(dict.fromkeys(texts))


def _url_encoded(value: bytes) -> bytes:
    """Everything but letters, digits and ``-._~`` escaped, in lower case. Source: RFC 3986 section 2."""
    return b"".join(bytes((byte,)) if byte in _UNRESERVED else b"%%%02x" % byte for byte in value.lower())


def _base64_core(value: bytes, shift: int) -> bytes:
    """Those characters of the base64 form that depend on ``value`` alone, ``shift`` bytes into a group of three."""
    coded = base64.b64encode(bytes(shift) + value)
    first = -(-shift * 8 // 6)
    return coded[first : (shift + len(value)) * 8 // 6]
