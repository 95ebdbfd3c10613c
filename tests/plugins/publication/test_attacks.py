"""What a judge did to places: modes, spoilt memories, a living publisher overtaken, files of somebody else's."""

import asyncio
import gzip
import json
import os
import stat
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from plugins.publication.manifest import File, Journal, Manifest, encoded, journal_of, manifest_of
from plugins.publication.plan import Step, ToPut, planned
from plugins.publication.running import Wish, go_back, put_site
from plugins.publication.stopping import Lost, PublicationStopped
from plugins.publication.targets import Target
from tests.aws.standin import Standin
from tests.plugins.publication.places import BucketPlace, Failing, FolderPlace, Place, broken, build, site


def put(target: Target, folder: Path, **wish: bool) -> int:
    return asyncio.run(put_site(target, Wish(folder, commit="c", take_over=True, **wish)))


@pytest.fixture
def place(tmp_path: Path) -> FolderPlace:
    return FolderPlace(tmp_path / "www")


def readable(root: Path) -> bool:
    found = [root, *(one for one in root.rglob("*") if ".publication" not in one.parts)]
    wanted = {True: 0o755, False: 0o644}
    return all(stat.S_IMODE(one.stat().st_mode) == wanted[one.is_dir()] for one in found)


def test_a_server_reads_the_site_whatever_the_umask(place: FolderPlace, tmp_path: Path) -> None:
    folder = build(tmp_path, site(1))
    before = os.umask(0o077)
    try:
        put(place.target(), folder)
        assert readable(place.root)
        assert stat.S_IMODE((place.root / ".publication").stat().st_mode) == 0o700
        (place.root / "prestataires").chmod(0o700)  # as an earlier version left them
        (place.root / "index.html").chmod(0o600)
        put(place.target(), folder, again=True)
        assert readable(place.root)
    finally:
        os.umask(before)


def test_bytes_damaged_anywhere_are_told_and_sent_again(place: FolderPlace, tmp_path: Path) -> None:
    folder = build(tmp_path, site(1))
    put(place.target(), folder)
    manifest = place.root / ".publication/manifest.json.gz"
    good = manifest.read_bytes()
    journal = encoded(Journal(3, [f"p{one}/index.html" for one in range(40)]))
    for content, read in ((good, manifest_of), (journal, journal_of)):
        for at in range(10, len(content) - 20, 7):  # gzip's head says nothing
            bad = bytearray(content)
            for one in range(at, at + 15):
                bad[one] ^= 0x5A
            with pytest.raises(PublicationStopped, match="--again"):
                read(bytes(bad), "it")
    manifest.write_bytes(good[:60] + bytes(20) + good[80:])
    with pytest.raises(PublicationStopped, match="--again"):
        put(place.target(), folder)
    assert put(place.target(), folder, again=True) == 0


def named(number: int) -> dict[str, bytes]:
    """A site whose data name blocks and pages."""
    files = site(number)
    block = f"recherche/n{number}aaaaa.json"
    files[block] = b"[]"
    files["recherche/besoins.json"] = json.dumps([f"/{block}", f"/prestataires/p{number + 3}/"]).encode()
    files["donnees/structures.jsonl"] = json.dumps({"url": f"/prestataires/p{number + 3}/"}).encode()
    return {path: content + b" " * 300 if path.endswith("index.html") else content for path, content in files.items()}


@pytest.mark.parametrize(("first", "again"), [(0, False), (12, False), (30, False), (60, False), (0, True)])
def test_data_never_name_what_is_not_there_after_a_stop(tmp_path: Path, first: int, again: bool) -> None:
    folders = {number: build(tmp_path / str(number), named(number)) for number in (1, 4)}
    for at in range(2, 140, 7):
        here = FolderPlace(tmp_path / f"www{at}")
        put(here.target(), folders[1])
        if first:
            with pytest.raises(PublicationStopped):
                put(Failing(here.target(), first, after=True), folders[4])
        try:
            put(Failing(here.target(), at, after=True), folders[4], again=again)
        except PublicationStopped:
            assert broken(here.files()) == [], at
        put(here.target(), folders[4])
        assert named(4).items() <= here.files().items()


def test_what_stood_before_a_stop_keeps_its_turn() -> None:
    steps = {
        "donnees/SHA256SUMS": Step.SITEMAPS,
        "recherche/besoins.json": Step.DATA,
        "prestataires/a/index.html": Step.PROFILES,
        "secteurs/a/nouveautes.xml": Step.SITEMAPS,
    }
    there = Manifest(headers=[{}], files={path: File("old", 1, 0) for path in steps})
    wanted = {path: ToPut("new", 1, {}) for path in steps}
    plan = planned(there, steps.keys(), wanted, datetime(2026, 11, 22, tzinfo=UTC))
    assert {path: step for step, paths in plan.puts.items() for path in paths} == steps


def test_copies_that_come_or_go_never_hide_a_page_that_lives(tmp_path: Path) -> None:
    folders = [build(tmp_path / str(one), named(1), compressed=bool(one)) for one in (0, 1)]
    for begin in (0, 1):
        for at in range(1, 60, 3):
            here = FolderPlace(tmp_path / f"www{begin}-{at}")
            put(here.target(), folders[begin])
            try:
                put(Failing(here.target(), at, after=True), folders[1 - begin])
            except PublicationStopped:
                files = here.files()
                copies = [path for path in files if path.endswith(".html.gz")]
                assert all(gzip.decompress(files[path]) == files[path[:-3]] for path in copies), (begin, at)


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../../x", ".publication/lock", ""])
def test_a_path_out_of_the_site_is_never_followed(path: str) -> None:
    with pytest.raises(PublicationStopped):
        journal_of(encoded(Journal(1, [path])), "journal")
    with pytest.raises(PublicationStopped):
        manifest_of(encoded(Manifest(kept={f"../../{path}": 1})), "manifest")


