"""Annex C: figures per day, as a table and as the chart among the facts.

A case with pictures in the clear shows pictures; a case of encrypted transmissions shows how much was sent, and how
often.
"""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from reportgen.analysis.value import Analysis, DailyFigures
from reportgen.documents.chart import ChartWords, Day, daily_chart
from reportgen.documents.mark import banner
from reportgen.findings.uploads import UPLOAD_MIN_BYTES, threshold
from reportgen.language.translator import Translator
from reportgen.language.values import ByteCount

_DAYS_IN_PRINT = 31
_DAYS_IN_CHART = 60


def is_encrypted(analysis: Analysis) -> bool:
    """Whether the case is told by encrypted transmissions: such were found, and no pictures in the clear."""
    has_uploads = any(analysis.starting_with(prefix) for prefix in ("F05.volume.", "F06.windows.", "F08.uploads-"))
    return has_uploads and not analysis.starting_with("F01.")


def shows_pictures(analysis: Analysis) -> bool:
    """Whether pictures, or parts of them, are among the daily figures."""
    return bool(analysis.starting_with("F01.")) or any(
        day.transmissions_count or day.partial_count for day in analysis.daily
    )


def daily_heads(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """The headings of the columns of ``daily_rows``."""
    pictures = ("transmissions", "distinct", "partial", "bytes", "attempts")
    others = ("bytes", "uploads", "attempts") if is_encrypted(analysis) else ("bytes", "attempts")
    names = pictures if shows_pictures(analysis) and not is_encrypted(analysis) else others
    size = threshold(UPLOAD_MIN_BYTES)
    return tuple(translator.text(f"annex.daily.{name}", size=size) for name in ("day", *names))


def daily_note(analysis: Analysis, translator: Translator) -> str:
    """What stands below the table."""
    if is_encrypted(analysis):
        return translator.text("annex.daily.note.encrypted")
    return translator.text("annex.daily.note" if shows_pictures(analysis) else "annex.daily.note.data")


def daily_rows(analysis: Analysis, translator: Translator) -> tuple[tuple[str, ...], ...]:
    """Annex C: capture and day, then the figures, at most 31 days in print."""
    encrypted, pictures = is_encrypted(analysis), shows_pictures(analysis)
    return tuple(
        (
            f"{day.capture} · {_day_label(day, translator)}",
            *_figures(day, translator, encrypted=encrypted, has_pictures=pictures),
        )
        for day in analysis.daily[:_DAYS_IN_PRINT]
    )


def _figures(day: DailyFigures, translator: Translator, *, encrypted: bool, has_pictures: bool) -> tuple[str, ...]:
    sent, attempts = translator.value(ByteCount(day.sent_frame_bytes)), translator.number(day.attempts_count)
    if encrypted:
        return (sent, translator.number(day.encrypted_uploads_count), attempts)
    if not has_pictures:
        return (sent, attempts)
    pictures = (day.transmissions_count, day.distinct_pictures_count, day.partial_count)
    return (*map(translator.number, pictures), sent, attempts)


def _day_label(day: DailyFigures, translator: Translator) -> str:
    label = translator.compact_day(day.day)
    return label if day.complete_day else f"{label} *"


def chart_caption(analysis: Analysis, translator: Translator) -> str:
    """The heading above the chart."""
    return translator.text("chart.encrypted.caption" if is_encrypted(analysis) else "chart.caption")


def chart(analysis: Analysis, translator: Translator) -> Markup | None:
    """Two figures per day of the first capture with any; None where there is nothing to draw."""
    encrypted = is_encrypted(analysis)
    recorded = [day.capture for day in analysis.daily if _is_shown(day, encrypted=encrypted)]
    if not recorded:
        return None
    days = [day for day in analysis.daily if day.capture == recorded[0]][:_DAYS_IN_CHART]
    return daily_chart(
        [_drawn(day, translator, encrypted=encrypted) for day in days],
        _words(analysis, translator, encrypted=encrypted),
        translator.number,
        _position(analysis, days, encrypted=encrypted),
        format_upper=translator.bytes if encrypted else None,
    )


def _is_shown(day: DailyFigures, *, encrypted: bool) -> bool:
    return bool(day.encrypted_uploads_count if encrypted else day.transmissions_count or day.attempts_count)


def _drawn(day: DailyFigures, translator: Translator, *, encrypted: bool) -> Day:
    upper, lower = day.transmissions_count, day.attempts_count
    if encrypted:
        upper, lower = day.sent_frame_bytes, day.encrypted_uploads_count
    return Day(label=translator.short_day(day.day), transmissions=(upper,), attempts=(lower,))


def _words(analysis: Analysis, translator: Translator, *, encrypted: bool) -> ChartWords:
    mark = banner(analysis.facts.case, translator) or ""
    names = ("title", "transmissions", "attempts", "filter")
    if encrypted:
        names = ("encrypted.title", "encrypted.sent", "encrypted.uploads", "switch-off")
    title, upper, lower, line = (translator.text(f"chart.{name}", size=threshold(UPLOAD_MIN_BYTES)) for name in names)
    return ChartWords(
        title=f"{mark}: {title}" if mark else title, transmissions=upper, attempts=lower, filter=line, mark=mark
    )


def _position(analysis: Analysis, days: list[DailyFigures], *, encrypted: bool) -> float | None:
    """Days from the left edge to the declared switch-off or filter; None where it lies outside or is unknown."""
    on = _switched_off(analysis) if encrypted else _filtered(analysis)
    if on is None:
        return None
    position = (on.date() - days[0].day).days + (on.hour * 60 + on.minute) / 1440
    return position if 0 <= position <= len(days) else None


def _switched_off(analysis: Analysis) -> datetime | None:
    off_at = analysis.facts.switch_off_at_ns
    if off_at is None or analysis.assertion("statement.switch-off") is None:
        return None
    return analysis.facts.local(off_at)


def _filtered(analysis: Analysis) -> datetime | None:
    case = analysis.facts.case
    if case.filter is None or case.filter.on_at is None or case.filter.address != analysis.facts.destination:
        return None
    return analysis.facts.local(case.at_ns(case.filter.on_at))
