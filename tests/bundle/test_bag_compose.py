from __future__ import annotations

import io
from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_bag import PAYLOAD, MemoryBag, small_bag

from reportgen.bundle.compose import compose_bag
from reportgen.bundle.entry import StoredFile
from reportgen.bundle.information import read_information
from reportgen.bundle.verify import verify_bag
from reportgen.errors import OutputError
from reportgen.evidence.digest import sha256_of

# A small alphabet makes neighbours, twins and refused names frequent.
PATHS = st.text(alphabet="abAB./ äÄ\\%:\n", min_size=1, max_size=12) | st.text(min_size=1, max_size=40)
# Folders start with d and files with f, lower case only: no two of them can be twins.
GOOD_PARTS = st.text(alphabet="abcäöß日012 -_()+,'&#~é", max_size=10).map(str.rstrip)
GOOD_PATHS = st.builds(
    lambda folders, file: "".join(f"d{part}/" for part in folders) + f"f{file}.pdf",
    st.lists(GOOD_PARTS, max_size=3),
    GOOD_PARTS,
)
PAYLOADS = st.dictionaries(PATHS, st.binary(max_size=200), min_size=1, max_size=8)


def composed(payload: dict[str, bytes], description: str = "d") -> dict[str, bytes]:
    return compose_bag(
        payload, software_agent="reportgen 0.1.0", bagging_date=date(2026, 1, 2), description=description
    )


def test_a_bag_is_these_very_bytes() -> None:
    bag = composed({"b.txt": b"hi", "a/ü.bin": bytes(10)}, "Beispiel")
    assert list(bag) == [
        "bag-info.txt",
        "bagit.txt",
        "data/a/ü.bin",
        "data/b.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ]
    assert bag["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert bag["bag-info.txt"].decode() == (
        "Bag-Software-Agent: reportgen 0.1.0\n"
        "Bagging-Date: 2026-01-02\n"
        "Payload-Oxum: 12.2\n"
        "External-Description: Beispiel\n"
    )
    assert bag["manifest-sha256.txt"].decode() == (
        "01d448afd928065458cf670b60f5a594d735af0172c8d67f22a81680132681ca  data/a/ü.bin\n"
        "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4  data/b.txt\n"
    )
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
    assert bag["tagmanifest-sha256.txt"].decode() == "".join(f"{sha256_of(bag[tag])}  {tag}\n" for tag in tags)


def test_the_order_of_the_payload_does_not_matter() -> None:
    backwards = composed(dict(reversed(PAYLOAD.items())))
    assert backwards == composed(PAYLOAD)
    assert list(backwards) == list(composed(PAYLOAD))


@given(PAYLOADS)
def test_every_payload_becomes_a_bag_that_verifies_or_is_refused_by_name(payload: dict[str, bytes]) -> None:
    try:
        bag = composed(payload)
    except OutputError as error:
        assert str(error.values["file"]).removeprefix("data/") in payload
        return
    verification = verify_bag(MemoryBag(bag))
    assert verification.differences == ()
    assert verification.files_count == len(payload) + 4
    assert verification.digests_count == len(payload) + 3
    assert verification.bytes_count == sum(map(len, bag.values()))
    assert verification.manifest_sha256 == sha256_of(bag["manifest-sha256.txt"])


@given(st.dictionaries(GOOD_PATHS, st.binary(max_size=50), min_size=1, max_size=8))
def test_a_payload_with_good_names_is_never_refused(payload: dict[str, bytes]) -> None:
    assert verify_bag(MemoryBag(composed(payload))).is_intact


@given(st.text())
def test_no_description_makes_a_second_line(description: str) -> None:
    try:
        data = composed(PAYLOAD, description)["bag-info.txt"]
    except ValueError:
        return  # nothing visible in it
    assert data.count(b"\n") == 4
    assert len(data.decode().splitlines()) == 4
    assert read_information(data) is not None


def test_a_line_break_in_the_description_injects_nothing() -> None:
    data = composed(PAYLOAD, "one\r\nPayload-Oxum: 1.1\u2028\u202ethree\x1b[2J")["bag-info.txt"]
    assert data.decode().endswith("External-Description: one Payload-Oxum: 1.1 three [2J\n")


def test_a_long_description_is_cut_visibly() -> None:
    bag = composed(PAYLOAD, "ä" * 5000)
    assert "ä" * 999 + "…\n" in bag["bag-info.txt"].decode()
    assert verify_bag(MemoryBag(bag)).is_intact


def test_a_date_with_a_clock_time_is_still_a_day() -> None:
    bag = compose_bag(
        PAYLOAD, software_agent="reportgen", bagging_date=datetime(2026, 9, 7, 12, tzinfo=UTC), description="d"
    )
    assert b"Bagging-Date: 2026-09-07\n" in bag["bag-info.txt"]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/etc/passwd", "bundle.path-outside"),
        ("../a", "bundle.path-outside"),
        ("a/../../b", "bundle.path-outside"),
        ("a/./b", "bundle.path-outside"),
        ("a//b", "bundle.path-outside"),
        ("a/", "bundle.path-outside"),
        ("", "bundle.path-outside"),
        ("a\\b", "bundle.path-character"),
        ("a\nb", "bundle.path-character"),
        ("a\rb", "bundle.path-character"),
        ("50%.png", "bundle.path-character"),
        ("a\x00b", "bundle.path-character"),
        ("a\x9bb", "bundle.path-character"),
        ("a\u202egnp.exe", "bundle.path-character"),
        ("\ud800", "bundle.path-character"),
        ("c:a", "bundle.path-character"),
        ("was?.eml", "bundle.path-character"),
        ("con", "bundle.path-reserved"),
        ("x/NUL.txt", "bundle.path-reserved"),
        ("Com1.a.b", "bundle.path-reserved"),
        ("lpt²", "bundle.path-reserved"),
        ("aux .txt", "bundle.path-reserved"),
        ("a.", "bundle.path-reserved"),
        ("a /b", "bundle.path-reserved"),
        ("a" * 256, "bundle.path-long"),
        ("ä" * 128, "bundle.path-long"),
        ("/".join("a" * 40), "bundle.path-long"),
        ("/".join(["a" * 99] * 11), "bundle.path-long"),
    ],
)
def test_a_name_that_is_not_safe_everywhere_is_refused(path: str, problem: str) -> None:
    with pytest.raises(OutputError) as caught:
        composed({path: b""})
    assert caught.value.message_id == problem
    assert caught.value.exit_code == 8


