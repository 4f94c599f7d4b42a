"""Whole cases put together at random: recordings from ``random_tape``, look-ups, answers, letters, words of all kinds.

``random_case(seed)`` makes one; ``RandomCase`` reads its recordings once and analyses them as often as a test asks.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from building import DESTINATION
from random_answers import (
    CAPTURE,
    COUNTRIES,
    EXCHANGES,
    EXHIBITS,
    LETTER,
    OFTEN,
    ONCE,
    RECIPIENT,
    TOP,
    Section,
)
from random_tape import MOVEMENTS, PARTS, SCENES, recorded
from rdap_answers import network, packed

from reportgen.adapters.images import decode_image
from reportgen.analysis.value import Analysis, InputDigest
from reportgen.attribution.registration import Registration, read_registration
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture
from reportgen.case.delivery_status import DeliveryStatus, Outcome, RecipientStatus
from reportgen.case.load import load_case
from reportgen.case.values import Case
from reportgen.errors import Problems
from reportgen.evidence.digest import sha256_of
from reportgen.findings.cleartext_identifier import own_seeds
from reportgen.pipeline.analyse import analyse


@dataclass(frozen=True, eq=False)
class RandomCase:
    """A case that loads, with its recordings, look-ups, error messages and noted movements."""

    toml: str
    parts: tuple[tuple[tuple[str, int], ...], ...]  # of each recording
    apart_s: int  # between two parts of a recording
    is_raw: bool  # recorded without hardware addresses
    countries: tuple[str | None, ...]  # of each registration
    events: tuple[int, ...]

    @cached_property
    def case(self) -> Case:
        return load_case(self.toml.encode(), file_name="case.toml")

    @cached_property
    def captures(self) -> tuple[Capture, ...]:
        return tuple(
            read_capture(
                io.BytesIO(
                    recorded(parts, apart_s=self.apart_s, is_raw=self.is_raw).pcap(link_type=101 if self.is_raw else 1)
                ),
                name=f"k{number}.pcap",
                decode_image=decode_image,
                index_frames=True,
                seeds=own_seeds(self.case),
            )
            for number, parts in enumerate(self.parts, start=1)
        )

    @cached_property
    def registrations(self) -> tuple[Registration, ...]:
        return tuple(
            read_registration(
                _answer(number, country),
                address=entry.address,
                url=entry.url,
                retrieved_at=entry.retrieved_at,
                name=entry.path,
            )
            for number, (entry, country) in enumerate(zip(self.case.registrations, self.countries, strict=True))
        )

    @cached_property
    def analysis(self) -> Analysis:
        return self.analysed(self.case)

    def analysed(self, case: Case) -> Analysis:
        """``case``: this one with parts left out; its captures and registrations are those that are still in it."""
        captures = {entry.id: capture for entry, capture in zip(self.case.captures, self.captures, strict=True)}
        answers = {e.path: answer for e, answer in zip(self.case.registrations, self.registrations, strict=True)}
        return analyse(
            case,
            [captures[entry.id] for entry in case.captures],
            [answers[entry.path] for entry in case.registrations],
            tuple(_inputs(case)),
            tool_version="0.0",
            image_decoder="none",
            arguments=("build",),
            events=self.events if case.events else (),
            bounces={one.id: _bounce() for one in case.correspondence if one.bounce_exhibit and one.bounced},
        )


def _inputs(case: Case) -> Iterator[InputDigest]:
    """Of files that nobody wrote."""
    for role, entries in (("capture", case.captures), ("exhibit", case.exhibits), ("registration", case.registrations)):
        for entry in entries:
            sha256 = sha256_of(entry.path.encode())
            yield InputDigest(path=entry.path, role=role, size_bytes=len(entry.path) * 1_000, sha256=sha256)


def _answer(number: int, country: str | None) -> bytes:
    """The first about each address is the customer's, the next ones the provider's around it."""
    fields: dict[str, Any] = {"country": country} if country else {}
    card = ["vcard", [["fn", {}, "text", ("Muster-Holding 8", "Akamai", "Werbedienst 24/7")[number % 3]]]]
    own = {"handle": "NET-OWN", "parentHandle": "NET-AROUND"} if number % 2 else {"handle": "NET-AROUND"}
    entities = [{"handle": "ORG-1", "roles": ["registrant"], "vcardArray": card}]
    low, high = ("203.0.113.64", "203.0.113.127") if number % 2 else ("203.0.113.0", "203.0.113.255")
    return packed(network(low, high, name=f"NET{number}", entities=entities, **own, **fields))


def _bounce() -> DeliveryStatus:
    status = RecipientStatus(
        address="privacy@vendor.example",
        original_address=None,
        outcome=Outcome.FAILED,
        status="5.1.1",
        remote_server=None,
        diagnostic=None,
        last_attempt_at=None,
    )
    return DeliveryStatus(
        recipients=(status,),
        unreadable_count=0,
        reporting_server="mail7.home.example",
        arrived_at=None,
        reported_at=None,
        original_message_id=None,
        original_sent_at=None,
    )


def _lines(rng: Random, section: Section, told: float = 0.75) -> str:
    """Each key that may stand there does, in so many of all cases."""
    needed, optional = section
    chosen = {**needed, **{key: values for key, values in optional.items() if rng.random() < told}}
    return "".join(f"{key} = {rng.choice(values)}\n" for key, values in chosen.items())


def _tables(rng: Random, name: str, section: Section, most: int, fixed: Sequence[str] = ()) -> str:
    """``fixed``: a line for each table, with ``#`` for its number."""
    return "".join(
        f"[[{name}]]\n" + "".join(line.replace("#", str(n)) + "\n" for line in fixed) + _lines(rng, section)
        for n in range(1, 1 + rng.randint(0, most))
    )


