"""Files on disk: whole or not at all, for nobody else, under names that lead nowhere."""

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from functions.files.disk import DiskFiles
from functions.ports import StoreUnavailable

ROOT = Path(__file__).parents[3]
NAME = f"{'a1' * 12}.webp"


@pytest.fixture
def files(tmp_path: Path) -> DiskFiles:
    return DiskFiles(tmp_path / "store.files")


@contextmanager
def disk_full_after(most_bytes: int) -> Iterator[None]:
    """The kernel refuses what goes further, in the middle of a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


def test_erasing_where_nothing_was_kept_is_no_error(files: DiskFiles) -> None:
    files.erase(NAME)
    assert not files.folder.exists()


def test_a_file_kept_again_replaces_the_first(files: DiskFiles) -> None:
    files.keep(NAME, b"a longer content")
    files.keep(NAME, b"short")
    assert files.read(NAME) == b"short"
    assert [file.name for file in files.folder.iterdir()] == [NAME]


def test_nobody_else_reads_them(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    for folder in (tmp_path / "new" / "store.files", tmp_path / "open"):
        files, mask = DiskFiles(folder), os.umask(0)
        try:
            files.keep(NAME, b"picture")
        finally:
            os.umask(mask)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../a.webp", "/etc/passwd", "a/b.webp", "a\\b", ".hidden", "-a.webp", "A.webp", "é.webp",
        "a b.webp", "a.webp\n", "a\0.webp", "a_b.webp", "a" * 122,
    ],
)  # fmt: skip
def test_other_names_are_refused_before_the_disk_is_asked(files: DiskFiles, name: str) -> None:
    for act in (lambda: files.keep(name, b"x"), lambda: files.read(name), lambda: files.erase(name)):
        with pytest.raises(ValueError, match="not the name of a kept file"):
            act()
    assert not files.folder.exists()


def test_a_full_disk_leaves_what_was_and_nothing_half_written(files: DiskFiles) -> None:
    files.keep(NAME, b"first")
    with disk_full_after(50_000), pytest.raises(StoreUnavailable) as unavailable:
        files.keep(NAME, b"x" * 200_000)
    assert NAME not in str(unavailable.value)
    assert files.read(NAME) == b"first"
    assert [file.name for file in files.folder.iterdir()] == [NAME]
    with disk_full_after(50_000), pytest.raises(StoreUnavailable):
        files.keep("other.webp", b"x" * 200_000)
    assert files.names() == [NAME]


def test_a_folder_that_is_no_folder_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "store.files").write_bytes(b"")
    files = DiskFiles(tmp_path / "store.files")
    for act in (lambda: files.keep(NAME, b"x"), lambda: files.read(NAME), files.names):
        with pytest.raises(StoreUnavailable):
            act()


def test_a_link_is_not_followed(files: DiskFiles, tmp_path: Path) -> None:
    files.keep("a.webp", b"x")
    (tmp_path / "private").write_bytes(b"private")
    (files.folder / NAME).symlink_to(tmp_path / "private")
    with pytest.raises(StoreUnavailable):
        files.read(NAME)
    files.keep(NAME, b"picture")
    assert (tmp_path / "private").read_bytes() == b"private"
    assert files.read(NAME) == b"picture"


def test_what_a_killed_process_left_is_erased_once_it_is_old(files: DiskFiles) -> None:
    files.keep(NAME, b"x")
    old, recent = files.folder / ".old.draft", files.folder / ".recent.draft"
    for draft in (old, recent):
        draft.write_bytes(b"half a picture")
    os.utime(old, (time.time() - 7200,) * 2)
    assert files.names() == [NAME]
    files.keep(NAME, b"y")
    assert not old.exists()
    assert recent.exists()


def test_killed_anywhere_a_file_is_the_old_one_or_the_new_one(files: DiskFiles) -> None:
    old, new = b"o" * 300_000, b"n" * 400_000
    files.keep(NAME, old)
    script = (
        "import sys; from pathlib import Path; from functions.files.disk import DiskFiles\n"
        "files = DiskFiles(Path(sys.argv[1])); print('on', flush=True)\n"
        f"while True: files.keep({NAME!r}, b'n' * 400_000); files.keep({NAME!r}, b'o' * 300_000)"
    )
    for turn in range(5):
        process = subprocess.Popen([sys.executable, "-c", script, str(files.folder)], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.013 * turn)
        process.kill()
        process.communicate()
        assert files.read(NAME) in (old, new)
        assert files.names() == [NAME]
