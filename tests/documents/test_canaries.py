"""Nothing of the household leaves in a letter: other devices, guests, paths, user names, hardware and home addresses,
what pictures say of their making. Each document is searched before and after it is printed; one leak is noticed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from all_documents import by_kind, composed
from canaries import leaks_of_letter, leaks_of_mail, leaks_of_pdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reportgen.actions.drafts import drafts
from reportgen.actions.printing import printed
from reportgen.adapters.images import clean_png, shown_small
from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Inside, Letter
from reportgen.documents.occasion import Sheet
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.pipeline.compose import occasion_of

PLANTED = ("/home/kanarienvogel", "Kanari-Laptop", "00:00:5e:00:53:ca", "192.168.178.201", "kanari-exif", "kanari-text")

# What the authority may learn of the device itself: its own hardware address, as a ground for which device it was.
OWN_MAC = "00:00:5e:00:53:42"
TELL_OF_THE_DEVICE = ("complaint", "recipient-dossier", "evidence-report")


def picture_with_exif() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "kanari-exif"
    Image.new("RGB", (200, 120), (90, 110, 130)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def signature_with_text() -> bytes:
    file, info = io.BytesIO(), PngInfo()
    info.add_text("Author", "kanari-text")
    Image.new("RGBA", (300, 80), (0, 0, 80, 90)).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def of_the_household(analysis: Analysis) -> set[str]:
    """Hardware addresses and home addresses of every device in the captures, the own one among them; host names of the
    others."""
    found: set[str] = set()
    for recording in analysis.facts.recordings:
        for flow in recording.capture.flows:
            found |= {mac for mac in (flow.originator_mac, flow.responder_mac) if mac}
            found |= {
                address
                for address in (flow.originator, flow.responder)
                if address.startswith(("192.168.", "fe80", "fd"))
            }
        for seen in recording.capture.devices:
            found |= {seen.host_name} if getattr(seen, "host_name", None) else set()
    return found - {"192.168.178.1"}  # the router; as a prefix it stands in others


@pytest.fixture(scope="module")
def planted(told: Analysis) -> Analysis:
    """The case with canaries where a home's own values stand."""
    case = told.facts.case
    recording = told.facts.recordings[0]
    device = case.device.model_copy(update={"mac": "00:00:5e:00:53:ca", "ip_addresses": ("192.168.178.201",)})
    captures = tuple(
        entry.model_copy(update={"path": "/home/kanarienvogel/Kanari-Laptop/a.eth"}) for entry in case.captures
    )
    inputs = tuple(
        replace(found, path="/home/kanarienvogel/Kanari-Laptop/a.eth") if found.role == "capture" else found
        for found in told.inputs
    )
    recordings = (replace(recording, entry=captures[0]), *told.facts.recordings[1:])
    changed = case.model_copy(update={"device": device, "captures": captures})
    return replace(
        told,
        arguments=("write", "/home/kanarienvogel/case"),
        inputs=inputs,
        facts=replace(told.facts, case=changed, recordings=recordings),
    )


@pytest.fixture(scope="module")
def letters(planted: Analysis) -> tuple[Letter, ...]:
    small, signature = shown_small(picture_with_exif(), blurred=False), clean_png(signature_with_text())
    assert small is not None and signature is not None
    return composed(planted, small, Sheet(signature=signature)).letters


def test_no_document_holds_a_canary_before_it_is_printed(letters: tuple[Letter, ...], planted: Analysis) -> None:
    canaries = {*PLANTED, *of_the_household(planted)}
    assert len(canaries) > 12
    found = {(letter.kind, letter.language): leaks_of_letter(letter, canaries) for letter in letters}
    allowed = {key: {OWN_MAC} if key[0] in TELL_OF_THE_DEVICE else set() for key in found}
    assert {key: leaks - allowed[key] for key, leaks in found.items()} == {key: set() for key in found}


@pytest.mark.slow
def test_no_pdf_holds_a_canary_in_any_stream(letters: tuple[Letter, ...], planted: Analysis) -> None:
    canaries = {*PLANTED, *of_the_household(planted)}
    for letter in letters:
        if letter.html:
            leaks = leaks_of_pdf(printed(letter, date(2026, 11, 20))[0], canaries)
            assert leaks <= ({OWN_MAC} if letter.kind in TELL_OF_THE_DEVICE else set()), letter.kind


