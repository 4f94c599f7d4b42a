"""What every page works with: the cases, the work in progress, the words, and how a page is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from reportgen.actions.case_shelf import INCOMING, Shelf, fingerprint
from reportgen.actions.open_case import CASE_FILE
from reportgen.adapters.rdap import START
from reportgen.documents.environment import page_environment
from reportgen.errors import ReportgenError
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode
from reportgen.web.access import Access
from reportgen.web.jobs import Jobs
from reportgen.web.result import Result
from reportgen.web.upload import Arrivals
from reportgen.web.values import Failed
from reportgen.web.work import failed

LANGUAGE_COOKIE = "reportgen-language"
STEPS = ("see", "questions", "findings", "authority", "letters", "bundle")
_RECORDINGS = (INCOMING, "captures")
_CASE = (".", "captures", "registry", "exhibits")
_RESTS_ON: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "look": (_RECORDINGS, ()),
    "reveal": (_RECORDINGS, ()),
    "finish": ((".", *_RECORDINGS), ()),
    "case": (_CASE, ("review.jsonl",)),  # a word on one finding changes no other
    "gates": (_CASE, ()),
    "letters": (_CASE, ()),
    "offered": (_CASE, ()),
    "plan": (_CASE, ("review.jsonl",)),
    "build": (_CASE, ()),
}
"""For each kind of work: the folders of the case that it rests on, and the files in them that it does not."""
_QUICK_S = 0.25
"""Work that ends within this is shown at once, without a page of progress between."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """One per server."""

    shelf: Shelf
    access: Access
    jobs: Jobs = field(default_factory=Jobs)
    registry: str = START  # asked only when the person says so
    arrivals: Arrivals = field(default_factory=Arrivals)
    revealed: dict[str, bytes] = field(default_factory=dict)  # token → picture, until it was shown once
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    def lock(self, case_id: str) -> asyncio.Lock:
        """Who writes into a case waits for who writes already."""
        return self.locks.setdefault(case_id, asyncio.Lock())

    def page(
        self, request: Request, template: str, context: Mapping[str, object] | None = None, status: int = 200
    ) -> Response:
        """The page in the reader's language."""
        language = language_of(request)
        words = Translator(language, takes_other_words=True)
        html = (
            page_environment()
            .get_template(f"web/{template}.html")
            .render(
                {
                    "case_id": request.path_params.get("case", ""),
                    "steps": STEPS,
                    "step": "",
                    "where": "",
                    "following": "",
                    "discards": "",
                    "path": request.url.path,
                    **(context or {}),
                },
                t=words.text,
                say=words.say,
                words=words,
                lang=language,
                token=self.access.form_token,
            )
        )
        answer = HTMLResponse(html, status_code=status)
        if request.query_params.get("lang") in LANGUAGES:
            answer.set_cookie(LANGUAGE_COOKIE, language, samesite="strict", httponly=True)
        return answer

    def sentence(self, request: Request, message_id: str, status: int, **values: str | int) -> Response:
        """A page with one sentence: what went wrong."""
        words = Translator(language_of(request))
        line = words.text(f"error.{message_id}", **values)
        return self.page(request, "failed", {"lines": (line,), "back": "/"}, status)

    def told(self, request: Request, error: ReportgenError | Failed, back: str, status: int = 422) -> Response:
        """A page that tells a failure with every single mistake and the advice."""
        lines = (error if isinstance(error, Failed) else failed(error)).lines[language_of(request)]
        return self.page(request, "failed", {"lines": lines, "back": back}, status)

    def unread(self, request: Request, folder: Path, failure: object) -> Response:
        """A page that tells why a recording cannot be read; one that was just handed in may be taken off again."""
        if not isinstance(failure, Failed):
            return self.sentence(request, "web.fault", 500)
        discards = folder.name if self.shelf.is_new(folder.name) else ""
        lines = failure.lines[language_of(request)]
        return self.page(request, "failed", {"lines": lines, "back": "/", "discards": discards}, 422)

    def folder(self, request: Request) -> Path | None:
        """The folder of the case that the address names; None where no such case is on the shelf."""
        return self.shelf.folder(request.path_params["case"])

    def case_folder(self, request: Request) -> Path | Response:
        """The folder of a case that is written; else where to go instead."""
        folder = self.folder(request)
        if folder is None:
            return self.sentence(request, "web.unknown-page", 404)
        if not (folder / CASE_FILE).is_file():
            return RedirectResponse(f"/cases/{folder.name}/questions", 303)
        return folder

    def key(self, kind: str, folder: Path, *arguments: str) -> tuple[object, ...]:
        """Of a result: what was done, and what it rests on."""
        return (kind, folder.name, fingerprint(folder, *_RESTS_ON[kind]), arguments)

    async def worked(
        self, request: Request, kind: str, folder: Path, *arguments: str, back: str | None = None
    ) -> Result | Response:
        """The kept result of that work, or a page of progress that comes back here when it is done."""
        key = self.key(kind, folder, *arguments)
        kept = self.jobs.result(key)
        if kept is not None:
            return kept
        query = f"?{request.url.query}" if request.method == "GET" and request.url.query else ""
        job = self.jobs.start(kind, folder, key, back or request.url.path + query, *arguments)
        if job is None:
            return self.sentence(request, "web.busy", 503)
        if await asyncio.to_thread(job.ended.wait, _QUICK_S) and job.result is not None:
            return job.result
        return RedirectResponse(f"/jobs/{job.id}", 303)


def language_of(request: Request) -> LanguageCode:
    """As asked for, as chosen before, as the browser says; else English."""
    asked: list[Any] = [request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)]
    asked += [
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")
    ]
    for one in asked:
        for language in LANGUAGES:
            if one == language:
                return language
    return "en"
