"""The law of the grounds is that of the date and the country of the facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from varied_case import analysed

from reportgen.actions.case_files import CaseFiles
from reportgen.findings.assertion import Assertion
from reportgen.findings.grounds import grounds

VIEWS = {"ground.lawfulness", "ground.security", "ground.default"}


def said_of(files: CaseFiles, day: str, **changes: Any) -> dict[str, Assertion]:
    """The grounds where the pictures of the example were recorded on ``day`` at noon."""
    analysis = analysed(files, **changes)
    at_ns = int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp()) * 1_000_000_000
    moved = [
        replace(found, scope=replace(found.scope, first_at_ns=at_ns, last_at_ns=at_ns)) if found.scope else found
        for found in analysis.assertions
    ]
    return {found.id: found for found in grounds(analysis.facts, moved)}


def living_in(files: CaseFiles, **home: str | None) -> dict[str, Any]:
    assert files.case.complainant is not None
    return {"complainant": files.case.complainant.model_copy(update=home)}


def test_before_the_gdpr_no_view_is_taken(files: CaseFiles) -> None:
    assert said_of(files, "2018-05-24") == {}
    assert set(said_of(files, "2018-05-25")) == VIEWS


@pytest.mark.parametrize(
    ("day", "norm", "message"),
    [
        ("2021-11-30", None, None),
        ("2021-12-01", "TTDSG 25(1)", "suggestion.ttdsg"),
        ("2024-05-13", "TTDSG 25(1)", "suggestion.ttdsg"),
        ("2024-05-14", "TDDDG 25(1)", "suggestion.tdddg"),
    ],
)
def test_section_25_bears_the_name_of_the_day(
    files: CaseFiles, day: str, norm: str | None, message: str | None
) -> None:
    found = said_of(files, day).get("suggestion.terminal-equipment")
    assert (found.legal_basis[0] if found else None) == norm
    assert (found.claim.key if found else None) == message


def test_without_an_unticked_box_nothing_is_said_of_the_default(files: CaseFiles) -> None:
    settings = files.case.settings
    assert settings is not None
    for ticked in (True, None):
        changed = settings.model_copy(update={"box_ticked": ticked})
        assert "ground.default" not in said_of(files, "2026-09-08", settings=changed)
    assert "ground.default" in said_of(files, "2026-09-08")


def test_outside_germany_no_german_act_is_named_and_in_no_known_country_no_view_is_taken(files: CaseFiles) -> None:
    assert set(said_of(files, "2026-09-08", **living_in(files, country="Österreich", postal_code="1030"))) == VIEWS
    unknown = living_in(files, country=None, postal_code="1030")
    assert set(said_of(files, "2026-09-08", **unknown)) == {"ground.question"}
    assert "suggestion.terminal-equipment" in said_of(files, "2026-09-08")


def test_outside_the_european_economic_area_no_ground_is_taken(files: CaseFiles) -> None:
    for country in ("Schweiz", "United Kingdom"):
        assert said_of(files, "2026-09-08", **living_in(files, country=country)) == {}
