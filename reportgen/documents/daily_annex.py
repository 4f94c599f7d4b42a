"""Annex C: figures per day, as a table and as the chart among the facts."""

from __future__ import annotations

from markupsafe import Markup

from reportgen.analysis.value import Analysis, DailyFigures
from reportgen.documents.chart import ChartWords, Day, daily_chart
from reportgen.documents.mark import banner
from reportgen.language.translator import Translator
from reportgen.language.values import ByteCount

_DAYS_IN_PRINT = 31
_DAYS_IN_CHART = 60


def daily_rows(analysis: Analysis, translator: Translator) -> tuple[tuple[str, ...], ...]:
    """Annex C: (capture, day, transmissions, distinct, partial, bytes, attempts), at most 31 days in print."""
    return tuple(
        (
            f"{day.capture} · {_day_label(day, translator)}",
            *(
                translator.number(count)
                for count in (day.transmissions_count, day.distinct_pictures_count, day.partial_count)
            ),
            translator.value(ByteCount(day.sent_frame_bytes)),
            translator.number(day.attempts_count),
        )
        for day in analysis.daily[:_DAYS_IN_PRINT]
    )


def _day_label(day: DailyFigures, translator: Translator) -> str:
    label = translator.compact_day(day.day)
    return label if day.complete_day else f"{label} *"


def chart(analysis: Analysis, translator: Translator) -> Markup | None:
    """Transmissions and attempts per day of the first capture with any; None where there is nothing to draw."""
    recorded = [day.capture for day in analysis.daily if day.transmissions_count or day.attempts_count]
    if not recorded:
        return None
    days = [day for day in analysis.daily if day.capture == recorded[0]][:_DAYS_IN_CHART]
    mark = banner(analysis.facts.case, translator) or ""
    return daily_chart(
        [
            Day(
                label=translator.short_day(day.day),
                transmissions=(day.transmissions_count,),
                attempts=(day.attempts_count,),
            )
            for day in days
        ],
        ChartWords(
            title=f"{mark}: {translator.text('chart.title')}" if mark else translator.text("chart.title"),
            transmissions=translator.text("chart.transmissions"),
            attempts=translator.text("chart.attempts"),
            filter=translator.text("chart.filter"),
            mark=mark,
        ),
        translator.number,
        _filter_position(analysis, days),
    )


def _filter_position(analysis: Analysis, days: list[DailyFigures]) -> float | None:
    """Days from the left edge to the declared start of the filter; None where it lies outside or is unknown."""
    case = analysis.facts.case
    if case.filter is None or case.filter.on_at is None or case.filter.address != analysis.facts.destination:
        return None
    on = analysis.facts.local(case.at_ns(case.filter.on_at))
    position = (on.date() - days[0].day).days + (on.hour * 60 + on.minute) / 1440
    return position if 0 <= position <= len(days) else None
