"""``reportgen upgrade CASE COPY``."""

from __future__ import annotations

import argparse

from reportgen.actions.upgrade import upgrade
from reportgen.case.versions import SCHEMA_VERSION
from reportgen.cli.terminal import Terminal


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Says what was copied, or that nothing had to be. Raises: as :func:`upgrade`."""
    words = terminal.translator
    done = upgrade(options.case, options.copy)
    if not done.copied_count:
        terminal.say(words.text("upgrade.nothing", version=str(SCHEMA_VERSION)))
        return 0
    versions = {"old": str(done.from_version), "new": str(SCHEMA_VERSION)}
    terminal.say(words.text("upgrade.done", n=done.copied_count, folder=str(done.target), **versions))
    terminal.say(words.text("upgrade.kept", folder=str(options.case)))
    return 0
