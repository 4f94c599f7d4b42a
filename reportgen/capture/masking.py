"""The one place where a credential or identifier becomes something that may be shown."""

from __future__ import annotations

from reportgen.capture.secret_values import MaskedValue
from reportgen.evidence.digest import sha256_of

_SHORT_BYTES = 8  # of a shorter value four characters would tell too much: one at each end


def masked(value: bytes) -> MaskedValue:
    """The first and last two characters (one of values below 8 bytes, none below 4), the length and the SHA-256."""
    ends = 2 if len(value) >= _SHORT_BYTES else 1 if len(value) >= _SHORT_BYTES // 2 else 0
    text = f"{_ascii(value[:ends])}…{_ascii(value[len(value) - ends :])}"
    return MaskedValue(shown=text, length_bytes=len(value), sha256=sha256_of(value))


def _ascii(data: bytes) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "?" for byte in data)
