"""Recordings at the fake box: every byte accounted for, Stop always sent, each end state told and logged."""

from __future__ import annotations

import functools
import itertools
import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import fake_records
import pytest
from calls import Caller, caller
from fake_box import FakeBox

from reportgen.actions.recording_limits import Limits
from reportgen.adapters.growing_file import leftovers
from reportgen.capture.read import read_capture

__all__ = ["caller"]


def expected(order: str = "<") -> Iterator[bytes]:
    """What the fake sends, record by record."""
    return itertools.chain([fake_records.header(order)], fake_records.records(order))


def stream_of(size_bytes: int, order: str = "<") -> bytes:
    data = bytearray()
    for piece in expected(order):
        data += piece
        if len(data) >= size_bytes:
            break
    return bytes(data[:size_bytes])


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize("tls", [False, True])
def test_what_the_box_sends_in_odd_pieces_is_what_is_written_hashed_and_logged(
    caller: Caller, order: str, is_chunked: bool, tls: bool
) -> None:
    with FakeBox(tls=tls, byte_order=order, is_chunked=is_chunked, pause_s=0) as box:
        said = caller.record(box, "--max-size", "60kB")
        (running,) = box.history
        assert (said.code, box.is_recording) == (0, False)
        sent = bytes(running.sent)
    (part,) = caller.parts()
    assert caller.data(part) == sent == stream_of(len(sent), order)
    assert (part["end_state"], part["tail_bytes"], part["gap_before"]) == ("size-reached", 0, None)
    assert part["size_bytes"] >= 60_000
    assert part["sha256"] in said.out and part["file"] in said.out
    assert part["router_file_name"].startswith("iad-if-lan_")
    assert (caller.folder / part["file"]).stat().st_mode & 0o222 == 0, "the original is read-only"


def test_the_file_is_one_that_the_program_reads(caller: Caller) -> None:
    with FakeBox(pause_s=0) as box:
        caller.record(box, "--max-size", "60kB")
    (part,) = caller.parts()
    with (caller.folder / part["file"]).open("rb") as file:
        capture = read_capture(file, name="x", decode_image=lambda _data: None)
    assert capture.file.unread_bytes == 0
    assert capture.file.records_count == part["records_count"] > 20


def test_the_log_says_router_interface_clock_parameters_and_how_it_ended(caller: Caller) -> None:
    with FakeBox(tls=True, clock_ahead_s=90) as box:
        arguments = ("--device", "Beispielcam", "--taken-by", "Erika Mustermann", "--note", "camera on since 9")
        caller.record(box, "--max-size", "1kB", *arguments)
        certificate = box.certificate
    (begun,) = caller.entries("acquisition-begun")
    assert begun["router"] == {
        "address": box.address,
        "is_encrypted": True,
        "certificate_sha256": certificate,
        "model": "FRITZ!Box 7530 (Attrappe)",
        "firmware": "164.08.02",
    }
    assert begun["interfaces"] == [
        {
            "id": "1-lan",
            "text": "lan",
            "group": "Netzwerkschnittstellen",
            "point": "lan",
            "capture_filter": "ether host 00:00:5e:00:53:42",
        }
    ]
    assert abs(begun["clock"]["router_ahead_ms"] - 90_000) <= begun["clock"]["uncertainty_ms"] + 100
    assert (begun["taken_by"], begun["note"]) == ("Erika Mustermann", "camera on since 9")
    assert (begun["limits"]["max_bytes"], begun["snap_length_bytes"], begun["running_before"]) == (1000, 1600, [])
    (ended,) = caller.entries("acquisition-ended")
    assert ended["interfaces"] == [{"id": "1-lan", "end_state": "size-reached", "stop": "taken"}]
    assert begun["acquisition"] == ended["acquisition"] == caller.parts()[0]["acquisition"]


def test_a_duration_ends_the_recording(caller: Caller) -> None:
    with FakeBox() as box:
        assert caller.record(box, "--duration", "1s").code == 0
        assert (box.is_recording, box.stops) == (False, ["lan"])
    assert [part["end_state"] for part in caller.parts()] == ["duration-reached"]


