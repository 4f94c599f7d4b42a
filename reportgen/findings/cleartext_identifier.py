"""F03: values that the user names as theirs, readable in what the device sent.

Looked for are the device's serial number and hardware address, the e-mail address and telephone number of the person
who signs, and what stands under ``[[identifiers]]``; each in the forms of ``capture/seeds``. Printed are masked values.
Source: Art. 4(1), 5(1)(c) and (f), 32 GDPR; docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.capture.secret_values import Identifier
from reportgen.capture.seeds import Seed
from reportgen.case.values import Case
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.sent_out import addresses, cited, receivers, sent_out
from reportgen.language.values import Listing, Message


def own_seeds(case: Case) -> tuple[Seed, ...]:
    """What is looked for; labels are the ends of message ids (``identifier.<label>``). A password is never one."""
    home = case.complainant
    known = (
        ("serial", case.device.serial),
        ("mac", case.device.mac),
        ("email", home.email if home else None),
        ("phone", home.phone if home else None),
    )
    named = ((entry.kind.replace(" ", "-"), entry.value) for entry in case.identifiers)
    return tuple(Seed(label=label, value=value) for label, value in (*known, *named) if value)


def cleartext_identifier(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording in which the device sent such values to the Internet in the clear."""
    for recording in facts.recordings:
        found = sent_out(facts, recording, recording.capture.identifiers)
        if found:
            yield _measured(facts, recording, found)


def _measured(facts: Facts, recording: Recording, found: tuple[Identifier, ...]) -> Assertion:
    first, last = min(one.at_ns for one in found), max(one.at_ns for one in found)
    numbers: dict[str, Message | Listing] = {
        "subject": facts.subject(recording),
        "identifiers": Listing(tuple(_items(found))),
        "addresses": addresses(receivers(found), facts.destination),
    }
    return Assertion(
        id=f"F03.identifiers.{recording.entry.id}",
        finding="F03",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(
            "finding.F03.identifiers", period=facts.period(first, last), capture=recording.label, **numbers
        ),
        brief=Message.of(
            "brief.F03.identifiers", period=facts.days(first, last), point=facts.point(recording), **numbers
        ),
        scope=recording.scope(first, last, len(found)),
        citations=cited(recording, found, lambda one: f"{one.label}:{one.encoding}:{one.receiver}"),
        counter_considerations=(Message.of("counter.identifier"),),
        limits=(Message.of("limit.masked"), Message.of("limit.window"), Message.of("limit.linked")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _items(found: tuple[Identifier, ...]) -> Iterator[Message]:
    """One item per value, with how often and in which forms it was sent."""
    by_value: dict[tuple[str, str], list[Identifier]] = {}
    for one in found:
        by_value.setdefault((one.label, one.value.shown), []).append(one)
    for (label, shown), ones in by_value.items():
        forms = tuple(Message.of(f"encoding.{form}") for form in dict.fromkeys(one.encoding for one in ones))
        yield Message.of(
            "identifier.item", label=Message.of(f"identifier.{label}"), shown=shown, n=len(ones), forms=Listing(forms)
        )
