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

from building import CAMERA, DESTINATION
from hostile_words import NUMBERS
from random_tape import EMAIL, MOVEMENTS, OTHER, PARTS, SERIAL, recorded
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

YES_NO = ("true", "false")
WORDS = tuple(
    f"{{ de = '{words}', en = '{words}' }}" for words in ("wie ich es sah", *(w.replace("'", "") for w in NUMBERS))
)
DAYS = ("2026-05-28", "2026-06-02", "2026-07-14", "2026-11-19")
EXHIBITS = ('"a"', '"b"', '"dsn"')
ADDRESSES = (f'"{DESTINATION}"', f'"{OTHER}"')
_FOUND = ('"found"', '"not found"', '"unclear"')
_MOMENTS = ("2026-05-28T20:26:41Z", "2026-05-28T20:36:41Z")
_KINDS = ("access request", "enquiry", "erasure request", "objection", "answer", "complaint", "stop request", "other")
_SAID = ("complete", "partly", "refused", "acknowledged", "extension", "identity", "only processor", "forwarded")
_COUNTRIES: tuple[str | None, ...] = (None, "CN", "US", "DE", "GB")

# Section → (key → values that it must have, key → values that it may have): literals of TOML.
_Section = tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]
ONCE: dict[str, _Section] = {
    "complainant": (
        {"name": ('"Erika Mustermann"',)},
        {"street": ('"Musterstraße 1"',), "postal_code": ('"99999"', '"1010"'), "city": ('"Musterstadt"',),
         "email": (f'"{EMAIL}"',), "phone": ('"+49 30 5550100"',), "country": ('"Österreich"', '"Schweiz"', '"DE"')},
    ),
    "device": (
        {"brand": ('"Beispielcam"', '"M 24/7 %"'), "model": ('"BC-100"', '"２号"')},
        {"kind": ('"camera"', '"doorbell"'), "serial": (f'"{SERIAL}"',), "mac": ('"00:00:5E:00:53:42"',),
         "ip_addresses": (f'["{CAMERA}"]',), "bought_on": ("2026-02-03",), "bought_new": YES_NO,
         "bought_from": ('"Markt 2000"',), "label_exhibit": EXHIBITS},
    ),
    "vendor": (
        {"name": ('"Beispielcam"', '"Kamera 3000"')},
        {"legal_name": ('"Muster-Holding 8 GmbH"', '"Werbedienst"'), "privacy_email": ('"privacy@vendor.example"',),
         "street": ('"Weg 5"',), "city": ('"Ort"',)},
    ),
    "vendor.contact": ({"where": WORDS}, {"read_on": DAYS}),
    "authority": (
        {"name": ('"Die Landesbeauftragte"',), "source": ('"invented"',), "read_on": DAYS},
        {"street": ('"Allee 1"',), "postal_code": ('"99999"',), "city": ('"Musterstadt"',)},
    ),
    "seller": ({"name": ('"Markt 2000"',)}, {"street": ('"Platz 5"',), "city": ('"Ort"',)}),
    "rights": (
        {},
        {"erasure_ground": ('"unlawful"',), "restriction_ground": ('"contested"',), "wrong": WORDS, "right": WORDS,
         "reasons": WORDS, "defect": WORDS, "publish_from": ("2027-01-15",), "publish_where": WORDS},
    ),
    "declarations": (
        {},
        {**dict.fromkeys(("app_used_during_capture", "own_target_set_up", "account_exists", "cloud_booked",
                          "consent_given", "email_given", "alerts_switched_on", "own_property_only", "private_use",
                          "destination_chosen", "processor_contract", "ask_internal_duties", "sound_recorded"), YES_NO),
         "pictures_viewed_count": ("60", "7"), "pictures_recognisable_count": ("0", "7")},
    ),
    "home_position": ({"latitude": ("52.5",), "longitude": ("13.4",)}, {}),
    "filter": (
        {"address": ADDRESSES, "how": WORDS},
        {"on_at": ("2026-05-28T20:26:50Z", "2026-05-29T21:00:00"), "still_on": YES_NO, "exhibit": EXHIBITS},
    ),
    "settings": (
        {},
        {"looked_at": DAYS, "where": WORDS, "switch_found": YES_NO, "box_ticked": YES_NO, "exhibit": EXHIBITS},
    ),
    "switch_off": (
        {"setting": WORDS},
        {"at": (_MOMENTS[0],), "restarted_at": (_MOMENTS[1],), "exhibit": EXHIBITS},
    ),
    "setup": (
        {"how": WORDS},
        {"reset_at": ("2026-05-28T20:00:00Z",), "powered_on_at": (_MOMENTS[0],), "first_screen_at": (_MOMENTS[1],),
         "exhibit": EXHIBITS},
    ),
    "events": ({"exhibit": ('"a"',), "how": WORDS}, {"clock_offset_s": ("0", "9"), "own_count": ("3",)}),
    "policy": ({"url": ('"https://vendor.example/p/2031"',)}, {"read_on": DAYS, "version": ('"4.711"',),
               "exhibit": EXHIBITS, "other_notices_looked_at": YES_NO}),
    "policy.points": ({}, dict.fromkeys(("controller", "recipients", "storage", "rights", "third_countries"), _FOUND)),
    "establishment": (
        {},
        {"seat_country": ('"China"', '"DE"'), "seat_source": WORDS, "seat_read_on": DAYS, "seat_exhibit": EXHIBITS,
         "looked_in": WORDS, "looked_on": DAYS, "establishment_found": YES_NO, "representative_found": YES_NO,
         "exhibit": EXHIBITS},
    ),
    "transfer": (
        {"role": ('"exporter in the union"', '"direct collection"')},
        {"exporter": ('"Muster Europa 7 SE"',), "exporter_country": ('"IE"', '"CN"'), "recipient_country": ('"CN"',),
         "source": WORDS, "read_on": DAYS, "exhibit": EXHIBITS},
    ),
    "submission": ({"text": WORDS}, {"exhibits": ('["a"]',)}),
}  # fmt: skip
OFTEN: dict[str, _Section] = {
    "locations": (
        {"address": ADDRESSES, "country": ('"CN"', '"US"', '"DE"'), "source": ('"Ortsliste 9"',), "read_on": DAYS},
        {"place": WORDS, "distance_km": ("1", "8_000", "20_000"), "exhibit": EXHIBITS},
    ),
    "identifiers": ({"kind": ('"hardware address"',), "value": ('"02:00:5e:10:00:01"', '"02:00:5e:10:00:02"')}, {}),
    "registry_texts": ({"address": ADDRESSES, "text": ("'net 8/9 %'",), "seen_in": WORDS}, {"seen_on": DAYS}),
    "offers": (
        {"seen_in": WORDS},
        {"seen_on": DAYS, "delivered_here": YES_NO, "price_in_euro": YES_NO, "language_here": YES_NO,
         "exhibit": EXHIBITS},
    ),
    "access_by_others": (
        {"kind": ('"vendor notice"', '"search engine"', '"other"'), "summary": WORDS},
        {"noticed_on": DAYS, "exhibit": EXHIBITS},
    ),
}  # fmt: skip
_LETTER: _Section = (
    {"direction": ('"sent"', '"received"'), "channel": ('"e-mail"', '"letter"', '"unknown"'),
     "kind": tuple(f'"{kind}"' for kind in _KINDS)},
    {"date": ("2026-06-01", "2026-06-04", "2026-08-03"), "party": ('"vendor"', '"authority"', '"seller"'),
     "counterpart": ('"privacy@vendor.example"',), "says": tuple(f'["{word}"]' for word in _SAID),
     "summary": WORDS, "quote": ("'We keep 4711 of it.'",), "exhibit": EXHIBITS, "bounced": YES_NO,
     "bounce_exhibit": ('"dsn"',), "arrived_on": ("2026-08-04",), "no_reply_until": ("2026-11-18",),
     "spam_checked": YES_NO, "reasons_given": YES_NO},
)  # fmt: skip
_RECIPIENT: _Section = ({"address": ADDRESSES}, {"party": ('"first"', '"support"', '"third"'), "party_why": WORDS})
_TOP: _Section = (
    {"schema_version": ("2",), "reference": ('"R-4711/26"',), "constructed": ("true", "true", "false")},
    {"letter_date": ("2026-11-20",), "place": ('"Musterstadt"',), "summary": WORDS,
     "timezone": ('"Europe/Vienna"',)},
)  # fmt: skip
_CAPTURE: _Section = (
    {"point": ('"lan"', '"lan"', '"internet"', '"unknown"')},
    {"router": ('"R 7590"',), "taken_by": WORDS, "clock": WORDS},
)


