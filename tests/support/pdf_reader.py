"""Reads what stands on the pages of our own PDFs, without the library that wrote them.

Enough of ISO 32000-1 for the files pydyf writes (one operator a line, object streams, Identity-H fonts with
ToUnicode), and not for others.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

MM = 25.4 / 72
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Run:
    """Text drawn in one go: one line of one font. Millimetres from the top left corner; y is the base line."""

    text: str
    x_mm: float
    y_mm: float
    size_pt: float
    font: str
    mcid: int | None = None  # of the marked content it is part of; None: nothing that is read aloud


@dataclass(frozen=True)
class Area:
    """A filled rectangle, in millimetres from the top left corner."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass
class Page:
    runs: list[Run] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(run.text for run in self.runs)

    def find(self, text: str) -> Run:
        """The first run that contains ``text``."""
        return next(run for run in self.runs if text in run.text)


class PdfReader:
    """Objects by number, and the pages made of them."""

    def __init__(self, data: bytes) -> None:
        self.objects: dict[int, bytes] = {}
        self.streams: dict[int, bytes] = {}
        for match in re.finditer(rb"(?<!\d)(\d+) 0 obj\n(.*?)\nendobj", data, re.DOTALL):
            head, _, rest = match[2].partition(b"\nstream\n")
            self.objects[int(match[1])] = head
            if rest:
                body = rest.removesuffix(b"\nendstream")
                self.streams[int(match[1])] = zlib.decompress(body) if b"/FlateDecode" in head else body
        for number in [n for n, head in self.objects.items() if b"/ObjStm" in head]:
            self._unpack(number)
        self.catalog = next(body for body in self.objects.values() if b"/Type /Catalog" in body)
        self.metadata = self.streams[_reference(b"Metadata", self.catalog)].decode()
        kids = next(body for body in self.objects.values() if b"/Type /Pages" in body)
        self.page_numbers = [int(number) for number in re.findall(rb"(\d+) 0 R", kids)]
        self.pages = [self._page(number) for number in self.page_numbers]

    @property
    def all_bytes(self) -> bytes:
        """Everything in the file, unpacked: where a leaked value would have to stand."""
        streams = [body for number, body in self.streams.items() if b"/ObjStm" not in self.objects[number]]
        return b"\n".join([*self.objects.values(), *streams])

    @property
    def font_names(self) -> set[str]:
        return {name.decode() for name in re.findall(rb"/BaseFont /[A-Z]{6}\+([\w-]+)", self.all_bytes)}

    def _unpack(self, number: int) -> None:
        first = int(re.search(rb"/First (\d+)", self.objects[number])[1])
        body = self.streams[number]
        numbers = [int(value) for value in body[:first].split()]
        starts = [*numbers[1::2], len(body) - first]
        for index, name in enumerate(numbers[::2]):
            self.objects[name] = body[first + starts[index] : first + starts[index + 1]]

    def _page(self, number: int) -> Page:
        page = Page()
        content = self.streams[_reference(b"Contents", self.objects[number])]
        resources = self.objects[_reference(b"Resources", self.objects[number])]
        self._draw(content.decode("latin-1"), resources, page, (1, 0, 0, 1, 0, 0))
        return page

    def _font(self, name: str, resources: bytes) -> tuple[str, dict[str, str]]:
        fonts = self.objects[_reference(b"Font", resources)]
        font = self.objects[_reference(name.encode(), fonts)]
        cmap = self.streams[_reference(b"ToUnicode", font)].decode()
        letters = {
            glyph: bytes.fromhex(text).decode("utf-16-be")
            for glyph, text in re.findall(r"^<(\w{4})> <(\w*)>$", cmap, re.MULTILINE)
        }
        return re.search(rb"/BaseFont /\w+\+([\w-]+)", font)[1].decode(), letters

    def _draw(self, content: str, resources: bytes, page: Page, matrix: Matrix) -> None:
        stack, pending, at = [], [], matrix
        font, letters, size = "", {}, 0.0
        marked: list[int | None] = []
        mcid = None
        for line in content.split("\n"):
            *words, operator = line.split(" ")
            if found := re.search(r"/MCID (\d+)", line):
                mcid = int(found[1])
            if operator in ("BDC", "BMC"):
                marked.append(mcid if operator == "BDC" else None)
                mcid = None
            elif operator == "EMC":
                marked.pop()
            elif operator == "q":
                stack.append(matrix)
            elif operator == "Q":
                matrix = stack.pop()
            elif operator == "cm":
                matrix = _times(_numbers(words), matrix)
            elif operator == "Tm":
                at = _times(_numbers(words), matrix)
            elif operator == "Tf":
                font, letters = self._font(words[0][1:], resources)
                size = float(words[1])
            elif operator == "TJ":
                glyphs = re.findall(r"<(\w+)>", line)
                text = "".join(letters[g[i : i + 4]] for g in glyphs for i in range(0, len(g), 4))
                if text:
                    within = marked[-1] if marked else None
                    page.runs.append(Run(text, at[4] * MM, 297 - at[5] * MM, round(size * abs(at[0]), 2), font, within))
            elif operator == "re":
                pending.append(_numbers(words))
            elif operator in ("f", "f*"):
                page.areas.extend(_area(box, matrix) for box in pending)
                pending = []
            elif operator in ("n", "S", "W", "W*"):
                pending = []
            elif operator == "Do":
                form = _reference(words[0][1:].encode(), resources)
                if b"/Form" in self.objects[form]:
                    inner = self.objects[form] if b"/Font" in self.objects[form] else resources
                    self._draw(self.streams[form].decode("latin-1"), inner, page, matrix)


def _reference(key: bytes, body: bytes) -> int:
    return int(re.search(rb"/" + re.escape(key) + rb" (\d+) 0 R", body)[1])


def _numbers(words: list[str]) -> Matrix:
    return tuple(float(word) for word in words)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _area(box: Matrix, matrix: Matrix) -> Area:
    x, y, width, height = box
    a, _, _, d, e, f = matrix
    ys = sorted((297 - (d * y + f) * MM, 297 - (d * (y + height) + f) * MM))
    return Area((a * x + e) * MM, ys[0], a * width * MM, ys[1] - ys[0])
