"""One set of documents for all tests that read them."""

from __future__ import annotations

import io

import pytest
from all_documents import analysis_with_a_complaint, by_kind, composed
from built_example import BuiltExample
from PIL import Image

from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Letter
from reportgen.pipeline.compose import Composition


@pytest.fixture(scope="session")
def told(camera: BuiltExample) -> Analysis:
    return analysis_with_a_complaint(camera.case)


@pytest.fixture(scope="session")
def every_document(told: Analysis) -> Composition:
    file = io.BytesIO()
    Image.new("RGB", (160, 90), (90, 110, 130)).save(file, "JPEG")
    return composed(told, file.getvalue())


@pytest.fixture(scope="session")
def documents(every_document: Composition) -> dict[tuple[str, str], Letter]:
    return by_kind(every_document.letters)