def test_rotated_files_hold_the_stream_without_a_gap_and_each_can_be_read(caller: Caller) -> None:
    with FakeBox(pause_s=0.0005) as box:
        caller.record(box, "--max-size", "120kB", "--rotate", "20kB")
        sent = bytes(box.history[0].sent)
    parts = caller.parts()
    assert len(parts) >= 4
    joined = caller.data(parts[0]) + b"".join(caller.data(part)[24:] for part in parts[1:])
    assert joined == sent
    assert [part["end_state"] for part in parts] == ["rotated"] * (len(parts) - 1) + ["size-reached"]
    for part in parts:
        assert (part["gap_before"], part["tail_bytes"]) == (None, 0)
        with (caller.folder / part["file"]).open("rb") as file:
            assert (
                read_capture(file, name="x", decode_image=lambda _d: None).file.records_count == part["records_count"]
            )
        assert part["records_count"] > 0
    assert sum(part["records_count"] for part in parts) == caller.entries("acquisition-ended")[0]["records_count"]


@pytest.mark.parametrize("resets", [False, True])
def test_ten_lost_connections_make_eleven_parts_with_their_gaps(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, resets: bool
) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.05,))
    chance = random.Random(7)
    drops = [chance.randrange(24, 9_000) for _ in range(10)]
    with FakeBox(pause_s=0, drops_after_bytes=list(drops), resets=resets) as box:
        caller.record(box, "--max-size", f"{sum(drops) + 30_000}B")
        sent = [bytes(running.sent) for running in box.history]
        assert not box.is_recording
        assert len(box.stops) == len(box.history), "before each new part, and at the end"
    parts = caller.parts()
    if resets:  # a reset may take even the header away before it is read: then there is no part
        assert 2 <= len(parts) <= len(sent)
        assert all(any(data.startswith(caller.data(part)) for data in sent) for part in parts)
    else:
        assert len(parts) == len(sent) == 11
        assert [part["size_bytes"] for part in parts[:10]] == drops
        assert [caller.data(part) for part in parts] == sent
    assert {part["end_state"] for part in parts[:10]} <= {"connection-lost", "ended-by-router"}
    for before, after in itertools.pairwise(parts):
        assert after["gap_before"] == {"from": before["ended_at"], "to": after["begun_at"]}
        assert before["ended_at"] < after["begun_at"]
    (ended,) = caller.entries("acquisition-ended")
    assert (ended["parts_count"], ended["gaps_count"]) == (len(parts), len(parts) - 1)
    assert ended["received_bytes"] == sum(part["size_bytes"] for part in parts)


def test_a_record_that_the_break_tore_stays_in_the_file_and_is_told(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.05,))
    whole = 24 + len(next(fake_records.records()))
    with FakeBox(pause_s=0, drops_after_bytes=[whole + 11]) as box:
        said = caller.record(box, "--max-size", "5kB")
    torn = caller.parts()[0]
    assert (torn["tail_bytes"], torn["records_count"], torn["end_state"]) == (11, 1, "connection-lost")
    assert "At the end stand 11 bytes of a record that was begun" in said.out
    assert "nothing was recorded on" in said.out


def test_a_router_that_is_away_for_a_while_is_waited_for(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.1,))
    with FakeBox(pause_s=0, drops_after_bytes=[5_000]) as box:

        def reboot() -> None:
            while not box.history or not box.history[0].has_ended:
                time.sleep(0.01)
            box.behaviour.is_down = True
            box.running.clear()
            box.sessions.alive.clear()  # a restart forgets both
            time.sleep(0.5)
            box.behaviour.is_down = False

        helper = threading.Thread(target=reboot)
        helper.start()
        caller.record(box, "--max-size", "20kB")
        helper.join()
        assert box.sessions.logins == 2
    assert [part["end_state"] for part in caller.parts()] == ["connection-lost", "size-reached"]


