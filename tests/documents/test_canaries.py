"""Nothing of the household leaves in a letter: other devices, guests, paths, user names, hardware and home addresses,
what pictures say of their making. Each document is searched before and after it is printed; one leak is noticed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from all_documents import by_kind, composed
from canaries import leaks_of_letter, leaks_of_pdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reportgen.actions.printing import printed
from reportgen.adapters.images import clean_png, shown_small
from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Inside, Letter
from reportgen.documents.occasion import Sheet

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
