"""``reportgen minimise CASE``: copies that hold only what the findings rest on."""

from __future__ import annotations

import argparse

from reportgen.actions.minimise import AUTHORITY, FOLDER, KEY_FILE, MinimisedCopy, MinimiseOptions, minimise
from reportgen.cli.build_command import tell_unlogged
from reportgen.cli.terminal import Terminal
from reportgen.language.values import ByteCount


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Writes and tells. Raises: as the action."""
    words = terminal.translator

    def progress(done_bytes: int) -> None:
        done = words.bytes(done_bytes)
        terminal.progress(words.text("progress.reading-on", file=str(options.case), done=done))

    chosen = MinimiseOptions(
        profile=options.profile or AUTHORITY,
        snap_bytes=options.snap,
        unreviewed=options.unreviewed,
        capture=options.capture,
    )
    copies, unlogged = minimise(options.case, chosen, replace=options.replace, progress=progress)
    for copy in copies:
        _tell(copy, terminal)
    terminal.paragraph(words.text("minimise.key", file=str(options.case / FOLDER / KEY_FILE)))
    terminal.paragraph(words.text("minimise.look"))
    if unlogged is not None:
        tell_unlogged(unlogged, terminal)
    return 0


def _tell(copy: MinimisedCopy, terminal: Terminal) -> None:
    words = terminal.translator
    terminal.say(words.text("minimise.copy", file=str(copy.path), size=ByteCount(copy.size_bytes)))
    terminal.say(words.text("inspect.sha256", sha256=copy.sha256))
    terminal.say(
        words.text(
            "minimise.frames",
            n=copy.frames_count,
            changed=copy.changed_count,
            destinations=", ".join(copy.destinations),
            others=copy.bystanders_count,
        )
    )
    terminal.say(words.text("minimise.map", file=str(copy.map_path)))
    if copy.unsearched_count:
        terminal.complain(words.text("minimise.unsearched", n=copy.unsearched_count))
    for reason, count in copy.left_out:
        terminal.complain(words.text("minimise.left-out", n=count, reason=words.text(f"minimise.reason.{reason}")))
