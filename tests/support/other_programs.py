"""Programs that did not make what they are shown here: mail tools, viewers of PDF, veraPDF."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def need(program: str) -> None:
    """Leaves the test out where ``program`` is not installed; in CI, whose script installs it, that is a failure."""
    if shutil.which(program) is not None:
        return
    if os.environ.get("CI") == "true" and os.environ.get("REPORTGEN_SLOW") == "1":
        pytest.fail(f"{program} is not installed, and the script of CI should have done so")
    pytest.skip(f"{program} is not installed")


def not_conforming(verapdf: list[str], files: list[Path]) -> list[str]:
    """What veraPDF finds wrong with the files."""
    done = subprocess.run([*verapdf, *map(str, files)], capture_output=True, text=True, timeout=1500)
    verdicts = done.stdout.splitlines()
    assert len(verdicts) >= 2 * len(files), done.stderr
    return [line for line in verdicts if not line.endswith(": conforms")]


VIEWERS = {  # the last argument is the file
    "pdfinfo": ["pdfinfo", "-struct"],
    "pdftotext": ["pdftotext"],
    "qpdf": ["qpdf", "--check"],
    # -N: Debian's mutool is built without colour management and says so of every file with a colour profile
    "mutool": ["mutool", "draw", "-N", "-q", "-r", "20", "-o", "/dev/null", "-F", "pnm"],
}


def opened(viewer: str, path: Path) -> tuple[int, bytes]:
    """Exit code and complaints of a viewer that read the whole file."""
    after = ["-"] if viewer == "pdftotext" else []
    done = subprocess.run([*VIEWERS[viewer], str(path), *after], capture_output=True, timeout=240)
    return done.returncode, done.stderr


def mail_headers(path: Path) -> dict[str, str]:
    """To, From and Subject as mblaze decodes them; "" where it finds none."""
    return {name: _mblaze("mhdr", "-d", "-h", name, str(path)).strip() for name in ("to", "from", "subject", "date")}


def mail_text(path: Path) -> str:
    """What mblaze shows as the words of the mail."""
    return _mblaze("mshow", "-h", "", "-O", str(path), "2")


def mail_files(path: Path, folder: Path) -> dict[str, bytes]:
    """Name → content of every attachment that mblaze takes out of the mail."""
    folder.mkdir()
    _mblaze("mshow", "-x", str(path.resolve()), cwd=folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _mblaze(*arguments: str, cwd: Path | None = None) -> str:
    surroundings = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(arguments, capture_output=True, cwd=cwd, env=surroundings, timeout=60)
    return done.stdout.decode("utf-8", "replace")
