"""What the set-up of an encrypted connection shows, as values."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.evidence.citation import FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate as it was shown; nothing is verified: neither its signature nor that its owner spoke."""

    sha256: str  # of the DER bytes
    size_bytes: int
    subject: str | None  # RFC 4514; this and the other texts are hostile until sanitised
    issuer: str | None
    not_before_ns: int | None
    not_after_ns: int | None
    names: tuple[str, ...]  # subject alternative names: DNS names and addresses
    unread_reason: str | None  # "refused" (by the parser) | "names-unreadable"; None where all was read


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsSession:
    """The visible part of one handshake of TLS, DTLS or QUIC. What was not seen is None or empty."""

    flow: int
    transport: str  # "tls" | "dtls" | "quic"
    quic_version: str | None  # "1", "2", "draft-29"
    server_name: str | None
    has_encrypted_hello: bool  # then the name is the outer one, and perhaps not the true one
    offered_versions: tuple[str, ...]
    offered_protocols: tuple[str, ...]  # ALPN
    version: str | None  # chosen by the server
    cipher_suite: str | None
    protocol: str | None  # ALPN chosen, where visible (TLS 1.2 and older)
    was_retried: bool  # the server asked for another greeting first
    server_certificates: tuple[Certificate, ...]  # leaf first, as sent
    client_certificates: tuple[Certificate, ...]
    certificates_reason: str | None  # why there are none: "encrypted" (TLS 1.3) | "not-seen"
    at_ns: int
    frames: FrameSet  # that carried what is said here
