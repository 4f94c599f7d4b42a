"""How strong what is said of a case is, and everything that can be left out of one.

*Not stronger*: each claim that is made of less is a claim of the whole. A claim is every assertion but an open point;
points may be opened by leaving something out, never closed into a claim. A claim of less is one of the whole where

1. the whole says the same words of the same values with the same modality, with no more alternatives and
   counter-arguments; or
2. the whole has a claim of the same id, and the one of less is weaker or equal in every respect: its modality is the
   same or comes earlier in statement, source, measurement; it counts no more things, cites no other frames, names no
   other norm; it has as many alternatives and counter-arguments at least; its words are the same form, or a form that
   ``WEAKER_WORDS`` lists as saying less; or
3. it is the same measurement cut differently: of the same finding, and each of its frames is cited by a measurement of
   that finding in the whole; or
4. it is the user's word that nobody used the app, alone, which F07 holds in the whole.

Left out can be a capture, a look-up, an exhibit or an answer, each alone; of what remains the address in question is
the same: another one would be another letter. So is the country of the facts, or it is not known: an address without
its country is a German one by its postal code and time, so that who keeps back another country says what is false.
Messages cannot be left out either: "no reply until" is the user's own word, and a case that keeps a reply back says
what is false, not less.

What would exculpate (another device that sends the same, an address of one's own, a block) therefore never silences a
claim: it is told beside it, and the claim says only what holds in both cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from reportgen.case.agreement import disagreements
from reportgen.case.evidence import CaptureEntry
from reportgen.case.values import Case
from reportgen.evidence.citation import frames_by_capture
from reportgen.findings.assertion import Assertion, Modality
from reportgen.language.values import Listing, Message
from reportgen.law.residence import country_of

_RISING = (Modality.STATEMENT, Modality.SOURCE, Modality.MEASURED)
# Form → forms that say more, with why.
WEAKER_WORDS: Mapping[str, frozenset[str]] = {
    less: frozenset(whole.split())
    for less, whole in {
        # The same quotation of the same answer about the same range; that there is a smaller one is another answer's.
        "finding.registration.answer": "finding.registration.surrounding",
        # A detail of the user's own is not told.
        "finding.F32.bought-unsaid": "finding.F32.bought-new finding.F32.bought-used",
        "finding.statement.filter-unsaid": "finding.statement.filter-on finding.statement.filter-off",
        "finding.statement.switch-off": "finding.statement.switch-off-restart",
        "finding.statement.events.plain": "finding.statement.events.own",
        "finding.statement.setup-undated": "finding.statement.setup",
        "finding.party.said": "finding.party.said-why",
        "finding.F30.settings-unticked-only": "finding.F30.settings-unticked",
        "finding.F30.settings-unsaid": "finding.F30.settings-unticked finding.F30.settings-ticked",
        # The same norms and the same view, of the pictures or of the data alone.
        "ground.security.view": "ground.security.both.view",
        "ground.security.data.view": "ground.security.both.view",
        # That a block was on meanwhile, and so what it did, is not told.
        "finding.F28.held-back-plain": "finding.F28.held-back-blocked",
        "finding.F28.passed-plain": "finding.F28.passed-blocked",
        # The user declares that nobody used the app; who keeps back having switched it off says what is false.
        "finding.F07.no-use": "finding.F07.no-use-but-switch-off",
    }.items()
}
# Parts of a case in which every value that may be left out is an answer; of others only the whole part.
_ANSWERS = (
    "declarations", "filter", "settings", "switch_off", "setup", "events", "policy", "establishment", "transfer",
    "offers", "access_by_others", "home_position", "identifiers", "recipients", "device", "vendor", "complainant",
    "summary",
)  # fmt: skip
_IDENTITY = frozenset({"mac", "ip_addresses"})  # which device it is: with others, it is another one
_LOOK_UPS = ("registrations", "locations", "registry_texts")


def stronger(less: Iterable[Assertion], whole: Iterable[Assertion]) -> list[str]:
    """Ids of the claims of ``less`` that are none of ``whole``."""
    claims = {one.id: one for one in whole if one.modality is not Modality.OPEN}
    return [
        f"{one.id} ({one.claim.key})"
        for one in less
        if one.modality is not Modality.OPEN
        and not any(_is_the_same_claim(one, found) for found in claims.values())
        and not (one.id in claims and _is_weaker(one, claims[one.id]))
        and not _is_the_same_measurement(one, claims.values())
        and not (_is_no_use_alone(one) and any(key.startswith("F07.no-use.") for key in claims))
    ]


def _is_the_same_claim(one: Assertion, other: Assertion) -> bool:
    says, said = ((found.modality, found.claim.key) for found in (one, other))
    return says == said and repr(one.claim.values) == repr(other.claim.values) and _has_as_many_doubts(one, other)


def _has_as_many_doubts(one: Assertion, than: Assertion) -> bool:
    return len(one.alternatives) >= len(than.alternatives) and len(one.counter_considerations) >= len(
        than.counter_considerations
    )


def _is_weaker(one: Assertion, than: Assertion) -> bool:
    rises = one.modality in _RISING and than.modality in _RISING
    lower = rises and _RISING.index(one.modality) <= _RISING.index(than.modality)
    count, count_of_whole = (found.scope.things_count if found.scope else 0 for found in (one, than))
    return (
        (one.modality is than.modality or lower)
        and count <= count_of_whole
        and _frames(one) <= _frames(than)
        and set(one.legal_basis) <= set(than.legal_basis)
        and _has_as_many_doubts(one, than)
        and (one.claim.key == than.claim.key or than.claim.key in WEAKER_WORDS.get(one.claim.key, ()))
    )


def _is_the_same_measurement(one: Assertion, whole: Iterable[Assertion]) -> bool:
    alike = (found for found in whole if (found.finding, found.modality) == (one.finding, Modality.MEASURED))
    cited: set[tuple[str, int]] = set().union(*map(_frames, alike))
    return one.modality is Modality.MEASURED and _frames(one) <= cited


def _is_no_use_alone(one: Assertion) -> bool:
    clauses = one.claim.values.get("clauses")
    said = clauses.items if one.id == "statement.use" and isinstance(clauses, Listing) else ()
    return [clause.key for clause in said if isinstance(clause, Message)] == ["declared.app-used.no"]


def _frames(one: Assertion) -> set[tuple[str, int]]:
    by_capture = frames_by_capture(one.citations)
    return {(sha256, number) for sha256, frames in by_capture.items() for number in frames}


def with_less(case: Case) -> Iterator[tuple[str, Case]]:
    """(what is left out, the case without it), for each thing that the case can do without."""
    for what, less in (*_without_entries(case), *_without_exhibits(case), *_without_answers(case)):
        if less != case and not any(disagreements(less)) and _country(less) in (None, _country(case)):
            yield what, less


def _country(case: Case) -> str | None:
    home = case.complainant
    written, code = (home.country, home.postal_code) if home else (None, None)
    return country_of(written=written, postal_code=code, timezone=case.timezone)


def _without_entries(case: Case) -> Iterator[tuple[str, Case]]:
    for name in ("captures", *_LOOK_UPS):
        entries = getattr(case, name)
        for number in range(len(entries)):
            kept = (*entries[:number], *entries[number + 1 :])
            if name == "captures":
                kept = tuple(_without_clock(one, entries[number].id) for one in kept)
            yield f"{name} {number + 1}", case.model_copy(update={name: kept})


def _without_clock(entry: CaptureEntry, key: str) -> CaptureEntry:
    return entry.model_copy(update={"same_clock_as": None}) if entry.same_clock_as == key else entry


def _without_exhibits(case: Case) -> Iterator[tuple[str, Case]]:
    for exhibit in case.exhibits:
        less: Any = _forgetting(case, exhibit.id)
        events = None if case.events is not None and case.events.exhibit == exhibit.id else case.events
        kept = tuple(one for one in less.exhibits if one.id != exhibit.id)
        yield f"exhibit {exhibit.id}", less.model_copy(update={"exhibits": kept, "events": events})


def _forgetting(value: Any, key: str) -> Any:
    """The value without references to the exhibit; an entry of the list itself stays."""
    if isinstance(value, tuple):
        return tuple(_forgetting(item, key) for item in value if item != key)
    if not isinstance(value, BaseModel):
        return value
    named = ("exhibit", "bounce_exhibit", "seat_exhibit", "label_exhibit", "translation_of")
    changes = {
        name: None if name in named and getattr(value, name) == key else _forgetting(getattr(value, name), key)
        for name in type(value).model_fields
    }
    return value.model_copy(update=changes)


def _without_answers(case: Case) -> Iterator[tuple[str, Case]]:
    for name in _ANSWERS:
        for what, less in _lesser(getattr(case, name), is_optional=name not in ("device", "vendor", "declarations")):
            yield f"{name} {what}".strip(), case.model_copy(update={name: less})


def _lesser(value: Any, *, is_optional: bool) -> Iterator[tuple[str, Any]]:
    """The value with one thing less in it, at any depth; where it may be left out, also nothing in its place."""
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield f"{number + 1}", (*value[:number], *value[number + 1 :])
            for what, less in _lesser(item, is_optional=False):
                yield f"{number + 1} {what}", (*value[:number], less, *value[number + 1 :])
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner, optional = getattr(value, name), field.default is None
            if name not in _IDENTITY:
                for what, less in _lesser(inner, is_optional=optional):
                    yield f"{name} {what}".strip(), value.model_copy(update={name: less})
    if is_optional and value is not None and not isinstance(value, tuple):
        yield "", None
