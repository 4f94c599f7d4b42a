"""The pictures: a drawn house and garden, each marked as constructed, in the picture and in its comment."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageDraw, ImageFont

MARK = "CONSTRUCTED / KONSTRUIERT"
WIDTH_PX, HEIGHT_PX = 320, 240

_QUALITY = 38
_HORIZON_PX = 120
_FONT = ImageFont.load_default_imagefont()  # a bitmap font: looks the same whatever FreeType is there
_COATS = ("#2b4a8b", "#8b2b3f", "#3b7a43", "#7a6a2b", "#5a3b7a")


@dataclass(frozen=True, slots=True)
class Shot:
    """What one picture shows."""

    day_number: int
    counter: int
    at: datetime  # local time, as drawn into the picture


class Painter:
    """Draws pictures; the garden behind them is drawn once for light and once for dark."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._by_day = _garden("#9cc4ec", "#5f9a4b", "#d8c8a8", rng.randbytes(WIDTH_PX * HEIGHT_PX))
        self._by_night = _garden("#15181f", "#22261f", "#34322e", rng.randbytes(WIDTH_PX * HEIGHT_PX))
        self._mark = _label(MARK, scale=2)

    def jpeg(self, shot: Shot) -> bytes:
        """One picture as a JPEG file; no two shots give the same bytes, since the counter is drawn in."""
        garden = self._by_day if 7 <= shot.at.hour < 20 else self._by_night
        image = garden.copy()
        self._figure(ImageDraw.Draw(image))
        image.paste(self._mark, (4, 4))
        image.paste(_label(f"{shot.at:%Y-%m-%d %H:%M:%S}  DAY {shot.day_number}  No {shot.counter:04d}", 1), (4, 224))
        file = io.BytesIO()
        image.save(file, "JPEG", quality=_QUALITY, comment=MARK.encode())
        return file.getvalue()

    def _figure(self, draw: ImageDraw.ImageDraw) -> None:
        """Someone on the path: head, coat, legs; or a ball, or nobody."""
        left = self._rng.randrange(20, 240)
        coat = self._rng.choice(_COATS)
        what = self._rng.random()
        if what < 0.7:
            draw.ellipse((left + 8, 110, left + 24, 126), fill="#e0b090")
            draw.polygon(((left + 6, 127), (left + 26, 127), (left + 32, 172), (left, 172)), fill=coat)
            draw.line((left + 9, 172, left + 7, 204), fill="#222222", width=6)
            draw.line((left + 23, 172, left + 26, 204), fill="#222222", width=6)
        elif what < 0.9:
            draw.ellipse((left, 186, left + 20, 206), fill=coat, outline="#222222")


def _garden(sky: str, lawn: str, wall: str, grain: bytes) -> Image.Image:
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), sky)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, _HORIZON_PX, WIDTH_PX, HEIGHT_PX), fill=lawn)
    draw.polygon(((120, 240), (210, 240), (272, 170), (250, 170)), fill="#8d8a84")
    for left in range(0, 190, 24):
        draw.rectangle((left, 96, left + 14, 140), fill="#7b5b3a")
    draw.rectangle((40, 76, 52, 132), fill="#4f3a24")
    draw.ellipse((14, 30, 82, 92), fill="#39672f")
    draw.rectangle((196, 50, 320, 172), fill=wall)
    draw.polygon(((184, 52), (258, 24), (332, 52)), fill="#7d3a2e")
    draw.rectangle((242, 96, 280, 171), fill="#3c2c22")
    draw.ellipse((272, 134, 277, 139), fill="#d8c060")
    draw.rectangle((206, 84, 232, 112), fill="#c9dbe6", outline="#3c2c22")
    noise = Image.frombytes("L", (WIDTH_PX, HEIGHT_PX), grain).convert("RGB")
    return Image.blend(image, noise, 0.04)


def _label(text: str, scale: int) -> Image.Image:
    _, _, width, height = _FONT.getbbox(text)
    label = Image.new("RGB", (int(width) + 6, int(height) + 2), "#000000")
    ImageDraw.Draw(label).text((3, 1), text, font=_FONT, fill="#ffffff")
    return label.resize((label.width * scale, label.height * scale), Image.Resampling.NEAREST)
