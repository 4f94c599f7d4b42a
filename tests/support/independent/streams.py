"""TCP payload put together by sequence numbers, by hand."""

from __future__ import annotations

from collections.abc import Sequence

from independent.packets import Seen

_MODULUS, _HALF = 2**32, 2**31


def put_together(segments: Sequence[Seen]) -> bytes | None:
    """The bytes of segments of one direction of one connection; None where some are missing in between.

    Of bytes that were sent twice the first recorded copy counts.
    """
    if not segments:
        return b""
    start = segments[0].sequence
    places = [((packet.sequence - start + _HALF) % _MODULUS, packet.payload) for packet in segments]
    first = min(place for place, _ in places)
    size = max(place + len(payload) for place, payload in places) - first
    data, known = bytearray(size), bytearray(size)
    for place, payload in reversed(places):
        data[place - first : place - first + len(payload)] = payload
        known[place - first : place - first + len(payload)] = b"\1" * len(payload)
    return bytes(data) if all(known) else None
