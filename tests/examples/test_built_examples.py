"""What comes out of the examples: the numbers that were put in, marks everywhere, the same bytes twice, no network."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built_example import BuiltExample
from other_programs import not_conforming
from pdf_reader import PdfReader

from reportgen.actions.verify import verify
from reportgen.errors import MissingFiles

CONSTRUCTED = {"de": "KONSTRUIERTES BEISPIEL – NICHT EINREICHEN", "en": "CONSTRUCTED EXAMPLE – DO NOT FILE"}
MARKS = {
    "camera": CONSTRUCTED,
    "encrypted_camera": CONSTRUCTED,
    "zmodo": {"de": "MUSTER – NICHT ABSENDEN", "en": "SAMPLE – DO NOT SEND"},
}


def letters(example: BuiltExample) -> dict[tuple[str, str], PdfReader]:
    """(language, first word of the name) → the PDF."""
    return {
        (path.parent.name, path.name.partition(".")[0]): PdfReader(path.read_bytes()) for path in example.built.letters
    }


def spoken(reader: PdfReader) -> str:
    """The text of all pages on one line, with words put together that were parted at a line's end."""
    text = " ".join(" ".join(run.text for run in page.runs) for page in reader.pages)
    return re.sub(r"\s+", " ", re.sub("[‐\u00ad-] ", "", text))


def test_the_analysis_says_what_was_put_into_the_capture(camera: BuiltExample) -> None:
    said = {found["id"]: found for found in camera.analysis["assertions"]}
    totals = camera.truth["totals"]
    pictures = said["F01.pictures.K1"]
    assert pictures["scope"]["things_count"] == totals["transmissions_complete"]
    assert pictures["values"]["distinct"]["values"]["n"]["count"] == totals["distinct_pictures"]
    after = said["F28.attempts-after.K1"]["scope"]["things_count"]
    before = said["F28.attempts-before.K1"]["scope"]["things_count"]
    assert after + before == totals["attempts_distinct"]
    assert said["F27.volume.K1"]["scope"]["things_count"] == totals["connections_answered"]


def test_the_daily_figures_are_those_of_the_story(camera: BuiltExample) -> None:
    keys = {
        "transmissions_complete": "transmissions_count",
        "distinct_pictures": "distinct_pictures_count",
        "transmissions_partial": "partial_count",
        "attempts_distinct": "attempts_count",
    }
    daily = {day["date"]: day for day in camera.analysis["daily"]}
    assert {day: {name: figures[key] for name, key in keys.items()} for day, figures in daily.items()} == {
        day: {name: figures[name] for name in keys} for day, figures in camera.truth["days"].items()
    }


def test_both_tables_hold_every_row(camera: BuiltExample) -> None:
    with camera.data("frames.").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cited = sum(
        len(numbers(citation["frames"])) for found in camera.analysis["assertions"] for citation in found["citations"]
    )
    distinct = {(row["assertion"], row["frame_number"]) for row in rows}
    assert len(distinct) == cited > 70_000
    with camera.data("flows.").open(encoding="utf-8", newline="") as file:
        flows = list(csv.DictReader(file))
    assert {row["originator"] for row in flows} <= {camera.truth["device"], "0.0.0.0"}


def numbers(ranges: str) -> list[int]:
    spans = (part.partition("-") for part in ranges.split(","))
    return [number for first, _, last in spans for number in range(int(first), int(last or first) + 1)]


