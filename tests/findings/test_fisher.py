"""The exact test, against hand counts and the definition."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import pytest

from reportgen.findings.event_correlated_upload import MAX_CONTROL_RATE, MIN_HIT_RATE, PROBABILITY_BELOW
from reportgen.findings.fisher import odds_of_at_most, one_sided


@pytest.mark.parametrize(
    ("hits", "of", "control_hits", "control_of"), [(3, 4, 1, 4), (4, 4, 0, 4), (0, 3, 2, 3), (2, 3, 0, 5), (0, 2, 0, 2)]
)
def test_the_probability_is_the_share_of_all_ways_in_which_the_hits_may_fall(
    hits: int, of: int, control_hits: int, control_of: int
) -> None:
    ways = list(combinations(range(of + control_of), hits + control_hits))
    as_many = sum(1 for way in ways if sum(1 for window in way if window < of) >= hits)
    found = one_sided(hits=hits, of=of, control_hits=control_hits, control_of=control_of)
    assert found == Fraction(as_many, len(ways))


def test_the_lady_tasting_tea() -> None:
    assert one_sided(hits=4, of=4, control_hits=0, control_of=4) == Fraction(1, 70)


def test_no_hits_at_all_prove_nothing() -> None:
    assert one_sided(hits=0, of=20, control_hits=0, control_of=100) == 1


@pytest.mark.parametrize(
    ("probability", "odds"),
    [(Fraction(1, 70), 10), (Fraction(1, 1000), 1000), (Fraction(1001, 1_000_000), 100), (Fraction(0), 10_000)],
)
def test_the_odds_are_never_better_than_the_probability(probability: Fraction, odds: int) -> None:
    assert odds_of_at_most(probability, most=10_000) == odds


@pytest.mark.parametrize("events", [20, 21, 25, 40])
def test_what_reaches_the_other_thresholds_lies_far_below_the_bound_on_the_probability(events: int) -> None:
    """The bound of F06 ends nothing that the rates and numbers let pass: no data lie between it and them."""
    hits = math.ceil(MIN_HIT_RATE * events)
    for controls in (events, 2 * events):
        weakest = one_sided(
            hits=hits, of=events, control_hits=math.floor(MAX_CONTROL_RATE * controls), control_of=controls
        )
        assert weakest < Fraction(1, 10_000) < PROBABILITY_BELOW
