"""Connections that another one announced: FTP data, RTP of an RTSP session. Bounded; the oldest is forgotten first."""

from __future__ import annotations

from dataclasses import dataclass

_LIMIT_COUNT = 4096


@dataclass(frozen=True, slots=True)
class Expected:
    """Who announced it."""

    purpose: str  # "ftp-data" | "rtp"
    client: str  # of the announcing connection
    session: object = None  # what its readers share


class ExpectedConnections:
    """By address and port that will be connected or sent to."""

    def __init__(self) -> None:
        self._expected: dict[tuple[str, int], Expected] = {}

    def __bool__(self) -> bool:
        return bool(self._expected)

    def add(self, address: str, port: int, expected: Expected) -> None:
        """Announced again it counts as new."""
        self._expected.pop((address, port), None)
        if len(self._expected) >= _LIMIT_COUNT:
            del self._expected[next(iter(self._expected))]
        self._expected[address, port] = expected

    def find(self, address: str, port: int | None) -> Expected | None:
        """What was announced for this end; None where nothing was."""
        return None if port is None else self._expected.get((address, port))
