"""What of a time-stamp is read by hand: the request, and the answer's certificates in the order that DER asks for.

Services send them in any order, and a strict reader refuses the whole answer. The set is not covered by the signature:
putting it in order changes nothing that was signed. The answer on the disk stays as it came.
Source: RFC 3161, RFC 5652 section 5.1, X.690 section 11.6.
"""

from __future__ import annotations

_INTEGER, _OCTETS, _SEQUENCE, _CERTIFICATES = 0x02, 0x04, 0x30, 0xA0
_MOST_ELEMENTS = 64


class _Broken(Exception):
    """No DER, or not the structure that is looked for."""


def in_der_order(answer: bytes) -> bytes | None:
    """The answer with its certificates sorted; None where it is no answer with certificates."""
    try:
        response = _elements(_inside(answer, _SEQUENCE))
        token = _elements(_inside(response[1], _SEQUENCE))
        signed = _elements(_inside(_inside(token[1], _CERTIFICATES), _SEQUENCE))
        place = next(number for number, element in enumerate(signed) if element[0] == _CERTIFICATES)
        certificates = sorted(_elements(_inside(signed[place], _CERTIFICATES)))
    except (_Broken, IndexError, StopIteration):
        return None
    signed[place] = _wrapped(_CERTIFICATES, b"".join(certificates))
    token[1] = _wrapped(_CERTIFICATES, _wrapped(_SEQUENCE, b"".join(signed)))
    response[1] = _wrapped(_SEQUENCE, b"".join(token))
    return _wrapped(_SEQUENCE, b"".join(response))


def certificates_of(answer: bytes) -> tuple[bytes, ...]:
    """The certificates that the answer brings, as DER, in its order; empty where there are none."""
    try:
        response = _elements(_inside(answer, _SEQUENCE))
        token = _elements(_inside(response[1], _SEQUENCE))
        signed = _elements(_inside(_inside(token[1], _CERTIFICATES), _SEQUENCE))
        return tuple(
            one
            for element in signed
            if element[0] == _CERTIFICATES
            for one in _elements(_inside(element, _CERTIFICATES))
            if one[0] == _SEQUENCE
        )
    except (_Broken, IndexError):
        return ()


def request_of(request: bytes) -> tuple[str, int | None] | None:
    """Digest (hexadecimal) and nonce of a time-stamp request; None where it is none. Source: RFC 3161 section 2.4.1."""
    try:
        parts = _elements(_inside(request, _SEQUENCE))
        imprint = _inside(_elements(_inside(parts[1], _SEQUENCE))[1], _OCTETS)
        nonces = [_inside(part, _INTEGER) for part in parts[2:] if part[0] == _INTEGER]
    except (_Broken, IndexError):
        return None
    return imprint.hex(), int.from_bytes(nonces[0], "big", signed=True) if nonces else None


def _inside(element: bytes, tag: int) -> bytes:
    if not element or element[0] != tag:
        raise _Broken
    start, end = _bounds(element, 0)
    if end != len(element):
        raise _Broken
    return element[start:end]


def _elements(content: bytes) -> list[bytes]:
    found: list[bytes] = []
    position = 0
    while position < len(content):
        _start, end = _bounds(content, position)
        found.append(content[position:end])
        position = end
        if len(found) > _MOST_ELEMENTS:
            raise _Broken
    return found


def _bounds(data: bytes, position: int) -> tuple[int, int]:
    """Where the content of the element at ``position`` begins and ends."""
    if position + 2 > len(data) or data[position] & 0x1F == 0x1F:
        raise _Broken
    length, start = data[position + 1], position + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or start + count > len(data):
            raise _Broken
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + length > len(data):
        raise _Broken
    return start, start + length


def _wrapped(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content
