"""Does this decode as a picture? The only door to Pillow."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from reportgen.capture.values import DecodedImage

if TYPE_CHECKING:
    from PIL import ImageFile
    from PIL.Image import Image

_SHOWN_WIDTH, _BLURRED_COLUMNS, _SIGNATURE_WIDTH = 480, 12, 1200
MOST_PIXELS = 64_000_000
"""Larger pictures are not decoded: a few kilobytes can claim gigabytes. Cameras of 2026 stay below 50 million."""

_SHOWN_BYTES = 400
_BLURRED_POINTS, _BLURRED_SIZE_PX = (12, 9), (192, 144)
_JPEG_START = b"\xff\xd8\xff"
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"\x00\x00\x00\x00IEND\xae\x42\x60\x82"
_GIF_STARTS = (b"GIF87a", b"GIF89a")
_GIF_END = b"\x00\x3b"  # an empty sub-block, then the trailer


def decode_image(data: bytes) -> DecodedImage | None:
    """Format and size of a JPEG, PNG, GIF or WebP that Pillow decodes without error, or ``None``; never raises.

    The data must reach the format's own end mark (of which Pillow itself makes sure for JPEG); bytes after it are
    let pass. Damage inside that leaves the structure whole (wrong pixels, rows missing before a proper end) is not
    noticed. Of an animation the first picture is decoded. ``format`` is "JPEG", "PNG", "GIF" or "WEBP".

    Source: ITU-T T.81 annex B (JPEG markers), W3C PNG (third edition) section 5 (IEND), GIF89a (trailer), RFC 9649.
    """
    from PIL import Image, ImageFile

    chosen = _opener(data)
    if chosen is None:
        return None
    name, opener = chosen
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process, which would make grey of gaps
    try:
        # Pillow warns of odd metadata; what matters here is whether the pixels are there.
        with warnings.catch_warnings(action="ignore"), opener(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return None
            # Every coded byte is read all the same; only less is made of them. (No other format takes the hint.)
            image.draft("L", (1, 1))
            image.load()
    except (
        OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RuntimeError,
        EOFError, AssertionError, MemoryError, struct.error, zlib.error,
        Image.DecompressionBombError,
    ):  # fmt: skip
        return None
    return DecodedImage(format=name, width_px=width, height_px=height)


def _opener(data: bytes) -> tuple[str, type[ImageFile.ImageFile]] | None:
    """By signature and end mark; one plug-in each, so that Pillow does not load some fifty."""
    if data.startswith(_JPEG_START):
        from PIL.JpegImagePlugin import JpegImageFile

        return "JPEG", JpegImageFile
    if data.startswith(_PNG_START) and _PNG_END in data:
        from PIL.PngImagePlugin import PngImageFile

        return "PNG", PngImageFile
    if data.startswith(_GIF_STARTS) and _GIF_END in data:
        from PIL.GifImagePlugin import GifImageFile

        return "GIF", GifImageFile
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and int.from_bytes(data[4:8], "little") + 8 <= len(data):
        from PIL.WebPImagePlugin import WebPImageFile

        return "WEBP", WebPImageFile
    return None


def blurred(data: bytes) -> bytes | None:
    """The picture as PNG of so few points that nobody can be recognised, made large again; None where it is none."""
    from PIL import Image

    chosen = _opener(data)
    if chosen is None or decode_image(data) is None:
        return None
    with warnings.catch_warnings(action="ignore"), chosen[1](io.BytesIO(data)) as image:
        few = image.convert("RGB").resize(_BLURRED_POINTS, Image.Resampling.BOX)
    told = io.BytesIO()
    few.resize(_BLURRED_SIZE_PX, Image.Resampling.BICUBIC).save(told, "PNG", optimize=True)
    return told.getvalue()


def decoder_name() -> str:
    """The decoder and its version, as the method section prints it: "Pillow 13.0.0"."""
    from PIL import __version__

    return f"Pillow {__version__}"


def picture_metadata(data: bytes) -> tuple[tuple[str, str], ...]:
    """What Exif and text chunks of a JPEG or PNG say, as (name, value); empty where there is nothing or it is broken.

    Source: CIPA DC-008 (Exif); W3C PNG section 11.3.3.
    """
    from PIL import ExifTags, Image

    chosen = _opener(data)
    if chosen is None:
        return ()
    try:
        with warnings.catch_warnings(action="ignore"), chosen[1](io.BytesIO(data)) as image:
            exif = image.getexif()
            tags = {ExifTags.TAGS.get(tag, f"Exif {tag}"): value for tag, value in exif.items()}
            tags |= {ExifTags.TAGS.get(tag, f"Exif {tag}"): value for tag, value in exif.get_ifd(0x8769).items()}
            tags |= {ExifTags.GPSTAGS.get(tag, f"GPS {tag}"): value for tag, value in exif.get_ifd(0x8825).items()}
            texts = {str(key): value for key, value in image.info.items() if isinstance(value, str)}
            comment = image.info.get("comment")
    except (
        OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RuntimeError,
        EOFError, AssertionError, MemoryError, struct.error, zlib.error,
        Image.DecompressionBombError,
    ):  # fmt: skip
        return ()
    told = {**tags, **texts, **({"comment": comment} if comment else {})}
    return tuple((name, _as_text(value)) for name, value in told.items() if name not in ("ExifOffset", "GPSInfo"))


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        text = value[:_SHOWN_BYTES].rstrip(b"\0")
        return text.decode("ascii") if text.isascii() else f"{len(value)} B"
    return str(value)[:_SHOWN_BYTES]


def shown_small(data: bytes, *, blurred: bool, width: int = _SHOWN_WIDTH) -> bytes | None:
    """A JPEG of the picture, at most ``width`` pixels wide, without metadata; ``None`` where it cannot be read.

    ``blurred``: of the whole picture only 12 columns are kept, so that nothing of a face can be won back.
    """
    from PIL import Image, ImageFilter

    image = _loaded(data)
    if image is None:
        return None
    width = min(width, image.width)
    size = (width, max(1, round(image.height * width / image.width)))
    if blurred:
        columns = (_BLURRED_COLUMNS, max(1, round(image.height * _BLURRED_COLUMNS / image.width)))
        image = image.resize(columns, Image.Resampling.BOX).resize(size, Image.Resampling.BICUBIC)
        image = image.filter(ImageFilter.GaussianBlur(size[0] / _BLURRED_COLUMNS / 2))
    else:
        image = image.resize(size, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def clean_png(data: bytes) -> bytes | None:
    """The picture as a grey PNG without metadata, at most 1200 pixels wide; ``None`` where it cannot be read."""
    image = _loaded(data)
    if image is None:
        return None
    if image.width > _SIGNATURE_WIDTH:
        height = max(1, round(image.height * _SIGNATURE_WIDTH / image.width))
        image = image.resize((_SIGNATURE_WIDTH, height))
    file = io.BytesIO()
    image.convert("L").save(file, "PNG")
    return file.getvalue()


def _loaded(data: bytes) -> Image | None:
    """The pixels alone, on white where the picture lets something through."""
    from PIL import Image as Pictures

    if decode_image(data) is None:
        return None
    chosen = _opener(data)
    assert chosen is not None
    with warnings.catch_warnings(action="ignore"), chosen[1](io.BytesIO(data)) as image:
        whole = image.convert("RGBA")
    ground = Pictures.new("RGBA", whole.size, "white")
    return Pictures.alpha_composite(ground, whole).convert("RGB")
