"""Signs PDFs with the user's own certificate: the only door to pyHanko, an optional extra.

PAdES: the signature is appended to the file, whose bytes before it stay as they were; it is invisible, so that PDF/A-3A
and PDF/UA-1 still hold. Source: ETSI EN 319 142-1 (PAdES B-B, with a time-stamp B-T); ISO 32000-1, 12.8.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportgen.adapters.pdf_revisions import Added, added_since_first_revision
from reportgen.errors import InstallationError, UnreadableInput

FIELD_NAME = "Signature1"
_MOST_SIGNATURES = 20
AskStamp = Callable[[bytes], bytes]
"""Sends a time-stamp request (DER), gives back the answer (DER)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSignature:
    """One signature of a PDF."""

    signer: str
    is_intact: bool  # what it covers is what was signed, and the signature holds
    is_trusted: bool  # by a root that the user gave
    covers_whole_file: bool  # nothing was appended behind it
    stamped_at: str | None  # ISO 8601, of the time-stamp inside


def sign_pdf(pdf: bytes, p12: bytes, password: bytes | None, *, ask_stamp: AskStamp | None, name: str) -> bytes:
    """The PDF with a signature appended. Raises: UnreadableInput for a wrong key file, password or PDF.

    InstallationError where pyHanko is not installed.
    """
    pyhanko = _pyhanko()
    try:
        signer = pyhanko.signers.SimpleSigner.load_pkcs12_data(p12, other_certs=(), passphrase=password)
    except (pyhanko.SigningError, ValueError, TypeError) as error:
        raise UnreadableInput("sign.bad-key", file=name) from error
    if signer is None:
        raise UnreadableInput("sign.bad-key", file=name)
    metadata = pyhanko.signers.PdfSignatureMetadata(
        field_name=FIELD_NAME, md_algorithm="sha256", subfilter=pyhanko.fields.SigSeedSubFilter.PADES
    )
    stamper = _stamper(pyhanko, ask_stamp) if ask_stamp is not None else None
    try:
        writer = pyhanko.IncrementalPdfFileWriter(io.BytesIO(pdf))
        signing = pyhanko.signers.PdfSigner(metadata, signer=signer, timestamper=stamper)
        signed: bytes = signing.sign_pdf(writer).getvalue()
    except (pyhanko.PdfError, pyhanko.SigningError, ValueError, KeyError, TypeError) as error:
        raise UnreadableInput("sign.not-signable", file=name) from error
    return signed


def signatures_of(pdf: bytes, roots_pem: bytes | None) -> tuple[FoundSignature, ...] | None:
    """Every signature of the PDF; None where pyHanko is not installed, or the file cannot be read as far as that."""
    try:
        pyhanko = _pyhanko()
    except InstallationError:
        return None
    try:
        reader = pyhanko.PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = list(reader.embedded_regular_signatures)[:_MOST_SIGNATURES]
        return tuple(_checked(pyhanko, one, roots_pem) for one in embedded)
    except (pyhanko.PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):
        return None


def additions_of(pdf: bytes) -> Added | None:
    """What was added to the PDF's first revision but one hidden signature; None where that cannot be told."""
    try:
        pyhanko = _pyhanko()
    except InstallationError:
        return None
    try:
        return added_since_first_revision(pyhanko.PdfFileReader(io.BytesIO(pdf), strict=False))
    except (pyhanko.PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):
        return None


def _checked(pyhanko: Any, embedded: Any, roots_pem: bytes | None) -> FoundSignature:
    context = pyhanko.ValidationContext(
        trust_roots=_roots(pyhanko, roots_pem), allow_fetching=False, revocation_mode="soft-fail"
    )
    try:
        status = pyhanko.validate_pdf_signature(embedded, signer_validation_context=context)
        intact, trusted = bool(status.intact and status.valid), bool(status.trusted)
        stamp = status.timestamp_validity
    except (pyhanko.ValidationFailed, pyhanko.PdfError, ValueError):
        intact, trusted, stamp = False, False, None
    certificate = embedded.signer_cert
    return FoundSignature(
        signer=certificate.subject.human_friendly if certificate is not None else "",
        is_intact=intact,
        is_trusted=trusted and roots_pem is not None,
        covers_whole_file=embedded.evaluate_signature_coverage() == pyhanko.WHOLE_FILE,
        stamped_at=stamp.timestamp.isoformat() if stamp is not None else None,
    )


def _roots(pyhanko: Any, roots_pem: bytes | None) -> list[Any]:
    return list(pyhanko.load_certs(roots_pem)) if roots_pem else []


def _stamper(pyhanko: Any, ask_stamp: AskStamp) -> Any:
    class Stamper(pyhanko.TimeStamper):  # type: ignore[misc]
        async def async_request_tsa_response(self, req: Any) -> Any:
            answer = await asyncio.to_thread(ask_stamp, req.dump())
            return pyhanko.TimeStampResp.load(answer)

    return Stamper()


class _Names:
    """What of pyHanko is used."""


def _pyhanko() -> Any:
    try:
        from asn1crypto.tsp import TimeStampResp
        from pyhanko.keys import load_certs_from_pemder_data
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign import fields, signers
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.timestamps import TimeStamper
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.errors import SignatureValidationError
        from pyhanko.sign.validation.status import SignatureCoverageLevel
        from pyhanko_certvalidator import ValidationContext
    except ImportError as error:
        raise InstallationError("sign.package-missing", package=error.name or "pyhanko") from error
    logging.getLogger("pyhanko").addHandler(logging.NullHandler())
    logging.getLogger("pyhanko").propagate = False  # it logs whole tracebacks of chains that lead to no root
    names = _Names()
    names.__dict__.update(
        TimeStampResp=TimeStampResp,
        load_certs=load_certs_from_pemder_data,
        IncrementalPdfFileWriter=IncrementalPdfFileWriter,
        PdfError=PdfError,
        PdfFileReader=PdfFileReader,
        fields=fields,
        signers=signers,
        SigningError=SigningError,
        TimeStamper=TimeStamper,
        validate_pdf_signature=validate_pdf_signature,
        ValidationFailed=SignatureValidationError,
        WHOLE_FILE=SignatureCoverageLevel.ENTIRE_FILE,
        ValidationContext=ValidationContext,
    )
    return names
