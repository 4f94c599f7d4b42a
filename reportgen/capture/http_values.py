"""What HTTP messages in the clear say beyond names and secrets: tokens, stations, positions, fetched bodies."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.capture.secret_values import MaskedValue
from reportgen.evidence.citation import FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A string that may tell one device from others (F12); its first time in this connection."""

    flow: int
    place: str  # "query" | "cookie" | "body"
    name: str  # of the field; hostile until sanitised
    value: MaskedValue
    bits: float  # how many the string can hold at most, by its own characters
    sender: str
    receiver: str
    at_ns: int
    frames: FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A hardware address that a request names (F18); only who registered its range is kept readable."""

    flow: int
    maker: str  # the first three bytes, "00:00:5e"
    sha256: str  # of the six bytes
    sender: str
    receiver: str
    at_ns: int
    frames: FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Two decimal numbers behind one another that can be a place (F18), in the order in which they stand."""

    flow: int
    first_degrees: float
    second_degrees: float
    sender: str
    receiver: str
    at_ns: int
    frames: FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedBody:
    """What a client fetched with GET (F17), or as much of it as was recorded."""

    flow: int
    target: str  # of the request, without secrets; hostile until sanitised
    status: int
    content_type: str  # in lower case, without parameters; hostile until sanitised
    size_bytes: int
    is_binary: bool  # its beginning holds bytes that no text holds
    sender: str
    receiver: str
    first_at_ns: int
    last_at_ns: int
    frames: FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTold:
    """All of them, each in the order in which they were found."""

    tokens: tuple[Token, ...] = ()
    stations: tuple[Station, ...] = ()
    positions: tuple[Position, ...] = ()
    fetched: tuple[FetchedBody, ...] = ()
