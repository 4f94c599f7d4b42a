"""The second constructed example: its capture, its exhibits, and each measured sentence looked up by other means."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median_low
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from built_example import BuiltExample
from cited_frames import Cited, cited_frames
from independent.packets import SYN, Seen, seen
from independent.walk import Frame, walk
from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "encrypted-camera"
NAME = "fritzbox-lan-constructed.eth"
CAMERA, DESTINATION = "192.168.178.66", "192.0.2.61"
BERLIN = ZoneInfo("Europe/Berlin")
MARKS = ("CONSTRUCTED", "KONSTRUIERT")
S = 1_000_000_000


@dataclass(frozen=True)
class Look:
    """The file, the notes of who made it, and what the program says of it."""

    raw: bytes
    truth: dict[str, Any]
    said: dict[str, dict[str, Any]]
    cited: dict[str, Cited]

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        walked = walk(self.raw)
        assert walked is not None and walked.rest_offset == len(self.raw)
        return walked.frames

    @cached_property
    def packets(self) -> tuple[Seen | None, ...]:
        return tuple(seen(frame.data, frame.link_type) for frame in self.frames)

    @cached_property
    def sent(self) -> list[tuple[Frame, Seen]]:
        """The camera's own frames to the destination; all of its conversations there are encrypted."""
        pairs = zip(self.frames, self.packets, strict=True)
        return [(f, p) for f, p in pairs if p and (p.source, p.destination) == (CAMERA, DESTINATION)]

    def bytes_between(self, start_ns: int, end_ns: int) -> int:
        return sum(frame.wire_bytes for frame, _ in self.sent if start_ns <= frame.at_ns < end_ns)


@pytest.fixture(scope="module")
def look(encrypted_camera: BuiltExample) -> Look:
    return Look(
        raw=(encrypted_camera.case / "captures" / NAME).read_bytes(),
        truth=encrypted_camera.truth,
        said={one["id"]: one for one in encrypted_camera.analysis["assertions"]},
        cited=cited_frames(encrypted_camera.data("frames.").read_bytes()),
    )


@pytest.mark.slow
def test_the_capture_is_the_same_on_each_run_and_at_most_30_mb(look: Look, tmp_path: Path) -> None:
    make = [sys.executable, str(FOLDER / "make_capture.py"), "--output", str(tmp_path)]
    done = subprocess.run(make, check=True, capture_output=True, text=True, timeout=300, cwd=tmp_path)
    digest = hashlib.sha256(look.raw).hexdigest()
    assert hashlib.sha256((tmp_path / NAME).read_bytes()).hexdigest() == digest == look.truth["sha256"]
    assert digest in done.stdout and len(look.raw) <= 30_000_000
    assert len(look.frames) == look.truth["frames"]


def test_only_documentation_and_private_addresses_occur(look: Look) -> None:
    nets = ("192.168.178.0/24", "192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32", "224.0.0.0/4", "ff02::/16")
    allowed = [ipaddress.ip_network(net) for net in nets]
    hosts = {end for packet in look.packets if packet for end in (packet.source, packet.destination)}
    strange = {host for host in hosts if not any(ipaddress.ip_address(host) in net for net in allowed)}
    assert strange == {"0.0.0.0", "255.255.255.255"}


def test_the_uploads_of_the_story_are_in_the_file(look: Look) -> None:
    assert len(look.truth["noted_at"]) == 27 and len(look.truth["missed_at"]) == 2
    for upload in look.truth["uploads"]:
        packets = [look.packets[number - 1] for number in upload["frames"]]
        assert all(p and p.source_port == upload["client_port"] and p.destination == DESTINATION for p in packets)
        assert sum(len(p.payload) for p in packets if p) >= upload["size_bytes"]


def test_the_volume_is_that_of_all_frames_to_the_destination(look: Look) -> None:
    values = look.said["F05.volume.K1"]["values"]
    pairs = zip(look.frames, look.packets, strict=True)
    back = [frame for frame, p in pairs if p and (p.source, p.destination) == (DESTINATION, CAMERA)]
    cited = look.cited["F05.volume.K1"]
    assert sorted(cited["sent"]) == [frame.number for frame, _ in look.sent]
    assert sorted(cited["received"]) == [frame.number for frame in back]
    assert values["sent"]["bytes"] == sum(frame.wire_bytes for frame, _ in look.sent)
    assert values["received"]["bytes"] == sum(frame.wire_bytes for frame in back)
    opened = {(p.source_port, p.sequence) for _, p in look.sent if p.flags & SYN}
    assert values["conversations"]["values"]["n"]["count"] == len(opened)


