"""The dialogue itself: state and answer in, next question or new state out. At most fifteen questions, none twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from reportgen.dialogue import about_device, about_person, about_story
from reportgen.dialogue.accept import accept
from reportgen.dialogue.agree import agree
from reportgen.dialogue.answers import Answers
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.notes import notes_of
from reportgen.dialogue.question import Field, Question
from reportgen.dialogue.refused import AnswerRefused
from reportgen.dialogue.stops import refuse_unlawful
from reportgen.language.values import Message

_SAID_BY_A_PERSON = frozenset({"how"})  # the lawfulness of the recording hangs on it
Fields = Callable[[Ground], Iterator[Field]]

QUESTIONS: tuple[tuple[str, Fields], ...] = (
    ("device", about_device.device),
    ("recording", about_device.recording),
    ("view", about_device.view),
    ("people", about_device.people),
    ("set-up", about_story.set_up),
    ("app", about_story.app),
    ("agreed", about_story.agreed),
    ("bought", about_story.bought),
    ("messages", about_story.messages),
    ("policy", about_story.policy),
    ("block", about_story.block),
    ("goals", about_person.goals),
    ("person", about_person.person),
    ("consents", about_person.consents),
    ("finish", about_person.finish),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A dialogue at one moment. ``goes_on``: the person wants the vendor's letter although a complaint must wait."""

    ground: Ground
    goes_on: bool = False

    @property
    def answers(self) -> Answers:
        """Given so far."""
        return self.ground.answers

    def with_answers(self, answers: Answers) -> State:
        """The same dialogue with other answers."""
        return replace(self, ground=replace(self.ground, answers=answers))


def fields_of(state: State) -> Iterator[tuple[str, Field]]:
    """Every field that applies now, answered or not, with its question's key."""
    for key, fields in QUESTIONS:
        yield from ((key, found) for found in fields(state.ground))


def next_question(state: State, *, quiet: bool = False) -> Question | None:
    """The first question with an open field; None where all is answered. ``quiet``: also fields that nobody asks."""
    applicable = [(key, tuple(fields(state.ground))) for key, fields in QUESTIONS]
    asked = [(key, found) for key, found in applicable if any(one.is_asked for one in found)]
    for key, found in applicable:
        still_open = tuple(one for one in found if one.key not in state.answers and (one.is_asked or quiet))
        if still_open:
            keys = [one for one, _ in asked]
            number = keys.index(key) + 1 if key in keys else 0
            return Question(
                key=key,
                number=number,
                count=len(asked),
                title=Message.of(f"init.title.{key}"),
                notes=notes_of(key, state.ground),
                fields=still_open,
            )
    return None


def field_of(state: State, key: str) -> Field | None:
    """The field with that key, where it applies now."""
    return next((found for _, found in fields_of(state) if found.key == key), None)


def give(state: State, key: str, written: str) -> State:
    """The dialogue with one more answer.

    Raises: AnswerRefused in one sentence where it cannot stand; LegalStop where the law ends the dialogue.
    """
    found = field_of(state, key)
    if found is None:
        raise AnswerRefused("init.not-asked")
    value = agree(key, accept(found, written, is_file=state.ground.is_file), state.ground)
    refuse_unlawful(key, value, goes_on=state.goes_on)
    return state.with_answers(state.answers.with_answer(key, value))


def propose(field: Field) -> str:
    """What is taken where nobody is asked: the proposal, else nothing; how it was recorded must be said by a person."""
    if field.key in _SAID_BY_A_PERSON:
        return ""
    return field.proposed.value if field.proposed is not None and field.is_asked else ""


def is_complete(state: State) -> bool:
    """Whether nothing is open any more."""
    return next_question(state) is None
