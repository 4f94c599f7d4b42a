"""Facts made from a case alone, without a capture: for rules that take the user's word."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.case.delivery_status import DeliveryStatus
from reportgen.case.load import load_case
from reportgen.evidence.citation import Citation, FrameSet
from reportgen.findings.assertion import Assertion, Modality, Scope
from reportgen.findings.facts import Facts
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, Message

_LEAST = """schema_version = 1
reference = "R-1"
letter_date = 2026-12-31
{top}
[complainant]
name = "Erika Mustermann"
street = "Musterstraße 1"
postal_code = "80331"
city = "Musterstadt"
email = "erika.mustermann@example.org"
{home}
[device]
brand = "B"
model = "M"
{device}
[vendor]
name = "B"
privacy_email = "privacy@vendor.example"
{vendor}
"""


def facts_of(
    text: str = "",
    *,
    top: str = "",
    home: str = "",
    device: str = "",
    vendor: str = "",
    bounces: Mapping[str, DeliveryStatus] | None = None,
) -> Facts:
    """From the sections in ``text`` and further lines in those that every case has."""
    toml = _LEAST.format(top=top, home=home, device=device, vendor=vendor) + text
    case = load_case(toml.encode(), file_name="case.toml")
    return Facts(case=case, recordings=(), registrations=(), destination=None, bounces=bounces or {})


def exhibit(*keys: str) -> str:
    return "".join(f'[[exhibits]]\nid = "{key}"\npath = "{key}"\ntitle = {both(key)}\n' for key in keys)


def both(text: str) -> str:
    """The text in both languages, as case.toml writes it."""
    return f'{{ de = "{text}", en = "{text}" }}'


def measured(finding: str) -> Assertion:
    """A measurement on 8 September 2026."""
    at_ns = 1_788_868_800_000_000_000
    return Assertion(
        id=f"{finding}.test.K1",
        finding=finding,
        modality=Modality.MEASURED,
        claim=Message.of("limit.window"),
        scope=Scope(captures=("0" * 64,), first_at_ns=at_ns, last_at_ns=at_ns, things_count=1),
        citations=(Citation(capture_sha256="0" * 64, frames=FrameSet.of((1,)), item="1"),),
    )


def sentences(found: Assertion) -> tuple[str, ...]:
    """Claim, rule, other explanations, limits and counter-arguments in both languages."""
    messages = (found.claim, found.rule, *found.alternatives, *found.limits, *found.counter_considerations)
    return tuple(Translator(code).say(message) for code in LANGUAGES for message in messages if message)
