from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from memory_bag import MANIFEST, PAYLOAD, TAG_MANIFEST, MemoryBag, sealed_again, small_bag

from reportgen.bundle.difference import Difference, DifferenceKind, Verification
from reportgen.bundle.reader import Listed, ListedKind
from reportgen.bundle.verify import verify_bag
from reportgen.evidence.digest import ByteSource, sha256_of

BAG = small_bag()
HEX = "0" * 64


def named(verification: Verification) -> set[str]:
    return {difference.file for difference in verification.differences}


def kinds(verification: Verification, file: str) -> set[DifferenceKind]:
    return {difference.kind for difference in verification.differences if difference.file == file}


def with_manifest(manifest: bytes) -> dict[str, bytes]:
    """A bag whose payload manifest was rewritten and whose tag manifest hides that."""
    return sealed_again({**BAG, MANIFEST: manifest})


@pytest.mark.parametrize("path", sorted(BAG))
@pytest.mark.parametrize("pattern", [0x01, 0x20, 0x80, 0xFF])
def test_one_flipped_byte_anywhere_names_its_file(path: str, pattern: int) -> None:
    for position in range(len(BAG[path])):
        changed = bytearray(BAG[path])
        changed[position] ^= pattern
        assert path in named(verify_bag(MemoryBag({**BAG, path: bytes(changed)}))), position


@pytest.mark.parametrize("path", sorted(BAG))
def test_one_byte_more_or_less_anywhere_names_its_file(path: str) -> None:
    data = BAG[path]
    for position in range(len(data) + 1):
        for added in (b"\n", b" ", b"a", b"\x00", b"\r", data[position : position + 1]):
            changed = data[:position] + added + data[position:]
            assert path in named(verify_bag(MemoryBag({**BAG, path: changed}))) or changed == data
        shorter = data[:position] + data[position + 1 :]
        assert path in named(verify_bag(MemoryBag({**BAG, path: shorter}))) or shorter == data


def test_a_changed_payload_file_accuses_no_other_file() -> None:
    bag = {**BAG, "data/tables/flows.csv": b"flow,bytes\n1,3\n"}
    verification = verify_bag(MemoryBag(bag))
    assert verification.differences == (
        Difference(
            kind=DifferenceKind.CHANGED,
            file="data/tables/flows.csv",
            listed_in=MANIFEST,
            expected=sha256_of(BAG["data/tables/flows.csv"]),
            found=sha256_of(bag["data/tables/flows.csv"]),
        ),
    )
    assert not verification.is_intact
    assert verification.digests_count == 6


@pytest.mark.parametrize("path", sorted(BAG))
def test_a_missing_file_is_named(path: str) -> None:
    verification = verify_bag(MemoryBag({name: data for name, data in BAG.items() if name != path}))
    assert kinds(verification, path) == {DifferenceKind.MISSING}


@pytest.mark.parametrize("path", sorted(BAG))
def test_a_renamed_file_is_named_under_both_names(path: str) -> None:
    new = path + ".bak"
    verification = verify_bag(MemoryBag({new if name == path else name: data for name, data in BAG.items()}))
    assert kinds(verification, path) == {DifferenceKind.MISSING}
    if path not in (MANIFEST, TAG_MANIFEST):  # without a manifest nothing can be unlisted
        assert kinds(verification, new) == {DifferenceKind.UNLISTED}


@pytest.mark.parametrize("path", ["data/new.txt", "data/tables/.DS_Store", "README.txt", "data", "sub/bagit.txt"])
def test_an_added_file_is_named_and_not_read(path: str) -> None:
    bag = MemoryBag({**BAG, path: b"x"})
    verification = verify_bag(bag)
    assert kinds(verification, path) == {DifferenceKind.UNLISTED}
    assert path not in bag.opened
    assert TAG_MANIFEST not in named(verification)


def test_two_exchanged_files_are_both_named() -> None:
    one, other = "data/complaint.de.pdf", "data/tables/flows.csv"
    verification = verify_bag(MemoryBag({**BAG, one: BAG[other], other: BAG[one]}))
    assert named(verification) == {one, other}


