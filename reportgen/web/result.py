"""Everything that a worker may hand back."""

from __future__ import annotations

from reportgen.web.case_values import CaseView, GatesView
from reportgen.web.document_values import BuiltView, LettersView, OfferedView, WrittenView
from reportgen.web.registry_values import AskedView, PlanView
from reportgen.web.sight_values import Look, RecordedView
from reportgen.web.values import Failed

Views = Look | CaseView | GatesView | LettersView | BuiltView | RecordedView | OfferedView | WrittenView
Result = Views | PlanView | AskedView | Failed | bytes | None
