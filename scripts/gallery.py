"""Draws every page of every document of the constructed example, both languages: ``make gallery``.

The same set of documents as in the tests. Small grey pictures (50 dpi, 12 greys), made with pdftoppm (poppler-utils);
what was seen and changed stands in docs/gallery/README.md, whose list of pages is written here.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from all_documents import analysis_with_a_complaint, composed  # noqa: E402

from reportgen.actions.case_files import read_case_files  # noqa: E402
from reportgen.actions.chosen_pictures import chosen_pictures, shown_exhibits  # noqa: E402
from reportgen.actions.printing import printed_all  # noqa: E402
from reportgen.documents.occasion import Form, Sheet  # noqa: E402

CASE = ROOT / "examples" / "camera"
GALLERY = ROOT / "docs" / "gallery"
_DPI, _GREYS = 50, 12
_BEGIN, _END = "<!-- pages: written by make gallery -->", "<!-- end of pages -->"


def main() -> None:
    """Writes docs/gallery/{de,en}/<kind>-<page>.png and the list of them."""
    maker = CASE / "make_capture.py"
    subprocess.run([sys.executable, str(maker)], check=True, stdout=subprocess.DEVNULL)
    analysis = analysis_with_a_complaint(CASE)
    files = read_case_files(CASE)
    first = next(image.sha256 for image in files.captures[0].images if image.sha256)
    (picture,) = chosen_pictures(CASE, files, [first], [])
    letters = [
        letter for letter in composed(analysis, picture.data, exhibits=shown_exhibits(files)).letters if letter.html
    ]
    form_a = composed(analysis, picture.data, Sheet(form=Form.A)).letters
    letters += [
        replace(letter, kind="access (Form A)")
        for letter in form_a
        if (letter.kind, letter.language) == ("access", "de")
    ]
    named = [replace(letter, kind=letter.kind.partition(" ")[0]) for letter in letters]
    for language in ("de", "en"):
        shutil.rmtree(GALLERY / language, ignore_errors=True)
        (GALLERY / language).mkdir(parents=True)
    lines: dict[str, dict[str, list[str]]] = {}
    for letter, (data, _) in zip(letters, printed_all(named, date(2026, 11, 20)), strict=True):
        slug = letter.kind.replace("+", "-and-").replace(" (Form A)", "-form-a")
        pages = _draw(data, GALLERY / letter.language / slug)
        lines.setdefault(letter.kind, {})[letter.language] = pages
    _list(lines)


def _draw(pdf: bytes, target: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.pdf"
        source.write_bytes(pdf)
        command = ["pdftoppm", "-r", str(_DPI), "-gray", "-png", str(source), str(Path(folder) / "page")]
        subprocess.run(command, check=True)
        drawn = sorted(Path(folder).glob("page*.png"))
        names = []
        for number, path in enumerate(drawn, start=1):
            name = target.with_name(f"{target.name}-{number}.png")
            name.write_bytes(_small(path.read_bytes()))
            names.append(f"{target.parent.name}/{name.name}")
        return names


def _small(png: bytes) -> bytes:
    image = Image.open(io.BytesIO(png)).convert("L").quantize(_GREYS)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _list(lines: dict[str, dict[str, list[str]]]) -> None:
    readme = GALLERY / "README.md"
    text = readme.read_text("utf-8")
    rows = ["| document | Deutsch | English |", "|---|---|---|"]
    for kind, by_language in lines.items():
        cells = [
            " ".join(f"[{number}]({page})" for number, page in enumerate(by_language.get(language, []), start=1))
            for language in ("de", "en")
        ]
        rows.append(f"| `{kind}` | {cells[0]} | {cells[1]} |")
    head, _, rest = text.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    readme.write_text(f"{head}{_BEGIN}\n" + "\n".join(rows) + f"\n{_END}{tail}", "utf-8")


if __name__ == "__main__":
    main()