def test_all_differences_are_listed_at_once() -> None:
    bag = {**BAG, "data/complaint.de.pdf": b"x", "data/new": b"", "bag-info.txt": b"junk"}
    del bag["data/tables/flows.csv"]
    assert named(verify_bag(MemoryBag(bag))) == {
        "data/complaint.de.pdf",
        "data/new",
        "data/tables/flows.csv",
        "bag-info.txt",
        TAG_MANIFEST,
    }


def test_a_further_tag_file_that_is_listed_belongs_to_the_bag() -> None:
    bag = sealed_again({**BAG, "README.txt": b"how to check\n", "timestamps/1.tsr": b"\x30"})
    assert verify_bag(MemoryBag(bag)).is_intact
    changed = {**bag, "timestamps/1.tsr": b"\x31"}
    assert "timestamps/1.tsr" in named(verify_bag(MemoryBag(changed)))


@pytest.mark.parametrize("path", ["fetch.txt", "manifest-md5.txt", "tagmanifest-sha512.txt", "Manifest-SHA256.txt"])
def test_a_file_with_another_meaning_in_bagit_is_named_even_when_listed(path: str) -> None:
    verification = verify_bag(MemoryBag(sealed_again({**BAG, path: b""})))
    assert kinds(verification, path) >= {DifferenceKind.FOREIGN_TAG}


def test_a_payload_oxum_that_does_not_fit_is_named_even_when_sealed_again() -> None:
    information = BAG["bag-info.txt"].replace(b"Payload-Oxum: 31.3", b"Payload-Oxum: 32.3")
    assert information != BAG["bag-info.txt"]
    verification = verify_bag(MemoryBag(sealed_again({**BAG, "bag-info.txt": information})))
    assert verification.differences == (
        Difference(kind=DifferenceKind.OXUM, file="bag-info.txt", expected="32.3", found="31.3"),
    )


@pytest.mark.parametrize(
    "information",
    [
        b"",
        b"\xff",
        b"Bag-Software-Agent: reportgen\n",
        BAG["bag-info.txt"].replace(b"\n", b"\r\n"),
        BAG["bag-info.txt"] + b"Note: x\n",
        BAG["bag-info.txt"].replace(b"2026-09-07", b"2026-13-07"),
        BAG["bag-info.txt"].replace(b"reportgen", b"bagit.py"),
        BAG["bag-info.txt"].replace(b"31.3", b"031.3"),
        BAG["bag-info.txt"].replace(b"31.3", b"9" * 5000 + b".3"),
        BAG["bag-info.txt"].replace(b"Constructed", b"Constructed\x1b[2J"),
        BAG["bag-info.txt"].replace(b"Constructed", b"C" * 100_000),
    ],
)
def test_a_bag_info_of_another_form_is_named_even_when_sealed_again(information: bytes) -> None:
    verification = verify_bag(MemoryBag(sealed_again({**BAG, "bag-info.txt": information})))
    assert kinds(verification, "bag-info.txt") == {DifferenceKind.NOT_CANONICAL}


@pytest.mark.parametrize("declaration", [b"", BAG["bagit.txt"][:-1], b"BagIt-Version: 0.97\n", bytes(100_000)])
def test_a_declaration_of_another_form_is_named_even_when_sealed_again(declaration: bytes) -> None:
    verification = verify_bag(MemoryBag(sealed_again({**BAG, "bagit.txt": declaration})))
    assert kinds(verification, "bagit.txt") == {DifferenceKind.NOT_CANONICAL}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"{HEX}  data/../../etc/passwd\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX}  /etc/passwd\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX}  ../outside\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX}  bagit.txt\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX}  data/a\\b\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX}  data/100%25\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX}  data/x\r\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX}  data/{'a' * 100_000}\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX}  data{'/' * 100_000}\n", DifferenceKind.UNSAFE_NAME),
        (f"{HEX} data/x\n", DifferenceKind.MALFORMED_LINE),
        (f"{HEX} *data/x\n", DifferenceKind.MALFORMED_LINE),
        (f"\\{HEX}  data/x\n", DifferenceKind.MALFORMED_LINE),
        (f"{'A' * 64}  data/x\n", DifferenceKind.MALFORMED_LINE),
        (f"{HEX[1:]}  data/x\n", DifferenceKind.MALFORMED_LINE),
        (f"{HEX}  data/x", DifferenceKind.MALFORMED_LINE),
        ("\n", DifferenceKind.MALFORMED_LINE),
        ("\x00" * 100_000, DifferenceKind.MALFORMED_LINE),
        (f"{HEX}  data/tables/flows.csv\n", DifferenceKind.DUPLICATE_ENTRY),
    ],
)
def test_a_wrong_line_at_the_end_of_the_manifest_is_named_with_its_number(line: str, kind: DifferenceKind) -> None:
    bag = MemoryBag(with_manifest(BAG[MANIFEST] + line.encode()))
    verification = verify_bag(bag)
    assert [(one.kind, one.file, one.line_number) for one in verification.differences] == [(kind, MANIFEST, 4)]
    assert set(bag.opened) == set(BAG)