def test_a_router_that_stays_away_is_given_up_and_what_came_is_evidence(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.05,))
    monkeypatch.setattr("reportgen.cli.capture_command.Limits", functools.partial(Limits, retry_for_s=0.4))
    with FakeBox(pause_s=0, drops_after_bytes=[5_000]) as box:
        helper = threading.Thread(
            target=_when_recording, args=(box, 4_000, lambda: vars(box.behaviour).update(is_down=True))
        )
        helper.start()
        said = caller.record(box, "--duration", "1h")
        helper.join()
    assert said.code == 5
    assert "What had arrived is saved" in said.err or "No connection" in said.err or "is no FRITZ!Box" in said.err
    assert [part["size_bytes"] for part in caller.parts()] == [5_000]
    (ended,) = caller.entries("acquisition-ended")
    assert ended["interfaces"] == [{"id": "1-lan", "end_state": "gave-up", "stop": "failed"}]
    assert "may still be recording" in said.err


def test_another_certificate_on_the_way_ends_the_recording_before_anything_is_sent_there(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.6,))
    with FakeBox(tls=True, pause_s=0, drops_after_bytes=[5_000]) as box:
        others: list[FakeBox] = []

        def swap() -> None:
            while not box.history[0].has_ended:
                time.sleep(0.01)
            box.__exit__()
            others.append(FakeBox(tls=True, port=box.port).__enter__())

        helper = threading.Thread(target=_when_recording, args=(box, 1_000, swap))
        helper.start()
        said = caller.record(box, "--duration", "1h")
        helper.join()
        (other,) = others
        other.__exit__()
    assert said.code == 4
    assert other.certificate in said.err
    assert other.requests == []
    assert [part["size_bytes"] for part in caller.parts()] == [5_000]


def test_two_places_at_once_share_one_acquisition(caller: Caller) -> None:
    with FakeBox(pause_s=0.001) as box:
        caller.record(box, "--interface", "1-lan", "--interface", "2-1", "--duration", "1s", "--device", "Beispielcam")
        assert sorted(box.stops) == ["lan", "ptm0"]
        filters = {running.port.id: running.capture_filter for running in box.history}
    parts = caller.parts()
    assert {part["interface_id"] for part in parts} == {"1-lan", "2-1"}
    assert len({part["acquisition"] for part in parts}) == 1
    assert filters == {"1-lan": "ether host 00:00:5e:00:53:42", "2-1": None}, "behind address translation: no filter"
    (begun,) = caller.entries("acquisition-begun")
    assert [interface["point"] for interface in begun["interfaces"]] == ["lan", "internet"]


@pytest.mark.parametrize(
    ("number", "limits", "code"),
    [(signal.SIGINT, (), 0), (signal.SIGTERM, (), 0), (signal.SIGINT, ("--duration", "1h"), 130)],
)
def test_ctrl_c_leaves_a_whole_file_and_a_stopped_box(
    caller: Caller, number: signal.Signals, limits: tuple[str, ...], code: int
) -> None:
    with FakeBox() as box:
        helper = threading.Thread(target=_when_recording, args=(box, 2_000, lambda: os.kill(os.getpid(), number)))
        helper.start()
        said = caller.record(box, *limits)
        helper.join()
        assert (said.code, box.is_recording) == (code, False)
        sent = bytes(box.history[0].sent)
    (part,) = caller.parts()
    assert part["end_state"] == "interrupted"
    assert caller.data(part) == sent, "what was on its way at Stop is in the file as well"


def _when_recording(box: FakeBox, size_bytes: int, then: object) -> None:
    while not box.history or box.history[0].sent_bytes < size_bytes:
        time.sleep(0.01)
    then()  # type: ignore[operator]


