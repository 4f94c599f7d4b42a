"""F13: encrypted connections that were set up with outdated methods, or on a certificate that does not fit.

Outdated (our own list): SSL 2.0 and 3.0, TLS 1.0 and 1.1, DTLS 1.0; suites with NULL, EXPORT, RC2, RC4, DES, 3DES or
without proof of who answers (anon). What speaks against them is a document with its date; nothing is said of facts from
before it. From TLS 1.3 on the certificate is encrypted: no statement is possible. The connection *is* encrypted.
Source: Art. 32(1) GDPR; RFC 6176, 7465, 7525, 7568, 8996; RFC 9525 (names in certificates).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from reportgen.capture.tls_values import Certificate, TlsSession
from reportgen.capture.values import Flow
from reportgen.evidence.citation import FrameSet
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.sent_out import addresses, cited, flows_out
from reportgen.language.values import Listing, Message, Name, Text

_OLD_VERSIONS = frozenset({"SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "DTLS 1.0"})
_WEAK_SUITE = re.compile(r"_NULL|EXPORT|RC2|RC4|_DES_|DES40|3DES|_anon_")
_SHOWN_AT_MOST = 3


class _Document(NamedTuple):
    """A document that calls methods outdated, from the end of its month on."""

    name: str
    from_day: date
    versions: frozenset[str]
    suites: re.Pattern[str]


_NO_SUITE = re.compile(r"(?!)")
_DOCUMENTS = (
    _Document("8996", date(2021, 3, 31), frozenset({"TLS 1.0", "TLS 1.1", "DTLS 1.0"}), _NO_SUITE),
    _Document("6176", date(2011, 3, 31), frozenset({"SSL 2.0"}), _NO_SUITE),
    _Document("7568", date(2015, 6, 30), frozenset({"SSL 3.0"}), _NO_SUITE),
    _Document("7465", date(2015, 2, 28), frozenset(), re.compile("RC4")),
    _Document("7525", date(2015, 5, 31), frozenset(), re.compile("_NULL|EXPORT|RC2|_DES_|DES40|3DES")),
)


class _Seen(NamedTuple):
    flow: Flow
    session: TlsSession

    @property
    def frames(self) -> FrameSet:
        """What the greeting and its answer stand in."""
        return self.session.frames


def weak_tls(facts: Facts) -> Iterator[Assertion]:
    """What was negotiated, what the shown certificates lack, and the documents that call the methods outdated."""
    weak: list[_Seen] = []
    for recording in facts.recordings:
        seen = _sessions(facts, recording)
        here = [one for one in seen if is_outdated(one.session)]
        if here:
            yield _negotiated(facts, recording, here)
        yield from _certificates(facts, recording, seen)
        weak += here
    for document in _DOCUMENTS:
        if any(_speaks_of(document, one, facts) for one in weak):
            yield _source(document)


def is_outdated(session: TlsSession) -> bool:
    """Whether the server chose a version or a suite of our list."""
    return session.version in _OLD_VERSIONS or bool(session.cipher_suite and _WEAK_SUITE.search(session.cipher_suite))


def _sessions(facts: Facts, recording: Recording) -> list[_Seen]:
    tls = recording.capture.tls
    flows = flows_out(facts, recording)
    seen = [_Seen(flow, tls[flow.index]) for flow in flows if flow.index in tls]
    oldest = [flow for flow in flows if recording.capture.encryption.of(flow).reason == "ssl2"]
    return seen + [_Seen(flow, _of_ssl2(recording, flow)) for flow in oldest if flow.index not in tls]


def _of_ssl2(recording: Recording, flow: Flow) -> TlsSession:
    """What is known where the server's greeting was recognised as SSL 2.0: the version, and not the suite."""
    return TlsSession(
        flow=flow.index,
        transport="tls",
        quic_version=None,
        server_name=None,
        has_encrypted_hello=False,
        offered_versions=(),
        offered_protocols=(),
        version="SSL 2.0",
        cipher_suite=None,
        protocol=None,
        was_retried=False,
        server_certificates=(),
        client_certificates=(),
        certificates_reason="not-seen",
        at_ns=flow.first_at_ns,
        frames=recording.answering_frames((flow,)),
    )


