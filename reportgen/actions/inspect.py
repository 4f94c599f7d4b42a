"""``inspect``: what a capture holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Protocol

from reportgen.adapters.folder import STANDARD_INPUT, open_input, open_standard_input
from reportgen.adapters.images import decode_image
from reportgen.adapters.scratch import ScratchFile
from reportgen.capture.read import read_recordings
from reportgen.capture.values import Capture
from reportgen.evidence.digest import ByteSource


class PictureKeeper(Protocol):
    """Is handed each whole picture that was sent."""

    def keep(self, sha256: str, image_format: str, data: bytes) -> None:
        """``image_format`` is the decoder's name of it, such as "JPEG"."""


Progress = Callable[[Path, int], None]
"""Called with the file and the bytes read of it so far."""


def inspect(
    files: Sequence[Path], progress: Progress | None = None, keep: PictureKeeper | None = None
) -> tuple[Capture, ...]:
    """The files as recordings: those of one link type are one. ``-`` is standard input.

    Pictures that were sent are handed to ``keep``. Raises: UnreadableInput, OutputError.
    """

    def told(number: int, done_bytes: int) -> None:
        if progress is not None:
            progress(files[number], done_bytes)

    with ExitStack() as opened:
        return read_recordings(
            [(file.name, opened.enter_context(_open(file))) for file in files],
            decode_image=decode_image,
            progress=told,
            keep_image=keep.keep if keep else None,
            scratch=ScratchFile,
        )


def _open(file: Path) -> AbstractContextManager[ByteSource]:
    return open_standard_input() if str(file) == STANDARD_INPUT else open_input(file)
