"""Our reading of a file beside tshark's: one :class:`Compared` for each thing that either of them tells."""

from __future__ import annotations

import ipaddress
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ground_truth.corpus import KnownFile
from ground_truth.tables import NOTHING, Amount, Directed, conversations, endpoints
from reportgen.capture.http_secrets import without_secrets
from reportgen.capture.values import Capture, Completeness

_LEVELS = {"tcp": "TCP", "udp": "UDP"}
_SSDP = frozenset({"M-SEARCH", "NOTIFY"})
_TARGET_CHARACTERS = 120  # the ground truth keeps no more of a target

# What stands in answers; tshark does not tell the section.
_ANSWERED = frozenset({"dns-answer", "mdns-answer", "llmnr-answer"})


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing: what we say of it and what tshark says."""

    category: str
    thing: str
    ours: object
    theirs: object

    @property
    def agrees(self) -> bool:
        """Whether both say the same; a rounded number agrees with all that it may stand for."""
        if isinstance(self.theirs, Amount) and isinstance(self.ours, tuple):
            return self.theirs.allows(*self.ours)
        return self.ours == self.theirs


def compared(known: KnownFile, capture: Capture) -> Iterator[Compared]:
    """Everything that can be compared for this file."""
    yield Compared("packets", "count", capture.file.records_count, known.packets_count)
    if known.facts:
        for compare in (_times, _conversations, _addresses, _names, _requests, _images):
            yield from compare(known, capture)


def _times(known: KnownFile, capture: Capture) -> Iterator[Compared]:
    """tshark's times are floats of a second; they are exact to about 240 ns."""
    for word, ours_ns in (("first", capture.file.first_at_ns), ("last", capture.file.last_at_ns)):
        theirs = known.facts[f"{word}_epoch"]
        if ours_ns is None or theirs is None:
            yield Compared("times", word, ours_ns, theirs)
        else:
            is_near = abs(ours_ns - theirs * 1e9) <= 1_000
            yield Compared("times", word, theirs if is_near else ours_ns / 1e9, theirs)


def _conversations(known: KnownFile, capture: Capture) -> Iterator[Compared]:
    for title in ("TCP", "UDP", "IPv4", "IPv6"):
        ours = _amounts(capture, title)
        theirs = conversations(known.tables, title)
        for pair in sorted(ours.keys() | theirs.keys()):
            yield Compared(title.lower(), " → ".join(pair), ours.get(pair, (0, 0)), theirs.get(pair, NOTHING))


def _amounts(capture: Capture, title: str) -> dict[Directed, tuple[int, int]]:
    """Packets and frame bytes by direction: of addresses with ports for TCP and UDP, of addresses for IPv4 and IPv6."""
    found: dict[Directed, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for flow in capture.flows:
        family = "IPv6" if ":" in flow.originator else "IPv4"
        if title == family:
            left, right = flow.originator, flow.responder
        elif title == _LEVELS.get(flow.transport):
            left = f"{flow.originator}:{flow.originator_port}"
            right = f"{flow.responder}:{flow.responder_port}"
        else:
            continue
        for pair, packets, size in (
            ((left, right), flow.orig_packets_count, flow.orig_frame_bytes),
            ((right, left), flow.resp_packets_count, flow.resp_frame_bytes),
        ):
            before = found[pair]
            found[pair] = (before[0] + packets, before[1] + size)
    return {pair: amount for pair, amount in found.items() if amount[0]}


def _addresses(known: KnownFile, capture: Capture) -> Iterator[Compared]:
    """Packets and bytes sent and received by address; these bytes are not rounded."""
    ours: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for title in ("IPv4", "IPv6"):
        for (sender, receiver), (packets, size) in _amounts(capture, title).items():
            for address, place in ((sender, 0), (receiver, 2)):
                ours[address][place] += packets
                ours[address][place + 1] += size
    theirs = endpoints(known.tables)
    nothing = (0, 0, 0, 0)
    for address in sorted(ours.keys() | theirs.keys()):
        yield Compared("addresses", address, tuple(ours.get(address, nothing)), theirs.get(address, nothing))


def _names(known: KnownFile, capture: Capture) -> Iterator[Compared]:
    ours = {name.name for name in capture.names if name.basis.endswith("-sni")}
    yield from _sets("sni", ours, {name.lower() for name in known.facts["sni"]})
    answers = {f"{name.name} {name.address}" for name in capture.names if name.basis in _ANSWERED}
    told = {
        f"{name.lower()} {address}"
        for name, addresses in known.facts["dns_answers"].items()
        for address in addresses
        if _is_address(address)
    }
    yield from _sets("dns", answers, told)


def _requests(known: KnownFile, capture: Capture) -> Iterator[Compared]:
    """By what they say, not by frame: tshark numbers the frame that ends the body, we the one that ends the head."""
    ours = Counter(f"{request.method} {request.target[:_TARGET_CHARACTERS]}" for request in capture.http_requests)
    theirs: Counter[str] = Counter()
    hosts = set()
    for _, methods, host, targets, *_ in known.facts["http_requests"]:
        for method, target in _split(methods, targets):
            if method in _SSDP and target == "*":
                continue  # over UDP
            told = without_secrets(target.encode()).decode()  # we tell no password
            theirs[f"{method} {told[:_TARGET_CHARACTERS]}"] += 1
            hosts |= {_without_port(part) for part in host.split("|") if part}
    for line in sorted(ours.keys() | theirs.keys()):
        yield Compared("http", line, ours[line], theirs[line])
    yield from _sets("hosts", {request.host for request in capture.http_requests if request.host}, hosts)


def _images(known: KnownFile, capture: Capture) -> Iterator[Compared]:
    """What HTTP carried either way; of the other protocols tshark's list says nothing."""
    images = (*capture.images, *capture.fetched_images)
    ours = Counter(image.format.lower() for image in images if image.completeness is Completeness.COMPLETE)
    theirs = known.facts["http_objects_by_magic"]
    for form in sorted(ours.keys() | theirs.keys() - {"other"}):
        yield Compared("images", form, ours[form], theirs.get(form, 0))


def _sets(category: str, ours: set[str], theirs: set[str]) -> Iterator[Compared]:
    for thing in sorted(ours | theirs):
        yield Compared(category, thing, thing in ours, thing in theirs)


def _split(methods: str, targets: str) -> list[tuple[str, str]]:
    """tshark joins several requests of one frame with "|", which a target may hold too."""
    parts = methods.split("|")
    found = targets.split("|") if len(parts) > 1 else [targets]
    return list(zip(parts, found, strict=True)) if len(parts) == len(found) else [(methods, targets)]


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return (name if colon and port.isdigit() else host.lower()).strip("[]").rstrip(".")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
