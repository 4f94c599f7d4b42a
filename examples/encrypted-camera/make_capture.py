"""Makes the capture of the constructed example: ``python examples/encrypted-camera/make_capture.py``.

CONSTRUCTED EXAMPLE / KONSTRUIERTES BEISPIEL: the vendor "Musterblick" and its camera are invented, addresses and names
are those reserved for documentation; what looks encrypted are random bytes. The same bytes come out on each run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

# What the examples share lies beside this one.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from making.home import ROUTER
from making.tape import Tape, write_whole
from story.days import RESTARTED_AT, SWITCHED_OFF_AT, tell
from story.network import CAMERA, DESTINATION
from story.truth import Truth

FILE_NAME = "fritzbox-lan-constructed.eth"
_OUTPUT_FAILED = 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the capture, and the truth about it where asked; 0, or 8 where it could not be written."""
    parser = argparse.ArgumentParser(description="Makes the capture of the constructed example.")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "captures", metavar="DIR")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="write what was put into the capture as JSON")
    options = parser.parse_args(arguments)
    try:
        _make(options.output, options.truth)
    except OSError as error:
        print(f"cannot write {error.filename or options.output}: {error.strerror}", file=sys.stderr)
        return _OUTPUT_FAILED
    return 0


def _make(output: Path, truth_file: Path | None) -> None:
    output.mkdir(parents=True, exist_ok=True)
    tape, truth = Tape(ROUTER.packed_mac), Truth()
    tell(tape, truth)
    written = tape.write(output / FILE_NAME)
    if truth_file is not None:
        write_whole(truth_file, truth.as_json(tape, written, _facts()).encode())
    print(f"{output / FILE_NAME}  (constructed / konstruiert)")
    print(f"  {written.size_bytes:,} bytes, {len(tape):,} frames, SHA-256 {written.sha256}")
    print(f"  {len(truth.uploads):,} encrypted uploads, {len(truth.noted_at)} noted movements")


def _facts() -> dict[str, object]:
    return {
        "schema_version": 1,
        "constructed": True,
        "file": FILE_NAME,
        "timezone": "Europe/Berlin",
        "device": CAMERA.address,
        "destination": DESTINATION.address,
        "switched_off_at": SWITCHED_OFF_AT.isoformat(),
        "restarted_at": RESTARTED_AT.isoformat(),
    }


if __name__ == "__main__":
    sys.exit(main())
