from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reportgen.adapters.files import write_bundle
from reportgen.adapters.folder import CaseFolder, InputFile, open_folder, open_input, read_input
from reportgen.bundle.compose import compose_bag
from reportgen.bundle.difference import DifferenceKind
from reportgen.bundle.reader import Listed, ListedKind
from reportgen.bundle.verify import verify_bag
from reportgen.errors import CaseIncomplete, ReportgenError, UnreadableInput
from reportgen.evidence.digest import sha256_of

BAG = compose_bag(
    {"a.txt": b"secret", "sub/b.txt": b"b"}, software_agent="reportgen", bagging_date=date(2026, 9, 7), description="x"
)


def message_of(error: pytest.ExceptionInfo[ReportgenError]) -> str:
    return error.value.message_id


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    write_bundle(tmp_path / "bundle", BAG, replace=False)
    return tmp_path / "bundle"


def told(bundle: Path) -> set[tuple[DifferenceKind, str]]:
    with open_folder(bundle) as bag:
        return {(one.kind, one.file) for one in verify_bag(bag).differences}


# --- a bundle in a folder


def test_a_folder_lists_its_files_with_their_sizes(bundle: Path) -> None:
    (bundle / "data" / "empty").mkdir()
    with open_folder(bundle) as bag:
        listed = {one.path: one for one in bag.names()}
    assert listed == {path: Listed(path=path, kind=ListedKind.FILE, size_bytes=len(BAG[path])) for path in BAG}


@pytest.mark.parametrize("path", ["data/a.txt", "bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data"])
def test_a_link_in_the_place_of_a_file_or_folder_is_named_and_not_followed(path: str, bundle: Path) -> None:
    moved = bundle.parent / "moved"
    (bundle / path).rename(moved)
    (bundle / path).symlink_to(moved)  # what the link leads to has the right content
    assert (DifferenceKind.SYMLINK, path) in told(bundle)


def test_a_link_to_a_folder_above_does_not_lead_in_a_circle(bundle: Path) -> None:
    (bundle / "data" / "again").symlink_to("..")
    assert told(bundle) == {(DifferenceKind.SYMLINK, "data/again")}


def test_a_manifest_that_names_a_file_outside_reads_nothing_there(bundle: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"outside")
    with (bundle / "manifest-sha256.txt").open("ab") as manifest:
        for path in ("data/../../outside.txt", "../outside.txt", str(outside)):
            manifest.write(f"{sha256_of(b'outside')}  {path}\n".encode())
    outside.unlink()
    os.mkfifo(outside)  # whoever opens it waits for ever
    assert (DifferenceKind.UNSAFE_NAME, "manifest-sha256.txt") in told(bundle)


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "data/../bagit.txt", "", ".", "data", "data/", "x\0y"])
def test_the_reader_itself_opens_nothing_but_files_below(path: str, bundle: Path) -> None:
    with open_folder(bundle) as bag, pytest.raises(OSError), bag.open(path):
        pass


def test_a_folder_swapped_for_a_link_after_the_listing_is_not_entered(bundle: Path) -> None:
    with open_folder(bundle) as bag:
        assert "data/sub/b.txt" in {one.path for one in bag.names()}
        (bundle / "data" / "sub").rename(bundle.parent / "moved")
        (bundle / "data" / "sub").symlink_to(bundle.parent / "moved")
        with pytest.raises(OSError), bag.open("data/sub/b.txt"):
            pass


def test_a_named_pipe_is_named_and_not_waited_for(bundle: Path) -> None:
    (bundle / "data" / "a.txt").unlink()
    os.mkfifo(bundle / "data" / "a.txt")
    assert (DifferenceKind.SPECIAL, "data/a.txt") in told(bundle)
    with open_folder(bundle) as bag, pytest.raises(OSError), bag.open("data/a.txt"):
        pass


def test_a_folder_in_the_place_of_a_file_is_a_missing_file(bundle: Path) -> None:
    (bundle / "data" / "a.txt").unlink()
    (bundle / "data" / "a.txt").mkdir()
    assert (DifferenceKind.MISSING, "data/a.txt") in told(bundle)


def test_a_file_name_that_is_no_text_is_named(bundle: Path) -> None:
    Path(os.fsdecode(os.fsencode(bundle / "data") + b"/\xff\xfe")).write_bytes(b"")
    assert (DifferenceKind.UNLISTED, "data/\\udcff\\udcfe") in told(bundle)


def test_a_very_deep_folder_is_named_and_not_entered(bundle: Path) -> None:
    deep = bundle.joinpath("data", *["d"] * 60)
    deep.mkdir(parents=True)
    (deep / "x").write_bytes(b"")
    assert told(bundle) == {(DifferenceKind.UNREADABLE, "/".join(["data", *["d"] * 32]))}


def test_a_folder_that_is_no_bundle_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.odt").write_bytes(b"")
    for name, message in (("file", "not-a-folder"), ("home", "not-a-bundle")):
        with pytest.raises(UnreadableInput) as caught:
            open_folder(tmp_path / name)
        assert message_of(caught) == f"bundle.{message}"
    with pytest.raises(UnreadableInput) as caught:
        open_folder(tmp_path / "nowhere")
    assert message_of(caught) == "input.missing"


def test_checking_leaves_no_descriptor_open(bundle: Path) -> None:
    (bundle / "data" / "link").symlink_to("a.txt")
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(5):
        assert told(bundle) == {(DifferenceKind.SYMLINK, "data/link")}
        with pytest.raises(UnreadableInput):
            open_folder(bundle / "data")
    assert len(list(Path("/dev/fd").iterdir())) == before


# --- files that the user names


