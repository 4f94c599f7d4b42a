"""Legal views that the facts may carry, each with its strongest counter-argument; otherwise the same as a question.

The law is that of the date and the country of the facts (``law/norms``). Where a question that could exculpate is
unanswered (own upload target, use of the app, account, cloud), the view is not taken: it becomes a question.
Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from reportgen.case.statements import Settings
from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.facts import Facts
from reportgen.language.values import Listing, Message
from reportgen.law.norms import Verdict, applies, terminal_equipment

EXCULPATING = ("own_target_set_up", "app_used_during_capture", "account_exists", "cloud_booked")
SECURITY = ("GDPR 5(1)(f)", "GDPR 32(1)")
_CLEAR_DATA = ("F02.sound.", "F03.identifiers.", "F04.credentials.", "F18.place.")


def grounds(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """Legal views on what was said so far: lawfulness, security, default; and the suggestion under § 25 TDDDG."""
    known = {assertion.id: assertion for assertion in said}
    pictures = tuple(key for key in known if key.startswith("F01.pictures."))
    if not pictures:
        return
    last = last_day(facts, known, pictures)
    if not gdpr_may_apply(facts, last):
        return
    declarations = facts.case.declarations
    if declarations.own_target_set_up:
        return  # the user's own doing; the measurement stays, nobody is accused
    unanswered = (*not_known(facts, last), *(name for name in EXCULPATING if getattr(declarations, name) is None))
    if unanswered:
        yield _question(pictures, unanswered)
        return
    if not declarations.cloud_booked and "F30.consent" in known:
        yield view("lawfulness", ("GDPR 5(1)(a)", "GDPR 6(1)"), (*pictures, "F30.consent"))
    data = clear_data(known)
    yield view("security", SECURITY, (*pictures, *data), of="both" if data else "")
    settings = facts.case.settings
    if "F30.settings" in known and settings is not None and _is_off(settings):
        yield view("default", ("GDPR 25(2)",), (*pictures, "F30.settings"))
    if after := tuple(key for key in known if key.startswith("F08.pictures-after.")):
        yield view_on_switch_off(after)
    yield from suggestion(facts, last, pictures)


def _is_off(settings: Settings) -> bool:
    """Whether nothing in the settings was found that explains the transmission; what was not looked for may."""
    return settings.switch_found is False and settings.box_ticked is False


def not_known(facts: Facts, on: date) -> tuple[str, ...]:
    """The questions which device it was, where a recording cannot tell, and whose law it is: then nobody is blamed."""
    device = () if facts.about_device else ("device",)
    return device if applies("GDPR 5", on=on, country=facts.country) is Verdict.APPLIES else (*device, "country")


def gdpr_may_apply(facts: Facts, on: date) -> bool:
    """Whether the GDPR applies to facts of that day, or may."""
    return applies("GDPR 5", on=on, country=facts.country) in (Verdict.APPLIES, Verdict.UNKNOWN)


def view(name: str, norms: tuple[str, ...], rests_on: tuple[str, ...], *, of: str = "") -> Assertion:
    """A legal view with its counter-argument; ``of`` names the words for another kind of transmission."""
    words = f"ground.{name}.{of}" if of else f"ground.{name}"
    return Assertion(
        id=f"ground.{name}",
        finding="ground",
        modality=Modality.LEGAL_VIEW,
        claim=Message.of(f"{words}.view"),
        legal_basis=norms,
        rests_on=rests_on,
        counter_considerations=(Message.of(f"{words}.counter"),),
    )


def view_on_switch_off(after: tuple[str, ...]) -> Assertion:
    """That transmissions go on; ``after``: the measurements of it. It stands beside what the settings carry."""
    found = view("default", ("GDPR 25(2)",), (*after, "statement.switch-off"), of="switched-off")
    return replace(found, id="ground.default.switched-off")


def _question(pictures: tuple[str, ...], unanswered: tuple[str, ...]) -> Assertion:
    return Assertion(
        id="ground.question",
        finding="ground",
        modality=Modality.OPEN,
        claim=Message.of(
            "ground.question", unanswered=Listing(tuple(Message.of(f"unanswered.{name}") for name in unanswered))
        ),
        legal_basis=("GDPR 5", "GDPR 6", "GDPR 32"),
        rests_on=pictures,
    )


def suggestion(facts: Facts, last: date, rests_on: tuple[str, ...]) -> Iterator[Assertion]:
    """The suggestion under § 25 of the act in force on the last day, outside the grounds."""
    norm = terminal_equipment(on=last, country=facts.country)
    if norm is not None:
        act = norm.partition(" ")[0].lower()
        yield Assertion(
            id="suggestion.terminal-equipment",
            finding="suggestion",
            modality=Modality.OPEN,
            claim=Message.of(f"suggestion.{act}"),
            legal_basis=(norm,),
            rests_on=rests_on,
        )


def clear_data(known: Mapping[str, Assertion]) -> tuple[str, ...]:
    """Ids of the measurements of sound, identifiers and credentials in the clear."""
    return tuple(key for key in known if key.startswith(_CLEAR_DATA))


def last_day(facts: Facts, known: Mapping[str, Assertion], ids: Iterable[str]) -> date:
    """The last day that these measurements speak of: the law is that of the facts."""
    return max(facts.day_of(scope.last_at_ns) for key in ids if (scope := known[key].scope))
