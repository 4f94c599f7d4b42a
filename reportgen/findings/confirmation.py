"""What the user said of each finding: nothing enters a letter that was not confirmed.

A confirmation names the digest of its assertion (message id, numbers, exhibits, captures) and lapses when that changes.
Open points need none: they claim nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reportgen.evidence.digest import sha256_of
from reportgen.findings.assertion import Assertion
from reportgen.language.values import as_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """One answer of the user about one assertion."""

    assertion: str
    digest: str
    accepted: bool
    at: datetime
    comment: str | None


class Standing(StrEnum):
    """Where an assertion stands."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    LAPSED = "lapsed"  # confirmed once, but numbers or exhibits have changed since
    UNANSWERED = "unanswered"
    NOT_ASKED = "not asked"  # an open point


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """An assertion with the user's newest word on it."""

    assertion: Assertion
    digest: str
    standing: Standing
    comment: str | None

    @property
    def waits(self) -> bool:
        """Whether the user still has to say something."""
        return self.standing in (Standing.UNANSWERED, Standing.LAPSED)


def digest_of(assertion: Assertion, exhibit_sha256: Mapping[str, str]) -> str:
    """SHA-256 over what the user confirms; ``exhibit_sha256``: id of each exhibit → digest of its file."""
    content = {
        "message": assertion.claim.key,
        "values": {name: as_data(value) for name, value in assertion.claim.values.items()},
        "rule": as_data(assertion.rule) if assertion.rule else None,
        "exhibits": [exhibit_sha256[key] for key in assertion.exhibits],
        "captures": sorted({citation.capture_sha256 for citation in assertion.citations}),
        "rests_on": list(assertion.rests_on),
    }
    return sha256_of(json.dumps(content, sort_keys=True, ensure_ascii=True).encode())


def reviewed(
    assertions: Iterable[Assertion], confirmations: Iterable[Confirmation], exhibit_sha256: Mapping[str, str]
) -> tuple[Reviewed, ...]:
    """Each assertion with its standing; of several answers the newest line counts."""
    newest = {confirmation.assertion: confirmation for confirmation in confirmations}
    return tuple(_one(assertion, newest.get(assertion.id), exhibit_sha256) for assertion in assertions)


def _one(assertion: Assertion, said: Confirmation | None, exhibit_sha256: Mapping[str, str]) -> Reviewed:
    digest = digest_of(assertion, exhibit_sha256)
    standing = Standing.NOT_ASKED if assertion.id.startswith("open.") else standing_of(digest, said)
    return Reviewed(assertion=assertion, digest=digest, standing=standing, comment=said.comment if said else None)


def standing_of(digest: str, said: Confirmation | None) -> Standing:
    """Where a finding stands whose digest is ``digest`` now; ``said``: the newest answer."""
    if said is None:
        return Standing.UNANSWERED
    if said.digest != digest:
        return Standing.LAPSED
    return Standing.CONFIRMED if said.accepted else Standing.REJECTED


def sayable(found: Iterable[Reviewed]) -> tuple[Assertion, ...]:
    """What may be said: confirmed or not asked, and resting only on what may be said itself."""
    kept = [item.assertion for item in found if item.standing in (Standing.CONFIRMED, Standing.NOT_ASKED)]
    while True:
        ids = {assertion.id for assertion in kept}
        standing = [assertion for assertion in kept if ids.issuperset(assertion.rests_on)]
        if len(standing) == len(kept):
            return tuple(kept)
        kept = standing