def test_the_hits_after_noted_movements_are_counted_right(look: Look) -> None:
    values = look.said["F06.windows.K1"]["values"]
    noted = [int(datetime.fromisoformat(moment).timestamp()) * S for moment in look.truth["noted_at"]]
    hits = {n: at for n, at in enumerate(noted, start=1) if look.bytes_between(at, at + 10 * S) >= 50_000}
    hours = sorted({at // (3600 * S) for at in noted})  # the offset to UTC is two whole hours
    controls = [
        at
        for hour in hours
        for minute in range(0, 60, 5)
        if min(abs((at := hour * 3600 * S + minute * 60 * S) - one) for one in noted) > 60 * S
    ]
    control_hits = {n: at for n, at in enumerate(controls, start=1) if look.bytes_between(at, at + 10 * S) >= 50_000}
    said = [values[name]["count"] for name in ("hits", "n", "control_hits", "controls")]
    assert said == [len(hits), len(noted), len(control_hits), len(controls)]
    windows = {**{f"event-{n}": at for n, at in hits.items()}, **{f"control-{n}": at for n, at in control_hits.items()}}
    assert set(look.cited["F06.windows.K1"]) == set(windows)
    for item, frames in look.cited["F06.windows.K1"].items():
        inside = [frame.number for frame, _ in look.sent if windows[item] <= frame.at_ns < windows[item] + 10 * S]
        assert sorted(frames) == inside


def test_the_transmissions_after_the_switch_off_are_those_of_the_story(look: Look) -> None:
    restarted_us = datetime.fromisoformat(look.truth["restarted_at"]).timestamp() * 1_000_000
    after = [upload for upload in look.truth["uploads"] if upload["first_at_us"] >= restarted_us]
    assert look.said["F08.uploads-after.K1"]["scope"]["things_count"] == len(after)
    cited = [set(frames) for frames in look.cited["F08.uploads-after.K1"].values()]
    assert all(any(set(upload["frames"]) <= frames for frames in cited) for upload in after)


def test_the_interval_of_the_held_connections_is_right(look: Look) -> None:
    times: defaultdict[int, list[int]] = defaultdict(list)
    for frame, packet in look.sent:
        times[packet.source_port].append(frame.at_ns)
    held = [at for at in times.values() if at[-1] - at[0] >= 3600 * S]
    intervals = []
    for at in held:
        began = at[0]
        for before, now in pairwise(at):
            if now - before >= 10 * S:
                intervals.append(now - began)
                began = now
    values = look.said["F15.held.K1"]["values"]
    assert values["n"]["count"] == len(held) == 2
    assert values["median"]["values"]["n"]["count"] == round(median_low(intervals) / S)
    assert values["longest"]["values"]["n"]["count"] == round(max(intervals) / S)


@pytest.mark.parametrize("path", sorted((FOLDER / "exhibits").iterdir()), ids=lambda path: path.name)
def test_every_exhibit_is_small_and_says_constructed_in_both_languages(path: Path) -> None:
    assert path.name.startswith("constructed-") and path.stat().st_size <= 40_000
    if path.suffix in (".txt", ".csv"):
        assert all(mark in "".join(path.read_text(encoding="utf-8").splitlines()[:2]) for mark in MARKS)


def test_the_made_exhibits_are_what_the_script_makes(tmp_path: Path) -> None:
    script = [sys.executable, str(FOLDER / "make_exhibits.py"), "--output", str(tmp_path)]
    subprocess.run(script, check=True, capture_output=True, timeout=60)
    assert {path.name[:14] for path in tmp_path.iterdir()} == {f"constructed-0{n}" for n in (1, 2, 3)}
    for new in tmp_path.iterdir():
        kept = FOLDER / "exhibits" / new.name
        if new.suffix == ".csv":
            assert new.read_bytes() == kept.read_bytes()
        else:
            with Image.open(new) as drawn, Image.open(kept) as stored:
                assert drawn.convert("RGB").tobytes() == stored.convert("RGB").tobytes()


def test_the_registry_answer_covers_the_destination_and_says_that_it_is_constructed() -> None:
    (path,) = (FOLDER / "registry").iterdir()
    answer = json.loads(path.read_text(encoding="utf-8"))
    assert (answer["startAddress"], answer["endAddress"]) == ("192.0.2.0", "192.0.2.255")
    assert all(mark in json.dumps(answer[part]) for mark in MARKS for part in ("notices", "remarks"))
