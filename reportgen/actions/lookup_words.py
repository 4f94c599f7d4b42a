"""What a look-up is about to ask, what came of it and what could not be had, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.actions.lookup import Found, Missed
from reportgen.attribution.registration import Registration
from reportgen.findings.registration_of_address import holder_of
from reportgen.language.harmless import harmless
from reportgen.language.territories import territory_name
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar
from reportgen.pipeline.lookup_plan import LookupPlan


def plan_lines(plan: LookupPlan, registry: str, words: Translator) -> Iterator[str]:
    """Whom it is about to ask about what, and what it will not ask about."""
    if plan.asked:
        yield words.text("lookup.about-to-ask", n=len(plan.asked), registry=registry)
        for planned in plan.asked:
            why = words.text(f"lookup.why.{planned.why}")
            yield words.text("lookup.planned", address=planned.address, why=why)
    for refused in plan.refused:
        reason = words.text(f"lookup.not.{refused.reason}")
        yield words.text("lookup.refused", address=refused.address, reason=reason)
    if not plan.asked:
        yield words.text("lookup.none-left" if plan.refused else "lookup.none")


def told_lines(told: Sequence[Found | Missed], words: Translator) -> Iterator[str]:
    """What was kept and what was missed, one after the other."""
    for result in told:
        if isinstance(result, Found):
            yield from kept_lines(result, words)
        else:
            yield _missed(result, words)


def kept_lines(found: Found, words: Translator) -> Iterator[str]:
    """An answer that was kept: range, holder, registry, what else it says, where it lies."""
    registration = found.registration
    key = "lookup.surrounding" if found.is_surrounding else "lookup.shared" if found.is_shared else "lookup.kept"
    yield words.text(
        key,
        address=found.address,
        first=registration.first_address,
        last=registration.last_address,
        holder=holder_of(registration),
        registry=registration.registry,
        day=Calendar(registration.retrieved_at.date()),
    )
    yield from (words.text("lookup.detail", text=text) for text in _details(found, registration, words))


def _details(found: Found, registration: Registration, words: Translator) -> Iterator[str]:
    for country in registration.countries:
        name = territory_name(country.code, words.language) if country.code else None
        shown = name or harmless(country.written)
        yield words.text("lookup.country", country=shown, basis=words.text(f"country.basis.{country.basis}"))
    if not registration.countries:
        yield words.text("lookup.no-country")
    for station in found.redirects:
        yield words.text("lookup.redirected", url=station)
    if not found.is_shared:
        yield words.text("lookup.file", file=found.path, sha256=registration.sha256)
        yield _second(found.differs_in, words)


def _second(differs_in: tuple[str, ...] | None, words: Translator) -> str:
    if differs_in is None:
        return words.text("lookup.second.refused")
    if not differs_in:
        return words.text("lookup.second.agrees")
    parts = words.joined([words.text(f"lookup.part.{part}") for part in differs_in])
    return words.text("lookup.second.differs", parts=parts)


def _missed(missed: Missed, words: Translator) -> str:
    reason = words.text(f"lookup.reason.{missed.reason}", detail=missed.detail)
    return words.text("lookup.missed", address=missed.address, url=missed.asked_url, reason=reason)
