"""F04: what lets its holder in, sent without transport encryption. The value itself is in no sentence, nor masked.

Source: Art. 5(1)(f), 32 GDPR; RFC 7617 (Basic), 7616 (Digest), 6750 (Bearer), 959 (FTP), 4954 (SMTP), MQTT 5.0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportgen.capture.secret_values import Credential
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.sent_out import addresses, cited, receivers, sent_out
from reportgen.language.values import Listing, Message

_NAMES_ONLY = frozenset({"ftp-user", "mqtt-user"})  # tells who, lets nobody in


def cleartext_credentials(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording in which the device sent credentials to the Internet in the clear."""
    for recording in facts.recordings:
        found = sent_out(facts, recording, recording.capture.credentials)
        if any(one.kind not in _NAMES_ONLY for one in found):
            yield _measured(facts, recording, found)


def _measured(facts: Facts, recording: Recording, found: tuple[Credential, ...]) -> Assertion:
    first, last = min(one.at_ns for one in found), max(one.at_ns for one in found)
    by_kind = Counter((one.kind, one.field) for one in found)
    numbers: dict[str, Message | Listing] = {
        "subject": facts.subject(recording),
        "credentials": Listing(tuple(_item(kind, field, count) for (kind, field), count in by_kind.items())),
        "addresses": addresses(receivers(found), facts.destination),
    }
    return Assertion(
        id=f"F04.credentials.{recording.entry.id}",
        finding="F04",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(
            "finding.F04.credentials", period=facts.period(first, last), capture=recording.label, **numbers
        ),
        brief=Message.of(
            "brief.F04.credentials", period=facts.days(first, last), point=facts.point(recording), **numbers
        ),
        scope=recording.scope(first, last, len(found)),
        citations=cited(recording, found, lambda one: f"{one.kind}:{one.receiver}"),
        counter_considerations=(Message.of("counter.credentials"),),
        limits=(Message.of("limit.secret-not-printed"), Message.of("limit.credentials-validity")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _item(kind: str, field: str, count: int) -> Message:
    return Message.of("credential.item", kind=Message.of(f"credential.{kind}", field=field), n=count)