@pytest.mark.parametrize(
    "path", ["console.txt", "com10", ".hidden", "a b.c", "Anlage 1 – Schreiben (Kopie).pdf", "図.png"]
)
def test_an_ordinary_name_is_kept(path: str) -> None:
    assert verify_bag(MemoryBag(composed({path: b"x"}))).is_intact


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brief.pdf", "brief.pdf"),
        ("r\u00fcck.eml", "ru\u0308ck.eml"),
        ("\u00c4.txt", "a\u0308.txt"),
        ("STRASSE", "straße"),
        ("A/x", "a/y"),
        ("a", "A/b"),
        ("a", "a/b"),
    ],
)
def test_names_that_are_one_name_elsewhere_are_refused(one: str, other: str) -> None:
    with pytest.raises(OutputError) as caught:
        composed({one: b"", other: b""})
    assert caught.value.message_id == "bundle.path-twins"


def test_a_stored_file_stands_in_the_bag_with_its_noted_digest() -> None:
    capture = StoredFile(sha256=sha256_of(b"capture"), size_bytes=7, open=lambda: nullcontext(io.BytesIO(b"capture")))
    payload: dict[str, bytes | StoredFile] = {"a.txt": b"1", "lan.eth": capture}
    bag = compose_bag(
        payload,
        software_agent="reportgen",
        bagging_date=date(2026, 9, 7),
        description="d",
    )
    assert bag["data/lan.eth"] is capture
    written = {path: b"capture" if isinstance(entry, StoredFile) else entry for path, entry in bag.items()}
    assert written == compose_bag(
        {"a.txt": b"1", "lan.eth": b"capture"},
        software_agent="reportgen",
        bagging_date=date(2026, 9, 7),
        description="d",
    )
    assert verify_bag(MemoryBag(written)).is_intact


def test_more_files_than_a_check_reads_are_refused() -> None:
    with pytest.raises(OutputError) as caught:
        composed({str(number): b"" for number in range(50_000)})
    assert caught.value.message_id == "bundle.too-many-files"


def test_a_bag_needs_a_payload_our_agent_and_a_description() -> None:
    with pytest.raises(ValueError, match="payload"):
        composed({})
    with pytest.raises(ValueError, match="description"):
        composed(PAYLOAD, "\n\u200b ")
    with pytest.raises(ValueError, match="agent"):
        compose_bag(PAYLOAD, software_agent="bagit.py", bagging_date=date(2026, 9, 7), description="d")


def test_the_small_bag_of_these_tests_is_intact() -> None:
    assert verify_bag(MemoryBag(small_bag())).is_intact