def _negotiated(facts: Facts, recording: Recording, weak: list[_Seen]) -> Assertion:
    methods = Counter((one.session.version or "", one.session.cipher_suite or "") for one in weak)
    shown = [
        Message.of("method.negotiated", version=Text(version), suite=Name(suite), n=count)
        if suite
        else Message.of("method.negotiated-unknown-suite", version=Text(version), n=count)
        for (version, suite), count in methods.most_common(_SHOWN_AT_MOST)
    ]
    return _measured(
        facts,
        recording,
        "versions",
        weak,
        Message.of("list.items-and-more", items=Listing(tuple(shown)), n=len(methods) - len(shown))
        if len(methods) > len(shown)
        else Message.of("list.items", items=Listing(tuple(shown))),
        limits=(Message.of("limit.still-encrypted"), Message.of("limit.window")),
    )


def _certificates(facts: Facts, recording: Recording, seen: list[_Seen]) -> Iterator[Assertion]:
    carried = [one for one in seen if recording.capture.encryption.has_application_data(one.flow)]
    faults = [(one, fault) for one in carried for fault in _faults(one.session)]
    if not faults:
        return
    counts = Counter(fault for _, fault in faults)
    hidden = sum(1 for one in carried if one.session.certificates_reason == "encrypted")
    yield _measured(
        facts,
        recording,
        "certificates",
        list(dict.fromkeys(one for one, _ in faults)),
        Message.of(
            "list.items",
            items=Listing(tuple(Message.of(f"certificate.{fault}", n=count) for fault, count in counts.items())),
        ),
        limits=(
            Message.of("limit.certificate-unchecked"),
            *([Message.of("limit.certificate-hidden", n=hidden)] if hidden else []),
        ),
    )


def _faults(session: TlsSession) -> Iterator[str]:
    """What the first certificate itself shows at the time of the connection; unread parts yield nothing."""
    if not session.server_certificates or session.server_certificates[0].unread_reason == "refused":
        return
    leaf = session.server_certificates[0]
    if leaf.not_after_ns is not None and session.at_ns > leaf.not_after_ns:
        yield "expired"
    if leaf.not_before_ns is not None and session.at_ns < leaf.not_before_ns:
        yield "not-yet-valid"
    if leaf.subject and leaf.subject == leaf.issuer:
        yield "self-issued"
    if session.server_name and not session.has_encrypted_hello and _is_for_others(leaf, session.server_name):
        yield "other-name"


def _is_for_others(leaf: Certificate, name: str) -> bool:
    """Whether the certificate names others only; one without readable names says nothing. Source: RFC 9525."""
    if leaf.unread_reason is not None or not leaf.names:
        return False
    return not any(_covers(pattern, name) for pattern in leaf.names)


def _covers(pattern: str, name: str) -> bool:
    if pattern.startswith("*."):
        return name.partition(".")[2] == pattern[2:]
    return pattern == name


def _measured(
    facts: Facts, recording: Recording, kind: str, seen: list[_Seen], what: Message, *, limits: tuple[Message, ...]
) -> Assertion:
    first, last = min(one.session.at_ns for one in seen), max(one.session.at_ns for one in seen)
    return Assertion(
        id=f"F13.{kind}.{recording.entry.id}",
        finding="F13",
        modality=Modality.MEASURED,
        claim=Message.of(
            f"finding.F13.{kind}",
            n=len(seen),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            addresses=addresses(Counter(one.flow.responder for one in seen), facts.destination),
            what=what,
        ),
        scope=recording.scope(first, last, len(seen)),
        citations=cited(recording, seen, lambda one: one.flow.responder),
        counter_considerations=(Message.of(f"counter.{kind}"),),
        limits=limits,
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _speaks_of(document: _Document, one: _Seen, facts: Facts) -> bool:
    chosen = one.session.version in document.versions or bool(document.suites.search(one.session.cipher_suite or ""))
    return chosen and facts.day_of(one.session.at_ns) > document.from_day


def _source(document: _Document) -> Assertion:
    return Assertion(
        id=f"F13.source.{document.name}",
        finding="F13",
        modality=Modality.SOURCE,
        claim=Message.of(f"finding.F13.rfc-{document.name}"),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
