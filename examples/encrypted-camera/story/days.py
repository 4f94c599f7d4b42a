"""When what happens, from Thursday 1 October 2026, 18:10, to Monday 5 October, 20:41, in Berlin.

The owner notes movements in front of the camera. On Saturday at 19:30 the upload of recordings is switched off in the
camera's settings, at 19:42 the camera is restarted; uploads go on as before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from making.home import LAPTOP, ROUTER
from making.household import Household
from making.tape import Tape

from .camera import Camera
from .network import CAMERA, MODEL
from .truth import LOCAL_TIME, Truth

STARTS_AT = datetime(2026, 10, 1, 18, 10, 22, tzinfo=LOCAL_TIME)
ENDS_AT = datetime(2026, 10, 5, 20, 41, 9, tzinfo=LOCAL_TIME)
SWITCHED_OFF_AT = datetime(2026, 10, 3, 19, 30, tzinfo=LOCAL_TIME)
RESTARTED_AT = datetime(2026, 10, 3, 19, 42, tzinfo=LOCAL_TIME)

NOTED = (  # day of October and time of each movement that the owner noted; all are the owner's own
    (2, "06:51:40 07:24:11 09:02:35 12:15:08 13:44:52 16:31:27 17:58:03 19:20:46"),
    (3, "08:33:19 10:12:44 11:05:30 14:27:55 16:09:21 18:46:13 20:15:36 21:02:50"),
    (4, "09:21:14 10:47:39 13:33:02 15:18:26 17:40:57 19:06:31"),
    (5, "06:49:22 07:31:05 12:22:48 16:55:10 18:37:33"),
)
_MISSED = (5, 20)  # of the noted movements: the camera did not react
_MOVEMENT = (1, 1, 1, 1, 1, 2, 6, 12, 14, 9, 7, 8, 11, 9, 7, 8, 12, 16, 15, 11, 6, 3, 2, 1)  # by hour of the day
_OTHERS_A_DAY = 36  # movements that nobody noted: neighbours' cats, the post, leaves
_APART = timedelta(seconds=90)
_UPLOAD_BYTES = (84_000, 186_000)
_REACTS_AFTER_US = (1_400_000, 4_200_000)
_PRESENCE = (0, 0, 0, 0, 0, 0, 2, 4, 3, 1, 1, 1, 2, 1, 1, 1, 1, 2, 4, 6, 8, 6, 3, 1)
_LAPTOP_SESSIONS_A_DAY = 10

Event = tuple[int, Callable[[int], None]]


def tell(tape: Tape, truth: Truth) -> None:
    """Plays the whole story on the tape."""
    camera = Camera(tape, truth, random.Random("constructed encrypted camera"))
    household = Household(tape, random.Random("constructed encrypted household"), CAMERA, MODEL)
    rng = random.Random("constructed encrypted story")
    truth.noted_at = noted_at()
    truth.missed_at = tuple(truth.noted_at[number] for number in _MISSED)
    household.arp_pair(at_us(STARTS_AT))
    off_us, on_us = at_us(RESTARTED_AT), at_us(RESTARTED_AT) + 48_000_000
    camera.hold(at_us(STARTS_AT) + 31_000_000, off_us)
    camera.hold(on_us + 4_000_000, at_us(ENDS_AT) - 30_000_000)
    events = [*_uploads(camera, rng), *_habits(household, rng), *_laptop(household, rng)]
    events.append((on_us, household.camera_restarts))
    for time_us, act in sorted(events, key=lambda event: event[0]):
        if not off_us - 30_000_000 <= time_us < on_us:  # without power nothing is sent
            act(time_us)
    household.arp_pair(at_us(ENDS_AT), LAPTOP, ROUTER)


def noted_at() -> tuple[datetime, ...]:
    """The moments in the owner's list."""
    return tuple(
        datetime.fromisoformat(f"2026-10-{day:02d}T{time}").replace(tzinfo=LOCAL_TIME)
        for day, times in NOTED
        for time in times.split()
    )


def at_us(moment: datetime) -> int:
    """``moment`` in µs since 1970-01-01 UTC."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def _uploads(camera: Camera, rng: random.Random) -> Iterator[Event]:
    """One upload after each movement, noted or not."""
    noted = noted_at()
    movements = [moment for number, moment in enumerate(noted) if number not in _MISSED]
    for day in range(1, 6):
        for _ in range(_OTHERS_A_DAY):
            moment = _moment(day, _MOVEMENT, rng)
            if STARTS_AT + _APART < moment < ENDS_AT - _APART and all(abs(moment - one) > _APART for one in noted):
                movements.append(moment)
    for moment in sorted(movements):
        size_bytes = rng.randrange(*_UPLOAD_BYTES)
        yield at_us(moment) + rng.randrange(*_REACTS_AFTER_US), partial(camera.upload, size_bytes=size_bytes)


def _habits(household: Household, rng: random.Random) -> Iterator[Event]:
    """What camera and router do whether anybody is at home or not."""
    for act, least_s, most_s in (
        (household.camera_asks_time, 1_900, 2_200),
        (household.camera_announces, 1_500, 3_000),
        (household.camera_renews, 80_000, 86_000),
        (household.arp_pair, 240, 540),
        (household.router_speaks, 540, 640),
    ):
        time_us = at_us(STARTS_AT) + rng.randrange(5_000_000, least_s * 1_000_000)
        while time_us < at_us(ENDS_AT) - 60_000_000:
            yield time_us, act
            time_us += rng.randrange(least_s * 1_000_000, most_s * 1_000_000)


def _laptop(household: Household, rng: random.Random) -> Iterator[Event]:
    """The laptop reads now and then."""
    for day in range(1, 6):
        for _ in range(_LAPTOP_SESSIONS_A_DAY):
            moment = _moment(day, _PRESENCE, rng)
            if STARTS_AT + _APART < moment < ENDS_AT - _APART:
                yield at_us(moment), household.laptop_reads


def _moment(day: int, weights: tuple[int, ...], rng: random.Random) -> datetime:
    """Some moment of that day of October, more likely in hours of more weight."""
    hours = [hour for hour, weight in enumerate(weights) for _ in range(weight)]
    within_hour = timedelta(microseconds=rng.randrange(3_600_000_000))
    return datetime(2026, 10, day, rng.choice(hours), tzinfo=LOCAL_TIME) + within_hour
