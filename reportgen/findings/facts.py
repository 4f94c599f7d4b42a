"""What the rules look at: the case, the captures, the registrations, the destination in question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from reportgen.attribution.device import DeviceTraffic, Subject
from reportgen.attribution.registration import Registration
from reportgen.capture.values import Attempt, Capture, Completeness, Flow, ImageTransmission
from reportgen.case.answer_log import RegistrySilenceLine
from reportgen.case.delivery_status import DeliveryStatus
from reportgen.case.evidence import CaptureEntry
from reportgen.case.values import Case
from reportgen.evidence.citation import Citation, FrameSet
from reportgen.findings.assertion import Scope
from reportgen.findings.uploads import SentFrames, encrypted
from reportgen.language.territories import territory_code
from reportgen.language.values import Calendar, Message, Moment, Text
from reportgen.law.residence import country_of

_Sent = TypeVar("_Sent", Flow, Attempt)

# Our own convention, printed as such: smaller pictures may be icons and are counted apart.
MIN_WIDTH_PX = MIN_HEIGHT_PX = 64


@dataclass(frozen=True, eq=False, kw_only=True)
class Recording:
    """One capture of the case with the device's share of it."""

    entry: CaptureEntry
    capture: Capture
    traffic: DeviceTraffic

    @property
    def sha256(self) -> str:
        """Names the capture in every citation."""
        return self.capture.file.sha256

    def cite(self, frames: FrameSet, item: str = "") -> Citation:
        """Frames of this capture."""
        return Citation(capture_sha256=self.sha256, frames=frames, item=item)

    def scope(self, first_at_ns: int, last_at_ns: int, things_count: int) -> Scope:
        """A window inside this capture."""
        return Scope(captures=(self.sha256,), first_at_ns=first_at_ns, last_at_ns=last_at_ns, things_count=things_count)

    @property
    def label(self) -> Text:
        """The capture's id as the user wrote it."""
        return Text(self.entry.id)

    def flows_to(self, address: str) -> tuple[Flow, ...]:
        """The device's conversations with ``address``."""
        return self._flows_by_responder.get(address, ())

    @cached_property
    def flow_by_index(self) -> dict[int, Flow]:
        """The device's conversations by the number that the capture gives each."""
        return {flow.index: flow for flow in self.traffic.flows}

    @cached_property
    def _flows_by_responder(self) -> dict[str, tuple[Flow, ...]]:
        return _grouped(self.traffic.flows)

    @cached_property
    def _attempts_by_responder(self) -> dict[str, tuple[Attempt, ...]]:
        own = {flow.index for flow in self.traffic.flows}
        return _grouped(attempt for attempt in self.capture.attempts if attempt.flow in own)

    @cached_property
    def own_attempts(self) -> tuple[Attempt, ...]:
        """Unanswered connection attempts of the device, by destination."""
        return tuple(attempt for attempts in self._attempts_by_responder.values() for attempt in attempts)

    def images_to(self, address: str) -> tuple[ImageTransmission, ...]:
        """Transmissions of pictures, whole or in part, that the device originated towards ``address``."""
        flows = {flow.index for flow in self.flows_to(address)}
        return tuple(image for image in self.capture.images if image.flow in flows and image.responder == address)

    def attempts_to(self, address: str) -> tuple[Attempt, ...]:
        """Unanswered connection attempts of the device towards ``address``."""
        return self._attempts_by_responder.get(address, ())

    def own_frames(self, flows: tuple[Flow, ...]) -> FrameSet:
        """Frames of these conversations that the originator sent. Needs per-frame columns."""
        return self._frames(frozenset(flow.index for flow in flows), 1)

    def answering_frames(self, flows: tuple[Flow, ...]) -> FrameSet:
        """Frames of these conversations that came back. Needs per-frame columns."""
        return self._frames(frozenset(flow.index for flow in flows), 0)

    def _frames(self, wanted: frozenset[int], from_originator: int) -> FrameSet:
        known, key, index = self._known_frames, (wanted, from_originator), self.capture.frames
        if index is None:
            raise ValueError("the capture was read without per-frame columns")
        if key not in known:  # many rules cite the same conversations
            known[key] = FrameSet.of(
                row + 1
                for row, flow in enumerate(index.flow)
                if flow in wanted and index.from_originator[row] == from_originator
            )
        return known[key]

    @cached_property
    def _known_frames(self) -> dict[tuple[frozenset[int], int], FrameSet]:
        return {}


def _grouped(items: Iterable[_Sent]) -> dict[str, tuple[_Sent, ...]]:
    """By responder, in their order."""
    groups: dict[str, list[_Sent]] = {}
    for item in items:
        groups.setdefault(item.responder, []).append(item)
    return {address: tuple(group) for address, group in groups.items()}


