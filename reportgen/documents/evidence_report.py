"""The evidence report on its own: pictures with their tables, every confirmed statement with its frames, conversations.

The only document that holds files inside: the device's own conversations and the list of what it was made from.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from reportgen.analysis.tables import flows_to_internet, flows_to_internet_csv
from reportgen.analysis.value import Analysis
from reportgen.capture.values import Flow
from reportgen.documents.annexes import annex_frame
from reportgen.documents.cited import exhibits_sentence, frames_line, modality_words, notes
from reportgen.documents.daily_annex import chart, chart_caption, daily_heads, daily_note, daily_rows
from reportgen.documents.evidence_pictures import evidence_figures
from reportgen.documents.frame import Inside, Letter, written
from reportgen.documents.mark import marked_name
from reportgen.documents.method_annex import method_rows
from reportgen.documents.occasion import Occasion
from reportgen.findings.assertion import Modality, Reader
from reportgen.language.translator import Translator
from reportgen.language.values import Name

FLOWS_IN_PRINT = 200
_SHOWN = frozenset({Modality.MEASURED, Modality.SOURCE, Modality.CONCLUSION, Modality.STATEMENT})


def evidence_report(occasion: Occasion, translator: Translator) -> Letter:
    """The report in the translator's language, with the whole table of conversations inside."""
    analysis = occasion.analysis
    flows, flows_count = _flow_rows(analysis, translator)
    context = annex_frame("evidence-report", occasion, translator) | {
        "captures": _captures(analysis, translator),
        "figures": evidence_figures(occasion, translator),
        "daily": daily_rows(analysis, translator),
        "daily_heads": daily_heads(analysis, translator),
        "daily_note": daily_note(analysis, translator),
        "daily_chart": chart(analysis, translator),
        "daily_caption": chart_caption(analysis, translator),
        "daily_legend": translator.text("chart.legend", address=Name(analysis.facts.destination or "")),
        "statements": _statements(analysis, translator),
        "method": method_rows(analysis, translator),
        "flow_heads": tuple(translator.text(f"figure.head.{name}") for name in _FLOW_HEADS),
        "flows": flows,
        "flows_note": translator.text("evidence-report.flows-note", n=flows_count, shown=len(flows)),
    }
    letter = written("evidence-report", occasion, translator, context)
    return replace(letter, inside=_inside(occasion, translator))


_FLOW_HEADS = ("capture", "flow", "to", "began", "frames", "sent", "received", "state")


def _flow_rows(analysis: Analysis, translator: Translator) -> tuple[tuple[tuple[str, ...], ...], int]:
    """The first two hundred, and how many there are."""
    found = list(flows_to_internet(analysis))
    rows = tuple(
        (
            recording.entry.id,
            str(flow.index),
            f"{translator.value(Name(flow.responder))} {flow.transport} {flow.responder_port or ''}",
            began(flow, translator),
            f"{flow.first_frame}–{flow.last_frame}",
            translator.number(flow.orig_frame_bytes),
            translator.number(flow.resp_frame_bytes),
            flow.conn_state,
        )
        for recording, flow in found[:FLOWS_IN_PRINT]
    )
    return rows, len(found)


def began(flow: Flow, translator: Translator) -> str:
    """Day and time of day, short: the year stands above."""
    at = translator.local(flow.first_at_ns)
    return f"{translator.short_day(at.date())} {at:%H:%M:%S}"


def _captures(analysis: Analysis, translator: Translator) -> tuple[tuple[str, str, str, str, str, str], ...]:
    """As rows of the table of exhibits: here stand the digests."""
    rows = []
    for recording in analysis.facts.recordings:
        file = recording.capture.file
        ends = [translator.moment(at) for at in (file.first_at_ns, file.last_at_ns) if at is not None]
        rows.append(
            (
                recording.entry.id,
                " – ".join(ends),
                f"{file.format}, {translator.bytes(file.size_bytes)}",
                file.sha256,
                translator.compact_day(translator.local(file.first_at_ns).date()) if file.first_at_ns else "",
                translator.text("exhibit.on-request"),
            )
        )
    return tuple(rows)


def _statements(analysis: Analysis, translator: Translator) -> tuple[tuple[str, str, str, str], ...]:
    """Every confirmed statement for the authority, as rows of the table of facts."""
    found = [one for one in analysis.assertions if one.modality in _SHOWN and Reader.AUTHORITY in one.disclosure]
    rows = []
    for number, one in enumerate(found, start=1):
        small = " ".join(
            part
            for part in (
                frames_line(one, analysis, translator),
                exhibits_sentence(one, analysis, translator),
                notes(one, translator),
            )
            if part
        )
        rows.append((str(number), translator.say(one.claim), small, modality_words(one, translator)))
    return tuple(rows)


def _inside(occasion: Occasion, translator: Translator) -> tuple[Inside, ...]:
    analysis = occasion.analysis
    evidence = [found for found in analysis.inputs if found.role in ("capture", "exhibit", "registration")]
    listed = "".join(f"{found.sha256}  {PurePosixPath(found.path).name}\n" for found in evidence)
    files = {"flows.csv": flows_to_internet_csv(analysis), "inputs-sha256.txt": listed.encode()}
    return tuple(
        Inside(
            name=marked_name(name, occasion.case, translator),
            description=translator.text(f"evidence-report.inside.{name.partition('.')[0]}"),
            data=data,
        )
        for name, data in files.items()
    )
