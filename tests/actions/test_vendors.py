"""Vendors' contacts: with source and day, old ones marked, the user's own data first, hostile data harmless."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.actions.vendors import find_vendors
from reportgen.attribution.datenanfragen import read_dump, read_records
from reportgen.attribution.vendor_directory import GROWS_OLD_AFTER_DAYS, search, shipped_vendors
from reportgen.case.load import load_case
from reportgen.cli.command import run
from reportgen.errors import UnreadableInput


def company(slug: str = "beispielcam", **more: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "relevant-countries": ["all"],
        "name": "Beispielcam Holding Ltd.",
        "runs": ["Beispielcam"],
        "address": "1 Example Street\n00000 Exampleville\nIreland",
        "email": "privacy@beispielcam.example",
        "sources": ["https://beispielcam.example/privacy"],
        "quality": "verified",
    } | more


def dump(*companies: object, **more: Any) -> bytes:
    whole = {"date": "2026-11-01", "dump-format": 1, "companies": json.dumps(companies)} | more
    return json.dumps(whole).encode()


def test_every_shipped_record_has_a_source_and_the_uncertain_ones_say_so() -> None:
    entries = shipped_vendors()
    assert len(entries) > 50 and len({entry.id for entry in entries}) == len(entries)
    assert all(entry.source and entry.brands for entry in entries)
    (zmodo,) = search(entries, "zmodo")
    assert (zmodo.privacy_email, zmodo.is_certain, zmodo.read_on) == ("privacy@zmodo.com", False, None)


def test_a_contact_is_old_after_a_year_or_without_a_day() -> None:
    entry = next(entry for entry in shipped_vendors() if entry.read_on)
    assert entry.read_on is not None
    assert not entry.is_old(entry.read_on + timedelta(days=GROWS_OLD_AFTER_DAYS))
    assert entry.is_old(entry.read_on + timedelta(days=GROWS_OLD_AFTER_DAYS + 1))
    assert next(entry for entry in shipped_vendors() if entry.read_on is None).is_old(date(2000, 1, 1))


def test_a_dump_is_read_twice_over(tmp_path: Path) -> None:
    file = tmp_path / "offline-data.json"
    file.write_bytes(dump(company(), {"slug": "nameless"}, "x"))
    found = find_vendors("beispiel cam", file)
    (entry,) = found.found
    assert entry.address_lines == ("1 Example Street", "00000 Exampleville", "Ireland")
    assert "2026-11-01" in entry.source and entry.read_on is None and entry.is_certain
    assert found.unreadable_count == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (dump(company(), **{"dump-format": 2}), "vendors.dump-format"),
        (b"<html>", "vendors.no-dump"),
        (b"[]", "vendors.no-dump"),
        (b'{"companies": [], "dump-format": 1}', "vendors.no-dump"),
        (b'{"companies": "{}", "dump-format": 1}', "vendors.no-dump"),
    ],
)
def test_another_form_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        read_dump(data, name="x.json")
    assert refused.value.message_id == message


def test_an_obsolete_record_leads_to_the_one_that_took_its_place(tmp_path: Path) -> None:
    for folder, record in (
        ("companies", company()),
        ("companies", company("other", name="Other Ltd.", runs=[])),
        ("obsolete-records", {"slug": "oldcam", "name": "Altcam AG", "redirect-to": "midcam"}),
        ("obsolete-records", {"slug": "midcam", "name": "Mittelcam", "redirect-to": "beispielcam"}),
        ("obsolete-records", {"slug": "loop", "name": "Loopcam", "redirect-to": "loop"}),
        ("obsolete-records", {"slug": "gone", "name": "Gonecam"}),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{record['slug']}.json").write_text(json.dumps(record))
    (tmp_path / "companies" / "broken.json").write_text("{")
    (entry,) = find_vendors("altcam", tmp_path).found
    assert (entry.id, entry.follows) == ("beispielcam", "Altcam AG")
    assert find_vendors("loopcam", tmp_path).found == find_vendors("gonecam", tmp_path).found == ()
    assert find_vendors("x", tmp_path).unreadable_count == 1


def test_own_data_come_first(tmp_path: Path) -> None:
    file = tmp_path / "offline-data.json"
    file.write_bytes(dump(company("zmodo-own", name="Zmodo as I know it", runs=["Zmodo"])))
    assert [entry.id for entry in find_vendors("zmodo", file).found] == ["zmodo-own", "zmodo"]


@given(st.binary(max_size=200))
def test_any_bytes_are_records_or_counted(data: bytes) -> None:
    assert read_records([data], [data]).unreadable_count in (0, 1, 2)
    try:
        read_dump(data, name="x")
    except UnreadableInput:
        return


def test_the_lines_for_the_case_can_be_read_by_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "offline-data.json"
    file.write_bytes(dump(company(name='Beispielcam "quoted"\u202e Ltd.')))
    assert run(["vendors", "--data", str(file), "--toml", "beispielcam"]) == 0
    lines = capsys.readouterr().out
    head = 'schema_version = 1\nreference = "x"\n[device]\nbrand = "a"\nmodel = "b"\n'
    case = load_case((head + lines).encode(), file_name="case.toml")
    assert case.vendor.privacy_email == "privacy@beispielcam.example"
    assert "\u202e" not in lines


def test_old_and_uncertain_contacts_are_marked_for_the_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "vendors", "zmodo"]) == 0
    said = capsys.readouterr().out
    assert "when this was read is not known" in said and "not confirmed by the vendor’s own page" in said
    assert run(["--lang", "de", "vendors", "nosuchvendor"]) == 0
    assert "Das heißt nicht, dass es keine Anschrift gibt" in capsys.readouterr().out
