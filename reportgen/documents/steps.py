"""What the user did, with dates: messages, the filter, the switch-off."""

from __future__ import annotations

from datetime import date

from reportgen.analysis.value import Analysis
from reportgen.documents.cited import exhibits_line
from reportgen.documents.facts_table import FactRow
from reportgen.findings.assertion import Assertion
from reportgen.findings.correspondence import word_of
from reportgen.language.translator import Translator


def step_rows(
    analysis: Analysis, rows: tuple[FactRow, ...], translator: Translator
) -> tuple[tuple[str, str, str], ...]:
    """(date, what, exhibit) per step, by date; steps without a known date keep their place among their neighbours.

    What stands among the facts already (``rows``) is named by its row.
    """
    row_of = {row.assertion.id: row.number for row in rows}
    steps = sorted(_steps(analysis), key=lambda step: step[0])
    return tuple(
        (
            translator.compact_day(day) if day else translator.text("date.unknown-short"),
            translator.text(_in_row(assertion), row=str(row_of[assertion.id]))
            if assertion.id in row_of
            else translator.say(assertion.claim),
            exhibits_line(assertion, analysis, translator),
        )
        for _, day, assertion in steps
    )


def _in_row(assertion: Assertion) -> str:
    if assertion.id == "statement.switch-off":
        return "step.switch-off-in-row"
    return "step.answer-in-row" if assertion.finding == "F31" else "step.message-in-row"


def brief_steps(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """The same in a few words each, for page 1."""
    case = analysis.facts.case
    brief = [
        (
            letter.date,
            translator.text(
                f"step.{word_of(letter)}",
                date=translator.compact_day(letter.date) if letter.date else translator.text("date.unknown-short"),
            ),
        )
        for letter in case.correspondence
        if analysis.assertion(f"message.{letter.id}")
    ]
    brief += [
        (letter.no_reply_until, translator.text("step.no-reply", date=translator.compact_day(letter.no_reply_until)))
        for letter in case.correspondence
        if letter.no_reply_until and analysis.assertion(f"F19.no-reply.{letter.id}")
    ]
    if case.filter and case.filter.on_at and analysis.assertion("statement.filter"):
        on = analysis.facts.day_of(case.at_ns(case.filter.on_at))
        brief.append((on, translator.text("step.filter", date=translator.compact_day(on))))
    if analysis.facts.switch_off_at_ns is not None and analysis.assertion("statement.switch-off"):
        off = analysis.facts.day_of(analysis.facts.switch_off_at_ns)
        is_restarted = case.switch_off is not None and case.switch_off.restarted_at is not None
        words = "step.switch-off-restart" if is_restarted else "step.switch-off"
        brief.append((off, translator.text(words, date=translator.compact_day(off))))
    known = [day for day, _ in brief if day]
    return tuple(text for _, text in sorted(brief, key=lambda step: step[0] or min(known, default=date.min)))


def _steps(analysis: Analysis) -> list[tuple[date, date | None, Assertion]]:
    case = analysis.facts.case
    last_known = date.min
    steps: list[tuple[date, date | None, Assertion]] = []
    for letter in case.correspondence:
        last_known = letter.date or last_known
        for key in (f"message.{letter.id}", f"F19.no-reply.{letter.id}"):
            assertion = analysis.assertion(key)
            if assertion is None:
                continue
            if key.startswith("F19") and letter.no_reply_until:
                steps.append((letter.no_reply_until, letter.no_reply_until, assertion))
            else:
                steps.append((last_known, letter.date, assertion))
    switch = analysis.assertion("statement.filter")
    if switch is not None and case.filter is not None:
        day = analysis.facts.day_of(case.at_ns(case.filter.on_at)) if case.filter.on_at else None
        steps.append((day or last_known, day, switch))
    off = analysis.assertion("statement.switch-off")
    if off is not None:
        off_at = analysis.facts.switch_off_at_ns
        day = analysis.facts.day_of(off_at) if off_at is not None else None
        steps.append((day or last_known, day, off))
    return steps