@dataclass(frozen=True, eq=False, kw_only=True)
class Facts:
    """Everything a rule may use; ``destination`` is the address that the letters are about."""

    case: Case
    recordings: tuple[Recording, ...]
    registrations: tuple[Registration, ...]
    destination: str | None
    bounces: Mapping[str, DeliveryStatus] = field(default_factory=dict)  # id of the sent message → its error message
    events: tuple[int, ...] = ()  # instants of the event log, in ns, ascending
    silences: tuple[RegistrySilenceLine, ...] = ()  # registries that were asked and gave no answer
    unreadable_answers: tuple[int, ...] = ()  # lines of answers.jsonl

    @cached_property
    def _sent_encrypted(self) -> dict[str, SentFrames]:
        return {}

    def encrypted_flows(self, recording: Recording) -> tuple[Flow, ...]:
        """The device's encrypted conversations with the destination."""
        return encrypted(recording.capture, recording.flows_to(self.destination) if self.destination else ())

    def sent_encrypted(self, recording: Recording) -> SentFrames:
        """What the device sent in them, by time. Needs per-frame columns."""
        if recording.capture.frames is None:
            raise ValueError("the capture was read without per-frame columns")
        known = self._sent_encrypted
        if recording.entry.id not in known:
            known[recording.entry.id] = SentFrames(recording.capture.frames, self.encrypted_flows(recording))
        return known[recording.entry.id]

    @property
    def switch_off_at_ns(self) -> int | None:
        """When, as the user says, the transmission was switched off in the device."""
        switch = self.case.switch_off
        return self.case.at_ns(switch.at) if switch and switch.at else None

    @property
    def country(self) -> str | None:
        """Where the facts took place, by two letters; None where the case does not tell."""
        home = self.case.complainant
        return country_of(
            written=home.country if home else None,
            postal_code=home.postal_code if home else None,
            timezone=self.case.timezone,
        )

    @property
    def is_for_austria(self) -> bool:
        """Whether a complaint is made in Austria: the authority's country, else the sender's."""
        authority = self.case.authority
        written = authority.country if authority else None
        return (territory_code(written) if written else self.country) == "AT"

    @property
    def about_device(self) -> bool:
        """Whether every recording lets claims speak of the device."""
        return all(recording.traffic.subject is Subject.DEVICE for recording in self.recordings)

    @property
    def device_recordings(self) -> tuple[Recording, ...]:
        """Those in which the device can be told from others: what the device does is concluded from these alone."""
        return tuple(found for found in self.recordings if found.traffic.subject is Subject.DEVICE)

    def subject(self, recording: Recording) -> Message:
        """ "my camera Beispielcam BC-100", or "a device at my connection" where none can be told apart."""
        device = self.case.device
        if recording.traffic.subject is Subject.CONNECTION:
            return Message.of("subject.connection")
        return Message.of(f"subject.{device.kind}", brand=device.brand, model=device.model)

    def point(self, recording: Recording) -> Message:
        """Where the capture was taken, in words."""
        return Message.of(f"point.{recording.entry.point}")

    def period(self, first_at_ns: int, last_at_ns: int) -> Message:
        """ "Between … and …" with times, or "On …" where both are the same minute."""
        if self.local(first_at_ns).replace(second=0) == self.local(last_at_ns).replace(second=0):
            return Message.of("period.at", start=Moment(first_at_ns))
        return Message.of("period.between", start=Moment(first_at_ns), end=Moment(last_at_ns))

    def days(self, first_at_ns: int, last_at_ns: int) -> Message:
        """ "From … to …" in days, or "On …"."""
        first, last = self.day_of(first_at_ns), self.day_of(last_at_ns)
        if first == last:
            return Message.of("period.day", first=Calendar(first))
        return Message.of("period.days", first=Calendar(first), last=Calendar(last))

    def local(self, at_ns: int) -> datetime:
        """An instant in the case's time zone, cut to the second."""
        return datetime.fromtimestamp(at_ns // 1_000_000_000, self.case.zone)

    def day_of(self, at_ns: int) -> date:
        """The calendar day of an instant in the case's time zone."""
        return self.local(at_ns).date()

    def midnight_ns(self, day: date) -> int:
        """When that day begins in the case's time zone."""
        return int(datetime(day.year, day.month, day.day, tzinfo=self.case.zone).timestamp()) * 1_000_000_000

    def is_whole_day(self, recording: Recording, day: date) -> bool:
        """Whether the day lies within the recording from midnight to midnight."""
        first, last = recording.capture.file.first_at_ns, recording.capture.file.last_at_ns
        if first is None or last is None:
            return False
        return first <= self.midnight_ns(day) and self.midnight_ns(day + timedelta(days=1)) <= last


def is_counted(image: ImageTransmission) -> bool:
    """Whether a transmission counts as a whole picture: complete, decoded, and not smaller than our convention."""
    return (
        image.completeness is Completeness.COMPLETE
        and (image.width_px or 0) >= MIN_WIDTH_PX
        and (image.height_px or 0) >= MIN_HEIGHT_PX
    )
