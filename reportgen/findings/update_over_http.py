"""F17: a large binary file, or something that is called an update, fetched over HTTP without encryption.

Measured is what was fetched and under which path; that it was an update is concluded from the path alone. Whether it is
signed, and whether the device checks that, is not visible. No act on products is named: what would decide is not known.
Source: Art. 32 GDPR (question only); docs/method.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reportgen.capture.http_values import FetchedBody
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.sent_out import addresses, cited, flows_out
from reportgen.findings.uploads import threshold
from reportgen.language.values import ByteCount, Listing, Message, Text

MIN_BYTES = 100_000  # our own convention, printed as such; pieces of one file together
_SHOWN_AT_MOST = 3
_PATH_SHOWN = 60
_UPDATE = re.compile(r"(?i)firmware|upgrade|update|(?<![a-z])(?:fw|ota)(?![a-z])")
_NO_FILE = ("text/html", "image/", "video/", "audio/")


def update_over_http(facts: Facts) -> Iterator[Assertion]:
    """The measurement; the conclusion where a path says so; the question about signatures."""
    asked: list[str] = []
    for recording in facts.recordings:
        files = _files(facts, recording)
        if not files:
            continue
        key = recording.entry.id
        yield _measured(facts, recording, files)
        if named := sum(1 for path, _ in files if _UPDATE.search(path)):
            yield _conclusion(key, named)
        asked.append(f"F17.fetched.{key}")
    if asked:
        yield Assertion(id="open.signed", finding="F17", modality=Modality.OPEN, claim=Message.of("open.signed"))


def _files(facts: Facts, recording: Recording) -> list[tuple[str, tuple[FetchedBody, ...]]]:
    """(path, its bodies) of what counts, in the order in which it was fetched."""
    own = {flow.index for flow in flows_out(facts, recording)}
    by_path: dict[tuple[str, str], list[FetchedBody]] = {}
    for body in recording.capture.http.fetched:
        if body.flow in own and body.sender == recording.flow_by_index[body.flow].responder:
            by_path.setdefault((body.sender, body.target.partition("?")[0]), []).append(body)
    return [(path, tuple(bodies)) for (_, path), bodies in by_path.items() if _counts(path, bodies)]


def _counts(path: str, bodies: list[FetchedBody]) -> bool:
    if _UPDATE.search(path):
        return not all(body.content_type.startswith(_NO_FILE) for body in bodies)
    size = sum(body.size_bytes for body in bodies)
    is_file = any(body.is_binary for body in bodies) and not any(b.content_type.startswith(_NO_FILE) for b in bodies)
    return is_file and size >= MIN_BYTES


def _measured(facts: Facts, recording: Recording, files: list[tuple[str, tuple[FetchedBody, ...]]]) -> Assertion:
    bodies = [body for _, found in files for body in found]
    first, last = min(body.first_at_ns for body in bodies), max(body.last_at_ns for body in bodies)
    items = Listing(tuple(_item(path, found) for path, found in files[:_SHOWN_AT_MOST]))
    rest = len(files) - _SHOWN_AT_MOST
    return Assertion(
        id=f"F17.fetched.{recording.entry.id}",
        finding="F17",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F17.fetched",
            n=len(files),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            addresses=addresses(Counter(body.sender for body in bodies), facts.destination),
            files=Message.of("list.items-and-more", items=items, n=rest)
            if rest > 0
            else Message.of("list.items", items=items),
        ),
        scope=recording.scope(first, last, len(files)),
        citations=cited(recording, bodies, lambda body: f"{body.sender}:{body.target.partition('?')[0]}"),
        counter_considerations=(Message.of("counter.signed"),),
        limits=(Message.of("limit.files", size=threshold(MIN_BYTES)), Message.of("limit.signed")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _item(path: str, bodies: tuple[FetchedBody, ...]) -> Message:
    shown = path if len(path) <= _PATH_SHOWN else f"…{path[1 - _PATH_SHOWN :]}"
    return Message.of("file.item", path=Text(shown), size=ByteCount(sum(body.size_bytes for body in bodies)))


def _conclusion(key: str, named: int) -> Assertion:
    return Assertion(
        id=f"F17.update.{key}",
        finding="F17",
        modality=Modality.CONCLUSION,
        claim=Message.of("finding.F17.update", n=named),
        rule=Message.of("rule.F17"),
        alternatives=(Message.of("alternative.path"),),
        rests_on=(f"F17.fetched.{key}",),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
