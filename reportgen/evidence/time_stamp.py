"""A time-stamp as values: what was asked, what the answer says, what of it does not hold.

A time-stamp shows that somebody had a file of this digest at that time, if its service is to be believed. It shows
sameness since then, not origin, and nothing about what the file says.
Source: RFC 3161; Regulation (EU) 910/2014, Art. 41.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

STAMPS_FOLDER = "timestamps"
SEALED, REQUEST, ANSWER, CHAIN, ABOUT = "sealed.txt", "request.tsq", "answer.tsr", "chain.pem", "about.json"
STAMP_FILES = (SEALED, REQUEST, ANSWER, CHAIN, ABOUT)
ANSWER_LIMIT_BYTES = 1024 * 1024

PROBLEMS = ("unreadable", "rejected", "other-digest", "other-nonce", "signature", "expired")
"""What can be wrong: no answer of a time-stamp service; the service refused; another digest or nonce than asked for; a
signature or chain that does not hold; a certificate that was not valid at the stamped time."""

_CUSTODY_HEAD = re.compile(rb"# custody\.jsonl line ([1-9][0-9]{0,8}) sha256 ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class StampFacts:
    """What an answer says of itself; nothing of it is checked yet."""

    gen_time: datetime
    imprint: str  # hexadecimal
    hash_algorithm: str  # "sha256" | "sha512" | the object identifier
    nonce: int | None
    policy: str
    serial_number: int
    signer: str  # the subject of the certificate that signed; empty where the answer does not hold it
    root: str | None  # the subject of the given root that the chain ends in; None where none was given


@dataclass(frozen=True, slots=True, kw_only=True)
class StampCheck:
    """What a check found; ``facts`` is None where the answer cannot be read."""

    facts: StampFacts | None
    problems: tuple[str, ...]  # of PROBLEMS
    is_trusted: bool  # the chain ends in a root that the user gave; else only what the answer brings was looked at
    is_qualified: bool | None  # by a trusted list that the user gave and vouches for; None: not checked
    is_listed: bool | None = None  # by a trusted list that was given, whose own signature nobody checked here

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems


class VerifyStamp(Protocol):
    """Checks one answer against the digest that it should be about; any bytes give a value."""

    def __call__(self, answer: bytes, sha256: str, *, request: bytes | None) -> StampCheck:
        """What holds and what does not; ``request``: what was asked, for its nonce."""
        ...


def sealed_text(files: Iterable[tuple[str, str]], *, custody_line: int, custody_sha256: str) -> bytes:
    """What is stamped of a case: the head of its log, and (path, SHA-256) of its evidence, for ``sha256sum -c``."""
    head = f"# custody.jsonl line {custody_line} sha256 {custody_sha256}\n" if custody_line else ""
    return (head + "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(files))).encode("utf-8", "surrogateescape")


def sealed_head(text: bytes) -> tuple[int, str] | None:
    """The line of the custody log that the text names, and its digest."""
    found = _CUSTODY_HEAD.match(text)
    return (int(found[1]), found[2].decode()) if found else None


def holds(about: bytes) -> bool:
    """Whether ``about.json`` notes that nothing was wrong with the answer when it came; any bytes give a value."""
    try:
        told = json.loads(about)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("problems") == []
