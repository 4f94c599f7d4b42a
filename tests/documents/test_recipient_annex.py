"""The annex about the other end: what the registry said, as what it is, and what it does not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import Conversation, Tape, picture, upload
from rdap_answers import OWN, arin_customer, arin_provider, packed, ripe_assignment

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.documents.recipient_annex import recipient_rows
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode

CASE = """
schema_version = 1
reference = "T-1"
languages = ["de", "en"]
[device]
brand = "Beispielcam"
model = "BC-100"
ip_addresses = ["192.168.178.42"]
[vendor]
name = "Beispielcam"
[[captures]]
id = "K1"
path = "k1.pcap"
point = "lan"
"""
HOSTILE = "<b>\u202eevil\x1b[2J" + "W" * 10_000


def annex(folder: Path, language: LanguageCode, **answers: bytes) -> list[tuple[str, str]]:
    tape = Tape()
    talk = Conversation(tape, server=OWN)
    talk.handshake()
    talk.client_sends(upload(picture("one")))
    (folder / "k1.pcap").write_bytes(tape.pcap())
    entries = ""
    for name, body in answers.items():
        (folder / f"{name}.json").write_bytes(body)
        entries += (
            f'[[registrations]]\naddress = "{OWN}"\npath = "{name}.json"\nurl = "https://rdap.example/ip/{OWN}"\n'
        )
        entries += "retrieved_at = 2026-11-24T10:00:00Z\n"
    (folder / "case.toml").write_text(CASE + entries)
    analysis = analysis_of(read_case_files(folder), ("build",))
    rows = recipient_rows(analysis, Translator(language))
    return [(label.replace("\u00a0", " "), text.replace("\u00a0", " ")) for label, text in rows]


def said(rows: list[tuple[str, str]], label: str) -> list[str]:
    return [text for found, text in rows if found == label]


def test_a_customer_of_a_provider_in_english(tmp_path: Path) -> None:
    rows = annex(tmp_path, "en", own=packed(arin_customer()), around=packed(arin_provider()))
    assert said(rows, "Registration") == [
        "registered to “Invented Technology Corporation”; a provider passed the range on to this customer; address as "
        "the registry states it: 1 Example Drive, Springfield, IL, 00000, United States; registered on 29 July 2014 "
        "(as the registry states)"
    ]
    assert said(rows, "Country of the registration")[0] == (
        "United States (last line of the registrant’s postal address); this is no location"
    )
    assert said(rows, "Named by the registry for reports of abuse") == [
        "Abuse Desk of the Provider, abuse@provider.example; often the network provider, not the registrant"
    ]
    (around,) = said(rows, "Answer about the surrounding network")
    assert "registered to “Invented Provider, LLC”; 192.31.196.0 to 192.31.196.255" in around.replace(
        "\u2066", ""
    ).replace("\u2069", "")
    assert rows[-1][0] == "What this does not show"


def test_a_customer_of_a_provider_in_german(tmp_path: Path) -> None:
    rows = annex(tmp_path, "de", own=packed(arin_customer()), around=packed(arin_provider()))
    assert said(rows, "Land des Eintrags")[0] == (
        "Vereinigte Staaten (letzte Zeile der Anschrift des Eingetragenen); das ist kein Standort"
    )
    (standing,) = [text for label, text in rows if label.startswith("Stellung des Landes am ")]
    assert "nur für Stellen, die auf einer Liste stehen" in standing and "ist nicht bekannt" in standing
    assert rows[-1][0] == "Was das nicht zeigt"


def test_contradicting_countries_stand_side_by_side(tmp_path: Path) -> None:
    rows = annex(tmp_path, "en", own=packed(arin_customer() | {"country": "NL"}))
    (countries,) = said(rows, "Country of the registration")
    assert countries == (
        "contradictory: Netherlands (as given for the network) and United States (last line of the registrant’s "
        "postal address); this is no location"
    )
    assert len([label for label, _ in rows if label.startswith("Standing of the country on ")]) == 2


def test_a_missing_country_is_said(tmp_path: Path) -> None:
    answer = ripe_assignment()
    del answer["country"]
    assert said(annex(tmp_path, "en", own=packed(answer)), "Country of the registration") == ["not given"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_hostile_words_of_a_registry_are_shown_and_harmless(tmp_path: Path, language: LanguageCode) -> None:
    answer = arin_customer() | {"name": HOSTILE, "country": HOSTILE, "port43": HOSTILE, "handle": HOSTILE}
    answer["entities"][0]["vcardArray"][1][3][3] = HOSTILE
    rows = annex(tmp_path, language, own=packed(answer))
    text = "".join(label + shown for label, shown in rows)
    assert not {"\u202e", "\x1b"} & set(text) and "\\u{202e}" in text
    assert max(len(shown) for _, shown in rows) < 2_000
