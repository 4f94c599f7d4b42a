"""Where something was seen, for ``inspect --json``: capture and frames."""

from __future__ import annotations

from reportgen.capture.values import Capture
from reportgen.evidence.citation import FrameSet


def cited(capture: Capture, frames: FrameSet) -> dict[str, object]:
    """``capture_sha256`` and ``frames`` of the first file that holds any of them; others under ``further_frames``."""
    parts = [{"capture_sha256": file.sha256, "frames": own.text()} for file, own in capture.cited(frames)]
    if not parts:
        return {"capture_sha256": capture.file.sha256, "frames": ""}
    return {**parts[0], "further_frames": parts[1:]} if parts[1:] else {**parts[0]}
