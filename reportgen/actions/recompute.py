"""``verify --recompute CASE``: the originals are analysed again, and every byte of the bundle is compared with that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from reportgen.actions.build import Step, composed
from reportgen.actions.custody_log import has_log, note_outputs
from reportgen.adapters.custody_file import CUSTODY_FILE, CUSTODY_LIMIT_BYTES
from reportgen.adapters.folder import CaseFolder, FolderReader, open_folder
from reportgen.bundle.custody_check import custody_differences
from reportgen.bundle.difference import Difference, DifferenceKind, Findings, Verification
from reportgen.bundle.entry import Entry, digest_of
from reportgen.bundle.layout import PAYLOAD_FOLDER
from reportgen.bundle.reader import ListedKind
from reportgen.bundle.verify import verify_bag
from reportgen.case.answer_log import SIZE_LIMIT_BYTES
from reportgen.evidence.custody_kinds import RECOMPUTE, logged_lines
from reportgen.evidence.digest import DigestingSource, sha256_of

_CHUNK_BYTES = 1024 * 1024
_LINE_FILES = ("answers.jsonl", "review.jsonl", "log.jsonl")


def recompute(case_folder: Path, *, bundle: Path | None, step: Step) -> Verification:
    """What differs between the bundle and what the case gives now; and lines of the case that its log does not know.

    ``bundle`` defaults to ``bundle`` in the case. Raises: as ``build``; UnreadableInput where there is no bundle.
    """
    place = bundle if bundle is not None else case_folder / "bundle"
    findings = Findings()
    with open_folder(place) as bag:
        found = verify_bag(bag)
        present = {listed.path for listed in bag.names() if listed.kind is ListedKind.FILE}
        has_captures = any(path.startswith(f"{PAYLOAD_FOLDER}captures/") for path in present)
        made = composed(case_folder, with_captures=has_captures, step=step)
        step("verify.step.compare")
        for difference in (*_compared(bag, made.bag, present), *_unlogged(case_folder)):
            findings.add(difference)
    both = replace(
        found,
        differences=(*found.differences, *findings.sorted()),
        differences_count=found.differences_count + findings.count,
    )
    details = {"manifest_sha256": found.manifest_sha256, "differences_count": both.differences_count}
    if has_log(case_folder):
        note_outputs(case_folder, [(RECOMPUTE, details)])
    return both


def _compared(bag: FolderReader, made: Mapping[str, Entry], present: set[str]) -> Iterator[Difference]:
    for path in sorted(present - made.keys()):
        yield Difference(kind=DifferenceKind.RECOMPUTED_MORE, file=path)
    for path in sorted(made):
        if path not in present:
            yield Difference(kind=DifferenceKind.RECOMPUTED_MISSING, file=path)
            continue
        with bag.open(path) as opened:
            source = DigestingSource(opened)
            while source.read(_CHUNK_BYTES):
                pass
        expected = digest_of(made[path])
        if source.sha256() != expected:
            yield Difference(kind=DifferenceKind.RECOMPUTED_OTHER, file=path, expected=expected, found=source.sha256())


def _unlogged(case_folder: Path) -> Iterator[Difference]:
    """Breaks of the case's own log, and lines that no entry of it names (a death between line and entry leaves one)."""
    if not has_log(case_folder):
        return
    files = CaseFolder(case_folder)
    log = files.read_bytes(CUSTODY_FILE, CUSTODY_LIMIT_BYTES)
    yield from custody_differences(CUSTODY_FILE, log)
    known = logged_lines(log)
    for name in _LINE_FILES:
        if not (case_folder / name).is_file() or name not in {file for file, _digest in known}:
            continue  # begun before there was a log: nothing of it is known, and nothing is claimed of it
        for number, line in enumerate(files.read_bytes(name, SIZE_LIMIT_BYTES).split(b"\n"), start=1):
            if line.strip() and (name, sha256_of(line)) not in known:
                yield Difference(kind=DifferenceKind.UNLOGGED, file=name, line_number=number)
