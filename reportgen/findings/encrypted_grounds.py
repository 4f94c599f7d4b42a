"""Legal views on transmissions whose content is encrypted: lawfulness and default, never security under Art. 32 GDPR.

What was sent is not known, so a view needs more than volume: uploads that follow noted movements, or that go on after
a switch-off. Where a question that could exculpate is unanswered, or where the user's own choice may explain the
transmissions (the app in use, cloud storage, alerts), nobody is accused: it is asked. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.facts import Facts
from reportgen.findings.grounds import gdpr_may_apply, last_day, not_known, suggestion, view, view_on_switch_off
from reportgen.language.values import Listing, Message

_EXCULPATING = (
    "own_target_set_up",
    "app_used_during_capture",
    "account_exists",
    "cloud_booked",
    "alerts_switched_on",
)
_OWN_CHOICE = ("app_used_during_capture", "cloud_booked", "alerts_switched_on")


def encrypted_grounds(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """Views on what was said of encrypted transmissions; nothing where pictures in the clear carry views already."""
    known = {assertion.id: assertion for assertion in said}
    volume = _with(known, "F05.volume.")
    follows, after = _with(known, "F06.follows."), _with(known, "F08.uploads-after.")
    seen = (*volume, *_with(known, "F06.windows."), *after)
    if not seen or _with(known, "F01.pictures.") or not gdpr_may_apply(facts, last := last_day(facts, known, seen)):
        return
    declarations = facts.case.declarations
    if declarations.own_target_set_up:
        return  # the user's own doing; the measurement stays, nobody is accused
    unanswered = (*not_known(facts, last), *(name for name in _EXCULPATING if getattr(declarations, name) is None))
    chosen = tuple(name for name in _OWN_CHOICE if getattr(declarations, name))
    if unanswered or chosen or not (follows or after):
        yield _question(seen, unanswered, chosen)
        return
    if "F30.consent" in known:
        yield view("lawfulness", ("GDPR 5(1)(a)", "GDPR 6(1)"), (*follows, *after, "F30.consent"), of="encrypted")
    if after:
        yield view_on_switch_off(after)
    yield from suggestion(facts, last, seen)


def _with(known: Mapping[str, Assertion], prefix: str) -> tuple[str, ...]:
    return tuple(key for key in known if key.startswith(prefix))


def _question(seen: tuple[str, ...], unanswered: tuple[str, ...], chosen: tuple[str, ...]) -> Assertion:
    reasons = (
        *(Message.of(f"unanswered.{name}") for name in unanswered),
        *(Message.of(f"choice.{name}") for name in chosen),
    )
    return Assertion(
        id="ground.question",
        finding="ground",
        modality=Modality.OPEN,
        claim=Message.of("ground.question.encrypted", reasons=Listing(reasons or (Message.of("unanswered.content"),))),
        legal_basis=("GDPR 5", "GDPR 6", "GDPR 25"),
        rests_on=seen,
    )
