"""Who may come in: the browser that was started with the key, at this very address, from our own pages."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Literal

SameSite = Literal["strict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The secrets of one run of the server. ``key`` opens the door once per browser; ``session`` is the cookie."""

    port: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def cookie_name(self) -> str:
        """One name per port: browsers keep cookies by host, not by port."""
        return f"reportgen-{self.port}"

    @property
    def form_token(self) -> str:
        """What our own forms carry and no other site can read."""
        return hmac.new(self.session.encode(), b"form", hashlib.sha256).hexdigest()

    def is_host(self, host: str) -> bool:
        """Whether the request is meant for us; a name that was bent to this address (DNS rebinding) is not."""
        return host in (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def is_origin(self, origin: str) -> bool:
        """Whether a request comes from our own pages."""
        return origin.startswith("http://") and self.is_host(origin.removeprefix("http://"))

    def opens(self, key: str) -> bool:
        """Whether this is the key."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def knows(self, session: str) -> bool:
        """Whether this is the cookie that we gave."""
        return hmac.compare_digest(session.encode(), self.session.encode())

    def is_token(self, token: str) -> bool:
        """Whether a form is ours."""
        return hmac.compare_digest(token.encode(), self.form_token.encode())
