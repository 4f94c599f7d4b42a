"""Documents as values become the bytes of their files; several at a time where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time
from functools import partial

from reportgen.adapters.pdf import Enclosed, FetchRefused, Pdf, render_pdf
from reportgen.documents.frame import Letter, set_closer
from reportgen.documents.registry import most_pages_count
from reportgen.errors import CaseIncomplete, UnreadableInput
from reportgen.language.harmless import harmless

_WORTH_A_PROCESS = 8  # documents: a second process takes about two seconds to be ready
_MOST_PROCESSES = 8


class TooLong(CaseIncomplete):
    """A letter has more pages than it may have."""


def printed_all(letters: Sequence[Letter], made_on: date) -> list[tuple[bytes, int]]:
    """Each document as :func:`printed`, in their order; the same bytes in however many processes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = min(cores, len(letters) // (_WORTH_A_PROCESS // 2), _MOST_PROCESSES)
    if workers < 2:
        return [printed(letter, made_on) for letter in letters]
    # Spawned, not forked: Pango's threads and locks must not be copied in the middle of something.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        return list(pool.map(partial(printed, made_on=made_on), letters))


def printed(letter: Letter, made_on: date) -> tuple[bytes, int]:
    """The document as the bytes of its file, and its pages.

    A warning of the back end (a missing glyph, a style it does not know) is a bug of ours. Raises: TooLong.
    """
    if not letter.html:
        return letter.text.encode(), 0
    most = most_pages_count(letter.kind)
    pdf = _set(letter, made_on)
    if most is not None and pdf.pages_count > most:
        pdf = _set(set_closer(letter), made_on)
    if most is not None and pdf.pages_count > most:
        raise TooLong("write.too-long", document=letter.name, count=pdf.pages_count, most=most)
    return pdf.data, pdf.pages_count


def _set(letter: Letter, made_on: date) -> Pdf:
    made_at = datetime.combine(made_on, time(), UTC)
    enclosed = [
        Enclosed(name=file.name, description=file.description, data=file.data, relationship="Data", made_at=made_at)
        for file in letter.inside
    ]
    try:
        pdf = render_pdf(letter.html, letter.pictures, enclosed)
    except FetchRefused as error:
        if letter.is_own:
            raise UnreadableInput("template.asks-for-more", resource=harmless(str(error))) from error
        raise
    if pdf.warnings and letter.is_own:
        raise UnreadableInput("template.not-printable", reason=harmless(pdf.warnings[0]))
    if pdf.warnings:
        raise RuntimeError(f"{letter.name}: {'; '.join(pdf.warnings)}")
    return pdf
