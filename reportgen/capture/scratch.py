"""Room for tables that grow past what should stay in memory."""

from __future__ import annotations

from typing import Protocol


class Scratch(Protocol):
    """Memory that lies on a disk. What it hands out keeps its content for as long as the scratch lives."""

    def room(self, size_bytes: int) -> memoryview:
        """Zeroed, writable bytes, ``size_bytes`` a multiple of 65,536. Raises: OutputError where the disk is full."""
        ...

    def forget(self) -> None:
        """Takes the pages that were touched out of the process's memory; their content stays."""
        ...
