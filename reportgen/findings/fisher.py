"""Fisher's exact test, one-sided, in whole numbers: no rounding anywhere.

Source: R. A. Fisher, The Design of Experiments, 1935, chapter 2; the hypergeometric distribution.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb


def one_sided(*, hits: int, of: int, control_hits: int, control_of: int) -> Fraction:
    """How probable it is that at least ``hits`` of all hits fall on the ``of`` windows, if they fall at random."""
    all_hits, whole = hits + control_hits, of + control_of
    ways = sum(comb(of, k) * comb(control_of, all_hits - k) for k in range(hits, min(of, all_hits) + 1))
    return Fraction(ways, comb(whole, all_hits))


def odds_of_at_most(probability: Fraction, *, most: int) -> int:
    """The largest power of ten N up to ``most`` for which ``probability`` is at most one in N."""
    odds = 1
    while odds < most and probability * odds * 10 <= 1:
        odds *= 10
    return odds
