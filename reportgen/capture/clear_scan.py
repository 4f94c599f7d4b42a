"""What is looked for in bytes of which nothing is known but that they are no recognised encryption: images, sound."""

from __future__ import annotations

from reportgen.capture.adts_scan import AdtsScan
from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Talk
from reportgen.capture.unframed import as_far_as_whole


class ClearScan:
    """A :class:`reportgen.capture.stream.StreamReader`."""

    __slots__ = ("_images", "_is_fetched", "_sound", "_talk")

    def __init__(self, talk: Talk, *, is_fetched: bool) -> None:
        self._talk = talk
        self._is_fetched = is_fetched
        self._images = ImageScan(self._image)
        self._sound = AdtsScan(talk.sound(is_fetched=is_fetched))

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return self._images.held_bytes

    @property
    def is_idle(self) -> bool:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return self._images.is_idle and self._sound.is_idle

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        self._images.feed(chunk)
        self._sound.feed(chunk)

    def gap(self) -> None:
        """Bytes are missing, or something else begins."""
        self._images.gap()
        self._sound.gap()

    def finish(self) -> None:
        """Nothing follows."""
        self._images.finish()
        self._sound.finish()

    def _image(self, found: FoundImage) -> None:
        self._talk.image(as_far_as_whole(found), is_fetched=self._is_fetched)
