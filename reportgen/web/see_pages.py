"""What we see: four lines, destinations, pictures blurred; one of them clear after a deliberate click, once."""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from reportgen.actions.open_case import CASE_FILE
from reportgen.actions.viewed_pictures import note_viewed, viewed_pictures
from reportgen.adapters.clock import now
from reportgen.dialogue.seen_words import DEVICE_HEADS
from reportgen.errors import ReportgenError
from reportgen.language.translator import Translator
from reportgen.web.desk import Desk, language_of
from reportgen.web.sight_values import Look

_REVEALED_AT_MOST = 8
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STARTS = ((b"\xff\xd8", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"), (b"RIFF", "image/webp"))


class SeePages:
    """Routes below ``/cases/{case}`` that show the recording."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def case(self, request: Request) -> Response:
        """Goes to where the case stands."""
        folder = self._desk.folder(request)
        if folder is None:
            return self._desk.sentence(request, "web.unknown-page", 404)
        page = "findings" if (folder / CASE_FILE).is_file() else "see"
        return RedirectResponse(f"/cases/{folder.name}/{page}", 303)

    async def see(self, request: Request) -> Response:
        """The first screen."""
        desk, folder = self._desk, self._desk.folder(request)
        if folder is None:
            return desk.sentence(request, "web.unknown-page", 404)
        look = await desk.worked(request, "look", folder)
        if not isinstance(look, Look):
            return look if isinstance(look, Response) else desk.unread(request, folder, look)
        viewed = viewed_pictures(folder)
        words = Translator(language_of(request), takes_other_words=True)
        heads = tuple(words.text(f"inspect.device.head.{name}") for name in DEVICE_HEADS)
        context = {"step": "see", "look": look, "viewed": viewed, "device_heads": heads}
        return desk.page(request, "see", context)

    async def blurred(self, request: Request) -> Response:
        """A picture beyond recognition."""
        desk, folder = self._desk, self._desk.folder(request)
        look = await desk.worked(request, "look", folder) if folder is not None else None
        if isinstance(look, Look):
            for picture in look.pictures:
                if picture.sha256 == request.path_params["sha256"]:
                    return Response(picture.blurred_png, media_type="image/png")
        return desk.sentence(request, "web.unknown-page", 404)

    async def reveal(self, request: Request) -> Response:
        """One picture, clear, after a click; counted among those looked at."""
        desk, folder = self._desk, self._desk.folder(request)
        sha256 = request.path_params["sha256"]
        if folder is None or not _SHA256.fullmatch(sha256):
            return desk.sentence(request, "web.unknown-page", 404)
        back = f"/cases/{folder.name}/pictures/{sha256}/clear"
        found = await desk.worked(request, "reveal", folder, sha256, back=back)
        return RedirectResponse(back, 303) if isinstance(found, bytes) else found  # type: ignore[return-value]

    async def clear(self, request: Request) -> Response:
        """The page with that picture; it is there once, and nowhere stored."""
        desk, folder = self._desk, self._desk.folder(request)
        sha256 = request.path_params["sha256"]
        if folder is None or not _SHA256.fullmatch(sha256):
            return desk.sentence(request, "web.unknown-page", 404)
        data = desk.jobs.take("reveal", folder.name, (sha256,))
        if data is None:
            return RedirectResponse(f"/cases/{folder.name}/see", 303)
        try:
            note_viewed(folder, sha256, at=now())
        except ReportgenError as error:
            return desk.told(request, error, f"/cases/{folder.name}/see")
        token = secrets.token_urlsafe(16)
        desk.revealed[token] = data
        while len(desk.revealed) > _REVEALED_AT_MOST:
            del desk.revealed[next(iter(desk.revealed))]
        return desk.page(request, "clear", {"step": "see", "token_of_picture": token, "sha256": sha256})

    async def clear_picture(self, request: Request) -> Response:
        """The picture itself, once."""
        data = self._desk.revealed.pop(request.path_params["token"], None)
        kind = next((kind for start, kind in _STARTS if data and data.startswith(start)), None)
        if data is None or kind is None:
            return self._desk.sentence(request, "web.unknown-page", 404)
        return Response(data, media_type=kind)
