"""Writes reportgen/data/makers.txt from ``index.json`` of the npm package ``oui-data``.

npm pack oui-data && tar xzf oui-data-*.tgz
python scripts/write_makers.py package/index.json --package "oui-data 2.1.9" --as-of 2026-08-26
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from datetime import date
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "reportgen" / "data" / "makers.txt"
_PREFIX = re.compile(r"[0-9A-F]{6}|[0-9A-F]{7}|[0-9A-F]{9}")
_HEAD = """# Who a hardware address was assigned to: first 24, 28 or 36 bits, tab, name as the register publishes it.
# Registers MA-L, MA-M and MA-S of the IEEE Registration Authority, through the npm package {package} (BSD-2-Clause,
# (c) silverwind), written by scripts/write_makers.py. Postal addresses are left out.
as_of	{as_of}
"""


def main() -> None:
    """Reads the arguments and writes the file anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--package", required=True)
    parser.add_argument("--as-of", required=True, type=date.fromisoformat)
    options = parser.parse_args()
    rows = json.loads(options.index.read_text("utf-8"))
    lines = sorted(f"{prefix}\t{_name(text)}" for prefix, text in rows.items() if _PREFIX.fullmatch(prefix))
    head = _HEAD.format(package=options.package, as_of=options.as_of.isoformat())
    TARGET.write_text(head + "\n".join(lines) + "\n", "utf-8")
    print(f"{TARGET.name}: {len(lines)} of {len(rows)}")


def _name(text: str) -> str:
    """The first line without what cannot be seen; its spaces are plain ones."""
    seen = "".join(" " if letter.isspace() else letter for letter in text.split("\n")[0])
    return " ".join("".join(letter for letter in seen if unicodedata.category(letter)[0] != "C").split())


if __name__ == "__main__":
    main()
