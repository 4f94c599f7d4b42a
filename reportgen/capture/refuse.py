"""Files that are no capture we read: what each one most likely is, and what to do."""

from __future__ import annotations

from reportgen.errors import UnreadableInput

# Inside a compressed file the first three are met here: packed twice.
_COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "rar",
}
_OTHER_CAPTURES = {b"snoop\0\0\0": "snoop"}
# What the FRITZ!Box sends instead of a capture, as plain text with HTTP status 200 (docs/method.md).
_ROUTER_ANSWERS = (
    b"not authorized",
    b"internal communication error",
    b"capture already running",
    b"capture not running",
    b"capture stopped",
    b"capture source not ready",
    b"cannot start capture",
)


def what_is_no_capture(data: bytes, name: str) -> UnreadableInput:
    """The error for a file whose first bytes are ``data``."""
    if not data:
        return UnreadableInput("capture.empty", file=name)
    for magics, message in ((_COMPRESSED, "capture.compressed"), (_OTHER_CAPTURES, "capture.other-format")):
        for magic, form in magics.items():
            if data.startswith(magic):
                return UnreadableInput(message, file=name, format=form)
    text = data[:1024].lstrip().lower()
    if text.startswith(_ROUTER_ANSWERS):
        return UnreadableInput("capture.router-answer", file=name, answer=_first_line(data))
    if text.startswith((b"<!doctype", b"<html", b"<?xml")) or b"<html" in text:
        return UnreadableInput("capture.web-page", file=name)
    return UnreadableInput("capture.unknown-format", file=name)


def _first_line(data: bytes) -> str:
    return data.decode("latin-1").strip().splitlines()[0][:80]
