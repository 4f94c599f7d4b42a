"""``reportgen timestamp CASE|BUNDLE``: asks a time-stamp service, or prepares and takes in what others carry."""

from __future__ import annotations

import argparse
from pathlib import Path

from reportgen.actions.timestamp import AGENT, BadStamp, Stamped, import_answer, request_stamp, stamp
from reportgen.adapters.clock import now
from reportgen.adapters.folder import read_input, shown_path
from reportgen.adapters.trusted_list import LIST_LIMIT_BYTES, read_trusted_list
from reportgen.adapters.tsa import QUERY_TYPE, StampVerifier, ask, read_roots
from reportgen.cli.terminal import Terminal
from reportgen.errors import UsageError
from reportgen.evidence.time_stamp import ANSWER, REQUEST, StampCheck
from reportgen.language.harmless import harmless
from reportgen.language.values import Moment

ROOTS_LIMIT_BYTES = 1024 * 1024


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Raises: as the actions; UsageError where it is not said how."""
    verify = verifier_of(options)
    try:
        if options.request_only:
            _tell_request(request_stamp(options.target, at=now()), terminal)
            return 0
        if options.import_ is not None:
            stamped = import_answer(options.target, options.import_, verify=verify, at=now())
        elif options.tsa is not None:
            url: str = options.tsa
            terminal.complain(terminal.translator.text("timestamp.asking", url=url))
            stamped = stamp(
                options.target,
                ask=lambda request: ask(url, request, agent=AGENT),
                url=url,
                verify=verify,
                at=now,
            )
        else:
            raise UsageError("timestamp.how")
    except BadStamp as error:
        for problem in error.stamped.check.problems if error.stamped.check else ():
            sentence = terminal.translator.text(f"timestamp.problem.{problem}")
            terminal.complain(terminal.translator.text("error.problem", sentence=sentence))
        raise
    terminal.say(terminal.translator.text("timestamp.kept", folder=str(stamped.folder)))
    if stamped.check is not None:
        tell_stamp(stamped.check, stamped.data_file.name, terminal)
    return 0


def verifier_of(options: argparse.Namespace) -> StampVerifier:
    """With the roots and the trusted list that the user gave. Raises: UnreadableInput, EvidenceMismatch."""
    roots = (
        read_roots(read_input(options.root, ROOTS_LIMIT_BYTES), name=shown_path(options.root)) if options.root else ()
    )
    listed: Path | None = options.trusted_list
    if listed is None:
        return StampVerifier(roots)
    named: str | None = options.trusted_list_sha256
    trusted = read_trusted_list(read_input(listed, LIST_LIMIT_BYTES), name=shown_path(listed), sha256=named)
    return StampVerifier(roots, trusted)


def tell_stamp(check: StampCheck, about: str, terminal: Terminal) -> None:
    """What the stamp says and what was checked of it: sameness, not origin; qualified only by a list that was given."""
    words, facts = terminal.translator, check.facts
    if facts is None or not check.holds:
        return
    at_ns = int(facts.gen_time.timestamp() * 1_000_000_000)
    terminal.paragraph(words.text("timestamp.says", file=about, at=Moment(at_ns), signer=harmless(facts.signer) or "?"))
    terminal.paragraph(words.text("timestamp.trusted" if check.is_trusted else "timestamp.untrusted"))
    qualified = {None: "unchecked", True: "listed", False: "not-listed"}[check.is_qualified]
    terminal.paragraph(words.text(f"timestamp.qualified-{qualified}"))
    if check.is_qualified is None and check.is_listed is not None:
        terminal.paragraph(words.text("timestamp.listed" if check.is_listed else "timestamp.not-listed"))


def _tell_request(stamped: Stamped, terminal: Terminal) -> None:
    words = terminal.translator
    request = stamped.folder / REQUEST
    terminal.say(words.text("timestamp.request", file=str(request)))
    terminal.paragraph(words.text("timestamp.carry"))
    terminal.say(f"    curl -H 'Content-Type: {QUERY_TYPE}' --data-binary @{REQUEST} -o {ANSWER} URL")
    terminal.say(words.text("timestamp.then"))
