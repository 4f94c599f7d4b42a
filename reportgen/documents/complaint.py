"""The complaint to the authority under Art. 77 GDPR: page 1 complete in itself, then facts, law, lists, annexes."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.attribution.registration import leading
from reportgen.documents.cited import modality_words
from reportgen.documents.daily_annex import chart, chart_caption, daily_heads, daily_note, daily_rows, is_encrypted
from reportgen.documents.exhibits import exhibit_rows
from reportgen.documents.facts_table import FactRow, fact_rows, left_out_count
from reportgen.documents.frame import Letter, closing, frame, written
from reportgen.documents.issues import issue_sentences
from reportgen.documents.method_annex import method_rows
from reportgen.documents.occasion import Occasion
from reportgen.documents.recipient_annex import recipient_rows
from reportgen.documents.steps import brief_steps, step_rows
from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.registration_of_address import holder_of
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar, Count, Message, Name, Text
from reportgen.law.norms import cite

OPEN_POINTS_AT_MOST = 5
_LEADING = ("F01.pictures.", "F05.volume.", "F03.identifiers.", "F04.credentials.", "F27.volume.", "F28.attempts-")


def complaint(occasion: Occasion, translator: Translator) -> Letter:
    """The complaint in the translator's language. The case must be complete for it (``pipeline.compose``)."""
    analysis, case = occasion.analysis, occasion.case
    if case.authority is None:
        raise ValueError("a complaint needs an authority")
    subject = _subject(analysis, translator)
    description = translator.text("complaint.description", reference=case.reference)
    rows = fact_rows(analysis, translator)
    context = frame(
        occasion, translator, recipient=case.authority.lines(), subject=subject, description=description
    ) | {
        "happened": _happened(analysis, translator),
        "concerned": _said(analysis, translator, "statement.recognisable") or _own_movements(analysis, translator),
        "controller": _controller_box(analysis, translator),
        "brief_steps": brief_steps(analysis, translator),
        "uncertain": translator.text(
            "complaint.uncertain.encrypted" if is_encrypted(analysis) else "complaint.uncertain"
        ),
        "may_name": translator.text(f"complaint.may-name.{_answer(case.declarations.may_name_me)}"),
        "exhibits_count": enclosures(len(case.exhibits), translator),
        "rows": tuple((row.number, row.text, row.small, row.basis) for row in rows),
        "left_out": left_out_count(analysis),
        "chart": chart(analysis, translator),
        "chart_caption": chart_caption(analysis, translator),
        "chart_legend": translator.text("chart.legend", address=Name(analysis.facts.destination or "")),
        "steps": step_rows(analysis, rows, translator),
        "issues": issue_sentences(analysis, translator),
        "open_points": _open_points(analysis, translator),
        "grounds": _grounds(analysis, rows, translator),
        "questions": _questions(analysis, translator),
        "requests": requests(occasion, translator),
        "suggestions": tuple(translator.say(found.claim) for found in analysis.starting_with("suggestion.")),
        "declarations": _declarations(analysis, translator),
        "exhibits": exhibit_rows(analysis, translator),
        "recipient_annex": recipient_rows(analysis, translator),
        "method": method_rows(analysis, translator),
        "daily": daily_rows(analysis, translator),
        "daily_heads": daily_heads(analysis, translator),
        "daily_note": daily_note(analysis, translator),
    }
    return written("complaint", occasion, translator, context | closing(occasion, translator))


def enclosures(count: int, translator: Translator) -> str:
    """How many exhibits go with the letter; that there are none is said in words."""
    return translator.text("complaint.enclosures", n=count) if count else translator.text("complaint.no-enclosures")


def requests(occasion: Occasion, translator: Translator) -> tuple[str, ...]:
    """What is asked for; in Austria also what § 24(2) DSG wants a complaint to hold."""
    names = ["examine", "order", "inform"]
    asked = [translator.text(f"complaint.request.{name}") for name in names]
    facts = occasion.analysis.facts
    if not facts.is_for_austria:
        return tuple(asked)
    learned = facts.case.declarations.learned_on
    if learned is not None:
        known = translator.text("complaint.request.austria-learned", day=Calendar(learned))
        return (*asked, translator.text("complaint.request.austria-declare"), known)
    first = next((one.capture.file.first_at_ns for one in facts.recordings if one.capture.file.first_at_ns), None)
    day = translator.day(facts.day_of(first)) if first is not None else translator.text("letter.day-unknown")
    return (
        *asked,
        translator.text("complaint.request.austria-declare"),
        translator.text("complaint.request.austria-known", day=day),
    )


