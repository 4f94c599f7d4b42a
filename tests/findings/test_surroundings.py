"""F18: addresses of stations by number only, own ones told as such, and a place within a kilometre."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from building import DESTINATION, Conversation, http_request
from building.frames import CAMERA_MAC, ROUTER_MAC
from small_case import SmallCase, in_both_languages, is_not_stronger

from reportgen.findings.surroundings import distance_km

STATIONS, CONCLUSION, PLACE = "F18.stations.K1", "F18.surroundings.K1", "F18.place.K1"
FOREIGN = ["02:00:5e:10:00:01", "02:00:5e:10:00:02", "02:00:5e:10:00:03"]
HOME = "[home_position]\nlatitude = 52.5\nlongitude = 13.4\n"
NORTH = 1 / 111.32  # degrees of a kilometre


def telling(content: Any, *, to: str = DESTINATION, more: str = "", as_query: bool = False) -> SmallCase:
    built = SmallCase(more=more)
    talk = Conversation(built.tape, server=to)
    talk.handshake()
    if as_query:
        talk.client_sends(http_request("GET", f"/scan?list={quote(str(content), safe='')}"))
        return built
    body = json.dumps(content).encode()
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    talk.client_sends(http_request("POST", "/scan", fields=fields, body=body))
    return built


def test_stations_are_counted_and_never_written_down() -> None:
    for as_query in (False, True):
        found = telling(FOREIGN if not as_query else ",".join(FOREIGN), as_query=as_query).said()
        german, english = in_both_languages(found[STATIONS])
        assert "3 verschiedene Hardware-Adressen" in german.replace("\u00a0", " ")
        assert not [one for one in FOREIGN if one in german + english + repr(found[STATIONS])]
        assert found[CONCLUSION].rests_on == (STATIONS,)
        in_both_languages(found[CONCLUSION])


@pytest.mark.parametrize(
    "content",
    [
        FOREIGN[:2],
        [FOREIGN[0]] * 5,
        [*FOREIGN[:2], CAMERA_MAC, ROUTER_MAC.upper()],  # the device's, and one seen in frames
        [*FOREIGN[:2], "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"],
        [*FOREIGN[:2], "2001:db8:0:1:02:00:5e:11"],
    ],
)
def test_two_stations_own_ones_groups_and_other_addresses_are_not_enough(content: list[str]) -> None:
    assert STATIONS not in telling(content).said()


def test_a_station_named_as_ones_own_is_told_as_such_and_naming_none_says_no_more() -> None:
    own = f'[[identifiers]]\nkind = "hardware address"\nvalue = "{FOREIGN[0].upper()}"\n'
    whole, less = telling(FOREIGN, more=own).said(), telling(FOREIGN).said()
    german, english = (words.replace("\u00a0", " ") for words in in_both_languages(whole[STATIONS]))
    assert "3 verschiedene" in german and "1 davon habe ich als meine angegeben" in german
    assert "1 of them I have named as mine" in english
    assert "angegeben" not in in_both_languages(less[STATIONS])[0]
    assert whole[CONCLUSION].claim == less[CONCLUSION].claim


def test_within_the_home_network_nothing_is_said() -> None:
    assert STATIONS not in telling(FOREIGN, to="192.168.178.9").said()


@pytest.mark.parametrize(("away_km", "is_said"), [(0.0, True), (0.99, True), (1.01, False)])
def test_a_place_counts_within_a_kilometre(away_km: float, is_said: bool) -> None:
    for content in (
        {"lat": 52.5 + away_km * NORTH, "lon": 13.4},
        [13.4000, round(52.5 - away_km * NORTH, 6)],
    ):
        text = json.loads(json.dumps(content, default=float))
        found = telling(_exact(text), more=HOME).said()
        assert (PLACE in found) is is_said
        if is_said:
            german, english = in_both_languages(found[PLACE])
            assert "52" not in german + english


def _exact(content: Any) -> Any:
    """With at least three decimals, as devices write degrees."""
    if isinstance(content, dict):
        return {key: f"{value:.6f}" for key, value in content.items()}
    return [f"{value:.6f}" for value in content]


def test_without_the_users_place_none_is_compared() -> None:
    content = {"lat": "52.500000", "lon": "13.400000"}
    whole, less = telling(content, more=HOME).said(), telling(content).said()
    assert PLACE in whole and PLACE not in less
    is_not_stronger(less, whole)


def test_the_distance_is_that_on_the_ground() -> None:
    assert distance_km(52.5, 13.4, 52.5 + NORTH, 13.4) == pytest.approx(1.0, abs=0.001)
    assert distance_km(60.0, 10.0, 60.0, 10.0 + 2 * NORTH) == pytest.approx(1.0, abs=0.001)
