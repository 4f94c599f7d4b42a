"""``inspect``: what a capture holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportgen.adapters.folder import STANDARD_INPUT, open_input, open_standard_input
from reportgen.adapters.images import decode_image
from reportgen.adapters.objects import ObjectFolder
from reportgen.adapters.scratch import ScratchFile
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture

Progress = Callable[[Path, int], None]
"""Called with the file and the bytes read of it so far."""


def inspect(
    files: Sequence[Path], progress: Progress | None = None, keep: ObjectFolder | None = None
) -> tuple[Capture, ...]:
    """Each file read, in the order given; ``-`` is standard input. Pictures that were sent are stored in ``keep``.

    Raises: UnreadableInput, OutputError.
    """
    return tuple(_read(file, progress, keep) for file in files)


def _read(file: Path, progress: Progress | None, keep: ObjectFolder | None) -> Capture:
    def told(done_bytes: int) -> None:
        if progress is not None:
            progress(file, done_bytes)

    with open_standard_input() if str(file) == STANDARD_INPUT else open_input(file) as source:
        return read_capture(
            source,
            name=file.name,
            decode_image=decode_image,
            progress=told,
            keep_image=keep.keep if keep else None,
            scratch=ScratchFile(),
        )