@pytest.mark.parametrize("name", ["camera", "encrypted_camera", "zmodo"])
def test_every_page_file_name_and_picture_carries_the_mark(name: str, request: pytest.FixtureRequest) -> None:
    example: BuiltExample = request.getfixturevalue(name)
    slugs = {language: re.sub("[ –]+", "-", mark).lower() for language, mark in MARKS[name].items()}
    payload = [path for path in (example.bundle / "data").rglob("*") if path.is_file()]
    assert [path.name for path in payload if not any(slug in path.name for slug in slugs.values())] == []
    for (language, _), reader in letters(example).items():
        pages = reader.pages
        assert pages
        for page in pages:
            assert MARKS[name][language] in page.text
    headings = {
        "Übertragungen vollständiger Bilder und": "de",
        "Transmissions of complete pictures and": "en",
        "Gesendete Datenmenge und": "de",
        "Volume sent and": "en",
    }
    figures = {
        language: page
        for heading, language in headings.items()
        for (_, _), reader in letters(example).items()
        for page in reader.pages
        if any(run.text.startswith(heading) for run in page.runs)
    }
    assert set(figures) == (set() if name == "zmodo" else {"de", "en"})
    for language, page in figures.items():  # text in a picture is drawn character by character
        drawn = "".join(run.text for run in page.runs).replace(" ", "")
        assert drawn.count(MARKS[name][language].replace(" ", "")) == 2, "at the head of the page and in the picture"


def test_the_letters_are_as_long_as_the_design_says(camera: BuiltExample, zmodo: BuiltExample) -> None:
    lengths = {key: len(reader.pages) for key, reader in letters(camera).items()}
    assert lengths == {
        ("de", "beschwerde"): 8,
        ("en", "complaint"): 8,
        ("de", "auskunft"): 1,
        ("en", "access-request"): 1,
    }
    assert {len(reader.pages) for reader in letters(zmodo).values()} == {1}


def test_page_1_of_the_complaint_holds_everything_a_clerk_needs(camera: BuiltExample) -> None:
    german = letters(camera)["de", "beschwerde"].pages[0].text
    english = letters(camera)["en", "complaint"].pages[0].text
    for text, words in (
        (
            german,
            ("1.517", "1.444", "203.0.113.77", "9 von 60", "11.996", "Beispielcam", "10 Anlagen", "Seite 1 von 8"),
        ),
        (english, ("1,517", "1,444", "203.0.113.77", "9 of 60", "11,996", "Beispielcam", "10 exhibits", "Page 1 of 8")),
    ):
        for word in words:
            assert word in re.sub(r"\s+", " ", re.sub("[\u2066\u2069]", "", text))


def test_digests_stand_in_the_list_of_exhibits_only(camera: BuiltExample) -> None:
    for (_, word), reader in letters(camera).items():
        with_digest = [
            n for n, page in enumerate(reader.pages, start=1) if re.search("[0-9a-f]{64}", page.text.replace("\n", ""))
        ]
        assert with_digest == ([5] if word in ("beschwerde", "complaint") else [])


def test_the_sample_says_what_is_not_known_and_makes_no_complaint(zmodo: BuiltExample) -> None:
    text = spoken(letters(zmodo)["en", "access-request"])
    assert text.count("date no longer known to me") == 3
    assert "privacy@zmodo.com" in text and "ZP-NE14-S" in text
    (lacking,) = zmodo.built.incomplete
    assert lacking.document == "complaint"
    assert {message.key for message in lacking.lacks} >= {"missing.capture", "missing.authority"}
    modalities = {found["modality"] for found in zmodo.analysis["assertions"]}
    assert "measured" not in modalities and "source" not in modalities
    assert not [found for found in zmodo.analysis["assertions"] if found["finding"] == "F31"]


@pytest.mark.parametrize("name", ["camera", "encrypted_camera", "zmodo"])
def test_the_bundle_is_verified_by_our_own_and_by_standard_tools(name: str, request: pytest.FixtureRequest) -> None:
    example: BuiltExample = request.getfixturevalue(name)
    assert verify(example.bundle).found.is_intact
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(["sha256sum", "-c", "--quiet", manifest], cwd=example.bundle, capture_output=True)
        assert done.returncode == 0, done.stderr


