"""Seconds of processor time of each phase of one reading: ``python benchmarks/phases.py FILE`` prints them as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportgen.adapters.folder import open_input
from reportgen.adapters.scratch import ScratchFile
from reportgen.capture.columns import batches, doubled, looks, payloads, read_ahead, reading, record_heads, walk
from reportgen.capture.read import read_capture

PHASES: tuple[tuple[Any, str, str], ...] = (
    (walk.Walker, "walk", "walk from record to record (second thread)"),
    (record_heads.RecordHeads, "columns", "header fields (second thread)"),
    (doubled.DoubledColumns, "copies", "packets recorded twice (second thread)"),
    (batches, "take_odd", "records that are no plain packets (second thread)"),
    (batches, "stretches_of", "packets by five-tuple, sums (second thread)"),
    (reading.ColumnReading, "_into_flows", "conversations: rows, sequence numbers"),
    (reading.ColumnReading, "_one_by_one", "tunnels, ICMP errors"),
    (looks.Looks, "look", "encrypted or not"),
    (payloads._Batch, "read", "payload: names, requests, pictures"),
    (read_ahead.ReadAhead, "_fill", "reading and hashing the file (second thread)"),
)


def timed(call: Callable[..., Any], seconds: dict[str, float], name: str) -> Callable[..., Any]:
    """The same function, which adds the processor time of its thread to ``seconds``."""

    def run(*arguments: Any, **more: Any) -> Any:
        begun = time.thread_time()
        try:
            return call(*arguments, **more)
        finally:
            seconds[name] = seconds.get(name, 0.0) + time.thread_time() - begun

    return run


def main(path: Path) -> None:
    """Prints the phases of ``path``."""
    seconds: dict[str, float] = {}
    for owner, name, words in PHASES:
        setattr(owner, name, timed(getattr(owner, name), seconds, words))
    begun = time.thread_time()
    with open_input(path) as source:
        read_capture(source, name=path.name, decode_image=lambda _data: None, scratch=ScratchFile())
    whole = time.thread_time() - begun
    on_main = sum(value for name, value in seconds.items() if "second thread" not in name)
    seconds["everything else (first thread)"] = whole - on_main
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
