"""Recordings at one or more interfaces of a router at once, from the first byte to the last entry of the log."""

from __future__ import annotations

import queue
import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from reportgen.actions.acquisition_log import AcquisitionLog, EvidencePlace
from reportgen.actions.capture import Offer, compared_clocks, filter_for
from reportgen.actions.recording import Recording, State
from reportgen.actions.recording_limits import Limits
from reportgen.adapters.clock import monotonic_s, now_ns
from reportgen.adapters.fritzbox import SNAP_LENGTH_BYTES, FritzBox
from reportgen.adapters.fritzbox_pages import BoxInterface, HomeDevice
from reportgen.adapters.fritzbox_stream import Event
from reportgen.adapters.images import decode_image
from reportgen.adapters.stop_signals import stop_asked
from reportgen.capture.live import Watch
from reportgen.capture.live_device import DeviceWatch
from reportgen.errors import OutputError, ReportgenError
from reportgen.evidence.acquisition import (
    AcquiredPart,
    ClockComparison,
    RecordedInterface,
    Recorder,
    begun_details,
    ended_details,
)
from reportgen.evidence.acquisition_questions import stated
from reportgen.evidence.custody import Json

_QUEUE_EVENTS_COUNT = 64  # of at most 256 KiB each: then the network waits
_BEHIND_EVENTS_COUNT = 8
_KEEP_SESSION_EVERY_S = 240.0
_TICK_S = 0.25
_SHOW_EVERY_S = 1.0

Show = Callable[[tuple["Look", ...]], None]
"""Told how the recordings stand, once a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be recorded."""

    interfaces: tuple[BoxInterface, ...]
    device: HomeDevice | None
    limits: Limits
    place: EvidencePlace
    taken_by: str | None
    note: str | None
    watches: bool  # whether somebody looks at the line of progress
    circumstances: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a recording stands."""

    interface_id: str
    state: State
    packets_count: int
    received_bytes: int
    bytes_per_s: int
    destinations: tuple[tuple[str, int], ...]  # of the device, with bytes sent there
    pictures_count: int  # whole ones of the device in the clear, at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What came of one interface."""

    interface: BoxInterface
    parts: tuple[AcquiredPart, ...]
    end_state: str
    stop_state: str
    error: ReportgenError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquired:
    """What came of all."""

    recorded: tuple[Recorded, ...]
    clock: ClockComparison
    is_chain_whole: bool
    custody_head_sha256: str | None  # None where nothing was recorded
    was_interrupted: bool
    log_error: OutputError | None


def capture_fritzbox(box: FritzBox, offer: Offer, wanted: Wanted, *, show: Show) -> Acquired:
    """Records until a limit or a signal; every file is finished and logged when this comes back.

    Raises: OutputError where the log cannot be begun. What went wrong with a recording is in its ``error``.
    """
    return _Session(box, offer, wanted, show).run()


