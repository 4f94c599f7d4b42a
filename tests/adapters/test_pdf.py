from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from pdf_reader import PdfReader

from reportgen.adapters.pdf import FetchRefused, render_pdf
from reportgen.errors import InstallationError
from reportgen.resources import resource_dir

FONT = "<style>html { font-family: 'Liberation Sans' }</style>"


def document(body: str, head: str = "") -> str:
    return f'<html lang="de"><head><title>Versuch</title>{FONT}{head}</head><body><h1>Überschrift</h1>{body}</body>'


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | environment, timeout=60
    )


def test_the_pages_are_counted_and_their_text_can_be_read() -> None:
    pdf = render_pdf(document("<p>Grüße</p><p style='break-before: page'>zweite Seite</p>"))
    assert pdf.warnings == ()
    assert pdf.pages_count == 2
    pages = PdfReader(pdf.data).pages
    assert [page.runs[-1].text for page in pages] == ["Grüße", "zweite Seite"]


def test_the_metadata_claim_pdf_a_3a_and_pdf_ua_1_in_one_description() -> None:
    metadata = PdfReader(render_pdf(document("<p>x</p>")).data).metadata
    assert metadata.count("<rdf:RDF") == 1
    assert re.search(r'pdfaid:part="3"[^>]*pdfaid:conformance="A"', metadata)
    assert 'pdfuaid:part="1"' in metadata
    assert "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>" in metadata


def test_only_bundled_fonts_are_embedded_whatever_family_is_asked_for() -> None:
    body = "<p style='font-family: serif'>a</p><p style='font-family: DejaVu Sans'>b</p><code>c</code>"
    names = PdfReader(render_pdf(document(body)).data).font_names
    assert names
    assert all(name.startswith("Liberation-") for name in names)


ASKING_FOR_MORE = {
    "picture from the net": "<img alt='x' src='http://192.0.2.1/x.png'>",
    "picture from disk": "<img alt='x' src='file:///etc/hostname'>",
    "picture as data": "<img alt='x' src='data:image/png;base64,iVBORw0KGgo='>",
    "picture inside a drawing": "<svg><title>x</title><image href='file:///etc/hostname'/></svg>",
    "background": "<p style='background: url(https://192.0.2.1/x.png)'>x</p>",
    "list bullet": "<ul style='list-style: url(https://192.0.2.1/x.png)'><li>x</li></ul>",
    "generated content": "<style>p::before { content: url(file:///etc/hostname) }</style><p>x</p>",
    "imported style": "<style>@import url(https://192.0.2.1/x.css);</style>",
    "linked style": "<link rel='stylesheet' href='https://192.0.2.1/x.css'>",
    "attachment": "<link rel='attachment' href='file:///etc/hostname'>",
    "attachment of a link": "<a rel='attachment' href='file:///etc/hostname'>x</a>",
    "embedded object": "<object data='file:///etc/hostname'></object>",
    "embed": "<embed src='file:///etc/hostname'>",
    "font": "<style>@font-face { font-family: x; src: url(https://192.0.2.1/x.ttf) }</style>",
}


@pytest.mark.parametrize("body", ASKING_FOR_MORE.values(), ids=ASKING_FOR_MORE.keys())
def test_html_that_asks_for_anything_outside_itself_is_refused(body: str) -> None:
    with pytest.raises(FetchRefused):
        render_pdf(document(body))


def test_a_refused_font_leaves_no_folder_behind(tmp_path: Path) -> None:
    done = run_python(
        f"""
from reportgen.adapters.pdf import FetchRefused, render_pdf
try:
    render_pdf({document(ASKING_FOR_MORE["font"])!r})
except FetchRefused:
    print(render_pdf({document("<p>x</p>")!r}).pages_count)
""",
        TMPDIR=str(tmp_path),
    )
    assert (done.stdout, done.stderr) == ("1\n", "")
    assert list(tmp_path.iterdir()) == []


def test_a_relative_address_is_reported() -> None:
    assert "Relative URI" in " ".join(render_pdf(document("<img alt='x' src='x.png'>")).warnings)


def test_a_character_without_glyph_and_unknown_css_are_reported() -> None:
    warnings = " ".join(render_pdf(document("<p style='shine: bright'>ཀ</p>")).warnings)
    assert "U+0F40" in warnings
    assert "shine" in warnings


def test_warnings_of_one_document_do_not_reach_the_next() -> None:
    assert render_pdf(document("<p>ཀ</p>")).warnings
    assert render_pdf(document("<p>a</p>")).warnings == ()


