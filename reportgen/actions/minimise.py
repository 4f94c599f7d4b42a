"""``minimise``: of each capture a copy with only what the findings rest on, to be handed over in its place."""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import reportgen
from reportgen.actions.analysis import analysis_entry, analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.actions.custody_log import note_outputs
from reportgen.adapters.files import telling
from reportgen.adapters.folder import CaseFolder, shown_path
from reportgen.adapters.stream_file import PRIVATE, write_stream
from reportgen.analysis.tables import csv_bytes
from reportgen.analysis.value import Analysis
from reportgen.attribution.scope import is_public
from reportgen.bundle.borders import Borders, search_borders
from reportgen.bundle.minimise import Tally, everybody, frame_map, minimised, section_comment
from reportgen.bundle.minimise_frame import FrameRules
from reportgen.bundle.pseudonyms import Pseudonyms, pseudonyms
from reportgen.bundle.selection import Selection, select
from reportgen.documents.mark import marked_name
from reportgen.errors import CaseIncomplete, OutputError, UnreadableInput, UsageError
from reportgen.evidence.custody_kinds import MINIMISE, listed
from reportgen.evidence.digest import sha256_of
from reportgen.findings.facts import Recording
from reportgen.language.translator import Translator
from reportgen.pipeline.compose import confirmed

FOLDER = "minimised"
KEY_FILE, TABLE_FILE = "pseudonyms.key", "pseudonyms.csv"
AUTHORITY, VENDOR = "authority", "vendor"
PROFILES = (AUTHORITY, VENDOR)
_KEY = re.compile(rb"[0-9a-f]{64}\n")
_MOST_STATIONS_COUNT = 2000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimisedCopy:
    """One copy that was written."""

    path: Path
    map_path: Path
    capture_id: str
    sha256: str
    size_bytes: int
    frames_count: int
    changed_count: int
    destinations: tuple[str, ...]
    bystanders_count: int
    unsearched_count: int  # borders between packets across which a name or address could not be looked for
    left_out: tuple[tuple[str, int], ...]  # (reason, frames) that belong and could not be copied


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimiseOptions:
    """What the copy is for."""

    profile: str = AUTHORITY
    snap_bytes: int | None = None  # of payload; the vendor's copy has none
    unreviewed: bool = False  # also what the user has not confirmed
    capture: str | None = None  # one of the case's captures; None: all of them


def minimise(
    folder: Path, options: MinimiseOptions, *, replace: bool, progress: Progress
) -> tuple[tuple[MinimisedCopy, ...], OutputError | None]:
    """The copies in ``minimised/``, and why the log could not take them.

    Raises: as ``build`` where the case cannot be read; UsageError, CaseIncomplete where nothing is cited; OutputError.
    """
    files = read_case_files(folder)
    whole = analysis_of(files, ("minimise",))
    analysis = whole if options.unreviewed else confirmed(whole)
    recordings = _recordings(analysis, options.capture)
    place = folder / FOLDER
    with telling(place):
        place.mkdir(exist_ok=True)
    key = _key(place / KEY_FILE)
    made = [copy for one in recordings if (copy := _copy(folder, analysis, one, key, options, replace, progress))]
    if not made:
        raise CaseIncomplete("minimise.nothing-cited")
    _write_table(place / TABLE_FILE, [stand_ins for _copy_made, stand_ins in made])
    copies = tuple(copy for copy, _stand_ins in made)
    entry = {
        "profile": options.profile,
        "payload_limit_bytes": _payload_limit(options),
        "key_sha256": sha256_of(key),
        "inputs": listed(
            (found.path, found.sha256, found.size_bytes) for found in analysis.inputs if found.role == "capture"
        ),
        "outputs": listed((f"{FOLDER}/{copy.path.name}", copy.sha256, copy.size_bytes) for copy in copies),
    }
    return copies, note_outputs(folder, [analysis_entry(whole), (MINIMISE, entry)])


def _recordings(analysis: Analysis, capture: str | None) -> tuple[Recording, ...]:
    chosen = tuple(one for one in analysis.facts.recordings if capture in (None, one.entry.id))
    if not chosen and capture is not None:
        raise UsageError("minimise.no-capture", id=capture)
    return chosen


