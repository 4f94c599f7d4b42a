"""The numbers of one kind of document alone: tables and pictures made from whole recordings, chosen pictures.

They excuse nothing in other documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice

from reportgen.analysis.tables import flows_to_internet
from reportgen.analysis.value import Analysis
from reportgen.documents.contact_sheet import sending_of
from reportgen.documents.evidence_figures import SERIES_AT_MOST, attempt_spans, hourly, recipients, timeline
from reportgen.documents.evidence_report import FLOWS_IN_PRINT, began
from reportgen.documents.occasion import Occasion
from reportgen.documents.reminder import new_day
from reportgen.documents.stamped_exhibits import LINES_AT_MOST
from reportgen.language.translator import Translator
from reportgen.language.values import Moment

_HOUR_NS = 3_600_000_000_000


def own_numbers(kind: str, occasion: Occasion, translator: Translator) -> Iterator[object]:
    """Values that ``kind`` alone prints, and words for those that no value is printed as."""
    found = _OF_KIND.get(kind)
    if found is not None:
        yield from found(occasion, translator)


def _of_report(occasion: Occasion, translator: Translator) -> Iterator[object]:
    analysis = occasion.analysis
    yield from range(1, 1 + len(analysis.assertions))
    yield from timeline(occasion)
    yield from range(1, 1 + len(timeline(occasion)))
    for span in attempt_spans(analysis):
        yield (span.attempts_count, span.hours, span.per_hour)
    yield from recipients(analysis)
    yield from _by_day(analysis, translator)
    yield from _conversations(analysis, translator)


def _by_day(analysis: Analysis, translator: Translator) -> Iterator[int | Moment]:
    """Bytes sent to each address of the picture, and to all others, on each day of a recording."""
    addresses = tuple(one.address for one in recipients(analysis)[:SERIES_AT_MOST])
    for recording in analysis.facts.recordings:
        first_ns, hours = hourly(recording, analysis, addresses)
        sums: defaultdict[object, int] = defaultdict(int)
        for number, values in enumerate(hours):
            day = translator.local(first_ns + number * _HOUR_NS).date()
            yield Moment(first_ns + number * _HOUR_NS)
            for place, value in enumerate(values):
                sums[day, place] += value
        yield from sums.values()


def _conversations(analysis: Analysis, translator: Translator) -> Iterator[object]:
    found = flows_to_internet(analysis)
    for _, flow in islice(found, FLOWS_IN_PRINT):
        yield (flow.index, flow.responder, flow.responder_port or "", flow.transport, flow.conn_state)
        yield began(flow, translator)
        yield (flow.first_frame, flow.last_frame, flow.orig_frame_bytes, flow.resp_frame_bytes)
    yield from (FLOWS_IN_PRINT, sum(1 for _ in flows_to_internet(analysis)))


def _of_contact_sheet(occasion: Occasion, _translator: Translator) -> Iterator[object]:
    for picture in occasion.pictures:
        yield picture.sha256
        found = sending_of(occasion, picture.sha256)
        if found is not None:
            _, image, count = found
            yield (
                count,
                Moment(image.first_at_ns),
                image.width_px,
                image.height_px,
                image.frames.first,
                image.frames.last,
            )


def _of_exhibits(occasion: Occasion, _translator: Translator) -> Iterator[object]:
    """What stands in the exhibits themselves is theirs."""
    yield LINES_AT_MOST
    yield from occasion.exhibit_texts.values()


def _of_new_day(occasion: Occasion, _translator: Translator) -> Iterator[object]:
    """The day that the letter itself sets."""
    case = occasion.case
    if case.letter_date is not None:
        yield new_day(case, case.letter_date)


_OF_KIND: dict[str, Callable[[Occasion, Translator], Iterator[object]]] = {
    "evidence-report": _of_report,
    "contact-sheet": _of_contact_sheet,
    "exhibits": _of_exhibits,
    "reminder": _of_new_day,
    "defect-notice": _of_new_day,
    "hearing-letter": _of_new_day,
}
