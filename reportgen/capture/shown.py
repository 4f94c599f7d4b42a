"""Bytes from the wire as text that hides nothing."""

from __future__ import annotations


def shown_utf8(data: bytes) -> str:
    """UTF-8 as it is; what is none, and what does not print, as ``\\xNN``. Hostile until sanitised."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}" for byte in data)
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8"))