def _registrations(countries: Sequence[str | None]) -> str:
    return "".join(
        f'[[registrations]]\naddress = "{DESTINATION}"\npath = "registry/{n}.json"\nexhibit = "b"\n'
        f'url = "https://rdap.example/ip/{n}"\nretrieved_at = 2026-06-0{1 + n}T10:00:00Z\n'
        for n in range(len(countries))
    )


_EXHIBITS = "".join(
    f"[[exhibits]]\nid = {key}\npath = \"x{n}.pdf\"\ntitle = {{ de = 'Nr. 8{n}', en = 'No 8{n}' }}\n"
    for n, key in enumerate(EXHIBITS)
)


def random_case(seed: int, *, most_captures: int = 3, most_parts: int = 6) -> RandomCase:
    """The same seed, the same case; what contradicts itself does not load and is put together anew."""
    rng = Random(seed)
    while True:
        drawn = _drawn(rng, most_captures, most_parts)
        try:
            load_case(drawn.toml.encode(), file_name="case.toml")
        except Problems:
            continue
        return drawn


def _drawn(rng: Random, most_captures: int, most_parts: int) -> RandomCase:
    parts = tuple(
        (*_scene(rng), *((rng.choice(sorted(PARTS)), rng.randrange(70)) for _ in range(rng.randint(0, most_parts))))
        for _ in range(rng.randint(0 if rng.random() < 0.2 else 1, most_captures))
    )
    told = rng.choice((0.6, 0.75, 0.95))
    countries = tuple(rng.choice(COUNTRIES) for _ in range(rng.randint(0, 2)))
    text = _lines(rng, TOP) + f'destination = "{DESTINATION}"\n' * rng.randint(0, 1)
    for name, section in ONCE.items():
        is_possible = "." not in name or f"[{name.partition('.')[0]}]" in text
        if is_possible and (name in ("device", "vendor") or rng.random() < told):
            text += f"[{name}]\n" + _lines(rng, section, told)
    for name, section in OFTEN.items():
        text += _tables(rng, name, section, 4 if name == "identifiers" else 2)
    text += _tables(rng, "recipients", RECIPIENT, 1)
    text += rng.choice(("", "", "", *EXCHANGES))
    text += _tables(rng, "correspondence", LETTER, 3, ('id = "m#"', 'quote_language = "en"', "translation = 'T 9'"))
    for number in range(1, len(parts) + 1):
        text += f'[[captures]]\nid = "K{number}"\npath = "k{number}.pcap"\n' + _lines(rng, CAPTURE)
        if number > 1 and rng.random() < 0.5:
            text += f'same_clock_as = "K{rng.randint(1, number - 1)}"\n'
    return RandomCase(
        toml=text + _registrations(countries) + _EXHIBITS,
        parts=parts,
        apart_s=rng.choice((1, 90_000)),
        is_raw=rng.random() < 0.1,
        countries=countries,
        events=rng.choice(((), MOVEMENTS)),
    )


def _scene(rng: Random) -> tuple[tuple[str, int], ...]:
    """Often nothing; else parts that chance seldom puts together."""
    return rng.choice(SCENES)
