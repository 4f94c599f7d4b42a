"""The part of ``inspect --json`` about names and encryption: additions to the contract, never a change of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from reportgen.analysis.cited import cited
from reportgen.attribution.names import destination_names
from reportgen.capture.encryption import FlowEncryption
from reportgen.capture.tls_values import Certificate, TlsSession
from reportgen.capture.values import Capture, Flow


def names_json(captures: Sequence[Capture]) -> dict[str, list[dict[str, object]]]:
    """What was asked for by name, where names are not visible, and what devices say of themselves."""
    return {
        "questions": [
            {**asdict(found), **cited(capture, found.frames)} for capture in captures for found in capture.questions
        ],
        "hidden_names": [
            {**asdict(found), **cited(capture, found.frames)} for capture in captures for found in capture.hidden_names
        ],
        "devices": [
            {**asdict(found), **cited(capture, found.frames)} for capture in captures for found in capture.devices
        ],
    }


def names_by_address(captures: Sequence[Capture]) -> dict[str, list[dict[str, object]]]:
    """The names of each address, best basis first."""
    names: dict[str, list[dict[str, object]]] = {}
    for name in destination_names(found for capture in captures for found in capture.names):
        names.setdefault(name.address, []).append(
            {
                "name": name.name,
                "basis": name.basis,
                "standing": name.standing.value,
                "clients": list(name.clients),
                "first_at_ns": name.first_at_ns,
                "last_at_ns": name.last_at_ns,
                "valid_until_ns": name.valid_until_ns,
                "chains": [list(chain) for chain in name.chains],
            }
        )
    return names


def encryption_json(capture: Capture, flow: Flow) -> dict[str, object]:
    """The keys of one conversation: verdict, reason, payload in bytes by verdict, handshake or null."""
    found = capture.encryption.of(flow)
    session = capture.tls.get(flow.index)
    return {
        "encryption": found.verdict.value,
        "encryption_reason": found.reason,
        "encrypted_payload_bytes": found.encrypted_payload_bytes,
        "clear_payload_bytes": found.clear_payload_bytes,
        "not_determinable_payload_bytes": found.not_determinable_payload_bytes,
        "tls": _session(capture, session) if session else None,
    }


def _session(capture: Capture, session: TlsSession) -> dict[str, object]:
    return {
        "transport": session.transport,
        "quic_version": session.quic_version,
        "server_name": session.server_name,
        "has_encrypted_hello": session.has_encrypted_hello,
        "offered_versions": list(session.offered_versions),
        "offered_protocols": list(session.offered_protocols),
        "version": session.version,
        "cipher_suite": session.cipher_suite,
        "protocol": session.protocol,
        "was_retried": session.was_retried,
        "server_certificates": list(map(_certificate, session.server_certificates)),
        "client_certificates": list(map(_certificate, session.client_certificates)),
        "certificates_reason": session.certificates_reason,
        **cited(capture, session.frames),
    }


def _certificate(certificate: Certificate) -> dict[str, object]:
    return {**asdict(certificate), "names": list(certificate.names)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadShares:
    """Layer 4 payload of all conversations, by the verdict on it."""

    encrypted_bytes: int
    clear_bytes: int
    not_determinable_bytes: int

    @property
    def whole_bytes(self) -> int:
        """The sum."""
        return self.encrypted_bytes + self.clear_bytes + self.not_determinable_bytes


class Shares:
    """Adds up verdicts."""

    def __init__(self) -> None:
        self._encrypted = self._clear = self._unknown = 0

    def note(self, found: FlowEncryption) -> None:
        """One conversation's."""
        self._encrypted += found.encrypted_payload_bytes
        self._clear += found.clear_payload_bytes
        self._unknown += found.not_determinable_payload_bytes

    def values(self) -> PayloadShares:
        """The sums so far."""
        return PayloadShares(
            encrypted_bytes=self._encrypted, clear_bytes=self._clear, not_determinable_bytes=self._unknown
        )
