"""``reportgen`` and ``python -m reportgen``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.cli.serve_command import Started


def main() -> int:
    """Runs the command line; returns the exit code."""
    from reportgen.cli.command import run

    return run(sys.argv[1:], serve=_serve)


def _serve(root: Path, *, port: int, open_browser: bool, started: Started) -> None:
    from reportgen.web.server import serve

    serve(root, port=port, open_browser=open_browser, started=started)


if __name__ == "__main__":
    sys.exit(main())
