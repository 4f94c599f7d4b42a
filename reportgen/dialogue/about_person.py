"""Questions about what the person wants, who they are, which authority is theirs, and the end of the dialogue."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.dialogue.fields import SPECS, field, translation_key
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.home import Home, home_of, situation_of
from reportgen.dialogue.prose import foreign_prose
from reportgen.dialogue.question import Choice, Field, Kind, Proposed
from reportgen.language.values import Message, OwnWords, Text
from reportgen.law.acts import EEA
from reportgen.law.authorities import AuthorityRecord
from reportgen.law.choice import Choice as AuthorityChoice
from reportgen.law.choice import Proposal
from reportgen.law.choice import Question as AuthorityQuestion
from reportgen.law.choose_authority import choose_authority, land_name

OTHER_AUTHORITY = "other"
_LAENDER_COUNT = 16


def goals(ground: Ground) -> Iterator[Field]:
    """What the person wants, and the languages of the letters."""
    yield field("goals")
    value = "de" if ground.language == "de" else "de,en"
    yield field("letters", proposed=Proposed(value=value, reason=Message.of(f"init.because.letters-{ground.language}")))


def person(ground: Ground) -> Iterator[Field]:
    """Name and address; from them the authority."""
    yield field("name")
    yield field("street")
    yield field("country", proposed=Proposed(value="DE", reason=Message.of("init.because.country")))
    home = home_of(ground.answers)
    yield field("postal-code", is_required=home.country == "DE")
    yield field("city")
    yield field("email")
    yield from _authority(ground, home)


def _authority(ground: Ground, home: Home) -> Iterator[Field]:
    if home.country is None or home.country not in EEA:
        return
    found = choose_authority(situation_of(ground.answers, with_land=False))
    if isinstance(found, AuthorityQuestion) and found.laender:
        choices = tuple(Choice(key=land, label=land_name(land)) for land in found.laender)
        is_shared = len(found.laender) < _LAENDER_COUNT
        ask = Message.of(f"init.ask.land-{'shared' if is_shared else 'unknown'}", code=home.postal_code or "")
        yield field("land", choices=choices, is_required=True, ask=ask)
    found = choose_authority(situation_of(ground.answers))
    options = authority_options(found)
    if options:
        other = Choice(key=OTHER_AUTHORITY, label=Message.of("init.choice.authority.other"))
        first = Proposed(value=options[0][0].id, reason=Message.of("init.because.home"))
        is_proposed = isinstance(found, Proposal)
        choices = tuple(
            Choice(key=record.id, label=_authority_label(record, None if number == 0 and is_proposed else reason))
            for number, (record, reason) in enumerate(options)
        )
        yield field("authority", choices=(*choices, other), proposed=first if is_proposed else None)


def authority_options(found: AuthorityChoice) -> tuple[tuple[AuthorityRecord, Message], ...]:
    """The authorities that may be chosen, the proposed one first, each with its reason."""
    if isinstance(found, Proposal):
        if not found.letter:
            return ()
        return (
            (found.authority, found.reasons[0]),
            *((option.authority, option.reason) for option in found.alternatives),
        )
    options = found.options if isinstance(found, AuthorityQuestion) else ()
    return tuple((option.authority, option.reason) for option in options)


def _authority_label(record: AuthorityRecord, reason: Message | None) -> Message:
    """The name and the town; of an alternative also when it is the right one."""
    label = Message.of("init.authority", name=record.spoken_name, place=Text(record.address[-1]))
    return label if reason is None else Message.of("init.authority.because", authority=label, reason=reason)


def consents(_ground: Ground) -> Iterator[Field]:
    """What the authority may do with the complaint."""
    yield field("consents")


def finish(ground: Ground) -> Iterator[Field]:
    """What is still missing, and the word to write."""
    example = Proposed(value="yes", reason=Message.of("init.because.documentation"))
    is_example = ground.seen.is_all_documentation
    yield field("constructed", is_asked=is_example, proposed=example if is_example else None)
    for key, words, language in foreign_prose(ground):
        yield Field(
            key=translation_key(key),
            kind=Kind.PROSE,
            ask=Message.of(f"init.ask.translation-{language}", text=OwnWords(words, words)),
            is_required=True,
        )
    for key in ("summary", "timezone", "letter-date"):
        yield field(key)
    city = ground.answers.text("city")
    yield field("place", proposed=Proposed(value=city, reason=Message.of("init.because.city")) if city else None)
    brand = "".join(one for one in ground.answers.text("brand") or "" if one.isalnum())[:20].upper()
    reference = f"{brand or 'REPORTGEN'}-{ground.letter_day:%Y-%m}"
    yield field("reference", proposed=Proposed(value=reference, reason=Message.of("init.because.reference")))
    yield field("write")


ASKED_BY_OPTION = tuple(spec.key for spec in SPECS if spec.key != "write")
