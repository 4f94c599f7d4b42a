"""A recording at the router itself, begun and ended on the page."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from reportgen.adapters.clock import both_times
from reportgen.web.desk import Desk

DEFAULT_BOX = "https://fritz.box"
_MINUTES_AT_MOST = 7 * 24 * 60
_FIELD_LIMIT = 300


class RouterPages:
    """Route ``/router``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, request: Request) -> Response:
        """Which router, for how long."""
        return self._desk.page(request, "router", {"box": DEFAULT_BOX})

    async def begin(self, request: Request) -> Response:
        """Begins a case with a recording. The password goes to the worker and is kept nowhere."""
        desk = self._desk
        told = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=20)
        box, user, password, device, minutes = (
            told.get(name, [""])[0][:_FIELD_LIMIT].strip() for name in ("box", "user", "password", "device", "minutes")
        )
        if not password or not minutes.isdecimal() or not 1 <= int(minutes) <= _MINUTES_AT_MOST:
            return desk.sentence(request, "web.router-form", 422, most=_MINUTES_AT_MOST)
        try:
            case_id = desk.shelf.new(_today())
        except OSError:
            return desk.sentence(request, "web.no-folder", 500, folder=str(desk.shelf.root))
        folder = desk.shelf.root / case_id
        seconds = str(60 * int(minutes))
        arguments = (box or DEFAULT_BOX, user, password, device, seconds)
        job = desk.jobs.start("record", folder, ("record", case_id), f"/cases/{case_id}/see", *arguments)
        if job is None:
            desk.shelf.discard_new(case_id)
            return desk.sentence(request, "web.busy", 503)
        return RedirectResponse(f"/jobs/{job.id}", 303)


def _today() -> date:
    return both_times()[1].date()
