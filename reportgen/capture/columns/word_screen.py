"""Whether a long text can hold any of the words that are looked for in requests: one look at all its bytes at once.

Most bodies are pictures, in which each pattern of :mod:`reportgen.capture.http_words` and
:mod:`reportgen.capture.http_secrets` is searched for in vain, from the first byte to the last. Each of them needs a
*sign*: "=" or a quotation mark behind a key, a name with "=" or ``:"`` before eight characters of a word, two
separators around two hexadecimal digits, two decimal points among digits. The answer may be "perhaps" too often, never
too seldom.

The trick: every byte is replaced by bits that say what it can be part of. Around each of the few bytes in the middle of
a sign eight of these are taken as one number, of which one mask asks for all that a sign needs.
"""

from __future__ import annotations

import numpy as np

from reportgen.capture.http_words import is_behind_name

_SHORT_BYTES = 4096  # looking at fewer at once takes longer than the patterns do
_MANY_COUNT = 256  # places that are looked at one by one
_AROUND = bytes(8)  # so that every byte has its neighbours
_MARK, _SEPARATOR, _POINT, _PERCENT, _DIGIT, _HEX, _WORD, _KEY_END = (1 << bit for bit in range(8))
_SIGN = _MARK | _SEPARATOR | _POINT | _PERCENT
_DIGITS = b"0123456789"
_MEMBERS = (
    (_MARK, b'="'),
    (_SEPARATOR, b":-"),
    (_POINT, b"."),
    (_PERCENT, b"%"),
    (_DIGIT, _DIGITS),
    (_HEX, b"abcdefABCDEF" + _DIGITS),
    (_WORD, (*range(0x41, 0x5B), *range(0x61, 0x7B), *_DIGITS, *b"_.:%+/~-=")),
    (_KEY_END, b"dDnNtT"),
)
_BITS = bytes(sum(bit for bit, members in _MEMBERS if byte in members) for byte in range(256))
_KEYS = (b"password", b"passwd", b"pwd", b"token", b"secret")


def _mask(*bits: int) -> np.uint64:
    """``bits``: of the byte before, of the one in the middle, of those behind it."""
    return np.uint64(int.from_bytes(bytes(bits), "little"))


_IS_STATION = _mask(0, _SEPARATOR, _HEX, _HEX, _SEPARATOR)
_IS_DEGREES = _mask(_DIGIT, _POINT, _DIGIT, _DIGIT, _DIGIT)
_IS_ESCAPE = _mask(0, _PERCENT, _DIGIT, _HEX)
_IS_KEY = _mask(_KEY_END, _MARK)
_IS_VALUE = _mask(0, _MARK, _WORD, _WORD, _WORD, _WORD, _WORD, _WORD)


def may_hold_words(text: bytes) -> bool:
    """False where none of the signs stands in ``text``."""
    if len(text) < _SHORT_BYTES:
        return True
    padded = b"".join((_AROUND, text.translate(_BITS), _AROUND))
    middles = np.flatnonzero((np.frombuffer(padded, np.uint8) & _SIGN) != 0)
    eights = np.ndarray((len(padded) - 7,), "V8", buffer=padded, strides=(1,))[middles - 1].view("<u8")
    if ((eights & _IS_STATION) == _IS_STATION).any() or ((eights & _IS_DEGREES) == _IS_DEGREES).sum() > 1:
        return True
    for mask, test in ((_IS_ESCAPE, _is_colon), (_IS_KEY, _is_behind_key), (_IS_VALUE, _begins_value)):
        places = middles[(eights & mask) == mask].tolist()
        if len(places) > _MANY_COUNT or any(test(text, place - len(_AROUND)) for place in places):
            return True
    return False


def _is_colon(text: bytes, place: int) -> bool:
    return text[place + 1 : place + 3].lower() == b"3a"


def _is_behind_key(text: bytes, mark: int) -> bool:
    return text[max(0, mark - len(_KEYS[0])) : mark].lower().endswith(_KEYS)


def _begins_value(text: bytes, mark: int) -> bool:
    """Whether the "=" or quotation mark at ``mark`` can stand before a value."""
    if text[mark] == ord("="):
        return is_behind_name(text, mark)
    return text[max(0, mark - 9) : mark].rstrip().endswith(b":")