def test_a_line_that_is_not_utf_8_is_named_with_its_number() -> None:
    verification = verify_bag(MemoryBag(with_manifest(f"{HEX}  data/".encode() + b"\xff\n" + BAG[MANIFEST])))
    assert [(one.kind, one.line_number) for one in verification.differences] == [(DifferenceKind.MALFORMED_LINE, 1)]


def test_lines_in_another_order_are_named() -> None:
    lines = BAG[MANIFEST].splitlines(keepends=True)
    verification = verify_bag(MemoryBag(with_manifest(b"".join(reversed(lines)))))
    assert [(one.kind, one.line_number) for one in verification.differences] == [
        (DifferenceKind.OUT_OF_ORDER, 2),
        (DifferenceKind.OUT_OF_ORDER, 3),
    ]


def test_names_that_are_one_name_elsewhere_are_named() -> None:
    lines = [*BAG[MANIFEST].decode().splitlines(), f"{sha256_of(b'')}  data/tables/FLOWS.csv"]
    manifest = "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line[66:])).encode()
    verification = verify_bag(MemoryBag(with_manifest(manifest) | {"data/tables/FLOWS.csv": b""}))
    assert DifferenceKind.TWIN_NAMES in kinds(verification, "data/tables/flows.csv")


def test_a_tag_manifest_that_lists_payload_or_itself_is_named() -> None:
    for entry in ("data/empty.json", TAG_MANIFEST):
        bag = {**BAG, TAG_MANIFEST: BAG[TAG_MANIFEST] + f"{sha256_of(b'')}  {entry}\n".encode()}
        assert DifferenceKind.UNSAFE_NAME in kinds(verify_bag(MemoryBag(bag)), TAG_MANIFEST)


def test_an_empty_manifest_is_named_and_every_payload_file_with_it() -> None:
    verification = verify_bag(MemoryBag(with_manifest(b"")))
    assert named(verification) == {MANIFEST, *(path for path in BAG if path.startswith("data/"))}


@pytest.mark.parametrize(
    ("listed", "kind"),
    [
        (ListedKind.SYMLINK, DifferenceKind.SYMLINK),
        (ListedKind.SPECIAL, DifferenceKind.SPECIAL),
        (ListedKind.UNREADABLE, DifferenceKind.UNREADABLE),
    ],
)
@pytest.mark.parametrize("path", [*sorted(BAG), "data/other"])
def test_what_is_no_plain_file_is_named_and_not_opened(path: str, listed: ListedKind, kind: DifferenceKind) -> None:
    files = {name: data for name, data in BAG.items() if name != path}
    bag = MemoryBag(files, Listed(path=path, kind=listed))
    assert kinds(verify_bag(bag), path) == {kind}
    assert path not in bag.opened


class FailingBag(MemoryBag):
    """Reading ``broken`` fails, at once or after the first piece."""

    broken = ""
    fails_late = False

    @contextmanager
    def open(self, path: str, /) -> Iterator[ByteSource]:
        if path != self.broken:
            yield io.BytesIO(self.files[path])
        elif self.fails_late:
            yield FailingSource()
        else:
            raise OSError(errno.EIO, "constructed")


class FailingSource:
    def __init__(self) -> None:
        self._pieces = [b"x"]

    def read(self, size: int, /) -> bytes:
        if self._pieces:
            return self._pieces.pop()
        raise OSError(errno.EIO, "constructed")


