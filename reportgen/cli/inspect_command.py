"""``reportgen inspect FILE…``: four lines, five rows, the file reconciliation; or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from reportgen.actions.inspect import inspect
from reportgen.adapters.folder import shown_path
from reportgen.adapters.objects import ObjectFolder
from reportgen.analysis.first_look import DestinationRow, Destinations, FirstLook, PictureStory, first_look
from reportgen.analysis.inspection import inspection_lines
from reportgen.capture.file_values import FileReconciliation
from reportgen.cli.terminal import Terminal
from reportgen.documents.reconciliation import reconciliation
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator
from reportgen.language.values import ByteCount, Moment

_ROWS = 5
_NAME_WIDTH = 40


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Shows what the captures hold. Raises: UnreadableInput, OutputError."""

    def progress(file: Path, done_bytes: int) -> None:
        words = terminal.translator
        done = words.bytes(done_bytes)
        if file.is_file():
            size = words.bytes(file.stat().st_size)
            terminal.progress(words.text("progress.reading", file=file.name, done=done, size=size))
        else:  # a pipe: how much is to come is not known
            terminal.progress(words.text("progress.reading-on", file=file.name, done=done))

    keep = ObjectFolder(options.keep_objects) if options.keep_objects else None
    captures = inspect(options.files, progress, keep)
    if options.json:
        for line in inspection_lines(captures):
            terminal.say(line)
        return 0
    look = first_look(captures)
    for line in _four_lines(look, terminal.translator):
        terminal.say(line)
    _tell_table(look, terminal, show_all=options.all)
    if keep is not None:
        folder = shown_path(keep.folder)
        terminal.say(terminal.translator.text("inspect.kept", n=keep.kept_count, folder=folder))
    for file in (file for capture in captures for file in capture.files):
        _tell_file(file, terminal)
    return 0


def _four_lines(look: FirstLook, words: Translator) -> Iterator[str]:
    yield _first_line(look, words)
    yield _last_line(look, words)
    yield _readable_line(look, words)
    yield words.text("inspect.may-be" if look.story else "inspect.none-found")
    yield words.text("inspect.next")


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


def _tell_table(look: FirstLook, terminal: Terminal, *, show_all: bool) -> None:
    words = terminal.translator
    shown = look.destinations if show_all else look.destinations[:_ROWS]
    if not shown:
        return
    heads = [
        words.text(f"inspect.head.{name}")
        for name in ("destination", "name", "sent", "received", "pictures", "attempts")
    ]
    terminal.say()
    terminal.table(heads, [_row(row, words) for row in shown], text_columns=2)
    if rest := len(look.destinations) - len(shown):
        terminal.say(words.text("inspect.more", n=rest))
    terminal.say(words.text("inspect.bytes-are"))


def _row(row: DestinationRow, words: Translator) -> tuple[str, ...]:
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


def _tell_file(file: FileReconciliation, terminal: Terminal) -> None:
    words = terminal.translator
    terminal.say()
    terminal.say(words.text("inspect.file", file=file.name))
    terminal.say(words.text("inspect.sha256", sha256=file.sha256))
    terminal.say(reconciliation(file, words))
