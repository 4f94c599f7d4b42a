"""Single documents and e-mail drafts, and the registry: what is written or asked only when a button says so."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from reportgen.actions.written_files import written_files
from reportgen.documents.registry import KINDS
from reportgen.web.desk import Desk
from reportgen.web.document_values import OfferedView, WrittenView
from reportgen.web.registry_values import AskedView, PlanView
from reportgen.web.values import Failed

_WISHES = ("pair", "email", "replace")


class DocumentPages:
    """Routes ``/cases/{case}/documents`` and ``/cases/{case}/registry``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def offer(self, request: Request) -> Response:
        """What can be written, what is missing for the rest, and what was written already."""
        desk, folder = self._desk, self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        view = await desk.worked(request, "offered", folder)
        if not isinstance(view, OfferedView):
            return view if isinstance(view, Response) else desk.told(request, view, "/")  # type: ignore[arg-type]
        done = self._result(request, folder, "write")
        context = {
            "step": "letters",
            "view": view,
            "written": done if isinstance(done, WrittenView) else None,
            "files": written_files(folder),
        }
        return desk.page(request, "documents", context)

    async def write(self, request: Request) -> Response:
        """Writes the documents that were ticked."""
        folder = self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        told = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=100)
        kinds = [name for name in KINDS if name in told.get("kind", [])]
        if not kinds:
            return self._desk.sentence(request, "web.no-kind", 422)
        wishes = [name for name in _WISHES if name in told]
        megabytes = [f"mb={value}" for value in told.get("mb", [])[:1] if value.isdecimal() and len(value) < 5]
        return self._begin(request, "write", folder, "documents", *wishes, *megabytes, *kinds)

    async def download(self, request: Request) -> Response:
        """One file that was written."""
        folder = self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        found = next((one for one in written_files(folder) if one.id == request.path_params["file"]), None)
        if found is None:
            return self._desk.sentence(request, "web.unknown-page", 404)
        return FileResponse(found.path, media_type=found.media_type, filename=found.path.name)

    async def plan(self, request: Request) -> Response:
        """Which addresses the registry would be asked about; or what it answered."""
        desk, folder = self._desk, self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        view = await desk.worked(request, "plan", folder, desk.registry)
        if not isinstance(view, PlanView):
            return view if isinstance(view, Response) else desk.told(request, view, "/")  # type: ignore[arg-type]
        done = self._result(request, folder, "ask")
        context = {"step": "authority", "view": view, "asked": done if isinstance(done, AskedView) else None}
        if isinstance(done, AskedView) and not done.is_same_plan:
            return desk.page(request, "changed", {"step": "authority", "where": "registry"}, 409)
        return desk.page(request, "registry", context)

    async def ask(self, request: Request) -> Response:
        """Asks what the page showed."""
        folder = self._desk.case_folder(request)
        if isinstance(folder, Response):
            return folder
        told = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=5)
        return self._begin(request, "ask", folder, "registry", self._desk.registry, told.get("plan", [""])[0])

    def _begin(self, request: Request, kind: str, folder: Path, page: str, *arguments: str) -> Response:
        """Work that is done anew each time, and leads back to its page with its result."""
        mark = secrets.token_urlsafe(9)
        back = f"/cases/{folder.name}/{page}?done={mark}"
        job = self._desk.jobs.start(kind, folder, (kind, folder.name, mark), back, *arguments)
        if job is None:
            return self._desk.sentence(request, "web.busy", 503)
        return RedirectResponse(f"/jobs/{job.id}", 303)

    def _result(self, request: Request, folder: Path, kind: str) -> WrittenView | AskedView | Failed | None:
        found = self._desk.jobs.result((kind, folder.name, request.query_params.get("done", "")))
        return found if isinstance(found, WrittenView | AskedView | Failed) else None
