"""The bundled fonts and the list of what they cover; run as a program, this file writes the list anew."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont
from pdf_reader import PdfReader
from sample_letter import sample_html

from reportgen.adapters.pdf import render_pdf
from reportgen.language.harmless import isolated
from reportgen.resources import resource_dir

FONTS = resource_dir("templates") / "fonts"


FAMILIES = {  # file names begin so → (version, licence file, words of the licence in the font)
    "Liberation": ("Version 2.1.5", "LICENSE-Liberation.txt", "SIL Open Font License, Version 1.1"),
    "NotoSansArabic": ("Version 2.005", "LICENSE-Noto.txt", "SIL Open Font License, Version 1.1"),
    "DroidSansFallback": ("Version 2.55b", "LICENSE-Droid.txt", "Apache License, Version 2.0"),
}


def coverage() -> str:
    """Code points that every font of one of the families has a glyph for, as ranges, one a line."""
    families = [[path for path in FONTS.glob("*.ttf") if path.name.startswith(family)] for family in FAMILIES]
    points = sorted(
        set().union(*(set.intersection(*(set(TTFont(path).getBestCmap()) for path in family)) for family in families))
    )
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
    for path in FONTS.glob("*.ttf"):
        family = next(family for family in FAMILIES if path.name.startswith(family))
        version, licence, words = FAMILIES[family]
        font = TTFont(path)
        assert words in font["name"].getDebugName(13)
        assert words.partition(",")[0].upper() in (FONTS / licence).read_text().upper()
        assert font["name"].getDebugName(5).startswith(version)
        assert font["OS/2"].fsType & 0b110 == 0  # may be embedded


@pytest.mark.parametrize(
    ("name", "fonts"),
    [
        ("相机.example", {"Droid-Sans-Fallback"}),
        pytest.param("カメラ.example", {"Droid-Sans-Fallback"}, marks=pytest.mark.slow),
        pytest.param("카메라.example", {"Droid-Sans-Fallback"}, marks=pytest.mark.slow),
        ("كاميرا.example", {"Noto-Sans-Arabic"}),
        ("łódź-ÄÖÜß€.example", set()),
    ],
)
def test_host_names_of_other_scripts_are_printed_with_their_own_letters(name: str, fonts: set[str]) -> None:
    html = sample_html(hostile=isolated(name))
    pdf = render_pdf(html)
    reader = PdfReader(pdf.data)
    assert pdf.warnings == ()
    assert {font for font in reader.font_names if not font.startswith("Liberation")} == fonts
    printed = "".join(run.text for page in reader.pages for run in page.runs)
    assert "\\u{" not in printed
    assert sorted(set(name) - set(unicodedata.normalize("NFKC", printed))) == []


if __name__ == "__main__":
    (FONTS / "coverage.txt").write_text(coverage(), "ascii")
