"""Removing a capture, a look-up, an exhibit or an answer never makes a claim stronger, whatever the case is made of."""

from __future__ import annotations

from collections import Counter

import pytest
from random_case import random_case
from small_case import SmallCase
from strength import stronger, with_less

from reportgen.findings.assertion import Modality

FEW, MANY = range(3), range(150)


@pytest.mark.parametrize("seed", [one if one in FEW else pytest.param(one, marks=pytest.mark.slow) for one in MANY])
def test_leaving_anything_out_never_makes_a_claim_stronger(seed: int) -> None:
    drawn = random_case(seed)
    whole = drawn.analysis
    case = drawn.case.model_copy(update={"destination": whole.facts.destination})
    for what, less in with_less(case):
        assert stronger(drawn.analysed(less).assertions, whole.assertions) == [], what


@pytest.mark.slow
def test_every_kind_of_thing_is_left_out() -> None:
    """Otherwise the test above would hold of little."""
    left_out: Counter[str] = Counter()
    for seed in MANY:
        left_out.update(what.split()[0] for what, _ in with_less(random_case(seed).case))
    kinds = {
        "captures",
        "registrations",
        "locations",
        "registry_texts",
        "exhibit",
        "declarations",
        "settings",
        "policy",
    }
    assert kinds | {"complainant", "vendor", "establishment", "recipients", "filter"} <= set(left_out)
    assert min(left_out.values()) >= 10, left_out


def test_more_is_found_to_be_stronger() -> None:
    """The measure itself: a claim that is new, counts more, cites more, or lost its counter-argument."""
    case = SmallCase()
    whole = list(case.analysis().assertions)
    one = next(found for found in whole if found.modality is Modality.STATEMENT)
    assert stronger(whole, whole) == []
    assert stronger(whole, [found for found in whole if found is not one]) == [f"{one.id} ({one.claim.key})"]
