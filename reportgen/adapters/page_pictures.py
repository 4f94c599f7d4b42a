"""PDF in, a picture of each page out: the only door to PDFium."""

from __future__ import annotations

import io
from typing import Any


def page_pictures(pdf: bytes, *, width_px: int) -> tuple[bytes, ...]:
    """Each page of our own ``pdf`` as PNG, ``width_px`` wide."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_png(document, number, width_px) for number in range(len(document)))
    finally:
        document.close()


def _png(document: Any, number: int, width_px: int) -> bytes:
    page = document[number]
    try:
        picture = page.render(scale=width_px / page.get_width()).to_pil().convert("L").quantize(16)
        told = io.BytesIO()
        picture.save(told, "PNG", optimize=True)
        return told.getvalue()
    finally:
        page.close()
