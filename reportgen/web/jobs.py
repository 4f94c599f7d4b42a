"""Long work in processes of its own: progress, cancel, and a sentence where one of them dies."""

from __future__ import annotations

import multiprocessing
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from reportgen.web.result import Result
from reportgen.web.values import Failed
from reportgen.web.work import WORK, run_work

_AT_ONCE = 2
_KEPT_RESULTS = 12
_KILLED_WITHIN_S = 10.0
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(slots=True, kw_only=True)
class Job:
    """One piece of work. ``result`` is None until it ends; a worker that died leaves ``is_dead``."""

    id: str
    kind: str
    key: Hashable
    back: str  # the page that shows the result
    process: BaseProcess | None = None
    done_bytes: int = 0
    whole_bytes: int = 0
    pictures_count: int = 0  # of a recording that runs, at least
    step: str = ""
    result: Result = None
    is_over: bool = False
    is_dead: bool = False
    is_cancelled: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


class Jobs:
    """All work of this server; a result is kept until what it rests on changes, or newer ones need its place."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._results: OrderedDict[Hashable, Result] = OrderedDict()
        self._lock = threading.Lock()

    def result(self, key: Hashable) -> Result:
        """A kept result; None where there is none."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def take(self, kind: str, folder_name: str, arguments: tuple[str, ...]) -> bytes | None:
        """A kept result of bytes, which is kept no longer."""
        with self._lock:
            for key, result in self._results.items():
                if isinstance(key, tuple) and (key[0], key[1], key[3]) == (kind, folder_name, arguments):
                    del self._results[key]
                    return result if isinstance(result, bytes) else None
        return None

    @property
    def are_over(self) -> bool:
        """Whether nothing is running."""
        return all(job.is_over for job in self._jobs.values())

    def find(self, job_id: str) -> Job | None:
        """The job with that id."""
        return self._jobs.get(job_id)

    def start(self, kind: str, folder: Path, key: Hashable, back: str, *arguments: str) -> Job | None:
        """The running job with that key, or a new one; None where too many are running."""
        with self._lock:
            for job in self._jobs.values():
                if job.key == key and not job.is_over:
                    return job
            if sum(1 for job in self._jobs.values() if not job.is_over) >= _AT_ONCE:
                return None
            job = Job(id=secrets.token_urlsafe(9), kind=kind, key=key, back=back)
            self._jobs[job.id] = job
            while len(self._jobs) > 50:
                oldest = next(iter(self._jobs))
                if not self._jobs[oldest].is_over:
                    break
                del self._jobs[oldest]
        assert kind in WORK
        ours, theirs = _SPAWN.Pipe(duplex=False)
        job.process = _SPAWN.Process(target=run_work, args=(theirs, kind, str(folder), arguments), daemon=True)
        job.process.start()
        theirs.close()
        threading.Thread(target=self._follow, args=(job, ours), daemon=True).start()
        return job

    def cancel(self, job: Job) -> None:
        """Ends the work: a recording in order, anything else at once; the next run of that begins anew."""
        job.is_cancelled = True
        if job.process is not None and job.process.is_alive():
            job.process.terminate()

    def close(self, *, within_s: float = 15.0) -> None:
        """Ends everything: what has not come to its end within ``within_s`` is killed."""
        running = [job for job in self._jobs.values() if not job.is_over]
        for job in running:
            self.cancel(job)
        until = time.monotonic() + within_s
        for job in running:
            if job.ended.wait(max(0.0, until - time.monotonic())):
                continue
            if job.process is not None and job.process.is_alive():
                job.process.kill()
                job.ended.wait(_KILLED_WITHIN_S)

    def _follow(self, job: Job, ours: Connection) -> None:
        """Reads what the worker tells until it ends."""
        try:
            while True:
                what, value = ours.recv()
                if what == "progress":
                    job.done_bytes, job.whole_bytes = value
                elif what == "recorded":
                    job.done_bytes, job.pictures_count = value
                elif what == "step":
                    job.step = value
                else:
                    job.result = value
                    job.is_cancelled = False  # a recording that was ended is a whole one
                    break
        except (EOFError, OSError):
            job.is_dead = not job.is_cancelled
        finally:
            ours.close()
        assert job.process is not None
        job.process.join(_KILLED_WITHIN_S)
        if job.process.is_alive():  # it told its result and does not end
            job.process.kill()
            job.process.join(_KILLED_WITHIN_S)
        with self._lock:
            if job.result is not None and not isinstance(job.result, Failed):
                self._results[job.key] = job.result
                while len(self._results) > _KEPT_RESULTS:
                    self._results.popitem(last=False)
            job.is_over = True
        job.ended.set()
