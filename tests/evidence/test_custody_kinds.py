from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.evidence.custody import CustodyEntry, next_line, verify_chain
from reportgen.evidence.custody_kinds import ADDED, ANALYSIS, BUILD, CONFIRMATION, RENDER, VERIFY, carried, listed

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def log_of(*kinds: str) -> bytes:
    log = b""
    for kind in kinds:
        entry = CustodyEntry(kind=kind, recorded_at=AT, local_time=AT, tool_version="0", details={})
        log += next_line(log, entry)
    return log


def test_later_outputs_do_not_change_what_a_bundle_carries() -> None:
    inputs = log_of(ADDED, BUILD, CONFIRMATION)
    assert carried(inputs) == inputs
    assert carried(log_of(ADDED, BUILD, CONFIRMATION, ANALYSIS, RENDER, BUILD, VERIFY)) == inputs
    assert verify_chain(carried(inputs)).is_whole


@pytest.mark.parametrize("log", [b"", log_of(BUILD), log_of(ANALYSIS, RENDER, BUILD)])
def test_a_log_without_a_change_of_an_input_is_not_carried(log: bytes) -> None:
    assert carried(log) == b""


@pytest.mark.parametrize("damage", [b"\x00\xff\n", b"{}\n", b"[1]\n", b'{"kind":1}\n', b"cut off"])
def test_a_damaged_line_is_carried_and_shows(damage: bytes) -> None:
    log = log_of(ADDED, BUILD) + damage
    assert carried(log) == log
    assert not verify_chain(carried(log)).is_whole


@given(st.binary(max_size=300))
def test_any_log_gives_a_beginning_of_itself(log: bytes) -> None:
    assert log.startswith(carried(log))
    assert carried(carried(log)) == carried(log)


def test_many_files_are_counted_with_the_digest_of_their_list() -> None:
    files = [(f"f{number}", "0" * 64, number) for number in range(2001)]
    told = listed(files)
    assert told["files_count"] == 2001
    assert len(json.dumps(told)) < 1024 * 1024
    assert "files_count" not in listed(files[:2000])
