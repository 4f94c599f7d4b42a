"""``reportgen write CASE KIND…``."""

from __future__ import annotations

import argparse

from reportgen.actions.write import NothingToWrite, Wish, Written, WrittenDocument, offered, write
from reportgen.cli.build_command import tell_incomplete, tell_unlogged
from reportgen.cli.terminal import Terminal
from reportgen.documents.occasion import Form, Sheet
from reportgen.errors import ReportgenError, UsageError
from reportgen.language.translator import Translator


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Writes the documents asked for; or lists what there is and what each one lacks."""
    if options.list:
        return _list(options, terminal)
    if not options.kinds:
        raise UsageError("write.no-kind", folder=str(options.case))
    sheet = Sheet(form=Form(options.form), with_postal_address=not options.without_postal_address)
    written = write(
        options.case,
        options.kinds,
        target=options.output,
        replace_files=options.replace,
        wish=Wish(
            pair=options.pair,
            sheet=sheet,
            pictures=tuple(options.picture),
            nobody_in=tuple(options.nobody_in),
            templates=options.templates,
            email=options.email,
            max_mb=options.max_mb,
            max_files=options.max_files,
        ),
    )
    tell_written(written, terminal)
    return 0


def tell_written(written: Written, terminal: Terminal) -> None:
    """Each file; what could not be written; what to know before anything is sent."""
    words = terminal.translator
    for document in written.documents:
        key = "write.translation" if document.is_translation else "write.document"
        terminal.say(words.text(key, document=_title(document, words), file=str(document.path)))
    for draft in written.drafts:
        terminal.say(words.text("write.draft", file=str(draft)))
    tell_incomplete(written.incomplete, terminal)
    for document in written.documents:
        if document.is_longer:
            count = str(document.pages_count)
            terminal.complain(words.text("write.longer", document=_title(document, words), count=count))
    for hint in written.hints:
        terminal.paragraph(words.say(hint), "• ", hanging="  ")
    if written.unlogged is not None:
        tell_unlogged(written.unlogged, terminal)


def _title(document: WrittenDocument, words: Translator) -> str:
    return words.joined([words.text(f"document.{kind}") for kind in document.kind.split("+")])


def tell_nothing_to_write(error: ReportgenError, terminal: Terminal) -> None:
    """What each document lacks, where none could be written."""
    if isinstance(error, NothingToWrite):
        tell_incomplete(error.incomplete, terminal)


def _list(options: argparse.Namespace, terminal: Terminal) -> int:
    words = terminal.translator
    for kind, missing in offered(options.case):
        key = "write.list.lacks" if missing.lacks else "write.list.ready"
        title = words.text(f"document.{kind.name}")
        terminal.paragraph(words.text(key, kind=kind.name, document=title, to=words.text(f"write.to.{kind.to}")))
        for lack in missing.lacks:
            prose, *lines = words.say(lack).split("\n")
            terminal.paragraph(prose, "    " + words.text("build.missing-item", item=""), hanging="      ")
            for line in lines:
                terminal.say(f"      {line}")
    return 0
