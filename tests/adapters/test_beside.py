"""Work in other processes: all of it comes back, and what a process cannot do is left to the caller, within bounds."""

from __future__ import annotations

import os

import pytest

from reportgen.adapters import beside
from reportgen.adapters.beside import Beside


def ready() -> None:
    """Nothing to load."""


def squared(number: int) -> tuple[int, int]:
    if number == 3:
        os._exit(1)  # as a process that the system kills
    if number == 4:
        raise RuntimeError("cannot")
    return number * number, os.getpid()


@pytest.mark.slow
def test_items_come_back_in_their_places_and_a_death_costs_only_its_own_item() -> None:
    with Beside(2, ready) as helpers:
        found = helpers.begin(squared, [1, 2, 3, 5, 6]).finished()
    assert {place: value for place, (value, _) in found.items()} == {0: 1, 1: 4, 3: 25, 4: 36}
    assert os.getpid() not in {pid for _, pid in found.values()}


@pytest.mark.slow
def test_where_every_process_fails_nothing_comes_back_and_nothing_waits() -> None:
    with Beside(1, ready) as helpers:
        assert helpers.begin(squared, [4, 1]).finished() == {}


def test_without_processes_all_is_left_to_the_caller() -> None:
    with Beside(0, ready) as helpers:
        assert helpers.begin(squared, [1, 2]).finished() == {}


@pytest.mark.slow
def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "LIMIT_S", 0.0)
    with Beside(1, ready) as helpers:
        assert helpers.begin(squared, [1]).finished() == {}
