"""Whatever stands in the files that a dialogue goes on from: a value or one of our errors, never another exception."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from init_answers import small_capture

from reportgen.actions.init import current, open_dialogue
from reportgen.case.init_log import read_init_log
from reportgen.errors import ReportgenError

SMALL = st.text(max_size=20) | st.integers() | st.none() | st.booleans()
FILES = st.sampled_from(["captures/lan.eth", "/etc/hostname", "../x", "a\\b", "x" * 239, "ü" * 200, "", "\ud800", "\0"])
ENTRY = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["acquisition-begun", "acquisition-part", "acquisition-file", "x"]) | SMALL,
        "details": st.dictionaries(st.sampled_from(["acquisition", "router", "clock", "interfaces", "method"]), SMALL)
        | st.fixed_dictionaries({"file": FILES | SMALL, "method": SMALL, "answers": SMALL, "acquisition": SMALL})
        | SMALL,
    }
)
ANSWER = st.fixed_dictionaries(
    {
        "schema_version": st.just(1) | SMALL,
        "at": st.just("2026-11-20T10:00:00Z") | SMALL,
        "key": st.sampled_from(["capture", "brand", "device", "letter-date", "message-1-date", "write", "country"])
        | SMALL,
        "value": st.sampled_from(["/nowhere", "yes", "\0", "2026-13-01", "AT", "x" * 3000]) | SMALL,
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(log=st.lists(ENTRY, max_size=4), answers=st.lists(ANSWER, max_size=5), noise=st.binary(max_size=20))
def test_any_log_and_any_earlier_answers_open_a_dialogue_or_tell_why_not(
    log: list[object], answers: list[object], noise: bytes
) -> None:
    with tempfile.TemporaryDirectory() as name:
        case = Path(name)
        (case / "captures").mkdir()
        small_capture(case / "captures")
        lines = [json.dumps(line).encode() + b"\n" for line in log]
        (case / "custody.jsonl").write_bytes(b"".join(lines) + noise)
        (case / "init.jsonl").write_bytes(noise + b"\n" + b"".join(json.dumps(one).encode() + b"\n" for one in answers))
        try:
            opened = open_dialogue(case, [], "en", today=date(2026, 11, 20))
        except ReportgenError:
            return
        assert current(opened) is not None
        assert all(not Path(file.path).is_absolute() for file in opened.state.ground.seen.files if file.is_in_case)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_log_with_the_lines_that_cannot_be_read(data: bytes) -> None:
    log = read_init_log(data)
    assert len(log.unreadable) <= data.count(b"\n") + 1
