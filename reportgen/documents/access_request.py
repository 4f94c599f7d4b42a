"""The one-page letter to the vendor: access under Art. 15 GDPR, with the questions."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.case.statements import Message
from reportgen.case.values import Case
from reportgen.documents.environment import render
from reportgen.documents.frame import Letter, frame, place_and_date, sender_name
from reportgen.documents.mark import marked_name
from reportgen.findings.assertion import Assertion, Reader
from reportgen.findings.correspondence import word_of
from reportgen.findings.declared import own_words
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar, Name, Text


def access_request(analysis: Analysis, translator: Translator) -> Letter:
    """The letter in the translator's language; no frames, pictures or attachments, and no address at home needed."""
    case = analysis.facts.case
    subject = translator.text(
        f"access.subject.{'serial' if case.device.serial else 'plain'}",
        device=_device(case),
        serial=Text(case.device.serial or ""),
    )
    context = frame(
        analysis,
        translator,
        recipient=_recipient(case, translator),
        subject=subject,
        description=translator.text("access.description", reference=case.reference),
    ) | {
        "remark_lines": _remark(case, translator),
        "facts": _facts(analysis, translator),
        "before": _before(analysis, translator),
        "questions": _questions(analysis, translator),
        "identify": _identify(case, translator),
        "reply_to": _reply_to(case, translator),
        "place_date": place_and_date(case, translator),
        "name": sender_name(case, translator),
    }
    name = marked_name(translator.text("file.access"), case, translator)
    return Letter(name=name, language=translator.language, html=render("letters/access.html", translator, context))


def _device(case: Case) -> str:
    brand, model = case.device.brand, case.device.model
    return model if model.lower().startswith(brand.lower()) else f"{brand} {model}"


def _recipient(case: Case, translator: Translator) -> tuple[str, ...]:
    vendor = case.vendor
    town = " ".join(part for part in (vendor.postal_code, vendor.city) if part)
    lines = (
        vendor.legal_name or vendor.name,
        translator.text("access.department"),
        vendor.street,
        town,
        vendor.country,
        vendor.privacy_email,
    )
    return tuple(line for line in lines if line)


def _remark(case: Case, translator: Translator) -> tuple[str, ...]:
    return (translator.text("access.by-email"),) if case.vendor.privacy_email and not case.vendor.street else ()


def _facts(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """At most two sentences: what was measured, else what the user says of himself."""
    kinds = ("F01.", "F05.volume.", "F08.", "F28.attempts-after.")
    told = [assertion for kind in kinds for assertion in analysis.starting_with(kind)]
    shown = [translator.say(found.in_brief) for found in told if Reader.VENDOR in found.disclosure][:2]
    summary = analysis.facts.case.summary
    if not shown and summary is not None:
        shown = [translator.own_words(own_words(summary))]
    return tuple(shown)


def _before(analysis: Analysis, translator: Translator) -> str:
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


def _questions(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """At most six; the one about recipients names the address, where one is known."""
    address = analysis.facts.destination
    known: tuple[Assertion, ...] = analysis.starting_with("registration.text.")
    if address is None and known:
        address = analysis.facts.case.registry_texts[0].address
    recipients = (
        translator.text("access.question.recipients-address", address=Name(address))
        if address
        else translator.text("access.question.recipients")
    )
    others = [translator.text(f"access.question.{name}") for name in ("who", "purpose", "storage", "copy", "off")]
    return (*others[:2], recipients, *others[2:])


def _identify(case: Case, translator: Translator) -> str:
    parts = [translator.text("access.identify.device", device=Text(_device(case)))]
    if case.device.serial:
        parts.append(translator.text("access.identify.serial", serial=case.device.serial))
    account = {None: "unsaid", True: "yes", False: "no"}[case.declarations.account_exists]
    parts.append(translator.text(f"access.identify.account-{account}"))
    parts.append(translator.text("access.identify.more"))
    return " ".join(parts)


def _reply_to(case: Case, translator: Translator) -> str:
    email = case.complainant.email if case.complainant else translator.text("placeholder.email")
    if email is None:
        return translator.text("access.reply-post")
    return translator.text("access.reply-email", email=Name(email))
