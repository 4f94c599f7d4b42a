"""Every field that can be asked, in the order of the dialogue; each is a command-line option of the same name."""

from __future__ import annotations

import typing
from dataclasses import dataclass, replace
from typing import Unpack

from reportgen.case.statements import MessageKind, Said
from reportgen.dialogue.field_changes import FieldChanges
from reportgen.dialogue.question import Choice, Field, Kind
from reportgen.evidence.acquisition_questions import HOW
from reportgen.language.values import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What is fixed about a field; what depends on the case comes from the questions."""

    key: str
    kind: Kind
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    is_required: bool = False
    is_asked: bool = True
    has_why: bool = False


def _spec(
    key: str,
    kind: Kind,
    *choices: str,
    also: tuple[str, ...] = (),
    required: bool = False,
    asked: bool = True,
    why: bool = False,
) -> Spec:
    more = tuple(one for one in also if one not in choices)
    return Spec(key=key, kind=kind, choices=choices, also=more, is_required=required, is_asked=asked, has_why=why)


_VENDOR_KINDS = ("company", "telecom", "federal body", "body of a Land", "church", "broadcaster")
_COMMON_KINDS = ("enquiry", "answer", "complaint", "access request", "reminder", "other")
_ARRIVALS = ("read-receipt", "acknowledged", "tracking", "server-log")
GOALS = ("stop", "know", "delete", "authority", "money-back")

SPECS = (
    _spec("device", Kind.CHOICE, why=True),
    _spec("kind", Kind.CHOICE, "camera", "doorbell", "device", required=True),
    _spec("brand", Kind.LINE, required=True),
    _spec("model", Kind.LINE, required=True),
    _spec("serial", Kind.LINE, why=True),
    _spec("firmware", Kind.LINE, asked=False),
    _spec("mac", Kind.HARDWARE_ADDRESS, why=True),
    _spec("ip", Kind.LINE, asked=False),
    _spec("label-file", Kind.FILE, why=True),
    _spec("destination", Kind.CHOICE, why=True),
    _spec("how", Kind.CHOICE, *HOW, required=True, why=True),
    _spec("others-knew", Kind.TRUTH, why=True),
    _spec("point", Kind.CHOICE, "lan", "internet", "unknown", required=True),
    _spec("taken-by", Kind.LINE, why=True),
    _spec("router", Kind.LINE),
    _spec("interface", Kind.LINE, asked=False),
    _spec("clock", Kind.CHOICE, "agreed", "differed", "unchecked", why=True),
    _spec("clock-difference", Kind.NUMBER),
    _spec("view", Kind.CHOICE, "own", "beyond", why=True),
    _spec("sound", Kind.TRUTH, why=True),
    _spec("private-use", Kind.TRUTH, why=True),
    _spec("pictures-viewed", Kind.NUMBER, why=True),
    _spec("pictures-recognisable", Kind.NUMBER, why=True),
    _spec("persons", Kind.CHECKLIST, "children", "others"),
    _spec("set-up", Kind.CHECKLIST, "own-target", "account", "cloud", "alerts", "email-given", why=True),
    _spec("app-used", Kind.TRUTH, why=True),
    _spec("consent", Kind.TRUTH, why=True),
    _spec("settings-date", Kind.DAY),
    _spec("settings-where", Kind.CHOICE, "app", "web-page", "app-and-web-page"),
    _spec("switch-found", Kind.TRUTH, why=True),
    _spec("box-ticked", Kind.TRUTH),
    _spec("settings-file", Kind.FILE),
    _spec("bought-on", Kind.DAY),
    _spec("bought-from", Kind.LINE),
    _spec("bought", Kind.CHOICE, "new", "used"),
    _spec("messages", Kind.TRUTH, why=True),
    _spec("policy-url", Kind.LINE, why=True),
    _spec("policy-date", Kind.DAY),
    _spec("privacy-email", Kind.EMAIL, why=True),
    _spec("contact-where", Kind.LINE),
    _spec("policy-file", Kind.FILE),
    _spec("vendor-legal-name", Kind.LINE, asked=False),
    _spec("vendor-street", Kind.LINE, asked=False),
    _spec("vendor-postal-code", Kind.POSTAL_CODE, asked=False),
    _spec("vendor-city", Kind.LINE, asked=False),
    _spec("vendor-country", Kind.COUNTRY, asked=False),
    _spec("vendor-kind", Kind.CHOICE, also=_VENDOR_KINDS, asked=False),
    _spec("filter", Kind.TRUTH, why=True),
    _spec("filter-address", Kind.LINE),
    _spec("filter-on", Kind.MOMENT),
    _spec("filter-still-on", Kind.TRUTH),
    _spec("filter-off", Kind.MOMENT),
    _spec("filter-file", Kind.FILE),
    _spec("goals", Kind.CHECKLIST, *GOALS),
    _spec("letters", Kind.CHOICE, "de", "de,en", "en", "en,de", required=True, why=True),
    _spec("name", Kind.LINE, required=True),
    _spec("street", Kind.LINE),
    _spec("country", Kind.COUNTRY, required=True),
    _spec("postal-code", Kind.POSTAL_CODE),
    _spec("city", Kind.LINE),
    _spec("email", Kind.EMAIL, why=True),
    _spec("land", Kind.CHOICE, why=True),
    _spec("authority", Kind.CHOICE, why=True),
    _spec("consents", Kind.CHECKLIST, "name-me", "forward", "unencrypted-email", "other-proceedings", why=True),
    _spec("summary", Kind.PROSE, asked=False),
    _spec("place", Kind.LINE),
    _spec("timezone", Kind.LINE, asked=False),
    _spec("letter-date", Kind.DAY, asked=False),
    _spec("reference", Kind.LINE),
    _spec("constructed", Kind.TRUTH, asked=False),
    _spec("write", Kind.TRUTH, required=True),
)
# Of each message, with its number in the key: message-1-date …
MESSAGE_SPECS = (
    _spec("direction", Kind.CHOICE, "sent", "received", required=True),
    _spec("date", Kind.DAY),
    _spec("channel", Kind.CHOICE, "e-mail", "letter", "web form", "telephone", "unknown", required=True),
    _spec("kind", Kind.CHOICE, *_COMMON_KINDS, also=typing.get_args(MessageKind), required=True),
    _spec("party", Kind.CHOICE, also=("vendor", "authority", "seller"), asked=False),
    _spec("to", Kind.LINE),
    _spec("summary", Kind.PROSE, why=True),
    _spec("file", Kind.FILE, why=True),
    _spec("file-language", Kind.CHOICE, "de", "en"),
    _spec("says", Kind.CHECKLIST, also=typing.get_args(Said), asked=False),
    _spec("reference", Kind.LINE, asked=False),
    _spec("arrived-on", Kind.DAY, asked=False),
    _spec("arrival-known-by", Kind.CHOICE, also=_ARRIVALS, asked=False),
    _spec("bounced", Kind.TRUTH),
    _spec("no-reply-until", Kind.DAY, why=True),
    _spec("spam-checked", Kind.TRUTH, asked=False),
    _spec("more", Kind.TRUTH, required=True),
)
MESSAGES_AT_MOST = 50
_TRANSLATION = "-translation"
_BY_KEY = {spec.key: spec for spec in SPECS}
_OF_MESSAGES = {spec.key: spec for spec in MESSAGE_SPECS}


def field(key: str, **changes: Unpack[FieldChanges]) -> Field:
    """The field with what this case adds to it."""
    return replace(_field(_BY_KEY[key], key, key), **changes)


def message_field(number: int, key: str, **changes: Unpack[FieldChanges]) -> Field:
    """A field of the message with that number, from 1."""
    made = _field(_OF_MESSAGES[key], f"message.{key}", message_key(number, key))
    return replace(made, number=number, **changes)


def message_key(number: int, key: str) -> str:
    """As it stands among the answers."""
    return f"message-{number}-{key}"


def is_known(key: str) -> bool:
    """Whether a field of that name may be asked in some dialogue."""
    parts = key.split("-", 2)
    is_message = len(parts) == 3 and parts[0] == "message" and parts[1].isdecimal()
    return key in _BY_KEY or (parts[2] in _OF_MESSAGES if is_message else False) or key.endswith(_TRANSLATION)


def translation_key(key: str) -> str:
    """Of the user's own words in the other language."""
    return key + _TRANSLATION


def _field(spec: Spec, word: str, key: str) -> Field:
    return Field(
        key=key,
        kind=spec.kind,
        ask=Message.of(f"init.ask.{word}"),
        why=Message.of(f"init.why.{word}") if spec.has_why else None,
        choices=tuple(Choice(key=one, label=_label(word, one)) for one in spec.choices),
        also=spec.also,
        is_required=spec.is_required,
        is_asked=spec.is_asked,
    )


def _label(word: str, choice: str) -> Message:
    if word in ("how", "point"):  # the words that `capture file` uses
        return Message.of(f"capture.choice.{word}.{choice}")
    return Message.of(f"init.choice.{word}.{choice.replace(' ', '-').replace(',', '-')}")
