"""Every answer about a network among the recorded ones of the five registries is read, ours and by ipwhois."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from reportgen.adapters.ipwhois_reading import second_reading
from reportgen.attribution.registration import Registration, read_registration

WHEN = datetime(2026, 11, 24, tzinfo=UTC)


def recorded(shared: Path) -> Iterator[tuple[str, str, bytes]]:
    """(where, address asked about, body)."""
    folder = shared / "rdap"
    for path in sorted(folder.glob("*/*.json")):
        found = json.loads(path.read_bytes())
        if isinstance(found, dict) and "startAddress" in found:
            yield path.name, str(found["startAddress"]).partition("/")[0], path.read_bytes()
    for address, exchange in json.loads((folder / "ipwhois" / "rdap.json").read_bytes()).items():
        yield address, address.partition("/")[0], json.dumps(exchange["response"]).encode()
    raw = (folder / "nicinfo" / "ip_108_45_128_208.txt").read_bytes()
    yield "nicinfo", "108.45.128.208", raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]


def read(body: bytes, address: str) -> Registration:
    return read_registration(body, address=address, url="https://rdap.example/ip/x", retrieved_at=WHEN, name="x.json")


def test_all_are_read(shared: Path) -> None:
    answers = list(recorded(shared))
    assert len(answers) == 18
    for _where, address, body in answers:
        found = read(body, address)
        assert found.handle and found.size >= 1
        assert found.country_codes, _where
        second = second_reading(body, address)
        if second is not None:
            assert (second.handle, second.parent_handle) == (found.handle, found.parent_handle)


def test_arins_country_is_read_from_the_address_and_says_so(shared: Path) -> None:
    found = {where: read(body, address) for where, address, body in recorded(shared)}
    arin = found["data_rdap_response_ip_v4_3.json"]
    assert [(country.code, country.basis.value) for country in arin.countries] == [("US", "label")]
    ripe = found["data_rdap_response_ip_v4_2.json"]
    assert [(country.code, country.basis.value) for country in ripe.countries] == [("CH", "network")]
    assert ripe.holder is None and ripe.holder_handle == "ORG-SG2-RIPE"
