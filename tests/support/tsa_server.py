"""A real time-stamp service on the loopback interface: certificates and answers by ``openssl ts``."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CONFIGURATION = """\
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/chain.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Tsa:
    """Answers requests; ``bend`` may change request and answer on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[bytes] = []

    def run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=self.folder)

    def make(self, *, expired: bool = False) -> None:
        (self.folder / "conf").write_text(CONFIGURATION.format(folder=self.folder))
        (self.folder / "serial").write_text("01\n")
        self._certificate("root", "/CN=Invented Root", "root", None, [])
        self._certificate("middle", "/CN=Invented Middle", "root", "root", [])
        dates = ["-not_after", "20200102000000Z", "-not_before", "20200101000000Z"] if expired else []
        self._certificate("tsa", "/CN=Invented Time-Stamps", "tsa", "middle", dates)
        chain = "".join((self.folder / f"{name}.pem").read_text() for name in ("middle", "root"))
        (self.folder / "chain.pem").write_text(chain)

    def _certificate(self, name: str, subject: str, section: str, issuer: str | None, dates: list[str]) -> None:
        self.run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                 "-subj", subject, "-config", "conf")  # fmt: skip
        signer = ["-signkey", f"{name}.key"] if issuer is None else ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"]
        days = ["-days", "30"]
        if dates:  # openssl x509 takes no dates before 3.4: made by openssl ca
            self._dated(name, section, issuer or name, dates)
            return
        serial = ["-CAcreateserial"] if issuer else ["-set_serial", "1"]
        extensions = ["-extfile", "conf", "-extensions", section]
        self.run("x509", "-req", "-in", f"{name}.csr", *signer, *serial, *extensions, "-out", f"{name}.pem", *days)

    def _dated(self, name: str, section: str, issuer: str, dates: list[str]) -> None:
        (self.folder / "index").write_text("")
        (self.folder / "ca_serial").write_text("09\n")
        ca = ("[ca]\ndefault_ca=d\n[d]\ndatabase=index\nserial=ca_serial\nnew_certs_dir=.\ndefault_md=sha256\n"
              "policy=p\n[p]\ncommonName=supplied\n")  # fmt: skip
        (self.folder / "ca").write_text(ca + CONFIGURATION.format(folder=self.folder))
        issuing = ["-cert", f"{issuer}.pem", "-keyfile", f"{issuer}.key"]
        period = ["-startdate", dates[3], "-enddate", dates[1]]
        self.run("ca", "-batch", "-notext", "-config", "ca", "-in", f"{name}.csr", *issuing, *period,
                 "-extensions", section, "-out", f"{name}.pem")  # fmt: skip

    def answer(self, request: bytes) -> bytes:
        (self.folder / "q.tsq").write_bytes(request)
        self.run("ts", "-reply", "-config", "conf", "-section", "tsa_config", "-queryfile", "q.tsq", "-out", "r.tsr")
        return (self.folder / "r.tsr").read_bytes()

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    @contextmanager
    def serving(self, *, content_type: str = "application/timestamp-reply", body: bytes | None = None) -> Iterator[str]:
        """The address of the service; ``body``: what it says to everything."""
        tsa = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = self.rfile.read(int(self.headers["Content-Length"]))
                tsa.requests.append(request)
                answer = tsa.answer(request) if body is None else body
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_arguments: object) -> None:
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def made_tsa(folder: Path, *, expired: bool = False) -> Tsa:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    tsa = Tsa(folder)
    tsa.make(expired=expired)
    return tsa
