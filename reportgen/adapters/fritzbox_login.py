"""The FRITZ!Box's login: what its session page says, and the answer to its challenge; no connection is made here.

Two schemes. PBKDF2 (FRITZ!OS 7.24 and newer, asked for with ``version=2``): the challenge is
``2$iterations1$salt1$iterations2$salt2``. MD5 (older): eight hexadecimal digits; the answer is the MD5 of challenge, a
hyphen and the password in UTF-16LE, in which code points above 255 are dots, as the box's own page does it.
Source: AVM, "Login procedure and session IDs in the FRITZ!Box" (test vectors from there).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

NO_SESSION = "0" * 16
BOX_RIGHT = "BoxAdmin"

_SESSION = re.compile(r"[0-9a-f]{16}")
_PBKDF2 = re.compile(
    r"2\$(?P<rounds1>\d{1,7})\$(?P<salt1>(?:[0-9a-fA-F]{2}){1,64})\$(?P<rounds2>\d{1,7})\$(?P<salt2>(?:[0-9a-fA-F]{2}){1,64})"
)
_MD5 = re.compile(r"[0-9a-z]{1,64}")
_MOST_ROUNDS = 1_000_000  # AVM uses 60,000; a box that asks for more wants to keep us busy


class NotABox(Exception):
    """What answered is no FRITZ!Box's session page."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or session identifier; never shown, also not in a traceback."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInfo:
    """What the session page says."""

    sid: Secret | None  # None: nobody is logged in
    challenge: str
    block_time_s: int  # how long the box refuses further attempts
    rights: tuple[tuple[str, int], ...]  # name → 1 read, 2 write
    users: tuple[str, ...]
    last_user: str | None  # who logged in last from here, as the box's own page proposes

    def may_record(self) -> bool:
        """Whether the session may change the box's settings, which its capture page asks for."""
        return any(name == BOX_RIGHT and access >= 1 for name, access in self.rights)


def read_session_info(body: bytes) -> SessionInfo:
    """The answer of ``login_sid.lua``. Raises: NotABox."""
    if b"<!" in body:  # no box writes a document type; one could define entities without end
        raise NotABox
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise NotABox from error
    sid, challenge = _text(root, "SID"), _text(root, "Challenge")
    if root.tag != "SessionInfo" or not _SESSION.fullmatch(sid) or not _is_challenge(challenge):
        raise NotABox
    block_time = _text(root, "BlockTime")
    names = [right.text or "" for right in root.iterfind("Rights/Name")]
    access = [right.text or "" for right in root.iterfind("Rights/Access")]
    users = list(root.iterfind("Users/User"))
    last = [user.text for user in users if user.get("last") == "1" and user.text]
    return SessionInfo(
        sid=None if sid == NO_SESSION else Secret(sid),
        challenge=challenge,
        block_time_s=int(block_time) if re.fullmatch(r"\d{1,9}", block_time) else 0,
        rights=tuple((name, int(level)) for name, level in zip(names, access, strict=False) if level in ("1", "2")),
        users=tuple(user.text for user in users if user.text),
        last_user=last[0] if last else None,
    )


def answer(challenge: str, password: Secret) -> str:
    """The response that proves the password. Raises: NotABox for a challenge of no known form."""
    if found := _PBKDF2.fullmatch(challenge):
        rounds = (int(found["rounds1"]), int(found["rounds2"]))
        if not all(1 <= count <= _MOST_ROUNDS for count in rounds):
            raise NotABox
        first = hashlib.pbkdf2_hmac("sha256", password.value.encode("utf-8"), bytes.fromhex(found["salt1"]), rounds[0])
        second = hashlib.pbkdf2_hmac("sha256", first, bytes.fromhex(found["salt2"]), rounds[1])
        return f"{found['salt2']}${second.hex()}"
    if _MD5.fullmatch(challenge):
        shown = "".join(character if ord(character) <= 255 else "." for character in password.value)
        digest = hashlib.md5(f"{challenge}-{shown}".encode("utf-16-le"), usedforsecurity=False)
        return f"{challenge}-{digest.hexdigest()}"
    raise NotABox


def chosen_user(info: SessionInfo, wanted: str | None) -> str:
    """Who logs in: the one asked for, else the last one, else the only one; empty where the box names nobody."""
    if wanted is not None:
        return wanted
    if info.last_user is not None:
        return info.last_user
    return info.users[0] if len(info.users) == 1 else ""


def _is_challenge(challenge: str) -> bool:
    return bool(_PBKDF2.fullmatch(challenge) or _MD5.fullmatch(challenge))


def _text(root: ElementTree.Element, name: str) -> str:
    found = root.find(name)
    return (found.text or "").strip() if found is not None else ""
