"""Bytes of unknown format → the records in them."""

from __future__ import annotations

from reportgen.capture.pcap import PcapRecords, is_pcap
from reportgen.capture.pcapng import SECTION, PcapngRecords
from reportgen.capture.records import Records
from reportgen.capture.refuse import what_is_no_capture
from reportgen.capture.window import read_at_least
from reportgen.evidence.digest import ByteSource

_MAGIC_BYTES = 4
_TELLING_BYTES = 1024


def open_records(source: ByteSource, *, name: str) -> Records:
    """The walk over the records of a file, by the first bytes of the file. Raises: UnreadableInput."""
    begun = Begun(source)
    magic = begun.peek(_MAGIC_BYTES)
    if is_pcap(magic):
        return PcapRecords(begun, name=name)
    if magic == SECTION:
        return PcapngRecords(begun, name=name)
    raise what_is_no_capture(begun.peek(_TELLING_BYTES), name)


class Begun:
    """A source whose first bytes can be looked at before they are read."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """The first ``size`` bytes, or fewer where the file has no more; they are still to be read."""
        self._ahead = read_at_least(self._source, self._ahead, size)
        return self._ahead[:size]

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; empty at the end only."""
        if not self._ahead:
            return self._source.read(size)
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data
