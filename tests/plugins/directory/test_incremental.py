"""A build that follows another leaves the files that a first one would: byte for byte, whatever was edited between."""

import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from data.dataset import Dataset
from data.model import Activity, ClientReference, Offer, Perimeter, PerimeterLevel, Structure, Turnover, Zone, ZoneType
from data.needs_file import read_needs
from data.tender_stories import PublicNeeds
from plugins.directory.batches import Directory
from plugins.directory.catalogue import Catalogue
from plugins.directory.feeds import Feeds
from plugins.directory.pictures import Pictures
from plugins.directory.rendering import Renderer
from plugins.publication.output import Output
from tests.site import NEEDS, Site
from tests.sweeps import swept
from theme.environment import environment
from theme.frame import Frame
from theme.wording import geography

SOME_NEEDS = read_needs(NEEDS)
NO_NEEDS = PublicNeeds()
FRAME = Frame(site_address="https://annuaire.example")
FEW = 45
_LOGOS = ("teal.png", "navy.png")


def zoned(rnd: random.Random) -> tuple[Activity, ...]:
    """Activities carried out in a département, and around an address."""
    departement = Perimeter(PerimeterLevel.DEPARTEMENT, rnd.choice(["38", "59", "2A", "974"]))
    return (
        Activity("traiteur", ("PREST",), Zone(ZoneType.ZONES, perimeters=(departement,))),
        Activity("electricite", ("PREST",), Zone(ZoneType.CUSTOM, distance_km=rnd.choice([5, 60, 300]))),
    )


EDITS: dict[str, Callable[[Structure, Structure, random.Random], Structure | None]] = {
    "description": lambda one, _, rnd: replace(one, description=f"Nouvelle présentation {rnd.random()}"),
    "name": lambda one, other, _: replace(one, brand=f"{other.name} bis"),
    "move": lambda one, other, _: replace(one, place=other.place),
    "kind": lambda one, other, _: replace(one, kind=other.kind),
    "trades": lambda one, other, _: replace(one, activities=other.activities),
    "national": lambda one, other, _: replace(
        one, activities=tuple(replace(a, zone=Zone(ZoneType.COUNTRY)) for a in other.activities)
    ),
    "zones": lambda one, _, rnd: replace(one, activities=zoned(rnd)),
    "labels": lambda one, _, rnd: replace(one, labels=rnd.choice([("rge",), ("rge", "esus")])),
    "money": lambda one, _, rnd: replace(one, turnover=Turnover(rnd.randrange(10**6)), founded=1990),
    "offers": lambda one, _, rnd: replace(one, offers=(Offer(f"Offre {rnd.random()}"),)),
    "references": lambda one, _, rnd: replace(one, references=(ClientReference("Mairie", rnd.choice(_LOGOS)),)),
    "leave": lambda one, *_: replace(one, live=False, delisted_on=date(2026, 11, 20)),
    "vanish": lambda *_: None,
}


class Few(list[Structure]):
    """Some structures, told in a word when a test fails."""

    def __repr__(self) -> str:
        return f"{len(self)} structures"


def edited(structures: Sequence[Structure], edits: Sequence[tuple[str, int, int]]) -> list[Structure]:
    """The structures after some edits: what, whose, with what chance."""
    after: list[Structure | None] = list(structures)
    for name, whose, seed in edits:
        rank = whose % len(after)
        one, other = after[rank], structures[seed % len(structures)]
        if one is not None:
            after[rank] = EDITS[name](one, other, random.Random(seed))
    return [one for one in after if one is not None]


