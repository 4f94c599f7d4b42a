"""Articles 44 to 46 GDPR, transfers to third countries: the word is used only where an exporter in the Union is known.

A transfer needs somebody subject to the GDPR who passes data on to another one outside; what a device sends to the
vendor abroad directly is none by itself. So the user's look at a document must name who passes what on to where, with
its day and copy; less than that leaves the words as they are, and says what lacks.
Source: EDPB Guidelines 05/2021 (14 February 2023); docs/decisions/0028-transfer.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.vendor_facts import Transfer
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts
from reportgen.findings.open_questions import may_apply, open_point, question
from reportgen.language.values import Calendar, Territory, Text
from reportgen.language.values import Message as Words
from reportgen.law.acts import EEA

NORMS = ("GDPR 44", "GDPR 46(1)")


def transfer(facts: Facts) -> Iterator[Assertion]:
    """What the document says of an exporter in the Union, and the question on which basis; or why it is not said."""
    said = facts.case.transfer
    if said is None or said.role != "exporter in the union":
        return
    if not _is_shown(said):
        yield open_point("transfer", "transfer")
        return
    yield _source(said)
    if may_apply(facts, "GDPR 44", said.read_on):
        yield question("transfer", NORMS, ("transfer.exporter",))


def _is_shown(said: Transfer) -> bool:
    named = said.exporter and said.source and said.read_on and said.exhibit
    is_inside = said.exporter_country in EEA
    return bool(named) and is_inside and said.recipient_country is not None and said.recipient_country not in EEA


def _source(said: Transfer) -> Assertion:
    assert said.exporter and said.exporter_country and said.recipient_country
    assert said.source and said.read_on and said.exhibit
    return Assertion(
        id="transfer.exporter",
        finding="transfer",
        modality=Modality.SOURCE,
        claim=Words.of(
            "finding.transfer.exporter",
            source=own_words(said.source),
            read_on=Calendar(said.read_on),
            exporter=Text(said.exporter),
            seat=Territory(said.exporter_country),
            country=Territory(said.recipient_country),
        ),
        exhibits=(said.exhibit,),
        limits=(Words.of("limit.transfer"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
