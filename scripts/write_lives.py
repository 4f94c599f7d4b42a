"""Writes docs/lives.md and docs/lives.de.md: six whole lives of a case, played by the program itself."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "tests" / "capture")]

from lives import LIVES, live, page, section  # noqa: E402


def main() -> None:
    """Plays every life in both languages."""
    for language, name in (("de", "lives.de.md"), ("en", "lives.md")):
        sections = []
        for life in LIVES:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder)
                sections.append(section(life, list(live(life, place, language)), place / "case", language))
        (ROOT / "docs" / name).write_text(page(sections, language), "utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
