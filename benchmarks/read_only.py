"""Reads a capture with everything on but the decoder: pictures are carved and hashed, and none is called whole."""

from __future__ import annotations

import sys
from pathlib import Path

from reportgen.adapters.folder import open_input
from reportgen.adapters.scratch import ScratchFile
from reportgen.capture.read import read_capture

with open_input(Path(sys.argv[1])) as source:
    capture = read_capture(source, name="capture", decode_image=lambda _data: None, scratch=ScratchFile())
print(capture.file.sha256, capture.file.records_count, len(capture.flows), len(capture.images))
