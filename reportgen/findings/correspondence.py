"""What was written and answered (F31: the other side's own words, quoted exactly, with date and exhibit)."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.statements import Message as Letter
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts
from reportgen.language.values import Calendar, Listing, Message, Name, OwnWords


def correspondence(facts: Facts) -> Iterator[Assertion]:
    """One sentence per message, in the order of the case."""
    for letter in facts.case.correspondence:
        yield _received(letter) if letter.direction == "received" else _sent(letter)


_RECEIVED = ("enquiry", "answer", "complaint", "access request")
_NOT_TO_VENDORS = ("submission", "status request", "defect notice")


def word_of(letter: Letter) -> str:
    """``sent.access-request``, ``received.other``, ``sent.authority``: the end of a message id that names it."""
    if letter.party != "vendor":
        return f"{letter.direction}.{letter.party}"
    known = letter.kind in _RECEIVED if letter.direction == "received" else letter.kind not in _NOT_TO_VENDORS
    return f"{letter.direction}.{letter.kind.replace(' ', '-') if known else 'other'}"


def counterpart(letter: Letter) -> Message:
    """To whom it went or from whom it came, by the address where the case has one."""
    if letter.counterpart:
        return Message.of("counterpart.named", name=Name(letter.counterpart))
    return Message.of(f"counterpart.unsaid.{letter.party}")


def when(letter: Letter) -> Message:
    """The day of a message, or that it is no longer known."""
    return Message.of("date.known", day=Calendar(letter.date)) if letter.date else Message.of("date.unknown")


def _with_reading(letter: Letter, received: Message) -> Message:
    """That something came, and how the user reads it, where that is said."""
    if not letter.says:
        return received
    said = Listing(tuple(Message.of(f"said.{word.replace(' ', '-')}") for word in letter.says))
    return Message.of("sentence.two", first=received, second=Message.of("finding.answer.reading", said=said))


def _received(letter: Letter) -> Assertion:
    if letter.quote is not None and letter.quote_language is not None:
        original, other = letter.quote, letter.translation
        words = OwnWords(original, other) if letter.quote_language == "de" else OwnWords(other, original)
        who = Message.of(f"party.name.{letter.party}")
        claim = Message.of(f"finding.F31.quote-{letter.quote_language}", who=who, when=when(letter), words=words)
        modality, finding = Modality.SOURCE, "F31"
    else:
        modality, finding = Modality.STATEMENT, "statement"
        if letter.summary is None:
            received = Message.of(f"finding.answer.received.{letter.party}", when=when(letter))
            claim = _with_reading(letter, received)
        else:
            claim = Message.of("finding.answer.paraphrase", when=when(letter), summary=own_words(letter.summary))
    return Assertion(
        id=f"message.{letter.id}",
        finding=finding,
        modality=modality,
        claim=claim,
        exhibits=(letter.exhibit,) if letter.exhibit else (),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _sent(letter: Letter) -> Assertion:
    return Assertion(
        id=f"message.{letter.id}",
        finding="statement",
        modality=Modality.STATEMENT,
        claim=Message.of(
            "finding.message.sent",
            when=when(letter),
            channel=Message.of(f"channel.{letter.channel.replace(' ', '-')}"),
            counterpart=counterpart(letter),
            summary=own_words(letter.summary)
            if letter.summary
            else Message.of(f"told.{letter.kind.replace(' ', '-')}"),
        ),
        exhibits=(letter.exhibit,) if letter.exhibit else (),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
