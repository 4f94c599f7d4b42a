"""The pictures of the first screen, each with the table that says the same: the report's own drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.analysis.first_look import FirstLook
from reportgen.analysis.first_series import HOUR_NS, DayCounts, HourSeries, day_counts, hour_series
from reportgen.capture.values import Capture
from reportgen.documents.chart import ChartWords, Day, daily_chart
from reportgen.documents.evidence_pictures import Figure
from reportgen.documents.hourly_chart import MOST_HOURS, hourly_chart
from reportgen.documents.recipients_diagram import LETTERS, recipients_diagram
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator

SERIES_AT_MOST = 3  # all others together are the fourth
MOST_DAYS = 60
_RECIPIENT_HEADS = (
    *("figure.head.letter", "figure.head.address", "inspect.head.name"),
    *("figure.head.sent", "figure.head.pictures"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRecipient:
    """An address to which one device sent."""

    address: str
    names: tuple[str, ...]
    sent_frame_bytes: int
    pictures_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFigures:
    """What is drawn, and in sentences what could not be."""

    figures: tuple[Figure, ...]
    not_drawn: tuple[str, ...]


def first_figures(
    look: FirstLook,
    captures: Sequence[Capture],
    senders: Sequence[tuple[str, Sequence[FirstRecipient]]],
    words: Translator,
) -> FirstFigures:
    """Who received what from each of ``senders`` (what it is called, to whom it sent), bytes by hour, counts by day."""
    if not look.destinations:
        return FirstFigures(figures=(), not_drawn=())
    addresses = tuple(row.address for row in look.destinations[:SERIES_AT_MOST])
    has_others = len(look.destinations) > len(addresses)
    labels = (*addresses, *((words.text("figure.hours.others"),) if has_others else ()))
    hours = hour_series(captures, addresses, most_hours=MOST_HOURS)
    days = day_counts(captures, addresses, lambda at_ns: words.local(at_ns).date(), most_days=MOST_DAYS)
    figures = [_received(name, found, words) for name, found in senders if found]
    not_drawn = []
    if hours is not None:
        figures.append(_hours(hours, labels, words))
    else:
        not_drawn.append(words.text("inspect.figure.no-hours"))
    if days and any(sum(one) for day in days for one in (day.transmissions, day.attempts) if one):
        figures.append(_days(days, labels, words))
    elif not days:
        not_drawn.append(words.text("inspect.figure.no-days", most=MOST_DAYS))
    return FirstFigures(figures=tuple(figures), not_drawn=tuple(not_drawn))


def _received(name: str, found: Sequence[FirstRecipient], words: Translator) -> Figure:
    shown = found[: len(LETTERS)]
    return Figure(
        heading=words.text("inspect.figure.received", device=harmless(name)),
        drawing=recipients_diagram(
            [(one.sent_frame_bytes, words.bytes(one.sent_frame_bytes)) for one in shown],
            device=words.text("figure.recipients.device"),
            point=words.text("figure.point.unknown"),
            title=words.text("figure.recipients.title"),
        ),
        legend=(),
        heads=tuple(words.text(key) for key in _RECIPIENT_HEADS),
        rows=tuple(
            (
                LETTERS[place],
                one.address,
                ", ".join(map(harmless, one.names)) or "–",
                words.bytes(one.sent_frame_bytes),
                words.number(one.pictures_count) if one.pictures_count else "–",
            )
            for place, one in enumerate(shown)
        ),
        text_columns=3,
    )


def _hours(series: HourSeries, labels: tuple[str, ...], words: Translator) -> Figure:
    hours = [values[: len(labels)] for values in series.hours]
    local = [words.local(series.first_at_ns + index * HOUR_NS) for index in range(len(hours))]
    by_day: dict[str, list[int]] = {}
    for at, values in zip(local, hours, strict=True):
        total = by_day.setdefault(words.compact_day(at.date()), [0] * len(labels))
        for place, value in enumerate(values):
            total[place] += value
    return Figure(
        heading=words.text("inspect.figure.hours"),
        drawing=hourly_chart(
            hours,
            [(i, words.short_day(at.date())) for i, at in enumerate(local) if at.hour == 0 or i == 0],
            words.bytes,
            title=words.text("figure.hours.title"),
            heading=words.text("figure.hours.axis"),
        ),
        legend=labels,
        heads=(words.text("figure.head.day"), *labels),
        rows=tuple((day, *map(words.bytes, values)) for day, values in by_day.items()),
        text_columns=1,
    )


def _days(days: tuple[DayCounts, ...], labels: tuple[str, ...], words: Translator) -> Figure:
    def shown(counts: tuple[int, ...] | None) -> tuple[int, ...] | None:
        return None if counts is None else counts[: len(labels)]

    def told(counts: tuple[int, ...] | None) -> str:
        return words.text("inspect.figure.not-recorded") if counts is None else words.number(sum(counts))

    drawn = [
        Day(label=words.short_day(one.day), transmissions=shown(one.transmissions), attempts=shown(one.attempts))
        for one in days
    ]
    heads = ("figure.head.day", "inspect.figure.transmissions", "figure.head.attempts")
    return Figure(
        heading=words.text("inspect.figure.days"),
        drawing=daily_chart(
            drawn,
            ChartWords(
                title=words.text("inspect.figure.days-title"),
                transmissions=words.text("chart.transmissions"),
                attempts=words.text("chart.attempts"),
                filter="",
            ),
            words.number,
        ),
        legend=labels,
        heads=tuple(map(words.text, heads)),
        rows=tuple((words.compact_day(one.day), told(one.transmissions), told(one.attempts)) for one in days),
        text_columns=1,
    )
