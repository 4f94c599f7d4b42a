"""All real captures beside the checkout against what tshark says of them; every difference is a reviewed one."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass

import pytest
from ground_truth.compare import Compared, compared
from ground_truth.corpus import KnownFile
from ground_truth.explained import EXPLAINED, NO_CAPTURE, NOT_READ_YET, Explained, Right
from ground_truth.second_look import SecondLook
from independent.walk import walk
from rules import broken_rules

from reportgen.capture.values import Capture
from reportgen.errors import UnreadableInput


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One compared thing with the explanation of its difference, where it has one."""

    known: KnownFile
    compared: Compared
    explained: Explained | None

    @property
    def verdict(self) -> str:
        """One of the columns of the score."""
        if self.compared.agrees:
            return "equal"
        return f"{self.explained.right} right" if self.explained else "unexplained"


@pytest.fixture(scope="module")
def reviewed(corpus: list[KnownFile], readings: dict[str, Capture | UnreadableInput]) -> list[Reviewed]:
    found = []
    for known in corpus:
        capture = readings[known.name]
        if isinstance(capture, Capture):
            second = SecondLook(known)
            found += [Reviewed(known, one, _explanation(known, one, second)) for one in compared(known, capture)]
    return found


def _explanation(known: KnownFile, one: Compared, second: SecondLook) -> Explained | None:
    if one.agrees:
        return None
    return next((entry for entry in EXPLAINED if entry.covers(known.name, one, second)), None)


def test_every_file_is_read_or_named_as_not_read(readings: dict[str, Capture | UnreadableInput]) -> None:
    refused = {name: str(one.message_id) for name, one in readings.items() if isinstance(one, UnreadableInput)}
    assert refused == NOT_READ_YET | NO_CAPTURE
    assert len(readings) == 184 + 17


def test_every_reading_accounts_for_every_byte_and_cites_frames_that_exist(
    corpus: list[KnownFile], readings: dict[str, Capture | UnreadableInput]
) -> None:
    broken = {}
    for known in corpus:
        capture = readings[known.name]
        if isinstance(capture, Capture) and (rules := broken_rules(capture, known.path.read_bytes())):
            broken[known.name] = sorted(set(rules))
    assert broken == {}


def test_whole_records_offsets_times_and_unread_bytes_are_those_of_the_second_walk(
    corpus: list[KnownFile], readings: dict[str, Capture | UnreadableInput]
) -> None:
    walked_count = 0
    for known in corpus:
        capture, raw = readings[known.name], known.path.read_bytes()
        walked = walk(raw)
        if walked is None or isinstance(capture, UnreadableInput):
            continue
        walked_count += 1
        assert capture.frames is not None
        whole = walked.frames[: capture.file.records_count]
        assert list(capture.frames.offset) == [frame.offset for frame in whole], known.name
        times = zip(capture.frames.captured_at_ns, (frame.at_ns for frame in whole), strict=True)
        assert all(ours == theirs for ours, theirs in times if _is_time(theirs)), known.name
        timeless = sum(1 for frame in whole if not _is_time(frame.at_ns))
        assert capture.file.timeless_records_count == timeless, known.name
        assert list(capture.frames.wire_length_bytes) == [frame.wire_bytes for frame in whole], known.name
        rest = len(raw) - walked.rest_offset
        assert (capture.file.records_count, capture.file.unread_bytes) == (len(walked.frames), rest), known.name
    assert walked_count > 185


def _is_time(at_ns: int | None) -> bool:
    """Whether it can be one: not missing, and before the year 2262, where a signed 64-bit number of ns ends."""
    return at_ns is not None and at_ns < 2**63


def test_every_difference_from_tshark_is_reviewed(reviewed: list[Reviewed], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{score(reviewed)}\n")
    unexplained = [one for one in reviewed if one.verdict == "unexplained"]
    lines = [
        f"{one.known.name} [{one.compared.category}] {one.compared.thing}: {one.compared.ours} / {one.compared.theirs}"
        for one in unexplained
    ]
    assert not lines, "\n".join(["ours / tshark's:", *lines])


def test_every_explanation_still_explains_something(reviewed: list[Reviewed]) -> None:
    used = {one.explained for one in reviewed}
    assert [(entry.files, entry.categories, entry.things) for entry in EXPLAINED if entry not in used] == []


def score(reviewed: list[Reviewed]) -> str:
    """A table: what was compared and how it came out, by category and file format."""
    verdicts = ("equal", *(f"{right} right" for right in Right), "unexplained")
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in reviewed:
        for form in (one.known.form, "all"):
            counts[one.compared.category, form][one.verdict] += 1
    lines = [f"{'category':12}{'format':26}" + "".join(f"{verdict:>14}" for verdict in verdicts)]
    for (category, form), found in sorted(counts.items()):
        lines.append(f"{category:12}{form:26}" + "".join(f"{found[verdict]:14}" for verdict in verdicts))
    unread = [f"not read: {name} ({why})" for name, why in (NOT_READ_YET | NO_CAPTURE).items()]
    return "\n".join([*lines, *unread])
