"""Work in processes beside this one, within bounds: what none of them brings back is left to the caller."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from reportgen.errors import ReportgenError

A = TypeVar("A")
B = TypeVar("B")
LIMIT_S = 600.0  # for all items together; then what is missing is done by the caller
_END_S = 10.0
# Spawned, not forked: threads and locks of libraries must not be copied in the middle of something.
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Helper:
    """A process and a pipe each way. One pipe for both ways would be a socket, and nothing here may open one."""

    process: BaseProcess
    tasks: Connection
    results: Connection


class Beside:
    """Processes that wait for work. Used as a context: none of them outlives it."""

    def __init__(self, count: int, get_ready: Callable[[], object]) -> None:
        """Starts at most ``count`` processes, which call ``get_ready`` meanwhile; fewer where the system has no more.

        A process that is itself a helper may start none.
        """
        self._helpers: list[_Helper] = []
        if multiprocessing.current_process().daemon:
            return
        with suppress(OSError):
            for _ in range(count):
                their_tasks, tasks = _SPAWN.Pipe(duplex=False)
                results, their_results = _SPAWN.Pipe(duplex=False)
                process = _SPAWN.Process(target=_serve, args=(their_tasks, their_results, get_ready), daemon=True)
                process.start()
                their_tasks.close()
                their_results.close()
                self._helpers.append(_Helper(process=process, tasks=tasks, results=results))

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_error: object) -> None:
        for helper in self._helpers:
            helper.process.kill()
            helper.process.join(_END_S)
            helper.tasks.close()
            helper.results.close()

    def begin(self, work: Callable[[A], B], items: Sequence[A]) -> Begun[B]:
        """Hands out ``items``; ``work`` and they must be such as can be sent to another process."""
        return Begun(work, items, self._helpers)


class Begun(Generic[B]):
    """Work that was handed out."""

    def __init__(self, work: Callable[[Any], B], items: Sequence[Any], helpers: Sequence[_Helper]) -> None:
        self._until = time.monotonic() + LIMIT_S
        self._found: dict[int, B] = {}
        self._left: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        for place in enumerate(items):
            self._left.put(place)
        self._helpers = helpers
        self._threads = [threading.Thread(target=self._follow, args=(work, helper), daemon=True) for helper in helpers]
        for thread in self._threads:
            thread.start()

    def finished(self) -> dict[int, B]:
        """Place among the items → result; missing where the work failed, or its process died or took too long."""
        for thread in self._threads:
            thread.join(max(0.0, self._until - time.monotonic()))
        for helper, thread in zip(self._helpers, self._threads, strict=True):
            if thread.is_alive():
                helper.process.kill()  # which ends what the thread waits for
        for thread in self._threads:
            thread.join(_END_S)
        return self._found

    def _follow(self, work: Callable[[Any], B], helper: _Helper) -> None:
        with suppress(queue.Empty, EOFError, OSError):
            while True:
                place, item = self._left.get_nowait()
                helper.tasks.send((work, item))
                if not helper.results.poll(max(0.0, self._until - time.monotonic())):
                    return
                self._found[place] = helper.results.recv()


def _serve(tasks: Connection, results: Connection, get_ready: Callable[[], object]) -> None:
    """A helper's own life. Whatever fails in it ends it: the caller does that item itself, and is told why."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal ends the caller, and that ends us
    with suppress(EOFError, OSError, ReportgenError, RuntimeError):
        get_ready()
        while True:
            work, item = tasks.recv()
            results.send(work(item))