def test_one_flipped_byte_in_any_file_is_named(camera: BuiltExample, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    shutil.copytree(camera.bundle, bundle)
    files = sorted(path for path in bundle.rglob("*") if path.is_file())
    assert len(files) > 15
    for path in files:
        whole = path.read_bytes()
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        found = verify(bundle).found
        name = path.relative_to(bundle).as_posix()
        assert not found.is_intact
        assert any(name in str(difference) for difference in found.differences), name
        path.write_bytes(whole)
    assert verify(bundle).found.is_intact


# Sockets are refused, and so is any other program but those that ctypes asks where a system library lies.
RUN = """
import sys
events = []
finders = {"ldconfig", "gcc", "cc", "ld", "objdump"}
def watch(event, arguments):
    is_finder = event == "subprocess.Popen" and str(arguments[0]).rpartition("/")[2] in finders
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "urllib.")) and not is_finder:
        events.append(event)
        raise PermissionError(event)
sys.addaudithook(watch)
from reportgen.cli.command import run
if sys.argv[1] == "control":
    import socket, subprocess
    for reach in (lambda: socket.create_connection(("203.0.113.1", 9)), lambda: subprocess.run(["curl"])):
        try:
            reach()
        except PermissionError:
            pass
else:
    code = run(sys.argv[1:])
    assert code == 0, code
print(sorted(set(events)))
"""


@pytest.fixture(scope="module", params=["encrypted_camera", pytest.param("camera", marks=pytest.mark.slow)])
def built_twice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltExample, Path]:
    """An example, and its bundle built once more in other surroundings and watched for any use of the network."""
    example: BuiltExample = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("again")
    target = folder / "bundle"
    shutil.copytree(example.case, folder / "case")  # a build is noted in the case
    surroundings = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8", "HOME": "/"}
    assert watched(["build", str(folder / "case"), "--output", str(target)], **surroundings) == "[]"
    return example, target


def watched(arguments: list[str], **surroundings: str) -> str:
    """The events of network and foreign programs while a command ran in a process of its own."""
    environment = {**os.environ, "HTTPS_PROXY": "", "HTTP_PROXY": "", **surroundings}
    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.slow
def test_the_whole_way_goes_without_any_network(built_twice: tuple[BuiltExample, Path]) -> None:
    example, bundle = built_twice
    assert watched(["control"]) == "['socket.getaddrinfo', 'subprocess.Popen']"
    assert watched(["inspect", str(example.case / "captures" / "fritzbox-lan-constructed.eth")]) == "[]"
    assert watched(["verify", str(bundle)]) == "[]"


def test_two_builds_in_other_surroundings_give_the_same_bytes(built_twice: tuple[BuiltExample, Path]) -> None:
    example, bundle = built_twice
    first = {path.relative_to(example.bundle): path for path in example.bundle.rglob("*") if path.is_file()}
    again = {path.relative_to(bundle): path for path in bundle.rglob("*") if path.is_file()}
    assert len(first) > 15
    assert set(first) == set(again)
    assert [name for name in first if first[name].read_bytes() != again[name].read_bytes()] == []


def test_every_missing_file_is_named_at_once(camera: BuiltExample, tmp_path: Path) -> None:
    shutil.copytree(camera.case, tmp_path / "case", ignore=shutil.ignore_patterns("captures", "exhibits"))
    with pytest.raises(MissingFiles) as caught:
        from reportgen.actions.build import build

        build(tmp_path / "case", target=None, replace=False, step=lambda _key: None)
    assert len(caught.value.missing) == 10
    assert caught.value.exit_code == 7
    assert not (tmp_path / "case" / "bundle").exists()


@pytest.mark.slow
def test_every_pdf_conforms_to_pdf_a_3a_and_pdf_ua_1(
    camera: BuiltExample, zmodo: BuiltExample, verapdf: list[str]
) -> None:
    files = [*camera.built.letters, *zmodo.built.letters]
    assert len(files) == 6
    assert not_conforming(verapdf, files) == []
