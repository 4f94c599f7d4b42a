"""All rules, in the order in which a reader meets their sentences."""

from __future__ import annotations

from reportgen.findings.answers_lacking import answers_lacking
from reportgen.findings.assertion import Assertion, checked_together
from reportgen.findings.both_sides import both_sides
from reportgen.findings.clarity_share import clarity_share
from reportgen.findings.cleartext_credentials import cleartext_credentials
from reportgen.findings.cleartext_identifier import cleartext_identifier
from reportgen.findings.cleartext_images import cleartext_images
from reportgen.findings.cleartext_media import cleartext_media
from reportgen.findings.correspondence import correspondence
from reportgen.findings.daily_volume import daily_volume
from reportgen.findings.data_grounds import data_grounds, encryption_question
from reportgen.findings.declared import declared
from reportgen.findings.destination_name import destination_name
from reportgen.findings.destination_party import destination_party
from reportgen.findings.encrypted_grounds import encrypted_grounds
from reportgen.findings.encrypted_volume import encrypted_volume
from reportgen.findings.endpoint_country import endpoint_country
from reportgen.findings.event_correlated_upload import event_correlated_upload
from reportgen.findings.facts import Facts
from reportgen.findings.fetched_images import fetched_images
from reportgen.findings.grounds import grounds
from reportgen.findings.open_points import open_points
from reportgen.findings.permanent_connection import permanent_connection
from reportgen.findings.pre_consent_contact import pre_consent_contact, terminal_suggestion
from reportgen.findings.registration_of_address import registration_of_address
from reportgen.findings.relay_contacts import relay_contacts
from reportgen.findings.stable_identifier import stable_identifier
from reportgen.findings.surroundings import surroundings
from reportgen.findings.third_party_recipient import third_party_recipient
from reportgen.findings.unanswered_attempts import unanswered_attempts
from reportgen.findings.update_over_http import update_over_http
from reportgen.findings.upload_after_switch_off import upload_after_switch_off
from reportgen.findings.upload_without_interaction import upload_without_interaction
from reportgen.findings.users_word import users_word
from reportgen.findings.visible_names import visible_names
from reportgen.findings.volume import volume
from reportgen.findings.weak_tls import weak_tls


def assertions(facts: Facts) -> tuple[Assertion, ...]:
    """Everything the facts support, and nothing else. Raises: BrokenInvariant where a rule is wrong (a bug)."""
    said = [
        *cleartext_images(facts),
        *fetched_images(facts),
        *cleartext_media(facts),
        *cleartext_identifier(facts),
        *cleartext_credentials(facts),
        *encrypted_volume(facts),
        *destination_name(facts),
        *volume(facts),
        *daily_volume(facts),
        *clarity_share(facts),
        *registration_of_address(facts),
        *event_correlated_upload(facts),
        *permanent_connection(facts),
        *weak_tls(facts),
        *third_party_recipient(facts),
        *endpoint_country(facts),
        *visible_names(facts),
        *relay_contacts(facts),
        *stable_identifier(facts),
        *update_over_http(facts),
        *surroundings(facts),
        *pre_consent_contact(facts),
    ]
    said += destination_party(facts, said)
    said += upload_after_switch_off(facts, said)
    without_use = tuple(upload_without_interaction(facts, said))
    said += [
        *without_use,
        *declared(facts, is_use_said=bool(without_use)),
        *correspondence(facts),
        *answers_lacking(facts),
        *unanswered_attempts(facts),
        *both_sides(facts),
    ]
    said += [
        *grounds(facts, said),
        *encrypted_grounds(facts, said),
        *data_grounds(facts, said),
        *encryption_question(facts, said),
    ]
    said += terminal_suggestion(facts, said)
    said += users_word(facts, said)
    said += open_points(facts, said)
    return checked_together(said, windows=_windows(facts))


def _windows(facts: Facts) -> dict[str, tuple[int, int]]:
    return {
        recording.sha256: (recording.capture.file.first_at_ns or 0, recording.capture.file.last_at_ns or 0)
        for recording in facts.recordings
    }
