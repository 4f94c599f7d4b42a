"""How long a visitor of the page waits: until the first page after the start, and for each page of a large case.

``python benchmarks/page.py FOLDER`` makes a capture of 100,000 conversations in FOLDER (once), serves a case with it
and writes ``RESULTS-page.md``: the median and the worst of eleven visits of each page, in milliseconds, on loopback.
"""

from __future__ import annotations

import http.client
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

from captures import made

VISITS_COUNT = 11
RESULTS = Path(__file__).with_name("RESULTS-page.md")


class Visitor:
    """Speaks HTTP with a server in a process of its own."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-m", "reportgen", "--lang", "en", "serve", str(root), "--no-browser"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONUNBUFFERED": "1"})
        assert self.server.stdout is not None
        told = "".join(self.server.stdout.readline() for _ in range(2))
        found = re.search(r"127\.0\.0\.1:(\d+)/\?key=(\S+)", told)
        assert found is not None, told
        self.port, self.headers = int(found[1]), dict[str, str]()
        began = time.perf_counter()
        while not self._is_up():
            time.sleep(0.002)
        answer, _ = self.ask("GET", f"/?key={found[2]}")
        self.headers["Cookie"] = (answer.getheader("set-cookie") or "").partition(";")[0]
        _, page = self.ask("GET", "/")
        self.first_page_s = time.perf_counter() - began
        self.token = re.findall(r"token=([0-9a-f]+)", page)[0]

    def _is_up(self) -> bool:
        try:
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=5).connect()
        except OSError:
            return False
        return True

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """One request on a connection of its own."""
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        talk.request(method, path, body, {**self.headers, **headers})
        answer = talk.getresponse()
        return answer, answer.read().decode("utf-8", "replace")

    def follow(self, answer: http.client.HTTPResponse, page: str) -> str:
        """Through the pages of progress."""
        while True:
            waiting = re.search(r'data-job="([^"]+)"', page)
            where = answer.getheader("location") or (f"/jobs/{waiting[1]}" if waiting else None)
            if where is None:
                return page
            time.sleep(0.02)
            answer, page = self.ask("GET", where)


def main(folder: Path) -> None:
    """Measures once, and writes the results."""
    capture = made(folder, "flows-1e5")
    shelf = folder / "cases"
    shutil.rmtree(shelf, ignore_errors=True)
    visitor = Visitor(shelf)
    try:
        rows = _measured(visitor, capture)
    finally:
        visitor.server.terminate()
        visitor.server.wait(timeout=30)
    RESULTS.write_text(_text(rows, capture), "utf-8")


def _measured(visitor: Visitor, capture: Path) -> list[tuple[str, str, str]]:
    body = b'--b\r\nContent-Disposition: form-data; name="capture"; filename="a.pcap"\r\n\r\n' + capture.read_bytes()
    began = time.perf_counter()
    kind = "multipart/form-data; boundary=b"
    answer, page = visitor.ask(
        "POST", f"/upload?token={visitor.token}", body + b"\r\n--b--\r\n", **{"Content-Type": kind}
    )
    page = visitor.follow(answer, page)
    seen_s = time.perf_counter() - began
    (case,) = set(re.findall(r'href="(/cases/[^/"]+)/questions"', page))
    rows = [
        ("first page after the server is up", f"{1000 * visitor.first_page_s:.0f} ms", "≤ 300 ms"),
        ("from the upload to what we see", f"{seen_s:.1f} s", "–"),
    ]
    for what, path in (
        ("list of cases", "/"),
        ("what we see", f"{case}/see"),
        ("a question", f"{case}/questions"),
        ("style sheet", "/static/page.css"),
    ):
        taken = sorted(_visits(visitor, path))
        told = f"median {statistics.median(taken):.1f} ms, worst {taken[-1]:.1f} ms"
        rows.append((f"{what}, {VISITS_COUNT} visits", told, "≤ 100 ms"))
    return rows


def _text(rows: list[tuple[str, str, str]], capture: Path) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("starlette", "uvicorn", "jinja2"))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    lines = [
        "# The page: waiting times",
        "",
        f"Made by `python benchmarks/page.py FOLDER` on {date.today()} in one run: {machine}; {versions}. "
        f"Load of the machine at its end: {load}.",
        f"The case: 100,000 conversations, {capture.stat().st_size / 1e6:.0f} MB, on loopback, each visit on a "
        "connection of its own.",
        "",
        "| what | measured | aim |",
        "|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]
    return "\n".join(lines)


def _visits(visitor: Visitor, path: str) -> list[float]:
    taken = []
    for _ in range(VISITS_COUNT):
        began = time.perf_counter()
        answer, _ = visitor.ask("GET", path)
        assert answer.status == 200, (path, answer.status)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


if __name__ == "__main__":
    main(Path(sys.argv[1]))
