"""A case of a few lines around a built capture, analysed in memory: what is said of it, by id."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from building import CAMERA, Tape
from varied_case import confirming

from reportgen.adapters.images import decode_image
from reportgen.analysis.value import Analysis
from reportgen.attribution.registration import Registration
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture
from reportgen.case.load import load_case
from reportgen.case.values import Case
from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.cleartext_identifier import own_seeds
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, Message
from reportgen.pipeline.analyse import analyse

_CASE = f"""
schema_version = 1
constructed = true
reference = "T-1"
letter_date = 2026-11-20
[complainant]
name = "Erika Mustermann"
street = "Musterstraße 1"
postal_code = "99999"
city = "Musterstadt"
email = "erika.mustermann@example.org"
phone = "+49 30 5550100"
[device]
kind = "device"
brand = "Musterwaage"
model = "MW-1"
serial = "MW1-26-000815"
mac = "00:00:5E:00:53:42"
ip_addresses = ["{CAMERA}"]
[vendor]
name = "Musterwaage"
legal_name = "Musterwaagen-Werke"
[authority]
name = "Die Landesbeauftragte für den Datenschutz Musterland"
street = "Musterallee 1"
postal_code = "99999"
city = "Musterstadt"
source = "invented"
read_on = 2026-11-20
[declarations]
app_used_during_capture = false
own_target_set_up = false
account_exists = true
cloud_booked = false
consent_given = false
alerts_switched_on = false
"""
_CAPTURE = """
[[captures]]
id = "K{number}"
path = "k{number}.pcap"
point = "lan"
"""


@dataclass
class SmallCase:
    """Tapes and further lines of case.toml; ``said()`` analyses them."""

    tapes: list[Tape] = field(default_factory=lambda: [Tape()])
    more: str = ""  # further tables of case.toml
    registrations: tuple[Registration, ...] = ()
    events: tuple[int, ...] = ()

    @property
    def tape(self) -> Tape:
        return self.tapes[0]

    def case(self, **changes: Any) -> Case:
        captures = "".join(_CAPTURE.format(number=number) for number in range(1, len(self.tapes) + 1))
        case = load_case((_CASE + captures + self.more).encode(), file_name="case.toml")
        answers = {key: changes.pop(key) for key in list(changes) if key in type(case.declarations).model_fields}
        declarations = case.declarations.model_copy(update=answers)
        return case.model_copy(update={"declarations": declarations, **changes})

    def captures(self, case: Case) -> tuple[Capture, ...]:
        return tuple(
            read_capture(
                io.BytesIO(tape.pcap()),
                name=f"k{number}.pcap",
                decode_image=decode_image,
                index_frames=True,
                seeds=own_seeds(case),
            )
            for number, tape in enumerate(self.tapes, start=1)
        )

    def analysis(self, *, without: Collection[str] = (), **changes: Any) -> Analysis:
        """``without``: ids of captures that are left out."""
        case = self.case(**changes)
        read = dict(zip((entry.id for entry in case.captures), self.captures(case), strict=True))
        kept = tuple(entry for entry in case.captures if entry.id not in without)
        case = case.model_copy(update={"captures": kept})
        found = analyse(
            case,
            [read[entry.id] for entry in kept],
            self.registrations[: len(case.registrations)],
            (),
            tool_version="0",
            image_decoder="none",
            arguments=(),
            events=self.events,
        )
        return confirming(found)

    def said(self, *, without: Collection[str] = (), **changes: Any) -> dict[str, Assertion]:
        """By id; each sentence stands in both languages."""
        found = {one.id: one for one in self.analysis(without=without, **changes).assertions}
        for one in found.values():
            in_both_languages(one)
        return found


def in_both_languages(assertion: Assertion) -> tuple[str, str]:
    """German and English of the claim; everything that is printed with it has words too."""
    messages: list[Message] = [assertion.in_brief, *assertion.alternatives, *assertion.limits]
    messages += [*assertion.counter_considerations, *([assertion.rule] if assertion.rule else [])]
    for message in messages:
        for language in LANGUAGES:
            assert Translator(language).say(message)
    german, english = (Translator(language).say(assertion.claim) for language in LANGUAGES)
    assert german and english and german != english
    return german, english


def views(found: dict[str, Assertion]) -> set[str]:
    return {key for key, one in found.items() if one.modality is Modality.LEGAL_VIEW}


def is_not_stronger(less: dict[str, Assertion], whole: dict[str, Assertion]) -> None:
    """Whatever is left out, no claim is added; questions may be."""
    for modality in Modality:
        if modality is not Modality.OPEN:
            kept = {key for key, one in less.items() if one.modality is modality}
            assert kept <= {key for key, one in whole.items() if one.modality is modality}


__all__ = ["SmallCase", "in_both_languages", "is_not_stronger", "views"]
