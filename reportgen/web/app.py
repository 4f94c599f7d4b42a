"""The application: addresses and what answers them. Everything passes the guard first."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from reportgen.errors import ReportgenError
from reportgen.resources import resource_dir
from reportgen.web.desk import Desk
from reportgen.web.document_pages import DocumentPages
from reportgen.web.finding_pages import FindingPages
from reportgen.web.guard import PATIENCE_S, Guard, TooMuch
from reportgen.web.letter_pages import LetterPages
from reportgen.web.question_pages import QuestionPages
from reportgen.web.router_pages import RouterPages
from reportgen.web.see_pages import SeePages
from reportgen.web.start_pages import StartPages

_UPLOADS = frozenset({"upload", "questions"})
"""The last parts of the addresses that take files."""


def make_app(desk: Desk, *, patience_s: float = PATIENCE_S) -> ASGIApp:
    """The whole application for one run of the server; ``patience_s``: for the next piece of a body."""

    async def not_found(request: Request, _error: Exception) -> Response:
        return desk.sentence(request, "web.unknown-page", 404)

    async def not_allowed(request: Request, _error: Exception) -> Response:
        return desk.sentence(request, "web.unknown-page", 405)

    async def bad_request(request: Request, _error: Exception) -> Response:
        return desk.sentence(request, "web.form-broken", 400)

    async def too_much(request: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, TooMuch) else 400
        return desk.sentence(request, "web.too-slow" if status == 408 else "web.too-large", status)

    async def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, ReportgenError)
        return desk.told(request, error, "/")

    async def fault(request: Request, _error: Exception) -> Response:
        return desk.sentence(request, "web.fault", 500)

    static = StaticFiles(directory=resource_dir("templates") / "web" / "static")
    app = Starlette(
        routes=[*routes_of(desk), Mount("/static", static)],
        exception_handlers={
            404: not_found,
            405: not_allowed,
            HTTPException: bad_request,
            TooMuch: too_much,
            ReportgenError: told,
            500: fault,
        },
    )
    return Guard(app, access=desk.access, uploads=_UPLOADS, patience_s=patience_s)


def routes_of(desk: Desk) -> list[Route]:
    """Every address but those of the style sheet and the script."""
    start, see, questions = StartPages(desk), SeePages(desk), QuestionPages(desk)
    findings, letters, router = FindingPages(desk), LetterPages(desk), RouterPages(desk)
    documents = DocumentPages(desk)
    case = "/cases/{case}"
    picture = case + "/pictures/{sha256}"
    return [
        Route("/", start.home),
        Route("/upload", start.upload, methods=["POST"]),
        Route("/upload/state", start.upload_state),
        Route("/router", router.ask),
        Route("/router", router.begin, methods=["POST"]),
        Route("/jobs/{job}", start.job),
        Route("/jobs/{job}/state", start.job_state),
        Route("/jobs/{job}/cancel", start.cancel, methods=["POST"]),
        Route(case, see.case),
        Route(case + "/name", start.rename, methods=["POST"]),
        Route(case + "/discard", start.discard, methods=["POST"]),
        Route(case + "/see", see.see),
        Route(picture, see.blurred),
        Route(picture + "/reveal", see.reveal, methods=["POST"]),
        Route(picture + "/clear", see.clear),
        Route("/clear/{token}", see.clear_picture),
        Route(case + "/questions", questions.show),
        Route(case + "/questions", questions.take, methods=["POST"]),
        Route(case + "/questions/back", questions.back, methods=["POST"]),
        Route(case + "/questions/finish", questions.finish, methods=["POST"]),
        Route(case + "/findings", findings.all),
        Route(case + "/findings/{finding}", findings.one),
        Route(case + "/findings/{finding}", findings.decide, methods=["POST"]),
        Route(case + "/authority", findings.authority),
        Route(case + "/letters", letters.letters),
        Route(case + "/letters/{letter:int}/{page:int}", letters.page_picture),
        Route(case + "/documents", documents.offer),
        Route(case + "/documents", documents.write, methods=["POST"]),
        Route(case + "/documents/{file}", documents.download),
        Route(case + "/registry", documents.plan),
        Route(case + "/registry", documents.ask, methods=["POST"]),
        Route(case + "/bundle", letters.bundle),
        Route(case + "/bundle", letters.build, methods=["POST"]),
        Route(case + "/calendar", letters.calendar),
        Route(case + "/bundle/download", letters.download),
    ]
