"""The constructed example, read once for all tests of this room."""

from __future__ import annotations

import pytest
from built_example import BuiltExample

from reportgen.actions.case_files import CaseFiles, read_case_files


@pytest.fixture(scope="session")
def files(camera: BuiltExample) -> CaseFiles:
    return read_case_files(camera.case)
