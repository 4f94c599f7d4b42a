"""F08: transmissions that go on after the user switched them off (Art. 21(1), 25(2) GDPR are a matter of the grounds).

Needs the time of the switch-off, its proof as an exhibit, and a restart of the device after it; otherwise it is said
what is lacking. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.case.statements import SwitchOff
from reportgen.evidence.citation import FrameSet
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts, Recording, is_counted
from reportgen.findings.uploads import HOUR_NS, SECOND_NS, UPLOAD_MIN_BYTES, threshold
from reportgen.language.values import Listing, Message, Moment, Name, OwnWords

# Our own conventions, printed as such.
SETTLE_MINUTES = 10
MIN_HOURS = 24

_Seen = tuple[tuple[int, int, FrameSet], ...]
"""(first, last, frames) of each transmission."""


def upload_after_switch_off(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """The statement, and for each recording what it shows after the switch-off and the restart."""
    switch = facts.case.switch_off
    if switch is None:
        return
    yield _statement(facts, switch)
    lacking = _lacking(switch)
    known = {assertion.id for assertion in said}
    own = () if lacking else facts.device_recordings
    shown = [found for recording in own for found in _shown(facts, recording, known)]
    yield from shown
    if facts.recordings and not shown:
        yield _open(lacking or ("too-short",))


def settled_at_ns(facts: Facts) -> int | None:
    """From when on transmissions count: a while after the switch-off, and after the restart."""
    switch, off_at = facts.case.switch_off, facts.switch_off_at_ns
    if switch is None or off_at is None or switch.restarted_at is None:
        return None
    return max(off_at + SETTLE_MINUTES * 60 * SECOND_NS, facts.case.at_ns(switch.restarted_at))


def _lacking(switch: SwitchOff) -> tuple[str, ...]:
    needed = {"time": switch.at, "exhibit": switch.exhibit, "restart": switch.restarted_at}
    return tuple(name for name, value in needed.items() if value is None)


def _shown(facts: Facts, recording: Recording, known: set[str]) -> Iterator[Assertion]:
    after = settled_at_ns(facts)
    if after is None or facts.destination is None:
        return
    key = recording.entry.id
    pictures: _Seen = tuple(
        (image.first_at_ns, image.last_at_ns, image.frames)
        for image in recording.images_to(facts.destination)
        if is_counted(image) and image.first_at_ns >= after
    )
    uploads: _Seen = tuple(
        (upload.first_at_ns, upload.last_at_ns, upload.frames)
        for upload in facts.sent_encrypted(recording).uploads
        if upload.first_at_ns >= after
    )
    if f"F01.pictures.{key}" in known and _lasts(pictures):
        yield _measured(facts, recording, "pictures", pictures, after)
    if known & {f"F05.volume.{key}", f"F06.follows.{key}"} and _lasts(uploads):
        yield _measured(facts, recording, "uploads", uploads, after)


def _lasts(seen: _Seen) -> bool:
    return bool(seen) and max(last for _, last, _ in seen) - min(first for first, _, _ in seen) >= MIN_HOURS * HOUR_NS


def _measured(facts: Facts, recording: Recording, kind: str, seen: _Seen, after: int) -> Assertion:
    first, last = min(first for first, _, _ in seen), max(last for _, last, _ in seen)
    setting = own_words(facts.case.switch_off.setting) if facts.case.switch_off else OwnWords(None, None)
    values: dict[str, Message | Moment | Name] = {
        "after": Moment(after),
        "subject": facts.subject(recording),
        "transmissions": Message.of("count.transmissions", n=len(seen)),
        "size": threshold(UPLOAD_MIN_BYTES),
        "address": Name(facts.destination or ""),
    }
    return Assertion(
        id=f"F08.{kind}-after.{recording.entry.id}",
        finding="F08",
        modality=Modality.MEASURED,
        content=Content.CLEAR if kind == "pictures" else None,
        claim=Message.of(f"finding.F08.{kind}", period=facts.period(first, last), capture=recording.label, **values),
        brief=Message.of(f"brief.F08.{kind}", setting=setting, **values),
        scope=recording.scope(first, last, len(seen)),
        citations=tuple(
            recording.cite(frames, item=f"{number}") for number, (_, _, frames) in enumerate(seen, start=1)
        ),
        rests_on=("statement.switch-off",),
        limits=(Message.of("limit.switch-off"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _statement(facts: Facts, switch: SwitchOff) -> Assertion:
    off_at = facts.switch_off_at_ns
    restarted = switch.restarted_at
    return Assertion(
        id="statement.switch-off",
        finding="statement",
        modality=Modality.STATEMENT,
        claim=Message.of(
            "finding.statement.switch-off-restart" if restarted else "finding.statement.switch-off",
            when=Message.of("date.unknown") if off_at is None else Message.of("time.known", at=Moment(off_at)),
            setting=own_words(switch.setting),
            restarted=Moment(facts.case.at_ns(restarted) if restarted else 0),
        ),
        exhibits=(switch.exhibit,) if switch.exhibit else (),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _open(lacking: tuple[str, ...]) -> Assertion:
    return Assertion(
        id="open.switch-off",
        finding="F08",
        modality=Modality.OPEN,
        claim=Message.of(
            "open.switch-off", lacking=Listing(tuple(Message.of(f"unshown.switch-off.{name}") for name in lacking))
        ),
    )
