"""The letters as pages to read; the bundle, verified, to take away."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from reportgen.actions.status import status
from reportgen.actions.status_words import calendar_of
from reportgen.adapters.clock import now
from reportgen.errors import ReportgenError
from reportgen.language.translator import Translator
from reportgen.web.desk import Desk, language_of
from reportgen.web.document_values import BuiltView, LettersView
from reportgen.web.letters import PACKED


class LetterPages:
    """Routes ``/cases/{case}/letters`` and ``/cases/{case}/bundle``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def letters(self, request: Request) -> Response:
        """Every letter in both languages."""
        view = await self._view(request)
        if not isinstance(view, LettersView):
            return view
        return self._desk.page(request, "letters", {"step": "letters", "view": view})

    async def page_picture(self, request: Request) -> Response:
        """One page of one letter."""
        view = await self._view(request)
        if isinstance(view, LettersView):
            letter, page = request.path_params["letter"], request.path_params["page"]
            if 0 <= letter < len(view.letters) and 0 <= page < len(view.letters[letter].pages_png):
                return Response(view.letters[letter].pages_png[page], media_type="image/png")
        return self._desk.sentence(request, "web.unknown-page", 404)

    async def bundle(self, request: Request) -> Response:
        """What the bundle will hold; or what it holds, once it was built for the case as it is now."""
        folder = self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        built = self._desk.jobs.result(self._built_key(folder))
        context: dict[str, object] = {"step": "bundle", "built": built if isinstance(built, BuiltView) else None}
        with suppress(ReportgenError):  # the page is of use without it
            words = Translator(language_of(request), takes_other_words=True)
            first = next(iter(status(folder, at=now()).steps), None)
            context |= {"following": words.say(first.what), "why": words.say(first.why)} if first else {}
        return self._desk.page(request, "bundle", context)

    async def build(self, request: Request) -> Response:
        """Builds and verifies."""
        folder = self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        built = await self._desk.worked(request, "build", folder, back=f"/cases/{folder.name}/bundle")
        if isinstance(built, Response):
            return built
        if isinstance(built, BuiltView):
            return RedirectResponse(f"/cases/{folder.name}/bundle", 303)
        return self._desk.told(request, built, f"/cases/{folder.name}/bundle")  # type: ignore[arg-type]

    async def download(self, request: Request) -> Response:
        """The bundle as one file."""
        folder = self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        if not (folder / PACKED).is_file() or self._desk.jobs.result(self._built_key(folder)) is None:
            return RedirectResponse(f"/cases/{folder.name}/bundle", 303)
        return FileResponse(folder / PACKED, media_type="application/zip", filename=f"{folder.name}.zip")

    async def calendar(self, request: Request) -> Response:
        """The days of the case, for a calendar."""
        folder = self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        try:
            found = status(folder, at=now())
        except ReportgenError as error:
            return self._desk.told(request, error, f"/cases/{folder.name}")
        data = calendar_of((found,), Translator(language_of(request), takes_other_words=True))
        named = {"Content-Disposition": f'attachment; filename="{folder.name}.ics"'}
        return Response(data, media_type="text/calendar", headers=named)

    def _built_key(self, folder: Path) -> tuple[object, ...]:
        return self._desk.key("build", folder)

    async def _view(self, request: Request) -> LettersView | Response:
        folder = self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        back = f"/cases/{folder.name}/letters"
        view = await self._desk.worked(request, "letters", folder, back=back)
        if isinstance(view, Response | LettersView):
            return view
        return self._desk.told(request, view, f"/cases/{folder.name}/findings")  # type: ignore[arg-type]
