"""F09: connections between power and first screen, with the user's word for both; else what is lacking is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from building import CAMERA, DESTINATION, RESOLVER, START_NS, Conversation, dns_question, udp
from small_case import SmallCase, in_both_languages, is_not_stronger, views

from reportgen.errors import Problems
from reportgen.findings.assertion import Modality

KEY = "F09.contacts.K1"
START = datetime.fromtimestamp(START_NS // 10**9, UTC)


def setup(*, reset_s: int | None = 0, power_s: int | None = 10, screen_s: int | None = 200) -> str:
    lines = ["[setup]", 'how = { de = "von mir", en = "by me" }']
    times = {"reset_at": reset_s, "powered_on_at": power_s, "first_screen_at": screen_s}
    for name, seconds in times.items():
        if seconds is not None:
            lines.append(f"{name} = {(START + timedelta(seconds=seconds)).isoformat()}")
    return "\n".join(lines)


def connecting(
    at_s: float, *, answered: bool = True, to: str = DESTINATION, port: int = 443, **times: Any
) -> SmallCase:
    built = SmallCase(more=setup(**times))
    built.tape.add_ip(udp(CAMERA, 68, "255.255.255.255", 67, b"x"))
    built.tape.wait(at_s - 0.001)
    talk = Conversation(built.tape, server=to, server_port=port)
    if answered:
        talk.handshake()
    else:
        talk.syn()
    built.tape.wait(300)
    built.tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    return built


def test_connections_before_the_first_screen_are_told_and_asked_about() -> None:
    found = connecting(20).said()
    german, english = in_both_languages(found[KEY])
    assert "1 Verbindung auf, die beantwortet wurde" in german.replace("\u00a0", " ") and DESTINATION in english
    assert found[KEY].rests_on == ("statement.setup",)
    assert found["ground.question-before-choice"].modality is Modality.OPEN
    assert found["suggestion.terminal-equipment"].rests_on == (KEY,)
    in_both_languages(found["statement.setup"])
    assert views(found) == set() and "open.setup" not in found


@pytest.mark.parametrize(("at_s", "is_said"), [(9, False), (10, True), (139, True), (140, False)])
def test_only_what_lies_between_power_and_a_minute_before_the_screen_counts(at_s: int, is_said: bool) -> None:
    assert (KEY in connecting(at_s).said()) is is_said


@pytest.mark.parametrize(
    "changes", [{"answered": False}, {"to": "192.168.178.5"}, {"port": 123}, {"port": 53}, {"power_s": -5}]
)
def test_attempts_the_home_network_housekeeping_and_a_late_recording_do_not_count(changes: dict[str, Any]) -> None:
    found = connecting(20, **({"reset_s": -9} if "power_s" in changes else {}), **changes).said()
    assert KEY not in found
    assert "cannot be shown yet" in in_both_languages(found["open.setup"])[1]


@pytest.mark.parametrize("lacking", ["reset_s", "power_s", "screen_s"])
def test_without_one_of_the_times_nothing_is_shown_and_that_is_said(lacking: str) -> None:
    built, whole = connecting(20, **{lacking: None}), connecting(20).said()
    found = built.said()
    assert KEY not in found and found["open.setup"].modality is Modality.OPEN
    assert "fehlt" in in_both_languages(found["open.setup"])[0]
    is_not_stronger(found, whole)


def test_without_the_users_word_nothing_is_said_at_all() -> None:
    found = connecting(20).said(setup=None)
    assert not {KEY, "open.setup", "statement.setup", "ground.question-before-choice"} & set(found)


def test_times_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(Problems):
        SmallCase(more=setup(reset_s=50, power_s=10)).case()
    with pytest.raises(Problems):
        SmallCase(more=setup(power_s=300)).case()
