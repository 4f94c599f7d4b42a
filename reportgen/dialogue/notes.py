"""What stands above a question: what the recordings show, what to know before answering."""

from __future__ import annotations

import shlex

from reportgen.dialogue.ground import Ground
from reportgen.dialogue.home import situation_of
from reportgen.dialogue.thin import retake, worth_asking
from reportgen.language.values import Message, Text
from reportgen.law.choice import NoAuthority, Proposal
from reportgen.law.choose_authority import choose_authority
from reportgen.law.record_warnings import record_warnings

_WITH_NOTE = frozenset({"set-up", "view", "messages", "policy", "consents"})


def notes_of(key: str, ground: Ground) -> tuple[Message, ...]:
    """The notes of a question, in their order."""
    match key:
        case "device":
            return worth_asking(ground)
        case "recording":
            return retake(ground.seen, ground.device)
        case "people":
            path = Text(shlex.quote(ground.seen.files[0].shown_path))
            return (Message.of("init.note.people", n=ground.pictures_count, file=path),)
        case "finish":
            return () if ground.seen.files else retake(ground.seen, None)
        case _:
            return (Message.of(f"init.note.{key}"),) if key in _WITH_NOTE else ()


def authority_notes(ground: Ground) -> tuple[Message, ...]:
    """Why this authority, what to know of its record; or why there is none."""
    found = choose_authority(situation_of(ground.answers))
    if isinstance(found, NoAuthority):
        return (found.reason,)
    if not isinstance(found, Proposal):
        return ()
    language = (ground.answers.text("letters") or ground.language).split(",")[0]
    warnings = record_warnings(found.authority, letter_date=ground.letter_day, language=language)
    return (*found.reasons, *warnings)