def test_another_ones_stop_ends_a_part_and_the_recording_goes_on(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.actions.recording._BACKOFF_S", (0.05,))
    with FakeBox(pause_s=0.001) as box:

        def stop_it() -> None:
            box.history[0].stop.set()
            box.running.clear()

        helper = threading.Thread(target=_when_recording, args=(box, 5_000, stop_it))
        helper.start()
        caller.record(box, "--max-size", "30kB")
        helper.join()
    assert [part["end_state"] for part in caller.parts()] == ["ended-by-router", "size-reached"]


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow beyond 100,000 bytes: writing fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_whole_evidence_says_what_is_missing_and_stops_the_box(
    caller: Caller, small_files: None
) -> None:
    with FakeBox(pause_s=0.0005) as box:
        said = caller.record(box, "--duration", "1h")
        assert (said.code, box.is_recording) == (8, False)
        sent = bytes(box.history[0].sent)
    (part,) = caller.parts()
    assert part["end_state"] == "disk-full"
    assert part["size_bytes"] == 100_000
    assert caller.data(part) == sent[:100_000]
    (ended,) = caller.entries("acquisition-ended")
    assert part["unwritten_bytes"] > 0
    assert ended["unwritten_bytes"] == len(sent) - 100_000
    with (caller.folder / part["file"]).open("rb") as file:
        assert read_capture(file, name="x", decode_image=lambda _d: None).file.records_count == part["records_count"]
    assert "there is not enough space" in said.err


def test_header_only_is_kept_and_told(caller: Caller) -> None:
    with FakeBox(is_header_only=True) as box:
        said = caller.record(box, "--duration", "1s")
    (part,) = caller.parts()
    assert (part["size_bytes"], part["records_count"]) == (24, 0)
    assert "Not a single packet came at 1-lan" in said.err


def test_a_stop_that_the_box_does_not_take_is_told_with_a_remedy(caller: Caller) -> None:
    with FakeBox() as box:
        box.behaviour.stop_fails = True
        said = caller.record(box, "--duration", "1s")
        assert "may still be recording" in said.err and "--stop --interface 1-lan" in said.err
        assert box.is_recording
        assert caller.entries("acquisition-ended")[0]["interfaces"][0]["stop"] == "refused"
        box.behaviour.stop_fails = False
        said = caller.record(box, "--stop")
        assert (said.code, box.is_recording) == (0, False)


def test_a_session_that_ended_meanwhile_is_begun_anew_to_stop(caller: Caller) -> None:
    with FakeBox(pause_s=0.001) as box:
        helper = threading.Thread(target=_when_recording, args=(box, 5_000, box.sessions.alive.clear))
        helper.start()
        said = caller.record(box, "--duration", "1s")
        helper.join()
        assert (said.code, box.is_recording) == (0, False)
        assert box.sessions.logins == 2


def test_the_session_is_kept_alive_while_the_recording_runs(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.actions.capture_session._KEEP_SESSION_EVERY_S", 0.1)
    with FakeBox() as box:
        box.sessions.life_s = 0.6
        assert caller.record(box, "--duration", "2s").code == 0
        assert (box.sessions.logins, box.sessions.killed_by_invalid, box.is_recording) == (1, 0, False)


def test_a_second_recording_of_the_same_folder_continues_the_same_chain(caller: Caller) -> None:
    with FakeBox(pause_s=0) as box:
        caller.record(box, "--max-size", "1kB", "--interface", "1-lan")
        caller.record(box, "--max-size", "1kB", "--interface", "1-eth0")
    assert len(caller.entries()) == 6
    log = caller.folder / "custody.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"snap_length_bytes":1600', b'"snap_length_bytes":9999', 1))
    with FakeBox(pause_s=0) as box:
        said = caller.record(box, "--max-size", "1kB", "--interface", "1-guest")
    assert f"the chain in {log} is broken" in said.err


def test_a_case_gets_its_files_in_captures_and_a_section_to_copy(caller: Caller, tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.toml").touch()
    with FakeBox(pause_s=0) as box:
        said = caller.call("fritzbox", "--box", box.address, "--case", str(case), "--max-size", "1kB")
    (path,) = (case / "captures").iterdir()
    assert (case / "custody.jsonl").is_file()
    assert f'path = "captures/{path.name}"' in said.out
    assert 'point = "lan"' in said.out and "clock = { de =" in said.out


def test_what_a_crash_left_is_named_with_the_way_to_take_it_in(caller: Caller) -> None:
    left = caller.folder / "fritzbox-1-lan-20261124T000000Z-001.eth.partial"
    left.write_bytes(stream_of(3_000))
    with FakeBox(pause_s=0) as box:
        said = caller.record(box, "--max-size", "1kB")
    assert f"capture file {left}" in said.err
    said = caller.call("file", str(left), "--how", "router-page", "--output", str(caller.folder))
    assert said.code == 0
    assert (caller.folder / left.name.removesuffix(".partial")).read_bytes() == stream_of(3_000)
    assert not left.exists()
    assert caller.entries("acquisition-file")[0]["original_name"] == left.name


def test_progress_is_shown_where_somebody_looks_and_only_there(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.actions.capture_session._SHOW_EVERY_S", 0.2)
    arguments = ("--duration", "1s", "--device", "Beispielcam")
    with FakeBox(pause_s=0.001) as box:
        assert "\r" not in caller.record(box, *arguments, "--interface", "1-lan").err
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        shown = caller.record(box, *arguments, "--interface", "1-eth0").err
    lines = [line for line in shown.split("\r") if line.startswith("1-eth0: ")]
    assert len(lines) >= 2
    assert re.match(
        r"1-eth0: [\d,]+ packets, [\d.]+ kB, [\d.]+ kB/s → (203\.0\.113\.7[78]|198\.51\.100\.9) ", lines[-1]
    )


def test_a_killed_program_leaves_a_partial_file_that_can_be_taken_in(caller: Caller) -> None:
    with FakeBox(pause_s=0.0005) as box:
        command = [sys.executable, "-m", "reportgen", "capture", "fritzbox", "--box", box.address]
        with subprocess.Popen([*command, "--output", str(caller.folder)], stderr=subprocess.DEVNULL) as program:
            _when_recording(box, 20_000, program.kill)
        assert program.returncode == -signal.SIGKILL
        (left,) = caller.folder.glob("*.partial")
        held = left.read_bytes()
        assert stream_of(len(held)) == held and held
        assert [entry["acquisition"] for entry in caller.entries()] == [caller.entries()[0]["acquisition"]]
        assert caller.record(box).code == 5, "the box still records; another one's recording is not ended unasked"
        assert caller.record(box, "--stop").code == 0
    said = caller.call("file", str(left), "--how", "router-page", "--output", str(caller.folder))
    assert said.code == 0
    (entry,) = caller.entries("acquisition-file")
    assert (caller.folder / entry["file"]).read_bytes() == held
    assert entry["size_bytes"] == len(held)


def test_a_file_that_another_program_is_writing_is_not_called_left_over(caller: Caller) -> None:
    with FakeBox() as box:
        said: list[str] = []

        def second() -> None:
            said.extend(map(str, leftovers(caller.folder)))
            os.kill(os.getpid(), signal.SIGINT)

        helper = threading.Thread(target=_when_recording, args=(box, 2_000, second))
        helper.start()
        caller.record(box)
        helper.join()
    assert said == []
    assert len(caller.parts()) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("only root can make a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_truly_full_still_takes_the_last_lines_of_the_log(caller: Caller, small_disk: Path) -> None:
    full = Caller(caller.capsys, small_disk)
    with FakeBox(is_big=True) as box:
        said = full.record(box, "--duration", "1h")
        assert (said.code, box.is_recording) == (8, False)
    (part,) = full.parts()
    assert (part["end_state"], part["records_count"] > 0) == ("disk-full", True)
    (ended,) = full.entries("acquisition-ended")
    assert ended["interfaces"] == [{"id": "1-lan", "end_state": "disk-full", "stop": "taken"}]
    assert ended["received_bytes"] - part["unwritten_bytes"] == part["size_bytes"]
    assert full.left() == {"custody.jsonl", part["file"]}
    again = full.record(box)
    assert again.code == 5 and full.left() == {"custody.jsonl", part["file"]}


def test_nothing_is_begun_where_there_is_no_room_for_the_log(caller: Caller, small_disk: Path) -> None:
    (small_disk / "filling").write_bytes(bytes(1_010_000))
    full = Caller(caller.capsys, small_disk)
    with FakeBox(pause_s=0) as box:
        said = full.record(box, "--max-size", "1kB")
        assert (said.code, box.is_recording) == (8, False)
    assert full.left() == {"filling"}
