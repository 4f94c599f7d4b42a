"""What the handshake of one flow shows, put together from both directions; the same for TLS, DTLS and QUIC."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.capture.certificate import read_certificate
from reportgen.capture.cipher_suites import cipher_suite_name, encrypts
from reportgen.capture.hidden_dns import hidden_dns
from reportgen.capture.name_values import HiddenNames
from reportgen.capture.talk import Side, Talk
from reportgen.capture.tls_hello import (
    CLIENT_HELLO,
    SERVER_HELLO,
    ClientHello,
    ServerHello,
    read_client_hello,
    read_server_hello,
    version_name,
)
from reportgen.capture.tls_values import Certificate, TlsSession
from reportgen.evidence.citation import FrameSet

CERTIFICATE = 11
_TLS_1_3 = frozenset({0x0304, 0xFEFC})
_CHAIN_LIMIT_COUNT = 16
_FRAMES_LIMIT_COUNT = 1000
SESSIONS_LIMIT_COUNT = 200_000


class SessionDraft:
    """Grows while a handshake is read."""

    __slots__ = (
        "_at_ns", "_client", "_client_certificates", "_client_side", "_frames", "_is_retried", "_server",
        "_server_certificates", "quic_version", "transport",
    )  # fmt: skip

    def __init__(self, transport: str) -> None:
        self.transport = transport
        self.quic_version: str | None = None
        self._client: ClientHello | None = None
        self._server: ServerHello | None = None
        self._client_side = Side.ORIGINATOR  # until a greeting says otherwise
        self._is_retried = False
        self._server_certificates: tuple[Certificate, ...] = ()
        self._client_certificates: tuple[Certificate, ...] = ()
        self._frames: set[int] = set()
        self._at_ns = 0

    @property
    def is_settled(self) -> bool:
        """The server has chosen."""
        return self._server is not None

    @property
    def hides_the_rest(self) -> bool:
        """From here on even the handshake is encrypted: TLS 1.3 was chosen."""
        return self._server is not None and _is_1_3(self._server.version)

    @property
    def encrypts(self) -> bool | None:
        """Whether the suite that was chosen encrypts at all; None while none was seen."""
        return None if self._server is None else encrypts(self._server.cipher_suite)

    def take(self, talk: Talk, kind: int, body: bytes, frames: tuple[int, ...], at_ns: int, *, is_cut: bool) -> None:
        """One handshake message, or what there is of it."""
        if kind == CLIENT_HELLO:
            hello = read_client_hello(body, is_datagram=self.transport == "dtls")
            if hello is not None:
                self._note(frames, at_ns)
                self._client_side = talk.side
                self._take_client(talk, hello, frames, at_ns)
        elif kind == SERVER_HELLO:
            answer = read_server_hello(body)
            if answer is not None:
                self._note(frames, at_ns)
                self._is_retried = self._is_retried or answer.is_retry
                self._server = self._server if answer.is_retry else answer
        elif kind == CERTIFICATE and not self.hides_the_rest:
            self._note(frames, at_ns)
            chain = _chain(body, is_cut=is_cut)
            if talk.side is self._client_side:
                self._client_certificates = self._client_certificates or chain
            else:
                self._server_certificates = self._server_certificates or chain

    def value(self, row: int) -> TlsSession | None:
        """None where no greeting could be read."""
        client, server = self._client, self._server
        if client is None and server is None:
            return None
        return TlsSession(
            flow=row,
            transport=self.transport,
            quic_version=self.quic_version,
            server_name=client.server_name if client else None,
            has_encrypted_hello=client.has_encrypted_hello if client else False,
            offered_versions=tuple(map(version_name, client.versions)) if client else (),
            offered_protocols=client.protocols if client else (),
            version=version_name(server.version) if server else None,
            cipher_suite=cipher_suite_name(server.cipher_suite) if server else None,
            protocol=server.protocol if server else None,
            was_retried=self._is_retried,
            server_certificates=self._server_certificates,
            client_certificates=self._client_certificates,
            certificates_reason=self._certificates_reason(),
            at_ns=self._at_ns,
            frames=FrameSet.of(self._frames),
        )

    def _certificates_reason(self) -> str | None:
        if self._server_certificates:
            return None
        return "encrypted" if self.hides_the_rest else "not-seen"

    def _note(self, frames: tuple[int, ...], at_ns: int) -> None:
        self._at_ns = self._at_ns or at_ns
        if len(self._frames) < _FRAMES_LIMIT_COUNT:
            self._frames.update(frames)

    def _take_client(self, talk: Talk, hello: ClientHello, frames: tuple[int, ...], at_ns: int) -> None:
        if self._client is not None:
            return
        self._client = hello
        if hello.server_name:
            talk.name(talk.receiver, hello.server_name, "tls-sni", talk.sender, at_ns, frames)
        hidden = hidden_dns(
            transport=self.transport,
            server_port=talk.receiver_port,
            server_name=hello.server_name,
            protocols=hello.protocols,
        )
        if hidden is not None:
            _hide(talk, *hidden, at_ns, frames)
        if hello.has_encrypted_hello:
            _hide(talk, "encrypted-client-hello", "outer-name-only", at_ns, frames)


def draft_of(talk: Talk, transport: str) -> SessionDraft:
    """The draft of the conversation's session; begun where there is none.

    Beyond the limit names are still told, but the session itself is counted, not kept.
    """
    draft = talk.found.sessions.get(talk.row)
    if draft is None:
        draft = SessionDraft(transport)
        if len(talk.found.sessions) < SESSIONS_LIMIT_COUNT:
            talk.found.sessions[talk.row] = draft
        else:
            talk.found.leave_out("tls-sessions-limit")
    return draft


def sessions(drafts: Mapping[int, SessionDraft]) -> Mapping[int, TlsSession]:
    """The finished values, by the flow's index."""
    values = ((row, draft.value(row)) for row, draft in sorted(drafts.items()))
    return {row: value for row, value in values if value is not None}


def _is_1_3(version: int) -> bool:
    return version in _TLS_1_3 or version >> 8 == 0x7F


def _hide(talk: Talk, kind: str, reason: str, at_ns: int, frames: tuple[int, ...]) -> None:
    talk.found.hidden_names.append(
        HiddenNames(
            flow=talk.row,
            client=talk.sender,
            server=talk.receiver,
            kind=kind,
            reason=reason,
            at_ns=at_ns,
            frames=FrameSet.of(frames),
        )
    )


def _chain(body: bytes, *, is_cut: bool) -> tuple[Certificate, ...]:
    """The certificates of a Certificate message of TLS 1.2 and older. Source: RFC 5246 section 7.4.2."""
    end = min(3 + int.from_bytes(body[:3], "big"), len(body))
    position = 3
    chain: list[Certificate] = []
    while position + 3 <= end and len(chain) < _CHAIN_LIMIT_COUNT:
        length = int.from_bytes(body[position : position + 3], "big")
        der = body[position + 3 : min(position + 3 + length, end)]
        if len(der) < length and is_cut:
            break
        chain.append(read_certificate(der))
        position += 3 + length
    return tuple(chain)
