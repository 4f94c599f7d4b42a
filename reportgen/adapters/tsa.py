"""Time-stamp services: the request, the answer, whether it holds. The only door to rfc3161-client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from reportgen.adapters.https import NoExchange, post
from reportgen.adapters.trusted_list import TrustedList
from reportgen.errors import Unreachable, UnreadableInput
from reportgen.evidence.der_order import certificates_of, in_der_order, request_of
from reportgen.evidence.time_stamp import ANSWER_LIMIT_BYTES, StampCheck, StampFacts

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client.tsp import TimeStampResponse

QUERY_TYPE, REPLY_TYPE = "application/timestamp-query", "application/timestamp-reply"
_HASHES = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}
_GRANTED = 0
_EXPIRED_WORDS = ("expired", "not yet valid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service sent, unread."""

    body: bytes
    status: int
    content_type: str


def make_request(data: bytes) -> bytes:
    """A request for a time-stamp over ``data`` (SHA-256), with a nonce, asking for the certificates."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    return builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()


def ask(url: str, request: bytes, *, agent: str) -> Answer:
    """The service's answer, whatever it is. Only the digest leaves the house. Raises: Unreachable."""
    try:
        got = post(url, request, content_type=QUERY_TYPE, accept=REPLY_TYPE, agent=agent)
    except NoExchange as error:
        raise Unreachable("timestamp.no-answer", url=url, reason=error.reason) from None
    return Answer(body=got.body, status=got.status, content_type=got.header("Content-Type") or "")


def chain_pem(answer: bytes) -> bytes:
    """The certificates that the answer brings, as PEM; empty where there are none that can be read."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in _loaded(certificates_of(answer)))


def read_roots(pem: bytes, *, name: str) -> tuple[Certificate, ...]:
    """Root certificates that the user trusts. Raises: UnreadableInput."""
    from cryptography.x509 import InvalidVersion, load_pem_x509_certificates

    try:
        return tuple(load_pem_x509_certificates(pem))
    except (ValueError, InvalidVersion) as error:
        raise UnreadableInput("timestamp.no-certificate", file=name) from error


class StampVerifier:
    """Checks answers, against roots that the user gave, where there are any."""

    def __init__(self, roots: Sequence[Certificate] = (), trusted_list: TrustedList | None = None) -> None:
        self._roots = tuple(roots)
        self._trusted_list = trusted_list

    def __call__(self, answer: bytes, sha256: str, *, request: bytes | None) -> StampCheck:
        """See :class:`reportgen.evidence.time_stamp.VerifyStamp`."""
        response = _decoded(answer) if len(answer) <= ANSWER_LIMIT_BYTES else None
        if response is None:
            return StampCheck(facts=None, problems=("unreadable",), is_trusted=False, is_qualified=None)
        if response.status != _GRANTED:
            return StampCheck(facts=None, problems=("rejected",), is_trusted=False, is_qualified=None)
        try:
            facts, signer = _facts(response, answer)
        except ValueError:
            return StampCheck(facts=None, problems=("unreadable",), is_trusted=False, is_qualified=None)
        problems = [*_other_than_asked(facts, sha256, request), *self._broken(response, answer, facts.gen_time)]
        root = self._roots[0].subject.rfc4514_string() if self._roots and not problems else None
        listed = None
        if self._trusted_list is not None:
            listed = signer is not None and self._trusted_list.names(_der(signer), facts.gen_time)
        return StampCheck(
            facts=replace(facts, root=root),
            problems=tuple(problems),
            is_trusted=bool(self._roots) and not problems,
            is_qualified=listed if self._trusted_list is not None and self._trusted_list.is_vouched_for else None,
            is_listed=listed,
        )

    def _broken(self, response: TimeStampResponse, answer: bytes, at: datetime) -> list[str]:
        """Signature, chain, purpose of the certificate; without roots what the answer brings must fit together."""
        from cryptography.x509 import InvalidVersion
        from rfc3161_client import VerificationError, VerifierBuilder

        brought = _loaded(certificates_of(answer))
        roots = self._roots or brought
        if not roots:
            return ["signature"]
        builder = VerifierBuilder(roots=list(roots))  # its "intermediates" would be trusted as roots
        try:
            builder.build().verify(response, response.tst_info.message_imprint.message)
        except VerificationError as error:
            said = str(error).lower()
            is_expired = any(word in said for word in _EXPIRED_WORDS) or any(_is_outside(one, at) for one in brought)
            return ["expired" if is_expired else "signature"]
        except (ValueError, TypeError, KeyError, InvalidVersion):
            return ["signature"]
        return ["expired"] if any(_is_outside(one, at) for one in (*brought, *self._roots)) else []


def _decoded(answer: bytes) -> TimeStampResponse | None:
    """The answer; one whose certificates are not in DER's order is read in that order."""
    from rfc3161_client import decode_timestamp_response

    for form in (answer, in_der_order(answer)):
        if form is None:
            continue
        try:
            return decode_timestamp_response(form)
        except ValueError:
            continue
    return None


def _facts(response: TimeStampResponse, answer: bytes) -> tuple[StampFacts, Certificate | None]:
    """Raises: ValueError where the answer breaks inside."""
    info = response.tst_info
    identifier = info.message_imprint.hash_algorithm.dotted_string
    signer = _signer(response, answer)
    facts = StampFacts(
        gen_time=info.gen_time,
        imprint=info.message_imprint.message.hex(),
        hash_algorithm=_HASHES.get(identifier, identifier),
        nonce=info.nonce,
        policy=info.policy.dotted_string,
        serial_number=info.serial_number,
        signer=signer.subject.rfc4514_string() if signer else "",
        root=None,
    )
    return facts, signer


def _signer(response: TimeStampResponse, answer: bytes) -> Certificate | None:
    infos = list(response.signed_data.signer_infos)
    if len(infos) != 1:
        return None
    try:
        issuer, serial = infos[0].issuer, infos[0].serial_number
    except KeyError as error:  # the library's, of a kind of name that it does not know
        raise ValueError(str(error)) from error
    found = _loaded(certificates_of(answer))
    return next((one for one in found if one.issuer == issuer and one.serial_number == serial), None)


def _other_than_asked(facts: StampFacts, sha256: str, request: bytes | None) -> list[str]:
    problems = []
    if facts.hash_algorithm != "sha256" or facts.imprint != sha256:
        problems.append("other-digest")
    if request is not None:
        asked = request_of(request)
        if asked is None:
            return [*problems, "other-nonce"]
        imprint, nonce = asked
        if imprint != sha256 and "other-digest" not in problems:
            problems.append("other-digest")
        if nonce is not None and nonce != facts.nonce:
            problems.append("other-nonce")
    return problems


def _loaded(certificates: Sequence[bytes]) -> tuple[Certificate, ...]:
    from cryptography.x509 import InvalidVersion, load_der_x509_certificate

    loaded = []
    for der in certificates:
        try:
            loaded.append(load_der_x509_certificate(der))
        except (ValueError, InvalidVersion):
            continue
    return tuple(loaded)


def _is_outside(certificate: Certificate, at: datetime) -> bool:
    return not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _der(certificate: Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)
