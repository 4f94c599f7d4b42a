"""Which of many words are equal, without sorting them.

Each word is written, as its place, into a table at what its highest bits say; what then stands there is the place of
one word of those that met. Where it is another word's, those words are compared among each other by a sort: all equal
ones meet at one place of the table, so that none is missed. Words must be mixed well (:mod:`mixing`); words that are
not make it slow, not wrong.
"""

from __future__ import annotations

import numpy as np

from reportgen.capture.columns.mixing import Words
from reportgen.capture.columns.walk import Places

_PLACES_PER_WORD = 4


def representatives(words: Words) -> Places:
    """For each word the place of one that is equal to it; for all equal ones the same. At least one word."""
    count = len(words)
    bits = (_PLACES_PER_WORD * count).bit_length()
    at = (words >> np.uint64(64 - bits)).astype(np.int64)
    table = np.empty(1 << bits, np.uint32)
    table[at] = np.arange(count, dtype=np.uint32)
    found: Places = table[at].astype(np.int64)
    astray = np.flatnonzero(words[found] != words)
    if len(astray):
        _, first, which = np.unique(words[astray], return_index=True, return_inverse=True)
        found[astray] = astray[first[which]]
    return found
