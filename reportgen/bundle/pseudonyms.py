"""Keyed stand-ins for the addresses and names of bystanders: who has the key can tell who stood where, nobody else.

A stand-in has the length of what it stands for, so that lengths and offsets stay true. An IPv4 address keeps its first
two numbers (which name the kind of home network, not a device), an IPv6 address its first eight bytes where it is
link-local or unique local. Source: RFC 2104 (HMAC), IEEE 802 (locally administered addresses).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

_LEAST_NAME_LENGTH = 4  # shorter names stand by chance in too many places
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ATTEMPTS_COUNT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bystanders:
    """Everybody else in the home: hardware addresses and network addresses as bytes, names as they were seen."""

    macs: frozenset[bytes]
    addresses: frozenset[bytes]
    names: frozenset[str]


@dataclass(frozen=True, eq=False, kw_only=True)
class Pseudonyms:
    """What stands for what; ``table`` may be shown to nobody but the user."""

    macs: Mapping[bytes, bytes]
    addresses: Mapping[bytes, bytes]
    names: Mapping[str, str]
    _texts: Mapping[bytes, bytes] = field(default_factory=dict)  # in lower case
    _exact: Mapping[bytes, bytes] = field(default_factory=dict)

    def in_payload(self, data: bytes, *, short_ones: bool) -> bytes:
        """``data`` with every bystander replaced, as text and as bytes; ``short_ones``: IPv4 addresses as bytes too.

        Four bytes may be an address by chance; who must not change a byte of content leaves them.
        """
        lowered = data.lower()
        for word in [word for word in self._texts if word in lowered]:
            other = self._texts[word]
            data = re.sub(_as_word(word), partial(_in_case_of, other=other), data, flags=re.IGNORECASE)
        for real, other in self._exact.items():
            if real in data and (short_ones or len(real) > 4):
                data = data.replace(real, other)
        return data

    @property
    def longest_bytes(self) -> int:
        """Of everything that is looked for; 0 where nobody else was there."""
        return max((len(word) for word in (*self._texts, *self._exact)), default=0)

    def table(self) -> tuple[tuple[str, str, str], ...]:
        """(kind, real, stand-in), sorted."""
        return tuple(
            sorted(
                [
                    *(("mac", real.hex(":"), other.hex(":")) for real, other in self.macs.items()),
                    *(("address", _shown(real), _shown(other)) for real, other in self.addresses.items()),
                    *(("name", real, other) for real, other in self.names.items()),
                ]
            )
        )


def pseudonyms(
    key: bytes, bystanders: Bystanders, *, kept: Iterable[bytes] = (), masked: Iterable[bytes] = ()
) -> Pseudonyms:
    """Stand-ins for all of them; the same key gives the same ones.

    ``kept``: addresses that stay and must not be given to anybody; ``masked``: the user's own public addresses, for
    which documentation addresses stand (RFC 5737, RFC 3849).
    """
    taken = {*kept, *bystanders.addresses, *masked}
    addresses: dict[bytes, bytes] = {}
    for real in sorted(bystanders.addresses):
        addresses[real] = _free(key, real, taken, documented=False)
    for real in sorted(set(masked) - bystanders.addresses):
        addresses[real] = _free(key, real, taken, documented=True)
    macs = {real: _mac(key, real) for real in sorted(bystanders.macs)}
    names = {name: _name(key, name) for name in sorted(bystanders.names) if len(name) >= _LEAST_NAME_LENGTH}
    texts = {
        **{form.encode(): other.encode() for real in macs for form, other in _mac_texts(real, macs[real])},
        **{_shown(real).encode(): _text_for(_shown(real), addresses[real]) for real in addresses},
        **{name.encode("utf-8", "replace").lower(): other.encode() for name, other in names.items()},
    }
    longest_first = sorted(texts, key=lambda word: (-len(word), word))
    return Pseudonyms(
        macs=macs,
        addresses=addresses,
        names=names,
        _texts={word: texts[word] for word in longest_first},
        _exact={**macs, **{real: other for real, other in addresses.items() if any(real)}},
    )


def _digest(key: bytes, *parts: bytes) -> bytes:
    return hmac.new(key, b"\0".join(parts), hashlib.sha256).digest()


def _mac(key: bytes, real: bytes) -> bytes:
    made = bytearray(_digest(key, b"mac", real)[:6])
    made[0] = made[0] & 0xFC | 0x02  # locally administered, one station
    return bytes(made)


def _free(key: bytes, real: bytes, taken: set[bytes], *, documented: bool) -> bytes:
    """A stand-in that is nobody's address; numbers with as many digits as the real one has."""
    make = _documentation if documented else _address
    for count in range(_ATTEMPTS_COUNT):
        made = make(_digest(key, b"address", real, str(count).encode()), real)
        if made not in taken:
            taken.add(made)
            return made
    return real[:-1] + b"\xff"  # a home with a hundred thousand devices


def _address(digest: bytes, real: bytes) -> bytes:
    if len(real) == 4:
        return real[:2] + bytes(_like(number, digest[at]) for at, number in enumerate(real[2:]))
    return real[:8] + digest[:8]


def _documentation(digest: bytes, real: bytes) -> bytes:
    if len(real) == 4:
        return bytes((203, 0, 113, digest[0]))
    return b"\x20\x01\x0d\xb8" + digest[:12]


def _like(number: int, chance: int) -> int:
    """A number of as many digits."""
    first, last = (0, 9) if number < 10 else (10, 99) if number < 100 else (100, 254)
    return first + chance % (last - first + 1)


def _name(key: bytes, name: str) -> str:
    """Letters of the length that the name has in UTF-8."""
    length = len(name.encode("utf-8", "replace"))
    digest = _digest(key, b"name", name.lower().encode("utf-8", "replace"))
    return "".join(_LETTERS[digest[at % len(digest)] % len(_LETTERS)] for at in range(length))


def _mac_texts(real: bytes, other: bytes) -> Iterable[tuple[str, str]]:
    for mark in (":", "-", ""):
        yield real.hex(mark) if mark else real.hex(), other.hex(mark) if mark else other.hex()


def _text_for(shown: str, other: bytes) -> bytes:
    """The stand-in as text of the same length; letters where its own text has another one."""
    text = _shown(other)
    return (text if len(text) == len(shown) else "x" * len(shown)).encode()


def _as_word(word: bytes) -> bytes:
    escaped = re.escape(word)
    is_number = re.fullmatch(rb"[0-9.]+", word) is not None  # no digit may stand before or behind it
    return rb"(?<![0-9.])" + escaped + rb"(?![0-9])" if is_number else escaped


def _in_case_of(found: re.Match[bytes], other: bytes) -> bytes:
    return other.upper() if found[0].isupper() else other


def _shown(address: bytes) -> str:
    return str(ipaddress.ip_address(address))
