"""Which address the letters are about, where the case names none: the one with the weightiest that can be measured."""

from __future__ import annotations

from collections import Counter

from reportgen.attribution.device import Subject
from reportgen.attribution.scope import is_public
from reportgen.case.values import Case
from reportgen.findings.facts import Recording, is_counted
from reportgen.findings.uploads import encrypted

MUCH_ENCRYPTED_BYTES = 5_000_000  # sent to one address: then it is the one in question


def destination_of(case: Case, recordings: tuple[Recording, ...]) -> str | None:
    """The address named in the case; else the public one with most whole pictures, most bytes sent encrypted (where
    they are many), most of the user's own identifiers and credentials in the clear, most attempts, in this order.
    Where devices cannot be told apart it may be anybody's in the household: such recordings choose none.
    """
    if case.destination is not None:
        return case.destination
    pictures: Counter[str] = Counter()
    attempts: Counter[str] = Counter()
    volumes: Counter[str] = Counter()
    identities: Counter[str] = Counter()
    for recording in recordings:
        if recording.traffic.subject is Subject.CONNECTION:
            continue
        own, capture = recording.flow_by_index, recording.capture
        pictures.update(image.responder for image in capture.images if image.flow in own and is_counted(image))
        attempts.update(attempt.responder for attempt in recording.own_attempts)
        told = [(found.flow, found.receiver) for found in capture.identifiers]
        told += [(found.flow, found.receiver) for found in capture.credentials]
        identities.update(address for flow, address in told if flow in own and address == own[flow].responder)
        for flow in encrypted(capture, recording.traffic.flows):
            volumes[flow.responder] += flow.orig_frame_bytes
    much = Counter({address: size for address, size in volumes.items() if size >= MUCH_ENCRYPTED_BYTES})
    for things in (pictures, much, identities, attempts):
        public = [address for address in things if is_public(address, constructed=case.constructed)]
        if public:
            return min(public, key=lambda address: (-things[address], address))
    return None
