"""Questions about the device, the recordings and the own use of the device."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.attribution.hardware_maker import maker_of
from reportgen.dialogue.fields import field
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.proposals import brand_in, clock_is_known
from reportgen.dialogue.question import Choice, Field, Proposed
from reportgen.dialogue.seen import SeenDestination, SeenDevice
from reportgen.language.values import ByteCount, Listing, Message, Text

NO_DEVICE = "none"


def device(ground: Ground) -> Iterator[Field]:
    """Which device, its label, and whom it speaks to."""
    seen, given = ground.seen, ground.answers
    if seen.devices and not seen.is_internet_side:
        proposed = Proposed(value=seen.devices[0].key, reason=_why_device(seen.devices[0]))
        none = Choice(key=NO_DEVICE, label=Message.of("init.choice.device.none"))
        choices = (*(Choice(key=one.key, label=device_label(one)) for one in seen.devices), none)
        yield field("device", choices=choices, proposed=proposed)
    sends_pictures = ground.pictures_count > 0
    yield field("kind", proposed=_proposed("camera", "init.because.pictures") if sends_pictures else None)
    yield field("brand", proposed=brand_in(ground))
    yield field("model")
    yield field("serial")
    yield field("firmware")
    chosen = ground.device
    own = None if chosen is None or chosen.mac is None else _proposed(chosen.mac, "init.because.seen")
    yield field("mac", proposed=own, is_asked=chosen is None)
    if chosen is not None and chosen.mac is None:
        yield field("ip", proposed=_proposed(chosen.addresses[0], "init.because.seen"))
    else:
        yield field("ip")
    yield field("label-file")
    destinations = chosen.destinations if chosen else _all_destinations(ground)
    if destinations and (given.text("device") or seen.is_internet_side or chosen is None):
        first = Proposed(value=destinations[0].address, reason=Message.of("init.because.most"))
        choices = tuple(Choice(key=one.address, label=destination_label(one)) for one in destinations)
        yield field("destination", choices=choices, proposed=first)


def recording(ground: Ground) -> Iterator[Field]:
    """Where, how and by whom it was recorded; only what no custody log tells."""
    files = ground.seen.files
    if not files:
        return
    if any(file.how is None for file in files):
        yield field("how", proposed=_proposed("router-page", "init.because.fritzbox") if _is_eth(ground) else None)
    yield field("others-knew")
    if any(file.recorded_point is None for file in files):
        lan = "internet" if ground.seen.is_internet_side else "lan" if ground.seen.devices else None
        yield field("point", proposed=_proposed(lan, f"init.because.{lan}-side") if lan else None)
    yield field("taken-by")
    if any(file.router is None for file in files):
        yield field("router")
    yield field("interface")
    if not clock_is_known(ground.seen):
        yield field("clock")
        if ground.answers.text("clock") == "differed":
            yield field("clock-difference")


def view(ground: Ground) -> Iterator[Field]:
    """The stop gate: what a camera films and hears."""
    if ground.answers.text("kind") != "device":  # not said yet: the count of questions then holds
        yield field("view")
        yield field("sound")
        yield field("private-use")


def people(ground: Ground) -> Iterator[Field]:
    """Who is recognisable on how many of the pictures that were looked at."""
    if not ground.pictures_count:
        return
    yield field("pictures-viewed")
    if ground.answers.number("pictures-viewed"):
        yield field("pictures-recognisable")
        yield field("persons")


def _all_destinations(ground: Ground) -> tuple[SeenDestination, ...]:
    every = {one.address: one for device in ground.seen.devices for one in device.destinations}
    return tuple(sorted(every.values(), key=lambda one: (one.pictures_count, one.sent_bytes), reverse=True)[:5])


def _is_eth(ground: Ground) -> bool:
    return all(file.path.casefold().endswith(".eth") for file in ground.seen.files)


def _why_device(device: SeenDevice) -> Message:
    return Message.of("init.because.most-pictures" if device.pictures_count else "init.because.most-bytes")


def device_label(device: SeenDevice) -> Message:
    """ "192.168.178.42 (00:00:5e:…), calls itself “BC-100”: 60 pictures and 31 MB sent"."""
    numbers: Message = Message.of("init.device.numbers", address=device.addresses[0], key=device.key)
    if device.words:
        numbers = Message.of("init.device.words", device=numbers, words=device.words[0][:60])
    if device.mac is not None and (maker := maker_of(device.mac)):
        numbers = Message.of("init.device.maker", device=numbers, maker=maker.name[:60])
    amounts = _amounts(device.pictures_count, device.sent_bytes, device.attempts_count)
    return Message.of("init.device", device=numbers, amounts=amounts)


def _amounts(pictures: int, sent: int, attempts: int) -> Listing:
    told: list[Message] = [Message.of("init.amount.pictures", n=pictures)] if pictures else []
    told.append(Message.of("init.amount.sent", sent=ByteCount(sent)))
    told += [Message.of("init.amount.attempts", n=attempts)] if attempts else []
    return Listing(tuple(told))


def destination_label(destination: SeenDestination) -> Message:
    """ "203.0.113.77 (upload.example): 60 pictures, 31 MB sent"."""
    name = Text(destination.names[0]) if destination.names else Message.of("init.no-name")
    amounts = _amounts(destination.pictures_count, destination.sent_bytes, destination.attempts_count)
    return Message.of("init.destination", address=Text(destination.address), name=name, amounts=amounts)


def _proposed(value: str, reason: str) -> Proposed:
    return Proposed(value=value, reason=Message.of(reason))
