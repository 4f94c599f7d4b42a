"""F21: what was not found in the policy is "not found", with copy and date, or not said."""

from __future__ import annotations

import pytest
from case_facts import exhibit, facts_of, sentences

from reportgen.findings.assertion import Modality
from reportgen.findings.policy_gap import NORMS, policy_gap

COPY = 'exhibit = "copy"\n'
READ = "read_on = 2026-09-06\n"
POINTS = '[policy.points]\nrecipients = "not found"\nstorage = "not found"\npurposes = "found"\nrights = "unclear"\n'


def policy(*lines: str, points: str = POINTS) -> str:
    return '[policy]\nurl = "https://vendor.example/privacy"\n' + "".join(lines) + points + exhibit("copy")


def test_points_that_were_not_found_are_listed_and_asked_about() -> None:
    read, unclear, question = policy_gap(facts_of(policy(COPY, READ)))
    assert (read.modality, read.exhibits) == (Modality.STATEMENT, ("copy",))
    german = sentences(read)[0]
    assert "wer die Daten erhält und wie lange die Daten gespeichert werden" in german
    assert "wozu" not in german
    assert "fehl" not in german
    assert "welche Rechte ich habe" in sentences(unclear)[0]
    assert question.modality is Modality.OPEN
    assert question.legal_basis == ("GDPR 13(1)(e)", "GDPR 13(2)(a)")
    assert "Art.\u00a013 Abs.\u00a01 Buchst.\u00a0e" in sentences(question)[0]


@pytest.mark.parametrize("lines", [(COPY,), (READ,), ()])
def test_without_copy_or_date_it_is_said_what_is_lacking(lines: tuple[str, ...]) -> None:
    (found,) = policy_gap(facts_of(policy(*lines)))
    assert (found.id, found.modality) == ("open.policy", Modality.OPEN)
    assert all(sentences(found))


def test_what_was_found_or_not_looked_at_yields_nothing() -> None:
    assert list(policy_gap(facts_of(policy(COPY, READ, points='[policy.points]\nrecipients = "found"\n')))) == []
    assert list(policy_gap(facts_of(policy(COPY, READ, points="")))) == []
    assert list(policy_gap(facts_of())) == []


def test_where_the_gdpr_did_not_apply_nothing_is_asked() -> None:
    early = policy(COPY, "read_on = 2018-05-24\n")
    assert not [found for found in policy_gap(facts_of(early)) if found.legal_basis]
    swiss = facts_of(policy(COPY, READ), home='country = "Schweiz"\n')
    assert not [found for found in policy_gap(swiss) if found.legal_basis]


def test_every_point_of_the_file_has_its_norm_and_its_words() -> None:
    points = "[policy.points]\n" + "".join(f'{name} = "not found"\n' for name in NORMS)
    read, _question = policy_gap(facts_of(policy(COPY, READ, "other_notices_looked_at = true\n", points=points)))
    assert all(sentences(read))
