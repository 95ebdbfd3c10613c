from pathlib import Path

import pytest

from plugins.publication.output import Output, TwoPagesAtOneAddress


def test_only_what_changed_is_written_and_what_vanished_is_removed(tmp_path: Path) -> None:
    first = Output(tmp_path / "output")
    for path in ("index.html", "a/index.html", "b/c/index.html"):
        first.write(path, path.encode())
    assert first.close().as_lists() == {
        "added": ["a/index.html", "b/c/index.html", "index.html"],
        "changed": [],
        "removed": [],
    }
    untouched = (tmp_path / "output" / "index.html").stat().st_mtime_ns
    second = Output(tmp_path / "output")
    second.write("index.html", b"index.html")
    second.write("a/index.html", b"changed")
    assert second.close().as_lists() == {"added": [], "changed": ["a/index.html"], "removed": ["b/c/index.html"]}
    assert (tmp_path / "output" / "index.html").stat().st_mtime_ns == untouched
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == ["a", "index.html"]


def test_files_that_no_build_wrote_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "photos.txt").write_text("mine")
    for _ in range(2):
        output = Output(folder)
        output.write("index.html", b"")
        output.close()
    assert (folder / "photos.txt").read_text() == "mine"


def test_what_a_killed_build_wrote_is_removed_by_the_next(tmp_path: Path) -> None:
    killed = Output(tmp_path / "output")
    killed.write_page("/prestataires/delistee/", "page")
    following = Output(tmp_path / "output")
    following.write_page("/", "home")
    assert following.close().removed == ["prestataires/delistee/index.html"]
    assert not (tmp_path / "output" / "prestataires").exists()


def test_two_pages_at_one_address_stop_the_build(tmp_path: Path) -> None:
    output = Output(tmp_path)
    output.write_page("/secteurs/", "one")
    with pytest.raises(TwoPagesAtOneAddress, match=r"secteurs/index\.html"):
        output.write_page("/secteurs/", "two")
