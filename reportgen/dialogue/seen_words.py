"""The devices that a recording shows, as cells of a table."""

from __future__ import annotations

from reportgen.dialogue.seen import SeenDevice
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator

DEVICE_HEADS = ("device", "says", "addresses", "sent", "pictures", "attempts")
"""Message ids below ``inspect.device.head.``."""
_ADDRESSES_AT_MOST = 4


def device_cells(device: SeenDevice, words: Translator) -> tuple[str, ...]:
    """By what it is known, what it says of itself, its addresses, what it sent to the Internet."""
    addresses = [*device.addresses[:_ADDRESSES_AT_MOST]]
    rest = len(device.addresses) - len(addresses)
    listed = ", ".join(addresses) + (f" (+{words.number(rest)})" if rest else "")
    return (
        device.mac or device.key,
        ", ".join(map(harmless, device.words)) or "–",
        listed,
        words.bytes(device.sent_bytes),
        *(words.number(count) if count else "–" for count in (device.pictures_count, device.attempts_count)),
    )
