"""Structures like one, compared with a search asked for each of its trades."""

from math import dist
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data.geography import Commune, Geography
from data.matching import Matcher, Query, Territory
from data.model import Activity, ActivityOrigin, Perimeter, PerimeterLevel, Place, Structure, Zone, ZoneType
from data.places.nesting import CITY_OF_ARRONDISSEMENT, Territories
from plugins.directory.catalogue import Catalogue
from plugins.directory.reach import Cells
from plugins.directory.similar import FEWEST, MOST, Similar
from tests.plugins.search.structures import structure
from theme.wording import geography

TRADES = ("nettoyage-de-locaux", "traiteur")
CITIES = ("75056", "75101", "75120", "69123", "69381", "13055", "13201")


def some_of_france() -> Geography:
    """A geography of few communes: towns with arrondissements, a cluster of neighbours, some far away."""
    every = geography().communes
    near = [code for code in every if code.startswith("381")][::6]
    far = [code for code in every if code.startswith(("29", "2A", "974", "59"))][::60]
    few = Geography()
    few.__dict__["communes"] = {code: every[code] for code in (*CITIES, *near, *far)}
    return few


FEW = some_of_france()
COMMUNES: list[Commune] = list(FEW.communes.values())


def any_zone(random: Random, home: Commune) -> Zone | None:
    """A zone like those that structures tell: mostly around home."""
    city = FEW.communes[CITY_OF_ARRONDISSEMENT.get(home.code, home.code)]
    where = random.choice((home, city, random.choice(COMMUNES)))
    perimeters = {
        "C": Perimeter(PerimeterLevel.COMMUNE, where.code),
        "D": Perimeter(PerimeterLevel.DEPARTEMENT, where.departement),
        "R": Perimeter(PerimeterLevel.REGION, where.region),
    }
    return random.choice(
        (
            None,
            Zone(ZoneType.COUNTRY),
            Zone(ZoneType.CUSTOM, distance_km=random.choice((0, 5, 20, 60, 149, 150, 900))),
            Zone(ZoneType.CUSTOM),
            Zone(ZoneType.ZONES, perimeters=tuple(random.sample(list(perimeters.values()), random.randint(1, 2)))),
        )
    )


def any_structure(random: Random, number: int) -> Structure:
    """Somebody, somewhere, who works in one or two trades; some share a SIREN, some have no SIRET."""
    home = random.choice(COMMUNES)
    origin = random.choice((ActivityOrigin.DECLARED, ActivityOrigin.DECLARED, ActivityOrigin.DERIVED_FROM_NAF))
    is_known = random.random() < 0.9
    place = Place(
        city=home.name,
        insee=home.code if is_known else random.choice((None, "99999")),
        departement=home.departement,
        region=home.region,
    )
    if random.random() < 0.5:
        place = replace(
            place, latitude=home.latitude + random.uniform(-0.2, 0.2), longitude=home.longitude + random.uniform(0, 0.2)
        )
    activities = tuple(
        Activity(
            random.choice(TRADES),
            zone=any_zone(random, home) if origin is ActivityOrigin.DECLARED else None,
            origin=origin,
        )
        for _ in range(random.choice((0, 1, 1, 2)))
    )
    siret = f"{random.randint(0, 40):09d}{number:05d}" if random.random() < 0.9 else ""
    return structure(siret, "EI", f"S{number}", id=f"s{number:04d}", place=place, activities=activities)


