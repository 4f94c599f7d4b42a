"""The user's own words: in which language they were written, and where the other one is still wanted."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.text import Local
from reportgen.dialogue.answers import Answers
from reportgen.dialogue.fields import MESSAGES_AT_MOST, message_key, translation_key
from reportgen.dialogue.ground import Ground
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode, Message


def letter_languages(ground: Ground) -> tuple[LanguageCode, ...]:
    """Of the letters, the binding one first."""
    written = ground.answers.text("letters") or ground.language
    return tuple("de" if code == "de" else "en" for code in written.split(","))


def written_in(ground: Ground) -> LanguageCode:
    """The language in which the person writes: the dialogue's, where the letters have it, else that of the letters."""
    languages = letter_languages(ground)
    return ground.language if ground.language in languages else languages[0]


def messages_count(answers: Answers) -> int:
    """How many messages were told, whole or in part."""
    if not answers.truth("messages"):
        return 0
    numbers = range(1, MESSAGES_AT_MOST + 1)
    return next((n for n in numbers if not answers.truth(message_key(n, "more"))), MESSAGES_AT_MOST)


def prose_keys(answers: Answers) -> Iterator[str]:
    """Fields that may hold own words."""
    for number in range(1, messages_count(answers) + 1):
        yield message_key(number, "summary")
    yield "summary"


def foreign_prose(ground: Ground) -> Iterator[tuple[str, str, LanguageCode]]:
    """(key, words, language still wanted) of own words that the letters need in a second language."""
    wanted = [language for language in letter_languages(ground) if language != written_in(ground)]
    for key in prose_keys(ground.answers):
        words = ground.answers.text(key)
        if words is not None:
            for language in wanted:
                yield key, words, language


def local_words(ground: Ground, key: str) -> Local | None:
    """Own words in each language of the letters; None where there are none."""
    words = ground.answers.text(key)
    if words is None:
        return None
    said: dict[str, str | None] = {written_in(ground): words}
    for language in letter_languages(ground):
        if language not in said:
            said[language] = ground.answers.text(translation_key(key))
    return Local.model_validate(said)


def composed(ground: Ground, message: Message) -> Local:
    """A sentence of ours in each language of the letters."""
    zone = "UTC"
    return Local.model_validate({code: Translator(code, zone).say(message) for code in letter_languages(ground)})
