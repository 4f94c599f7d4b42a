"""Each finding of the catalogue has a case that shows it, one just short of it, and one in which it cannot be shown.

The table names the tests; a finding that is new, or a test that was renamed or dropped, fails here. They say each
sentence in both languages where they build it (``SmallCase.said``, ``sentences``, ``Translator``).
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

TESTS = Path(__file__).resolve().parents[1]
FINDINGS = TESTS.parent / "reportgen" / "findings"
CATALOGUE = tuple(f"F{number:02}" for number in range(1, 33))


class Cases(NamedTuple):
    """File without its suffix, and the three tests: ``file:test`` where one stands in another file."""

    file: str
    shows: str
    just_short: str
    cannot_be_shown: str


_ENCRYPTED = "findings/test_encrypted_thresholds"
_OF_EXAMPLE = "pipeline/test_what_is_said"
_OF_ENCRYPTED = "pipeline/test_what_is_said_of_encrypted"
TABLE = {
    "F01": Cases(
        "findings/test_cleartext_images",
        "test_64_by_64_pixels_are_the_least",
        "test_a_picture_that_ends_a_byte_too_soon_does_not_count",
        "test_an_encrypted_picture_cannot_be_shown",
    ),
    "F02": Cases(
        "findings/test_cleartext_media",
        "test_sound_is_told_with_its_duration_and_never_quoted",
        "test_one_second_is_the_least",
        "test_encrypted_sound_cannot_be_shown",
    ),
    "F03": Cases(
        "findings/test_cleartext_identifier",
        "test_each_value_is_told_masked_with_its_forms_and_how_often",
        "test_a_value_below_six_bytes_is_refused_with_its_line",
        "test_in_an_encrypted_conversation_nothing_can_be_shown",
    ),
    "F04": Cases(
        "findings/test_cleartext_credentials",
        "test_each_way_is_named_and_the_secret_is_nowhere",
        "test_a_user_name_alone_lets_nobody_in",
        "test_in_an_encrypted_conversation_nothing_can_be_shown",
    ),
    "F05": Cases(
        _ENCRYPTED,
        "test_five_megabytes_five_times_a_day_are_the_least",
        "test_five_megabytes_five_times_a_day_are_the_least",
        f"{_OF_ENCRYPTED}:test_volume_alone_carries_no_view",
    ),
    "F06": Cases(
        _ENCRYPTED,
        "test_uploads_follow_movements_only_at_the_thresholds",
        "test_uploads_follow_movements_only_at_the_thresholds",
        f"{_OF_ENCRYPTED}:test_a_clock_that_is_off_or_unsaid_shows_nothing",
    ),
    "F07": Cases(
        _ENCRYPTED,
        "test_no_use_is_said_of_a_recording_of_a_day",
        "test_no_use_is_said_of_a_recording_of_a_day",
        f"{_OF_ENCRYPTED}:test_use_of_the_app_that_is_not_denied_is_not_called_absent",
    ),
    "F08": Cases(
        _ENCRYPTED,
        "test_pictures_after_the_switch_off_are_told",
        "test_uploads_after_the_switch_off_count_only_at_the_thresholds",
        f"{_OF_ENCRYPTED}:test_a_switch_off_without_time_proof_or_restart_shows_nothing_and_says_why",
    ),
    "F09": Cases(
        "findings/test_pre_consent_contact",
        "test_connections_before_the_first_screen_are_told_and_asked_about",
        "test_only_what_lies_between_power_and_a_minute_before_the_screen_counts",
        "test_without_one_of_the_times_nothing_is_shown_and_that_is_said",
    ),
    "F10": Cases(
        "findings/test_endpoint_country",
        "test_two_sources_and_twenty_answers_that_fit_do_not_exclude_a_place",
        "test_just_below_each_threshold_nothing_is_concluded_of_a_place",
        "test_a_registration_alone_names_its_country_and_asks",
    ),
    "F11": Cases(
        "findings/test_third_party_recipient",
        "test_a_name_with_two_bases_is_told_and_roles_are_asked",
        "test_one_basis_is_not_enough",
        "test_what_cannot_be_told_apart_or_has_no_name_shows_nothing",
    ),
    "F12": Cases(
        "findings/test_stable_identifier",
        "test_a_string_a_day_apart_is_told_masked_and_recognition_is_concluded",
        "test_just_below_each_threshold_nothing_is_said",
        "test_in_an_encrypted_conversation_nothing_can_be_shown",
    ),
    "F13": Cases(
        "findings/test_weak_tls",
        "test_what_is_outdated_is_told_as_it_was_negotiated",
        "test_what_is_not_outdated_is_not_told",
        "test_an_encrypted_certificate_cannot_be_shown_and_that_is_said",
    ),
    "F14": Cases(
        "findings/test_visible_names",
        "test_questions_and_greetings_are_counted_and_nothing_follows",
        "test_names_in_the_home_network_and_of_others_do_not_count",
        "test_without_a_readable_name_nothing_is_said",
    ),
    "F15": Cases(
        "findings/test_permanent_connection",
        "test_a_connection_is_called_held_only_at_the_thresholds",
        "test_a_connection_is_called_held_only_at_the_thresholds",
        "test_where_no_device_can_be_told_apart_nothing_is_said",
    ),
    "F16": Cases(
        "findings/test_relay_contacts",
        "test_brokering_is_a_conclusion_from_what_was_measured",
        "test_just_below_each_threshold_nothing_is_said",
        "test_packets_in_one_direction_only_are_no_conversation",
    ),
    "F17": Cases(
        "findings/test_update_over_http",
        "test_a_large_binary_file_is_told_and_nothing_is_concluded_from_its_size",
        "test_just_outside_nothing_is_said",
        "test_over_an_encrypted_connection_nothing_can_be_shown",
    ),
    "F18": Cases(
        "findings/test_surroundings",
        "test_stations_are_counted_and_never_written_down",
        "test_two_stations_own_ones_groups_and_other_addresses_are_not_enough",
        "test_without_the_users_place_none_is_compared",
    ),
    "F19": Cases(
        "findings/test_no_answer",
        "test_a_request_that_arrived_and_was_not_answered_is_overdue",
        "test_it_is_overdue_from_the_day_after_the_last_one",
        "test_without_documented_receipt_only_silence_is_said",
    ),
    "F20": Cases(
        "findings/test_contact_bounce",
        "test_two_permanent_failures_three_days_apart_are_the_conclusion_and_a_question",
        "test_fewer_or_closer_ones_leave_it_open",
        "test_without_a_dated_source_for_the_contact_it_stays_open",
    ),
    "F21": Cases(
        "findings/test_policy_gap",
        "test_points_that_were_not_found_are_listed_and_asked_about",
        "test_what_was_found_or_not_looked_at_yields_nothing",
        "test_without_copy_or_date_it_is_said_what_is_lacking",
    ),
    "F22": Cases(
        "findings/test_no_representative",
        "test_seat_search_and_question",
        "test_somebody_who_was_found_ends_it",
        "test_unknown_is_never_no",
    ),
    "F23": Cases(
        "findings/test_declared",
        "test_who_is_recognisable_is_said_only_of_pictures_that_were_looked_at",
        "test_who_is_recognisable_is_said_only_of_pictures_that_were_looked_at",
        f"{_OF_EXAMPLE}:test_an_answer_that_was_not_given_is_in_no_sentence",
    ),
    "F24": Cases(  # a gate alone: nothing is said of the field of view
        "pipeline/test_gates",
        "test_where_the_law_says_stop_no_complaint_is_written_but_access_may_be_asked",
        "test_the_example_has_nothing_to_settle",
        "test_each_answer_has_its_gate",
    ),
    "F25": Cases(
        "findings/test_breach_and_duties",
        "test_a_sign_and_clear_transmission_give_a_question_and_no_accusation",
        "test_each_alone_asks_nothing",
        "test_each_alone_asks_nothing",
    ),
    "F26": Cases(
        "findings/test_breach_and_duties",
        "test_internal_duties_are_asked_about_only_on_wish_and_with_a_measurement",
        "test_internal_duties_are_asked_about_only_on_wish_and_with_a_measurement",
        "test_internal_duties_are_asked_about_only_on_wish_and_with_a_measurement",
    ),
    "F27": Cases(
        "findings/test_daily_volume",
        "test_what_thirty_days_come_to_is_a_conclusion_with_range_rule_and_limit",
        "test_a_week_of_whole_days_is_the_least_for_a_month",
        "test_where_no_device_can_be_told_apart_nothing_is_reckoned",
    ),
    "F28": Cases(
        "findings/test_unanswered_attempts",
        "test_attempts_are_counted_and_repeated_packets_are_not",
        "test_an_answered_set_up_is_no_attempt",
        "test_a_block_explains_only_what_came_after_its_known_time",
    ),
    "F29": Cases(
        "findings/test_clarity_share",
        "test_each_byte_is_counted_once_by_what_is_known_of_it",
        "test_without_payload_nothing_is_said",
        "test_each_byte_is_counted_once_by_what_is_known_of_it",
    ),
    "F30": Cases(
        "findings/test_declared",
        "test_consent_that_was_not_given_is_said_only_where_it_was_denied",
        "test_a_look_at_the_settings_says_what_was_seen_and_no_more",
        f"{_OF_EXAMPLE}:test_an_answer_that_was_not_given_is_in_no_sentence",
    ),
    "F31": Cases(
        "findings/test_declared",
        "test_others_words_are_a_source_only_where_they_are_quoted",
        "test_others_words_are_a_source_only_where_they_are_quoted",
        "test_without_a_message_nothing_is_quoted",
    ),
    "F32": Cases(
        "findings/test_targeting_and_roles",
        "test_how_it_was_bought_is_a_statement",
        "test_a_saved_page_is_a_source_and_a_memory_is_a_statement",
        "test_what_was_not_said_yields_nothing",
    ),
}
_BOTH_LANGUAGES = re.compile(r"small_case|sentences|Translator")


@cache
def _tests_in(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / f"{file}.py").read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_the_table_holds_the_catalogue_and_each_finding_that_a_rule_makes() -> None:
    made = {found for path in FINDINGS.glob("*.py") for found in re.findall(r'"(F\d\d)"', path.read_text("utf-8"))}
    assert set(TABLE) == set(CATALOGUE) and made <= set(TABLE)
    assert set(CATALOGUE) - made <= {"F24", "F26", "F31"}, "a gate, a question, a quotation under another id"


@pytest.mark.parametrize("finding", sorted(TABLE))
def test_each_rule_has_its_three_cases(finding: str) -> None:
    cases = TABLE[finding]
    for case in cases[1:]:
        file, _, name = case.rpartition(":")
        assert name in _tests_in(file or cases.file), f"{finding}: {case}"
        assert _BOTH_LANGUAGES.search((TESTS / f"{file or cases.file}.py").read_text("utf-8")), finding
