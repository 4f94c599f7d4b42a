"""Each sentence that the example case measures, looked up in the capture by an offset walk and dpkt.

Our reader has no part in it: what is compared are analysis.json and frames.csv, as they lie in the bundle.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from built_example import BuiltExample
from cited_frames import Cited, Sight, cited_frames, disagreements

CAMERA_FOLDER = Path(__file__).resolve().parents[2] / "examples" / "camera"
CAPTURE = "captures/fritzbox-lan-constructed.eth"
MEASURED = (
    "F01.pictures.K1",
    "F03.identifiers.K1",
    "F12.strings",
    "F14.visible.K1",
    "name.K1",
    "F27.days.K1",
    "F27.volume.K1",
    "F28.attempts-after.K1",
    "F28.attempts-before.K1",
    "F29.share.K1",
    "F29.other-share.K1.198.51.100.123",
    "F29.other-share.K1.203.0.113.20",
)
ONE_QUICK = (MEASURED[0], *(pytest.param(key, marks=pytest.mark.slow) for key in MEASURED[1:]))


@dataclass(frozen=True)
class Bundled:
    """What a stranger holds in hand."""

    assertions: dict[str, dict[str, Any]]
    frames_csv: bytes
    sight: Sight

    @cached_property
    def cited(self) -> dict[str, Cited]:
        """By assertion, as the table has them; not to be changed."""
        return cited_frames(self.frames_csv)


@pytest.fixture(scope="module")
def bundled(camera: BuiltExample) -> Bundled:
    case = tomllib.loads((camera.case / "case.toml").read_text(encoding="utf-8"))
    sight = Sight(
        raw=(camera.case / CAPTURE).read_bytes(),
        device_mac=case["device"]["mac"].lower(),
        device=case["device"]["ip_addresses"][0],
        destination=case["filter"]["address"],
        filter_on_at=case["filter"]["on_at"],
        zone=ZoneInfo(case["timezone"]),
        serial=case["device"]["serial"],
    )
    assertions = {one["id"]: one for one in camera.analysis["assertions"]}
    return Bundled(assertions, camera.data("frames.").read_bytes(), sight)


def test_the_assertions_that_measure_are_those_that_are_checked_here(bundled: Bundled) -> None:
    measured = {key for key, one in bundled.assertions.items() if one["modality"] == "measured"}
    assert measured == set(MEASURED)
    assert set(bundled.cited) == measured


@pytest.mark.parametrize("key", MEASURED)
def test_the_cited_frames_hold_what_the_sentence_says(bundled: Bundled, key: str) -> None:
    assert disagreements(bundled.assertions[key], bundled.cited[key], bundled.sight) == []


@pytest.mark.parametrize("key", ONE_QUICK)
@pytest.mark.parametrize("shift", [1, -1])
def test_frame_numbers_that_are_off_by_one_are_noticed(bundled: Bundled, key: str, shift: int) -> None:
    cited = cited_frames(bundled.frames_csv, shift)[key]
    assert disagreements(bundled.assertions[key], cited, bundled.sight) != []


@pytest.mark.parametrize("key", ONE_QUICK)
def test_one_single_frame_that_is_wrong_is_noticed(bundled: Bundled, key: str) -> None:
    cited = {item: list(numbers) for item, numbers in bundled.cited[key].items()}
    frames = cited[sorted(cited)[len(cited) // 2]]
    frames[len(frames) // 2] += 1
    assert disagreements(bundled.assertions[key], cited, bundled.sight) != []


def test_the_citations_in_the_analysis_are_those_in_the_table(bundled: Bundled) -> None:
    digest = hashlib.sha256(bundled.sight.raw).hexdigest()
    table = bundled.cited
    for key in MEASURED:
        told = bundled.assertions[key]["citations"]
        assert {citation["capture_sha256"] for citation in told} == {digest}
        assert bundled.assertions[key]["scope"]["capture_sha256s"] == [digest]
        listed = sorted(number for citation in told for number in _numbers(citation["frames"]))
        assert listed == sorted(number for frames in table[key].values() for number in frames)
        assert sum(citation["frames_count"] for citation in told) == len(listed)


def test_times_lengths_and_digest_in_the_table_are_those_of_the_file(bundled: Bundled) -> None:
    digest = hashlib.sha256(bundled.sight.raw).hexdigest()
    rows = list(csv.DictReader(io.StringIO(bundled.frames_csv.decode())))
    for row in rows:
        frame = bundled.sight.frames[int(row["frame_number"]) - 1]
        seconds, rest_ns = divmod(frame.at_ns, 1_000_000_000)
        at = f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest_ns:09d}Z"
        told = (row["captured_at"], int(row["wire_length_bytes"]), row["capture_sha256"])
        assert told == (at, frame.wire_bytes, digest)
    assert len(rows) > 50_000


def _numbers(ranges: str) -> list[int]:
    ends = (part.partition("-") for part in ranges.split(","))
    return [number for first, _, last in ends for number in range(int(first), int(last or first) + 1)]
