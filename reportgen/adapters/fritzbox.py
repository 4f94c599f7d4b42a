"""A FRITZ!Box: its session, its pages, Start and Stop of a recording.

The box ends *all* sessions of a computer that shows an invalid session identifier. Hence one that has not been used for
a while is not shown again: the login is done anew instead. The password is kept for that, in memory only.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.adapters.fritzbox_http import BoxAddress, Door, Page, Stream
from reportgen.adapters.fritzbox_login import (
    NotABox,
    Secret,
    SessionInfo,
    answer,
    chosen_user,
    read_session_info,
)
from reportgen.adapters.fritzbox_pages import (
    DEVICES_QUERY,
    INTERFACES_QUERY,
    SESSIONS_QUERY,
    BoxInterface,
    BoxModel,
    CapturePage,
    HomeDevice,
    read_capture_page,
    read_devices,
    read_interface_query,
    read_model,
    read_running,
)
from reportgen.errors import Unreachable

SNAP_LENGTH_BYTES = 1600  # what the box's own page proposes; an Ethernet frame is shorter
_LOGIN = "/login_sid.lua"
_RECORD = "/cgi-bin/capture_notimeout"
_STOP_REFUSED = (b"Not authorized", b"Internal communication error")  # the box says even that with status 200
_FRESH_S = 480.0  # the shortest life of an unused session that was reported is ten minutes


class LoginRefused(Unreachable):
    """The box does not let this user do it; trying again changes nothing."""


class Blocked(Unreachable):
    """The box refuses logins for a while."""

    def __init__(self, *, box: str, seconds: int) -> None:
        super().__init__("fritzbox.blocked", box=box, n=seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """The box's clock beside the computer's."""

    router_date: str | None  # the box's words (HTTP Date); None where it tells none
    sent_at_ns: int  # the computer's clock when asking
    received_at_ns: int  # … and when the answer came


class FritzBox:
    """One box and one user; usable from several threads."""

    def __init__(self, door: Door, *, user: str | None, password: Secret) -> None:
        self._door = door
        self._wanted_user = user
        self._password = password
        self._sid: Secret | None = None
        self._used_at = 0.0
        self._lock = threading.RLock()

    @property
    def address(self) -> BoxAddress:
        """Where it is."""
        return self._door.address

    @property
    def fingerprint(self) -> str | None:
        """SHA-256 of the certificate that it showed; None without encryption."""
        return self._door.fingerprint

    @staticmethod
    def greet(door: Door) -> None:
        """Makes sure that a FRITZ!Box answers. Raises: Unreachable, EvidenceMismatch."""
        _session_page(door, door.get(_LOGIN, {"version": "2"}))

    def log_in(self) -> None:
        """Begins a session. Raises: LoginRefused, Blocked, Unreachable, EvidenceMismatch."""
        with self._lock:
            before = _session_page(self._door, self._door.get(_LOGIN, {"version": "2"}))
            if before.block_time_s:
                raise Blocked(box=self.address.text(), seconds=before.block_time_s)
            info = before if before.sid is not None else self._answered(before)
            user = chosen_user(before, self._wanted_user)
            if info.sid is None:
                raise LoginRefused("fritzbox.wrong-password", box=self.address.text(), user=user, n=info.block_time_s)
            self._sid, self._used_at = info.sid, time.monotonic()
            if not info.may_record():
                self.log_out()
                raise LoginRefused("fritzbox.no-right", box=self.address.text(), user=user)

    def keep_session(self) -> None:
        """Uses the session, so that it does not end. Raises: as :meth:`log_in`."""
        with self._lock:
            sid = self._session()
            info = _session_page(self._door, self._door.get(_LOGIN, {"version": "2", "sid": sid.value}))
            if info.sid != sid:
                self.log_in()
            self._used_at = time.monotonic()

    def log_out(self) -> None:
        """Ends the session; what cannot be reached any more is left to end by itself."""
        with self._lock:
            sid, self._sid = self._sid, None
            if sid is None or time.monotonic() - self._used_at > _FRESH_S:
                return
            try:
                self._door.post(_LOGIN, {"version": "2", "sid": sid.value, "logout": "1"})
            except Unreachable:
                return

    def capture_page(self) -> CapturePage | None:
        """Where the box can record; None where it does not say. Raises: Unreachable, EvidenceMismatch."""
        new = self._post("/data.lua", {"xhr": "1", "oldpage": "/capture.lua", "page": "cap", "xhrId": "all"})
        page = read_capture_page(new.body)
        if page is None:
            page = read_capture_page(self._get("/capture.lua", {}).body)
        if page is None:
            found = read_interface_query(self._get("/query.lua", {"ifaces": INTERFACES_QUERY}).body)
            page = CapturePage(interfaces=found, has_filter=False) if found else None
        return page

    def running(self) -> tuple[str, ...] | None:
        """What is being recorded now; None where the box does not say. Raises: Unreachable."""
        return read_running(self._get("/query.lua", {"sessions": SESSIONS_QUERY}).body)

    def devices(self) -> tuple[HomeDevice, ...]:
        """The devices that the box knows; empty where it does not say. Raises: Unreachable."""
        return read_devices(self._get("/query.lua", {"devices": DEVICES_QUERY}).body)

    def model(self) -> BoxModel:
        """What the box says of itself. Raises: Unreachable."""
        page = self._door.get("/jason_boxinfo.xml", {})
        return read_model(page.body) if page.status == 200 else BoxModel()

    def clock(self) -> ClockReading:
        """The clocks side by side; the session page is small and needs no login. Raises: Unreachable."""
        page = self._door.get(_LOGIN, {"version": "2"})
        return ClockReading(
            router_date=page.router_date, sent_at_ns=page.sent_at_ns, received_at_ns=page.received_at_ns
        )

    def start(self, interface: str, capture_filter: str | None) -> Stream:
        """Begins a recording; the answer is the growing file, or words why not. Raises: Unreachable."""
        with self._lock:
            asked = {
                "sid": self._session().value,
                "capture": "Start",
                "snaplen": str(SNAP_LENGTH_BYTES),
                "ifaceorminor": interface,
            }
            if capture_filter is not None:
                asked["filter"] = capture_filter
            stream = self._door.stream(_RECORD, asked)
            self._used_at = time.monotonic()
            return stream

    def stop(self, interface: BoxInterface) -> bool:
        """Ends a recording, on a connection of its own; whether the box took it. Raises: Unreachable."""
        if interface.stop is not None:
            kind, minor, name = interface.stop
            asked = {"iface": name, "minor": minor, "type": kind, "capture": "Stop", "useajax": "1", "xhr": "1"}
        else:
            asked = {"ifaceorminor": interface.id, "capture": "Stop"}
        page = self._get(_RECORD, asked)
        if b"Not authorized" in page.body:
            self.forget_session()
            page = self._get(_RECORD, asked)
        return page.status == 200 and not any(words in page.body for words in _STOP_REFUSED)

    def forget_session(self) -> None:
        """The next request begins with a login: the box said that the session is no longer one."""
        with self._lock:
            self._sid = None

    def _get(self, path: str, parameters: Mapping[str, str]) -> Page:
        with self._lock:
            page = self._door.get(path, {"sid": self._session().value, **parameters})
            self._used_at = time.monotonic()
            return page

    def _post(self, path: str, parameters: Mapping[str, str]) -> Page:
        with self._lock:
            page = self._door.post(path, {"sid": self._session().value, **parameters})
            self._used_at = time.monotonic()
            return page

    def _session(self) -> Secret:
        if self._sid is None or time.monotonic() - self._used_at > _FRESH_S:
            self.log_in()
        if self._sid is None:
            raise Unreachable("fritzbox.not-a-box", box=self.address.text())
        return self._sid

    def _answered(self, before: SessionInfo) -> SessionInfo:
        user = chosen_user(before, self._wanted_user)
        try:
            response = answer(before.challenge, self._password)
        except NotABox:
            raise Unreachable("fritzbox.not-a-box", box=self.address.text()) from None
        return _session_page(
            self._door, self._door.post(f"{_LOGIN}?version=2", {"username": user, "response": response})
        )


def _session_page(door: Door, page: Page) -> SessionInfo:
    try:
        return read_session_info(page.body)
    except NotABox:
        raise Unreachable("fritzbox.not-a-box", box=door.address.text()) from None
