"""Wherever a publication stops, every link of every page at the place leads somewhere, and the next one finishes."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.publication.running import Wish, go_back, put_site
from plugins.publication.stopping import PublicationStopped
from plugins.publication.targets import Target
from tests.aws.standin import Standin
from tests.plugins.publication.places import BucketPlace, Failing, FolderPlace, Place, broken, build, site
from tests.sweeps import swept

NewPlace = Callable[[], Place]
_NEVER = 10_000


@pytest.fixture(params=["folder", "versions", "no versions"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> NewPlace:
    """Makes new places of each sort."""
    if request.param == "folder":
        numbers = iter(range(_NEVER))
        return lambda: FolderPlace(tmp_path / f"www{next(numbers)}")
    aws: Standin = request.getfixturevalue("aws")
    return lambda: BucketPlace(aws, versions=request.param == "versions")


def put(target: Target, folder: Path) -> int:
    return asyncio.run(put_site(target, Wish(folder, commit="c", take_over=True)))


def calls_of(place: Place, folder: Path) -> int:
    counting = Failing(place.target(), _NEVER, after=False)
    put(counting, folder)
    return counting.calls


def chosen(total: int, part: int) -> list[tuple[int, bool]]:
    """Which call fails, and whether it was done all the same: one in ``part`` of all of them, and the very last."""
    every = [(call, after) for call in range(1, total + 1) for after in (False, True)]
    return sorted({*random.Random(8).sample(every, len(every) // part), every[-1]}) if part > 1 else every


def part_of(new_place: NewPlace) -> int:
    """A folder takes little time for each try, a bucket half a second."""
    return 3 if isinstance(new_place(), FolderPlace) else 60


def try_each(new_place: NewPlace, tmp_path: Path, begins: list[int], part: int) -> None:
    folders = {number: build(tmp_path / f"site{number}", site(number)) for number in (1, 4)}

    def ready() -> Place:
        place = new_place()
        for number in begins:
            put(place.target(), folders[number])
        return place

    clean = ready()
    total = calls_of(clean, folders[4])
    for call, after in chosen(total, part):
        place = ready()
        with pytest.raises(PublicationStopped):
            put(Failing(place.target(), call, after=after), folders[4])
        assert broken(place.files()) == [], (call, after)
        put(place.target(), folders[4])
        assert place.files() == clean.files(), (call, after)


def test_a_publication_that_stops_breaks_no_link(new_place: NewPlace, tmp_path: Path) -> None:
    try_each(new_place, tmp_path, [1], part_of(new_place))


def test_a_first_publication_that_stops_breaks_no_link(new_place: NewPlace, tmp_path: Path) -> None:
    try_each(new_place, tmp_path, [], part_of(new_place))


@pytest.mark.audit
@pytest.mark.parametrize("begins", [[], [1]])
def test_a_publication_may_stop_at_every_call(new_place: NewPlace, tmp_path: Path, begins: list[int]) -> None:
    try_each(new_place, tmp_path, begins, 1)


def walk(place: Place, folders: dict[int, Path], seed: int) -> None:
    """Publications and returns one after the other, most of which stop anywhere."""
    chance = random.Random(seed)
    for step in range(6):
        number = chance.choice([1, 2, 4])
        target = Failing(place.target(), chance.choice([*range(1, 90), _NEVER, _NEVER]), after=chance.random() < 0.5)
        wish = Wish(folders[number], commit="c", take_over=True)
        try:
            if chance.random() < 0.3:
                asyncio.run(go_back(target, wish, 0, rehearsed=False))
            else:
                asyncio.run(put_site(target, wish))
        except PublicationStopped:
            pass
        assert broken(place.files()) == [], (seed, step)
    put(place.target(), folders[2])
    here = place.files()
    assert site(2).items() <= here.items()
    assert broken(here) == []


@pytest.mark.parametrize("seed", swept("stops", range(3), 3))
def test_publications_and_returns_that_stop_break_no_link(new_place: NewPlace, tmp_path: Path, seed: int) -> None:
    walk(new_place(), {number: build(tmp_path / f"site{number}", site(number)) for number in (1, 2, 4)}, seed)


@pytest.mark.audit
@pytest.mark.parametrize("seed", range(3, 60))
def test_many_publications_and_returns_that_stop(new_place: NewPlace, tmp_path: Path, seed: int) -> None:
    walk(new_place(), {number: build(tmp_path / f"site{number}", site(number)) for number in (1, 2, 4)}, seed)
