"""The rules that rest on the user's word alone or together with a measurement: facts, then questions, then a view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.findings.assertion import Assertion
from reportgen.findings.breach_question import breach_question
from reportgen.findings.contact_bounce import contact_bounce
from reportgen.findings.facts import Facts
from reportgen.findings.internal_duties import internal_duties
from reportgen.findings.no_answer import no_answer
from reportgen.findings.no_representative import no_representative
from reportgen.findings.policy_gap import policy_gap
from reportgen.findings.roles import roles
from reportgen.findings.targeting import targeting
from reportgen.findings.transfer import transfer


def users_word(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """What the user found out, in the order of its weight; ``said``: what was said before."""
    before = tuple(said)
    yield from no_answer(facts)
    yield from contact_bounce(facts)
    yield from roles(facts)
    yield from targeting(facts)
    yield from policy_gap(facts)
    yield from no_representative(facts)
    yield from transfer(facts)
    yield from breach_question(facts, before)
    yield from internal_duties(facts, before)
