"""``init``: the dialogue that makes a case. A shell asks what :func:`current` returns and hands back what was written.

    opened = open_dialogue(folder, captures, language, today=…)   # reads the recordings, and earlier answers
    while (question := current(opened)) is not None:              # at most fifteen, each with the fields still open
        opened = answer(opened, question.fields[0].key, written)  # or the error says in one sentence what is wrong
    written = finish(opened)                                      # the case folder

Each answer is on the disk before the next question: a dialogue that was broken off goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from reportgen.actions.init_captures import see_captures
from reportgen.actions.init_write import Written, write_case
from reportgen.actions.open_case import CASE_FILE
from reportgen.adapters.append import append_lines
from reportgen.adapters.clock import now
from reportgen.adapters.files import telling
from reportgen.adapters.folder import is_file, read_input, shown_path
from reportgen.case.init_log import CAPTURE, SIZE_LIMIT_BYTES, InitLine, InitLog, read_init_log
from reportgen.dialogue.answers import Answers
from reportgen.dialogue.fields import is_known
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.plan import State, fields_of, give, is_complete, next_question, propose
from reportgen.dialogue.question import Question
from reportgen.dialogue.refused import AnswerProblem, AnswerRefused
from reportgen.dialogue.seen import Seen
from reportgen.errors import CaseIncomplete, OutputError, Problems, ReportgenError
from reportgen.evidence.digest import sha256_of
from reportgen.language.values import LanguageCode

INIT_FILE = "init.jsonl"
_FIRST = ("letter-date", "constructed")  # other answers are measured by them
Progress = Callable[[Path, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A dialogue with its folder."""

    folder: Path
    state: State
    resumed_count: int = 0  # answers that were there already
    unreadable_lines: tuple[int, ...] = ()


def open_dialogue(
    folder: Path,
    captures: Sequence[Path],
    language: LanguageCode,
    *,
    today: date,
    goes_on: bool = False,
    progress: Progress | None = None,
    seen: Seen | None = None,
) -> Opened:
    """A new dialogue, or the one that was broken off in ``folder``; reads the recordings (nothing is copied yet).

    ``seen``: what the recordings tell, where a shell has read them already.

    Raises: OutputError where there is a case already or the folder cannot be written; UnreadableInput for a capture.
    """
    if (folder / CASE_FILE).exists():
        raise OutputError("init.case-exists", file=shown_path(folder / CASE_FILE))
    with telling(folder):
        folder.mkdir(exist_ok=True)
    log = _earlier(folder)
    # One that was moved since may be named anew; where none is, its absence is told.
    earlier = [path for path in map(Path, log.captures) if is_file(path) or not captures]
    paths = tuple(dict.fromkeys([*earlier, *(path.resolve() for path in captures)]))
    seen = seen if seen is not None else see_captures(folder, paths, progress)
    for path in captures:
        if str(path.resolve()) not in log.captures:
            _note(folder, CAPTURE, str(path.resolve()))
    ground = Ground(
        seen=seen, answers=Answers(), today=today, language=language, is_file=lambda path: is_file(Path(path))
    )
    state = State(ground=ground, goes_on=goes_on)
    state = _replayed(state, dict(log.answers))
    return Opened(
        folder=folder,
        state=state,
        resumed_count=len(state.answers.given),
        unreadable_lines=log.unreadable,
    )


def current(opened: Opened) -> Question | None:
    """The question that comes next; None where all is answered and the case can be written."""
    return next_question(opened.state)


def answer(opened: Opened, key: str, written: str) -> Opened:
    """One answer, brought to the disk. Raises: AnswerRefused (nothing is changed), LegalStop, OutputError."""
    state = give(opened.state, key, written)
    _note(opened.folder, key, state.answers.given[key])
    return replace(opened, state=state)


def take_back(opened: Opened) -> Opened:
    """Without the newest answer; the same where there is none. Raises: OutputError."""
    keys = list(opened.state.answers.given)
    if not keys:
        return opened
    _note(opened.folder, keys[-1], None)
    return replace(opened, state=opened.state.with_answers(opened.state.answers.without(keys[-1])))


