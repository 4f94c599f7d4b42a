"""A small photo that says who made it and where."""

from __future__ import annotations

import io

from PIL import Image


def photo(format: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Musterkamera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture = Image.new("RGB", (64, 48))
    picture.putdata([(x * 3 % 256, x * 7 % 256, x % 256) for x in range(64 * 48)])
    picture.save(out, format, exif=exif)
    return out.getvalue()
