"""Short ways to play one connection and to look at the pictures in it, for tests of what conversations carry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from building import Conversation, Tape
from rules import broken_rules, read

from reportgen.capture.values import Capture

Play = Callable[[Conversation], object]


def played(play: Play, *, port: int = 80) -> Capture:
    """One connection with a handshake and whatever ``play`` does in it; every rule of a reading holds."""
    tape = Tape()
    talk = Conversation(tape, server_port=port)
    talk.handshake()
    play(talk)
    return whole(tape)


def whole(tape: Tape) -> Capture:
    """The tape read; every rule holds."""
    raw = tape.pcap()
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    return capture


def digest(data: bytes) -> str:
    """As a picture is named."""
    return hashlib.sha256(data).hexdigest()


def sent(capture: Capture) -> list[str | None]:
    """The digests of what was sent, in order; None for a part of a picture."""
    return [image.sha256 for image in capture.images]


def fetched(capture: Capture) -> list[str | None]:
    """The same of what was fetched."""
    return [image.sha256 for image in capture.fetched_images]


def credentials(capture: Capture) -> list[tuple[str, str]]:
    """(kind, digest of the value)."""
    return [(credential.kind, credential.value.sha256) for credential in capture.credentials]
