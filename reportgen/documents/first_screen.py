"""The first screen in words: four lines, and the cells of the table of destinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.analysis.first_look import DestinationRow, Destinations, FirstLook, PictureStory
from reportgen.attribution.vantage import Obstacle
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator
from reportgen.language.values import ByteCount, Listing, Message, Moment

_NAME_WIDTH = 40


def four_lines(look: FirstLook, words: Translator) -> Iterator[str]:
    """What was sent to whom, the newest event, what of it was readable, what else it may be."""
    yield _first_line(look, words)
    yield _last_line(look, words)
    yield _readable_line(look, words)
    yield words.text("inspect.may-be" if look.story else "inspect.none-found")


def no_device_sentences(obstacles: Iterable[Obstacle], words: Translator) -> tuple[str, str]:
    """Why no device can be told apart in a recording, and what to do."""
    reasons = Listing(tuple(Message.of(f"obstacle.{found}") for found in obstacles))
    return words.text("inspect.no-device", reasons=reasons), words.text("inspect.no-device.advice")


def _first_line(look: FirstLook, words: Translator) -> str:
    if look.story:
        return _pictures_line(look.story, look.destinations, words)
    if look.volume:
        volume = ByteCount(look.volume.sent_frame_bytes)
        device = _device(look.volume.originator, look.volume.originator_mac, words)
        return words.text(
            "inspect.sent-most",
            device=device,
            volume=volume,
            address=_destination(look.volume.responder, look.destinations, words),
        )
    return words.text("inspect.no-pictures")


def _device(address: str, mac: str | None, words: Translator) -> str:
    return words.text("inspect.device", address=address, mac=mac) if mac else address


def _destination(address: str, rows: Destinations, words: Translator) -> str:
    names = rows.names_of(address)
    return words.text("inspect.address-named", address=address, names=harmless(names[0])) if names else address


def _pictures_line(story: PictureStory, rows: Destinations, words: Translator) -> str:
    pictures = words.text("inspect.pictures", n=story.pictures_count)
    if story.transmissions_count != story.pictures_count:
        pictures = words.text("inspect.in-transmissions", pictures=pictures, n=story.transmissions_count)
    first, last = words.local(story.first_at_ns).date(), words.local(story.last_at_ns).date()
    return words.text(
        "inspect.sent-pictures",
        device=_device(story.originator, story.originator_mac, words),
        pictures=pictures,
        volume=ByteCount(story.picture_bytes),
        address=_destination(story.responder, rows, words),
        period=words.text("inspect.one-day", day=words.day(first))
        if first == last
        else words.text("inspect.days", first=words.day(first), last=words.day(last)),
    )


def _last_line(look: FirstLook, words: Translator) -> str:
    last_picture = look.story.last_at_ns if look.story else None
    if look.last_attempt_at_ns is not None and look.last_attempt_at_ns >= (last_picture or 0):
        attempts = words.text("count.attempts", n=look.attempts_count)
        return words.text("inspect.last-attempt", at=Moment(look.last_attempt_at_ns), attempts=attempts)
    if last_picture is not None:
        return words.text("inspect.last-picture", at=Moment(last_picture))
    if look.last_packet_at_ns is not None:
        return words.text("inspect.last-packet", at=Moment(look.last_packet_at_ns))
    return words.text("inspect.empty")


def _readable_line(look: FirstLook, words: Translator) -> str:
    payload = look.payload
    if not payload.whole_bytes:
        return words.text("inspect.no-payload")
    return words.text(
        "inspect.payload-shares",
        whole=ByteCount(payload.whole_bytes),
        encrypted=_share(payload.encrypted_bytes, payload.whole_bytes, words),
        clear=_share(payload.clear_bytes, payload.whole_bytes, words),
        unknown=_share(payload.not_determinable_bytes, payload.whole_bytes, words),
    )


def _share(part_bytes: int, whole_bytes: int, words: Translator) -> str:
    """In whole percent; a part that is there is never 0, and one that is not all never 100."""
    percent = round(100 * part_bytes / whole_bytes)
    if part_bytes and not percent:
        return words.text("inspect.under-one-percent")
    if percent == 100 and part_bytes < whole_bytes:
        return words.text("inspect.over-99-percent")
    return words.text("inspect.percent", percent=words.number(percent))


def destination_cells(row: DestinationRow, words: Translator) -> tuple[str, ...]:
    """Address, name, volumes sent and received, pictures, attempts: as printed."""
    name = harmless(row.names[0], limit=_NAME_WIDTH) if row.names else ""
    if row.is_documentation:
        name = f"{name} [{words.text('inspect.documentation')}]".strip()
    counts = (row.pictures_count, row.attempts_count)
    return (
        row.address,
        name,
        words.bytes(row.sent_frame_bytes),
        words.bytes(row.received_frame_bytes),
        *(words.number(count) if count else "–" for count in counts),
    )
