"""What devices say of themselves, counted by basis, value and sender."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportgen.capture.name_values import DeviceObservation
from reportgen.evidence.citation import FrameSet

_VALUES_LIMIT_COUNT = 20_000
_FRAMES_LIMIT_COUNT = 1_000  # of one value; the count goes on
_VALUE_LIMIT_CHARACTERS = 500

_Key = tuple[str, str, str | None, str | None]  # basis, value, hardware address, network address


@dataclass(slots=True)
class _Tally:
    at_ns: int
    count: int = 0
    frames: list[int] = field(default_factory=list)


class DeviceNotes:
    """Grows while the capture is read."""

    def __init__(self) -> None:
        self._tallies: dict[_Key, _Tally] = {}
        self.left_out_count = 0  # values beyond the limit

    def note(
        self, basis: str, value: str, *, mac: bytes | str | None, address: str | None, at_ns: int, frame: int
    ) -> None:
        """One statement; an empty one says nothing."""
        if not value:
            return
        hardware = mac.hex(":") if isinstance(mac, bytes) else mac
        key = (basis, value[:_VALUE_LIMIT_CHARACTERS], hardware or None, address)
        tally = self._tallies.get(key)
        if tally is None:
            if len(self._tallies) >= _VALUES_LIMIT_COUNT:
                self.left_out_count += 1
                return
            tally = self._tallies[key] = _Tally(at_ns)
        tally.count += 1
        if len(tally.frames) < _FRAMES_LIMIT_COUNT:
            tally.frames.append(frame)

    def values(self) -> tuple[DeviceObservation, ...]:
        """In the order of first times."""
        found = [
            DeviceObservation(
                basis=basis,
                value=value,
                mac=mac,
                address=address,
                at_ns=tally.at_ns,
                observations_count=tally.count,
                frames=FrameSet.of(tally.frames),
            )
            for (basis, value, mac, address), tally in self._tallies.items()
        ]
        return tuple(sorted(found, key=lambda one: (one.at_ns, one.frames.ranges, one.basis, one.value)))
