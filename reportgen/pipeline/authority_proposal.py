"""The authority that a case without one should name: proposed with reasons, or asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from reportgen.case.values import Case
from reportgen.findings.facts import Facts
from reportgen.language.territories import territory_code
from reportgen.language.values import Calendar, Message, OwnWords, Text
from reportgen.law.authorities import AuthorityRecord
from reportgen.law.choice import Against, Choice, Option, Proposal, Question, Situation
from reportgen.law.choose_authority import choose_authority
from reportgen.law.establishment import place_of
from reportgen.law.record_warnings import record_warnings

_GERMAN_TOWN = re.compile(r"(\d{5}) (.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Which authority the answers lead to and why, point by point; ``first``: or what decides it."""

    first: Message
    why: tuple[Message, ...] = ()
    alternatives: tuple[Message, ...] = ()
    lines: tuple[str, ...] = ()  # what to write into case.toml


def authority_reasons(facts: Facts) -> Reasons:
    """The same as :func:`authority_proposal`, in parts for a page."""
    found = _found(facts)
    if not isinstance(found, Proposal):
        return Reasons(first=found.ask if isinstance(found, Question) else found.reason)
    return Reasons(
        first=Message.of("authority.proposed", name=found.authority.spoken_name),
        why=(*found.reasons, *_warnings(found.authority, facts.case)),
        alternatives=tuple(_alternative(option) for option in found.alternatives),
        lines=case_lines(found.authority),
    )


def authority_proposal(facts: Facts) -> Message:
    """What to write into ``case.toml`` and why; or the question whose answer decides."""
    found = _found(facts)
    if isinstance(found, Proposal):
        return _proposed(found, facts.case)
    return found.ask if isinstance(found, Question) else found.reason


def _found(facts: Facts) -> Choice:
    case = facts.case
    home = case.complainant
    vendor = case.vendor
    return choose_authority(
        Situation(
            country=facts.country,
            postal_code=home.postal_code if home and facts.country else None,
            against=Against(vendor.kind),
            established_in=place_of(territory_code(vendor.country) if vendor.country else None, vendor.postal_code),
        )
    )


def _proposed(found: Proposal, case: Case) -> Message:
    record = found.authority
    warnings = _warnings(record, case)
    return Message.of(
        "authority.proposal",
        name=record.spoken_name,
        reasons=_sentences((*found.reasons, *(_alternative(option) for option in found.alternatives), *warnings)),
        day=Calendar(record.recorded_on),
        source=Text(record.source),
        lines=_verbatim(case_lines(record)),
    )


def _warnings(record: AuthorityRecord, case: Case) -> tuple[Message, ...]:
    return tuple(record_warnings(record, letter_date=case.letter_date, language=case.languages[0]))


def _alternative(option: Option) -> Message:
    return Message.of("authority.proposal.alternative", name=option.authority.spoken_name, reason=option.reason)


def _sentences(messages: Iterable[Message]) -> Message:
    return reduce(lambda first, second: Message.of("sentence.two", first=first, second=second), messages)


def case_lines(record: AuthorityRecord) -> tuple[str, ...]:
    """The section ``[authority]`` of case.toml for ``record``, line by line."""
    *above, last = record.address
    german = _GERMAN_TOWN.fullmatch(last) if record.country == "DE" else None
    values = {
        "name": record.name,
        "addition": ", ".join(above[:-1]),
        "street": above[-1] if above else "",
        "postal_code": german[1] if german else "",
        "city": german[2] if german else last,
        "email": record.email or "",
        "source": record.source,
    }
    # A JSON string is a TOML string.
    written = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    return ("[authority]", *written, f"read_on = {record.recorded_on.isoformat()}")


def _verbatim(lines: tuple[str, ...]) -> OwnWords:
    text = "\n".join(lines)
    return OwnWords(text, text)
