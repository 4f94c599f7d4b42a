"""What lets in or tells who someone is, as values: only ever masked."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.evidence.citation import FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedValue:
    """A value that is not told: its outermost characters, how long it is, and the digest by which its owner knows it.

    The digest of a short or common value can be guessed: it is evidence, not protection.
    """

    shown: str  # "ge…23", hostile until sanitised
    length_bytes: int
    sha256: str  # of the full value


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential that was sent in the clear (F04)."""

    flow: int
    kind: str  # "http-basic" | "http-digest" | "ftp-user" | "ftp-password" | "smtp-auth" | "mqtt-user" | …
    field: str  # the key of a form or a JSON object; else empty
    value: MaskedValue
    sender: str
    receiver: str
    receiver_port: int | None
    at_ns: int
    frames: FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A value that the user named as theirs, found in the clear (F03)."""

    flow: int
    label: str  # in the user's words
    encoding: str  # "literal" | "url" | "base64" | "hex" | "md5" | "sha1" | "sha256"
    value: MaskedValue  # of what the user named
    sender: str
    receiver: str
    receiver_port: int | None
    at_ns: int
    frames: FrameSet
