"""HTML in, PDF out: the only door to WeasyPrint and pydyf.

Every PDF claims PDF/A-3A (archivable, tagged) and PDF/UA-1 (accessible) at once, holds only the fonts in
``templates/fonts``, carries no clock and comes out byte for byte the same from the same HTML.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import logging
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportgen.errors import InstallationError
from reportgen.resources import resource_dir

_PICTURE = "picture:"
_ONE_AT_A_TIME = threading.Lock()  # the environment, the log handler and the font map are shared by all threads

_FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""

# WeasyPrint can claim one standard only. PDF/A lets a second claim stand in the metadata where its schema is
# described beside it.
_PDF_UA_CLAIM = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 this document conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf:
    """A finished document."""

    data: bytes
    pages_count: int
    warnings: tuple[str, ...]  # WeasyPrint's own words; not empty means: a template or a sanitiser has a bug


class FetchRefused(RuntimeError):
    """The HTML asked for something outside itself: a bug, since templates carry everything inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A file inside a PDF."""

    name: str
    description: str
    data: bytes
    relationship: str  # "Data" (a table made from the evidence) or "Supplement"
    made_at: datetime  # aware


def render_pdf(html: str, pictures: Mapping[str, bytes] | None = None, enclosed: Sequence[Enclosed] = ()) -> Pdf:
    """The HTML document as a PDF of A4 pages, PDF/A-3A and PDF/UA-1; the same input gives the same bytes.

    ``html`` carries its style sheet and drawings inside; ``<img src="picture:NAME">`` shows ``pictures[NAME]`` (PNG or
    JPEG). Nothing else is read but the bundled fonts.

    Raises: InstallationError where Pango or another library is missing; FetchRefused where the HTML names another
    resource (an ``<img src>``, ``url(…)``, a ``file:`` or ``data:`` address).
    Source: ISO 19005-3 (PDF/A-3), ISO 14289-1 (PDF/UA-1).
    """
    with _ONE_AT_A_TIME, _bundled_fonts_only(), _collected_warnings() as warnings:
        weasyprint = _weasyprint()
        fetcher, refused = _refusing_fetcher(weasyprint, pictures or {})
        try:
            page = weasyprint.HTML(string=html, url_fetcher=fetcher)
            document = page.render(font_config=_font_configuration(), pdf_variant="pdf/a-3a")
            document.metadata.attachments += [_attachment(weasyprint, file) for file in sorted(enclosed, key=_name)]
            data = document.write_pdf(finisher=_finish, pdf_variant="pdf/a-3a")
        except weasyprint.urls.FatalURLFetchingError as error:  # a BaseException in WeasyPrint
            _font_configuration.cache_clear()  # it may hold half a font and a temporary folder for it
            raise FetchRefused(str(error)) from error
    if refused:  # inside a drawing WeasyPrint swallows even that
        raise FetchRefused(refused[0])
    return Pdf(data=data, pages_count=len(document.pages), warnings=tuple(warnings))


def get_ready() -> None:
    """Loads library, fonts and hyphenation, so that the next document is set without that delay.

    Raises: InstallationError.
    """
    for language in ("de", "en"):
        render_pdf(
            f'<html lang="{language}"><head><title>-</title></head><body style="hyphens: auto; width: 2em; '
            f'font-family: Liberation Sans"><h1>Hyphenation</h1><p><strong>Hyphenation</strong></p></body></html>'
        )


def _refusing_fetcher(weasyprint: Any, pictures: Mapping[str, bytes]) -> tuple[Any, list[str]]:
    """A fetcher that gets nothing but ``pictures``, and the other addresses it was asked for."""
    refused: list[str] = []

    def refuse(url: str, _headers: object = None) -> Any:
        data = pictures.get(url.removeprefix(_PICTURE)) if url.startswith(_PICTURE) else None
        if data is not None:
            return weasyprint.urls.URLFetcherResponse(url, data)
        refused.append(url)
        raise weasyprint.urls.FatalURLFetchingError(url)

    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    fetcher.fetch = refuse
    return fetcher, refused


def _weasyprint() -> Any:
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints its own page of advice
            import weasyprint
    except ImportError as error:
        raise InstallationError("pdf.package-missing", package=error.name or "weasyprint") from error
    except OSError as error:
        raise InstallationError("pdf.library-missing", detail=str(error).partition(":")[0]) from error
    return weasyprint


@cache
def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _fonts_conf() -> Path:
    """A fontconfig file that knows the bundled fonts and no others; it lives as long as the process.

    Fontconfig insists on a cache folder it can write to, and Pango starts it a second time in a thread of its own:
    hence a temporary folder until the end instead of a file in the package.
    """
    folder = contextlib.ExitStack()
    atexit.register(folder.close)
    place = Path(folder.enter_context(tempfile.TemporaryDirectory(prefix="reportgen-fonts-")))
    conf = place / "fonts.conf"
    fonts = escape(str(resource_dir("templates") / "fonts"))
    conf.write_text(_FONTS_CONF.format(fonts=fonts, cache=escape(str(place / "cache"))), encoding="utf-8")
    return conf


@contextlib.contextmanager
def _bundled_fonts_only() -> Iterator[None]:
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_fonts_conf())
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@contextlib.contextmanager
def _collected_warnings() -> Iterator[list[str]]:
    handler = _WarningsList(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield handler.warnings
    finally:
        logger.removeHandler(handler)


class _WarningsList(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.warnings.append(record.getMessage())


def _name(file: Enclosed) -> str:
    return file.name


def _attachment(weasyprint: Any, file: Enclosed) -> Any:
    made_at = file.made_at.astimezone(UTC).replace(tzinfo=None)  # it writes "Z" behind whatever it gets
    return weasyprint.Attachment(
        string=file.data,
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=made_at,
        modified=made_at,
    )


def _finish(document: Any, pdf: Any) -> None:
    _claim_pdf_ua(document, pdf)
    if "AF" in pdf.catalog:  # it lists each associated file twice
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def _claim_pdf_ua(_document: Any, pdf: Any) -> None:
    """Adds the PDF/UA-1 claim to the metadata WeasyPrint has written; a second rdf:RDF would be ignored."""
    number = int(pdf.catalog["Metadata"].split()[0])
    stream = pdf.objects[number].stream
    before, end, after = stream[0].rpartition(b"</rdf:RDF>")
    if not end:
        raise RuntimeError("WeasyPrint's metadata has no rdf:RDF")
    stream[0] = before + _PDF_UA_CLAIM + end + after
