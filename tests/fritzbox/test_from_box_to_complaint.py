"""From the router to the letter, as a person does it at a terminal; the recording of it stands in docs/terminal/.

``REPORTGEN_RECORD=1`` writes that recording anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fake_box import PASSWORD, FakeBox
from pdf_reader import PdfReader
from typed_session import TypedSession, answers, needs_terminal

ROOT = Path(__file__).resolve().parents[2]
RECORDING = ROOT / "docs" / "terminal" / "from-the-box-to-the-complaint.de.txt"
# What a person types in the dialogue, in the order of the questions; empty: the proposal, or left open.
TYPED = (
    *("", "", "Beispielcam", "BC-100", "BC100-26-004711", "", ""),  # the device
    *("j", ""),  # the recording: the custody log tells the rest
    *("1", "n", "j"),  # what it sees
    *("60", "9", "0"),  # the pictures
    "0",  # set up oneself
    "n",  # the app
    *("n", "6.9.2026", "1", "n", "n", ""),  # agreed, settings
    *("1.3.2026", "Musterladen", "1"),  # bought
    "n",  # messages
    *("", "", "n"),  # policy, e-mail; block
    *("1,2,4", "1"),  # goals, language
    *("Erika Mustermann", "Musterstraße 1", "", "80331", "München", "erika.mustermann@example.org", ""),
    "1,2",  # consents
    *("", "", "", "j"),  # an example; place, reference; write
)


@needs_terminal
@pytest.mark.slow
def test_one_terminal_run_leads_from_the_router_to_the_complaint(tmp_path: Path) -> None:
    make = ROOT / "examples" / "camera" / "make_capture.py"
    subprocess.run([sys.executable, str(make), "--output", str(tmp_path / "story")], check=True, capture_output=True)
    (capture,) = (tmp_path / "story").iterdir()
    session = TypedSession(tmp_path, environment={"XDG_CONFIG_HOME": str(tmp_path / "settings"), "LANG": "de_DE.UTF-8"})
    (tmp_path / "settings").mkdir()
    with FakeBox(replay=capture, pause_s=0, chunk_sizes=(65_536,)) as box:
        record = ("capture", "fritzbox", "--box", box.address, "--device", "Beispielcam", "--case", "mein-fall")
        session.run(*record, "--max-size", "26MB", secret=PASSWORD)
        address = box.address
    session.run("init", "mein-fall", answer=answers(TYPED))
    session.run("review", "mein-fall", answer=lambda _text: "j")
    session.run("check", "mein-fall")
    built = session.run("build", "mein-fall")
    session.run("verify", "mein-fall/bundle")
    shown = session.shown.replace(address, "http://fritz.box").replace(str(tmp_path), "~")
    assert session.codes == [0, 0, 0, 0, 0, 0], shown[-3000:]
    assert PASSWORD not in shown
    letters = [line.partition(": ")[2] for line in built.splitlines() if line.startswith("PDF: ")]
    (complaint,) = (name for name in letters if "beschwerde" in name)
    pages = PdfReader((tmp_path / complaint).read_bytes()).pages
    text = " ".join(page.text for page in pages).replace("\u00a0", " ")
    assert "Erika Mustermann" in text and "Art. 77 DSGVO" in text
    if os.environ.get("REPORTGEN_RECORD") == "1":
        RECORDING.parent.mkdir(exist_ok=True)
        RECORDING.write_text(re.sub(r"[ \t]+\n", "\n", shown), "utf-8")
