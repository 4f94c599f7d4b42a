"""What all one-page letters to the vendor share: the addressee, two sentences of fact, how to know who writes."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.analysis.value import Analysis
from reportgen.case.statements import Message
from reportgen.case.values import Case
from reportgen.documents.frame import Letter, closing, frame, written
from reportgen.documents.occasion import Occasion
from reportgen.findings.assertion import Reader
from reportgen.findings.correspondence import word_of
from reportgen.findings.declared import own_words
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar, Name, Text
from reportgen.language.values import Message as Sentence

# Art. 12(3), (5) and (6) GDPR are about requests under Art. 15 to 22; a withdrawal of consent, an enquiry and the Data
# Act have no such period.
_UNDER_ARTICLE_12 = frozenset(
    {"access", "erasure", "rectification", "restriction", "portability", "objection"},
)
FACTS_TOLD = ("F01.", "F05.volume.", "F08.", "F28.attempts-after.", "F03.", "F04.")
"""What the letter may begin with: ids by their beginning, the weightiest first."""


def vendor_letter(
    kind: str, occasion: Occasion, translator: Translator, *, heading: Mapping[str, str] | None = None, **own: object
) -> Letter:
    """The letter ``kind``; ``own``: what its template uses beyond the shared parts; ``heading``: values of its subject.

    No frames, pictures or attachments, and no address at home needed.
    """
    case = occasion.case
    is_request = set(kind.split("+")) <= _UNDER_ARTICLE_12
    context = vendor_frame(kind, occasion, translator, **(heading or {})) | {
        "facts": facts_in_brief(occasion.analysis, translator),
        "identify": identify(case, translator, is_request=is_request),
        "deadline": translator.text("letter.within-a-month" if is_request else "stop.when"),
        "reply_to": reply_to(case, translator),
    }
    return written(kind, occasion, translator, context | closing(occasion, translator) | own)


def vendor_frame(kind: str, occasion: Occasion, translator: Translator, **values: str) -> dict[str, object]:
    """The sheet of a letter to the vendor, with the subject ``heading.<kind>``."""
    case = occasion.case
    heading = "combined" if "+" in kind else kind
    subject = translator.text(f"heading.{heading}", device=translator.say(device_words(case)), **values)
    description = translator.text("vendor.description", subject=subject, reference=case.reference)
    return frame(
        occasion, translator, recipient=recipient(case, translator), subject=subject, description=description
    ) | {"remark_lines": remark(case, translator)}


def device_name(case: Case) -> str:
    """Brand and model, the brand once."""
    brand, model = case.device.brand, case.device.model
    return model if model.lower().startswith(brand.lower()) else f"{brand} {model}"


def device_words(case: Case) -> Sentence:
    """The device as a subject names it, with its serial number where that is known."""
    form = "serial" if case.device.serial else "plain"
    return Sentence.of(f"vendor.device.{form}", device=Text(device_name(case)), serial=Text(case.device.serial or ""))


def recipient(case: Case, translator: Translator) -> tuple[str, ...]:
    """The vendor in the address window."""
    vendor = case.vendor
    town = " ".join(part for part in (vendor.postal_code, vendor.city) if part)
    lines = (
        vendor.legal_name or vendor.name,
        translator.text("vendor.department"),
        vendor.street,
        town,
        vendor.country,
        vendor.privacy_email,
    )
    return tuple(line for line in lines if line)


def remark(case: Case, translator: Translator) -> tuple[str, ...]:
    """How the letter goes, above the address."""
    return (translator.text("letter.by-email"),) if case.vendor.privacy_email and not case.vendor.street else ()


def facts_in_brief(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """At most two sentences: what was measured, else what the user says of himself."""
    told = [assertion for kind in FACTS_TOLD for assertion in analysis.starting_with(kind)]
    shown = [translator.say(found.in_brief) for found in told if Reader.VENDOR in found.disclosure][:2]
    summary = analysis.facts.case.summary
    if not shown and summary is not None:
        shown = [translator.own_words(own_words(summary))]
    return tuple(shown)


def before(analysis: Analysis, translator: Translator) -> str:
    """What was written before, one clause a message; "" where nothing was."""
    clauses = [
        _clause(letter, analysis, translator)
        for letter in analysis.facts.case.correspondence
        if letter.party == "vendor" and analysis.assertion(f"message.{letter.id}")
    ]
    return translator.text("access.before", messages=translator.joined(clauses)) if clauses else ""


def _clause(letter: Message, analysis: Analysis, translator: Translator) -> str:
    when = (
        translator.text("access.before.known", day=Calendar(letter.date))
        if letter.date
        else translator.text("access.before.unknown")
    )
    clause = translator.text(f"access.before.{word_of(letter)}", when=when)
    if letter.no_reply_until and analysis.assertion(f"F19.no-reply.{letter.id}"):
        return translator.text("access.before.no-reply", message=clause, day=Calendar(letter.no_reply_until))
    return clause


def identify(case: Case, translator: Translator, *, is_request: bool) -> str:
    """By what the vendor can tell who writes; never a copy of an identity card. ``is_request``: under Art. 15 to 22."""
    parts = [translator.text("identify.device", device=Text(device_name(case)))]
    if case.device.serial:
        parts.append(translator.text("identify.serial", serial=case.device.serial))
    account = {None: "unsaid", True: "yes", False: "no"}[case.declarations.account_exists]
    parts.append(translator.text(f"identify.account-{account}"))
    parts.append(translator.text("identify.more" if is_request else "identify.more-plain"))
    return " ".join(parts)


def reply_to(case: Case, translator: Translator) -> str:
    """Where an answer reaches the sender."""
    email = case.complainant.email if case.complainant else translator.text("placeholder.email")
    if email is None:
        return translator.text("letter.reply-post")
    return translator.text("letter.reply-email", email=Name(email))
