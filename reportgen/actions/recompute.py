"""``verify --recompute CASE``: the originals are analysed again, and every byte of the bundle is compared with that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from reportgen.actions.build import NothingComplete, Step, composed, software_agent
from reportgen.actions.custody_log import has_log, note_outputs
from reportgen.adapters.custody_file import CUSTODY_FILE, CUSTODY_LIMIT_BYTES
from reportgen.adapters.folder import CaseFolder, FolderReader, open_folder
from reportgen.analysis.value import InputDigest
from reportgen.bundle.custody_check import custody_differences
from reportgen.bundle.difference import Difference, DifferenceKind, Findings, Verification
from reportgen.bundle.entry import Entry, digest_of
from reportgen.bundle.information import read_information
from reportgen.bundle.layout import INFORMATION, INFORMATION_LIMIT_BYTES, PAYLOAD_FOLDER
from reportgen.bundle.reader import ListedKind
from reportgen.bundle.recognise import read_at_most
from reportgen.bundle.verify import verify_bag
from reportgen.case.answer_log import SIZE_LIMIT_BYTES
from reportgen.evidence.custody_kinds import RECOMPUTE, logged_lines
from reportgen.evidence.digest import DigestingSource, sha256_of
from reportgen.evidence.time_stamp import STAMPS_FOLDER

_CHUNK_BYTES = 1024 * 1024
_ANALYSIS_LIMIT_BYTES = 512 * 1024 * 1024
_INPUT_FOLDERS = ("captures/", "exhibits/", "registry/", f"{STAMPS_FOLDER}/")
_INPUT_FILES = frozenset({"case", "answers", "review", "log", "custody"})
_LINE_FILES = ("answers.jsonl", "review.jsonl", "log.jsonl")


def recompute(case_folder: Path, *, bundle: Path | None, step: Step) -> Verification:
    """What differs between the bundle and what the case gives now; and lines of the case that its log does not know.

    Of a bundle that another version built, only the inputs are compared: what is made from them may differ.

    ``bundle`` defaults to ``bundle`` in the case. Raises: as ``build``; UnreadableInput where there is no bundle.
    """
    place = bundle if bundle is not None else case_folder / "bundle"
    findings = Findings()
    with open_folder(place) as bag:
        found = verify_bag(bag)
        present = {listed.path for listed in bag.names() if listed.kind is ListedKind.FILE}
        has_captures = any(path.startswith(f"{PAYLOAD_FOLDER}captures/") for path in present)
        other = _other_agent(bag, present)
        new: Mapping[str, Entry] = {}
        try:
            made = composed(case_folder, with_captures=has_captures, step=step)
            new, inputs = made.bag, made.analysis.inputs
            differences = list(_other_inputs(bag, present, inputs)) if other is not None else []
        except NothingComplete as error:  # confirmations lapse where a capture changed: then that is what is told
            differences = list(_other_inputs(bag, present, error.inputs))
            if not differences:
                raise
        step("verify.step.compare")
        kept = {path for path in {*present, *new} if new and (other is None or _is_input(path))}
        differences += _compared(bag, {path: new[path] for path in kept & new.keys()}, present & kept)
        for difference in (*differences, *_unlogged(case_folder)):
            findings.add(difference)
    both = replace(
        found,
        made_by=other,
        uncompared_count=len({*(new or present)} - kept) if other is not None else 0,
        differences=(*found.differences, *findings.sorted()),
        differences_count=found.differences_count + findings.count,
    )
    details = {"manifest_sha256": found.manifest_sha256, "differences_count": both.differences_count}
    if has_log(case_folder):
        note_outputs(case_folder, [(RECOMPUTE, details)])
    return both


def _other_agent(bag: FolderReader, present: set[str]) -> str | None:
    """The version that the bundle says it was built with, where that is not this one."""
    if INFORMATION not in present:
        return None
    told = read_information(read_at_most(bag, INFORMATION, INFORMATION_LIMIT_BYTES))
    return told.software_agent if told is not None and told.software_agent != software_agent() else None


def _is_input(path: str) -> bool:
    """Whether a file of the bundle is as the case has it."""
    name = path.removeprefix(PAYLOAD_FOLDER)
    return path != name and (name.startswith(_INPUT_FOLDERS) or name.partition(".")[0] in _INPUT_FILES)


def _other_inputs(bag: FolderReader, present: set[str], inputs: Iterable[InputDigest]) -> Iterator[Difference]:
    """What the bundle's analysis says that it was made from, captures too that are not in the bundle."""
    now = {found.path: found.sha256 for found in inputs}
    for path in sorted(present):
        if path.startswith(f"{PAYLOAD_FOLDER}analysis.") and path.endswith(".json"):
            for file, sha256 in _told_inputs(read_at_most(bag, path, _ANALYSIS_LIMIT_BYTES)):
                if now.get(file) != sha256:
                    yield Difference(
                        kind=DifferenceKind.RECOMPUTED_OTHER, file=file, expected=now.get(file, ""), found=sha256
                    )


def _told_inputs(data: bytes) -> Iterator[tuple[str, str]]:
    try:
        listed = json.loads(data)["inputs"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return
    for one in listed if isinstance(listed, list) else ():
        path, sha256 = (one.get("path"), one.get("sha256")) if isinstance(one, dict) else (None, None)
        if isinstance(path, str) and isinstance(sha256, str):
            yield path, sha256


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
        if not (case_folder / name).is_file():
            continue
        has_begun = False  # lines before the first logged one may be older than the log: nothing is claimed of them
        for number, line in enumerate(files.read_bytes(name, SIZE_LIMIT_BYTES).split(b"\n"), start=1):
            is_known = (name, sha256_of(line)) in known
            has_begun = has_begun or is_known
            if has_begun and line.strip() and not is_known:
                yield Difference(kind=DifferenceKind.UNLOGGED, file=name, line_number=number)
