"""The control of numbers: it refuses no sound document, of any kind, and finds a wrong number in each of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from all_documents import ALL_KINDS, occasion_with
from hostile_words import NUMBERS
from random_case import random_case
from real_case import analysis_of_recording
from varied_case import confirming

from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Letter
from reportgen.documents.number_control import known_in, known_numbers, number_words, unknown_numbers
from reportgen.documents.occasion import Occasion, ShownPicture
from reportgen.documents.printed_text import PrintedLine, printed_lines, text_lines
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.pipeline.compose import Composition, compose_for, occasion_of
from reportgen.pipeline.document_lint import UnsoundDocument, refuse_unsound

LEAST_DIGITS = 4  # a shorter number stands in some sentence or list by chance
MOST_MISSED = 2  # in a document: a year later, a minute later
LARGEST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def occasion(told: Analysis) -> Occasion:
    return occasion_with(told, b"")


@pytest.fixture(scope="module", params=LANGUAGES)
def controlled(
    request: pytest.FixtureRequest, every_document: Composition, occasion: Occasion
) -> list[tuple[Letter, frozenset[str]]]:
    """Each document of one language with the numbers that it may print."""
    translator = Translator(request.param, occasion.case.timezone)
    general = known_numbers(occasion, translator)
    return [
        (letter, general | known_in(letter.kind, occasion, translator))
        for letter in every_document.letters
        if letter.language == request.param
    ]


def lines_of(letter: Letter) -> tuple[PrintedLine, ...]:
    return printed_lines(letter.html) if letter.html else text_lines(letter.text)


def planted(letter: Letter, words: str) -> Letter:
    """The letter with one sentence more, at its end."""
    if not letter.html:
        return replace(letter, text=f"{letter.text}\n{words}\n")
    return replace(letter, html=letter.html.replace("</body>", f"<p>{words}</p></body>"))


def test_a_number_planted_in_any_document_is_found(controlled: list[tuple[Letter, frozenset[str]]]) -> None:
    assert {letter.kind for letter, _ in controlled} == {kind.name for kind in ALL_KINDS}
    for letter, known in controlled:
        ((_, found),) = unknown_numbers(lines_of(planted(letter, "Es waren 6.007.003.")), known)
        assert found == "6.007.003", letter.kind


def test_the_gate_controls_every_kind(every_document: Composition, occasion: Occasion) -> None:
    translator = Translator("de", occasion.case.timezone)
    for letter in every_document.letters:
        if (letter.kind, letter.language) in {("evidence-report", "de"), ("form-texts", "de"), ("stop", "de")}:
            with pytest.raises(UnsoundDocument) as caught:
                refuse_unsound([planted(letter, "Es waren 6.007.003.")], occasion, translator)
            assert [fault.message_id for fault in caught.value.problems] == ["lint.number"]


def test_a_number_changed_in_its_place_is_found_in_every_document(
    controlled: list[tuple[Letter, frozenset[str]]],
) -> None:
    """Each long number of each document, one higher in its last digit; few of these stand elsewhere by chance."""
    for letter, known in controlled:
        words = {word for line in lines_of(letter) for word in number_words(line.text)}
        changed = {raised(word) for word in words if len(re.sub(r"\D", "", word)) >= LEAST_DIGITS} - words
        found = {value for _, value in unknown_numbers([PrintedLine("", " ; ".join(sorted(changed)))], known)}
        assert len(changed - found) <= MOST_MISSED + len(changed) // 100, (letter.kind, sorted(changed - found))


def raised(word: str) -> str:
    """The word with its last digit one higher."""
    place = max(index for index, character in enumerate(word) if character.isdigit())
    return f"{word[:place]}{(int(word[place]) + 1) % 10}{word[place + 1 :]}"


def composed_of(analysis: Analysis) -> Composition:
    """Every document that the case is complete for; raises where one is refused."""
    confirmed = confirming(analysis)
    sent = [image.sha256 for one in analysis.facts.recordings for image in one.capture.images if image.sha256]
    occasion = replace(
        occasion_of(confirmed),
        pictures=tuple(ShownPicture(sha256=one, data=b"", is_blurred=True) for one in dict.fromkeys(sent[:3])),
        exhibit_texts={exhibit.path: "Text 4711, 83 %\n" for exhibit in analysis.facts.case.exhibits},
    )
    return compose_for(occasion, ALL_KINDS, [Translator(code, occasion.case.timezone) for code in LANGUAGES])


@pytest.mark.parametrize("seed", [one if one < 2 else pytest.param(one, marks=pytest.mark.slow) for one in range(200)])
def test_no_sound_document_of_a_random_case_is_refused(seed: int) -> None:
    assert composed_of(random_case(seed).analysis).letters


@pytest.mark.slow
@pytest.mark.parametrize("words", NUMBERS, ids=["german", "english", "other scripts"])
def test_no_sound_document_of_a_real_recording_is_refused(shared: Path, words: str) -> None:
    """Of each readable one up to 1.5 MB, every third with the same words: complaint, letters, report, annexes."""
    kinds: Counter[str] = Counter()
    paths = [path for path in sorted((shared / "captures").glob("*__*")) if path.stat().st_size <= LARGEST_BYTES]
    for path in paths[NUMBERS.index(words) :: len(NUMBERS)]:
        analysis = analysis_of_recording(path, words)
        if analysis is not None:
            kinds.update(letter.kind for letter in composed_of(analysis).letters)
    assert kinds["complaint"] >= 30 and kinds["access"] >= 30 and kinds["evidence-report"] >= 30