@pytest.mark.parametrize("path", sorted(BAG))
@pytest.mark.parametrize("fails_late", [False, True])
def test_a_file_that_cannot_be_read_is_named(path: str, fails_late: bool) -> None:
    bag = FailingBag(BAG)
    bag.broken, bag.fails_late = path, fails_late
    assert DifferenceKind.UNREADABLE in kinds(verify_bag(bag), path)


def test_a_folder_that_cannot_be_listed_is_a_difference() -> None:
    class Gone(MemoryBag):
        def names(self) -> Iterator[Listed]:
            yield from super().names()
            raise OSError(errno.EIO, "constructed")

    verification = verify_bag(Gone(BAG))
    assert named(verification) == {"."}
    assert verification.manifest_sha256 is None


def test_a_file_name_that_is_no_text_is_named_printably() -> None:
    verification = verify_bag(MemoryBag({**BAG, "data/\udcff\udcfe": b""}))
    assert "data/\\udcff\\udcfe" in named(verification)


@pytest.mark.parametrize("manifest", [b"x" * (8 * 1024 * 1024 + 1), b"\n" * 50_001])
def test_a_gigantic_manifest_is_named_and_not_parsed(manifest: bytes) -> None:
    verification = verify_bag(MemoryBag(with_manifest(manifest)))
    assert [(one.kind, one.file) for one in verification.differences] == [(DifferenceKind.TOO_LARGE, MANIFEST)]


def test_too_many_differences_are_counted_but_not_all_listed() -> None:
    verification = verify_bag(MemoryBag(with_manifest(b"\n" * 30_000)))
    assert verification.differences_count == 30_000 + len(PAYLOAD) + 1
    assert len(verification.differences) == 10_000


def test_too_many_files_are_a_difference() -> None:
    verification = verify_bag(MemoryBag(BAG | {f"data/{number}": b"" for number in range(50_000)}))
    assert [one.kind for one in verification.differences] == [DifferenceKind.TOO_MANY_FILES]


def test_every_kind_tells_its_file() -> None:
    for kind in DifferenceKind:
        message = Difference(kind=kind, file="data/x").message()
        assert message.key == f"bundle.difference.{kind.value}"
        assert set(message.values) == {"file", "line", "entry", "manifest", "expected", "found"}


LINES = st.lists(
    st.builds(
        lambda digest, gap, path, end: digest + gap + path + end,
        st.sampled_from([HEX.encode(), b"0" * 63, b"G" * 64, sha256_of(b"").encode()]),
        st.sampled_from([b"  ", b" ", b" *", b""]),
        st.sampled_from([path.encode() for path in BAG])
        | st.binary(max_size=20)
        | st.text(max_size=20).map(str.encode),
        st.sampled_from([b"\n", b"\r\n", b""]),
    )
    | st.binary(max_size=80),
    max_size=8,
).map(b"".join)


@given(LINES)
@example(b"")
@settings(max_examples=300)
def test_any_manifest_gives_differences_and_opens_only_files_of_the_bag(manifest: bytes) -> None:
    for files in ({**BAG, MANIFEST: manifest}, with_manifest(manifest), {**BAG, TAG_MANIFEST: manifest}):
        bag = MemoryBag(files)
        verification = verify_bag(bag)
        assert verification.differences
        assert set(bag.opened) <= set(BAG)


@given(st.dictionaries(st.sampled_from(sorted(BAG)) | st.text(max_size=10), st.binary(max_size=300), max_size=8))
def test_any_folder_gives_a_verification(files: dict[str, bytes]) -> None:
    verification = verify_bag(MemoryBag(files))
    assert verification.is_intact == (not verification.differences) == (files == BAG)


@given(st.dictionaries(st.sampled_from(sorted(BAG)), st.binary(max_size=300) | LINES, min_size=1))
def test_any_replaced_files_are_all_named(changed: dict[str, bytes]) -> None:
    truly = {path: data for path, data in changed.items() if data != BAG[path]}
    verification = verify_bag(MemoryBag(BAG | truly))
    payload = {path for path in truly if path.startswith("data/")}
    # A payload file's own digest is lost with the manifest; then the manifest is what is named.
    assert payload <= named(verification) or MANIFEST in named(verification)
    assert truly.keys() - payload <= named(verification)
