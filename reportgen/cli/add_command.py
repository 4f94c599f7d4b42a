"""``reportgen add CASE FILE``: seals a capture or an exhibit in the case."""

from __future__ import annotations

import argparse

from reportgen.actions.add import AddedFile, add_capture, add_exhibit, is_capture
from reportgen.actions.capture_file import refuse_unlawful
from reportgen.adapters.clock import now
from reportgen.case.text import Local
from reportgen.cli.capture_file_command import answers_of
from reportgen.cli.capture_words import tell_chain
from reportgen.cli.terminal import Terminal
from reportgen.documents.reconciliation import reconciliation
from reportgen.language.harmless import harmless


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Asks what was not said, copies, hashes, logs. Raises: as the actions."""
    is_meant_as_capture = is_capture(options.file) if options.as_ is None else options.as_ == "capture"
    if is_meant_as_capture:
        return _capture(options, terminal)
    added = add_exhibit(
        options.case,
        options.file,
        title=_title(options),
        key=options.id,
        day=options.date,
        strip=options.strip,
        at=now(),
    )
    _tell(added, options, terminal)
    return 0


def _capture(options: argparse.Namespace, terminal: Terminal) -> int:
    words = terminal.translator
    answers = answers_of(options, terminal)
    refuse_unlawful(answers["how"])

    def progress(done_bytes: int) -> None:
        done = words.bytes(done_bytes)
        terminal.progress(words.text("progress.reading-on", file=options.file.name, done=done))

    entry, taken = add_capture(options.case, options.file, answers, at=now(), progress=progress)
    terminal.say(words.text("capture.file", file=str(taken.path)))
    terminal.say(words.text("inspect.sha256", sha256=taken.file.sha256))
    terminal.say(reconciliation(taken.file, words))
    terminal.say(words.text("add.capture", id=entry.id))
    tell_chain(taken.chain.is_whole, None, options.case, terminal)
    return 0


def _title(options: argparse.Namespace) -> Local | None:
    if options.title is None and options.title_en is None:
        return None
    german, english = options.title or options.title_en, options.title_en or options.title
    return Local(de=german, en=english)


def _tell(added: AddedFile, options: argparse.Namespace, terminal: Terminal) -> None:
    words = terminal.translator
    terminal.say(words.text("capture.file", file=str(added.sealed.path)))
    terminal.say(words.text("inspect.sha256", sha256=added.sealed.sha256))
    terminal.say(words.text("add.exhibit", id=added.exhibit.id))
    _tell_metadata(added, terminal)
    tell_chain(added.chain.is_whole, added.chain.head_sha256, options.case, terminal)


def _tell_metadata(added: AddedFile, terminal: Terminal) -> None:
    words = terminal.translator
    metadata = added.metadata
    if not metadata.format:
        terminal.paragraph(words.text("add.metadata-unread"))
    elif not metadata.entries:
        terminal.paragraph(words.text("add.metadata-none", format=metadata.format))
    else:
        terminal.say(words.text("add.metadata", n=len(metadata.entries)))
        for name, value in metadata.entries:
            terminal.paragraph(words.text("add.metadata-entry", name=harmless(name), value=harmless(value)), "  ")
    if added.derived is not None:
        terminal.say(words.text("add.stripped", file=str(added.derived.path), sha256=added.derived.sha256))
    elif metadata.entries:
        key = "add.strippable" if metadata.format in ("JPEG", "PNG") else "add.not-stripped"
        terminal.paragraph(words.text(key))
