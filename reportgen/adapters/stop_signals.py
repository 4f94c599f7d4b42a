"""Ctrl-C and its kin as a question that is asked between two steps, so that nothing is torn in the middle of one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_asked() -> Iterator[Callable[[], int]]:
    """A function that tells how often it was asked to stop; outside the main thread signals stay as they are."""
    count = 0

    def note(_number: int, _frame: object) -> None:
        nonlocal count
        count += 1

    if threading.current_thread() is not threading.main_thread():
        yield lambda: 0
        return
    before = {number: signal.signal(number, note) for number in _SIGNALS}
    try:
        yield lambda: count
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
