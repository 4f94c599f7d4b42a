"""What was recorded: files with their digests, gaps, how it ended, what the user should do."""

from __future__ import annotations

from pathlib import Path

from reportgen.actions.capture import Offer
from reportgen.actions.capture_session import Acquired, Recorded
from reportgen.cli.capture_words import case_section, tell_chain, tell_next
from reportgen.cli.terminal import Terminal
from reportgen.evidence.acquisition import AcquiredPart, ClockComparison
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator
from reportgen.language.values import ByteCount, Message, Text


def tell_acquired(acquired: Acquired, offer: Offer, folder: Path, terminal: Terminal, *, with_section: bool) -> None:
    """Says it; ``folder`` holds the log; ``with_section``: also the sections for ``case.toml``."""
    words = terminal.translator
    for recorded in acquired.recorded:
        for part in recorded.parts:
            _tell_part(part, folder, terminal)
        _tell_trouble(recorded, terminal)
    parts = [part for recorded in acquired.recorded for part in recorded.parts]
    if not parts:
        return
    clock = _clock_message(acquired.clock)
    if clock is not None:
        terminal.say(words.say(clock))
    tell_chain(acquired.is_chain_whole, acquired.custody_head_sha256, folder, terminal)
    if with_section and not tell_next(folder, terminal):
        terminal.say()
        terminal.say(words.text("capture.section"))
        router = " ".join(filter(None, (offer.model.model, offer.model.firmware))) or None
        for recorded in acquired.recorded:
            interface = recorded.interface
            text = f"{interface.id} ({interface.text})" if interface.text else interface.id
            for part in recorded.parts:
                case_section(
                    terminal,
                    path=part.file,
                    point="internet" if interface.is_internet_side else "lan",
                    router=router,
                    interface=text,
                    clock=clock,
                    sha256=part.sha256,
                )


def _tell_part(part: AcquiredPart, folder: Path, terminal: Terminal) -> None:
    words = terminal.translator
    if part.gap_from_ns is not None and part.gap_to_ns is not None:
        gap = _clock_span(part.gap_from_ns, part.gap_to_ns, words)
        terminal.say(words.text("capture.gap", gap=gap, seconds=_seconds(part.gap_to_ns - part.gap_from_ns, words)))
    terminal.say(
        words.text(
            "capture.part",
            file=Text(str(folder / part.file)),
            size=ByteCount(part.size_bytes),
            packets=words.text("count.packets", n=part.records_count),
            end=words.text(f"capture.ended.{part.end_state}"),
        )
    )
    terminal.say(words.text("inspect.sha256", sha256=part.sha256))
    if part.tail_bytes:
        terminal.say(words.text("capture.tail", n=part.tail_bytes))
    if part.unwritten_bytes:
        terminal.complain(words.text("capture.unwritten", n=part.unwritten_bytes))


def _tell_trouble(recorded: Recorded, terminal: Terminal) -> None:
    words, name = terminal.translator, harmless(recorded.interface.id)
    if recorded.parts and not any(part.records_count for part in recorded.parts):
        terminal.complain(words.text("capture.silent", interface=name))
    if recorded.parts and recorded.stop_state != "taken":
        terminal.complain(words.text("capture.not-stopped", interface=name))


def _clock_message(clock: ClockComparison) -> Message | None:
    """For the screen and, in both languages, for ``case.toml``."""
    offset = clock.offset_ms()
    if offset is None:
        return Message.of("capture.clock-unknown")
    return Message.of(
        "capture.clock-compared",
        n=abs(offset),
        direction=Text("+" if offset >= 0 else "−"),
        about=clock.uncertainty_ms(),
    )


def _clock_span(from_ns: int, to_ns: int, words: Translator) -> str:
    first, last = words.local(from_ns), words.local(to_ns)
    return f"{words.day(first.date())} {first:%H:%M:%S} – {last:%H:%M:%S}"


def _seconds(nanoseconds: int, words: Translator) -> str:
    return words.number(round(nanoseconds / 1_000_000_000, 1))
