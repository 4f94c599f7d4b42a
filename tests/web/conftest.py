"""The page over an empty folder, and one over a case that was asked to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from site_of_tests import Site, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site") / "cases") as found:
        yield found
