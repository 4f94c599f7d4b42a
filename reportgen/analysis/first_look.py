"""The first look for people: who sent what to whom, weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from reportgen.analysis.inspection_names import PayloadShares, Shares
from reportgen.attribution.names import destination_names
from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.attribution.vantage import Obstacle, View
from reportgen.capture.values import Capture, Completeness, ImageTransmission


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationRow:
    """One line of the table: what went to an address outside the home network."""

    address: str
    is_documentation: bool
    names: tuple[str, ...]
    sent_frame_bytes: int
    received_frame_bytes: int
    pictures_count: int  # distinct
    transmissions_count: int
    attempts_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureStory:
    """Who sent most pictures to whom."""

    originator: str
    originator_mac: str | None
    responder: str
    pictures_count: int
    transmissions_count: int
    picture_bytes: int
    first_at_ns: int
    last_at_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeStory:
    """Who sent most bytes to whom outside the home network."""

    originator: str
    originator_mac: str | None
    responder: str
    sent_frame_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """The first screen."""

    story: PictureStory | None
    volume: VolumeStory | None  # where nothing left the home network there is none
    last_attempt_at_ns: int | None
    attempts_count: int
    last_packet_at_ns: int | None
    payload: PayloadShares
    destinations: Destinations  # the weightiest first: pictures, attempts, bytes sent
    obstacles: tuple[Obstacle, ...] = ()  # why no device can be told apart; empty where one can


_ABROAD = frozenset({AddressScope.GLOBAL, AddressScope.DOCUMENTATION})


def first_look(captures: Sequence[Capture]) -> FirstLook:
    """The four lines and the table for people; only addresses outside the home network are destinations."""
    images = [
        image
        for capture in captures
        for image in capture.images
        if image.completeness is Completeness.COMPLETE and scope_of(image.responder) in _ABROAD
    ]
    tries: dict[str, int] = {}
    last_attempt: int | None = None
    for attempt in (attempt for capture in captures for attempt in capture.attempts):
        if scope_of(attempt.responder) in _ABROAD:
            tries[attempt.responder] = tries.get(attempt.responder, 0) + 1
            last_attempt = max(last_attempt or 0, attempt.first_at_ns)
    views = [View(capture.files) for capture in captures]
    shares = Shares()
    rows = _rows(captures, views, shares, images, tries)
    obstacles = tuple(dict.fromkeys(obstacle for view in views for obstacle in view.obstacles()))
    lasts = [file.last_at_ns for capture in captures for file in capture.files if file.last_at_ns is not None]
    return FirstLook(
        story=_story(captures, images, is_device=not obstacles),
        volume=_volume_story(captures, rows, is_device=not obstacles),
        last_attempt_at_ns=last_attempt,
        attempts_count=sum(tries.values()),
        last_packet_at_ns=max(lasts, default=None),
        payload=shares.values(),
        destinations=rows,
        obstacles=obstacles,
    )


def _story(captures: Sequence[Capture], images: Iterable[ImageTransmission], *, is_device: bool) -> PictureStory | None:
    pairs: dict[tuple[str, str], list[ImageTransmission]] = {}
    for image in images:
        pairs.setdefault((image.originator, image.responder), []).append(image)
    if not pairs:
        return None
    (originator, responder), told = max(pairs.items(), key=lambda pair: (len(pair[1]), pair[0]))
    macs = (f.originator_mac for c in captures for f in c.flows if f.originator == originator and f.originator_mac)
    return PictureStory(
        originator=originator,
        originator_mac=next(macs, None) if is_device else None,
        responder=responder,
        pictures_count=len({image.sha256 for image in told}),
        transmissions_count=len(told),
        picture_bytes=sum(image.size_bytes for image in told),
        first_at_ns=min(image.first_at_ns for image in told),
        last_at_ns=max(image.last_at_ns for image in told),
    )


def _volume_story(captures: Sequence[Capture], rows: Destinations, *, is_device: bool) -> VolumeStory | None:
    heaviest = rows.heaviest()
    if heaviest is None:
        return None
    address, _ = heaviest
    sent: dict[tuple[str, str | None], int] = {}
    for flow in (flow for capture in captures for flow in capture.flows.answered_by(address)):
        sender = (flow.originator, flow.originator_mac)
        sent[sender] = sent.get(sender, 0) + flow.orig_frame_bytes
    (originator, mac), size = max(sent.items(), key=lambda item: (item[1], item[0][0]))
    return VolumeStory(
        originator=originator, originator_mac=mac if is_device else None, responder=address, sent_frame_bytes=size
    )


class Destinations(Sequence[DestinationRow]):
    """The rows of the table, the weightiest first; each is made when asked for, since a million are possible."""

    def __init__(
        self,
        amounts: Mapping[str, int],
        pictures: Mapping[str, Sequence[str | None]],
        tries: Mapping[str, int],
        names: Mapping[str, Sequence[str]],
    ) -> None:
        """``amounts``: sent and received frame bytes of each address in one number (see :func:`_rows`)."""
        self._amounts, self._pictures, self._tries, self._names = amounts, pictures, tries, names
        self._addresses = sorted(amounts)
        # One sort after the other, the last one weighs most: keys of several parts would take much memory.
        self._addresses.sort(key=lambda address: amounts[address] >> 64, reverse=True)
        self._addresses.sort(key=lambda address: tries.get(address, 0), reverse=True)
        self._addresses.sort(key=lambda address: len(set(pictures.get(address, ()))), reverse=True)

    def __len__(self) -> int:
        return len(self._addresses)

    @overload
    def __getitem__(self, index: int) -> DestinationRow: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[DestinationRow, ...]: ...

    def __getitem__(self, index: int | slice) -> DestinationRow | tuple[DestinationRow, ...]:
        if isinstance(index, slice):
            return tuple(map(self._row, self._addresses[index]))
        return self._row(self._addresses[index])

    def _row(self, address: str) -> DestinationRow:
        pictures = self._pictures.get(address, ())
        return DestinationRow(
            address=address,
            is_documentation=scope_of(address) is AddressScope.DOCUMENTATION,
            names=tuple(self._names.get(address, ())),
            sent_frame_bytes=self._amounts[address] >> 64,
            received_frame_bytes=self._amounts[address] & (1 << 64) - 1,
            pictures_count=len(set(pictures)),
            transmissions_count=len(pictures),
            attempts_count=self._tries.get(address, 0),
        )

    def names_of(self, address: str) -> tuple[str, ...]:
        """The names under which the address was reached."""
        return tuple(self._names.get(address, ()))

    def heaviest(self) -> tuple[str, int] | None:
        """The address to which most bytes were sent, and how many; None where nothing was."""
        address = max(self._amounts, key=lambda one: self._amounts[one] >> 64, default=None)
        return (address, self._amounts[address] >> 64) if address and self._amounts[address] >> 64 else None


def _rows(
    captures: Sequence[Capture],
    views: Sequence[View],
    shares: Shares,
    images: Sequence[ImageTransmission],
    tries: Mapping[str, int],
) -> Destinations:
    # Sent and received bytes in one number: a million destinations are possible. Each flow is made once for all.
    amounts: dict[str, int] = {}
    for capture, view in zip(captures, views, strict=True):
        for flow in capture.flows:
            view.note(flow)
            shares.note(capture.encryption.of(flow))
            if scope_of(flow.responder) in _ABROAD:
                amount = flow.orig_frame_bytes << 64 | flow.resp_frame_bytes
                amounts[flow.responder] = amounts.get(flow.responder, 0) + amount
    pictures: dict[str, list[str | None]] = {}
    for image in images:
        pictures.setdefault(image.responder, []).append(image.sha256)
    names: dict[str, list[str]] = {}
    for name in destination_names(found for capture in captures for found in capture.names):
        if name.name not in names.setdefault(name.address, []):
            names[name.address].append(name.name)
    return Destinations(amounts, pictures, tries, names)
