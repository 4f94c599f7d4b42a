"""The pictures of the evidence report, each with its words and the table beside it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reportgen.documents.bars_chart import Bar, bars_chart
from reportgen.documents.evidence_figures import (
    RECIPIENTS_AT_MOST,
    SERIES_AT_MOST,
    Recipient,
    attempt_spans,
    hourly,
    recipients,
    timeline,
)
from reportgen.documents.hourly_chart import hourly_chart
from reportgen.documents.mark import banner
from reportgen.documents.occasion import Occasion
from reportgen.documents.recipients_diagram import LETTERS, recipients_diagram
from reportgen.documents.timeline_chart import timeline_chart
from reportgen.findings.facts import Recording
from reportgen.language.translator import Translator
from reportgen.language.values import Name

_RECIPIENT_HEADS = ("letter", "address", "sent", "flows", "pictures")
_HOUR_NS = 3_600_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One picture with its heading, the labels of its tones, and the table that says the same."""

    heading: str
    drawing: Markup
    legend: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_columns: int
    widths: tuple[str, ...] = ()  # of its columns, where they are not equal


def evidence_figures(occasion: Occasion, translator: Translator) -> tuple[Figure, ...]:
    """What was sent where, attempts around a block, each recording by hour, letters and periods: as far as there is.

    Nothing is drawn of the recordings where a measurement in them is not confirmed.
    """
    figures: list[Figure | None] = []
    analysis = occasion.analysis
    if analysis.daily:
        found = recipients(analysis)
        figures.append(_recipients(found, occasion, translator))
        figures.append(_attempts(occasion, translator))
        figures += [_hours(recording, found, occasion, translator) for recording in analysis.facts.recordings]
    figures.append(_timeline(occasion, translator))
    return tuple(figure for figure in figures if figure is not None)


def _recipients(found: tuple[Recipient, ...], occasion: Occasion, translator: Translator) -> Figure | None:
    shown = found[:RECIPIENTS_AT_MOST]
    if not shown:
        return None
    facts = occasion.analysis.facts
    drawing = recipients_diagram(
        [(one.sent_frame_bytes, translator.bytes(one.sent_frame_bytes)) for one in shown],
        device=translator.text("figure.recipients.device"),
        point=translator.text(f"figure.point.{facts.recordings[0].entry.point}"),
        title=_title("figure.recipients.title", occasion, translator),
        banner=_banner(occasion, translator),
    )
    rows = tuple(
        (
            LETTERS[place] if place < len(shown) else "",
            translator.value(Name(one.address)),
            translator.bytes(one.sent_frame_bytes),
            translator.number(one.flows_count),
            translator.number(one.pictures_count),
        )
        for place, one in enumerate(found[:20])
    )
    return Figure(
        heading=translator.text("figure.recipients"),
        drawing=drawing,
        legend=(),
        heads=tuple(
            translator.text(f"figure.head.{name}") for name in ("letter", "address", "sent", "flows", "pictures")
        ),
        rows=rows,
        text_columns=2,
    )


def _hours(
    recording: Recording, found: tuple[Recipient, ...], occasion: Occasion, translator: Translator
) -> Figure | None:
    addresses = tuple(one.address for one in found[:SERIES_AT_MOST])
    first_ns, hours = hourly(recording, occasion.analysis, addresses)
    if not hours:
        return None
    has_others = any(values[-1] for values in hours)
    shown = [values if has_others else values[:-1] for values in hours]
    labels = [translator.value(Name(address)) for address in addresses]
    if has_others:
        labels.append(translator.text("figure.hours.others"))
    local = [translator.local(first_ns + index * _HOUR_NS) for index in range(len(hours))]
    days = [(i, translator.short_day(at.date())) for i, at in enumerate(local) if at.hour == 0 or i == 0]
    by_day: dict[str, list[int]] = {}
    for at, values in zip(local, shown, strict=True):
        total = by_day.setdefault(translator.compact_day(at.date()), [0] * len(labels))
        for place, value in enumerate(values):
            total[place] += value
    heading = translator.text("figure.hours", capture=recording.entry.id)
    return Figure(
        heading=heading,
        drawing=hourly_chart(
            shown,
            days,
            translator.bytes,
            title=_title("figure.hours.title", occasion, translator),
            heading=translator.text("figure.hours.axis"),
            banner=_banner(occasion, translator),
        ),
        legend=tuple(labels),
        heads=(translator.text("figure.head.day"), *labels),
        rows=tuple((day, *map(translator.bytes, values)) for day, values in by_day.items()),
        text_columns=1,
    )


def _attempts(occasion: Occasion, translator: Translator) -> Figure | None:
    spans = attempt_spans(occasion.analysis)
    if not spans:
        return None
    names = {span.name: translator.text(f"figure.attempts.{span.name}") for span in spans}
    bars = [Bar(label=names[span.name], value=span.per_hour, shown=translator.number(span.per_hour)) for span in spans]
    return Figure(
        heading=translator.text("figure.attempts"),
        drawing=bars_chart(
            bars,
            title=_title("figure.attempts.title", occasion, translator),
            heading=translator.text("figure.attempts.axis"),
            banner=_banner(occasion, translator),
        ),
        legend=(),
        heads=tuple(translator.text(f"figure.head.{name}") for name in ("span", "attempts", "hours", "per-hour")),
        rows=tuple(
            (
                names[span.name],
                translator.number(span.attempts_count),
                translator.number(round(span.hours, 1)),
                translator.number(span.per_hour),
            )
            for span in spans
        ),
        text_columns=1,
    )


def _timeline(occasion: Occasion, translator: Translator) -> Figure | None:
    events = timeline(occasion)
    if not events:
        return None
    ends = [translator.compact_day(event.point.day) for event in (events[0], events[-1])]
    return Figure(
        heading=translator.text("figure.timeline"),
        drawing=timeline_chart(
            [event.point for event in events],
            ends,
            title=_title("figure.timeline.title", occasion, translator),
            words={kind: translator.text(f"figure.timeline.{kind}") for kind in ("sent", "received", "deadline")},
            banner=_banner(occasion, translator),
        ),
        legend=(),
        heads=tuple(translator.text(f"figure.head.{name}") for name in ("number", "day", "what")),
        rows=tuple(
            (str(number), translator.compact_day(event.point.day), translator.say(event.words))
            for number, event in enumerate(events, start=1)
        ),
        text_columns=3,
        widths=("12mm", "24mm", ""),
    )


def _banner(occasion: Occasion, translator: Translator) -> str:
    return banner(occasion.case, translator) or ""


def _title(key: str, occasion: Occasion, translator: Translator) -> str:
    words, mark = translator.text(key), _banner(occasion, translator)
    return f"{mark}: {words}" if mark else words
