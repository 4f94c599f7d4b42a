"""What a screen reader finds in our own PDFs: the tree of tags, with the text and the place of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pdf_reader import PdfReader, Run


@dataclass
class Tag:
    """One element of the structure tree."""

    name: str  # "P", "H1", "TR" …
    page: int  # from 0; -1 where none is named
    runs: list[Run] = field(default_factory=list)  # its own, without those of its children
    children: list[Tag] = field(default_factory=list)
    alternative: str = ""  # words read in the place of a picture
    headers: tuple[bytes, ...] = ()  # of a cell: ids of its heads
    id: bytes = b""
    has_content: bool = False  # marked content that is no text: a picture

    def walk(self) -> Iterator[Tag]:
        """Itself and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all_runs(self) -> Iterator[Run]:
        for tag in self.walk():
            yield from tag.runs

    @property
    def text(self) -> str:
        return " ".join("".join(run.text for run in self.all_runs()).split())


def structure(reader: PdfReader) -> Tag:
    """The whole tree below the root."""
    by_place: dict[tuple[int, int], list[Run]] = {}
    for number, page in enumerate(reader.pages):
        for run in page.runs:
            if run.mcid is not None:
                by_place.setdefault((number, run.mcid), []).append(run)
    pages = {number: place for place, number in enumerate(reader.page_numbers)}
    (root,) = (body for body in reader.objects.values() if b"/Type /StructTreeRoot" in body)
    top = Tag(name="Root", page=-1)
    for number in _kids(root)[0]:
        top.children.append(_tag(number, reader, pages, by_place))
    return top


def _tag(number: int, reader: PdfReader, pages: dict[int, int], by_place: dict[tuple[int, int], list[Run]]) -> Tag:
    body = reader.objects[number]
    page = re.search(rb"/Pg (\d+) 0 R", body)
    tag = Tag(name=re.search(rb"/S /(\w+)", body)[1].decode(), page=pages[int(page[1])] if page else -1)
    alternative = re.search(rb"/Alt <([0-9a-fA-F]+)>", body) or re.search(rb"/Alt \(((?:[^()\\]|\\.)*)\)", body)
    if alternative:
        is_hex = body[alternative.start() + 5 : alternative.start() + 6] == b"<"
        raw = bytes.fromhex(alternative[1].decode()) if is_hex else alternative[1]
        tag.alternative = raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
    if heads := re.search(rb"/Headers \[(.*?)\]", body):
        tag.headers = tuple(re.findall(rb"\(([\d-]+)\)", heads[1]))
    if own := re.search(rb"/ID \(([\d-]+)\)", body):
        tag.id = own[1]
    references, contents = _kids(body)
    for child in references:
        tag.children.append(_tag(child, reader, pages, by_place))
    for mcid in contents:
        tag.has_content = True
        tag.runs += by_place.get((tag.page, mcid), [])
    return tag


def _kids(body: bytes) -> tuple[list[int], list[int]]:
    """Numbers of elements, and of marked content."""
    found = re.search(rb"/K \[(.*?)\]", body, re.DOTALL)
    inside = found[1] if found else b""
    references = [int(number) for number in re.findall(rb"(\d+) 0 R", inside)]
    contents = [int(number) for number in re.sub(rb"<<.*?>>|\d+ 0 R", b" ", inside, flags=re.DOTALL).split()]
    return references, contents
