"""Findings one by one, what stands in the way, and the authority."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from reportgen.actions.open_case import CASE_FILE
from reportgen.actions.review import Answer, NotTheSame, give_known, newest_words
from reportgen.adapters.clock import now
from reportgen.case.review_log import ReviewLine
from reportgen.errors import ReportgenError
from reportgen.evidence.digest import sha256_of
from reportgen.findings.confirmation import Confirmation, Standing, standing_of
from reportgen.language.harmless import harmless
from reportgen.web.case_values import CaseView, FindingView, GatesView
from reportgen.web.desk import Desk

_WAITING = (Standing.UNANSWERED.value, Standing.LAPSED.value)


class FindingPages:
    """Routes ``/cases/{case}/findings`` and ``/cases/{case}/authority``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def all(self, request: Request) -> Response:
        """All findings, with those that wait for the person's word first."""
        view = await self._view(request)
        if not isinstance(view, CaseView):
            return view
        asked = tuple(found for found in view.findings if found.is_asked)
        words = self._words_on(request)
        waiting = tuple(found for found in asked if words.standing(found) in _WAITING)
        context = {"step": "findings", "view": view, "asked": asked, "waiting": waiting, "words_on": words}
        return self._desk.page(request, "findings", context)

    async def one(self, request: Request) -> Response:
        """One finding: sentence, evidence, counter-argument, yes or no."""
        view = await self._view(request)
        if not isinstance(view, CaseView):
            return view
        found = _find(view, request.path_params["finding"])
        if found is None:
            return self._desk.sentence(request, "web.unknown-page", 404)
        asked = [one for one in view.findings if one.is_asked]
        context = {
            "step": "findings",
            "view": view,
            "found": found,
            "number": asked.index(found) + 1,
            "count": len(asked),
        }
        context["words_on"] = self._words_on(request)
        return self._desk.page(request, "finding", context)

    async def decide(self, request: Request) -> Response:
        """The person's word on one finding, bound to the digest that the page showed."""
        desk = self._desk
        folder = desk.folder(request)
        if folder is None or not (folder / CASE_FILE).is_file():
            return desk.sentence(request, "web.unknown-page", 404)
        told = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=20)
        word, digest, case_sha256, said = (told.get(name, [""])[0] for name in ("word", "digest", "case", "said"))
        if word not in ("yes", "no"):
            return desk.sentence(request, "web.form-broken", 422)
        written = told.get("comment", [""])[0].replace("\r\n", "\n").strip()
        comment = harmless(written, limit=max(1, len(written)), keep_newlines=True) or None
        key = request.path_params["finding"]
        async with desk.lock(folder.name):
            view = await self._view(request)
            if not isinstance(view, CaseView):
                return view
            found = _find(view, key)
            if found is None:
                return desk.sentence(request, "web.unknown-page", 404)
            is_as_shown = found.digest == digest and view.case_sha256 == case_sha256
            if not is_as_shown or self._words_on(request).mark(found) != said:  # a word that was not seen stays
                return desk.page(request, "changed", {"step": "findings"}, 409)
            try:
                answer = Answer(assertion=key, accepted=word == "yes", comment=comment)
                give_known(folder, answer, digest=digest, case_sha256=case_sha256, at=now())
            except NotTheSame:
                return desk.page(request, "changed", {"step": "findings"}, 409)
            except ReportgenError as error:
                return desk.told(request, error, f"/cases/{folder.name}/findings/{key}")
        words = self._words_on(request)
        rest = [one for one in view.findings if one.is_asked and words.standing(one) in _WAITING]
        where = f"/{rest[0].id}" if rest else ""
        return RedirectResponse(f"/cases/{folder.name}/findings{where}", 303)

    async def authority(self, request: Request) -> Response:
        """Which authority, and why; what stands in the way of a complaint."""
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None or not (folder / CASE_FILE).is_file():
            return await self._view_missing(request)
        view = await desk.worked(request, "gates", folder)
        if isinstance(view, GatesView):
            return desk.page(request, "authority", {"step": "authority", "view": view, "folder": str(folder)})
        return view if isinstance(view, Response) else desk.told(request, view, "/")  # type: ignore[arg-type]

    def _words_on(self, request: Request) -> WordsOn:
        """The person's words so far, as they stand on the disk."""
        folder = self._desk.folder(request)
        return WordsOn(newest_words(folder) if folder is not None else {})

    async def _view_missing(self, request: Request) -> Response:
        folder = self._desk.folder(request)
        if folder is None:
            return self._desk.sentence(request, "web.unknown-page", 404)
        return RedirectResponse(f"/cases/{folder.name}/questions", 303)

    async def _view(self, request: Request) -> CaseView | Response:
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None or not (folder / CASE_FILE).is_file():
            return await self._view_missing(request)
        back = request.url.path if request.method == "GET" else f"/cases/{folder.name}/findings"
        view = await desk.worked(request, "case", folder, back=back)
        if isinstance(view, Response | CaseView):
            return view
        return desk.told(request, view, "/")  # type: ignore[arg-type]


class WordsOn:
    """The newest word on each finding."""

    def __init__(self, newest: dict[str, ReviewLine]) -> None:
        self._newest = newest

    def standing(self, found: FindingView) -> str:
        """As in findings.confirmation.Standing."""
        line = self._newest.get(found.id)
        if line is None:
            return Standing.UNANSWERED.value
        said = Confirmation(
            assertion=line.assertion,
            digest=line.digest,
            accepted=line.answer == "yes",
            at=line.at,
            comment=line.comment,
        )
        return standing_of(found.digest, said).value

    def mark(self, found: FindingView) -> str:
        """Changes with every word on it; empty where there is none."""
        line = self._newest.get(found.id)
        return sha256_of(line.encoded())[:16] if line is not None else ""

    def comment(self, found: FindingView) -> str:
        """What the person wrote beside it."""
        line = self._newest.get(found.id)
        return (line.comment or "") if line is not None else ""


def _find(view: CaseView, key: str) -> FindingView | None:
    return next((found for found in view.findings if found.id == key and found.is_asked), None)