class _Session:
    def __init__(self, box: FritzBox, offer: Offer, wanted: Wanted, show: Show) -> None:
        self._box, self._offer, self._wanted, self._show = box, offer, wanted, show
        self._acquisition = secrets.token_hex(8)
        self._log = AcquisitionLog(wanted.place)
        self._events: queue.Queue[tuple[Recording, int, Event]] = queue.Queue(_QUEUE_EVENTS_COUNT)
        self._is_over = threading.Event()
        self._watches = {interface.id: self._watch() for interface in wanted.interfaces}
        self._recordings = tuple(map(self._recording, wanted.interfaces))
        self._shown_at = monotonic_s()
        self._shown_bytes = dict.fromkeys(self._watches, 0)

    def run(self) -> Acquired:
        keeper = threading.Thread(target=self._keep_session, name="reportgen-session", daemon=True)
        with stop_asked() as asked:
            try:
                for recording in self._recordings:
                    recording.start()
                keeper.start()
                self._follow(asked)
            finally:
                self._is_over.set()
                self._end_all()
                if not self._log.has_begun:
                    self._log.close()
        return self._ended(was_interrupted=asked() > 0)

    def _follow(self, asked: Callable[[], int]) -> None:
        limits = self._wanted.limits
        ends_at = None if limits.duration_s is None else monotonic_s() + limits.duration_s
        while any(recording.state is not State.DONE for recording in self._recordings):
            with suppress(queue.Empty):
                recording, number, event = self._events.get(timeout=_TICK_S)
                recording.handle(number, event)
            for recording in self._recordings:
                recording.tick()
            if asked():
                self._finish_all("interrupted")
                if asked() > 1:
                    self._cut_all_off()
            elif ends_at is not None and monotonic_s() >= ends_at:
                self._finish_all("duration-reached")
            elif limits.until_ns is not None and now_ns() >= limits.until_ns:
                self._finish_all("until-reached")
            elif any(recording.error is not None for recording in self._recordings):
                self._finish_all("other-place-failed")
            self._show_now_and_then()

    def _finish_all(self, why: str) -> None:
        for recording in self._recordings:
            recording.finish(why)

    def _cut_all_off(self) -> None:
        for recording in self._recordings:
            recording.cut_off()

    def _end_all(self) -> None:
        """Whatever happened: Stop is sent and every file is finished."""
        self._finish_all("broken-off")
        self._cut_all_off()

    def _recording(self, interface: BoxInterface) -> Recording:
        watch = self._watches[interface.id]
        return Recording(
            self._box,
            interface,
            capture_filter=filter_for(interface, self._wanted.device, self._offer.page),
            limits=self._wanted.limits,
            new_file=self._log.new_file,
            part_done=lambda part: self._log.note_part(part, self._acquisition),
            begun=lambda: self._log.begin(self._begun_details),
            emit=self._emit,
            watch=self._unless_behind(watch.note) if watch else None,
        )

    def _unless_behind(self, watch: Watch) -> Watch:
        """Evidence first: where bytes wait to be written nobody looks into them."""

        def note(frame: bytes, at_ns: int, wire_bytes: int, link_type: int) -> None:
            if self._events.qsize() < _BEHIND_EVENTS_COUNT:
                watch(frame, at_ns, wire_bytes, link_type)

        return note

    def _watch(self) -> DeviceWatch | None:
        device = self._wanted.device
        if device is None or not self._wanted.watches:
            return None
        return DeviceWatch(mac=device.mac or None, ip=device.ip or None, decode_image=decode_image)

    def _emit(self, recording: Recording, number: int, event: Event) -> bool:
        while not self._is_over.is_set():
            try:
                self._events.put((recording, number, event), timeout=1.0)
            except queue.Full:
                continue
            return True
        return False

    def _keep_session(self) -> None:
        """A week is longer than a session lives unused; where the router is away, the next try is soon enough."""
        while not self._is_over.wait(_KEEP_SESSION_EVERY_S):
            with suppress(ReportgenError):
                self._box.keep_session()

    def _show_now_and_then(self) -> None:
        now = monotonic_s()
        passed = now - self._shown_at
        if passed < _SHOW_EVERY_S:
            return
        looks = tuple(self._look(recording, passed) for recording in self._recordings)
        self._shown_at = now
        self._shown_bytes = {look.interface_id: look.received_bytes for look in looks}
        self._show(looks)

    def _look(self, recording: Recording, passed_s: float) -> Look:
        name, received = recording.interface.id, recording.received_bytes
        watch = self._watches[name]
        return Look(
            interface_id=name,
            state=recording.state,
            packets_count=recording.records_count,
            received_bytes=received,
            bytes_per_s=round((received - self._shown_bytes[name]) / passed_s),
            destinations=watch.most(2) if watch else (),
            pictures_count=watch.pictures_count if watch else 0,
        )

    def _begun_details(self) -> Mapping[str, Json]:
        wanted, offer, box = self._wanted, self._offer, self._box
        device = wanted.device
        return begun_details(
            acquisition=self._acquisition,
            recorder=Recorder(
                address=box.address.text(),
                is_encrypted=box.address.is_encrypted,
                certificate_sha256=box.fingerprint,
                model=offer.model.model,
                firmware=offer.model.firmware,
            ),
            interfaces=[self._recorded_interface(interface) for interface in wanted.interfaces],
            clock=offer.clock,
            snap_length_bytes=SNAP_LENGTH_BYTES,
            limits=wanted.limits.details(),
            device=None if device is None else " ".join(filter(None, (device.name, device.ip, device.mac))),
            running_before=offer.running,
            taken_by=wanted.taken_by,
            note=wanted.note,
            circumstances=stated(wanted.circumstances),
        )

    def _recorded_interface(self, interface: BoxInterface) -> RecordedInterface:
        return RecordedInterface(
            id=interface.id,
            text=interface.text or None,
            group=interface.group or None,
            point="internet" if interface.is_internet_side else "lan",
            capture_filter=filter_for(interface, self._wanted.device, self._offer.page),
        )

    def _ended(self, *, was_interrupted: bool) -> Acquired:
        clock = None
        with suppress(ReportgenError):
            clock = compared_clocks(self._box)
        self._box.log_out()
        recordings = self._recordings
        parts = [part for recording in recordings for part in recording.parts]
        log_error = None
        if self._log.has_begun:
            states = [(r.interface.id, r.end_state, r.stop_state) for r in recordings]
            dropped = sum(recording.dropped_bytes for recording in recordings)
            details = ended_details(
                acquisition=self._acquisition, clock=clock, end_states=states, parts=parts, dropped_bytes=dropped
            )
            try:
                self._log.end(details)
            except OutputError as error:
                log_error = error
        return Acquired(
            recorded=tuple(
                Recorded(
                    interface=r.interface,
                    parts=tuple(r.parts),
                    end_state=r.end_state,
                    stop_state=r.stop_state,
                    error=r.error,
                )
                for r in recordings
            ),
            clock=self._offer.clock,
            is_chain_whole=self._log.is_whole,
            custody_head_sha256=self._log.head_sha256,
            was_interrupted=was_interrupted,
            log_error=log_error,
        )
