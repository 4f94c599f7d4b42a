"""Articles 28, 30 and 35 GDPR: processor, records of processing activities, data protection impact assessment.

F26: never an allegation and never of its own accord. Nobody outside can know these things; where the user wishes it,
the authority is asked to look at them. A missing record does not by itself make processing unlawful.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.facts import Facts
from reportgen.findings.open_questions import last_day, may_apply, question


def internal_duties(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """The question, where the user asked for it and something was measured."""
    measured = [found for found in said if found.modality is Modality.MEASURED]
    is_wished = bool(facts.case.declarations.ask_internal_duties and measured)
    if is_wished and may_apply(facts, "GDPR 30", last_day(facts, *measured)):
        yield question("duties", ("GDPR 28(3)", "GDPR 30(1)", "GDPR 35(1)"), (measured[0].id,))
