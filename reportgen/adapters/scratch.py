"""Room on the disk for tables that grow past memory: a temporary file without a name, gone with the process."""

from __future__ import annotations

import mmap
import os

from reportgen.errors import OutputError

_REGION_BYTES = 16 * 1024 * 1024
_PAGE_BYTES = 65_536


class ScratchFile:
    """See :class:`reportgen.capture.scratch.Scratch`. Takes disk space only when room is asked for."""

    def __init__(self) -> None:
        self._descriptor: int | None = None
        self._regions: list[mmap.mmap] = []
        self._free_bytes = 0  # at the end of the newest region

    def room(self, size_bytes: int) -> memoryview:
        """Zeroed, writable bytes that lie in the file. Raises: OutputError where the disk is full."""
        if size_bytes > _REGION_BYTES or size_bytes % _PAGE_BYTES:
            raise ValueError(size_bytes)
        if size_bytes > self._free_bytes:
            self._add_region()
        start = _REGION_BYTES - self._free_bytes
        self._free_bytes -= size_bytes
        return memoryview(self._regions[-1])[start : start + size_bytes]

    def forget(self) -> None:
        """Takes the touched pages out of the process's memory; they stay in the file."""
        for region in self._regions:
            region.madvise(mmap.MADV_DONTNEED)

    def _add_region(self) -> None:
        import tempfile  # only captures of 300,000 conversations and more need it

        offset = len(self._regions) * _REGION_BYTES
        try:
            if self._descriptor is None:
                with tempfile.TemporaryFile() as file:  # without a name from the start, where the system can
                    self._descriptor = os.dup(file.fileno())
            # Taken now: a full disk must be an error here, not a signal when a page is written later.
            os.posix_fallocate(self._descriptor, offset, _REGION_BYTES)
            self._regions.append(mmap.mmap(self._descriptor, _REGION_BYTES, offset=offset))
        except OSError as error:
            raise OutputError("scratch.no-room", folder=tempfile.gettempdir(), reason=error.strerror or "") from error
        self._free_bytes = _REGION_BYTES

    def __del__(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
