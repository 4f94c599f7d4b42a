"""Chosen documents of a case, and e-mail drafts that hold them: as ``reportgen write`` makes them. Nothing is sent."""

from __future__ import annotations

import re
from pathlib import Path

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.actions.write import NothingToWrite, Wish, offered_for, write
from reportgen.documents.registry import KINDS
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.web.document_values import KindView, OfferedView, WrittenView
from reportgen.web.letters import capital, missing_lines
from reportgen.web.values import Lines
from reportgen.web.work import Tell, in_both, unlogged_lines

_MB = re.compile(r"[1-9][0-9]{0,3}")
_NONE: Lines = dict.fromkeys(LANGUAGES, ())


def view_offered(folder: Path, tell: Tell) -> OfferedView:
    """Every kind of document with what the case lacks for it. Raises: as ``build`` where the case cannot be read."""
    tell("step", "build.step.read")
    files = read_case_files(folder)
    tell("step", "build.step.analyse")
    analysis = analysis_of(files, ("write",))
    words = {code: Translator(code, files.case.timezone, takes_other_words=True) for code in LANGUAGES}
    return OfferedView(
        kinds=tuple(
            KindView(
                name=kind.name,
                title={code: capital(one.text(f"document.{kind.name}")) for code, one in words.items()},
                to=kind.to.value,
                lacks={code: tuple(one.say(lack) for lack in missing.lacks) for code, one in words.items()},
            )
            for kind, missing in offered_for(analysis)
        ),
        takes_pairs=set(files.case.languages) == set(LANGUAGES),
    )


def write_chosen(folder: Path, arguments: tuple[str, ...], tell: Tell) -> WrittenView:
    """Writes documents. ``arguments``: ``pair``, ``email``, ``replace`` where wished, ``mb=…``, then names of kinds.

    Raises: as ``write``; OutputError where a file is there already and was not to be replaced.
    """
    kinds = [name for name in arguments if name in KINDS]
    megabytes = next((one[3:] for one in arguments if one.startswith("mb=") and _MB.fullmatch(one[3:])), None)
    wish = Wish(pair="pair" in arguments, email="email" in arguments, max_mb=float(megabytes) if megabytes else None)
    tell("step", "build.step.letters")
    try:
        written = write(folder, kinds, replace_files="replace" in arguments, wish=wish)
    except NothingToWrite as error:
        lacking = error.incomplete
        return WrittenView(
            names=(), missing=in_both(lambda words: missing_lines(lacking, words)), hints=_NONE, unlogged=_NONE
        )
    names = (*(document.path.name for document in written.documents), *(draft.name for draft in written.drafts))
    return WrittenView(
        names=names,
        missing=in_both(lambda words: missing_lines(written.incomplete, words)),
        hints=in_both(lambda words: tuple(words.say(hint) for hint in written.hints)),
        unlogged=unlogged_lines(written.unlogged),
    )
