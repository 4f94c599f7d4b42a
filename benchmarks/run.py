"""``make bench``: makes the captures, measures all tools side by side, writes ``RESULTS.md``.

``python benchmarks/run.py [--short] [--folder FOLDER]``. Never part of the tests: figures have a machine and a day.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import Pairs, paired
from peers import BASELINE, HERE, Tool, tools
from results import Row, write_results

OURS, CARVED = "reportgen inspect", "reportgen, pictures hashed but not decoded"
_PEERS = ("sha256sum", "capinfos -c -d -u", "nfpcapd", "ndpiReader", "tshark -q -z conv,ip", "dpkt loop", "nfstream")
_FLOW_PEERS = ("nfpcapd", "ndpiReader")
_LONG = ("mixed-4gb", "flows-1e6")
# Capture → (tools, rounds of ours, how many processors).
PLAN: tuple[tuple[str, tuple[str, ...], int, int], ...] = (
    ("mixed-2mb", (OURS,), 9, 2),
    ("mixed-100mb", (OURS,), 5, 2),
    ("mixed-1gb", (OURS, *_PEERS), 3, 2),
    ("mixed-1gb", (OURS,), 2, 1),
    ("images-1gb", (CARVED, OURS), 2, 2),
    ("short", (OURS, *_FLOW_PEERS), 2, 2),
    ("short", (OURS,), 1, 1),
    ("mixed-4gb", (OURS,), 2, 2),
    ("nested", (OURS,), 2, 2),
    ("flows-1e3", (OURS, *_FLOW_PEERS), 3, 2),
    ("flows-1e5", (OURS, *_FLOW_PEERS), 2, 2),
    ("flows-1e6", (OURS, *_FLOW_PEERS), 1, 2),
)


def main() -> int:
    """Runs the plan."""
    options = argparse.ArgumentParser()
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "reportgen-bench")
    options.add_argument(
        "--short", action="store_true", help="one round each, without slow peers and the longest captures"
    )
    options.add_argument("--peers", type=Path, help="the Python of an environment that has nfstream")
    options.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    chosen = options.parse_args()
    begun = time.monotonic()
    peers_python = chosen.peers or _environment(chosen.folder / "peers")
    known = tools(peers_python)
    if BASELINE not in known:
        print("openssl is not there: everything is measured against it")
        return 1
    rows: list[Row] = []
    for name, wanted, rounds, processors_count in PLAN:
        if chosen.short and name in _LONG:
            continue
        path = _capture(chosen.folder, name)
        some = {tool: known[tool] for tool in wanted if tool in known}
        if chosen.short:
            rounds, some = 1, {tool: one for tool, one in some.items() if one.rounds_at_most > 1}
        measured = _measured(path, some, known[BASELINE], rounds, processors_count)
        for tool, pairs in measured.items():
            rows.append(
                Row(
                    capture=name,
                    size_bytes=path.stat().st_size,
                    processors_count=processors_count,
                    tool=tool,
                    pairs=pairs,
                )
            )
            figures = f"{pairs.wall_s:8.2f} s {pairs.ratio:8.2f} x {pairs.peak_mib:7.0f} MiB"
            print(
                f"{name:12} {processors_count} {tool:45} {figures}",
                flush=True,
            )
    phases = {name: _phases(chosen.folder / f"{name}.pcap") for name in ("mixed-1gb", "images-1gb", "short")}
    took = f"{(time.monotonic() - begun) / 60:.0f} minutes" + (", one round each" if chosen.short else "")
    absent = [tool for tool in (*_PEERS, *_FLOW_PEERS) if tool not in known]
    write_results(chosen.out, rows, phases, known, took=took, absent=tuple(dict.fromkeys(absent)))
    return 0


def _environment(folder: Path) -> Path:
    """One that has nfstream; where it cannot be made, the figure is left out."""
    python = folder / "bin" / "python"
    if not python.exists():
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [str(python), "-m", "pip", "install", "-q", "nfstream"],
        ):
            try:
                subprocess.run(command, check=False, timeout=180)
            except (OSError, subprocess.TimeoutExpired):
                break
    return python


def _capture(folder: Path, name: str) -> Path:
    path = folder / f"{name}.pcap"
    if not path.exists():
        subprocess.run([sys.executable, str(HERE / "captures.py"), str(folder), name], check=True, timeout=1_200)
    return path


def _measured(path: Path, some: dict[str, Tool], measure: Tool, rounds: int, processors_count: int) -> dict[str, Pairs]:
    processors = frozenset(sorted(os.sched_getaffinity(0))[:processors_count])
    commands = {name: tool.command for name, tool in some.items()}
    limits = {
        name: min(rounds, tool.rounds_at_most) if name in (OURS, CARVED) else min(2, rounds, tool.rounds_at_most)
        for name, tool in some.items()
    }
    return paired(measure.command, commands, path, limits, processors)


def _phases(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(HERE / "phases.py"), str(path)], capture_output=True, check=True, timeout=300
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