@dataclass(frozen=True, eq=False)
class RandomCase:
    """A case that loads, with its recordings, look-ups, error messages and noted movements."""

    toml: str
    parts: tuple[tuple[tuple[str, int], ...], ...]  # of each recording
    apart_s: int  # between two parts of a recording
    countries: tuple[str | None, ...]  # of each registration
    events: tuple[int, ...]

    @cached_property
    def case(self) -> Case:
        return load_case(self.toml.encode(), file_name="case.toml")

    @cached_property
    def captures(self) -> tuple[Capture, ...]:
        return tuple(
            read_capture(
                io.BytesIO(recorded(parts, apart_s=self.apart_s).pcap()),
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


def _lines(rng: Random, section: _Section) -> str:
    """Each key that may stand there does, three times out of four."""
    needed, optional = section
    chosen = {**needed, **{key: values for key, values in optional.items() if rng.random() < 0.75}}
    return "".join(f"{key} = {rng.choice(values)}\n" for key, values in chosen.items())


def _tables(rng: Random, name: str, section: _Section, most: int, fixed: Sequence[str] = ()) -> str:
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
        tuple((rng.choice(sorted(PARTS)), rng.randrange(70)) for _ in range(rng.randint(0, most_parts)))
        for _ in range(rng.randint(0 if rng.random() < 0.2 else 1, most_captures))
    )
    countries = tuple(rng.choice(_COUNTRIES) for _ in range(rng.randint(0, 2)))
    text = _lines(rng, _TOP) + f'destination = "{DESTINATION}"\n' * rng.randint(0, 1)
    for name, section in ONCE.items():
        is_possible = "." not in name or f"[{name.partition('.')[0]}]" in text
        if is_possible and (name in ("device", "vendor") or rng.random() < 0.75):
            text += f"[{name}]\n" + _lines(rng, section)
    for name, section in OFTEN.items():
        text += _tables(rng, name, section, 2)
    text += _tables(rng, "recipients", _RECIPIENT, 1)
    text += _tables(rng, "correspondence", _LETTER, 3, ('id = "m#"', 'quote_language = "en"', "translation = 'T 9'"))
    for number in range(1, len(parts) + 1):
        text += f'[[captures]]\nid = "K{number}"\npath = "k{number}.pcap"\n' + _lines(rng, _CAPTURE)
    return RandomCase(
        toml=text + _registrations(countries) + _EXHIBITS,
        parts=parts,
        apart_s=rng.choice((1, 90_000)),
        countries=countries,
        events=rng.choice(((), MOVEMENTS)),
    )
