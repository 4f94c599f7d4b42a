"""Questions and answers of DNS put together: which client was told which address for which name, and what stayed open.

An answer counts for the client it was sent to. Where that client's question (same server, port, identifier, name, type)
is in the capture the answer is *asked*; where it is not, *unasked*; a further answer that says something else is a
*rival*: which of two is genuine the capture cannot tell.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from reportgen.capture import dns_message as dns
from reportgen.capture.dns_message import ADDITIONAL, ANSWER, AUTHORITY, DnsMessage, DnsQuestion, DnsRecord
from reportgen.capture.name_values import NameQuestion, Standing
from reportgen.capture.reverse_name import address_of_reverse_name
from reportgen.capture.values import NameObservation
from reportgen.evidence.citation import FrameSet

_OPEN_LIMIT_COUNT = 50_000  # questions that wait; the oldest is then told as unanswered
_GROUPS_LIMIT_COUNT = 100_000  # distinct questions
_FRAMES_LIMIT_COUNT = 5_000  # of one question; the count goes on
_ALIASES_LIMIT_COUNT = 32
_ADDRESS_TYPES = frozenset({dns.A, dns.AAAA})
_HINT_TYPES = frozenset({dns.SVCB, dns.HTTPS})
_OUTCOMES = {2: "server-failure", 3: "no-such-name", 5: "refused"}

_Key = tuple[str, str, int, int, str, int]  # client, server, client's port, identifier, name, type
_Group = tuple[str, str, str, str, str]  # client, server, name, kind, outcome


class Carried(NamedTuple):
    """A message and who sent it to whom."""

    message: DnsMessage
    source: str
    destination: str
    source_port: int
    destination_port: int
    at_ns: int
    frames: tuple[int, ...]


@dataclass(slots=True)
class _Tally:
    """The same question with the same outcome."""

    first_at_ns: int
    last_at_ns: int
    questions_count: int = 0
    frames: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Asked:
    """A question and, once it came, what the first answer said."""

    at_ns: list[int] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)
    told: frozenset[tuple[str, str]] | None = None


class DnsDialogues:
    """Takes messages in the order of the capture; tells each name as it comes, the questions at the end."""

    def __init__(self, on_name: Callable[[NameObservation], None]) -> None:
        self._on_name = on_name
        self._asked: OrderedDict[_Key, _Asked] = OrderedDict()  # a plain dict is slow to give up its oldest entry
        self._tallies: dict[_Group, _Tally] = {}
        self.left_out_count = 0  # questions beyond the limit

    def take(self, carried: Carried) -> None:
        """One message."""
        if carried.message.is_answer:
            self._take_answer(carried)
            return
        self._take_questions(carried)
        if carried.destination_port == dns.MULTICAST_DNS_PORT:
            for name in _names(carried):
                self._on_name(name)

    def questions(self) -> tuple[NameQuestion, ...]:
        """Every question with its outcome, in the order of first times; those still open are unanswered."""
        for key, asked in self._asked.items():
            self._tell_unanswered(key, asked)
        self._asked.clear()
        values = [
            NameQuestion(
                client=client,
                server=server,
                name=name,
                kind=kind,
                outcome=outcome,
                questions_count=tally.questions_count,
                first_at_ns=tally.first_at_ns,
                last_at_ns=tally.last_at_ns,
                frames=FrameSet.of(tally.frames),
            )
            for (client, server, name, kind, outcome), tally in self._tallies.items()
        ]
        return tuple(sorted(values, key=lambda value: (value.first_at_ns, value.frames.ranges, value.name, value.kind)))

    def _take_questions(self, carried: Carried) -> None:
        is_multicast = carried.destination_port == dns.MULTICAST_DNS_PORT
        for question in carried.message.questions:
            if is_multicast:
                group = (carried.source, carried.destination, question.name, question.kind_name, "multicast")
                self._count(group, (carried.at_ns,), carried.frames)
                continue
            key = _key(carried, question, client=carried.source, port=carried.source_port, server=carried.destination)
            asked = self._asked.get(key)
            if asked is None or asked.told is not None:  # an identifier used again is another question
                self._asked.pop(key, None)
                asked = self._asked[key] = _Asked()
            asked.at_ns.append(carried.at_ns)
            asked.frames.extend(carried.frames)
        while len(self._asked) > _OPEN_LIMIT_COUNT:
            self._tell_unanswered(*self._asked.popitem(last=False))

    def _take_answer(self, carried: Carried) -> None:
        message = carried.message
        names = tuple(_names(carried))
        told = frozenset([(name.name, name.address) for name in names if name.basis == "dns-answer"])
        standing = Standing.ASKED if _is_multicast(carried) else Standing.UNASKED
        for question in () if _is_multicast(carried) else message.questions:
            key = _key(
                carried, question, client=carried.destination, port=carried.destination_port, server=carried.source
            )
            asked = self._asked.get(key)
            if asked is None:
                self._count(_group(key, question, message, told), (), carried.frames, at_ns=carried.at_ns)
                continue
            if asked.told is None:
                asked.told = told
                group = _group(key, question, message, told)
                self._count(group, tuple(asked.at_ns), (*asked.frames, *carried.frames))
            standing = Standing.ASKED if asked.told == told else Standing.RIVAL
        for name in names:
            self._on_name(name if standing is name.standing else replace(name, standing=standing))

    def _tell_unanswered(self, key: _Key, asked: _Asked) -> None:
        if asked.told is None:
            client, server, _, _, name, kind = key
            self._count((client, server, name, dns.type_name(kind), "unanswered"), tuple(asked.at_ns), asked.frames)

    def _count(
        self,
        group: _Group,
        asked_at_ns: tuple[int, ...],
        frames: tuple[int, ...] | list[int],
        *,
        at_ns: int | None = None,
    ) -> None:
        times = asked_at_ns or ((at_ns,) if at_ns is not None else ())
        tally = self._tallies.get(group)
        if tally is None and len(self._tallies) >= _GROUPS_LIMIT_COUNT:
            self.left_out_count += 1
            return
        if tally is None:
            tally = self._tallies[group] = _Tally(min(times), max(times))
        tally.first_at_ns = min(tally.first_at_ns, *times)
        tally.last_at_ns = max(tally.last_at_ns, *times)
        tally.questions_count += len(asked_at_ns)
        if len(tally.frames) < _FRAMES_LIMIT_COUNT:
            tally.frames.extend(frames)


def _is_multicast(carried: Carried) -> bool:
    return carried.source_port == dns.MULTICAST_DNS_PORT


def _key(carried: Carried, question: DnsQuestion, *, client: str, port: int, server: str) -> _Key:
    """LLMNR asks a group and is answered by a member: there the server is left out (RFC 4795)."""
    is_llmnr = dns.LLMNR_PORT in (carried.source_port, carried.destination_port)
    return (client, "" if is_llmnr else server, port, carried.message.identifier, question.name, question.kind)


def _group(key: _Key, question: DnsQuestion, message: DnsMessage, told: frozenset[tuple[str, str]]) -> _Group:
    client, server, _, _, name, _ = key
    return (client, server, name, question.kind_name, _outcome(message, told))


def _outcome(message: DnsMessage, told: frozenset[tuple[str, str]]) -> str:
    if message.response_code:
        return _OUTCOMES.get(message.response_code, f"response-code-{message.response_code}")
    if told or any(record.section == ANSWER for record in message.records):
        return "answered"
    return "cut-by-server" if message.is_cut_by_server else "no-data"


def _names(carried: Carried) -> Iterator[NameObservation]:
    """What the message links: addresses with names, hinted addresses, names of addresses."""
    message = carried.message
    if message.response_code and not _is_multicast(carried):
        return
    asked = frozenset([question.name for question in message.questions])
    aliases: dict[str, DnsRecord] = {}  # by the alias
    for record in message.records:
        if record.section == ANSWER and record.kind == dns.CNAME and record.values:
            aliases.setdefault(record.values[0], record)
    seen: set[tuple[str, str, str]] = set()
    for record in message.records:
        for name, address, basis in _linked(record, carried):
            chain, ttl_s = _chain(name, record.ttl_s, aliases, asked) if aliases else ((name,), record.ttl_s)
            if chain[0] and (chain[0], address, basis) not in seen:
                seen.add((chain[0], address, basis))
                yield _observation(carried, chain, address, basis, ttl_s)


def _linked(record: DnsRecord, carried: Carried) -> Iterator[tuple[str, str, str]]:
    """(name, address, basis) of one record."""
    if not carried.message.is_answer and record.section != AUTHORITY:
        return  # what the asker knows already; in the authority section stands what it claims (RFC 6762 section 8.2)
    multicast = _multicast_basis(carried)
    if record.kind in _ADDRESS_TYPES:
        unicast = "dns-answer" if record.section == ANSWER else "dns-additional"
        for address in record.values:
            yield record.owner, address, multicast or unicast
    elif record.kind in _HINT_TYPES and record.section in (ANSWER, ADDITIONAL):
        for address in record.values[1:]:
            yield record.owner, address, "dns-hint"
    elif record.kind == dns.PTR and record.values and (reverse := address_of_reverse_name(record.owner)):
        yield record.values[0], reverse, "dns-ptr"


def _multicast_basis(carried: Carried) -> str | None:
    if not carried.message.is_answer:
        return "mdns-probe"
    return {dns.MULTICAST_DNS_PORT: "mdns-answer", dns.LLMNR_PORT: "llmnr-answer"}.get(carried.source_port)


def _chain(owner: str, ttl_s: int, aliases: dict[str, DnsRecord], asked: frozenset[str]) -> tuple[tuple[str, ...], int]:
    """From the name that was asked for to ``owner``, and the shortest time to live on the way."""
    chain = [owner]
    while chain[0] not in asked and chain[0] in aliases and len(chain) < _ALIASES_LIMIT_COUNT:
        record = aliases[chain[0]]
        ttl_s = min(ttl_s, record.ttl_s)
        if record.owner in chain:
            break
        chain.insert(0, record.owner)
    return tuple(chain), ttl_s


def _observation(carried: Carried, chain: tuple[str, ...], address: str, basis: str, ttl_s: int) -> NameObservation:
    return NameObservation(
        address=address,
        name=chain[0],
        basis=basis,
        client=carried.destination,
        at_ns=carried.at_ns,
        frames=FrameSet.of(carried.frames),
        standing=Standing.ASKED,
        chain=chain if len(chain) > 1 else (),
        ttl_s=ttl_s,
    )
