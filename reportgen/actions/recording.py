"""One recording at one interface: begun, followed, resumed after a break, ended; each file whole evidence.

A break (lost connection, reboot, another one's Stop) ends a part; the next part begins when the router answers again,
and the gap between them is stated. Stop is always sent on a connection of its own, also before a part is begun anew: a
router goes on recording when nobody listens any more.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from reportgen.actions.recording_limits import Limits
from reportgen.actions.recording_part import OpenPart
from reportgen.adapters.clock import monotonic_s, now_ns
from reportgen.adapters.fritzbox import Blocked, FritzBox, LoginRefused
from reportgen.adapters.fritzbox_http import Stream
from reportgen.adapters.fritzbox_pages import BoxInterface
from reportgen.adapters.fritzbox_stream import Arrived, Ended, Event, Failed, Feed, Opened, Refused, refusal
from reportgen.capture.live import RecordWalk, Watch
from reportgen.errors import EvidenceMismatch, OutputError, ReportgenError, Unreachable
from reportgen.evidence.acquisition import AcquiredPart

_DRAIN_S = 5.0  # after Stop the router sends what it still has
_BACKOFF_S = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
_PASSING = frozenset({"not-ready", "cut-header", "not-authorized"})  # a second try is worth it


class State(Enum):
    """Where a recording is."""

    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"  # for the router to answer again
    STOPPING = "stopping"
    DONE = "done"


Emit = Callable[["Recording", int, Event], bool]


class Recording:
    """Driven by one thread: events in, files out."""

    def __init__(
        self,
        box: FritzBox,
        interface: BoxInterface,
        *,
        capture_filter: str | None,
        limits: Limits,
        new_file: Callable[[str, int], tuple[Path, str]],
        part_done: Callable[[AcquiredPart], None],
        begun: Callable[[], None],
        emit: Emit,
        watch: Watch | None,
    ) -> None:
        """``new_file``: the place of a part and its name in the log; ``begun`` is called before the first byte."""
        self.interface = interface
        self.parts: list[AcquiredPart] = []
        self.state = State.STARTING
        self.end_state = ""
        self.stop_state = "not-sent"  # "taken" | "refused" | "failed" | "unconfirmed"
        self.error: ReportgenError | None = None
        self.dropped_bytes = 0  # arrived when no file could take them any more
        self._box, self._filter, self._limits = box, capture_filter, limits
        self._new_file, self._part_done, self._begun, self._emit = new_file, part_done, begun, emit
        self._watch = watch
        self._part: OpenPart | None = None
        self._opened: Opened | None = None
        self._feed: Feed | None = None
        self._round = 0
        self._tries = 0
        self._deadline = 0.0  # of what the state waits for
        self._lost_since: float | None = None
        self._done_bytes = 0
        self._done_records = 0

    @property
    def received_bytes(self) -> int:
        """So far, over all parts."""
        return self._done_bytes + (self._part.received_bytes if self._part else 0)

    @property
    def records_count(self) -> int:
        """So far, over all parts."""
        return self._done_records + (self._part.walk.records_count if self._part else 0)

    def start(self) -> None:
        """Asks the router to record."""
        self.state = State.STARTING
        self._round += 1
        number, resumed = self._round, self._tries > 0 or bool(self.parts)

        def ask() -> Stream:
            if self.state is not State.STARTING:
                raise Unreachable("fritzbox.gave-up", interface=self.interface.id)
            if resumed:  # our own recording may still be running there, without a listener
                self._box.stop(self.interface)
            return self._box.start(self.interface.id, self._filter)

        self._feed = Feed(ask, lambda event: self._emit(self, number, event))

    def handle(self, number: int, event: Event) -> None:
        """The next event; those of an earlier connection say nothing any more."""
        if number != self._round or self.state is State.DONE:
            return
        match event:
            case Opened():
                self._opened = event
                if self.state is State.STOPPING:  # it began behind our Stop
                    self._send_stop()
            case Arrived():
                self._take(event)
            case Refused(reason):
                self._was_refused(reason)
            case Failed(error):
                self._could_not_start(error)
            case Ended():
                self._stream_ended(event)

    def tick(self) -> None:
        """Looks at the clock."""
        now = monotonic_s()
        if self.state is State.STOPPING and now >= self._deadline:
            if self.stop_state == "taken":  # so the router said, but it goes on sending
                self.stop_state = "unconfirmed"
            self.cut_off()
        elif self.state is State.WAITING and now >= self._deadline:
            self.start()
        elif self.state is State.RUNNING:
            maximum = self._limits.max_bytes
            if maximum is not None and self.received_bytes >= maximum:
                self.finish("size-reached")

    def finish(self, why: str) -> None:
        """Ends the recording: Stop on a second connection, then what is still on its way."""
        if self.state in (State.STOPPING, State.DONE):
            return
        was_waiting = self.state is State.WAITING
        self.end_state, self.state = why, State.STOPPING
        self._deadline = monotonic_s() + _DRAIN_S
        self._send_stop()
        if was_waiting:
            self.state = State.DONE
        elif self.stop_state != "taken" and self._feed is not None:
            self._feed.abort()

    def cut_off(self) -> None:
        """Does not wait for the end of the stream any longer."""
        if self.state is State.STOPPING:
            if self._feed is not None:
                self._feed.abort()
            self._close_part(self.end_state, now_ns())
            self.state = State.DONE

    # --- what comes in -----------------------------------------------------------------------------------------------
    def _take(self, event: Arrived) -> None:
        if self._part is None and self.error is not None:  # the disk takes nothing more
            self.dropped_bytes += len(event.data)
            return
        unplaced_bytes = len(event.data)
        try:
            part = self._part or self._open_part(event.at_ns)
            split = part.place_to_split(event.data)
            if split is not None:
                unplaced_bytes -= split
                part = self._rotate(part, event, split)
            unplaced_bytes = 0
            part.take(event.data[split or 0 :], event.at_ns)
        except OutputError as error:
            self.dropped_bytes += unplaced_bytes
            self._could_not_write(error)

    def _open_part(self, at_ns: int) -> OpenPart:
        self._begun()
        path, name = self._new_file(self.interface.id, len(self.parts) + 1)
        before = self.parts[-1] if self.parts else None
        self._part = OpenPart(
            path,
            name,
            walk=RecordWalk(self._watch),
            begun_at_ns=at_ns,
            gap_from_ns=before.ended_at_ns if before else None,
            limits=(self._limits.rotate_bytes, self._limits.rotate_s),
        )
        if self.state is State.STARTING:
            self.state = State.RUNNING
        self._tries, self._lost_since = 0, None
        return self._part

    def _rotate(self, part: OpenPart, event: Arrived, split: int) -> OpenPart:
        """The running stream goes on in a new file, which begins with the header again; nothing is lost between."""
        part.take(event.data[:split], event.at_ns)
        walk = part.walk
        self._close_part("rotated", event.at_ns)
        path, name = self._new_file(self.interface.id, len(self.parts) + 1)
        limits = (self._limits.rotate_bytes, self._limits.rotate_s)
        self._part = OpenPart(path, name, walk=walk, begun_at_ns=event.at_ns, gap_from_ns=None, limits=limits)
        self._part.repeat_header()
        return self._part

    def _stream_ended(self, event: Ended) -> None:
        if self.state is State.STOPPING:
            self._close_part(self.end_state, event.at_ns)
            self.state = State.DONE
            return
        is_orderly = event.is_orderly and (self._part is None or self._part.walk.tail_bytes == 0)
        self._close_part("ended-by-router" if is_orderly else "connection-lost", event.at_ns)
        self._wait_for_next()

    # --- what goes wrong ---------------------------------------------------------------------------------------------
    def _was_refused(self, reason: str) -> None:
        if self.state is State.STOPPING:
            self.state = State.DONE
            return
        if reason == "not-authorized":
            self._box.forget_session()
        is_first = not self.parts
        if is_first and not (reason in _PASSING and self._tries < 2):
            self._give_up(refusal(reason, self.interface.id), stop=reason != "already-running")
            return
        self._wait_for_next()

    def _could_not_start(self, error: ReportgenError) -> None:
        if self.state is State.STOPPING:
            self.state = State.DONE
        elif not self.parts or isinstance(error, LoginRefused | EvidenceMismatch):
            self._give_up(error, stop=False)
        else:
            self._wait_for_next(error)

    def _could_not_write(self, error: OutputError) -> None:
        self.error = self.error or error
        state = "disk-full" if error.message_id == "output.disk-full" else "write-failed"
        at_ns = now_ns()
        self._close_part(state, at_ns)
        if self.state in (State.STARTING, State.RUNNING):
            self.finish(state)

    def _wait_for_next(self, error: ReportgenError | None = None) -> None:
        now = monotonic_s()
        self._lost_since = self._lost_since if self._lost_since is not None else now
        if now - self._lost_since > self._limits.retry_for_s:
            self._give_up(error or Unreachable("fritzbox.gave-up", interface=self.interface.id), stop=True)
            return
        pause = _BACKOFF_S[min(self._tries, len(_BACKOFF_S) - 1)]
        if isinstance(error, Blocked):
            pause = max(pause, error.seconds + 1.0)
        self._tries += 1
        self.state, self._deadline = State.WAITING, now + pause

    def _give_up(self, error: ReportgenError, *, stop: bool) -> None:
        self.error, self.end_state, self.state = error, "gave-up", State.DONE
        if stop:
            self._send_stop()

    def _send_stop(self) -> None:
        for _ in range(2):
            try:
                self.stop_state = "taken" if self._box.stop(self.interface) else "refused"
            except ReportgenError:
                self.stop_state = "failed"
            if self.stop_state == "taken":
                return

    def _close_part(self, end_state: str, at_ns: int) -> None:
        part, self._part = self._part, None
        if part is None:
            return
        try:
            done = part.close(
                end_state,
                at_ns,
                number=len(self.parts) + 1,
                interface_id=self.interface.id,
                opened=self._opened,
            )
        except OutputError as error:
            self.error = self.error or error
            return
        self._done_bytes += done.received_bytes
        self._done_records += done.records_count
        self.parts.append(done)
        try:
            self._part_done(done)
        except OutputError as error:
            self.error = self.error or error
