"""``reportgen review CASE``: the findings one by one; yes, no, a comment, or later."""

from __future__ import annotations

import argparse

from reportgen.actions.review import Answer, Review, give, open_review
from reportgen.adapters.clock import now
from reportgen.cli.build_command import tell_unlogged
from reportgen.cli.terminal import Terminal
from reportgen.documents.review_lines import review_lines, standing_words
from reportgen.findings.confirmation import Reviewed, Standing
from reportgen.language.translator import Translator


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Asks, or takes the answers of the options. Raises: UsageError, OutputError, as ``build`` for the case."""
    review = open_review(options.case, today=now().date())
    zone = review.analysis.facts.case.timezone
    words = terminal.translator = Translator(terminal.translator.language, zone, takes_other_words=True)
    if review.unlogged is not None:
        tell_unlogged(review.unlogged, terminal)
    if review.unreadable_lines:
        lines = ", ".join(map(str, review.unreadable_lines))
        terminal.complain(words.text("review.unreadable", n=len(review.unreadable_lines), lines=lines))
    given = [Answer(assertion=key, accepted=True, comment=options.comment) for key in options.yes]
    given += [Answer(assertion=key, accepted=False, comment=options.comment) for key in options.no]
    if given:
        give(review, given, at=now())
        terminal.say(words.text("review.noted", n=len(given)))
        return 0
    shown = review.analysis.reviews if options.all or options.list else review.waiting
    asked = [found for found in shown if found.standing is not Standing.NOT_ASKED]
    if options.list:
        for found in asked:
            terminal.say(words.text("review.line", standing=standing_words(found, words), id=found.assertion.id))
            terminal.paragraph(words.say(found.assertion.claim), "    ")
        return 0
    _ask_all(review, asked, terminal)
    waiting = len(open_review(options.case, today=now().date()).waiting)
    terminal.say(words.text("review.left", n=waiting) if waiting else words.text("review.complete"))
    return 0


def _ask_all(review: Review, asked: list[Reviewed], terminal: Terminal) -> None:
    words = terminal.translator
    for number, found in enumerate(asked, start=1):
        terminal.say()
        terminal.say(words.text("review.head", number=str(number), count=str(len(asked)), id=found.assertion.id))
        for line in review_lines(found, review.analysis, words):
            terminal.paragraph(line, "  ")
        answer = _ask(found, terminal)
        if answer == "stop":
            return
        if isinstance(answer, Answer):
            give(review, [answer], at=now())


def _ask(found: Reviewed, terminal: Terminal) -> Answer | str:
    """An answer, ``later`` or ``stop``."""
    words = terminal.translator
    comment = None
    while True:
        said = terminal.ask(words.text("review.question"))
        if said is None:
            return "stop"
        match said.strip().lower():
            case "":
                return "later"
            case "q":
                return "stop"
            case "j" | "ja" | "y" | "yes":
                return Answer(assertion=found.assertion.id, accepted=True, comment=comment)
            case "n" | "nein" | "no":
                return Answer(assertion=found.assertion.id, accepted=False, comment=comment)
            case "k" | "c":
                comment = (terminal.ask(words.text("review.ask-comment")) or "").strip() or None
            case _:
                terminal.complain(words.text("review.not-understood"))