def answer_known(opened: Opened, written: Mapping[str, str]) -> tuple[Opened, tuple[AnswerProblem, ...]]:
    """With those of the answers that are due now, and what is wrong with the others of them. Raises: LegalStop."""
    problems: list[AnswerProblem] = []
    tried: set[str] = set()
    while True:
        due = (field.key for _, field in fields_of(opened.state) if field.key not in opened.state.answers)
        key = next((key for key in (*_FIRST, *due) if key in written and key not in tried), None)
        if key is None:
            return opened, tuple(problems)
        tried.add(key)
        if key in opened.state.answers:
            continue
        try:
            opened = answer(opened, key, written[key])
        except AnswerRefused as error:
            problems.append(AnswerProblem(key, error))


def answer_all(opened: Opened, written: Mapping[str, str]) -> Opened:
    """A whole dialogue without asking: what is not given takes the proposal, else stays open; the end is confirmed.

    Raises: LegalStop; Problems naming every answer that cannot stand, every required one that is missing, and every one
    that nobody asks for; then nothing is kept.
    """
    state, problems = opened.state, list[AnswerProblem]()
    for key in (key for key in _FIRST if key in written and key not in state.answers):
        state = _given(state, key, written[key], problems)
    while (question := next_question(state, quiet=True)) is not None:
        field = question.fields[0]
        proposed = "yes" if field.key == "write" else propose(field)
        state = _given(state, field.key, written.get(field.key, proposed), problems)
    unasked = [key for key in written if key not in state.answers]
    # Where an answer was refused, what hangs on it is not asked either: only the cause is told.
    told = [key for key in unasked if not problems or not is_known(key)]
    problems += [AnswerProblem(key, AnswerRefused("init.not-asked")) for key in told]
    if problems:
        raise Problems("init.answers", tuple(problems), n=len(problems))
    for key, value in state.answers.given.items():
        if opened.state.answers.given.get(key) != value:
            _note(opened.folder, key, value)
    return replace(opened, state=state)


def _given(state: State, key: str, written: str, problems: list[AnswerProblem]) -> State:
    """With the answer; where it cannot stand, left open and noted."""
    try:
        return give(state, key, written)
    except AnswerRefused as error:
        problems.append(AnswerProblem(key, error))
        return state.with_answers(state.answers.with_answer(key, ""))


def finish(opened: Opened, progress: Callable[[int], None] = lambda _done: None) -> Written:
    """Copies captures and papers in, writes ``case.toml``, and removes the dialogue's own file.

    Raises: CaseIncomplete where questions are open; UnreadableInput, EvidenceMismatch, OutputError.
    """
    if not is_complete(opened.state):
        raise CaseIncomplete("init.not-finished", folder=shown_path(opened.folder))
    written = write_case(opened.folder, opened.state.ground, progress)
    (opened.folder / INIT_FILE).unlink(missing_ok=True)
    return written


def mark_of(folder: Path) -> str:
    """Changes with every answer: two people at one dialogue see it. Raises: UnreadableInput."""
    path = folder / INIT_FILE
    return sha256_of(read_input(path, SIZE_LIMIT_BYTES) if is_file(path) else b"")[:16]


def given_values(folder: Path) -> tuple[str, ...]:
    """What the answers on the disk say; none where the case was written. Raises: UnreadableInput."""
    return tuple(value for value in dict(_earlier(folder).answers).values() if value)


def _replayed(state: State, given: Mapping[str, str]) -> State:
    """The dialogue with its earlier answers, in its own order; what no longer can stand is asked again."""
    for key in _FIRST:
        if key in given:
            state = _tried(state, key, given[key])
    tried = set(_FIRST)
    while True:
        due = (field.key for _, field in fields_of(state) if field.key in given and field.key not in tried)
        if (found := next(due, None)) is None:
            return state
        tried.add(found)
        state = _tried(state, found, given[found])


def _tried(state: State, key: str, value: str) -> State:
    try:
        return give(state, key, value)
    except ReportgenError:
        return state


def _earlier(folder: Path) -> InitLog:
    path = folder / INIT_FILE
    if not path.exists():
        return InitLog()
    return read_init_log(read_input(path, SIZE_LIMIT_BYTES))


def _note(folder: Path, key: str, value: str | None) -> None:
    append_lines(folder / INIT_FILE, [InitLine(at=now(), key=key, value=value).encoded()])
