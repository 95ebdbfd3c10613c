import asyncio
import gzip
import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest

from functions.local import _NAMED_BY_CONTENT, _TYPES
from plugins.publication import running
from plugins.publication.headers import NAMED_BY_CONTENT, TYPES
from plugins.publication.manifest import File, Manifest, Unused
from plugins.publication.plan import ToPut, planned
from plugins.publication.running import Wish, go_back, local_files, put_site, rehearse, tell_status
from plugins.publication.stopping import Lost, PublicationStopped, Taken
from plugins.publication.targets import lease
from tests.aws.standin import Standin
from tests.plugins.publication.places import BucketPlace, FolderPlace, Place, broken, build, site


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return FolderPlace(tmp_path / "www")
    return BucketPlace(request.getfixturevalue("aws"), versions=True)


def put(place: Place, folder: Path, **wish: bool) -> int:
    return asyncio.run(put_site(place.target(), Wish(folder, commit="c", **wish)))


def test_a_site_is_published_then_what_changed_then_nothing(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = build(tmp_path, site(1))
    assert put(place, folder) == 0
    assert place.files() == site(1)
    assert "publication 1 faite, 19 fichiers ajoutés" in capsys.readouterr().out.replace("\u00a0", " ")
    build(tmp_path, site(2))
    put(place, folder)
    # The replaced style and the replaced file of the search stay for pages that are still open.
    kept = {path: site(1)[path] for path in ("assets/site.111.css", "recherche/r1aaaaa.json")}
    assert place.files() == site(2) | kept
    capsys.readouterr()
    put(place, folder)
    assert "rien n’a changé depuis la publication 2" in capsys.readouterr().out
    asyncio.run(tell_status(place.target()))
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "publication 2, " in said
    assert "--rollback 1 : " in said


def test_one_goes_back_to_an_earlier_publication_and_on_from_there(place: Place, tmp_path: Path) -> None:
    go_back_and_on(place, tmp_path)


def test_one_goes_back_where_the_bucket_keeps_no_versions(aws: Standin, tmp_path: Path) -> None:
    go_back_and_on(BucketPlace(aws, versions=False), tmp_path)


def go_back_and_on(place: Place, tmp_path: Path) -> None:
    folder = build(tmp_path, site(1))
    put(place, folder)
    for number in (4, 2):
        build(tmp_path, site(number))
        put(place, folder)
    for asked, shown in ((0, 4), (0, 1), (3, 2)):
        asyncio.run(go_back(place.target(), Wish(folder), asked, rehearsed=False))
        here = place.files()
        assert site(shown).items() <= here.items()
        assert not {path for path in here if path.endswith("index.html")} - site(shown).keys()
        assert broken(here) == []
    build(tmp_path, site(4))
    put(place, folder)
    assert site(4).items() <= place.files().items()
    with pytest.raises(PublicationStopped, match="publication 99 n’est pas de celles"):
        asyncio.run(go_back(place.target(), Wish(folder), 99, rehearsed=False))


def test_only_ten_publications_are_kept_and_nothing_else(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "www")
    for number in range(25):
        put(place, build(tmp_path, {"index.html": f"home {number}".encode()}))
    control = place.root / ".publication"
    assert len(list((control / "history").iterdir())) == 10
    # Nine that can be gone back to: the tenth is what the site shows.
    assert {file.read_text() for file in (control / "kept").iterdir()} >= {f"home {number}" for number in range(15, 24)}
    assert len(list((control / "kept").iterdir())) <= 10
    asyncio.run(go_back(place.target(), Wish(tmp_path / "output"), 16, rehearsed=False))
    assert place.files() == {"index.html": b"home 15"}


def test_a_rehearsal_tells_and_changes_nothing(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(place, build(tmp_path, site(1)))
    folder = build(tmp_path, site(2))
    capsys.readouterr()
    asyncio.run(rehearse(place.target(), Wish(folder)))
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "rien n’est changé" in said
    assert "  secteurs/t3/index.html" in said
    assert place.files() == site(1)
    asyncio.run(rehearse(FolderPlace(tmp_path / "nowhere").target(), Wish(folder)))
    assert not (tmp_path / "nowhere").exists()


def test_files_are_stored_with_the_headers_that_they_are_served_with(aws: Standin, tmp_path: Path) -> None:
    place = BucketPlace(aws, versions=True)
    long = b"<p>" + b"words " * 100
    files = {
        "index.html": long,
        "assets/site.1a2b3c.css": long,
        "recherche/lieux.json": long,
        "recherche/besoins.json": long,
        "recherche/t1B_-x2.json": long,
        "extraits/1.json": b"[]",
        "donnees/structures.csv": long,
        "donnees/SHA256SUMS": b"",
        "sitemap.xml": long,
        "images/x.avif": b"x",
        "prestataires/é œuvre/contact.vcf": b"BEGIN:VCARD",
    }
    put(place, build(tmp_path, files, compressed=True))
    told = {path: place.told(path) for path in place.files()}
    types = {path: one["ContentType"] for path, one in told.items()}
    assert types["index.html"] == types["index.html.br"] == "text/html; charset=utf-8"
    assert types["assets/site.1a2b3c.css.gz"] == "text/css; charset=utf-8"
    assert types["donnees/structures.csv"] == "text/csv; charset=utf-8"
    assert types["donnees/SHA256SUMS"] == "text/plain; charset=utf-8"
    assert types["images/x.avif"] == "image/avif"
    assert types["prestataires/é œuvre/contact.vcf"] == "text/vcard; charset=utf-8"
    for_ever = {path for path, one in told.items() if "immutable" in one["CacheControl"]}
    assert for_ever == {
        f"{path}{ending}"
        for path in ("assets/site.1a2b3c.css", "recherche/t1B_-x2.json")
        for ending in ("", ".br", ".gz")
    } | {"images/x.avif"}
    assert all(
        one["CacheControl"].startswith("public, max-age=0,") for path, one in told.items() if path not in for_ever
    )
    assert told["index.html.br"]["ContentEncoding"] == "br"
    assert told["index.html.gz"]["ContentEncoding"] == "gzip"
    assert "ContentEncoding" not in told["index.html"]
    here = place.files()
    assert brotli.decompress(here["index.html.br"]) == gzip.decompress(here["index.html.gz"]) == long
    # A text too small to be compressed still answers at the addresses of its copies.
    assert here["extraits/1.json.br"] == b"[]"
    assert "ContentEncoding" not in told["extraits/1.json.br"]


def test_types_and_lasting_addresses_are_those_of_the_server_of_one_machine() -> None:
    assert _TYPES.items() <= TYPES.items()
    for path in ("assets/a.css", "images/a.avif", "recherche/t1B_-x2.json", "recherche/lieux.json", "index.html"):
        assert bool(_NAMED_BY_CONTENT.match(path)) == bool(NAMED_BY_CONTENT.match(path)), path


def test_redirects_and_vanished_addresses_reach_the_server(place: Place, tmp_path: Path) -> None:
    (tmp_path / "redirects.json").write_text('{"status": 301}')
    put(place, build(tmp_path, site(1)))
    put(place, build(tmp_path, site(2)))
    target = place.target()
    assert asyncio.run(target.read(".publication/redirects.json")) == b'{"status": 301}'
    assert json.loads(asyncio.run(target.read(".publication/gone.json"))) == ["/prestataires/p1/", "/secteurs/t1/"]
    put(place, build(tmp_path, site(1)))
    assert "/prestataires/p1/" not in json.loads(asyncio.run(target.read(".publication/gone.json")))


@pytest.mark.parametrize(
    ("days", "stays"), [(1, {"assets/a.1.css", "images/a.webp"}), (3, {"assets/a.1.css"}), (31, set())]
)
def test_what_no_page_asks_for_leaves_after_its_grace(days: int, stays: set[str]) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    paths = ("assets/a.1.css", "images/a.webp")
    there = Manifest(headers=[{}], unused={path: Unused(File("d", 1, 0), now) for path in paths})
    plan = planned(there, frozenset(), {"index.html": ToPut("h", 1, {})}, now + timedelta(days=days))
    assert plan.unused.keys() == stays
    assert set(plan.removals) == set(paths) - stays


def test_of_two_publications_at_once_the_second_stops(place: Place, tmp_path: Path) -> None:
    folder = build(tmp_path, site(1))

    async def both() -> None:
        async with place.target().held("the-first", take_over=False):
            with pytest.raises(Taken, match="the-first"):
                await put_site(place.target(), Wish(folder, commit="c"))
        await put_site(place.target(), Wish(folder, commit="c"))

    asyncio.run(both())
    assert place.files() == site(1)


def test_two_that_start_together_never_mix(place: Place, tmp_path: Path) -> None:
    folders = [build(tmp_path / str(number), site(number)) for number in (1, 2)]

    async def both() -> list[int | BaseException]:
        doing = (put_site(place.target(), Wish(folder, commit="c")) for folder in folders)
        return await asyncio.gather(*doing, return_exceptions=True)

    results = asyncio.run(both())
    assert [isinstance(one, Taken) for one in results].count(True) == 1
    assert place.files() == site(1 + [isinstance(one, Taken) for one in results].index(False))


def test_a_publication_whose_place_was_taken_stops(
    aws: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEWED", timedelta(seconds=0.05))
    place = BucketPlace(aws, versions=True)
    put(place, build(tmp_path, site(1)))

    async def taken() -> None:
        async with place.target().held("sleeper", take_over=False) as hold:
            hold.check()
            async with place.target().held("taker", take_over=True):
                await asyncio.sleep(0.5)
                with pytest.raises(Lost):
                    hold.check()
            # The one that lost it left the other's lease alone.
            with pytest.raises(Lost):
                hold.check()

    asyncio.run(taken())


def test_a_lease_that_could_not_be_renewed_ends(aws: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LASTS", timedelta(seconds=0.3))
    place = BucketPlace(aws, versions=False)

    async def silent() -> None:
        async with place.target().held("silent", take_over=False) as hold:
            hold.check()
            await asyncio.sleep(0.4)
            with pytest.raises(Lost):
                hold.check()
            async with place.target().held("next", take_over=False) as other:  # nobody waits for the dead
                other.check()

    asyncio.run(silent())


def test_a_file_that_changes_meanwhile_is_refused(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(tmp_path, site(1))
    put(place, folder)
    build(tmp_path, site(2))

    def and_changed(*words: object) -> object:
        found = local_files(*words)  # type: ignore[arg-type]
        (folder / "index.html").write_text("changed")
        return found

    monkeypatch.setattr(running, "local_files", and_changed)
    with pytest.raises(PublicationStopped, match=r"index\.html a changé pendant la publication"):
        put(place, folder)
    assert broken(place.files()) == []


@pytest.mark.parametrize("tick", [0, 2_000_000_000])
def test_a_digest_is_never_believed_of_a_file_that_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tick: int
) -> None:
    monkeypatch.setattr("plugins.publication.local_files._TICK", tick)
    place = FolderPlace(tmp_path / "www")
    folder = build(tmp_path, {"index.html": b"one", "a.txt": b"aaa"})
    file = folder / "index.html"
    old = file.stat().st_mtime_ns - 10**10
    for content in (b"one", b"two", b"six"):  # as long, and as old as the one before
        time.sleep(0 if tick else 0.05)  # without the two seconds, only the system's own clock can tell
        file.write_bytes(content)
        os.utime(file, ns=(old, old))
        put(place, folder)
        assert place.files()["index.html"] == content


def test_digests_of_files_that_did_not_change_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = FolderPlace(tmp_path / "www")
    folder = build(tmp_path, site(1))
    monkeypatch.setattr("plugins.publication.local_files._TICK", 0)
    assert local_files(place.target(), Wish(folder)).read == len(site(1))
    assert local_files(place.target(), Wish(folder)).read == 0
    (folder / "index.html").write_bytes(b"new")
    assert local_files(place.target(), Wish(folder)).read == 1


def test_a_folder_that_no_build_ended_is_refused(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "www")
    with pytest.raises(PublicationStopped, match="pas un site construit"):
        put(place, tmp_path / "output")
    folder = build(tmp_path, site(1))
    (tmp_path / "output.building").touch()
    with pytest.raises(PublicationStopped, match="une construction y est en cours"):
        put(place, folder)
    (tmp_path / "output.building").unlink()
    (folder / "robots.txt").unlink()
    with pytest.raises(PublicationStopped, match=r"robots\.txt manque"):
        put(place, folder)
    assert place.files() == {}


def test_files_that_no_build_wrote_are_neither_published_nor_removed(place: Place, tmp_path: Path) -> None:
    folder = build(tmp_path, site(1))
    (folder / "private.txt").write_text("mine")
    put(place, folder)
    asyncio.run(place.target().put("google123.html", b"proof", {}))
    put(place, build(tmp_path, site(2)))
    assert "private.txt" not in place.files()
    assert place.files()["google123.html"] == b"proof"


def test_odd_names_reach_the_place_as_they_are(place: Place, tmp_path: Path) -> None:
    odd = [
        "é/œuf.html",
        "a b.txt",
        "x~y.txt",
        "x#y.txt",
        "x%20y.txt",
        "q?.txt",
        "[a]{b}.txt",
        "c:d&e+f'g.txt",
        "😀.txt",
    ]
    files = {"index.html": b""} | {path: path.encode() for path in odd}
    put(place, build(tmp_path, files))
    assert place.files() == files
    put(place, build(tmp_path, {"index.html": b""}))
    assert place.files() == {"index.html": b""}


@pytest.mark.parametrize("spoilt", [b"", b"\x1f\x8b\x08cut", b"{}"])
def test_a_spoilt_manifest_stops_and_everything_can_be_sent_again(place: Place, tmp_path: Path, spoilt: bytes) -> None:
    folder = build(tmp_path, site(1))
    put(place, folder)
    asyncio.run(place.target().put(".publication/manifest.json.gz", spoilt, {}))
    asyncio.run(place.target().put("prestataires/p1/index.html", b"spoilt", {}))
    with pytest.raises(PublicationStopped, match="--again"):
        put(place, folder)
    assert put(place, folder, again=True) == 0
    assert place.files() == site(1)
    put(place, build(tmp_path, site(2)))
    assert broken(place.files()) == []


def test_what_holds_an_address_never_replaces_a_page(place: Place, tmp_path: Path) -> None:
    put(place, build(tmp_path, site(1)))
    asyncio.run(place.target().add("index.html", b"coming", {}))
    assert place.files() == site(1)