def test_covered_characters_are_shown_in_every_face_and_isolates_are_silent() -> None:
    """All of Latin, Greek, Cyrillic, Hebrew and the signs; one in 97 of the tens of thousands of others."""
    lines = (resource_dir("templates") / "fonts" / "coverage.txt").read_text("ascii").splitlines()
    ranges = [tuple(int(end, 16) for end in line.split("-")) for line in lines]
    letters = [chr(point) for first, last in ranges for point in range(first, last + 1)]
    shown = [letter for letter in letters if unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cn"}]
    near = [letter for letter in shown if letter < "\u0600" or "\u1e00" < letter < "\u2600"]
    shown = [*near, *sorted(set(shown) - set(near))[::97]]
    text = " ".join(shown).replace("&", "&amp;").replace("<", "&lt;") + " \u2066example.com\u2069"
    body = f"<p>{text}</p><p><b>{text}</b></p><p><i>{text}</i></p><p><b><i>{text}</i></b></p>"
    mono = f"<div style='font-family: Liberation Mono'><p>{text}</p><p><b>{text}</b></p></div>"
    pdf = render_pdf(document(body + mono))
    assert pdf.warnings == ()
    reader = PdfReader(pdf.data)
    assert len(reader.font_names) == 9
    assert set("ÄÖÜäöüß€„“–§Жשגא") <= set("".join(page.text for page in reader.pages))


RENDER = """
import hashlib, sys
from reportgen.adapters.pdf import render_pdf
html = open(sys.argv[1] if len(sys.argv) > 1 else {path!r}, encoding="utf-8").read()
print(hashlib.sha256(render_pdf(html).data).hexdigest())
"""


def test_the_same_html_gives_the_same_bytes_in_other_processes_zones_and_locales(tmp_path: Path) -> None:
    html = document("<p>Größe <i>und</i> <b>Maß</b> „x“</p><svg width='9' height='9'><title>x</title><rect/></svg>")
    html = html.replace("</title>", '</title><meta name="dcterms.created" content="2026-11-23">', 1)
    path = tmp_path / "x.html"
    path.write_text(html, encoding="utf-8")
    code = RENDER.format(path=str(path))
    one = run_python(code, TZ="Asia/Tokyo", PYTHONHASHSEED="1", LC_ALL="C", HOME=str(tmp_path))
    two = run_python(code, TZ="America/Lima", PYTHONHASHSEED="2", LC_ALL="C.UTF-8", FONTCONFIG_FILE="/nowhere")
    here = render_pdf(html).data
    assert render_pdf(html).data == here
    assert one.stdout.split() == two.stdout.split() == [hashlib.sha256(here).hexdigest()]
    assert (one.stderr, two.stderr) == ("", "")


def test_nothing_is_left_behind_and_the_environment_is_as_before(tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    fonts = resource_dir("templates") / "fonts"
    before = sorted(fonts.iterdir())
    code = f"""
import os
os.environ.pop("FONTCONFIG_FILE", None)
before = dict(os.environ)
from reportgen.adapters.pdf import render_pdf
render_pdf({document("<p>x</p>")!r})
assert dict(os.environ) == before
assert os.listdir({str(temporary)!r})  # the fontconfig file, until the end
"""
    done = run_python(code, HOME=str(home), TMPDIR=str(temporary), XDG_CACHE_HOME=str(home))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(home.iterdir()) == list(temporary.iterdir()) == []
    assert sorted(fonts.iterdir()) == before


def test_a_missing_pango_is_an_installation_error_without_other_output() -> None:
    done = run_python("""
import cffi
def nothing(self, name, flags=0):
    raise OSError(f"cannot load library {name!r}: no such file.  Additionally, nothing helped")
cffi.FFI.dlopen = nothing
from reportgen.adapters.pdf import render_pdf
from reportgen.errors import InstallationError
try:
    render_pdf("<p>x</p>")
except InstallationError as error:
    print(error.message_id, error.values)
""")
    assert done.stdout == """pdf.library-missing {'detail': "cannot load library 'libgobject-2.0-0'"}\n"""
    assert done.stderr == ""


def test_a_missing_weasyprint_is_an_installation_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InstallationError) as caught:
        render_pdf("<p>x</p>")
    assert (caught.value.message_id, caught.value.values) == ("pdf.package-missing", {"package": "weasyprint"})
