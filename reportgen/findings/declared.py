"""What the user declares: pictures looked at, use, settings (F30), filter. A question left open yields no sentence."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.statements import Declarations
from reportgen.case.text import Local
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts
from reportgen.language.values import Calendar, Count, Listing, Message, Moment, Name, OwnWords

_USE = (
    ("app_used_during_capture", "app-used"),
    ("own_target_set_up", "own-target"),
    ("account_exists", "account"),
    ("cloud_booked", "cloud"),
    ("alerts_switched_on", "alerts"),
)


def own_words(text: Local) -> OwnWords:
    """The user's text as a value of a message."""
    return OwnWords(text.de, text.en)


def declared(facts: Facts, *, is_use_said: bool = False) -> Iterator[Assertion]:
    """Every statement of the user, one claim each; ``is_use_said``: the use of the app has a sentence of its own."""
    yield from _pictures_viewed(facts.case.declarations)
    yield from _use(facts.case.declarations, is_use_said=is_use_said)
    yield from _settings(facts)
    yield from _consent(facts.case.declarations)
    yield from _email(facts.case.declarations)
    yield from _place(facts.case.declarations)
    yield from _filter(facts)


def _statement(key: str, claim: Message, *, finding: str = "statement", exhibit: str | None = None) -> Assertion:
    return Assertion(
        id=key,
        finding=finding,
        modality=Modality.STATEMENT,
        claim=claim,
        exhibits=(exhibit,) if exhibit else (),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _pictures_viewed(said: Declarations) -> Iterator[Assertion]:
    viewed, recognisable = said.pictures_viewed_count, said.pictures_recognisable_count
    if viewed and recognisable is not None:
        claim = Message.of("finding.F23.recognisable", n=viewed, recognisable=Count(recognisable))
        yield _statement("statement.recognisable", claim, finding="F23")


def _use(said: Declarations, *, is_use_said: bool) -> Iterator[Assertion]:
    clauses = tuple(
        Message.of(f"declared.{name}.{'yes' if answer else 'no'}")
        for field, name in _USE
        if (answer := getattr(said, field)) is not None and not (is_use_said and field == "app_used_during_capture")
    )
    if clauses:
        yield _statement("statement.use", Message.of("finding.statement.use", clauses=Listing(clauses)))


def _settings(facts: Facts) -> Iterator[Assertion]:
    settings = facts.case.settings
    if settings is None:
        return
    ticked = {None: "unsaid", False: "unticked", True: "ticked"}[settings.box_ticked]
    if settings.switch_found is not False:
        if settings.box_ticked is not False:
            return
        ticked = "unticked-only"
    values: dict[str, OwnWords | Calendar | Message] = {
        "looked_at": Message.of("date.known", day=Calendar(settings.looked_at))
        if settings.looked_at
        else Message.of("date.unknown"),
        "where": own_words(settings.where) if settings.where else Message.of("settings.where-unsaid"),
    }
    claim = Message.of(f"finding.F30.settings-{ticked}", **values)
    yield _statement("F30.settings", claim, finding="F30", exhibit=settings.exhibit)


def _consent(said: Declarations) -> Iterator[Assertion]:
    if said.consent_given is False:
        yield _statement("F30.consent", Message.of("finding.F30.consent"), finding="F30")


def _email(said: Declarations) -> Iterator[Assertion]:
    if said.email_given is False:
        yield _statement("statement.email", Message.of("finding.statement.email"))


def _place(said: Declarations) -> Iterator[Assertion]:
    if said.own_property_only and said.private_use:
        yield _statement("statement.place", Message.of("finding.statement.place"))


def _filter(facts: Facts) -> Iterator[Assertion]:
    switch = facts.case.filter
    if switch is None:
        return
    since = (
        Message.of("time.known", at=Moment(facts.case.at_ns(switch.on_at)))
        if switch.on_at
        else Message.of("date.unknown")
    )
    state = {None: "unsaid", True: "on", False: "off"}[switch.still_on]
    claim = Message.of(
        f"finding.statement.filter-{state}", since=since, address=Name(switch.address), how=own_words(switch.how)
    )
    yield _statement("statement.filter", claim, exhibit=switch.exhibit)
