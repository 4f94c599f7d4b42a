"""``reportgen serve [FOLDER]``: a page in the browser of this computer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Protocol

from reportgen.cli.local_parser import LocalParser
from reportgen.cli.terminal import Terminal
from reportgen.language.translator import Translator


class Serve(Protocol):
    """The other shell; ``__main__`` joins the two."""

    def __call__(self, root: Path, *, port: int, open_browser: bool, started: Started) -> None:
        """Serves until it is interrupted; ``started`` is told the address."""


class Started(Protocol):
    """Is told the address once the page is open."""

    def __call__(self, address: str, /) -> None:
        """``address``: with the key."""


DEFAULT_FOLDER = Path("~/reportgen-cases")


def add_serve(commands: argparse._SubParsersAction[LocalParser], words: Translator, serve: Serve | None) -> None:
    """The command's own arguments."""
    parser = commands.add_parser("serve", help=words.text("cli.serve"), add_help=False)
    help_folder = words.text("cli.serve.folder", folder=str(DEFAULT_FOLDER))
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=help_folder)
    parser.add_argument(
        "--port", type=int, default=0, choices=range(65536), metavar="N", help=words.text("cli.serve.port")
    )
    parser.add_argument("--no-browser", action="store_true", help=words.text("cli.serve.no-browser"))

    def run(options: argparse.Namespace, terminal: Terminal) -> int:
        assert serve is not None

        def started(address: str) -> None:
            terminal.say(terminal.translator.text("web.serving"))
            terminal.say(f"  {address}")
            terminal.say(terminal.translator.text("web.stop-it"))

        folder = options.folder if options.folder is not None else DEFAULT_FOLDER.expanduser()
        serve(folder, port=options.port, open_browser=not options.no_browser, started=started)
        return 0

    parser.set_defaults(run=run)
