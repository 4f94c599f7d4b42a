"""How to read the frames of each interface of a file. Interfaces are described on the way."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.capture.links import Decoder, LinkIdentity, Macs, decoder_for, identity_for, macs_for
from reportgen.capture.records import Interface

ETHERNET = 1


class Links:
    """By the interface's row."""

    def __init__(self, interfaces: Sequence[Interface]) -> None:
        """``interfaces`` may grow, also on another thread; none in it changes its link type."""
        self._interfaces = interfaces
        self._known: dict[int, tuple[Decoder, Macs, LinkIdentity]] = {}

    def decoder(self, row: int) -> Decoder:
        """Decodes frames."""
        return self._of(row)[0]

    def macs(self, row: int) -> Macs:
        """Tells hardware addresses."""
        return self._of(row)[1]

    def identity(self, row: int) -> LinkIdentity:
        """Tells sights of a packet apart."""
        return self._of(row)[2]

    def are_ethernet(self) -> list[bool]:
        """Of each interface so far, whether its frames are Ethernet's."""
        return [interface.link_type == ETHERNET for interface in self._interfaces]

    def _of(self, row: int) -> tuple[Decoder, Macs, LinkIdentity]:
        known = self._known.get(row)
        if known is None:  # both threads may come here, and find the same
            kind = self._interfaces[row].link_type
            known = self._known[row] = decoder_for(kind), macs_for(kind), identity_for(kind)
        return known
