"""Runs a command as a whole process and tells its wall time, processor time and peak memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

LIMIT_S = 240
# As after an installation: modules are compiled once, not at every start.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished process."""

    wall_s: float
    processor_s: float
    peak_mib: float
    exit_code: int


def run(command: Sequence[str], file: Path, processors: frozenset[int]) -> Run:
    """``{file}`` and ``{out}`` in the command are filled in; output is thrown away."""
    out = tempfile.mkdtemp(prefix="bench-")
    words = [word.replace("{file}", str(file)).replace("{out}", out) for word in command]
    begun = time.perf_counter()
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
    )
    watch = threading.Timer(LIMIT_S, process.kill)  # a tool that hangs is ended, and has failed
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - begun
    watch.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    shutil.rmtree(out, ignore_errors=True)
    return Run(
        wall_s=wall_s,
        processor_s=usage.ru_utime + usage.ru_stime,
        peak_mib=usage.ru_maxrss / 1024,
        exit_code=process.returncode,
    )


@dataclass(slots=True)
class Pairs:
    """Runs of a tool, each with a run of the measure right before it."""

    measure: list[Run]
    tool: list[Run]

    @property
    def ratio(self) -> float:
        """Median of the ratios of wall time, pair by pair."""
        return median(b.wall_s / a.wall_s for a, b in zip(self.measure, self.tool, strict=True))

    @property
    def wall_s(self) -> float:
        """Median."""
        return median(one.wall_s for one in self.tool)

    @property
    def spread(self) -> str:
        """Least and most wall time."""
        walls = [one.wall_s for one in self.tool]
        return f"{min(walls):.2f}–{max(walls):.2f}"

    @property
    def processor_s(self) -> float:
        """Median."""
        return median(one.processor_s for one in self.tool)

    @property
    def peak_mib(self) -> float:
        """The most of all runs."""
        return max(one.peak_mib for one in self.tool)


def paired(
    measure: Sequence[str],
    tools: dict[str, Sequence[str]],
    file: Path,
    rounds: dict[str, int],
    processors: frozenset[int],
) -> dict[str, Pairs]:
    """All tools in turn, again and again, each behind a run of the measure; the file is in the page cache."""
    run(measure, file, processors)
    found = {name: Pairs([], []) for name in tools}
    for number in range(max(rounds.values())):
        for name, command in tools.items():
            if number < rounds[name]:
                found[name].measure.append(run(measure, file, processors))
                found[name].tool.append(run(command, file, processors))
    return found
