"""The fake box's logins: both schemes, block time, rights, sessions that end."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, field
from html import escape

NOBODY = "0" * 16
RIGHTS = (("Dial", 2), ("App", 2), ("HomeAuto", 2), ("BoxAdmin", 2), ("Phone", 2), ("NAS", 2))
ROUNDS = (2_000, 300)  # a real box takes 60,000 and 6,000


@dataclass
class User:
    password: str
    rights: tuple[tuple[str, int], ...] = RIGHTS


@dataclass
class Sessions:
    users: dict[str, User]
    last_user: str | None
    scheme: str = "pbkdf2"  # or "md5": a box before 7.24
    life_s: float = 1_200.0
    challenges: dict[str, float] = field(default_factory=dict)  # each is good for one answer
    alive: dict[str, tuple[str, str, float]] = field(default_factory=dict)  # sid → user, client, last use
    failures: int = 0
    blocked_until: float = 0.0
    block_step_s: float = 2.0
    logins: int = 0
    killed_by_invalid: int = 0
    answers_while_blocked: int = 0
    every_sid: list[str] = field(default_factory=list)

    def challenge(self, asked_version: str) -> str:
        if self.scheme == "pbkdf2" and asked_version == "2":
            made = f"2${ROUNDS[0]}${secrets.token_hex(16)}${ROUNDS[1]}${secrets.token_hex(16)}"
        else:
            made = secrets.token_hex(4)
        self.challenges[made] = time.monotonic()
        return made

    def block_time_s(self) -> int:
        left = self.blocked_until - time.monotonic()
        return int(left) + 1 if left > 0 else 0

    def check(self, sid: str, client: str) -> bool:
        """Whether the session is alive; an invalid one ends all sessions of that client."""
        found = self.alive.get(sid)
        if found is not None and time.monotonic() - found[2] <= self.life_s:
            self.alive[sid] = (*found[:2], time.monotonic())
            return True
        ended = [other for other, (_, owner, _) in self.alive.items() if owner == client]
        self.killed_by_invalid += len(ended)
        for other in ended:
            del self.alive[other]
        return False

    def log_in(self, name: str, response: str, client: str) -> str:
        """The new session, or NOBODY."""
        if self.block_time_s():
            self.answers_while_blocked += 1
            return NOBODY
        user = self.users.get(name)
        challenge = next((known for known in self.challenges if self._fits(known, response, user)), None)
        if challenge is None or user is None:
            self.failures += 1
            self.blocked_until = time.monotonic() + self.block_step_s * 2 ** (self.failures - 1)
            return NOBODY
        del self.challenges[challenge]
        self.failures = 0
        self.logins += 1
        sid = secrets.token_hex(8)
        self.every_sid.append(sid)
        self.alive[sid] = (name, client, time.monotonic())
        return sid

    def _fits(self, challenge: str, response: str, user: User | None) -> bool:
        if user is None:
            return False
        if challenge.startswith("2$"):
            _, rounds1, salt1, rounds2, salt2 = challenge.split("$")
            first = hashlib.pbkdf2_hmac("sha256", user.password.encode(), bytes.fromhex(salt1), int(rounds1))
            second = hashlib.pbkdf2_hmac("sha256", first, bytes.fromhex(salt2), int(rounds2))
            return response == f"{salt2}${second.hex()}"
        shown = "".join(character if ord(character) < 256 else "." for character in user.password)
        return response == f"{challenge}-{hashlib.md5(f'{challenge}-{shown}'.encode('utf-16le')).hexdigest()}"

    def page(self, sid: str, asked_version: str) -> str:
        rights = self.users[self.alive[sid][0]].rights if sid in self.alive else ()
        names = "".join(f"<Name>{name}</Name><Access>{access}</Access>" for name, access in rights)
        users = "".join(
            f'<User last="1">{escape(name)}</User>' if name == self.last_user else f"<User>{escape(name)}</User>"
            for name in self.users
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><SessionInfo><SID>{sid}</SID>'
            f"<Challenge>{self.challenge(asked_version)}</Challenge><BlockTime>{self.block_time_s()}</BlockTime>"
            f"<Rights>{names}</Rights><Users>{users}</Users></SessionInfo>\n"
        )
