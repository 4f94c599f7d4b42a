"""A certificate's own words. ``cryptography`` parses them; a certificate it refuses is a value with a reason.

Source: RFC 5280 sections 4.1 and 4.2.1.6.
"""

from __future__ import annotations

import warnings
from datetime import datetime
from typing import TYPE_CHECKING

from reportgen.capture.tls_values import Certificate
from reportgen.evidence.digest import sha256_of

if TYPE_CHECKING:
    from cryptography import x509

_TEXT_LIMIT_CHARACTERS = 1000
_NAMES_LIMIT_COUNT = 500


def read_certificate(der: bytes) -> Certificate:
    """What the certificate says of itself. Never raises, whatever the bytes are."""
    with warnings.catch_warnings():  # of what a later release will refuse; here it is read as long as it can be
        warnings.simplefilter("ignore")
        return _read(der)


def _read(der: bytes) -> Certificate:
    from cryptography import x509

    try:
        parsed = x509.load_der_x509_certificate(der)
        subject, issuer = parsed.subject.rfc4514_string(), parsed.issuer.rfc4514_string()
        begins, ends = _time_ns(parsed.not_valid_before_utc), _time_ns(parsed.not_valid_after_utc)
    except (ValueError, TypeError, OverflowError, x509.InvalidVersion):
        return _unread(der)
    names = _alternative_names(parsed)
    return Certificate(
        sha256=sha256_of(der),
        size_bytes=len(der),
        subject=_bounded(subject),
        issuer=_bounded(issuer),
        not_before_ns=begins,
        not_after_ns=ends,
        names=names or (),
        unread_reason="names-unreadable" if names is None else None,
    )


def _unread(der: bytes) -> Certificate:
    return Certificate(
        sha256=sha256_of(der),
        size_bytes=len(der),
        subject=None,
        issuer=None,
        not_before_ns=None,
        not_after_ns=None,
        names=(),
        unread_reason="refused",
    )


def _alternative_names(parsed: x509.Certificate) -> tuple[str, ...] | None:
    """None where the extensions do not parse: no name is then known, which is not "no names"."""
    from cryptography import x509

    try:
        found = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    except (ValueError, TypeError, OverflowError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None
    names = [name.lower().rstrip(".") for name in found.get_values_for_type(x509.DNSName)]
    names += [str(address) for address in found.get_values_for_type(x509.IPAddress)]
    return tuple(_bounded(name) for name in names[:_NAMES_LIMIT_COUNT])


def _bounded(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT_CHARACTERS else text[:_TEXT_LIMIT_CHARACTERS] + "…"


def _time_ns(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000_000
