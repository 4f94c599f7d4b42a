"""Two gigabytes through the page: memory stays flat, and a cancelled upload leaves nothing."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_of_tests import wait_until

pytestmark = pytest.mark.slow
SIZE_BYTES = 2 * 1000**3
PIECE = bytes(1 << 20)
HEAD = b'--b\r\nContent-Disposition: form-data; name="capture"; filename="a.eth"\r\n\r\n'
TAIL = b"\r\n--b--\r\n"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, int, str, str, Path]]:
    """Process id, port, cookie and token of a server in a process of its own, and the folder of its cases."""
    root = tmp_path / "cases"
    command = [sys.executable, "-m", "reportgen", "--lang", "en", "serve", str(root), "--no-browser"]
    told = tmp_path / "told"
    quiet = {"PYTHONUNBUFFERED": "1"}
    with told.open("w") as heard:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=heard, stderr=heard, env=quiet)
    try:
        address = re.compile(r"127\.0\.0\.1:(\d+)/\?key=(\S+)\n")
        wait_until(lambda: address.search(told.read_text()) is not None, "the server tells its address")
        port, key = address.findall(told.read_text())[0]
        cookie = _ask(int(port), "GET", f"/?key={key}", {}).headers["set-cookie"].partition(";")[0]
        page = _ask(int(port), "GET", "/", {"Cookie": cookie}).read().decode()
        token = re.findall(r"token=([0-9a-f]+)", page)[0]
        yield server.pid, int(port), cookie, token, root
    finally:
        server.kill()
        server.wait(timeout=30)
        shutil.rmtree(root, ignore_errors=True)


def _ask(
    port: int, method: str, path: str, headers: dict[str, str], body: Iterator[bytes] | None = None
) -> http.client.HTTPResponse:
    for _ in range(100):
        try:
            talk = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            talk.request(method, path, body=body, headers=headers)
            return talk.getresponse()
        except ConnectionRefusedError:  # it has told its address just before it listens
            time.sleep(0.05)
    raise AssertionError("nobody listens")


def _peak_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024


def _body(pieces_count: int) -> Iterator[bytes]:
    yield HEAD
    for _ in range(pieces_count):
        yield PIECE
    yield TAIL


def test_two_gigabytes_take_no_more_memory_than_a_megabyte(served: tuple[int, int, str, str, Path]) -> None:
    pid, port, cookie, token, root = served
    peaks = []
    for count in (1, SIZE_BYTES // len(PIECE)):
        length = len(HEAD) + count * len(PIECE) + len(TAIL)
        headers = {"Cookie": cookie, "Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(length)}
        answer = _ask(port, "POST", f"/upload?token={token}", headers, _body(count))
        assert answer.status == 303, answer.read()
        peaks.append(_peak_bytes(pid))
        sizes = sorted(path.stat().st_size for path in root.rglob("capture-1.eth"))
        assert sizes[-1] == count * len(PIECE), "every byte arrived"
    assert peaks[1] - peaks[0] < 32 * 1024 * 1024
