"""The dialogue, question by question; each answer is on the disk before the next one is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from reportgen.actions.case_shelf import captures_of
from reportgen.actions.incoming import drop_papers, next_number, papers_folder
from reportgen.actions.init import Opened, answer, current, given_values, mark_of, open_dialogue, take_back
from reportgen.actions.open_case import CASE_FILE
from reportgen.actions.viewed_pictures import viewed_pictures
from reportgen.adapters.clock import both_times
from reportgen.dialogue.notes import authority_notes
from reportgen.dialogue.overview import overview
from reportgen.dialogue.question import Field, Kind
from reportgen.dialogue.refused import AnswerRefused
from reportgen.dialogue.stops import LegalStop
from reportgen.errors import ReportgenError
from reportgen.language.values import Message
from reportgen.web.desk import Desk, language_of
from reportgen.web.sight_values import Look
from reportgen.web.upload import Received, receive

_GOES_ON = "go-on"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field as it stands in the form."""

    field: Field
    value: str
    problem: AnswerRefused | None = None


class QuestionPages:
    """Routes ``/cases/{case}/questions``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request) -> Response:
        """The question that comes next; behind the last one the case is written."""
        opened = await self._opened(request)
        if not isinstance(opened, Opened):
            return opened
        return self._question(request, opened, {}, {})

    async def take(self, request: Request) -> Response:
        """The answers to one question."""
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None:
            return desk.sentence(request, "web.unknown-page", 404)
        if (folder / CASE_FILE).is_file():  # nothing is taken in any more
            return desk.page(request, "written", {"step": "questions", "folder": str(folder)})
        try:
            papers = papers_folder(folder)
            received = await receive(request, papers, first_number=next_number(papers))
        except ReportgenError as error:
            return desk.told(request, error, f"/cases/{folder.name}/questions")
        taken = tuple(file.path for file in received.files)
        async with desk.lock(folder.name):
            answer_page, is_complete = await self._weighed(request, folder, received)
            drop_papers(folder, taken, kept=given_values(folder))
        return await self.finish(request) if is_complete else answer_page

    async def _weighed(self, request: Request, folder: Path, received: Received) -> tuple[Response, bool]:
        """The page that follows, and whether that was the last answer."""
        desk = self._desk
        opened = await self._opened(request)
        if not isinstance(opened, Opened):
            return opened, False
        if received.fields.get("mark") != [mark_of(folder)]:
            return desk.page(request, "changed", {"step": "questions"}, 409), False
        try:
            return self._answered(request, opened, received)
        except LegalStop as error:
            context = {"step": "questions", "stop": error, "may_go_on": error.may_go_on}
            return desk.page(request, "stop", context), False
        except ReportgenError as error:
            return desk.told(request, error, f"/cases/{folder.name}/questions"), False

    async def back(self, request: Request) -> Response:
        """Takes the newest answer back."""
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None:
            return desk.sentence(request, "web.unknown-page", 404)
        async with desk.lock(folder.name):
            opened = await self._opened(request)
            if not isinstance(opened, Opened):
                return opened
            try:
                rest = take_back(opened)
                gone = set(opened.state.answers.given.items()) - set(rest.state.answers.given.items())
                drop_papers(folder, [Path(value) for _, value in gone], kept=given_values(folder))
            except ReportgenError as error:
                return desk.told(request, error, self._address(request))
        return RedirectResponse(self._address(request), 303)

    async def finish(self, request: Request) -> Response:
        """Writes the case."""
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None:
            return desk.sentence(request, "web.unknown-page", 404)
        if (folder / CASE_FILE).is_file():
            return RedirectResponse(f"/cases/{folder.name}/findings", 303)
        arguments = [language_of(request), *([_GOES_ON] if _goes_on(request) else [])]
        done = await desk.worked(request, "finish", folder, *arguments, back=f"/cases/{folder.name}/findings")
        if isinstance(done, Response):
            return done
        if done == b"done":
            return RedirectResponse(f"/cases/{folder.name}/findings", 303)
        return desk.told(request, done, f"/cases/{folder.name}/questions")  # type: ignore[arg-type]

    async def _opened(self, request: Request) -> Opened | Response:
        """The dialogue as it stands on the disk."""
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None:
            return desk.sentence(request, "web.unknown-page", 404)
        if (folder / CASE_FILE).is_file():
            return desk.page(request, "written", {"step": "questions", "folder": str(folder)})
        look = await desk.worked(request, "look", folder)
        if isinstance(look, Response):
            return look
        if not isinstance(look, Look):
            return desk.unread(request, folder, look)
        try:
            return open_dialogue(
                folder,
                captures_of(folder),
                language_of(request),
                today=both_times()[1].date(),
                goes_on=_goes_on(request),
                seen=look.seen,
            )
        except ReportgenError as error:
            return desk.told(request, error, "/")

    def _answered(self, request: Request, opened: Opened, received: Received) -> tuple[Response, bool]:
        """As many of the answers as can stand; others are asked again with what is wrong. Whether it was the last."""
        files = {file.field: str(file.path) for file in received.files if file.size_bytes}
        problems: dict[str, AnswerRefused] = {}
        written: dict[str, str] = {}
        question = current(opened)
        key_asked = question.key if question else ""
        while (question := current(opened)) is not None and question.key == key_asked:
            field = next((one for one in question.fields if one.key not in problems), None)
            if field is None or not _is_told(field, received):
                break
            written[field.key] = files.get(field.key, "") if field.kind is Kind.FILE else _told(field, received)
            try:
                opened = answer(opened, field.key, written[field.key])
            except AnswerRefused as error:
                problems[field.key] = error
        if problems:
            return self._question(request, opened, written, problems, 422), False
        return RedirectResponse(self._address(request), 303), current(opened) is None

    def _question(
        self,
        request: Request,
        opened: Opened,
        written: dict[str, str],
        problems: dict[str, AnswerRefused],
        status: int = 200,
    ) -> Response:
        question = current(opened)
        viewed = len(viewed_pictures(opened.folder))
        fields = tuple(
            FieldView(
                field=field, value=written.get(field.key, _proposal(field, viewed)), problem=problems.get(field.key)
            )
            for field in (question.fields if question else ())
            if field.is_asked
        )
        asks_authority = any(view.field.key == "authority" for view in fields)
        context = {
            "step": "questions",
            "question": question,
            "fields": fields,
            "notes": (*map(_on_page, question.notes), *(authority_notes(opened.state.ground) if asks_authority else ()))
            if question
            else (),
            "said": overview(opened.state) if any(view.field.key == "write" for view in fields) else (),
            "given_count": len(opened.state.answers.given),
            "mark": mark_of(opened.folder),
            "go_on": _goes_on(request),
        }
        return self._desk.page(request, "question", context, status)

    def _address(self, request: Request) -> str:
        return f"/cases/{request.path_params['case']}/questions" + (f"?{_GOES_ON}=1" if _goes_on(request) else "")


def _on_page(note: Message) -> Message:
    """What a note says to who sits at a page and not at a terminal."""
    return Message.of("web.question.people") if note.key == "init.note.people" else note


def _goes_on(request: Request) -> bool:
    return request.query_params.get(_GOES_ON) == "1"


def _proposal(field: Field, viewed_count: int) -> str:
    if field.key == "pictures-viewed" and viewed_count:
        return str(viewed_count)
    return field.proposed.value if field.proposed is not None else ""


def _is_told(field: Field, received: Received) -> bool:
    """Whether the form held this field: one that came up only by another answer is asked on the next page."""
    return f"asked-{field.key}" in received.fields


def _told(field: Field, received: Received) -> str:
    """What was written into the field, in the form that the dialogue takes."""
    if field.kind is Kind.CHECKLIST:
        said = {choice.key: (received.fields.get(f"{field.key}.{choice.key}") or [""])[0] for choice in field.choices}
        if not any(said.values()):
            return ""
        items = [key if value == "yes" else f"{key}?" for key, value in said.items() if value != "no"]
        return ",".join(items) or "none"
    value = (received.fields.get(field.key) or [""])[0]
    if field.kind is Kind.MOMENT:
        return value.replace("T", " ")
    return value.replace("\r\n", "\n")
