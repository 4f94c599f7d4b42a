"""What the recordings are worth: what to take again and how, what to ask for; and the documents for what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.dialogue.ground import Ground
from reportgen.dialogue.seen import Seen, SeenDevice
from reportgen.language.values import ByteCount, Message

# What the person wants → the document that asks for it; the evidence alone decides whether it can be written.
_DOCUMENTS = {
    "stop": "stop", "know": "access", "delete": "erasure", "authority": "complaint", "money-back": "defect-notice",
}  # fmt: skip
MUCH_SENT_BYTES = 5_000_000  # our own convention, as for encrypted volumes


def weaknesses(seen: Seen, device: SeenDevice | None) -> tuple[str, ...]:
    """Words for why the evidence is thin; empty where it is not. ``device``: the chosen one, if there is one."""
    return tuple(_weaknesses(seen, device))


def _weaknesses(seen: Seen, device: SeenDevice | None) -> Iterator[str]:
    if not seen.files:
        yield "nothing-recorded"
        return
    shown = (device,) if device is not None else seen.devices
    if not shown:
        yield "nobody-outside"
        return
    if seen.is_internet_side or any(file.recorded_point == "internet" for file in seen.files):
        yield "internet-side"
    sent = sum(one.sent_bytes for one in shown)
    pictures = sum(one.pictures_count for one in shown)
    attempts = sum(one.attempts_count for one in shown)
    if attempts and not pictures and sent < MUCH_SENT_BYTES:
        yield "only-attempts"


def retake(seen: Seen, device: SeenDevice | None) -> tuple[Message, ...]:
    """Why and how to record again; empty where nothing speaks for it."""
    found = weaknesses(seen, device)
    if not found:
        return ()
    return (*(Message.of(f"init.thin.{word}") for word in found), Message.of("init.retake"))


def documents_for(goals: Iterable[str]) -> tuple[str, ...]:
    """The documents that go with what the person wants, in that order."""
    return tuple(_DOCUMENTS[goal] for goal in goals if goal in _DOCUMENTS)


def worth_asking(ground: Ground) -> tuple[Message, ...]:
    """What the recording supports, and what could still be found out."""
    device = ground.device or next(iter(ground.seen.devices), None)
    if device is None:
        return ()
    if device.pictures_count:
        return (Message.of("init.worth.pictures", n=device.pictures_count),)
    if device.sent_bytes >= MUCH_SENT_BYTES:
        return (Message.of("init.worth.volume", sent=ByteCount(device.sent_bytes)),)
    return (Message.of("init.worth.little", sent=ByteCount(device.sent_bytes)),)