def _copy(
    folder: Path,
    analysis: Analysis,
    recording: Recording,
    key: bytes,
    options: MinimiseOptions,
    replace: bool,
    progress: Progress,
) -> tuple[MinimisedCopy, Pseudonyms] | None:
    """None where the findings cite nothing of this capture."""
    case, entry = CaseFolder(folder), recording.entry
    index = recording.capture.frames
    with case.open(entry.path) as source:
        macs, addresses = everybody(source, name=entry.path, limit_count=_MOST_STATIONS_COUNT, progress=progress)
    met = frozenset(end for flow in recording.capture.flows for end in (flow.originator, flow.responder))
    selection = select(analysis, recording, macs, addresses | met)
    if not selection.flows or index is None:
        return None
    stand_ins = _stand_ins(key, selection, options, constructed=analysis.facts.case.constructed)
    tool = f"reportgen {reportgen.__version__}"
    tally = Tally()
    borders = Borders()
    if stand_ins.longest_bytes and _payload_limit(options) != 0:
        with case.open(entry.path) as source:
            borders = search_borders(source, selection, stand_ins, index)
    rules = FrameRules(
        pseudonyms=stand_ins,
        names=selection.names,
        addresses=selection.destinations,
        payload_limit_bytes=_payload_limit(options),
        borders=borders,
    )
    comment = section_comment(selection, profile=options.profile, tool=tool)
    path = folder / FOLDER / _name(f"{entry.id}.{options.profile}.pcapng", analysis)
    with case.open(entry.path) as source:
        pieces = minimised(source, selection, rules, index, comment=comment, tool=tool, tally=tally)
        sha256, size_bytes = write_stream(path, pieces, replace=replace)
    map_path = path.with_name(path.name.removesuffix(".pcapng") + ".frames.csv")
    write_stream(map_path, [frame_map(tally)], replace=replace)
    copy = MinimisedCopy(
        path=path,
        map_path=map_path,
        capture_id=entry.id,
        sha256=sha256,
        size_bytes=size_bytes,
        frames_count=len(tally.frames),
        changed_count=sum(1 for _number, changes in tally.frames if changes),
        destinations=tuple(sorted(selection.destinations)),
        bystanders_count=len(stand_ins.macs) + len(stand_ins.addresses) + len(stand_ins.names),
        unsearched_count=borders.unsearched_count,
        left_out=tuple(sorted(tally.left_out.items())),
    )
    return copy, stand_ins


def _payload_limit(options: MinimiseOptions) -> int | None:
    return 0 if options.profile == VENDOR else options.snap_bytes


def _stand_ins(key: bytes, selection: Selection, options: MinimiseOptions, *, constructed: bool) -> Pseudonyms:
    own = [ipaddress.ip_address(address).packed for address in selection.addresses | selection.destinations]
    public = [
        ipaddress.ip_address(address).packed
        for address in selection.addresses
        if options.profile == VENDOR and is_public(address, constructed=constructed)
    ]
    return pseudonyms(key, selection.bystanders, kept=own, masked=public)


def _name(name: str, analysis: Analysis) -> str:
    case = analysis.facts.case
    return marked_name(name, case, Translator(case.languages[0], case.timezone))


def _key(path: Path) -> bytes:
    """The user's key, made once. Raises: UnreadableInput where the file holds none, OutputError."""
    if not path.exists():
        write_stream(path, [secrets.token_hex(32).encode() + b"\n"], replace=False, mode=PRIVATE)
    data = CaseFolder(path.parent).read_bytes(path.name, 1024)
    if _KEY.fullmatch(data) is None:
        raise UnreadableInput("minimise.bad-key", file=shown_path(path))
    return bytes.fromhex(data.decode())


def _write_table(path: Path, all_stand_ins: list[Pseudonyms]) -> None:
    """Who stands behind which stand-in: for the user alone."""
    rows = sorted({row for stand_ins in all_stand_ins for row in stand_ins.table()})
    write_stream(path, [csv_bytes(("kind", "real", "pseudonym"), rows)], replace=True, mode=PRIVATE)