def by_force(one: Structure, structures: list[Structure], matcher: Matcher, places: Territories) -> list[str]:
    """The ids of those like it, asked of the search trade by trade."""
    if one.place.insee not in FEW.communes:
        return []
    here = Territory("COMMUNE", one.place.insee)
    found = {
        match.id
        for activity in one.activities
        for match in matcher.find(Query(places=[here], sectors=[activity.sector], origins=[activity.origin]))
    }
    point = places.point_of(one.place)
    others = [
        (dist(point, places.point_of(other.place)), other.id)
        for other in structures
        if other.id in found and other.id != one.id and not (one.siren and other.siren == one.siren)
    ]
    nearest = [id_ for _, id_ in sorted(others)[:MOST]]
    return nearest if len(nearest) >= FEWEST else []


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from((8, 40, 160)))
def test_they_are_those_that_a_search_finds_in_its_trades_and_its_commune(seed: int, count: int) -> None:
    random = Random(seed)
    structures = [any_structure(random, number) for number in range(count)]
    similar = Similar(Catalogue(structures, FEW))
    matcher, places = Matcher(structures, COMMUNES), Territories(COMMUNES)
    for one in structures:
        assert [other.id for other in similar.of(one)] == by_force(one, structures, matcher, places)


@given(st.lists(st.tuples(*[st.floats(-700, 700)] * 3), min_size=1, max_size=120), st.randoms(use_true_random=False))
def test_cells_give_the_nearest_in_order(points: list[tuple[float, float, float]], random: Random) -> None:
    among = set(random.sample(range(len(points)), random.randint(1, len(points))))
    here = points[0]
    expected = sorted(among, key=lambda number: (dist(here, points[number]), number))[:MOST]
    assert Cells(points).nearest(here, among, MOST) == expected


def neighbours(count: int) -> list[Structure]:
    place = Place(city="Grenoble", insee="38185", departement="38", region="84")
    return [structure(f"{number:09d}00001", "EI", f"S{number}", TRADES[0], place=place) for number in range(count)]


@pytest.mark.parametrize(("count", "shown"), [(3, 0), (4, 3), (7, 6), (12, 6)])
def test_three_to_six_are_shown_or_none(count: int, shown: int) -> None:
    structures = neighbours(count)
    similar = Similar(Catalogue(structures, geography()))
    assert {len(similar.of(one)) for one in structures} == {shown}


def test_a_declared_trade_and_one_read_from_a_naf_code_bring_nobody_together() -> None:
    structures = neighbours(8)
    derived = tuple(replace(activity, origin=ActivityOrigin.DERIVED_FROM_NAF) for activity in structures[0].activities)
    structures = [replace(one, activities=derived) for one in structures[:4]] + structures[4:]
    similar = Similar(Catalogue(structures, geography()))
    assert {other.id for other in similar.of(structures[0])} == {one.id for one in structures[1:4]}
    assert {other.id for other in similar.of(structures[4])} == {one.id for one in structures[5:]}


def test_an_edit_that_moves_nobody_costs_no_search_and_one_that_does_is_seen(tmp_path: Path) -> None:
    structures = neighbours(8)
    Similar(Catalogue(structures, geography()), tmp_path)
    file = tmp_path / "similar.msgpack"
    before = file.stat().st_mtime_ns
    edited = [replace(structures[0], description="Nous tondons."), *structures[1:]]
    Similar(Catalogue(edited, geography()), tmp_path)
    assert file.stat().st_mtime_ns == before

    moved = [replace(one, place=Place(city="Brest", insee="29019")) for one in structures[:2]] + structures[2:]
    cached = Similar(Catalogue(moved, geography()), tmp_path)
    afresh = Similar(Catalogue(moved, geography()))
    assert [cached.of(one) for one in moved] == [afresh.of(one) for one in moved]
    assert structures[0].id not in {other.id for other in cached.of(moved[5])}


def test_two_structures_found_to_be_of_one_body_part_at_once(tmp_path: Path) -> None:
    structures = neighbours(8)
    assert structures[1] in Similar(Catalogue(structures, geography()), tmp_path).of(structures[0])
    merged = [structures[0], replace(structures[1], siret=structures[0].siret), *structures[2:]]
    assert merged[1] not in Similar(Catalogue(merged, geography()), tmp_path).of(merged[0])


def test_a_cache_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "similar.msgpack").write_bytes(b"half a file")
    structures = neighbours(8)
    assert len(Similar(Catalogue(structures, geography()), tmp_path).of(structures[0])) == MOST
    again = Similar(Catalogue(structures, geography()), tmp_path)
    assert len(again.of(structures[0])) == MOST