def test_what_was_kept_and_spoilt_is_kept_again(place: FolderPlace, tmp_path: Path) -> None:
    put(place.target(), build(tmp_path, site(1)))
    second = build(tmp_path, site(4))
    with pytest.raises(PublicationStopped):
        put(Failing(place.target(), 15, after=True), second)
    for kept in (place.root / ".publication/kept").iterdir():
        kept.unlink()
        kept.write_bytes(b"not that")
    put(place.target(), second)
    asyncio.run(go_back(place.target(), Wish(second), 0, rehearsed=False))
    assert site(1).items() <= place.files().items()


def test_a_content_is_never_kept_under_the_name_of_another(place: FolderPlace, tmp_path: Path) -> None:
    put(place.target(), build(tmp_path, site(1)))
    second = build(tmp_path, site(4))
    with pytest.raises(PublicationStopped):
        put(Failing(place.target(), 8, after=True), second)
    (place.root / "index.html").unlink()
    (place.root / "index.html").write_bytes(b"not that")
    home = sha256(site(1)["index.html"]).hexdigest()
    (place.root / ".publication/kept" / home).unlink(missing_ok=True)
    put(place.target(), second)
    assert not (place.root / ".publication/kept" / home).exists()
    before = place.files()
    with pytest.raises(PublicationStopped, match="n’est plus gardé"):
        asyncio.run(go_back(place.target(), Wish(second), 0, rehearsed=False))
    assert place.files() == before


@pytest.mark.parametrize("turn", [0, 1])
def test_a_file_becomes_a_folder_and_the_reverse(place: FolderPlace, tmp_path: Path, turn: int) -> None:
    sites = [{"index.html": b"h", "x": b"data"}, {"index.html": b"h", "x/index.html": b"page", "x/y/z.txt": b"z"}]
    folders = [build(tmp_path / str(number), files) for number, files in enumerate(sites)]
    put(place.target(), folders[turn])
    for at in range(1, 20):
        try:
            put(Failing(place.target(), at, after=bool(at % 2)), folders[1 - turn])
            break
        except PublicationStopped as dead:
            said = str(dead)
        assert "dead" in said
    put(place.target(), folders[1 - turn])
    assert place.files() == sites[1 - turn]


def test_somebody_else_s_file_in_the_way_is_named_and_left(place: FolderPlace, tmp_path: Path) -> None:
    put(place.target(), build(tmp_path, {"index.html": b"h"}))
    (place.root / "x").write_text("theirs")
    with pytest.raises(PublicationStopped, match=r"www/x n’est pas de ce site"):
        put(place.target(), build(tmp_path, {"index.html": b"h", "x/index.html": b"page"}))
    assert (place.root / "x").read_text() == "theirs"


class Overtaken:
    """A place where another publication does its work just before this one puts the home page."""

    at_once = 1

    def __init__(self, target: Target, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._target = target
        self._meanwhile = meanwhile
        self._was = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    async def put(self, path: str, content: bytes, headers: Mapping[str, str]) -> str:
        if path == "index.html" and not self._was:
            self._was = True
            await self._meanwhile()
        return await self._target.put(path, content, headers)


def test_who_lost_its_place_leaves_word_of_what_it_wrote(aws: Standin, tmp_path: Path) -> None:
    place = BucketPlace(aws, versions=True)
    folders = {number: build(tmp_path / str(number), site(number)) for number in (1, 2, 5)}
    put(place.target(), folders[1])
    overtaken: Any = Overtaken(
        place.target(), lambda: put_site(place.target(), Wish(folders[5], commit="c", take_over=True))
    )
    with pytest.raises(Lost, match="la prochaine publication le renverra"):
        put(overtaken, folders[2])
    put(place.target(), folders[5])  # nothing changed since, and yet
    assert site(5).items() <= place.files().items()
    assert broken(place.files()) == []
    assert asyncio.run(place.target().names(".publication/doubts/")) == []


@pytest.mark.parametrize("sort", ["folder", "bucket"])
def test_a_place_of_somebody_else_s_is_adopted_only_when_asked(
    request: pytest.FixtureRequest, tmp_path: Path, sort: str
) -> None:
    there: Place = FolderPlace(tmp_path / "www")
    if sort == "bucket":
        there = BucketPlace(request.getfixturevalue("aws"), versions=False)
    (tmp_path / "www").mkdir()
    folder = build(tmp_path, site(1))
    target: Any = there.target()
    if sort == "folder":
        (tmp_path / "www/index.html").write_text("precious")
    else:
        asyncio.run(target.put("index.html", b"precious", {}))
    with pytest.raises(PublicationStopped, match="--adopt"):
        put(there.target(), folder)
    assert there.files()["index.html"] == b"precious"
    assert put(there.target(), folder, adopt=True) == 0
    assert site(1).items() <= there.files().items()


def test_a_manifest_that_vanished_is_not_a_place_without_one(place: FolderPlace, tmp_path: Path) -> None:
    put(place.target(), build(tmp_path, site(1)))
    (place.root / ".publication/manifest.json.gz").unlink()
    folder = build(tmp_path, site(2))
    with pytest.raises(PublicationStopped, match="--again"):
        put(place.target(), folder)
    put(place.target(), folder, again=True)
    assert "prestataires/p1/index.html" not in place.files()
    assert site(2).items() <= place.files().items()
