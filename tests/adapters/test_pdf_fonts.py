"""The bundled fonts and the list of what they cover; run as a program, this file writes the list anew."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

from fontTools.ttLib import TTFont

from reportgen.resources import resource_dir

FONTS = resource_dir("templates") / "fonts"


def coverage() -> str:
    """Code points that every font has a glyph for, as ranges, one a line."""
    points = sorted(set.intersection(*(set(TTFont(path).getBestCmap()) for path in FONTS.glob("*.ttf"))))
    starts = [points[0], *(after for before, after in pairwise(points) if after != before + 1)]
    ends = [*(before for before, after in pairwise(points) if after != before + 1), points[-1]]
    return "".join(f"{start:04X}-{end:04X}\n" for start, end in zip(starts, ends, strict=True))


def test_the_coverage_file_says_what_the_fonts_say() -> None:
    assert (FONTS / "coverage.txt").read_text("ascii") == coverage()


def test_the_readme_names_every_font_with_its_digest() -> None:
    listed = dict(
        reversed(line) for line in re.findall(r"^(\w{64})  (\S+)$", (FONTS / "README.md").read_text(), re.MULTILINE)
    )
    assert listed == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}


def test_every_font_is_free_under_the_licence_beside_it() -> None:
    licence = (FONTS / "LICENSE-Liberation.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in licence
    for path in FONTS.glob("*.ttf"):
        font = TTFont(path)
        assert font["name"].getDebugName(13) == "Licensed under the SIL Open Font License, Version 1.1"
        assert font["name"].getDebugName(5) == "Version 2.1.5"
        assert font["OS/2"].fsType == 0  # may be embedded


if __name__ == "__main__":
    (FONTS / "coverage.txt").write_text(coverage(), "ascii")
