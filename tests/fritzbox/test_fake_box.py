"""The fake is as strict as the box: its own rules, and the table in the docs that names a test for each."""

from __future__ import annotations

import ast
import re
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from calls import Caller, caller
from fake_box import PASSWORD, USER, FakeBox

from reportgen.adapters.fritzbox_login import Secret, answer, read_session_info

__all__ = ["caller"]
ROOT = Path(__file__).resolve().parents[2]


def get(box: FakeBox, path: str, **asked: str) -> bytes:
    with urllib.request.urlopen(f"{box.address}{path}?{urllib.parse.urlencode(asked)}") as response:
        data: bytes = response.read()
        return data


def log_in(box: FakeBox) -> str:
    challenge = read_session_info(get(box, "/login_sid.lua", version="2")).challenge
    proof = answer(challenge, Secret(PASSWORD))
    info = read_session_info(get(box, "/login_sid.lua", version="2", username=USER, response=proof))
    assert info.sid is not None
    return info.sid.value


def test_every_line_of_the_checklist_names_a_test_that_is_there() -> None:
    named = set(re.findall(r"\| `(test_\w+)` \|", (ROOT / "docs" / "fritzbox.md").read_text("utf-8")))
    there = {
        node.name
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert len(named) > 20
    assert named - there == set()


def test_an_answer_is_good_once() -> None:
    with FakeBox() as box:
        box.sessions.block_step_s = 0
        challenge = read_session_info(get(box, "/login_sid.lua", version="2")).challenge
        proof = answer(challenge, Secret(PASSWORD))
        first, second = (
            read_session_info(get(box, "/login_sid.lua", version="2", username=USER, response=proof)) for _ in range(2)
        )
        assert first.sid is not None and second.sid is None


def test_an_invalid_session_ends_all_of_its_client() -> None:
    with FakeBox() as box:
        log_in(box)
        assert b"uiLoginForm" in get(box, "/data.lua", sid="0123456789abcdef", page="cap")
        assert (box.sessions.alive, box.sessions.killed_by_invalid) == ({}, 1)


def test_a_client_that_leaves_lets_the_box_go_on_recording() -> None:
    with FakeBox() as box:
        asked = urllib.parse.urlencode({"sid": log_in(box), "capture": "Start", "ifaceorminor": "1-lan"})
        with urllib.request.urlopen(f"{box.address}/cgi-bin/capture_notimeout?{asked}") as response:
            response.read(100)
        until = time.monotonic() + 5
        while not box.history[0].has_ended and time.monotonic() < until:
            time.sleep(0.01)
        assert box.history[0].has_ended and box.is_recording


def test_a_second_start_is_refused_by_the_box(caller: Caller) -> None:
    with FakeBox() as box:
        asked = urllib.parse.urlencode({"sid": log_in(box), "capture": "Start", "ifaceorminor": "1-lan"})
        with urllib.request.urlopen(f"{box.address}/cgi-bin/capture_notimeout?{asked}") as response:
            response.read(100)
            said = caller.record(box)
        assert said.code == 5
        assert "A recording already runs in the FRITZ!Box at “1-lan”" in said.err
        assert box.is_recording and box.stops == [], "somebody else's recording is left alone"
        assert "A recording already runs there: lan" in caller.record(box, "--list").out
        assert caller.record(box, "--stop").code == 0
        assert not box.is_recording
    assert caller.left() == set()


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_farewell_changes_nothing(caller: Caller, is_chunked: bool) -> None:
    with FakeBox(tls=True, says_farewell=True, is_chunked=is_chunked, pause_s=0) as box:
        assert caller.record(box, "--max-size", "20kB").code == 0
        sent = bytes(box.history[0].sent)
    (part,) = caller.parts()
    assert caller.data(part) == sent
