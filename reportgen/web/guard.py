"""Every request passes here first: host, key or cookie, origin, token, size, patience; every answer gets its headers.

Source: OWASP cross-site request forgery and DNS rebinding advice; W3C Content Security Policy 3; RFC 9110 (421, 413).
"""

from __future__ import annotations

import asyncio
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportgen.web.access import Access

FORM_LIMIT_BYTES = 256 * 1024
"""Any form but an upload."""
PATIENCE_S = 30.0
"""How long the next piece of a body may take."""
_RUN_OUT_BYTES = 16 * 1024 * 1024
_RUN_OUT_WITHIN_S = 1.0
"""Of a body that is refused: so much more, and each piece so soon."""
_SAFE = ("GET", "HEAD")
_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
        b"frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    ),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),  # with "no-referrer" browsers tell our own forms' origin as "null"
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class TooMuch(Exception):
    """The body is larger than this address takes, or comes too slowly; ``status`` says which."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Guard:
    """Wraps the application; what it refuses never reaches a page."""

    def __init__(
        self, app: ASGIApp, *, access: Access, uploads: frozenset[str], patience_s: float = PATIENCE_S
    ) -> None:
        """``uploads``: the last part of the addresses that take bodies of any size."""
        self._app, self._access, self._uploads, self._patience_s = app, access, uploads, patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Source: ASGI 3.0."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        refusal = self._refusal(scope)
        if refusal is not None:
            return await _answer(send, refusal)
        key = _query(scope, "key")
        if key is not None and scope["method"] == "GET":
            return await self._let_in(send)
        body = _Body(scope, receive, self._uploads, self._patience_s)
        return await self._app(scope, body.next, _with_headers(send, body))

    def _refusal(self, scope: Scope) -> int | None:
        """The status of the refusal; None where the request may pass."""
        headers = _headers(scope)
        if not self._access.is_host(headers.get("host", "")):
            return 421
        if scope["method"] not in (*_SAFE, "POST"):
            return 405
        key = _query(scope, "key")
        if not (self._access.opens(key) if key is not None else self._has_cookie(headers)):
            return 403
        if scope["method"] == "POST":
            origin = headers.get("origin")
            if origin is not None and not self._access.is_origin(origin):
                return 403
            if headers.get("sec-fetch-site", "same-origin") != "same-origin":
                return 403
            if not self._access.is_token(_query(scope, "token") or ""):
                return 403
        return None

    def _has_cookie(self, headers: dict[str, str]) -> bool:
        cookies = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return False
        found = cookies.get(self._access.cookie_name)
        return found is not None and self._access.knows(found.value)

    async def _let_in(self, send: Send) -> None:
        """The key becomes a cookie, and leaves the address."""
        cookie = f"{self._access.cookie_name}={self._access.session}; HttpOnly; SameSite=Strict; Path=/"
        # No redirection: a strict cookie does not follow one that began outside, at the file that opened the browser.
        body = (
            b'<!doctype html><title>reportgen</title><meta http-equiv="refresh" content="0;url=/">'
            b'<link rel="icon" href="/static/icon.svg"><a href="/">reportgen</a>'
        )
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"set-cookie", cookie.encode())]
        await _answer(send, 200, body, headers)


class _Body:
    """What comes after the head of a request: counted, waited for within bounds, and let run out before an answer."""

    def __init__(self, scope: Scope, receive: Receive, uploads: frozenset[str], patience_s: float) -> None:
        self._receive, self._patience_s = receive, patience_s
        self._is_upload = scope["method"] == "POST" and scope["path"].rpartition("/")[2] in uploads
        self._taken_bytes = 0
        self.is_whole = scope["method"] != "POST"

    async def next(self) -> Message:
        """The next piece. Raises: TooMuch where it does not come, or more came than this address takes."""
        if self._is_upload or self._taken_bytes:
            try:
                message = await asyncio.wait_for(self._receive(), self._patience_s)
            except TimeoutError as error:
                raise TooMuch(408) from error
        else:
            message = await self._receive()
        self._taken_bytes += len(message.get("body", b""))
        self.is_whole |= not message.get("more_body", False)
        if not self._is_upload and self._taken_bytes > FORM_LIMIT_BYTES:
            raise TooMuch(413)
        return message

    async def run_out(self) -> None:
        """Lets a little more of it pass by: a browser that is still sending would else not read the answer."""
        left_bytes, wait_s = _RUN_OUT_BYTES, min(_RUN_OUT_WITHIN_S, self._patience_s)
        while not self.is_whole and left_bytes > 0:
            try:
                message = await asyncio.wait_for(self._receive(), wait_s)
            except TimeoutError:
                return
            left_bytes -= len(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)


def _headers(scope: Scope) -> dict[str, str]:
    """The last of each; two hosts or two origins are none."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1")
        if key in found and key in ("host", "origin", "cookie") and found[key] != text:
            text = "" if key != "cookie" else f"{found[key]}; {text}"
        found[key] = text
    return found


def _query(scope: Scope, name: str) -> str | None:
    try:
        found = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=50).get(name)
    except ValueError:
        return None
    return found[0] if found else None


def _with_headers(send: Send, body: _Body | None = None) -> Send:
    async def answered(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in _HEADERS}
            kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in own]
            if body is not None:
                await body.run_out()
            ends = [] if body is None or body.is_whole else [(b"connection", b"close")]  # the rest is not wanted
            message = {**message, "headers": [*kept, *_HEADERS, *ends]}
        await send(message)

    return answered


async def _answer(
    send: Send, status: int, body: bytes | None = None, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """An answer without a page: who is not let in learns nothing more."""
    told = body if body is not None else f"{status}\n".encode()
    plain = headers or [(b"content-type", b"text/plain; charset=utf-8")]
    wrapped = _with_headers(send)
    ends = [(b"connection", b"close")] if status >= 400 else []  # who is not let in is not listened to
    length = (b"content-length", str(len(told)).encode())
    await wrapped({"type": "http.response.start", "status": status, "headers": [*plain, length, *ends]})
    await wrapped({"type": "http.response.body", "body": told})
