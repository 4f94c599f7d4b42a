"""Reads a file both ways and tells every difference."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import fields

from reportgen.adapters.images import decode_image
from reportgen.capture.read import read_capture
from reportgen.capture.seeds import Seed
from reportgen.capture.values import Capture, FrameIndex
from reportgen.errors import UnreadableInput

ONE_BY_ONE, IN_COLUMNS = 1 << 62, 0


def read(raw: bytes, way: int, seeds: Sequence[Seed] = ()) -> Capture | str:
    """The reading, or the words of the refusal."""
    try:
        return read_capture(
            io.BytesIO(raw),
            name="built.pcap",
            decode_image=decode_image,
            index_frames=True,
            seeds=seeds,
            columns_from_bytes=way,
        )
    except UnreadableInput as refused:
        return str(refused.message_id)


def differences(raw: bytes, seeds: Sequence[Seed] = ()) -> list[str]:
    """What the two readings of a file tell differently; empty where they are the same."""
    one, other = read(raw, ONE_BY_ONE, seeds), read(raw, IN_COLUMNS, seeds)
    if isinstance(one, str) or isinstance(other, str):
        return [] if one == other else [f"{one} | {other}"]
    return list(_differing(one, other))


def _differing(one: Capture, other: Capture) -> Iterator[str]:
    for field in fields(Capture):
        mine, theirs = (_plain(capture, field.name) for capture in (one, other))
        if mine != theirs:
            yield f"{field.name}: {_first_difference(mine, theirs)}"


def _first_difference(mine: object, theirs: object) -> str:
    if isinstance(mine, list | tuple) and isinstance(theirs, list | tuple):
        pairs = [(place, *pair) for place, pair in enumerate(zip(mine, theirs, strict=False)) if pair[0] != pair[1]]
        return str(pairs[0] if pairs else (len(mine), len(theirs)))[:1500]
    return f"{mine!r} | {theirs!r}"[:1500]


def _plain(capture: Capture, name: str) -> object:
    """Something that can be compared."""
    value = getattr(capture, name)
    if name == "flows":
        return [(flow, value.volumes(flow.index)) for flow in value]
    if name == "encryption":
        return [value.of(flow) for flow in capture.flows]
    if name == "attempts":
        return list(value)
    if isinstance(value, FrameIndex):
        columns = ("captured_at_ns", "offset", "captured_length_bytes", "wire_length_bytes", "flow", "from_originator")
        return {column: list(getattr(value, column)) for column in columns}
    return value
