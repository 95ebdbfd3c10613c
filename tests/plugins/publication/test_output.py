import os
from pathlib import Path

import brotli
import pytest

from plugins.publication.changes import Changes
from plugins.publication.memory import OutputTaken
from plugins.publication.output import Outcome, Output, TwoPagesAtOneAddress


def build(folder: Path, files: dict[str, bytes], **settings: bool) -> Changes:
    output = Output(folder, **settings)
    for path, content in files.items():
        output.write(path, content)
    return output.close()


def test_only_what_changed_is_written_and_what_vanished_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    first = build(folder, {path: path.encode() for path in ("index.html", "a/index.html", "b/c/index.html")})
    assert first.as_lists() == {
        "added": ["a/index.html", "b/c/index.html", "index.html"],
        "changed": [],
        "removed": [],
    }
    untouched = (folder / "index.html").stat().st_mtime_ns
    second = build(folder, {"index.html": b"index.html", "a/index.html": b"changed"})
    assert second.as_lists() == {"added": [], "changed": ["a/index.html"], "removed": ["b/c/index.html"]}
    assert (folder / "index.html").stat().st_mtime_ns == untouched
    assert sorted(path.name for path in folder.iterdir()) == ["a", "index.html"]


def test_files_that_no_build_wrote_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "photos.txt").write_text("mine")
    for _ in range(2):
        build(folder, {"index.html": b""})
    assert (folder / "photos.txt").read_text() == "mine"


def kill(output: Output) -> None:
    """What the system does of a process that dies: its files close, and nothing else happens."""
    os.close(output._lock)


def test_what_a_killed_build_wrote_is_removed_by_the_next_and_was_never_told(tmp_path: Path) -> None:
    killed = Output(tmp_path / "output")
    killed.write_page("/prestataires/delistee/", "page")
    kill(killed)
    following = Output(tmp_path / "output")
    following.write_page("/", "home")
    assert following.close().as_lists() == {"added": ["index.html"], "changed": [], "removed": []}
    assert not (tmp_path / "output" / "prestataires").exists()


def test_what_a_killed_build_wrote_and_the_next_one_keeps_is_told_as_new(tmp_path: Path) -> None:
    build(tmp_path / "output", {"old.html": b"old", "same.html": b"same"})
    killed = Output(tmp_path / "output")
    killed.write("new.html", b"new")
    killed.write("old.html", b"changed")
    kill(killed)
    following = build(tmp_path / "output", {"new.html": b"new", "old.html": b"changed", "same.html": b"same"})
    assert following.added == ["new.html"]
    assert "old.html" in following.changed


def test_two_builds_never_write_in_one_folder_at_once(tmp_path: Path) -> None:
    first = Output(tmp_path / "output")
    with pytest.raises(OutputTaken, match="une autre construction"):
        Output(tmp_path / "output")
    first.close()
    Output(tmp_path / "output").close()


@pytest.mark.parametrize(
    "spoilt",
    [
        b"xx\tyy\tnotanumber\n",
        b"\xff\xfe\n",
        b"prestataires\n",
        b"../precious\tm\t3\n",
        b"/etc/precious\tm\t3\n",
        b"\t\t\n",
    ],
)
@pytest.mark.parametrize("name", ["output.files", "output.building"])
def test_a_torn_memory_or_journal_stops_no_build_and_costs_nobody_a_file(
    tmp_path: Path, name: str, spoilt: bytes
) -> None:
    build(tmp_path / "output", {"prestataires/index.html": b"page"})
    (tmp_path / "precious").write_text("mine")
    with (tmp_path / name).open("ab") as file:
        file.write(spoilt)
    build(tmp_path / "output", {"prestataires/index.html": b"page"})
    assert (tmp_path / "precious").read_text() == "mine"
    assert (tmp_path / "output" / "prestataires" / "index.html").read_bytes() == b"page"


def test_a_folder_in_the_way_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "output" / "index.html").mkdir(parents=True)
    with pytest.raises(OutputTaken, match=r"index\.html ne peut pas être écrit"):
        build(tmp_path / "output", {"index.html": b""})


def test_two_pages_at_one_address_stop_the_build(tmp_path: Path) -> None:
    output = Output(tmp_path / "output")
    output.write_page("/secteurs/", "one")
    with pytest.raises(TwoPagesAtOneAddress, match=r"secteurs/index\.html"):
        output.write_page("/secteurs/", "two")


def marked(folder: Path, mark: str, content: bytes = b"page", **settings: bool) -> Outcome | None:
    """Build one marked page; what became of it, or ``None`` when it had to be rendered for nothing."""
    output = Output(folder, **settings)
    kept = output.kept("index.html", mark)
    files = kept or output.put("index.html", content, mark)
    output.record(files)
    output.close()
    return files[0].outcome if kept or files[0].outcome is not Outcome.KEPT else None


def test_a_page_whose_mark_is_the_same_is_not_rendered(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    assert marked(folder, "m1") is Outcome.ADDED
    assert marked(folder, "m1", b"not even looked at") is Outcome.KEPT
    assert (folder / "index.html").read_bytes() == b"page"
    assert marked(folder, "m2", b"other") is Outcome.CHANGED


def test_a_mark_is_not_believed_when_the_file_is_not_what_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    marked(folder, "m1")
    (folder / "index.html").write_bytes(b"cut")
    assert marked(folder, "m1") is Outcome.CHANGED
    (folder / "index.html").unlink()
    assert marked(folder, "m1") is Outcome.ADDED


def test_a_mark_is_not_believed_after_a_killed_build_nor_in_a_clean_one(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    marked(folder, "m1", b"page")
    killed = Output(folder)
    killed.put("index.html", b"egap", "m2")  # as long, and never recorded
    kill(killed)
    assert marked(folder, "m1", b"page") is Outcome.CHANGED
    assert (folder / "index.html").read_bytes() == b"page"
    assert marked(folder, "m1", b"page", clean=True) is None


def test_copies_for_servers_follow_their_file(tmp_path: Path) -> None:
    folder, long, other = tmp_path / "output", b"a long page " * 50, b"another page " * 50
    build(folder, {"index.html": long, "tiny.txt": b"tiny", "photo.webp": long}, compressed=True)
    assert sorted(path.name for path in folder.iterdir()) == [
        "index.html", "index.html.br", "index.html.gz", "photo.webp", "tiny.txt",
    ]  # fmt: skip
    assert brotli.decompress((folder / "index.html.br").read_bytes()) == long
    before = (folder / "index.html.br").stat().st_mtime_ns
    build(folder, {"index.html": long}, compressed=True)
    assert (folder / "index.html.br").stat().st_mtime_ns == before
    changes = build(folder, {"index.html": other}, compressed=True)
    assert changes.changed == ["index.html", "index.html.br", "index.html.gz"]
    assert brotli.decompress((folder / "index.html.br").read_bytes()) == other
    assert build(folder, {"index.html": other}).removed == ["index.html.br", "index.html.gz"]


def test_a_marked_page_gets_the_copies_it_has_not(tmp_path: Path) -> None:
    folder, long = tmp_path / "output", b"a long page " * 50
    marked(folder, "m1", long)
    assert marked(folder, "m1", long, compressed=True) is None
    assert (folder / "index.html.br").exists()
    assert marked(folder, "m1", long, compressed=True) is Outcome.KEPT
    (folder / "index.html.gz").unlink()
    marked(folder, "m1", long, compressed=True)
    assert (folder / "index.html.gz").exists()
