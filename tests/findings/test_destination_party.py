"""The party of the other end: proposed with reasons, confirmed by the user or replaced by the user's own word."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import Conversation, Tape, picture, upload
from building.content import dns_answer
from building.frames import udp
from rdap_answers import OWN, packed, ripe_assignment

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.analysis.value import Analysis
from reportgen.documents.recipient_annex import recipient_rows
from reportgen.errors import Problems
from reportgen.findings.assertion import Modality
from reportgen.findings.confirmation import Standing
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode
from reportgen.pipeline.compose import confirmed
from reportgen.pipeline.gates import gates

CAMERA = "192.168.178.42"
CASE = f"""
schema_version = 1
reference = "T-1"
languages = ["de", "en"]
[device]
brand = "Beispielcam"
model = "BC-100"
ip_addresses = ["{CAMERA}"]
[vendor]
name = "Beispielcam"
[[captures]]
id = "K1"
path = "k1.pcap"
point = "lan"
[[registrations]]
address = "{OWN}"
path = "own.json"
url = "https://rdap.example/ip/{OWN}"
retrieved_at = 2026-11-24T10:00:00Z
"""


def analysed(folder: Path, *, name: str = "api.beispielcam.com", more: str = "") -> Analysis:
    tape = Tape()
    tape.add_ip(udp("192.168.178.1", 53, CAMERA, 50_000, dns_answer(name, [OWN])))
    talk = Conversation(tape, server=OWN)
    talk.handshake()
    talk.client_sends(upload(picture("one")))
    (folder / "k1.pcap").write_bytes(tape.pcap())
    (folder / "own.json").write_bytes(packed(ripe_assignment()))
    (folder / "case.toml").write_text(CASE + more)
    return analysis_of(read_case_files(folder), ("build",))


def test_a_proposal_stays_open_rests_on_what_was_seen_and_waits_for_the_user(tmp_path: Path) -> None:
    analysis = analysed(tmp_path)
    (found,) = [found for found in analysis.reviews if found.assertion.id == "party"]
    assert found.assertion.modality is Modality.OPEN and found.standing is Standing.UNANSWERED
    assert found.assertion.rests_on == ("name.K1",)
    words = Translator("en")
    assert "these signs speak for: the device’s vendor" in words.say(found.assertion.claim)
    assert found.assertion.rule is not None
    assert "carries the brand" in words.say(found.assertion.rule)
    (gate,) = [gate for gate in gates(analysis) if gate.id == "party"]
    assert "It is not confirmed" in words.say(gate.reason)
    assert not [row for row in recipient_rows(confirmed(analysis), words) if row[0] == "Role of the endpoint"]


@pytest.mark.parametrize(
    ("language", "own"), [("de", "Eigene Angabe: jemand anderes"), ("en", "My statement: somebody else")]
)
def test_the_users_own_word_takes_its_place_and_the_proposal_stays_visible(
    tmp_path: Path, language: LanguageCode, own: str
) -> None:
    more = f'[[recipients]]\naddress = "{OWN}"\nparty = "third"\nparty_why = {{ de = "Impressum", en = "imprint" }}\n'
    analysis = analysed(tmp_path, more=more)
    said = analysis.assertion("party")
    assert said is not None and said.modality is Modality.STATEMENT
    assert [message.key for message in said.limits] == ["limit.party-proposal"]
    assert not [gate for gate in gates(analysis) if gate.id == "party"]
    words = Translator(language)
    (text,) = [text for label, text in recipient_rows(analysis, words) if label == words.text("dossier.party")]
    assert own in text and words.text("party.first") in text


def test_where_nothing_tells_there_is_no_proposal(tmp_path: Path) -> None:
    analysis = analysed(tmp_path, name="printer")
    assert analysis.assertion("party") is None
    rows = dict(recipient_rows(confirmed(analysis), Translator("en")))
    assert rows["Role of the endpoint"] == "Proposal: not known; there is no sign."


def test_a_look_at_the_list_is_told_as_what_it_is(tmp_path: Path) -> None:
    answer = ripe_assignment() | {"country": "US"}
    look = '[recipients.list_look]\norganisation = "Invented Corp"\nfound = true\nlooked_on = 2026-11-20\n'
    analysed(tmp_path, more=f'[[recipients]]\naddress = "{OWN}"\n{look}')
    (tmp_path / "own.json").write_bytes(packed(answer))
    analysis = analysis_of(read_case_files(tmp_path), ("build",))
    rows = recipient_rows(analysis, Translator("en"))
    (text,) = [text for label, text in rows if label.startswith("Standing of the country")]
    assert "When I looked on 20\u00a0November 2026, “Invented Corp” was on it" in text
    assert "does not follow" in text


def test_two_words_on_one_address_and_an_address_that_is_none_are_refused(tmp_path: Path) -> None:
    twice = f'[[recipients]]\naddress = "{OWN}"\n' * 2
    with pytest.raises(Problems):
        analysed(tmp_path, more=twice)
    with pytest.raises(Problems):
        analysed(tmp_path, more='[[recipients]]\naddress = "example.com"\n')
