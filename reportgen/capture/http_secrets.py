"""What lets in, where it stands in an HTTP request: header fields, the query, a form or a JSON object.

Sources: RFC 7617 (Basic), RFC 7616 (Digest), RFC 6750 (Bearer), WHATWG URL (application/x-www-form-urlencoded),
RFC 7578 (multipart/form-data), RFC 8259 (JSON).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

BODY_LIMIT_BYTES = 64 * 1024
"""So much of a body is looked at."""

_KEYS = rb"password|passwd|pwd|token|secret"
_IN_EVERY_KEY = (b"pass", b"pwd", b"token", b"secret")
# Behind a key stands "=" or a quotation mark; each sign begins with that one byte, and so is looked for quickly.
_KEY_SIGNS = tuple(re.compile(rb"%b(?<=[wWrR][dD]%b|[eE][nNtT]%b)" % (mark, mark, mark)) for mark in (b"=", b'"'))
_FORM = re.compile(rb"(?i)(?:^|[?&\n])(%s)=([^&\s]{1,4096})" % _KEYS)
_JSON = re.compile(rb'(?i)"(%s)"\s*:\s*(?:"((?:[^"\\]|\\.){1,4096})"|(-?[0-9][0-9.eE+-]{0,64}))' % _KEYS, re.DOTALL)
_PART = re.compile(rb'(?i)\bname="(%s)"(?:;[^\r\n]*)?\r?\n(?:[^\r\n]+\r?\n){0,8}\r?\n([^\r\n]{1,4096})' % _KEYS)
_ESCAPE = re.compile(rb"%([0-9a-fA-F]{2})")
_DIGEST_RESPONSE = re.compile(rb'(?i)\bresponse="?([0-9a-f]{8,128})')
_BASIC = re.compile(rb"[A-Za-z0-9+/]{2,8192}={0,2}")
_IN_WORDS = re.compile(rb"(?i)form|json|text|^$")


class Secret(NamedTuple):
    """Where it stands counts from the first byte that was looked at."""

    kind: str  # "http-basic" | "http-digest" | "http-bearer" | "form-field" | "json-field"
    field: str
    value: bytes
    start: int
    end: int


def in_authorization(field: bytes) -> Iterator[Secret]:
    """The value of an Authorization or Proxy-Authorization field; of Basic the password, of Digest the response."""
    scheme, _, rest = field.partition(b" ")
    rest = rest.strip()
    match scheme.lower():
        case b"basic":
            yield Secret("http-basic", "", _basic_password(rest), 0, len(field))
        case b"digest":
            response = _DIGEST_RESPONSE.search(rest)
            yield Secret("http-digest", "", response[1] if response else rest, 0, len(field))
        case b"bearer":
            yield Secret("http-bearer", "", rest, 0, len(field))


def in_target(target: bytes) -> Iterator[Secret]:
    """The query of a request target."""
    return _form(target[target.find(b"?") :]) if b"?" in target else iter(())


def without_secrets(target: bytes) -> bytes:
    """A request target as it may be told: what lets in is replaced by three stars."""
    path, mark, query = target.partition(b"?")
    return path + _FORM.sub(lambda found: found[0][: -len(found[2])] + b"***", mark + query)


def is_in_words(content_type: bytes) -> bool:
    """Whether such a body may hold fields."""
    return _IN_WORDS.search(content_type.partition(b";")[0]) is not None


def in_body(body: bytes) -> Iterator[Secret]:
    """The fields of a form or JSON object, with their places in ``body``."""
    if not any(sign.search(body) for sign in _KEY_SIGNS):
        return
    folded = body.lower()
    if not any(part in folded for part in _IN_EVERY_KEY):  # the quick question: most bodies are pictures
        return
    yield from _form(body)
    for found in _JSON.finditer(body):
        yield Secret("json-field", _name(found[1]), found[2] or found[3], found.start(), found.end())
    for found in _PART.finditer(body):
        yield Secret("form-field", _name(found[1]), found[2], found.start(), found.end())


def _form(text: bytes) -> Iterator[Secret]:
    for found in _FORM.finditer(text):
        value = _ESCAPE.sub(lambda code: bytes.fromhex(code[1].decode("ascii")), found[2].replace(b"+", b" "))
        yield Secret("form-field", _name(found[1]), value, found.start(), found.end())


def _name(key: bytes) -> str:
    return key.decode("ascii").lower()


def _basic_password(token: bytes) -> bytes:
    if not _BASIC.fullmatch(token):
        return token
    try:
        user_and_password = binascii.a2b_base64(token)
    except binascii.Error:
        return token
    return user_and_password.partition(b":")[2]
