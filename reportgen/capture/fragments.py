"""Which conversation the pieces of a datagram belong to. Source: RFC 791 section 3.2, RFC 8200 section 4.5."""

from __future__ import annotations

# Pieces follow their first one within moments; older datagrams are forgotten so that memory stays bounded.
_REMEMBERED_COUNT = 16_384


class FragmentMemory:
    """The slots of the datagrams whose first piece was seen lately."""

    def __init__(self) -> None:
        self._recent: dict[bytes, int] = {}
        self._older: dict[bytes, int] = {}

    def note(self, datagram: bytes, slot: int) -> None:
        """The first piece of a datagram."""
        if len(self._recent) >= _REMEMBERED_COUNT:
            self._older, self._recent = self._recent, {}
        self._recent[datagram] = slot

    def slot(self, datagram: bytes) -> int | None:
        """The slot of the datagram's first piece; None where it was not seen, or long ago."""
        found = self._recent.get(datagram)
        return self._older.get(datagram) if found is None else found
