"""A trusted list of a member State: whether it names a certificate as a qualified time-stamp service at a time.

The list's own signature is not checked (docs/decisions/0027-trusted-lists.md). A list counts only where the user names
its SHA-256 and so says to have checked where it comes from; otherwise the qualification stays unchecked.
Source: ETSI TS 119 612 V2.2.1, sections 5.5.1 (service types) and 5.5.4 (status); Regulation (EU) 910/2014, Art. 22.
"""

from __future__ import annotations

import base64
import binascii
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from datetime import datetime

from reportgen.errors import EvidenceMismatch, UnreadableInput
from reportgen.evidence.digest import sha256_of

LIST_LIMIT_BYTES = 32 * 1024 * 1024
_SPACE = "{http://uri.etsi.org/02231/v2#}"
_QUALIFIED_STAMPS = "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST"
_GRANTED = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedList:
    """(certificate as DER, granted from) of each qualified time-stamp service."""

    services: tuple[tuple[bytes, datetime], ...]
    is_vouched_for: bool  # the user named its SHA-256

    def names(self, certificate: bytes, at: datetime) -> bool:
        """Whether the service of that certificate was granted at that time."""
        return any(known == certificate and since <= at for known, since in self.services)


def read_trusted_list(data: bytes, *, name: str, sha256: str | None = None) -> TrustedList:
    """The list; ``sha256``: as the user names it.

    Raises: UnreadableInput; one with a document type is refused, so that no entity can grow. EvidenceMismatch where the
    list is not the one that was named.
    """
    if sha256 is not None and sha256 != sha256_of(data):
        raise EvidenceMismatch("timestamp.other-list", file=name, found=sha256_of(data), noted=sha256)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableInput("timestamp.no-trusted-list", file=name)
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError) as error:
        raise UnreadableInput("timestamp.no-trusted-list", file=name) from error
    if root.tag != f"{_SPACE}TrustServiceStatusList":
        raise UnreadableInput("timestamp.no-trusted-list", file=name)
    return TrustedList(services=tuple(_services(root)), is_vouched_for=sha256 is not None)


def _services(root: ElementTree.Element) -> list[tuple[bytes, datetime]]:
    found = []
    for service in root.iter(f"{_SPACE}ServiceInformation"):
        told = {
            key: service.findtext(f"{_SPACE}{key}", "").strip() for key in ("ServiceTypeIdentifier", "ServiceStatus")
        }
        since = _moment(service.findtext(f"{_SPACE}StatusStartingTime", ""))
        if told != {"ServiceTypeIdentifier": _QUALIFIED_STAMPS, "ServiceStatus": _GRANTED} or since is None:
            continue
        for text in service.iter(f"{_SPACE}X509Certificate"):
            try:
                found.append((base64.b64decode("".join((text.text or "").split()), validate=True), since))
            except (binascii.Error, ValueError):
                continue
    return found


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None
