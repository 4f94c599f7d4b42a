"""How long a visitor of the page waits: until the first page after the start, and for each page of a large case.

``python benchmarks/page.py FOLDER`` makes a capture of 100,000 conversations in FOLDER (once), serves a case with it
and prints a table: the median and the worst of eleven visits of each page, in milliseconds, on loopback.
"""

from __future__ import annotations

import http.client
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from captures import made

VISITS_COUNT = 11


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
    """Prints the table."""
    capture = made(folder, "flows-1e5")
    visitor = Visitor(folder / "cases")
    body = b'--b\r\nContent-Disposition: form-data; name="capture"; filename="a.pcap"\r\n\r\n' + capture.read_bytes()
    began = time.perf_counter()
    kind = "multipart/form-data; boundary=b"
    answer, page = visitor.ask(
        "POST", f"/upload?token={visitor.token}", body + b"\r\n--b--\r\n", **{"Content-Type": kind}
    )
    page = visitor.follow(answer, page)
    seen_s = time.perf_counter() - began
    (case,) = set(re.findall(r'href="(/cases/[^/"]+)/questions"', page))
    print(f"first page after the server is up: {1000 * visitor.first_page_s:.0f} ms")
    print(f"from the upload of {capture.stat().st_size / 1e6:.0f} MB to what we see: {seen_s:.1f} s")
    for path in ("/", f"{case}/see", f"{case}/questions", "/static/page.css"):
        taken = sorted(_visits(visitor, path))
        print(f"{path.replace(case, '…'):20} median {statistics.median(taken):6.1f} ms   worst {taken[-1]:6.1f} ms")
    visitor.server.terminate()


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
