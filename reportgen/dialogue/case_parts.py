"""Parts of the case that are put together from several answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportgen.case.text import Local
from reportgen.dialogue.about_person import OTHER_AUTHORITY, authority_options
from reportgen.dialogue.answers import Answers
from reportgen.dialogue.fields import message_key
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.home import home_of, situation_of
from reportgen.dialogue.proposals import vendor_entry
from reportgen.dialogue.prose import composed, letter_languages, local_words, messages_count
from reportgen.dialogue.seen import SeenFile
from reportgen.dialogue.toml_lines import TomlValue
from reportgen.language.harmless import harmless
from reportgen.language.territories import territory_name
from reportgen.language.values import Message, Text
from reportgen.law.choose_authority import choose_authority
from reportgen.law.residence import country_of
from reportgen.pipeline.authority_proposal import case_lines

_Entries = Sequence[tuple[str, TomlValue | None, TomlValue]]
_LINE_LIMIT = 200
_EXAMPLE = Message.of("said.example.message")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureWords:
    """How a capture was taken, as the letters say it."""

    point: str
    router: str | None
    interface: str | None
    taken_by: Local
    clock: Local | None


def capture_values(ground: Ground, file: SeenFile) -> CaptureWords:
    """From the custody log where it tells, else from the answers."""
    given = ground.answers
    return CaptureWords(
        point=file.recorded_point or given.text("point") or "unknown",
        router=_line(given.text("router") or file.router),
        interface=_line(given.text("interface") or file.interface),
        taken_by=composed(ground, _taken_by(given, file)),
        clock=_clock(ground, file),
    )


def _line(text: str | None) -> str | None:
    return (harmless(text, limit=_LINE_LIMIT).strip() or None) if text else None


def _taken_by(given: Answers, file: SeenFile) -> Message:
    others = Message.of("said.taken.others-knew" if given.truth("others-knew") else "said.taken.others-unsaid")
    return Message.of("said.taken", what=_recorded(given, file), others=others)


def _recorded(given: Answers, file: SeenFile) -> Message:
    """Who recorded it and how; of a file that was received, who did is not known unless it was said."""
    who, how = given.text("taken-by") or file.taken_by, given.text("how") or file.how or "router-page"
    if how == "received":
        return Message.of("said.taken.received-of", name=Text(who)) if who else Message.of("said.taken.received")
    by = Message.of("said.taken.by", name=Text(who)) if who else Message.of("said.taken.myself")
    return Message.of("said.taken.recorded", by=by, how=Message.of(f"said.taken.{how}"))


def _clock(ground: Ground, file: SeenFile) -> Local | None:
    if file.clock_offset_ms is not None:
        offset = file.clock_offset_ms
        return composed(
            ground,
            Message.of(
                "capture.clock-compared",
                n=abs(offset),
                direction=Text("+" if offset >= 0 else "−"),
                about=file.clock_about_ms or 0,
            ),
        )
    match ground.answers.text("clock"):
        case "agreed":
            return composed(ground, Message.of("said.clock.agreed"))
        case "differed":
            seconds = ground.answers.number("clock-difference")
            return None if seconds is None else composed(ground, Message.of("said.clock.differed", n=seconds))
        case "unchecked":
            return composed(ground, Message.of("said.clock.unchecked"))
        case _:
            return None


def declarations_of(given: Answers) -> _Entries:
    """What was said, in the model's order; None: not said."""
    view = {"own": True, "beyond": False}.get(given.text("view") or "")
    viewed = given.number("pictures-viewed")
    values: dict[str, TomlValue | None] = {
        "app_used_during_capture": given.truth("app-used"),
        "own_target_set_up": given.named("set-up", "own-target"),
        "account_exists": given.named("set-up", "account"),
        "cloud_booked": given.named("set-up", "cloud"),
        "consent_given": given.truth("consent"),
        "email_given": given.named("set-up", "email-given"),
        "alerts_switched_on": given.named("set-up", "alerts"),
        "pictures_viewed_count": viewed,
        "pictures_recognisable_count": given.number("pictures-recognisable") if viewed else None,
        "children_recognisable": given.named("persons", "children"),
        "others_recognisable": given.named("persons", "others"),
        "own_property_only": view,
        "sound_recorded": given.truth("sound"),
        "private_use": given.truth("private-use"),
        "may_name_me": given.named("consents", "name-me"),
        "may_forward": given.named("consents", "forward"),
        "unencrypted_email": given.named("consents", "unencrypted-email"),
        "other_proceedings": given.named("consents", "other-proceedings"),
    }
    return tuple((key, value, 60 if key.endswith("_count") else False) for key, value in values.items())


