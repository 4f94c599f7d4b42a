"""What a letter to the vendor asks for: one paragraph and a few points for each right of the data subject.

Each is a function of the occasion; ``right_letter`` puts one of them, or two that belong together, on one page.
Source: Art. 7(3), 15 to 21 GDPR; Art. 4(1), 5(1) Reg. (EU) 2023/2854.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportgen.case.rights import Rights
from reportgen.case.text import Local
from reportgen.documents.access_questions import access_questions
from reportgen.documents.frame import Letter
from reportgen.documents.history import Counterpart
from reportgen.documents.occasion import Occasion
from reportgen.documents.vendor_letter import before, vendor_letter
from reportgen.findings.declared import own_words
from reportgen.language.translator import Translator
from reportgen.language.values import Text
from reportgen.law.norms import cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One demand: what is said, and the points beneath it."""

    lead: str
    points: tuple[str, ...] = ()


Asking = Callable[[Occasion, Translator], Ask]
_GROUNDS = {
    "not needed": "GDPR 17(1)(a)",
    "consent withdrawn": "GDPR 17(1)(b)",
    "objected": "GDPR 17(1)(c)",
    "unlawful": "GDPR 17(1)(d)",
}
_RESTRICTIONS = {
    "contested": "GDPR 18(1)(a)",
    "unlawful": "GDPR 18(1)(b)",
    "needed for claims": "GDPR 18(1)(c)",
    "objected": "GDPR 18(1)(d)",
}


def right_letter(kind: str, occasion: Occasion, translator: Translator) -> Letter:
    """The letter ``kind``, one of :data:`ASKING`."""
    asks = (ASKING[kind](occasion, translator),)
    return vendor_letter(kind, occasion, translator, asks=asks, before=before(occasion.analysis, translator))


def _access(occasion: Occasion, translator: Translator) -> Ask:
    return Ask(lead=translator.text("access.ask"), points=access_questions(occasion.analysis, translator))


def _erasure(occasion: Occasion, translator: Translator) -> Ask:
    ground = _rights(occasion).erasure_ground
    assert ground is not None
    reason = translator.text(f"erasure.ground.{ground.replace(' ', '-')}", norm=cite(_GROUNDS[ground]))
    points = _points("erasure", ("what", "recipients", "confirm"), translator)
    if any(not occasion.history.is_answered(one) for one in occasion.history.sent(Counterpart.VENDOR, "access")):
        points = (translator.text("point.erasure.answer-first"), *points)
    return Ask(lead=f"{translator.text('erasure.ask')} {reason}", points=points)


def _rectification(occasion: Occasion, translator: Translator) -> Ask:
    said = _rights(occasion)
    wrong, right = _words(said.wrong, translator), _words(said.right, translator)
    points = (
        translator.text("point.rectification.wrong", words=Text(wrong)),
        translator.text("point.rectification.right", words=Text(right)),
        *_points("rectification", ("recipients", "meanwhile"), translator),
    )
    return Ask(lead=translator.text("rectification.ask"), points=points)


def _restriction(occasion: Occasion, translator: Translator) -> Ask:
    ground = _rights(occasion).restriction_ground
    assert ground is not None
    reason = translator.text(f"restriction.ground.{ground.replace(' ', '-')}", norm=cite(_RESTRICTIONS[ground]))
    points = _points("restriction", ("only-store", "recipients", "before-lifting"), translator)
    return Ask(lead=f"{translator.text('restriction.ask')} {reason}", points=points)


def _portability(_occasion: Occasion, translator: Translator) -> Ask:
    points = _points("portability", ("what", "format", "else"), translator)
    return Ask(lead=translator.text("portability.ask"), points=points)


def portability_beside_access(_occasion: Occasion, translator: Translator) -> Ask:
    """In few words: what the data are, the access request beside it says already."""
    lead = translator.text("portability.ask").removesuffix(":")
    return Ask(lead=f"{lead}. {translator.text('point.portability.format')}")


def _objection(occasion: Occasion, translator: Translator) -> Ask:
    reasons = translator.text("objection.reasons", words=Text(_words(_rights(occasion).reasons, translator)))
    points = _points("objection", ("stop", "compelling", "marketing"), translator)
    return Ask(lead=f"{translator.text('objection.ask')} {reasons}", points=points)


def _consent_withdrawal(occasion: Occasion, translator: Translator) -> Ask:
    given = {True: "given", False: "not-given", None: "unsaid"}[occasion.case.declarations.consent_given]
    points = _points("consent-withdrawal", ("stop", "switch", "record"), translator)
    return Ask(lead=translator.text(f"consent-withdrawal.ask.{given}"), points=points)


def _data_act(occasion: Occasion, translator: Translator) -> Ask:
    norm = cite("DATA 4(1)")
    points = _points("data-act", ("what", "how", "identity"), translator)
    third = occasion.case.rights.data_to if occasion.case.rights else None
    if third:
        points = (*points, translator.text("point.data-act.third", who=Text(third), norm=cite("DATA 5(1)")))
    return Ask(lead=translator.text("data-act.ask", norm=norm), points=points)


def _stop(_occasion: Occasion, translator: Translator) -> Ask:
    return Ask(
        lead=translator.text("stop.ask"), points=_points("stop", ("what", "who", "basis", "off", "confirm"), translator)
    )


def _rights(occasion: Occasion) -> Rights:
    return occasion.case.rights or Rights()


def _words(text: Local | None, translator: Translator) -> str:
    return translator.own_words(own_words(text)) if text else ""


def _points(kind: str, names: tuple[str, ...], translator: Translator) -> tuple[str, ...]:
    return tuple(translator.text(f"point.{kind}.{name}") for name in names)


ASKING: dict[str, Asking] = {
    "access": _access,
    "erasure": _erasure,
    "rectification": _rectification,
    "restriction": _restriction,
    "portability": _portability,
    "objection": _objection,
    "consent-withdrawal": _consent_withdrawal,
    "data-act": _data_act,
    "stop": _stop,
}

MAY_STAND_TOGETHER = (
    ("access", "portability"),  # both ask for the data, within the same month
    ("objection", "restriction"),  # Art. 18(1)(d): while the objection is examined
    ("rectification", "restriction"),  # Art. 18(1)(a): while the accuracy is examined
    ("consent-withdrawal", "objection"),  # whichever basis the processing has
    ("stop", "consent-withdrawal"),
)
"""Two demands that one letter may hold. Erasure stands alone: what is erased can no longer be told."""
