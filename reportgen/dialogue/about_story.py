"""Questions about what the person set up, agreed to, wrote and did."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.dialogue.fields import MESSAGES_AT_MOST, field, message_field, message_key
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.proposals import privacy_email, vendor_fields
from reportgen.dialogue.question import Field, Proposed
from reportgen.language.values import Message

_WITH_ADDRESS = ("e-mail", "letter", "web form")


def set_up(_ground: Ground) -> Iterator[Field]:
    """What of one's own may explain the transmissions."""
    yield field("set-up")


def app(ground: Ground) -> Iterator[Field]:
    """Whether somebody used the app meanwhile."""
    if ground.seen.files:
        yield field("app-used")


def agreed(ground: Ground) -> Iterator[Field]:
    """Consent, and what the settings showed."""
    yield field("consent")
    yield field("settings-date")
    if ground.answers.text("settings-date"):
        for key in ("settings-where", "switch-found", "box-ticked", "settings-file"):
            yield field(key)


def bought(_ground: Ground) -> Iterator[Field]:
    """When, where, new or used."""
    yield field("bought-on")
    yield field("bought-from")
    yield field("bought")


def messages(ground: Ground) -> Iterator[Field]:
    """Every message so far, one after the other."""
    yield field("messages")
    if not ground.answers.truth("messages"):
        return
    for number in range(1, MESSAGES_AT_MOST + 1):
        yield from _message(ground, number)
        if not ground.answers.truth(message_key(number, "more")):
            return


def _message(ground: Ground, number: int) -> Iterator[Field]:
    given = ground.answers
    yield message_field(number, "direction", proposed=_first("sent") if number == 1 else None)
    yield message_field(number, "date")
    yield message_field(number, "channel")
    yield message_field(number, "kind")
    yield message_field(number, "party")
    if given.text(message_key(number, "channel")) in _WITH_ADDRESS:
        way = "to" if given.text(message_key(number, "direction")) == "sent" else "from"
        yield message_field(number, "to", ask=Message.of(f"init.ask.message.{way}"))
    yield message_field(number, "summary")
    yield message_field(number, "file")
    if given.text(message_key(number, "file")):
        yield message_field(number, "file-language")
    if given.text(message_key(number, "direction")) == "sent":
        if given.text(message_key(number, "channel")) == "e-mail":
            yield message_field(number, "bounced")
        yield message_field(number, "no-reply-until")
        yield message_field(number, "spam-checked")
        yield message_field(number, "arrived-on")
        yield message_field(number, "arrival-known-by")
    else:
        yield message_field(number, "says")
        yield message_field(number, "reference")
    if number < MESSAGES_AT_MOST:
        yield message_field(number, "more")


def policy(ground: Ground) -> Iterator[Field]:
    """Where the vendor says what it does with data, and whom to write to."""
    given, proposed = ground.answers, privacy_email(ground)
    yield field("policy-url")
    has_policy = given.text("policy-url") is not None
    yield field("privacy-email", proposed=proposed)
    email = given.text("privacy-email")
    is_own = email is not None and (proposed is None or email != proposed.value)
    if is_own and not has_policy:
        yield field("contact-where")
    if has_policy or (is_own and given.text("contact-where")):
        yield field("policy-date")
    if has_policy:
        yield field("policy-file")
    yield from vendor_fields(ground)


def block(ground: Ground) -> Iterator[Field]:
    """The filter in the router."""
    yield field("filter")
    if not ground.answers.truth("filter"):
        return
    destination = ground.answers.text("destination")
    because = Message.of("init.because.destination")
    proposed = Proposed(value=destination, reason=because) if destination else None
    yield field("filter-address", proposed=proposed, is_required=True)
    yield field("filter-on")
    yield field("filter-still-on")
    if ground.answers.truth("filter-still-on") is False:
        yield field("filter-off")
    yield field("filter-file")


def _first(value: str) -> Proposed:
    return Proposed(value=value, reason=Message.of("init.because.first-message"))
