"""Articles 33 and 34 GDPR, notification and communication of a personal data breach; Article 4 no. 12, definition.

F25: only a question, and only where pictures or credentials were sent in the clear *and* the user shows a sign that
somebody else had access. Transport without encryption is not a breach by itself, and the question says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.case.vendor_facts import OutsideAccess
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts
from reportgen.findings.open_questions import last_day, may_apply, question
from reportgen.language.values import Calendar, Message

_IN_THE_CLEAR = frozenset({"F01", "F04"})


def breach_question(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """Each sign that is shown by an exhibit, and the question where something was sent in the clear too."""
    signs = [_sign(number, sign) for number, sign in enumerate(facts.case.access_by_others, start=1) if sign.exhibit]
    yield from signs
    clear = [found for found in said if found.finding in _IN_THE_CLEAR and found.modality is Modality.MEASURED]
    if signs and clear and may_apply(facts, "GDPR 33", last_day(facts, *clear)):
        rests_on = tuple(found.id for found in (*clear, *signs))
        yield question("breach", ("GDPR 33(1)", "GDPR 34(1)"), rests_on)


def _sign(number: int, sign: OutsideAccess) -> Assertion:
    day = Message.of("date.known", day=Calendar(sign.noticed_on)) if sign.noticed_on else Message.of("date.unknown")
    return Assertion(
        id=f"F25.sign.{number}",
        finding="F25",
        modality=Modality.STATEMENT,
        claim=Message.of(f"finding.F25.{sign.kind.replace(' ', '-')}", when=day, summary=own_words(sign.summary)),
        exhibits=(sign.exhibit,) if sign.exhibit else (),
        limits=(Message.of("limit.access-by-others"),),
        disclosure=(Reader.AUTHORITY,),
    )
