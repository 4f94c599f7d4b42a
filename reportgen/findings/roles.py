"""Article 4 nos. 7 and 8 GDPR, definitions of controller and processor.

The answer to "you are the controller, we only process on your behalf": what the user decided and agreed to, as an
own statement, and the question who decides. Nobody is called controller; who runs a camera may be one for the
recording, and that is conceded in the question.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts
from reportgen.findings.open_questions import may_apply, question
from reportgen.language.values import Listing, Message

_CLAUSES = ("destination_chosen", "processor_contract")


def roles(facts: Facts) -> Iterator[Assertion]:
    """What the user decided, where said; and the question, where the vendor calls itself a processor."""
    said = facts.case.declarations
    clauses = tuple(
        Message.of(f"role.{name.replace('_', '-')}.{'yes' if answer else 'no'}")
        for name in _CLAUSES
        if (answer := getattr(said, name)) is not None
    )
    if clauses:
        yield Assertion(
            id="statement.role",
            finding="statement",
            modality=Modality.STATEMENT,
            claim=Message.of("finding.statement.role", clauses=Listing(clauses)),
            disclosure=(Reader.AUTHORITY, Reader.VENDOR),
        )
    claimed = [
        letter
        for letter in facts.case.correspondence
        if letter.direction == "received" and letter.party == "vendor" and "only processor" in letter.says
    ]
    if not claimed or not may_apply(facts, "GDPR 26", claimed[-1].date):
        return
    rests_on = (f"message.{claimed[-1].id}", *(("statement.role",) if clauses else ()))
    yield question("role", ("GDPR 26(1)", "GDPR 28(3)"), rests_on)
