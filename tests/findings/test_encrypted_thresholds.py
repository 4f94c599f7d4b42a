"""F05 to F08: the data themselves just below and just at each threshold, not the constants moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from building import CAMERA, RESOLVER, START_NS, Conversation, Tape, dns_question, picture, udp, upload
from small_case import SmallCase, in_both_languages

from reportgen.analysis.value import Analysis
from reportgen.findings.confirmation import Standing
from reportgen.pipeline.compose import confirmed

S = 1_000_000_000
DAY = 86_400
HEADS_BYTES = 54  # Ethernet, IPv4, TCP
RECORD = b"\x17\x03\x03\x40\x00"
HOUR_NS = -(-START_NS // (3_600 * S)) * 3_600 * S  # the first full hour behind the tapes' beginning


class Story:
    """One encrypted connection on a tape that keeps little of each frame; everything at its second."""

    def __init__(self) -> None:
        self.tape = Tape(snap_bytes=200)
        self.talk = Conversation(self.tape, server_port=443)
        self.talk.handshake()
        self.sent_bytes, self.received_bytes = 2 * HEADS_BYTES, HEADS_BYTES

    def at(self, seconds: float) -> Story:
        """Lets time pass until then, counted from the first frame."""
        self.tape._next_ns = START_NS + round(seconds * S)
        return self

    def sends(self, frame_bytes: int, *, by_server: bool = False) -> Story:
        """In frames of at most 60,000 bytes, so many bytes on the wire altogether."""
        left = frame_bytes
        while left:
            size = min(left, 60_000) if left >= 60_000 + 200 or left <= 60_000 else left - 200
            data = RECORD + bytes(size - HEADS_BYTES - len(RECORD))
            (self.talk.server_sends if by_server else self.talk.client_sends)(data, segment_bytes=65_000)
            left -= size
        if by_server:
            self.received_bytes += frame_bytes
        else:
            self.sent_bytes += frame_bytes
        return self

    def ends(self, seconds: float) -> Tape:
        """A last frame of another conversation then."""
        self.at(seconds).tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
        return self.tape


def case(tape: Tape, more: str = "", events: tuple[int, ...] = ()) -> SmallCase:
    return SmallCase(tapes=[tape], more=more, events=events)


def volume(sent: int, received: int, seconds: float = DAY) -> SmallCase:
    story = Story()
    story.sends(sent - story.sent_bytes)
    story.sends(received - story.received_bytes, by_server=True)
    return case(story.ends(seconds))


# --- F05, F07


@pytest.mark.parametrize(
    ("sent", "received", "seconds", "is_said"),
    [
        (5_000_000, 1_000_000, DAY, True),
        (4_999_999, 1_000, DAY, False),
        (5_000_000, 1_000_001, DAY, False),
        (5_000_000, 1_000_000, DAY - 0.001, False),
    ],
)
def test_five_megabytes_five_times_a_day_are_the_least(sent: int, received: int, seconds: float, is_said: bool) -> None:
    found = volume(sent, received, seconds).said()
    assert ("F05.volume.K1" in found, "F05.content.K1" in found) == (is_said, is_said)


@pytest.mark.parametrize(("seconds", "is_said"), [(DAY, True), (DAY - 0.001, False)])
def test_no_use_is_said_of_a_recording_of_a_day(seconds: float, is_said: bool) -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one")))
    tape._next_ns = START_NS + round(seconds * S)
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    found = case(tape).said()
    assert "F01.pictures.K1" in found and ("F07.no-use.K1" in found) is is_said


# --- F06

EVENTS = tuple(HOUR_NS + (150 + 300 * number) * S for number in range(20))
LOG = """
[[exhibits]]
id = "movements"
title = { de = "Liste", en = "List" }
path = "movements.csv"
[events]
exhibit = "movements"
how = { de = "notiert", en = "noted" }
clock_offset_s = 1
"""


def correlated(hits: int, control_hits: int, *, size: int = 50_000, late_s: float = 1.0, events: int = 20) -> SmallCase:
    """Uploads of ``size`` that much after the first events, and at the first control windows."""
    noted = EVENTS[:events]
    moments = [(at - START_NS) / S + late_s for at in noted[:hits]]
    moments += [(HOUR_NS - START_NS) / S + 300 * number + 1 for number in range(control_hits)]
    story = Story().sends(1_000)
    for moment in sorted(moments):
        story.at(moment).sends(size)
    return case(story.ends((HOUR_NS - START_NS) / S + 2 * 3_600 + 60), LOG, noted)


@pytest.mark.parametrize(
    ("changes", "is_said"),
    [
        ({"hits": 16, "control_hits": 2}, True),
        ({"hits": 15, "control_hits": 2}, False),  # 75 %
        ({"hits": 20, "control_hits": 3}, False),  # more than a tenth of 24
        ({"hits": 20, "control_hits": 0, "size": 49_999}, False),
        ({"hits": 20, "control_hits": 0, "late_s": 9.999}, True),
        ({"hits": 20, "control_hits": 0, "late_s": 10.0}, False),
        ({"hits": 19, "control_hits": 0, "events": 19}, False),
    ],
)
def test_uploads_follow_movements_only_at_the_thresholds(changes: dict[str, int], is_said: bool) -> None:
    found = correlated(**changes).said(destination="203.0.113.77")
    assert ("F06.follows.K1" in found) is is_said


def test_too_few_windows_to_compare_with_are_said() -> None:
    built = correlated(20, 0)
    crowded = tuple(HOUR_NS + 11 * number * S for number in range(20))
    found = replace(built, events=crowded).said(destination="203.0.113.77")
    assert "F06.follows.K1" not in found and found["open.events.K1"].claim.key == "open.events.few-controls"


# --- F08

OFF_S, RESTART_S = 3_600, 3_660
SETTLED_S = OFF_S + 600
SWITCH = """
[[exhibits]]
id = "settings"
title = {{ de = "Einstellung", en = "Setting" }}
path = "settings.png"
[switch_off]
setting = {{ de = "Hochladen", en = "Upload" }}
at = {off}
exhibit = "settings"
restarted_at = {restarted}
"""


def switch(restart_s: float = RESTART_S) -> str:
    off, restarted = (datetime.fromtimestamp(START_NS / S + s, UTC).isoformat() for s in (OFF_S, restart_s))
    return SWITCH.format(off=off, restarted=restarted)


def after(first_s: float, last_s: float, size: int = 50_000, restart_s: float = RESTART_S) -> SmallCase:
    story = Story().sends(6_000_000)
    for moment in (first_s, (first_s + last_s) / 2, last_s):
        story.at(moment).sends(size)
    return case(story.ends(last_s + DAY), switch(restart_s))


@pytest.mark.parametrize(
    ("built", "is_said"),
    [
        (after(SETTLED_S, SETTLED_S + DAY), True),
        (after(SETTLED_S, SETTLED_S + DAY - 0.001), False),  # less than a day of it
        (after(SETTLED_S - 0.001, SETTLED_S + DAY - 0.001), False),  # the first comes too soon
        (after(SETTLED_S, SETTLED_S + DAY, size=49_999), False),
        (after(SETTLED_S, SETTLED_S + DAY, restart_s=SETTLED_S + 1), False),  # the first comes before the restart
        (after(SETTLED_S, SETTLED_S + DAY, restart_s=SETTLED_S), True),
    ],
    ids=["all", "short", "soon", "small", "before the restart", "at the restart"],
)
def test_uploads_after_the_switch_off_count_only_at_the_thresholds(built: SmallCase, is_said: bool) -> None:
    found = built.said()
    assert "F05.volume.K1" in found
    assert ("F08.uploads-after.K1" in found) is is_said
    assert ("open.switch-off" in found) is not is_said


@pytest.mark.parametrize(("last_s", "is_said"), [(SETTLED_S + DAY, True), (SETTLED_S + DAY - 1, False)])
def test_pictures_after_the_switch_off_are_told(last_s: float, is_said: bool) -> None:
    tape = Tape()
    for number, moment in enumerate((10.0, SETTLED_S, last_s)):
        tape._next_ns = START_NS + round(moment * S)
        talk = Conversation(tape, client_port=40_000 + number)
        talk.handshake()
        talk.client_sends(upload(picture(f"picture {number}")))
    tape._next_ns = START_NS + round((last_s + 60) * S)
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    found = case(tape, switch()).said()
    assert ("F08.pictures-after.K1" in found) is is_said
    if is_said:
        german, _ = in_both_languages(found["F08.pictures-after.K1"])
        assert "2 Übertragungen" in german.replace("\u00a0", " ")
        assert found["ground.default.switched-off"].claim.key == "ground.default.switched-off.view"
        assert found["ground.default.switched-off"].rests_on == ("F08.pictures-after.K1", "statement.switch-off")
    else:
        assert "open.switch-off" in found


# --- what is not confirmed is not drawn


def without(analysis: Analysis, key: str) -> Analysis:
    return replace(
        analysis,
        reviews=tuple(
            replace(found, standing=Standing.UNANSWERED) if found.assertion.id == key else found
            for found in analysis.reviews
        ),
    )


@pytest.mark.parametrize("key", ["F05.volume.K1", "F08.uploads-after.K1"])
def test_the_chart_stays_out_where_an_encrypted_measurement_is_not_confirmed(key: str) -> None:
    analysis = after(SETTLED_S, SETTLED_S + DAY).analysis()
    assert confirmed(analysis).daily
    spoken = confirmed(without(analysis, key))
    assert not spoken.daily and spoken.assertion(key) is None