def contact_of(ground: Ground) -> tuple[Local | None, date | None]:
    """Where and when the vendor's contact was read."""
    given = ground.answers
    if url := given.text("policy-url"):
        return composed(ground, Message.of("said.contact.policy", url=Text(url))), given.day("policy-date")
    email, entry = given.text("privacy-email"), vendor_entry(ground)
    if email is None:
        return None, None
    if entry is not None and entry.privacy_email == email:
        source = Text((entry.url or entry.source)[:_LINE_LIMIT])
        return composed(ground, Message.of("said.contact.list", source=source)), entry.read_on
    where = given.text("contact-where")
    return (Local.model_validate(dict.fromkeys(letter_languages(ground), where)) if where else None), given.day(
        "policy-date"
    )


def sender_country(ground: Ground) -> str | None:
    """The country as it must be written; None where postal code and time zone tell it."""
    home = home_of(ground.answers)
    told = country_of(written=None, postal_code=home.postal_code, timezone=home.timezone)
    if home.country is None or told == home.country:
        return None
    return territory_name(home.country, letter_languages(ground)[0]) or home.country


def authority_lines(ground: Ground) -> Iterator[str]:
    """The section of the chosen authority; as a remark where none was chosen."""
    chosen = ground.answers.text("authority")
    options = authority_options(choose_authority(situation_of(ground.answers)))
    record = next((record for record, _ in options if record.id == chosen and chosen != OTHER_AUTHORITY), None)
    if record is not None:
        yield from case_lines(record)
        return
    yield "# [authority]"
    for key in ("name", "street", "postal_code", "city", "source"):
        yield f'# {key} = "…"'
    yield "# read_on = 2026-09-01"


def messages_of(ground: Ground, exhibits: set[str]) -> tuple[_Entries, ...]:
    """The messages as entries of their tables; an answer names the newest message sent before it."""
    tables: list[_Entries] = []
    last_sent: str | None = None
    for number in range(1, messages_count(ground.answers) + 1):
        is_sent = ground.answers.text(message_key(number, "direction")) == "sent"
        answers = None if is_sent else last_sent
        tables.append(_message(ground, number, exhibits, answers))
        last_sent = f"message-{number}" if is_sent else last_sent
    return tuple(tables)


def _message(ground: Ground, number: int, exhibits: set[str], answers: str | None) -> _Entries:
    given, name = ground.answers, f"message-{number}"

    def text(key: str) -> str | None:
        return given.text(message_key(number, key))

    direction, example = text("direction") or "sent", date(2026, 9, 1)
    entries: list[tuple[str, TomlValue | None, TomlValue]] = [
        ("id", name, ""),
        ("date", given.day(message_key(number, "date")), example),
        ("direction", direction, ""),
        ("channel", text("channel"), "e-mail"),
        ("kind", text("kind"), "other"),
        ("party", text("party"), "vendor"),
        ("counterpart", text("to"), "service@example.org"),
        ("summary", local_words(ground, message_key(number, "summary")), composed(ground, _EXAMPLE)),
        ("exhibit", name if name in exhibits else None, "exhibit-id"),
    ]
    if direction == "received":
        says = given.items(message_key(number, "says"))
        entries += [
            ("answers", answers, "message-1"),
            ("says", says or None, ("partly",)),
            ("reference", text("reference"), "AZ 1"),
            ("quote", None, "…"),
            ("quote_language", None, "en"),
        ]
        return tuple(entries)
    until = given.day(message_key(number, "no-reply-until"))
    entries += [
        ("bounced", given.truth(message_key(number, "bounced")), False),
        ("arrived_on", given.day(message_key(number, "arrived-on")), example),
        ("arrival_known_by", text("arrival-known-by"), "read-receipt"),
        ("no_reply_until", until, example),
        ("spam_checked", given.truth(message_key(number, "spam-checked")), True),
    ]
    return tuple(entries)
