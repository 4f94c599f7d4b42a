from __future__ import annotations

import errno
import io
import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

from reportgen.adapters import files as files_module
from reportgen.adapters.files import write_bundle, write_file_atomically
from reportgen.adapters.folder import open_folder
from reportgen.bundle.compose import compose_bag
from reportgen.bundle.entry import Entry, StoredFile
from reportgen.bundle.verify import verify_bag
from reportgen.errors import EvidenceMismatch, OutputError, ReportgenError
from reportgen.evidence.digest import sha256_of

PAYLOAD = {"complaint.de.pdf": b"%PDF-1.7\n", "Anlagen/Rückfrage (1).eml": b"Subject: x\n", "tables/flows.csv": b"1\n"}


def bag_of(payload: dict[str, bytes] = PAYLOAD) -> dict[str, bytes]:
    return compose_bag(
        payload, software_agent="reportgen 0.1.0", bagging_date=date(2026, 9, 7), description="Constructed example"
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


OLD, NEW = bag_of({"old.txt": b"old"}), bag_of()


def refusal(target: Path, *, replace: bool) -> str:
    with pytest.raises(OutputError) as caught:
        write_bundle(target, NEW, replace=replace)
    assert caught.value.exit_code == 8
    return caught.value.message_id


# --- bundles that are written


def test_a_bundle_is_written_as_composed_and_verifies(tmp_path: Path) -> None:
    assert write_bundle(tmp_path / "out", NEW, replace=False) == ()
    assert tree(tmp_path / "out") == NEW
    assert names(tmp_path) == ["out"]
    with open_folder(tmp_path / "out") as bag:
        assert verify_bag(bag).is_intact


@pytest.mark.parametrize("path", sorted(NEW))
def test_a_flipped_byte_on_the_disk_names_its_file(path: str, tmp_path: Path) -> None:
    write_bundle(tmp_path / "out", NEW, replace=False)
    file = tmp_path / "out" / path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with open_folder(tmp_path / "out") as bag:
        assert path in {difference.file for difference in verify_bag(bag).differences}


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum on this system")
@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_sha256sum_checks_both_manifests(manifest: str, tmp_path: Path) -> None:
    write_bundle(tmp_path / "out", NEW, replace=False)
    command = ["sha256sum", "--check", "--strict", manifest]
    checked = subprocess.run(command, cwd=tmp_path / "out", capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, b"")
    assert checked.stdout.count(b": OK\n") == 3
    (tmp_path / "out" / "bag-info.txt").write_bytes(b"x")
    (tmp_path / "out" / "data" / "tables" / "flows.csv").write_bytes(b"2\n")
    assert subprocess.run(command, cwd=tmp_path / "out", capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("name", ["out", "out.bag", "Bündel (1)", "-x", "a" * 200])
def test_the_name_of_the_folder_is_free(name: str, tmp_path: Path) -> None:
    write_bundle(tmp_path / name, NEW, replace=False)
    assert names(tmp_path) == [name]


def test_a_relative_target_is_taken_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    write_bundle(Path("one"), NEW, replace=False)
    write_bundle(Path("../two"), NEW, replace=False)
    assert tree(tmp_path / "sub" / "one") == tree(tmp_path / "two") == NEW


def test_a_locale_without_utf_8_writes_and_checks_the_same_names(tmp_path: Path) -> None:
    program = (
        "import pickle, sys\n"
        "from pathlib import Path\n"
        "from reportgen.adapters.files import write_bundle\n"
        "from reportgen.adapters.folder import open_folder\n"
        "from reportgen.bundle.verify import verify_bag\n"
        "assert sys.getfilesystemencoding() != 'utf-8'\n"
        "write_bundle(Path('out'), pickle.load(sys.stdin.buffer), replace=False)\n"
        "with open_folder(Path('out')) as bag:\n"
        "    assert verify_bag(bag).is_intact\n"
    )
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", program], input=pickle.dumps(NEW), cwd=tmp_path, env=environment, check=True)
    assert tree(tmp_path / "out") == NEW


# --- stored files


def stored(data: bytes, now: bytes) -> StoredFile:
    return StoredFile(sha256=sha256_of(data), size_bytes=len(data), open=lambda: nullcontext(io.BytesIO(now)))


def bag_with(entry: Entry) -> dict[str, Entry]:
    payload: dict[str, Entry] = {"lan.eth": entry}
    return compose_bag(payload, software_agent="reportgen", bagging_date=date(2026, 9, 7), description="x")


def test_a_stored_file_is_copied_in_pieces(tmp_path: Path) -> None:
    capture = os.urandom(3_000_001)
    write_bundle(tmp_path / "out", bag_with(stored(capture, capture)), replace=False)
    assert (tmp_path / "out" / "data" / "lan.eth").read_bytes() == capture
    with open_folder(tmp_path / "out") as bag:
        assert verify_bag(bag).is_intact


@pytest.mark.parametrize("now", [b"captur", b"capture2", b"Capture", b""])
def test_a_stored_file_that_changed_since_stops_the_writing(now: bytes, tmp_path: Path) -> None:
    with pytest.raises(EvidenceMismatch) as caught:
        write_bundle(tmp_path / "out", bag_with(stored(b"capture", now)), replace=False)
    assert caught.value.message_id == "bundle.source-changed"
    assert names(tmp_path) == []


# --- what stands there already


def test_nothing_is_overwritten_without_being_asked(tmp_path: Path) -> None:
    write_bundle(tmp_path / "out", OLD, replace=False)
    assert refusal(tmp_path / "out", replace=False) == "output.exists"
    assert tree(tmp_path) == {f"out/{path}": data for path, data in OLD.items()}


def test_a_bundle_of_ours_is_replaced_when_asked(tmp_path: Path) -> None:
    write_bundle(tmp_path / "out", OLD, replace=False)
    (tmp_path / "out" / "data" / "old.txt").write_bytes(b"changed by hand")
    (tmp_path / "out" / "data" / ".DS_Store").write_bytes(b"left by a file manager")
    assert write_bundle(tmp_path / "out", NEW, replace=True) == ()
    assert tree(tmp_path) == {f"out/{path}": data for path, data in NEW.items()}


def test_replace_also_writes_where_nothing_stands(tmp_path: Path) -> None:
    write_bundle(tmp_path / "out", NEW, replace=True)
    assert tree(tmp_path / "out") == NEW


@pytest.mark.parametrize("path", ["notes.txt", "data/my-notes.txt", "data/sub/deep/x"])
def test_a_bundle_that_holds_a_file_of_the_user_is_not_replaced(path: str, tmp_path: Path) -> None:
    write_bundle(tmp_path / "out", OLD, replace=False)
    (tmp_path / "out" / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "out" / path).write_bytes(b"mine")
    assert refusal(tmp_path / "out", replace=True) == "output.foreign-file"
    assert (tmp_path / "out" / path).read_bytes() == b"mine"


def make_file(target: Path) -> None:
    target.write_bytes(b"mine")


def make_empty_folder(target: Path) -> None:
    target.mkdir()


def make_home(target: Path) -> None:
    target.mkdir()
    (target / "letter.odt").write_bytes(b"mine")


def make_foreign_bag(target: Path) -> None:
    write_bundle(target, OLD, replace=False)
    (target / "bag-info.txt").write_bytes(b"Bag-Software-Agent: bagit.py v1.9.0\n")


def make_broken_bag(target: Path) -> None:
    write_bundle(target, OLD, replace=False)
    (target / "bagit.txt").unlink()


def make_link_to_a_bundle(target: Path) -> None:
    write_bundle(target.parent / "elsewhere", OLD, replace=False)
    target.symlink_to("elsewhere")


def make_dangling_link(target: Path) -> None:
    target.symlink_to("nowhere")


@pytest.mark.parametrize(
    "make",
    [
        make_file,
        make_empty_folder,
        make_home,
        make_foreign_bag,
        make_broken_bag,
        make_link_to_a_bundle,
        make_dangling_link,
    ],
)
def test_what_is_no_bundle_of_ours_is_never_replaced(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "out")
    before, names_before = tree(tmp_path), names(tmp_path)
    assert refusal(tmp_path / "out", replace=True) == "output.not-our-bundle"
    assert refusal(tmp_path / "out", replace=False) == "output.exists"
    assert (tree(tmp_path), names(tmp_path)) == (before, names_before)


def test_the_root_and_the_parent_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for target in (Path("/"), Path(), Path("..")):
        assert refusal(target, replace=False) == "output.exists"
        assert refusal(target, replace=True) == "output.not-our-bundle"


def test_a_missing_parent_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refusal(tmp_path / "no" / "out", replace=False) == "output.no-parent"
    assert refusal(tmp_path / "file" / "out", replace=False) == "output.no-parent"
    assert names(tmp_path) == ["file"]


def test_a_name_that_leaves_the_folder_is_refused_by_the_writer_too(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_bundle(tmp_path / "out", {"../outside": b""}, replace=False)
    assert names(tmp_path) == []


def test_a_name_too_long_for_the_disk_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("a" * 250), replace=False) == "output.name-too-long"
    assert names(tmp_path) == []


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that a user without rights can reach, and for the time of the test no rights."""
    folder = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_a_folder_without_permission_is_told(open_to_all: Path) -> None:
    open_to_all.chmod(0o500)
    assert refusal(open_to_all / "out", replace=False) == "output.no-permission"
    with pytest.raises(OutputError) as caught:
        write_file_atomically(open_to_all / "file", b"x", replace=False)
    assert caught.value.message_id == "output.no-permission"
    assert names(open_to_all) == []


# --- no room, interruption, death


@pytest.mark.parametrize("stands", [None, OLD])
def test_no_room_leaves_what_was_there_before(stands: dict[str, bytes] | None, tmp_path: Path) -> None:
    if stands is not None:
        write_bundle(tmp_path / "out", stands, replace=False)
    big = bag_of({"big.bin": bytes(100_000)})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(OutputError) as caught:
            write_bundle(tmp_path / "out", big, replace=True)
        with pytest.raises(OutputError) as caught_too:
            write_file_atomically(tmp_path / "file", bytes(100_000), replace=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.message_id == caught_too.value.message_id == "output.disk-full"
    assert tree(tmp_path) == {f"out/{path}": data for path, data in (stands or {}).items()}
    assert names(tmp_path) == (["out"] if stands else [])


@pytest.mark.slow
def test_a_disk_that_is_really_full_is_told_and_left_clean(tmp_path: Path) -> None:
    program = (
        "import os, sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from reportgen.adapters.files import write_bundle\n"
        "from reportgen.bundle.compose import compose_bag\n"
        "from reportgen.errors import OutputError\n"
        "about = dict(software_agent='reportgen', bagging_date=date(2026, 9, 7), description='x')\n"
        "write_bundle(Path('out'), compose_bag({'a': b'old'}, **about), replace=False)\n"
        "try:\n"
        "    write_bundle(Path('out'), compose_bag({'a': os.urandom(2_000_000)}, **about), replace=True)\n"
        "except OutputError as error:\n"
        "    assert error.message_id == 'output.disk-full'\n"
        "    assert Path('out/data/a').read_bytes() == b'old' and os.listdir() == ['out']\n"
        "    print('told')\n"
    )
    script = f'mount -t tmpfs -o size=1m tmpfs "{tmp_path}" && cd "{tmp_path}" && exec "{sys.executable}" -c "$1"'
    own_mounts = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    done = subprocess.run([*own_mounts, "sh", "-c", script, "sh", program], capture_output=True, text=True, check=False)
    if "told" not in done.stdout and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip("this system lets nobody mount a small disk; the file size limit is tested instead")
    assert (done.stdout, done.stderr) == ("told\n", "")


class Interrupter:
    """Does ``act`` at the ``at``-th call of anything that touches the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, act: Callable[[], None]) -> None:
        self.calls = 0
        for owner, name in (
            (os, "open"),
            (os, "fsync"),
            (Path, "mkdir"),
            (Path, "rename"),
            (Path, "replace"),
            (Path, "hardlink_to"),
            (files_module, "_write_entry"),
        ):
            monkeypatch.setattr(owner, name, self._wrapped(getattr(owner, name), at, act))

    def _wrapped(self, real: Callable[..., object], at: int, act: Callable[[], None]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            self.calls += 1
            if self.calls == at:
                act()
            return real(*arguments, **named)

        return call


def fail() -> None:
    raise OSError(errno.EIO, "constructed")


def interrupt() -> None:
    raise KeyboardInterrupt


def leave_tidy(folder: Path) -> None:
    """The next run removes what an interrupted one left."""
    assert refusal(folder / "out", replace=False) == "output.exists"
    assert names(folder) == ["out"]


@pytest.mark.parametrize("act", [fail, interrupt])
@pytest.mark.parametrize("stands", [{}, OLD])
def test_a_failure_at_any_step_leaves_the_old_state_and_nothing_else(
    stands: dict[str, bytes], act: Callable[[], None], tmp_path: Path
) -> None:
    for step in range(1, 500):
        folder = tmp_path / str(step)
        folder.mkdir()
        if stands:
            write_bundle(folder / "out", stands, replace=False)
        with pytest.MonkeyPatch.context() as patch:
            interrupter = Interrupter(patch, step, act)
            try:
                write_bundle(folder / "out", NEW, replace=True)
            except (ReportgenError, KeyboardInterrupt):
                if stands and act is interrupt and tree(folder / "out") == NEW:
                    leave_tidy(folder)  # it came while the old bundle was being removed
                    continue
                assert tree(folder) == {f"out/{path}": data for path, data in stands.items()}, step
                assert names(folder) == (["out"] if stands else []), step
                continue
        if interrupter.calls < step:
            assert step > 25  # there were that many steps, and each was tried
            assert tree(folder / "out") == NEW
            return
        assert tree(folder / "out") in (stands, NEW)
    raise AssertionError("the writing never came to an end")


def test_death_at_any_step_leaves_the_old_or_the_new_state_after_the_next_run(tmp_path: Path) -> None:
    states = set()
    for step in range(1, 500):
        folder = tmp_path / str(step)
        folder.mkdir()
        write_bundle(folder / "out", OLD, replace=False)
        child = os.fork()
        if child == 0:
            Interrupter(pytest.MonkeyPatch(), step, lambda: os.kill(os.getpid(), signal.SIGKILL))
            write_bundle(folder / "out", NEW, replace=True)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        leave_tidy(folder)
        assert tree(folder / "out") in (OLD, NEW), step
        states.add(tree(folder / "out") == NEW)
        if status == 0:
            assert step > 25
            assert states == {False, True}
            return
        assert os.WTERMSIG(status) == signal.SIGKILL
    raise AssertionError("the writing never came to an end")


def test_a_run_that_is_still_writing_is_left_alone(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    class Slow:
        def read(self, size: int, /) -> bytes:
            if not seen:
                write_bundle(tmp_path / "out", OLD, replace=False)
                seen.append(names(tmp_path))
                return b"capture"
            return b""

    entry = StoredFile(sha256=sha256_of(b"capture"), size_bytes=7, open=lambda: nullcontext(Slow()))
    with pytest.raises(OutputError):  # the other run was first, and is not overwritten
        write_bundle(tmp_path / "out", bag_with(entry), replace=False)
    assert len(seen[0]) == 2
    assert tree(tmp_path) == {f"out/{path}": data for path, data in OLD.items()}


def test_only_leftovers_of_this_very_target_are_removed(tmp_path: Path) -> None:
    kept = [".out.partial-mine", ".out2.partial-0123456789abcdef", ".out.partial-0123456789abcdeg", "out.partial"]
    for name in [*kept, ".out.partial-0123456789abcdef"]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_bytes(b"x")
    write_bundle(tmp_path / "out", NEW, replace=False)
    assert names(tmp_path) == sorted([*kept, "out"])


@pytest.mark.parametrize("role", ["partial", "replaced"])
def test_a_leftover_that_is_a_link_is_neither_followed_nor_put_back(role: str, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "x").write_bytes(b"mine")
    (tmp_path / f".out.{role}-0123456789abcdef").symlink_to("home")
    write_bundle(tmp_path / "out", NEW, replace=False)
    assert tree(tmp_path / "out") == NEW
    assert (tmp_path / "home" / "x").read_bytes() == b"mine"


def test_a_replaced_bundle_that_cannot_be_removed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_bundle(tmp_path / "out", OLD, replace=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        (left,) = write_bundle(tmp_path / "out", NEW, replace=True)
    assert tree(left) == OLD
    assert tree(tmp_path / "out") == NEW
    write_bundle(tmp_path / "out", NEW, replace=True)
    assert names(tmp_path) == ["out"]


# --- single files


def test_a_file_is_written_and_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "analysis.json"
    write_file_atomically(path, b"1", replace=False)
    with pytest.raises(OutputError) as caught:
        write_file_atomically(path, b"2", replace=False)
    assert caught.value.message_id == "output.exists"
    assert path.read_bytes() == b"1"
    write_file_atomically(path, b"2", replace=True)
    assert path.read_bytes() == b"2"
    assert names(tmp_path) == ["analysis.json"]


def test_a_file_is_never_written_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for replace in (False, True):
        with pytest.raises(OutputError) as caught:
            write_file_atomically(tmp_path / "x", b"", replace=replace)
        assert caught.value.message_id == "output.exists"


def test_a_link_is_replaced_and_its_target_kept(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("target")
    with pytest.raises(OutputError):
        write_file_atomically(tmp_path / "link", b"x", replace=False)
    write_file_atomically(tmp_path / "link", b"x", replace=True)
    assert (tmp_path / "target").read_bytes() == b"mine"
    assert (tmp_path / "link").read_bytes() == b"x"


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "_sync_file", lambda file: (tmp_path / "x").write_bytes(b"the other's"))
    with pytest.raises(OutputError) as caught:
        write_file_atomically(tmp_path / "x", b"mine", replace=False)
    assert caught.value.message_id == "output.exists"
    assert tree(tmp_path) == {"x": b"the other's"}


def test_a_disk_without_hard_links_still_gets_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "constructed")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    write_file_atomically(tmp_path / "x", b"1", replace=False)
    with pytest.raises(OutputError):
        write_file_atomically(tmp_path / "x", b"2", replace=False)
    assert tree(tmp_path) == {"x": b"1"}


@pytest.mark.parametrize("replace", [False, True])
def test_a_failure_at_any_step_leaves_the_old_file(replace: bool, tmp_path: Path) -> None:
    for step in range(1, 100):
        folder = tmp_path / str(step)
        folder.mkdir()
        before = {"x": b"old"} if replace else {}
        for name, data in before.items():
            (folder / name).write_bytes(data)
        with pytest.MonkeyPatch.context() as patch:
            interrupter = Interrupter(patch, step, fail)
            try:
                write_file_atomically(folder / "x", b"new", replace=replace)
            except OutputError:
                assert tree(folder) in (before, {"x": b"new"}), step
                continue
        assert tree(folder) == {"x": b"new"}
        if interrupter.calls < step:
            assert step > 3
            return
    raise AssertionError("the writing never came to an end")
