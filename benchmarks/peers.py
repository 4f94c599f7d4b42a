"""The tools that are measured beside reportgen, each as the command that a user would type."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
BASELINE = "openssl dgst -sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One command; ``rounds_at_most`` for those that take minutes."""

    name: str
    command: tuple[str, ...]  # {file} stands for the capture, {out} for a folder to write to
    version: tuple[str, ...] = ()
    rounds_at_most: int = 99


def tools(peers_python: Path | None) -> dict[str, Tool]:
    """By name, those that are there."""
    python = sys.executable
    found = [
        Tool(name=BASELINE, command=("openssl", "dgst", "-sha256", "{file}"), version=("openssl", "version")),
        Tool(name="reportgen inspect", command=(python, "-m", "reportgen", "inspect", "{file}")),
        Tool(
            name="reportgen, pictures hashed but not decoded",
            command=(python, str(HERE / "read_only.py"), "{file}"),
        ),
        Tool(name="sha256sum", command=("sha256sum", "{file}"), version=("sha256sum", "--version"), rounds_at_most=3),
        Tool(
            name="capinfos -c -d -u",
            command=("capinfos", "-c", "-d", "-u", "{file}"),
            version=("capinfos", "--version"),
            rounds_at_most=3,
        ),
        Tool(
            name="nfpcapd",
            command=("nfpcapd", "-r", "{file}", "-l", "{out}"),
            version=("nfpcapd", "-V"),
            rounds_at_most=3,
        ),
        Tool(
            name="ndpiReader", command=("ndpiReader", "-q", "-i", "{file}"), version=("ndpiReader", "-h"),
            rounds_at_most=3,
        ),
        Tool(
            name="tshark -q -z conv,ip",
            command=("tshark", "-q", "-z", "conv,ip", "-r", "{file}"),
            version=("tshark", "--version"),
            rounds_at_most=1,
        ),
        Tool(name="dpkt loop", command=(python, str(HERE / "dpkt_loop.py"), "{file}"), rounds_at_most=1),
    ]  # fmt: skip
    if peers_python is not None and peers_python.exists():
        found.append(
            Tool(
                name="nfstream",
                command=(str(peers_python), str(HERE / "nfstream_loop.py"), "{file}"),
                version=(str(peers_python), "-c", "import nfstream; print(nfstream.__version__)"),
                rounds_at_most=1,
            )
        )
    return {tool.name: tool for tool in found if shutil.which(tool.command[0])}


def version_of(tool: Tool) -> str:
    """The first line that tells it; empty where none does."""
    if not tool.version:
        return ""
    done = subprocess.run(tool.version, capture_output=True, text=True, check=False, timeout=30)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return next((line.strip() for line in lines if any(letter.isdigit() for letter in line)), "")
