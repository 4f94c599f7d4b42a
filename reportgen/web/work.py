"""What a worker process does: calls one action and hands back what a page shows. Nothing of a server is in here."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from reportgen.actions.error_lines import error_sentence, hint, single_mistakes
from reportgen.errors import OutputError, ReportgenError
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode
from reportgen.web.result import Result
from reportgen.web.values import Failed, Lines

Tell = Callable[[str, object], None]
"""``("progress", (done bytes, all bytes))`` ``("step", message id)`` or ``("recorded", (bytes, pictures))``."""


def run_work(pipe: Connection, kind: str, folder: str, arguments: Sequence[str]) -> None:
    """The worker's own life: the last thing in the pipe is the result; a bug ends it without one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal ends the server, and that ends us

    def tell(what: str, value: object) -> None:
        pipe.send((what, value))

    try:
        result = WORK[kind](Path(folder), tuple(arguments), tell)
    except ReportgenError as error:
        result = failed(error)
    pipe.send(("result", result))
    pipe.close()


def failed(error: ReportgenError) -> Failed:
    """The failure in words."""
    told: dict[LanguageCode, tuple[str, ...]] = {}
    for language in LANGUAGES:
        words = Translator(language, takes_other_words=True)
        advice = hint(error, words)
        told[language] = (error_sentence(error, words), *single_mistakes(error, words), *([advice] if advice else ()))
    return Failed(lines=told)


def unlogged_lines(error: OutputError | None) -> Lines:
    """That and why the log of the case could not take in what was made; nothing where it could."""
    if error is None:
        return dict.fromkeys(LANGUAGES, ())
    return in_both(lambda words: (words.text("custody.unlogged", sentence=error_sentence(error, words)),))


def in_both(say: Callable[[Translator], Sequence[str]], zone: str = "Europe/Berlin") -> Lines:
    """The lines in both languages."""
    return {code: tuple(say(Translator(code, zone, takes_other_words=True))) for code in LANGUAGES}


def _look(folder: Path, _arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.look import look_at

    return look_at(folder, tell)


def _reveal(folder: Path, arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.look import reveal

    return reveal(folder, arguments[0], tell)


def _finish(folder: Path, arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.finish import finish_dialogue

    return finish_dialogue(folder, arguments, tell)


def _case(folder: Path, _arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.case_view import view_case

    return view_case(folder, tell)


def _gates(folder: Path, _arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.case_view import view_gates

    return view_gates(folder, tell)


def _record(folder: Path, arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.record import record

    return record(folder, arguments, tell)


def _letters(folder: Path, _arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.letters import view_letters

    return view_letters(folder, tell)


def _offered(folder: Path, _arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.documents import view_offered

    return view_offered(folder, tell)


def _write(folder: Path, arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.documents import write_chosen

    return write_chosen(folder, arguments, tell)


def _plan(folder: Path, arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.registry import view_plan

    return view_plan(folder, arguments, tell)


def _ask(folder: Path, arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.registry import ask_registry

    return ask_registry(folder, arguments, tell)


def _build(folder: Path, _arguments: tuple[str, ...], tell: Tell) -> Result:
    from reportgen.web.letters import build_bundle

    return build_bundle(folder, tell)


WORK: Mapping[str, Callable[[Path, tuple[str, ...], Tell], Result]] = {
    "look": _look,
    "reveal": _reveal,
    "finish": _finish,
    "case": _case,
    "gates": _gates,
    "record": _record,
    "letters": _letters,
    "offered": _offered,
    "write": _write,
    "plan": _plan,
    "ask": _ask,
    "build": _build,
}
