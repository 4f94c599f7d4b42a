"""What a multicast DNS message says of its sender: host names, service instances, models.

Source: RFC 6762, RFC 6763 sections 4 and 6 (instances, TXT keys). The keys that name a model are conventions of their
services (AirPlay, Google Cast, HomeKit, printing).
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.capture import dns_message as dns
from reportgen.capture.dns_message import DnsMessage, DnsRecord

_MODEL_KEYS = frozenset(
    {"md", "model", "am", "ty", "fn", "mfg", "mdl", "usb_mdl", "usb_mfg", "product", "manufacturer", "vendor", "rpmd"}
)


def statements(message: DnsMessage) -> Iterator[tuple[str, str]]:
    """(basis, value) of each thing said; of an announcement, not of a question."""
    if not message.is_answer:
        return
    for record in message.records:
        yield from _of_record(record)


def _of_record(record: DnsRecord) -> Iterator[tuple[str, str]]:
    if record.kind in (dns.A, dns.AAAA):
        yield "mdns-host", record.owner
    elif record.kind == dns.SRV:
        yield "mdns-service", record.owner
    elif record.kind == dns.TXT:
        for text in record.values:
            key, _, value = text.partition("=")
            if value and key.lower() in _MODEL_KEYS:
                yield "mdns-model", f"{key.lower()}={value}"
