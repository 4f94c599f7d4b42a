"""When what happens, from Monday 7 September 2026, 06:12, to Monday 14 September, 21:43, in Berlin.

Four days and a morning of pictures; on Friday at 10:00 the owner switches a filter on in the router, and from then on
the camera knocks in vain: some hundred times a day, and on a stormy Sunday more than ten thousand times.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from making.home import LAPTOP, ROUTER
from making.household import Household
from making.tape import Tape

from .camera import Camera, Fate, Planned
from .network import CAMERA, MODEL
from .picture import Painter, Shot
from .truth import LOCAL_TIME, Truth

STARTS_AT = datetime(2026, 9, 7, 6, 12, 4, tzinfo=LOCAL_TIME)
ENDS_AT = datetime(2026, 9, 14, 21, 43, 37, tzinfo=LOCAL_TIME)
FILTER_ON_AT = datetime(2026, 9, 11, 10, 0, tzinfo=LOCAL_TIME)

_QUIET = timedelta(minutes=3)  # a group that begins before it ends in time
_MOVEMENT = (1, 1, 1, 1, 1, 2, 6, 12, 14, 9, 7, 8, 11, 9, 7, 8, 12, 16, 15, 11, 6, 3, 2, 1)  # by hour of the day
_WIND = (5, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 13, 13, 12, 12, 11, 10, 9, 8, 8, 7, 6, 5)
_PRESENCE = (0, 0, 0, 0, 0, 0, 2, 4, 3, 1, 1, 1, 2, 1, 1, 1, 1, 2, 4, 6, 8, 6, 3, 1)
_LARGEST_GROUP = 8


@dataclass(frozen=True, slots=True)
class Day:
    """How much happens on one day."""

    pictures_count: int = 0
    attempts_count: int = 0
    stormy: bool = False


_DAYS = (
    Day(pictures_count=331),
    Day(pictures_count=402),
    Day(pictures_count=286),
    Day(pictures_count=365),
    Day(pictures_count=61, attempts_count=438),
    Day(attempts_count=617),
    Day(attempts_count=10_412, stormy=True),
    Day(attempts_count=529),
)
_FATES = {(2, 57): Fate.CUT_BY_SERVER, (4, 120): Fate.CUT_BY_CAMERA}  # by day and number of the picture
_SERVER_AWAY_AT = datetime(2026, 9, 9, 14, 21, 9, tzinfo=LOCAL_TIME)  # before the filter: three knocks, no answer
_RESTART_AT = datetime(2026, 9, 9, 4, 31, 50, tzinfo=LOCAL_TIME)
_LAPTOP_SESSIONS_A_DAY = 22

Event = tuple[int, Callable[[int], None]]


def tell(tape: Tape, truth: Truth) -> None:
    """Plays the whole story on the tape."""
    camera = Camera(tape, truth, random.Random("constructed camera"), Painter(random.Random("constructed pictures")))
    household = Household(tape, random.Random("constructed household"), CAMERA, MODEL)
    rng = random.Random("constructed story")
    household.arp_pair(at_us(STARTS_AT))
    events = [*_pictures(camera, rng), *_attempts(camera, rng), *_habits(camera, household, rng)]
    events += _laptop(household, rng)
    for time_us, act in sorted(events, key=lambda event: event[0]):
        act(time_us)
    household.arp_pair(at_us(ENDS_AT), LAPTOP, ROUTER)


def at_us(moment: datetime) -> int:
    """``moment`` in µs since 1970-01-01 UTC."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def _pictures(camera: Camera, rng: random.Random) -> Iterator[Event]:
    """Bursts of pictures, few in the night, many when people come and go."""
    for day_number, day in enumerate(_DAYS, start=1):
        counter = 0
        for start, size in _groups(day_number, day.pictures_count, _MOVEMENT, rng, STARTS_AT, FILTER_ON_AT):
            burst = []
            for offset in range(size):
                counter += 1
                shot = Shot(day_number, counter, start + timedelta(seconds=3 * offset))
                usual = Fate.REFUSED if rng.random() < 0.06 else Fate.STORED
                burst.append(Planned(shot, _FATES.get((day_number, counter), usual)))
            yield at_us(start), partial(camera.send_pictures, pictures=burst)


def _attempts(camera: Camera, rng: random.Random) -> Iterator[Event]:
    """Groups of attempts, one begun when the one before has given up."""
    for offset_s in (0, 11, 24):
        yield at_us(_SERVER_AWAY_AT) + offset_s * 1_000_000, camera.knock
    for day_number, day in enumerate(_DAYS, start=1):
        weights = _WIND if day.stormy else _MOVEMENT
        for start, size in _groups(day_number, day.attempts_count, weights, rng, FILTER_ON_AT, ENDS_AT):
            time_us = at_us(start)
            for _ in range(size):
                yield time_us, camera.knock
                time_us += rng.randrange(9_000_000, 14_000_000)


def _habits(camera: Camera, household: Household, rng: random.Random) -> Iterator[Event]:
    """What camera and router do whether anybody is at home or not."""
    for act, least_s, most_s in (
        (camera.check_in, 2_900, 4_300),
        (household.camera_asks_time, 1_900, 2_200),
        (household.camera_announces, 1_500, 3_000),
        (household.camera_renews, 80_000, 86_000),
        (household.arp_pair, 240, 540),
        (household.router_speaks, 540, 640),
    ):
        time_us = at_us(STARTS_AT) + rng.randrange(5_000_000, least_s * 1_000_000)
        while time_us < at_us(ENDS_AT - _QUIET):
            yield time_us, act
            time_us += rng.randrange(least_s * 1_000_000, most_s * 1_000_000)
    yield at_us(_RESTART_AT), household.camera_restarts


def _laptop(household: Household, rng: random.Random) -> Iterator[Event]:
    """The laptop wakes in the morning and reads now and then."""
    for day_number in range(1, len(_DAYS) + 1):
        wakes_at = _midnight(day_number) + timedelta(minutes=395 + rng.randrange(40), seconds=rng.randrange(60))
        yield at_us(wakes_at), household.laptop_wakes
        for _ in range(_LAPTOP_SESSIONS_A_DAY):
            moment = _moment(day_number, _PRESENCE, rng, wakes_at, ENDS_AT)
            yield at_us(moment), household.laptop_reads


def _groups(
    day_number: int, total: int, weights: Sequence[int], rng: random.Random, earliest: datetime, latest: datetime
) -> list[tuple[datetime, int]]:
    """``total`` split into groups of one to eight, each with the moment at which it begins."""
    sizes: list[int] = []
    while total > sum(sizes):
        sizes.append(min(1 + rng.randrange(_LARGEST_GROUP), total - sum(sizes)))
    moments = sorted(_moment(day_number, weights, rng, earliest, latest) for _ in sizes)
    return list(zip(moments, sizes, strict=True))


def _moment(
    day_number: int, weights: Sequence[int], rng: random.Random, earliest: datetime, latest: datetime
) -> datetime:
    """Some moment of the day between the two, more likely in hours of more weight."""
    hours = [hour for hour, weight in enumerate(weights) for _ in range(weight)]
    while True:
        within_hour = timedelta(microseconds=rng.randrange(3_600_000_000))
        moment = _midnight(day_number) + timedelta(hours=rng.choice(hours)) + within_hour
        if earliest + timedelta(seconds=40) <= moment <= latest - _QUIET:
            return moment


def _midnight(day_number: int) -> datetime:
    return STARTS_AT.replace(hour=0, minute=0, second=0) + timedelta(days=day_number - 1)
