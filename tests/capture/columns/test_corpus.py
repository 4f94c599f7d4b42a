"""Every real capture beside the checkout: in columns the same as one record after the other."""

from __future__ import annotations

import pytest
from columns.sameness import differences
from ground_truth.corpus import KnownFile


@pytest.mark.slow
def test_every_real_capture_is_the_same(corpus: list[KnownFile]) -> None:
    found = {known.name: told for known in corpus if (told := differences(known.path.read_bytes()))}
    assert found == {}