LEAKS = {
    "text": lambda letter: replace(letter, html=letter.html.replace("<h1>", "<h1>Kanari-Laptop ")),
    "metadata": lambda letter: replace(letter, html=letter.html.replace("<title>", "<title>Kanari-Laptop ")),
    "alternative text": lambda letter: replace(
        letter, html=letter.html.replace("<main>", '<main><p><img src="picture:x" alt="Kanari-Laptop"></p>')
    ),
    "file inside": lambda letter: replace(
        letter, inside=(Inside(name="a.csv", description="a", data=b"Kanari-Laptop;1\n" * 9),)
    ),
    "picture": lambda letter: replace(
        letter,
        html=letter.html.replace("<main>", '<main><p><img src="picture:x" alt="x"></p>'),
    ),
}


@pytest.mark.parametrize("place", LEAKS)
def test_one_leak_is_noticed(place: str, letters: tuple[Letter, ...]) -> None:
    whole = by_kind(letters)["withdrawal", "de"]
    letter = replace(whole, pictures={**whole.pictures, "x": picture_with_exif()})
    leaking = LEAKS[place](letter)
    value = "kanari-exif" if place == "picture" else "Kanari-Laptop"
    assert leaks_of_letter(leaking, [value]) == {value}
    in_print = leaks_of_pdf(printed(leaking, date(2026, 11, 20))[0], [value])
    assert in_print == (set() if place == "picture" else {value})  # WeasyPrint itself leaves Exif out


def leaking(letter: Letter) -> Letter:
    """With one canary where its text begins."""
    if not letter.html:
        return replace(letter, text=f"Kanari-Laptop\n{letter.text}")
    return LEAKS["text"](letter)


def test_one_leak_in_any_document_is_noticed(letters: tuple[Letter, ...]) -> None:
    assert len({letter.kind for letter in letters}) > 25
    for letter in letters:
        assert leaks_of_letter(letter, ["Kanari-Laptop"]) == set()
        assert leaks_of_letter(leaking(letter), ["Kanari-Laptop"]) == {"Kanari-Laptop"}, letter.kind


@pytest.mark.slow
def test_one_leak_in_any_pdf_is_noticed(letters: tuple[Letter, ...]) -> None:
    for letter in letters:
        if letter.html:
            found = leaks_of_pdf(printed(leaking(letter), date(2026, 11, 20))[0], ["Kanari-Laptop"])
            assert found == {"Kanari-Laptop"}, letter.kind


_PRINTED: dict[int, tuple[Letter, bytes]] = {}  # by identity: the same letter goes into several mails


def as_pdf(letter: Letter) -> bytes:
    if id(letter) not in _PRINTED:
        _PRINTED[id(letter)] = letter, printed(letter, date(2026, 11, 20))[0]
    return _PRINTED[id(letter)][1]


def mails(letters: list[Letter], analysis: Analysis, exhibits: dict[str, bytes]) -> dict[str, bytes]:
    case = analysis.facts.case
    enclosures = {one.path: exhibits.get(one.path, b"exhibit") for one in case.exhibits}
    authority = case.authority.model_copy(update={"email": "post@behoerde.example"}) if case.authority else None
    changed = case.model_copy(update={"authority": authority})
    made = [(letter, as_pdf(letter)) for letter in letters]
    words = {code: Translator(code, case.timezone) for code in LANGUAGES}
    occasion = occasion_of(replace(analysis, facts=replace(analysis.facts, case=changed)))
    return drafts(occasion, made, enclosures, words, max_mb=None, max_files=None)


def test_no_mail_holds_a_canary_and_a_leak_anywhere_in_one_is_noticed(
    letters: tuple[Letter, ...], planted: Analysis
) -> None:
    found = by_kind(letters)
    sent = [found["complaint", "de"], found["access", "de"]]
    canaries = {*PLANTED, *of_the_household(planted)}
    clean = mails(sent, planted, {})
    assert len(clean) == 2  # to the authority with its exhibits, and to the vendor
    for name, data in clean.items():
        assert leaks_of_mail(data, canaries) <= ({OWN_MAC} if "authority" in name or "behoerde" in name else set()), (
            name
        )
    for place, (documents, exhibits) in {
        "vendor's letter": ([sent[0], leaking(sent[1])], {}),
        "authority's letter": ([leaking(sent[0]), sent[1]], {}),
        "exhibit": (sent, {planted.facts.case.exhibits[0].path: "Von: Kanari-Laptop\n".encode("utf-16-be")}),
        "attachment's name": ([replace(sent[0], name="Größe-Kanari-Laptop"), sent[1]], {}),
    }.items():
        leaks = [leaks_of_mail(data, ["Kanari-Laptop"]) for data in mails(documents, planted, exhibits).values()]
        assert sorted(map(len, leaks)) == [0, 1], place
