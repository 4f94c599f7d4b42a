"""Times the documents of the constructed example, and Typst on an equivalent letter and table, in one run.

``make bench-documents`` writes benchmarks/RESULTS-documents.md. No test depends on a time. Typst is measured where its
package is installed (``pip install typst``); its templates are written here, by hand, with the same words.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT)]
CASE = ROOT / "examples" / "camera"
RESULTS = Path(__file__).with_name("RESULTS-documents.md")
DAY = date(2026, 11, 20)
WARM_RUNS = 10
LETTER = """#set document(title: "{subject}")
#set page(paper: "a4", margin: (top: 45mm, left: 25mm, right: 20mm, bottom: 21mm))
#set text(font: "Liberation Sans", size: 10pt, lang: "de", hyphenate: true)
#place(dx: 0mm, dy: 17.7mm)[{window}]
#place(dx: 100mm, dy: 5mm)[{info}]
#v(53.5mm)
= {subject}
{body}
"""


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_a_process(*arguments: str) -> str:
    """Wall time of a command of the program, from start to end, and what it took of the processors."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = seconds(
        lambda: subprocess.run([sys.executable, "-m", "reportgen", *arguments], check=True, capture_output=True)
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{wall:.1f} s (processor time {taken:.1f} s)"


def main() -> None:
    """Measures and writes the page."""
    subprocess.run([sys.executable, str(CASE / "make_capture.py")], check=True, stdout=subprocess.DEVNULL)
    rows: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        kinds = [*_kinds(), "--pair", "--output", f"{folder}/all"]
        whole = in_a_process("write", str(CASE), *kinds)
        written_count = len(list(Path(folder, "all").iterdir()))
        build = in_a_process("build", str(CASE), "--output", f"{folder}/bundle")
    rows.append(("`build`: the example's bundle in both languages, whole process", build, "≤ 12 s"))
    rows.append((f"`write`: {written_count} documents in both languages, whole process", whole, "–"))
    rows += _steps()
    rows += _typst()
    RESULTS.write_text(_page(rows), "utf-8")
    print(RESULTS.read_text("utf-8"))


def _kinds() -> list[str]:
    """All that the example is complete for, without a choice of pictures."""
    from reportgen.actions.write import offered

    return [kind.name for kind, missing in offered(CASE) if not missing.lacks]


def _steps() -> list[tuple[str, str, str]]:
    from all_documents import analysis_with_a_complaint, by_kind, composed

    from reportgen.actions.analysis import analysis_of
    from reportgen.actions.case_files import read_case_files
    from reportgen.actions.printing import printed

    reading = seconds(lambda: read_case_files(CASE))
    files = read_case_files(CASE)
    analysing = seconds(lambda: analysis_of(files, ("write",)))
    analysis = analysis_with_a_complaint(CASE)
    began = time.perf_counter()
    letters = by_kind(composed(analysis, b"").letters)
    composing = time.perf_counter() - began
    access, report, complaint = (letters[kind, "de"] for kind in ("access", "evidence-report", "complaint"))
    first = seconds(lambda: printed(access, DAY))
    warm = statistics.median(seconds(lambda: printed(access, DAY)) for _ in range(WARM_RUNS))
    long = statistics.median(seconds(lambda: printed(complaint, DAY)) for _ in range(3))
    table = statistics.median(seconds(lambda: printed(report, DAY)) for _ in range(3))
    pages = {letter.kind: printed(letter, DAY)[1] for letter in (complaint, report)}
    return [
        ("step: reading the case and its capture (26.5 MB)", f"{reading:.2f} s", "–"),
        ("step: analysing", f"{analysing:.2f} s", "–"),
        (f"step: composing {len(letters)} documents (HTML)", f"{composing:.2f} s", "–"),
        ("first letter in a process (loads WeasyPrint and the fonts)", f"{first:.2f} s", "–"),
        (f"warm letter, median of {WARM_RUNS}", f"{warm:.2f} s", "≤ 0.35 s"),
        (f"warm complaint, {pages['complaint']} pages, median of 3", f"{long:.2f} s", "–"),
        (
            f"warm evidence report, {pages['evidence-report']} pages, 200 printed rows, median of 3",
            f"{table:.2f} s",
            "≤ 5 s",
        ),
    ]


def _typst() -> list[tuple[str, str, str]]:
    if importlib.util.find_spec("typst") is None:
        return [("Typst", "not installed", "–")]
    import typst
    from all_documents import analysis_with_a_complaint

    from reportgen.analysis.tables import flows_to_internet

    analysis = analysis_with_a_complaint(CASE)
    found = list(flows_to_internet(analysis))[:200]
    cells = ", ".join(
        f"[{flow.index}], [{flow.responder} {flow.transport}], [{flow.first_frame}–{flow.last_frame}], "
        f"[{flow.orig_frame_bytes}], [{flow.resp_frame_bytes}], [{flow.conn_state}]"
        for _, flow in found
    )
    text = (ROOT / "tests" / "golden" / "documents" / "de" / "access.txt").read_text("utf-8")
    body = "\n\n".join(line.replace("#", "").replace("@", "\\@") for line in text.splitlines()[6:])
    letter = LETTER.format(window="Beispielcam\\ Datenschutz", info="MUSTER-2026-01", subject="Auskunft", body=body)
    table = LETTER.format(
        window="", info="", subject="Verbindungen", body=f"#set text(size: 6.8pt)\n#table(columns: 6, {cells})"
    )
    rows = []
    fonts = [str(ROOT / "templates" / "fonts")]
    with tempfile.TemporaryDirectory() as folder:
        for name, source in (("equivalent letter", letter), ("equivalent table of 200 rows", table)):
            path = Path(folder) / "a.typ"
            path.write_text(source, "utf-8")

            def once(path: Path = path) -> None:
                compiler = typst.Compiler(str(path), font_paths=fonts, ignore_system_fonts=True)
                compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"])

            first = seconds(once)
            warm = statistics.median(seconds(once) for _ in range(WARM_RUNS))
            rows.append((f"Typst: {name}, first", f"{first:.2f} s", "–"))
            rows.append((f"Typst: {name}, median of {WARM_RUNS}", f"{warm:.2f} s", "–"))
    return rows


def _page(rows: list[tuple[str, str, str]]) -> str:
    packages = ["weasyprint", "pydyf", "jinja2", "pillow"]
    if importlib.util.find_spec("typst") is not None:
        packages.append("typst")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    cores = len(os.sched_getaffinity(0))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    lines = [
        "# Documents: times",
        "",
        f"Made by `make bench-documents` on {datetime.now(UTC):%Y-%m-%d} in one run: "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {cores} cores; {versions}. "
        f"Load of the machine at its end: {load}.",
        "",
        "| what | measured | aim |",
        "|---|---|---|",
        *(f"| {what} | {measured} | {aim} |" for what, measured, aim in rows),
        "",
        "Typst sets a letter with the same words and place of the window, and a table with the same 200 rows, to the",
        "same standards (PDF/A-3A, PDF/UA-1); pictures, digests and running heads are not in it: no equal of ours.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
