"""Chosen pictures of the capture on a sheet: none by default, each blurred as a whole unless nobody is in it."""

from __future__ import annotations

from dataclasses import replace

from reportgen.capture.values import ImageTransmission
from reportgen.documents.annexes import annex_frame
from reportgen.documents.frame import Letter, written
from reportgen.documents.occasion import Occasion
from reportgen.findings.facts import Recording
from reportgen.language.translator import Translator
from reportgen.language.values import Moment


def contact_sheet(occasion: Occasion, translator: Translator) -> Letter:
    """Each chosen picture with when it was sent, its frames and its digest."""
    shown = [(f"picture{number}", picture) for number, picture in enumerate(occasion.pictures, start=1)]
    context = annex_frame("contact-sheet", occasion, translator) | {
        "pictures": tuple(
            (
                name,
                translator.text("contact-sheet.alt.blurred" if picture.is_blurred else "contact-sheet.alt.clear"),
                _words(occasion, picture.sha256, translator),
                picture.sha256,
            )
            for name, picture in shown
        )
    }
    letter = written("contact-sheet", occasion, translator, context)
    return replace(letter, pictures={name: picture.data for name, picture in shown})


def _words(occasion: Occasion, sha256: str, translator: Translator) -> str:
    found = sending_of(occasion, sha256)
    if found is None:
        return ""
    recording, image, count = found
    return translator.text(
        "contact-sheet.sent",
        n=count,
        capture=recording.entry.id,
        at=Moment(image.first_at_ns),
        width=str(image.width_px or 0),
        height=str(image.height_px or 0),
        first=str(image.frames.first),
        last=str(image.frames.last),
    )


def sending_of(occasion: Occasion, sha256: str) -> tuple[Recording, ImageTransmission, int] | None:
    """The first transmission of a picture and how many there were."""
    for recording in occasion.analysis.facts.recordings:
        own = {flow.index for flow in recording.traffic.flows}
        found = [image for image in recording.capture.images if image.sha256 == sha256 and image.flow in own]
        if found:
            return recording, found[0], len(found)
    return None
