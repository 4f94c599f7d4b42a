"""The first page: all cases, and a place to drop a recording; and the work in progress."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from reportgen.actions.case_name import name_case, name_of_case
from reportgen.actions.case_shelf import INCOMING
from reportgen.actions.error_lines import error_sentence
from reportgen.actions.open_case import CASE_FILE
from reportgen.actions.status import status
from reportgen.actions.status_words import stage_words
from reportgen.adapters.clock import both_times, now
from reportgen.errors import ReportgenError
from reportgen.language.translator import Translator
from reportgen.web.desk import Desk, language_of
from reportgen.web.jobs import Job
from reportgen.web.upload import receive
from reportgen.web.values import Failed

_PAGE_BEFORE = {
    "reveal": "see",
    "finish": "questions",
    "plan": "authority",
    "ask": "registry",
    "letters": "findings",
    "offered": "letters",
    "write": "documents",
    "build": "bundle",
}
"""For each kind of work: the page to go back to where it fails; not one that would begin the same again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in the list."""

    id: str
    name: str  # as the person calls it; empty where there is none
    stage: str
    following: str  # what comes next; empty where nothing does
    why: str = ""


class StartPages:
    """Routes ``/``, ``/upload`` and ``/jobs``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def home(self, request: Request) -> Response:
        """All cases."""
        shelf = self._desk.shelf
        words = Translator(language_of(request), takes_other_words=True)
        cases = tuple(_row(shelf.root / case_id, words) for case_id in shelf.ids())
        return self._desk.page(
            request, "home", {"cases": cases, "root": str(shelf.root), "upload_id": secrets.token_urlsafe(9)}
        )

    async def upload(self, request: Request) -> Response:
        """Takes recordings and begins a case with them; where the upload ends early nothing is left."""
        desk = self._desk
        try:
            case_id = desk.shelf.new(_today())
        except OSError:
            return desk.sentence(request, "web.no-folder", 500, folder=str(desk.shelf.root))
        keep = False
        try:
            arrival = desk.arrivals.new(request.query_params.get("upload", ""))
            received = await receive(request, desk.shelf.root / case_id / INCOMING, arrival=arrival)
            keep = any(file.size_bytes for file in received.files)
            if keep:
                name_case(desk.shelf.root / case_id, received.fields.get("name", [""])[0], at=now())
        except ReportgenError as error:
            return desk.told(request, error, "/")
        except ClientDisconnect:
            return Response(status_code=400)
        finally:
            if not keep:
                desk.shelf.discard_new(case_id)
        if not keep:
            return desk.sentence(request, "web.no-file", 422)
        return RedirectResponse(f"/cases/{case_id}/see", 303)

    async def upload_state(self, request: Request) -> Response:
        """How much of an upload has arrived here, in numbers and in words."""
        found = self._desk.arrivals.find(request.query_params.get("upload", ""))
        if found is None:
            return JSONResponse({"done": 0, "whole": 0, "said": ""})  # not begun yet
        words = Translator(language_of(request), takes_other_words=True)
        done_bytes, whole_bytes = found.done_bytes, found.whole_bytes
        key = "web.home.arrived" if whole_bytes else "web.home.arrived-so-far"
        said = words.text(key, done=words.bytes(done_bytes), whole=words.bytes(whole_bytes))
        return JSONResponse({"done": done_bytes, "whole": whole_bytes, "said": said})

    async def rename(self, request: Request) -> Response:
        """Takes the name that the person gives the case."""
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None:
            return desk.sentence(request, "web.unknown-page", 404)
        told = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=5)
        try:
            name_case(folder, told.get("name", [""])[0], at=now())
        except ReportgenError as error:
            return desk.told(request, error, "/")
        return RedirectResponse("/", 303)

    async def discard(self, request: Request) -> Response:
        """Takes a case off the list that holds nothing but what was handed in."""
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None or not desk.shelf.is_new(folder.name):
            return desk.sentence(request, "web.unknown-page", 404)
        async with desk.lock(folder.name):
            desk.shelf.discard_new(folder.name)
        return RedirectResponse("/", 303)

    async def job(self, request: Request) -> Response:
        """How far the work is; goes on to its result when it is done."""
        desk = self._desk
        job = desk.jobs.find(request.path_params["job"])
        if job is None:
            return desk.sentence(request, "web.unknown-page", 404)
        if not job.is_over:
            return desk.page(request, "job", {"job": job, "share": _share(job.done_bytes, job.whole_bytes)})
        if isinstance(job.result, Failed) or job.is_cancelled:
            self._tidy(job)
        if job.is_cancelled:
            return desk.sentence(request, "web.cancelled", 200)
        if job.is_dead:
            return desk.sentence(request, "web.worker-died", 500)
        if isinstance(job.result, Failed):
            return self._why_failed(request, job, job.result)
        return RedirectResponse(job.back, 303)

    def _why_failed(self, request: Request, job: Job, failure: Failed) -> Response:
        """What went wrong, with the way back to the page before."""
        desk = self._desk
        case_id = job.key[1] if isinstance(job.key, tuple) else ""
        folder = desk.shelf.folder(case_id)
        if folder is None or job.kind == "record":
            return desk.told(request, failure, "/")
        if job.kind == "look":
            return desk.unread(request, folder, failure)
        page = _PAGE_BEFORE.get(job.kind)
        return desk.told(request, failure, f"/cases/{case_id}/{page}" if page else "/")

    def _tidy(self, job: Job) -> None:
        """A case that was begun for a recording of which nothing came is taken away."""
        if job.kind == "record" and isinstance(job.key, tuple):
            self._desk.shelf.discard_new(job.key[1])

    async def job_state(self, request: Request) -> Response:
        """The same for a script: percent, or null where it is not known; whether it is over."""
        job = self._desk.jobs.find(request.path_params["job"])
        if job is None:
            return JSONResponse({"over": True, "share": None}, 404)
        return JSONResponse({"over": job.is_over, "share": _share(job.done_bytes, job.whole_bytes)})

    async def cancel(self, request: Request) -> Response:
        """Ends the work."""
        job = self._desk.jobs.find(request.path_params["job"])
        if job is None:
            return self._desk.sentence(request, "web.unknown-page", 404)
        self._desk.jobs.cancel(job)
        return RedirectResponse(f"/jobs/{job.id}" if job.kind == "record" else "/", 303)


def _row(folder: Path, words: Translator) -> CaseRow:
    """A case with where it stands and what comes next; one whose questions are open has no standing yet."""
    name = name_of_case(folder)
    if not (folder / CASE_FILE).is_file():
        return CaseRow(id=folder.name, name=name, stage=words.text("web.home.begun"), following="")
    try:
        found = status(folder, at=now())
    except ReportgenError as error:
        return CaseRow(id=folder.name, name=name, stage=error_sentence(error, words), following="")
    case = found.opened.case
    first = found.steps[0] if found.steps else None
    name = name or " ".join(part for part in (case.device.brand, case.device.model) if part)
    return CaseRow(
        id=folder.name,
        name=name,
        stage=stage_words(found, words),
        following=words.say(first.what) if first is not None else "",
        why=words.say(first.why) if first is not None else "",
    )


def _share(done_bytes: int, whole_bytes: int) -> int | None:
    return min(100, 100 * done_bytes // whole_bytes) if whole_bytes else None


def _today() -> date:
    return both_times()[1].date()
