"""``reportgen verify BUNDLE``."""

from __future__ import annotations

import argparse

from reportgen.actions.verify import verify
from reportgen.cli.terminal import Terminal
from reportgen.errors import EvidenceMismatch
from reportgen.language.values import ByteCount


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Lists every difference. Raises: EvidenceMismatch where there is one, UnreadableInput."""
    words = terminal.translator
    found = verify(options.bundle)
    if not found.is_intact:
        terminal.say(words.text("verify.differs", n=found.differences_count))
        for difference in found.differences:
            terminal.say(words.text("error.problem", sentence=words.say(difference.message())))
        raise EvidenceMismatch("verify.differs", folder=str(options.bundle))
    terminal.say(
        words.text(
            "verify.intact",
            files=words.text("verify.files", n=found.files_count),
            bytes=ByteCount(found.bytes_count),
            digests=words.text("verify.digests", n=found.digests_count),
        )
    )
    terminal.say(words.text("verify.manifest", sha256=found.manifest_sha256 or ""))
    terminal.say(words.text("verify.meaning"))
    return 0