def build(
    structures: Sequence[Structure], folder: Path, needs: PublicNeeds = NO_NEEDS
) -> tuple[dict[str, bytes], dict[str, bytes], int]:
    """Build in a folder; the files, the pages that search engines may list, and how many files were written."""
    for name in _LOGOS:
        Image.new("RGB", (120, 60), name.partition(".")[0]).save(folder / name)
    output = Output(folder / "output")
    catalogue = Catalogue(structures, geography())
    renderer = Renderer(environment(FRAME), output, b"site")
    feeds = Feeds(catalogue, {one.id: date(2026, 11, 1) for one in structures}, date(2026, 11, 1))
    directory = Directory(catalogue, [], renderer.jinja, Pictures(folder, output), feeds, folder / "cache", needs)
    renderer.build(directory.batches())
    changes = output.close()
    files = {str(file.relative_to(folder)): file.read_bytes() for file in (folder / "output").rglob("*.*")}
    return files, renderer.indexed, len(changes.added) + len(changes.changed)


@pytest.fixture(scope="module")
def structures(sample_site: Site) -> Few:
    everybody = [one for one in Dataset(sample_site.dataset).structures() if one.live]
    return Few(random.Random(4).sample(everybody, FEW))


one_edit = st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, FEW - 1), st.integers(0, 1000))


def check(structures: Sequence[Structure], steps: Sequence[Sequence[tuple[str, int, int]]]) -> None:
    with TemporaryDirectory() as following, TemporaryDirectory() as first:
        # What follows starts with part of them, so that some come back, and some are new.
        build(structures[5:], Path(following))
        now: Sequence[Structure] = structures
        for edits in steps:
            now = edited(now, edits) or structures
            files, indexed, _ = build(now, Path(following))
        expected, listed, _ = build(now, Path(first))
        assert files.keys() == expected.keys()
        assert [path for path in files if files[path] != expected[path]] == []
        assert indexed == listed


@settings(max_examples=6)
@given(steps=st.lists(st.lists(one_edit, min_size=1, max_size=6), min_size=1, max_size=2))
def test_what_follows_a_build_is_what_a_first_one_makes(
    structures: list[Structure], steps: list[list[tuple[str, int, int]]]
) -> None:
    check(structures, steps)


@pytest.mark.audit
@settings(max_examples=60)
@given(steps=st.lists(st.lists(one_edit, min_size=1, max_size=8), min_size=1, max_size=3))
def test_what_follows_a_build_is_what_a_first_one_makes_at_length(
    structures: list[Structure], steps: list[list[tuple[str, int, int]]]
) -> None:
    check(structures, steps)


@pytest.mark.parametrize("name", swept("edits", sorted(EDITS), 4))
def test_each_edit_alone_changes_something_and_all_that_it_must(structures: list[Structure], name: str) -> None:
    with TemporaryDirectory() as following, TemporaryDirectory() as first:
        build(structures, Path(following))
        after = edited(structures, [(name, 3, 8)])
        files, _, written = build(after, Path(following))
        assert 0 < written < len(files) / 2
        assert files == build(after, Path(first))[0]


def test_an_edit_of_a_text_writes_one_page(structures: list[Structure], tmp_path: Path) -> None:
    build(structures, tmp_path)
    assert build(edited(structures, [("description", 3, 8)]), tmp_path)[2] == 1
    assert build(edited(structures, [("description", 3, 8)]), tmp_path)[2] == 0


def test_needs_that_come_change_and_go_leave_what_a_first_build_makes(
    structures: list[Structure], tmp_path: Path
) -> None:
    fewer = PublicNeeds(stories=(replace(SOME_NEEDS.stories[1], contracted=True),))
    for rank, needs in enumerate((SOME_NEEDS, SOME_NEEDS, fewer, NO_NEEDS)):
        files, indexed, written = build(structures, tmp_path, needs)
        with TemporaryDirectory() as first:
            expected, listed, _ = build(structures, Path(first), needs)
        assert files == expected
        assert indexed == listed
        assert (written == 0) == (rank == 1), "the same needs write nothing"
        assert rank == 0 or written <= 2, "the page of needs, the statistics"
        assert ("/besoins/inspirants/" in indexed) == bool(needs.stories)
