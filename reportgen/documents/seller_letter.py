"""The defect notice to the seller: separate from everything under the GDPR, one page.

No section is cited: the present wording of the Civil Code was not read (``law/acts.py``).
"""

from __future__ import annotations

from reportgen.documents.frame import Letter, closing, frame, written
from reportgen.documents.occasion import Occasion
from reportgen.documents.reminder import new_day
from reportgen.documents.vendor_letter import device_words, facts_in_brief, reply_to
from reportgen.findings.declared import own_words
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar


def defect_notice(occasion: Occasion, translator: Translator) -> Letter:
    """What the device does, why that is a defect in the buyer's view, what is asked for and until when."""
    case = occasion.case
    if case.seller is None or case.letter_date is None or case.device.bought_on is None or case.rights is None:
        raise ValueError("a defect notice needs a seller, a purchase and a date")
    subject = translator.text("heading.defect-notice", device=translator.say(device_words(case)))
    seller = case.seller
    context = frame(
        occasion,
        translator,
        recipient=(*seller.lines(), *([seller.email] if seller.email and not seller.street else ())),
        subject=subject,
        description=translator.text("vendor.description", subject=subject, reference=case.reference),
    ) | {
        "remark_lines": (translator.text("letter.by-email"),) if seller.email and not seller.street else (),
        "bought": translator.text("defect-notice.bought", day=Calendar(case.device.bought_on)),
        "facts": facts_in_brief(occasion.analysis, translator),
        "defect": translator.own_words(own_words(case.rights.defect)) if case.rights.defect else "",
        "points": tuple(translator.text(f"point.defect-notice.{name}") for name in ("cure", "updates", "costs")),
        "until": translator.text("defect-notice.until", day=Calendar(new_day(case, case.letter_date))),
        "reply_to": reply_to(case, translator),
    }
    return written("defect-notice", occasion, translator, context | closing(occasion, translator))
