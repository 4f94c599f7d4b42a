"""What the second reader finds in a file where we and tshark differ: a third opinion."""

from __future__ import annotations

from functools import cached_property

from independent.dns import AddressRecord, address_records
from independent.packets import Seen, seen
from independent.walk import walk

from ground_truth.corpus import KnownFile

_DNS_PORTS = frozenset({53, 5353, 5355})


class SecondLook:
    """Read only when asked."""

    def __init__(self, known: KnownFile) -> None:
        self._known = known

    @cached_property
    def packets(self) -> tuple[Seen, ...]:
        """TCP and UDP packets; none where the file is no pcap file."""
        walked = walk(self._known.path.read_bytes())
        if walked is None:
            return ()
        found = (seen(frame.data, frame.link_type) for frame in walked.frames)
        return tuple(packet for packet in found if packet is not None)

    @cached_property
    def address_records(self) -> tuple[AddressRecord, ...]:
        """Of all DNS messages over UDP."""
        messages = (p.payload for p in self.packets if p.transport == "udp" and p.source_port in _DNS_PORTS)
        return tuple(record for message in messages for record in address_records(message))

    def is_record(self, name: str, address: str) -> bool:
        """Whether a record, of whichever section, gives this address for exactly this name."""
        return any((r.owner, r.address) == (name, address) for r in self.address_records)

    def is_only_beside_answers(self, address: str) -> bool:
        """Whether the address stands in authority or additional sections, and in no answer."""
        places = {record.is_answer for record in self.address_records if record.address == address}
        return places == {False}

    def segments_with(self, text: str) -> int:
        """How many TCP segments hold these characters."""
        wanted = text.encode("latin-1", "replace")
        return sum(1 for packet in self.packets if packet.transport == "tcp" and wanted in packet.payload)
