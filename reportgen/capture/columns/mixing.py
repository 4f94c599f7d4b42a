"""One word from several: hashes that decide who is looked at, never what is the same."""

from __future__ import annotations

import secrets

import numpy as np
from numpy.typing import NDArray

# Not to be foreseen, so that nobody makes a file of collisions; they cost time, no correctness.
_MULTIPLIERS = np.array([secrets.randbits(64) | 1 for _ in range(8)], np.uint64)

Words = NDArray[np.uint64]


def mixed(*words: Words) -> Words:
    """One word from several, by multiplications with odd numbers that are new in each process."""
    found: Words = words[0] * _MULTIPLIERS[0]
    for word, factor in zip(words[1:], _MULTIPLIERS[1:], strict=False):
        found ^= found >> np.uint64(29)
        found += word * factor
    found ^= found >> np.uint64(32)
    found *= _MULTIPLIERS[-1]
    return found