def test_an_input_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"capture")
    assert read_input(tmp_path / "x", 7) == b"capture"
    with open_input(tmp_path / "x") as source:
        assert (source.read(3), source.read(100), source.read(1)) == (b"cap", b"ture", b"")


def test_an_input_beyond_its_limit_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"capture")
    with pytest.raises(UnreadableInput) as caught:
        read_input(tmp_path / "x", 6)
    assert message_of(caught) == "input.too-large"


def test_an_input_may_be_a_pipe() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"capture")
    os.close(writing)
    assert read_input(Path(f"/dev/fd/{reading}"), 100) == b"capture"
    os.close(reading)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "input.missing"),
        (lambda path: path.mkdir(), "input.not-a-file"),
        (lambda path: path.symlink_to("/dev/null"), "input.not-a-file"),
        (lambda path: path.symlink_to("nowhere"), "input.missing"),
        (lambda path: path.symlink_to(path.name), "input.read-failed"),
    ],
)
def test_an_input_that_cannot_be_read_is_told(make: Callable[[Path], None], message: str, tmp_path: Path) -> None:
    make(tmp_path / "x")
    with pytest.raises(UnreadableInput) as caught:
        read_input(tmp_path / "x", 10)
    assert message_of(caught) == message
    assert caught.value.exit_code == 3
    assert caught.value.values["file"] == str(tmp_path / "x")


def test_an_input_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "constructed")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableInput) as caught, open_input(tmp_path / "x"):
        pass
    assert message_of(caught) == "input.no-permission"


def test_a_disk_error_while_reading_is_told() -> None:
    class Broken:
        def read(self, size: int, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(UnreadableInput) as caught:
        InputFile(Broken(), "lan.eth").read(10)
    assert message_of(caught) == "input.read-failed"


# --- a case folder


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_bytes(b"secret")
    root = tmp_path / "case"
    (root / "captures").mkdir(parents=True)
    (root / "captures" / "lan.eth").write_bytes(b"capture")
    return root


def test_a_case_opens_its_files_by_relative_path(case: Path) -> None:
    folder = CaseFolder(case)
    assert folder.read_bytes("captures/lan.eth", 100) == b"capture"
    assert folder.read_bytes("./captures/lan.eth", 100) == b"capture"
    with folder.open("captures/lan.eth") as source:
        assert source.read(3) == b"cap"


def test_a_case_may_hold_links_to_its_own_files(case: Path) -> None:
    (case / "link").symlink_to("captures/lan.eth")
    (case / "folder").symlink_to("captures")
    assert CaseFolder(case).read_bytes("link", 100) == b"capture"
    assert CaseFolder(case).read_bytes("folder/lan.eth", 100) == b"capture"


def test_a_case_may_itself_be_reached_through_a_link(case: Path) -> None:
    (case.parent / "link").symlink_to("case")
    assert CaseFolder(case.parent / "link").read_bytes("captures/lan.eth", 100) == b"capture"


@pytest.mark.parametrize("path", ["../secret", "captures/../../secret", "/etc/passwd", "", "x\0y", "captures/../x"])
def test_a_path_that_leaves_the_case_is_refused(path: str, case: Path) -> None:
    with pytest.raises(UnreadableInput) as caught:
        CaseFolder(case).read_bytes(path, 100)
    assert message_of(caught) == "case.path-outside"


@pytest.mark.parametrize("target", ["../secret", "/etc/passwd", "..", "../case2"])
def test_a_link_that_leaves_the_case_is_refused(target: str, case: Path) -> None:
    (case.parent / "case2").mkdir()
    (case / "link").symlink_to(target)
    for path in ("link", "link/secret"):
        with pytest.raises(UnreadableInput) as caught:
            CaseFolder(case).read_bytes(path, 100)
        assert message_of(caught) == "case.path-outside"


def test_a_link_swapped_in_after_the_check_is_not_followed(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = CaseFolder(case)
    parts = folder._parts("captures/lan.eth")
    (case / "captures" / "lan.eth").unlink()
    (case / "captures" / "lan.eth").symlink_to("../../secret")
    monkeypatch.setattr(folder, "_parts", lambda path: parts)
    with pytest.raises(UnreadableInput):
        folder.read_bytes("captures/lan.eth", 100)


@pytest.mark.parametrize("path", ["no.eth", "captures/lan.eth/x", "no/no.eth"])
def test_a_missing_file_makes_the_case_incomplete(path: str, case: Path) -> None:
    with pytest.raises(CaseIncomplete) as caught:
        CaseFolder(case).read_bytes(path, 100)
    assert message_of(caught) == "case.file-missing"
    assert caught.value.values["file"] == path
    assert caught.value.exit_code == 7


def test_what_is_no_file_and_what_is_too_large_is_told(case: Path) -> None:
    os.mkfifo(case / "pipe")
    (case / "circle").symlink_to("circle")
    messages = {"captures": "input.not-a-file", "pipe": "input.not-a-file", ".": "input.not-a-file"}
    for path, message in {**messages, "captures/lan.eth": "input.too-large"}.items():
        with pytest.raises(UnreadableInput) as caught:
            CaseFolder(case).read_bytes(path, 6)
        assert message_of(caught) == message
    with pytest.raises(UnreadableInput):
        CaseFolder(case).read_bytes("circle", 6)


def test_a_case_that_is_no_folder_is_told(case: Path) -> None:
    (case / "circle").symlink_to("circle")
    for path in (case / "no", case / "captures" / "lan.eth", case / "circle"):
        with pytest.raises(UnreadableInput) as caught:
            CaseFolder(path)
        assert message_of(caught) == "case.no-folder"
