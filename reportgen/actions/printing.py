"""Documents as values become the bytes of their files; several at a time where there are many."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import partial

from reportgen.adapters.beside import Begun, Beside
from reportgen.adapters.pdf import Enclosed, FetchRefused, Pdf, get_ready, render_pdf
from reportgen.documents.frame import Letter, set_closer
from reportgen.documents.registry import most_pages_count
from reportgen.errors import UnreadableInput
from reportgen.language.harmless import harmless

Printed = tuple[bytes, int]
"""The bytes of a document's file, and its pages (0 of a text)."""

UNDATED = date(2018, 5, 25)  # of files inside a document without a date: the first day of the GDPR
_WORTH_A_PROCESS = 4  # documents for each: a process takes about two seconds to be ready
_MOST_PROCESSES = 8


class Press:
    """Prints documents in processes beside this one, which get ready while the documents are composed."""

    def __init__(self, processes_count: int) -> None:
        """With fewer than two processes the documents are printed here: nothing would be gained."""
        self._beside = Beside(processes_count if processes_count > 1 else 0, get_ready)

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_error: object) -> None:
        self._beside.__exit__()

    def begin(self, letters: Sequence[Letter], made_on: date) -> Callable[[], list[Printed]]:
        """Hands the documents out; the call that comes back waits for them: each as :func:`printed`, in their order.

        The same bytes in however many processes. What no process brought back is printed here, and fails here.
        """
        work = partial(printed, made_on=made_on)
        begun: Begun[Printed] = self._beside.begin(work, letters)

        def finished() -> list[Printed]:
            found = begun.finished()
            return [found[place] if place in found else work(letter) for place, letter in enumerate(letters)]

        return finished


def processes_for(documents_count: int) -> int:
    """How many processes are worth their beginning."""
    return min(usable_cores_count(), documents_count // _WORTH_A_PROCESS, _MOST_PROCESSES)


def usable_cores_count() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def printed_all(letters: Sequence[Letter], made_on: date) -> list[Printed]:
    """Each document as :func:`printed`, in their order; the same bytes in however many processes."""
    with Press(processes_for(len(letters))) as press:
        return press.begin(letters, made_on)()


def printed(letter: Letter, made_on: date) -> Printed:
    """The document as the bytes of its file, and its pages.

    One that should keep to its pages and does not is set closer; where that is not enough, it takes the pages that it
    needs. A warning of the back end (a missing glyph, a style it does not know) is a bug of ours.

    Raises: UnreadableInput for a template of the user's own that cannot be printed.
    """
    if not letter.html:
        return letter.text.encode(), 0
    most = most_pages_count(letter.kind)
    pdf = _set(letter, made_on)
    if most is not None and pdf.pages_count > most:
        closer = _set(set_closer(letter), made_on)
        pdf = closer if closer.pages_count <= most else pdf
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
