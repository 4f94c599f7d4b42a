"""Writes ``RESULTS.md``: what was measured, where, and what is missed."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from measure import Pairs
from peers import BASELINE, Tool, version_of

OURS, CARVED = "reportgen inspect", "reportgen, pictures hashed but not decoded"
CAPTURES = {
    "mixed-2mb": "a mixed capture of some MB",
    "mixed-100mb": "mixed, 100 MB",
    "mixed-1gb": "mixed, 1 GB: TLS, QUIC, DNS, small datagrams, attempts, 10 % pictures",
    "images-1gb": "1 GB, 40 % of it pictures over HTTP, no two the same",
    "short": "mixed, packets cut after 96 bytes (95 on average)",
    "mixed-4gb": "mixed, 4 GB",
    "nested": "small datagrams whose payloads are captures themselves: the worst for the walk from record to record",
    "flows-1e3": "3 million small packets of 1,000 conversations in random order",
    "flows-1e5": "the same of 100,000",
    "flows-1e6": "the same of a million",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A tool on a capture."""

    capture: str
    size_bytes: int
    processors_count: int
    tool: str
    pairs: Pairs


Value = Callable[[list[Row]], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One line of the issue's table; ``value`` finds what was reached."""

    words: str
    must: float
    stretch: float
    unit: str
    value: Value
    is_least: bool = False  # whether more is better
    needs: str = ""  # what would bring it, where it is missed


def _one(rows: list[Row], capture: str, tool: str = OURS, processors: int = 2) -> Row | None:
    found = [r for r in rows if (r.capture, r.tool, r.processors_count) == (capture, tool, processors)]
    return found[0] if found else None


def _ratio(capture: str, tool: str = OURS, processors: int = 2) -> Value:
    def value(rows: list[Row]) -> float | None:
        row = _one(rows, capture, tool, processors)
        return row.pairs.ratio if row else None

    return value


def _faster_than(peer: str) -> Value:
    def value(rows: list[Row]) -> float | None:
        ours, theirs = _one(rows, "mixed-1gb"), _one(rows, "mixed-1gb", peer)
        return theirs.pairs.wall_s / ours.pairs.wall_s if ours and theirs else None

    return value


def _memory(rows: list[Row]) -> float | None:
    found = [row.pairs.peak_mib for row in rows if row.tool == OURS and row.capture != "flows-1e6"]
    return max(found, default=None)


def _seconds(rows: list[Row]) -> float | None:
    row = _one(rows, "mixed-2mb")
    return row.pairs.wall_s if row else None


_LESS_PYTHON = (
    "the readers of single packets (DNS, greetings, the words of requests) in a compiled module, more than half of the"
    " first thread's time; with one core also one compiled pass for walk, header fields and grouping"
)
_JPEG = "bodies that are looked through for words, pictures and sound in one compiled pass instead of a dozen"
_DECODER = "a decoder that only checks the coded data, or more cores: libjpeg takes about a millisecond a picture"
_MODULES = "fewer modules at start-up: readers of rare protocols loaded when they are met"
_BATCHES = "smaller batches, or columns that are used again"


def _at_most(words: str, bounds: tuple[float, float], unit: str, value: Value, needs: str) -> Target:
    return Target(words=words, must=bounds[0], stretch=bounds[1], unit=unit, value=value, needs=needs)


def _at_least(peer: str, must: float, stretch: float) -> Target:
    return Target(
        words=f"faster than {peer}", must=must, stretch=stretch, unit="times", value=_faster_than(peer), is_least=True
    )


TARGETS = (
    _at_most("1 GB mixed, two cores", (2.0, 1.4), "×", _ratio("mixed-1gb"), _LESS_PYTHON),
    _at_most("40 % image bytes, carved and hashed", (2.8, 1.7), "×", _ratio("images-1gb", CARVED), _JPEG),
    _at_most("the same, every picture decoded as well", (2.8, 1.7), "×", _ratio("images-1gb"), _DECODER),
    _at_most("1 GB mixed, one core", (3.5, 2.4), "×", _ratio("mixed-1gb", OURS, 1), _LESS_PYTHON),
    _at_most("4 GB mixed", (1.9, 1.25), "×", _ratio("mixed-4gb"), _LESS_PYTHON),
    _at_most("95-byte packets", (7, 4.5), "×", _ratio("short"), _LESS_PYTHON),
    _at_least("tshark -q -z conv,ip", 16, 25),
    _at_least("dpkt loop", 20, 30),
    _at_least("nfstream", 8, 12),
    _at_least("ndpiReader", 1.5, 2.2),
    _at_most("peak memory, up to 100,000 conversations", (250, 200), "MiB", _memory, _BATCHES),
    _at_most("2 MB capture, whole command", (0.3, 0.2), "s", _seconds, _MODULES),
)


def write_results(
    path: Path,
    rows: list[Row],
    phases: dict[str, dict[str, float]],
    known: dict[str, Tool],
    *,
    took: str,
    absent: tuple[str, ...],
) -> None:
    """The whole file."""
    lines = [
        "# Results",
        "",
        f"One run of `make bench` on {datetime.now(UTC):%d %B %Y}, {took}. Ratios are wall times against",
        f"`{BASELINE}` of the same file, run right before; medians of the pairs. Files lie in the page cache;",
        "processes are measured whole, with start and output. The captures are generated (`captures.py`):",
        "figures of other traffic will differ. `reportgen inspect` is the whole command with everything on.",
        f"Load of the machine at the end (over 1, 5 and 15 minutes; the tools themselves make 1 to 2): {_load()}.",
        *([f"Not there, and so not measured: {', '.join(absent)}."] if absent else []),
        "",
        "## Machine",
        "",
        *(f"- {line}" for line in _machine(known)),
        "",
        "## Targets",
        "",
        "| | must | stretch | reached | |",
        "|---|---|---|---|---|",
        *(_target(target, rows) for target in TARGETS),
        "",
        "## All figures",
        "",
    ]
    for capture, words in CAPTURES.items():
        own = [row for row in rows if row.capture == capture]
        if own:
            lines += [f"### {words} ({own[0].size_bytes / 1e6:,.0f} MB)", ""]
            lines += ["| tool | cores | wall (s) | least–most | runs | processor (s) | × openssl | peak (MiB) |"]
            lines += ["|---|---|---|---|---|---|---|---|", *map(_row, own), ""]
    lines += ["## Seconds of each phase", "", "Processor time of one reading without the decoder."]
    lines += ["The second thread runs beside the first.", "", f"| | {' | '.join(phases)} |"]
    lines += ["|---" * (len(phases) + 1) + "|"]
    for name in next(iter(phases.values()), {}):
        lines.append(f"| {name} | " + " | ".join(f"{found.get(name, 0):.2f}" for found in phases.values()) + " |")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _row(row: Row) -> str:
    pairs = row.pairs
    failed = {one.exit_code for one in pairs.tool} - {0}
    name = row.tool + (f" (exit code {failed.pop()})" if failed else "")
    return (
        f"| {name} | {row.processors_count} | {pairs.wall_s:.2f} | {pairs.spread} | {len(pairs.tool)} |"
        f" {pairs.processor_s:.2f} | {pairs.ratio:.2f} | {pairs.peak_mib:.0f} |"
    )


def _target(target: Target, rows: list[Row]) -> str:
    value = target.value(rows)
    sign = "≥" if target.is_least else "≤"
    start = f"| {target.words} | {sign} {target.must:g} {target.unit} | {sign} {target.stretch:g} {target.unit} |"
    if value is None:
        return f"{start} not measured | |"
    is_met, is_stretch = (
        (value >= bound) if target.is_least else (value <= bound) for bound in (target.must, target.stretch)
    )
    if is_met:
        return f"{start} {value:.2f} {target.unit} | {'stretch reached' if is_stretch else 'reached'} |"
    by = target.must / value if target.is_least else value / target.must
    needs = f"; it would need {target.needs}" if target.needs else ""
    return f"{start} {value:.2f} {target.unit} | **missed** by a factor of {by:.2f}{needs} |"


def _load() -> str:
    return ", ".join(f"{load:.1f}" for load in os.getloadavg())


def _machine(known: dict[str, Tool]) -> list[str]:
    about = Path("/proc/cpuinfo").read_text("utf-8")
    model = next((line.partition(":")[2].strip() for line in about.splitlines() if line.startswith("model name")), "?")
    flags = next((line for line in about.splitlines() if line.startswith("flags")), "")
    memory_kib = int(Path("/proc/meminfo").read_text("utf-8").split()[1])
    found = [
        f"{model}, {len(os.sched_getaffinity(0))} processors, SHA instructions: {'yes' if 'sha_ni' in flags else 'no'},"
        f" {memory_kib / 2**20:.0f} GiB",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "pillow", "dpkt")),
    ]
    found += [f"{tool.name}: {version}" for tool in known.values() if (version := version_of(tool))]
    return found