def page_1(occasion: Occasion, translator: Translator) -> tuple[tuple[str, str], ...]:
    """The points of page 1 as (heading, text)."""
    analysis = occasion.analysis
    uncertain = "complaint.uncertain.encrypted" if is_encrypted(analysis) else "complaint.uncertain"
    naming = f"complaint.may-name.{_answer(occasion.case.declarations.may_name_me)}"
    concerned = _said(analysis, translator, "statement.recognisable") or _own_movements(analysis, translator)
    points = (
        ("happened", " ".join(_happened(analysis, translator))),
        ("concerned", " ".join(concerned)),
        ("against", " ".join(_controller_box(analysis, translator))),
        ("did", "; ".join(brief_steps(analysis, translator))),
        ("request", translator.text("complaint.request.brief")),
        ("uncertain", translator.text(uncertain)),
        ("naming", translator.text(naming)),
    )
    return tuple((translator.text(f"complaint.point.{name}").rstrip("."), text) for name, text in points)


def _subject(analysis: Analysis, translator: Translator) -> str:
    device = analysis.facts.case.device
    what = "pictures" if analysis.starting_with("F01.") else "data"
    key = f"complaint.subject.{what}.{device.kind if analysis.facts.about_device else 'connection'}"
    return translator.text(key, brand=Text(device.brand), model=Text(device.model))


def _happened(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """The leading measurement of page 1, the first kind that there is; and what followed upon it."""
    for prefix in _LEADING:
        if found := analysis.starting_with(prefix):
            break
    others = {
        "F01.pictures.": ("F08.pictures-after.", "F28.attempts-after."),
        "F03.identifiers.": ("F04.credentials.",),
        "F05.volume.": ("F06.windows.", "F08.uploads-after.", "F28.attempts-after."),
        "F27.volume.": ("F28.attempts-after.",),
    }.get(prefix, ())
    later = [assertion for other in others for assertion in analysis.starting_with(other)[:1]]
    return tuple(translator.say(assertion.in_brief) for assertion in (*found[:1], *later))


def _said(analysis: Analysis, translator: Translator, *keys: str) -> tuple[str, ...]:
    return tuple(translator.say(found.claim) for key in keys if (found := analysis.assertion(key)))


def _own_movements(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """How many of the noted movements were the complainant's own, where they say so."""
    noted = analysis.assertion("statement.events")
    return (translator.say(noted.brief),) if noted and noted.brief else ()


def _controller_box(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    facts = analysis.facts
    vendor = facts.case.vendor
    sentences = [translator.text("controller.label", brand=Text(vendor.name))]
    if vendor.legal_name:
        sentences.append(translator.text("controller.legal-name", name=vendor.legal_name))
    sentences.append(translator.text("controller.unknown"))
    registration = leading(facts.registrations, facts.destination) if facts.destination else None
    if registration is not None and facts.recordings:
        first = facts.recordings[0].capture.file.first_at_ns or 0
        last = facts.recordings[-1].capture.file.last_at_ns or 0
        sentences.append(
            translator.text(
                "controller.registration",
                address=Name(registration.address),
                start=translator.compact_day(facts.day_of(first)),
                end=translator.compact_day(facts.day_of(last)),
                registry=registration.registry,
                day=translator.compact_day(registration.retrieved_at.date()),
                holder=holder_of(registration),
            )
        )
    sentences.append(translator.text("controller.please"))
    return tuple(sentences)


def _open_points(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    return tuple(translator.say(found.claim) for found in analysis.starting_with("open."))[:OPEN_POINTS_AT_MOST]


def _grounds(
    analysis: Analysis, rows: tuple[FactRow, ...], translator: Translator
) -> tuple[tuple[str, str, str, str], ...]:
    """(heading, view, rows it rests on, counter-argument)."""
    views = [found for found in analysis.starting_with("ground.") if found.modality is Modality.LEGAL_VIEW]
    return tuple(
        (
            f"{number}. {translator.text(f'{view.id}.heading', norms=cite(*view.legal_basis))}",
            translator.say(view.claim),
            _rests_on(view, rows, translator),
            " ".join(translator.say(counter) for counter in view.counter_considerations),
        )
        for number, view in enumerate(views, start=1)
    )


def _rests_on(view: Assertion, rows: tuple[FactRow, ...], translator: Translator) -> str:
    numbers = [str(row.number) for row in rows if row.assertion.id in view.rests_on]
    return translator.say(
        Message.of(
            "ground.rests-on",
            n=Count(len(numbers)),
            rows=translator.joined(numbers),
            modality=modality_words(view, translator),
        )
    )


def _questions(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    questions = [found for found in analysis.starting_with("ground.") if found.modality is Modality.OPEN]
    return tuple(translator.say(found.claim) for found in questions)


def _declarations(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    said = analysis.facts.case.declarations
    answers = {
        "truth": True,
        "name": said.may_name_me,
        "forward": said.may_forward,
        "email": said.unencrypted_email,
        "proceedings": said.other_proceedings,
    }
    given = tuple(
        translator.text(f"declaration.{name}" if name == "truth" else f"declaration.{name}.{_answer(answer)}")
        for name, answer in answers.items()
    )
    return (*given, *_said(analysis, translator, "statement.place"))


def _answer(answer: bool | None) -> str:
    return {None: "unsaid", True: "yes", False: "no"}[answer]
