"""What both homes of files promise: a folder of one machine, and a bucket."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.files.disk import DiskFiles
from functions.files.s3 import S3Files
from functions.ports import Files

NAME = f"{'a1' * 12}.webp"


@pytest.fixture(params=["disk", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    if request.param == "disk":
        return DiskFiles(tmp_path / "store.files")
    return S3Files(request.getfixturevalue("aws").new_bucket())


def test_a_file_is_kept_read_listed_and_erased(files: Files) -> None:
    assert files.names() == []
    assert files.read(NAME) is None
    files.keep(NAME, b"\0picture\xff")
    files.keep("b.avif", b"")
    assert files.read(NAME) == b"\0picture\xff"
    assert files.read("b.avif") == b""
    assert files.names() == [NAME, "b.avif"]
    files.erase(NAME)
    files.erase(NAME)
    assert files.read(NAME) is None
    assert files.names() == ["b.avif"]


def test_a_file_kept_again_replaces_the_first(files: Files) -> None:
    files.keep(NAME, b"a longer content")
    files.keep(NAME, b"short")
    assert files.read(NAME) == b"short"
    assert files.names() == [NAME]


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../a.webp", "/etc/passwd", "a/b.webp", "a\\b", ".hidden", "-a.webp", "A.webp", "é.webp",
        "a b.webp", "a.webp\n", "a\0.webp", "a_b.webp", "a" * 122,
    ],
)  # fmt: skip
def test_other_names_are_refused_and_nothing_is_written(files: Files, name: str) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: files.keep(name, b"x"),
        lambda: files.read(name),
        lambda: files.erase(name),
    )
    for act in acts:
        with pytest.raises(ValueError, match="not the name of a kept file"):
            act()
    assert files.names() == []


def test_the_longest_name_is_kept(files: Files) -> None:
    files.keep("a" * 121, b"x")
    assert files.names() == ["a" * 121]


def test_a_large_file_comes_back_whole(files: Files) -> None:
    content = bytes(range(256)) * 40_000
    files.keep(NAME, content)
    assert files.read(NAME) == content


def test_many_keep_the_same_name_at_once(files: Files) -> None:
    contents = [bytes([rank]) * 50_000 for rank in range(8)]
    threads = [threading.Thread(target=files.keep, args=(NAME, content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert files.read(NAME) in contents
    assert files.names() == [NAME]
